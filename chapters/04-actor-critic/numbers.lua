-- The numbers of lesson 4, computed. World: one step between two states. Point: what is
-- printed was run.
-- Lesson 2's world of two steps: the variance, summed over all entries, of an estimate
-- whose steps are credited by `credit`; and its true values.
local function two_steps(one)
  local logits = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }
  local pays, to_1, gamma = { { 1, 0 }, { 0, 2 }, { 3, -1 } }, { 0.7, 0.2 }, 0.9
  local pi, V = {}, {}
  for s = 1, 3 do pi[s] = one.softmax { theta = logits[s] }.pi end
  for s = 2, 3 do V[s] = pi[s][1] * pays[s][1] + pi[s][2] * pays[s][2] end
  V[1] = 0
  for a = 1, 2 do
    V[1] = V[1] + pi[1][a] * (pays[1][a] + gamma * (to_1[a] * V[2]
      + (1 - to_1[a]) * V[3]))
  end
  return function(credit)
    local mean, square = {}, 0
    for a = 1, 2 do
      for s = 2, 3 do
        for b = 1, 2 do
          local p = pi[1][a] * (s == 2 and to_1[a] or 1 - to_1[a]) * pi[s][b]
          local r0, r1, g = pays[1][a], pays[s][b], { 0, 0, 0, 0, 0, 0 }
          local c0, c1 = credit(r0, r1, V[1], V[s])
          for k, z in ipairs(one.score { pi = pi[1], a = a - 1 }.g) do g[k] = c0 * z end
          for k, z in ipairs(one.score { pi = pi[s], a = b - 1 }.g) do
            g[2 * s - 2 + k] = gamma * c1 * z
          end
          for k, x in ipairs(g) do
            mean[k], square = (mean[k] or 0) + p * x, square + p * x * x
          end
        end
      end
    end
    for _, m in ipairs(mean) do square = square - m * m end
    return square
  end
end

