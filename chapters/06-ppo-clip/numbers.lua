-- The numbers of lesson 6, computed. World: CartPole, and rows by hand. Point: what is
-- printed was run.
local watched = {
  M = 128, gamma = 0.99, lambda = 0.95, clip = math.huge,
  c_value = 0.5, c_entropy = 0, target_kl = math.huge,
}

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

-- The chapter's batch: logits now and then, actions, advantages.
local worked = {
  new = { { 0.2, -0.3, 0.1 }, { 0.5, 0, -0.5 }, { -0.2, 0.4, 0.3 }, { 0, 0.1, -0.1 } },
  old = { { 0, 0, 0 }, { 0.6, 0.2, -0.4 }, { -0.6, 0.5, 0.1 }, { 0.3, -0.4, 0 } },
  a = { 0, 2, 1, 1 }, adv = { 1, -0.5, 2, -1.5 },
}

local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end

return function(book)
  local ref, one, notes = book.reference, book.lesson(1), book.notes
  book.says("so the two rows are worth {}.",
    ref.effective_sample_size { ratio = { 1, 9 } }.value)

  -- A clip for the critic, row by row.
  local V, old, target, c = { 0.7, 1.3, -0.2, 0.9 }, { 0.2, 1, 0.2, 0.85 },
    { 1, 0.2, 0.5, 0.8 }, 0.2
  local slope = ref.value_slope { V = V, V_old = old, target = target, clip = c }.dvalue
  local rows = {}
  for t = 1, 4 do
    local kept = math.max(old[t] - c, math.min(old[t] + c, V[t]))
    local errors = { math.abs(V[t] - target[t]), math.abs(kept - target[t]) }
    rows[t] = { V[t], old[t], target[t], kept, errors, slope[t] }
  end
  book.rows("| $V$ | $V_{\\text{old}}$ | target |", rows)

  -- How far ten iterations go; means over seeds 1 to 5.
  local function gone(epochs, epsilon)
    local kl, far, share, farthest = 0, 0, 0, 0
    for seed = 1, 5 do
      local run = ref.job_watched { seed = seed, iterations = 10, T = 512, hidden = 32,
        how = with(watched, { epochs = epochs, epsilon = epsilon, lr = 0.01 }) }
      for i = 1, 10 do
        kl, far, share = kl + run.kl[i] / 50, far + run.far[i] / 50,
          share + run.share[i] / 50
        farthest = math.max(farthest, run.far[i])
      end
    end
    return { kl, far, share, farthest }
  end
  local list, largest, farthest = {}, nil, nil
  for i, epochs in ipairs { 1, 4, 16 } do
    local free, clipped = gone(epochs, math.huge), gone(epochs, 0.2)
    list[i] = { epochs, free[1], free[2], free[3], clipped[1], clipped[2], clipped[3] }
    largest, farthest = clipped[2], clipped[4]
    if epochs == 4 then book.says("one action in 512 has become {} times", free[2]) end
  end
  book.rows("| epochs | KL, no clip |", list)
  book.says("And your guess? <!-- guess -->**{}**<!--number-->: look", largest)
  book.says("once in these fifty iterations it is {}", farthest)


  -- What is set, and what follows on paper.
  book.at("Lesson 5's agent plays", "2 a length")
  book.at("an action that has become more than", 1 + 0.2, "a setting")
  book.at("with steps of Adam (", "a setting")
  book.at("the old one on", "a length")
  book.at("Ratios 1 and 9:", (1 + 9) ^ 2)
  book.at("CartPole, 512 steps an iteration,", "a length", "a setting")
  book.at("and seeds 1–5, measured on", "a length")
  book.at("After four epochs one action in", "a length")
  book.at("the\nband ends at", 1 + 0.2)
  book.at("On CartPole an advantage may be", "an advantage")
  book.at("that is a factor of", math.sqrt(1e-8 ^ 2 + 1e-8) / (1e-8 + 1e-8))
  book.at("they are equal, else\n0. With", "a setting")
  book.at("where values climb to", 1 / (1 - 0.99), "a setting")
  book.at("has passed a limit,", "2 limits")
  book.at("a row with $\\rho_t \\tilde A_t = 2$ has the slope", 2 / 4, 2 / 4, 2 / 16,
    0.04 / 4)
  book.at("*Nudge:* one line. Logarithms may be", "a logarithm")
  book.at("A row has $\\hat A < 0$ and", "a ratio")
  book.at("7. $\\epsilon_V =", "a setting")

  -- By hand.
  local scaled, ratio, shares, exact = ref.normalise { adv = worked.adv }.scaled, {},
    {}, 0
  local pi = {}
  for t = 1, 4 do
    pi[t] = one.softmax { theta = worked.new[t] }.pi
    local old = one.softmax { theta = worked.old[t] }.pi
    ratio[t], shares[t] = pi[t][worked.a[t] + 1] / old[worked.a[t] + 1], { old, pi[t] }
    for b = 1, 3 do exact = exact + old[b] * math.log(old[b] / pi[t][b]) / 4 end
  end
  local slope = ref.clipped_slope { ratio = ratio, adv = scaled, epsilon = 0.2 }.dlogp
  local lines, mean, square, k1 = {}, 0, 0, 0
  for t = 1, 4 do
    local a, held = worked.a[t], math.max(0.8, math.min(1.2, ratio[t]))
    mean, k1 = mean + worked.adv[t] / 4, k1 - math.log(ratio[t]) / 4
    lines[t] = { t - 1, a, shares[t][1][a + 1], shares[t][2][a + 1], ratio[t],
      scaled[t],
      ratio[t] * scaled[t], held * scaled[t], slope[t] }
  end
  for t = 1, 4 do square = square + (worked.adv[t] - mean) ^ 2 / 3 end
  book.at("Four rows, three actions,", "2 advantages", mean)
  book.says("their deviation {}.", math.sqrt(square))
  book.rows("| $t$ | $a_t$ | $\\pi_{\\text{old}}(a_t)$ |", lines)
  local score = one.score { pi = pi[4], a = 1 }.g
  local handed = ref.ppo_gradient { pi = pi, a = worked.a, dlogp = slope,
    c_entropy = 0 }.dlogits[4]
  book.at("is the mean of the bold numbers,", ref.clipped_objective { ratio = ratio,
    adv = scaled, epsilon = 0.2 }.value, ratio[4], pi[4])
  book.says("that slope becomes\n${} \\cdot ({}, {}, {}) = ({}, {}, {})$", slope[4],
    score,
    handed)
  local log_ratio = {}
  for t = 1, 4 do log_ratio[t] = math.log(ratio[t]) end
  local k3 = 0
  for t = 1, 4 do k3 = k3 + (ratio[t] - 1 - log_ratio[t]) / 4 end
  book.at("The four rows are worth", ref.effective_sample_size { ratio = ratio }.value,
    k1,
    k3, exact)

  -- The notes: one row at four places.
  notes.at("The difference first, the exponential afterwards.", "4 logarithms",
    "a size")
  notes.at("better: with logits", "a logit")
  notes.at("check's own runs take Adam's ε to be", "a setting")
  local places = { { 0.5, 1 }, { 1.5, 1 }, { 0.5, -1 }, { 1.5, -1 } }
  local function at(impl, k, what, way)
    local rho = way and way(places[k][1]) or places[k][1]
    local given = { ratio = { rho }, adv = { places[k][2] }, epsilon = 0.2 }
    if what == "slope" then return impl.clipped_slope(given).dlogp[1] end
    return impl.clipped_objective(given).value
  end
  local function program(objective, sloped, way)
    local row = { false }
    local f = objective and (objective == true and ref or book.mistake(objective))
    local d = sloped and (sloped == true and ref or book.mistake(sloped))
    for k = 1, 4 do
      local cell, differs = {}, way == "right"
      for _, of in ipairs { { f, "value" }, { d, "slope" } } do
        if of[1] then
          local x = at(of[1], k, of[2], way ~= "right" and way or nil)
          differs = differs or math.abs(x - at(ref, k, of[2])) > 1e-9
          cell[#cell + 1] = x
        end
      end
      row[k + 1] = differs and cell or false
    end
    return row
  end
  notes.rows("| mistake | $\\rho = 0.5$,", {
    program(true, true, "right"), program("max-for-min", "slope-of-max"),
    program("clip-without-min", "flat-on-both-sides"),
    program("no-clip", "slope-never-flat"),
    program("minimum-before-the-advantage", "sign-not-asked"),
    program("clipped-above-only", "flat-above-only"), program("product-clipped"),
    program("clip-around-zero", "slope-around-zero"),
    program(true, true, function(x) return 1 / x end), program(true, true, math.log),
    program(false, "slope-in-the-ratio"), program(false, "slope-of-the-clipped"),
    { false, 1, 1, -1, -1 },
  })
  notes.at("and so $\\tilde A = \\pm", ref.normalise { adv = { 1, 0 } }.scaled[1])
  notes.at("From there a value may\nclimb by", "a setting", "an operand", 80 / 0.2)

  -- CartPole.
  book.long(function()
    local function net(impl, seed, iterations)
      return impl.job_net { seed = seed, episodes = iterations, hidden = 32, gamma =
        0.99,
        lr = 0.0025, N = 2531 }.ret
    end
    local reached, ends = { false }, { false }
    for seed, of in ipairs(book.each(5, function(seed)
      local ret = net(ref, seed, 1000)
      return book.curve.reached(ret, 475), book.curve.mean(ret, 901, 1000)
    end)) do reached[seed + 1], ends[seed + 1] = of[1], of[2] end
    book.at("| mean of 100 reaches 475 after iteration", table.move(reached, 2, 6, 1,
      {}))
    book.at("\n| mean of the last 100 |", table.move(ends, 2, 6, 1, {}))
    book.at("with the same\n`lr` of", "a setting")
    book.at("episode over the last 50 (", "a length")
    book.at("The slowest of them needs", math.max(table.unpack(reached, 2)))

    -- Sixteen epochs, and four.
    local function lengths(epochs, iterations)
      local of = { [0.2] = {}, [math.huge] = {} }
      for i, got in ipairs(book.each(10, function(i)
        local run = ref.job_watched { seed = (i + 1) // 2, iterations = iterations,
          T = 512, hidden = 32, how = with(watched, { epochs = epochs, lr = 0.0025,
          epsilon = i % 2 == 0 and math.huge or 0.2 }) }
        local short = 0
        for k = 101, math.min(200, #run.length) do
          short = short + (run.length[k] < 100 and 1 or 0)
        end
        return book.curve.mean(run.length, 151, 200), short,
          book.curve.mean(run.length, #run.length - 49, #run.length)
      end)) do
        of[i % 2 == 0 and math.huge or 0.2][(i + 1) // 2] = got
      end
      return of
    end
    local function column(list, k, front)
      local out = front and { false } or {}
      for seed = 1, 5 do out[#out + 1] = list[seed][k] end
      return out
    end
    local sixteen = lengths(16, 200)
    local held, free = sixteen[0.2], sixteen[math.huge]
    book.at("| clipped, $\\epsilon = 0.2$: length", column(held, 1))
    book.at("| not clipped: length", table.move(column(free, 1), 1, 4, 1, {}))
    book.says("| 391 | {} |", column(free, 1)[5])
    assert(most(column(held, 2)) == 0)
    book.says("| iterations below 100 | {} | {} | {} | {} | {} |\n\nWithout",
      column(free, 2))
    local four = lengths(4, 390)
    local long_held, long_free = column(four[0.2], 3), column(four[math.huge], 3)
    book.at("Over the last 50 of 200 iterations the pole stands",
      column(four[math.huge], 1),
      column(four[0.2], 1))
    table.sort(long_free)
    book.at("Let both run\non to", "so many", least(long_held), most(long_held),
      long_free[2])

    -- The known mistakes.
    local names, table_of = { "", "advantages-per-minibatch", "advantages-as-they-are",
      "flat-on-both-sides", "whole-batch", "one-epoch", "one-step-an-epoch",
      "ends-are-all-deaths", "old-policy-renewed", "targets-from-normalised",
      "critic-not-taught", "sign-not-asked", "slope-of-max", "ratio-always-one",
      "slope-downhill" }, {}
    for i, name in ipairs(names) do
      local impl = name == "" and ref or book.mistake(name)
      table_of[i] = { false }
      for seed, of in ipairs(book.each(3, function(seed)
        return book.curve.mean(net(impl, seed, 300), 201, 300)
      end)) do table_of[i][seed + 1] = of[1] end
    end
    notes.rows("| program | seed 1 | 2 | 3 |", table_of)
    notes.at("with 300 iterations, mean return of the last", "so many")
  end)

  -- The plots.
  book.long(function()
    local drawn, lines_of = book.plot("06-epochs", true), {}
    for i, name in ipairs { "clipped", "raw", "stuck", "unsigned", "not", "renewed" } do
      lines_of[i] = { false }
      for k, epochs in ipairs { 1, 4, 16 } do
        lines_of[i][k + 1] = drawn[name][epochs].iqm
      end
    end
    book.rows("| epochs | 1 | 4 | 16 |", lines_of)
    book.at("with sixteen epochs and", drawn.unsigned[16].iqm,
      drawn.clipped[16].iqm)
    notes.says("that program gets {} steps with sixteen\nepochs where the right one "
      .. "gets {}",
      drawn.stuck[16].iqm, drawn.clipped[16].iqm)
    local far = book.plot("06-distance", true)
    notes.says("come to a KL of {}, where the right program has {} and even the one "
      .. "that\ndoes not clip {}.", far.renewed[16].iqm, far.clipped[16].iqm,
      far["not"][16].iqm)
  end)
end
