-- The numbers of lesson 4, computed. World: one step between two states. Point: what is
-- printed was run.
return function(book)
  local ref, one = book.reference, book.lesson(1)
  local step = { r = 1.5, V_s = -0.3, V_next = 0.65, gamma = 0.95 }
  local pi = one.softmax { theta = { 0.3, -0.2 } }.pi
  local delta = ref.td_error { r = 1.5, terminated = false, truncated = false,
    V_s = -0.3, V_next = 0.65, gamma = 0.95 }.value
  book.says("0.95 \\cdot 0.65 = {}$, the surprise $\\delta = {} + 0.3 = {}$",
    delta - 0.3, delta - 0.3, delta)
  book.says("$\\pi = ({}, {})$, the score of action 1 is $({}, {})$, $H = {}$, and",
    pi, one.score { pi = pi, a = 1 }.g, ref.entropy { pi = pi }.value)
  book.says("$\\nabla H = ({}, {})$", ref.entropy_gradient { pi = pi }.dtheta)
  local rows = {}
  for i, flags in ipairs { { false, false }, { false, true }, { true, false }, { true,
    true } } do
    step.terminated, step.truncated = flags[1], flags[2]
    local after = ref.actor_critic_step {
      theta = { { 0.3, -0.2 }, { 0, 0 } }, V = { -0.3, 0.65 },
      step = { s = 0, a = 1, r = 1.5, terminated = flags[1], truncated = flags[2],
        s_next = 1 },
      how = { gamma = 0.95, alpha = 0.2, eta = 0.1, beta = 0.01 },
    }
    rows[i] = { false, ref.td_error(step).value, after.V[1], after.theta[1] }
  end
  book.rows("| the step ended |", rows)

  -- The known mistakes of δ, at the same step; each program is what its name says of
  -- the reference.
  local names = { "correct", "bootstrap-at-terminal", "truncation-as-death",
    "flags-exchanged", "truncation-wins", "discount-missing" }
  local table_of = {}
  for i, name in ipairs(names) do
    local impl = name == "correct" and ref or book.mistake(name)
    table_of[i] = { false }
    for k, flags in ipairs { { false, false }, { true, false }, { false, true },
      { true, true } } do
      step.terminated, step.truncated = flags[1], flags[2]
      table_of[i][k + 1] = impl.td_error(step).value
    end
  end
  book.notes.rows("| program | goes on | terminated |", table_of)

  -- The goal that moves: 80 tables, a single goal in the opposite corner.
  book.long(function()
    local maps = { { ("G...........S............"):byte(1, -1) },
      { ("............S...........G"):byte(1, -1) } }
    -- How many of 80 tables find the goal in more than half of their last 20 episodes.
    local function found(episodes, beta)
      local n = 0
      for seed = 1000, 80000, 1000 do
        local theta, V = {}, {}
        for s = 1, 25 do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
        local ret = ref.job_moving_goal {
          episodes = 3000 + episodes, maps = maps, theta = theta, V = V,
          how = { seed = seed, stay = 3000, C = 5, limit = 12, step = 0, gamma = 0.95,
            alpha = 0.9, eta = 0.5, beta = beta },
        }.ret
        n = n + (book.curve.mean(ret, #ret - 19, #ret) > 0.5 and 1 or 0)
      end
      return n
    end
    book.says("1000 episodes {} of 80 have found it without a bonus and {} of 80 with "
      .. "0.05, within 3000\nit is {} and",
      found(1000, 0), found(1000, 0.05), found(3000, 0))
  end)
end