local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end
local function thousands(x) return 1000 * math.floor(x / 1000 + 0.5) end

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

  -- What is set, and what follows on paper.
  local notes, spread = book.notes, two_steps(one)
  book.at("a policy that goes north-west\nwith probability", "a chance")
  book.at("the variance, summed over all entries, is",
    spread(function(r0, r1) return r0 + 0.9 * r1, r1 end),
    spread(function(r0, r1, V0, V1) return r0 + 0.9 * r1 - V0, r1 - V1 end),
    spread(function(r0, r1, V0, V1) return r0 + 0.9 * V1 - V0, r1 - V1 end))
  book.at("As an actor grows sure its scores vanish: with", "a chance", 1 - 0.999)
  book.at("the logits of state 0 are", "2 logits", "2 values", "a reward")
  book.at("\nThe target is", "a reward")
  book.says("The target is $1.5 + 0.95 \\cdot 0.65 = 2.1175$, the surprise\n$\\delta "
    .. "= 2.1175 + {} = 2.4175$", 0.3)
  notes.at("By hand, the step of the chapter (", delta, "a surprise")
  local through = book.mistake("gradient-through-target").actor_critic_step {
    theta = { { 0.3, -0.2 }, { 0, 0 } }, V = { -0.3, 0.65 },
    step = { s = 0, a = 1, r = 1.5, terminated = false, truncated = false, s_next = 1 },
    how = { gamma = 0.95, alpha = 0.2, eta = 0.1, beta = 0.01 },
  }
  notes.at("slope through the target $V(1)$ falls from", "a value", 0.65 - through.V[2],
    0.8 * delta, delta - 0.3)
  notes.at("is worth 1 on the last step and up to\n", 1 / (1 - 0.99))

  -- CartPole.
  book.long(function()
    local net = { hidden = 32, gamma = 0.99, lr = 1e-3, N = 1315, episodes = 1000 }
    local rows_of, steps = {}, {}
    for seed, of in ipairs(book.each(10, function(seed)
      local ret = ref.job_net { seed = seed, hidden = net.hidden, gamma = net.gamma,
        lr = net.lr, N = net.N, episodes = net.episodes }.ret
      local e, best = book.curve.reached(ret, 195), 0
      for to = 100, #ret do best = math.max(best, book.curve.mean(ret, to - 99, to)) end
      return e and book.curve.mean(ret, 1, e) * e or -1, best,
        book.curve.mean(ret, #ret - 99, #ret)
    end)) do
      steps[seed] = of[1]
      rows_of[seed] = { seed, of[1] / 1000, of[2], of[3] }
    end
    book.at("The columns are the steps until the mean of a hundred episodes reaches",
      "a mark")
    book.rows("| seed | steps to 195 | best | end |", rows_of)
    book.at("All ten get to", "a mark", "a limit")
    local gentle = {}
    for seed, of in ipairs(book.each(6, function(seed)
      local ret, best = ref.job_net { seed = seed, hidden = net.hidden,
        gamma = net.gamma, lr = 3e-4, N = net.N, episodes = 500 }.ret, 0
      for to = 100, #ret do best = math.max(best, book.curve.mean(ret, to - 99, to)) end
      return best
    end)) do gentle[seed] = of[1] end
    book.says("none of six seeds\npasses {} within", math.ceil(most(gentle)))
    notes.says("none of six seeds passed a mean of {} in", math.ceil(most(gentle)))

    local mc, td, mc_ends, td_ends = {}, {}, {}, {}
    for i, of in ipairs(book.each(10, function(i)
      local run = ref.job_race { steps = 100000, hidden = 32, gamma = 0.99, lr = 1e-3,
        episodes = 11000, seed = (i + 1) // 2, monte_carlo = i % 2 == 0 }
      local ret = table.move(run.ret, 1, math.tointeger(run.value), 1, {})
      local e = book.curve.reached(ret, 195)
      return e and book.curve.mean(ret, 1, e) * e or -1,
        book.curve.mean(ret, math.max(1, #ret - 99), #ret)
    end)) do
      local seed = (i + 1) // 2
      if i % 2 == 0 then mc[seed], mc_ends[seed] = of[1], of[2]
      else td[seed], td_ends[seed] = of[1], of[2] end
    end
    local function in_thousands(list)
      local out = { false }
      for i, x in ipairs(list) do out[i + 1] = x / 1000 end
      return out
    end
    book.rows("| seed | 1 | 2 | 3 | 4 | 5 |", { in_thousands(mc),
      { false, table.unpack(mc_ends) }, in_thousands(td), { false,
      table.unpack(td_ends) } })
    book.at("After how many does the mean of a\nhundred episodes reach", "a mark")
    notes.says("Monte Carlo needs {} to\n{} steps to", thousands(least(mc)),
      thousands(most(mc)))
    notes.at("steps to a mean of 195; TD needs", thousands(least(td)),
      thousands(most(td)),
      thousands(least(steps)), thousands(most(steps)), "a limit", "a setting")
    notes.at("30 000 steps to a mean of", "a mark")

    -- The plot of the race: the first mark at which the middle of the seeds is over
    -- 195.
    local race = book.plot("04-race")
    local function passes(series)
      for k = 5, 80, 5 do
        if race[series][1000 * k].iqm >= 195 then return 1000 * k end
      end
    end
    book.at("(interquartile, over seeds) passes", "a mark", passes "mc", passes "td")
  end)

  -- The goal that moves.
  book.long(function()
    local drawn, rows_of = book.plot("04-moving-goal", true), {}
    for i, n in ipairs { 100, 300, 1000, 3000 } do
      rows_of[i] = { n }
      for _, name in ipairs { "off", "little", "much", "sampled", "downhill" } do
        table.insert(rows_of[i], drawn[name][n].iqm)
      end
    end
    book.rows("| episodes since | no bonus |", rows_of)
    -- Where the curve first lies above a half.
    local function between(name)
      local before = 0
      for _, n in ipairs { 30, 100, 300, 1000, 3000 } do
        if drawn[name][n].iqm > 0.5 then return before, n end
        before = n
      end
    end
    local low, high = between "off"
    local sooner, later = between "little"
    book.at("<!-- guess -->So the answer to your guess is thousands, between", low,
      high,
      "a setting", sooner, later, "3 seeds", "a setting")

    local maps = { { ("G...........S............"):byte(1, -1) },
      { ("............S...........G"):byte(1, -1) } }
    -- How many of 80 tables find the goal in more than half of their last 20 episodes.
    local function found(episodes, beta)
      local n = 0
      for _, of in ipairs(book.each(80, function(k)
        local theta, V = {}, {}
        for s = 1, 25 do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
        local ret = ref.job_moving_goal {
          episodes = 3000 + episodes, maps = maps, theta = theta, V = V,
          how = { seed = 1000 * k, stay = 3000, C = 5, limit = 12, step = 0, gamma =
            0.95,
            alpha = 0.9, eta = 0.5, beta = beta },
        }.ret
        return book.curve.mean(ret, #ret - 19, #ret)
      end)) do n = n + (of[1] > 0.5 and 1 or 0) end
      return n
    end
    assert(found(3000, 0.05) == 80)
    book.says("1000 episodes {} of 80 have found it without a bonus and {} of 80 with "
      .. "0.05, within 3000\nit is {} and",
      found(1000, 0), found(1000, 0.05), found(3000, 0))
  end)
end
