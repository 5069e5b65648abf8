-- The numbers of lesson 3, computed. Worlds: one decision, lesson 2's grid, CartPole.
-- Point: what is printed was run.
local map, S, A, gamma = { "..G", "..P", "S.." }, 9, 4, 0.95
local cells = { table.concat(map):byte(1, -1) }

local function zeros()
  local theta, V = {}, {}
  for s = 1, S do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
  return theta, V
end

local function both(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end

-- One constant for V: a running mean of the returns of earlier episodes. A run has
-- 1000.
local running_mean = [[
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
static double constant;
static size_t e;
if (e++ % 1000 == 0)
    constant = 0;
double mean = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T, V[t] = constant;
constant = 0.9 * constant + 0.1 * mean;]]
-- The mean of the episode's values stands where each one should: question 7.
local mean_of_values = [[
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
double mean = 0;
for (size_t t = 0; t < T; t++)
    mean += V[t] / (double)T;
//- dlogits[t][k] *= G[t] - V[t];
dlogits[t][k] *= G[t] - mean;]]

-- Mean and variance of the mean estimate of N samples of one decision, exactly.
local function of_samples(one, N, theta, r, baselines)
  local pi, mean, square, drawn = one.softmax { theta = theta }.pi, {}, 0, {}
  local function draw(i, weight)
    if i <= N then
      for a = 1, #r do
        drawn[i] = a
        draw(i + 1, weight * pi[a])
      end
      return
    end
    local G, g = {}, {}
    for k = 1, N do G[k] = r[drawn[k]] end
    local b = baselines(G)
    for k = 1, N do
      for j, z in ipairs(one.score { pi = pi, a = drawn[k] - 1 }.g) do
        g[j] = (g[j] or 0) + (G[k] - b[k]) * z / N
      end
    end
    for j, x in ipairs(g) do
      mean[j], square = (mean[j] or 0) + weight * x, square + weight * x * x
    end
  end
  draw(1, 1)
  for _, m in ipairs(mean) do square = square - m * m end
  return square, mean
end

return function(book)
  local ref, one, two = book.reference, book.lesson(1), book.lesson(2)

  -- One decision: the estimate after each arm, its mean and its variance.
  local function estimates(theta, r, b)
    local pi, list = one.softmax { theta = theta }.pi, {}
    for a = 1, #r do
      list[a] = ref.baseline_gradient { theta = { theta }, s = { 0 }, a = { a - 1 },
        G = { r[a] }, b = { b } }.dtheta[1]
    end
    return pi, list
  end
  local function variance(theta, r, b)
    local pi, list = estimates(theta, r, b)
    local sum, mean = 0, {}
    for a, g in ipairs(list) do
      for k, x in ipairs(g) do
        sum, mean[k] = sum + pi[a] * x * x, (mean[k] or 0) + pi[a] * x
      end
    end
    for _, m in ipairs(mean) do sum = sum - m * m end
    return sum
  end
  local sure, pays = { math.log(9), 0 }, { 0, 1 }
  local best = ref.best_constant { pi = one.softmax { theta = sure }.pi,
    r = pays }.value
  book.says("<!-- guess --> that is {}<!--number-->,\nwhere $V$ is {}.", best, 0.1)
  book.says("The variance is **{}**. With $V$ it is {}, hardly\nless than the {} "
    .. "without",
    variance(sure, pays, best), variance(sure, pays, 0.1), variance(sure, pays, 0))

  -- The same policy as the plot's.
  local theta = { 2.2, 0 }
  local pi = one.softmax { theta = theta }.pi
  local row = { false }
  for i, b in ipairs { 0, pi[2], 0.5, pi[1], 1.5, 2 } do
    row[i + 1] = variance(theta, pays, b)
  end
  book.rows("| $b$ | 0 |", { row })
  book.says("so $\\pi_0 = {}$", pi[1])

  -- Lesson 2's episode by hand.
  local hand = { theta = { { 0.2, -0.1 }, { 0, 0.5 }, { -0.3, 0.4 } }, s = { 0, 1, 0,
    2 }, a = { 1, 0, 0, 1 }, b = { 0.7, -0.4, 0.2 } }
  hand.G = two.returns_to_go { r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G
  local lines = {}
  for t = 1, 4 do
    local s = hand.s[t] + 1
    local z = one.score { pi = one.softmax { theta = hand.theta[s] }.pi,
      a = hand.a[t] }.g[1]
    local left = hand.G[t] - hand.b[s]
    lines[t] = { t - 1, hand.s[t], hand.a[t], hand.G[t], hand.b[s], left, z, left * z }
  end
  book.rows("| $t$ | $s_t$ | $a_t$ | $G_t$ | $b(s_t)$ |", lines)
  book.says("returns {}, {}, {}, {}, now", hand.G)
  local g = ref.baseline_gradient(hand).dtheta
  book.says("\\hat g = \\begin{pmatrix} {} & {} \\\\ {} & {} \\\\ {} & {} \\end", g)
  book.says("(0.7 + 0.1 \\cdot {}, \\;\\; -0.4 + 0.1 \\cdot {}, \\;\\; 0.2 + 0.1 "
    .. "\\cdot {})",
    lines[1][6] + lines[3][6], lines[2][6], lines[4][6])
  book.says("the values become {}, {} and {}.", ref.value_step { s = hand.s,
    G = hand.G, alpha = 0.1, V = { 0.7, -0.4, 0.2 } }.V)

  -- Three arms.
  local logits, r = { 0.8, -0.2, 0.1 }, { 2, 1, 4 }
  local p, V, top, low, arms = one.softmax { theta = logits }.pi, 0, 0, 0, {}
  for a = 1, 3 do
    local z, w = one.score { pi = p, a = a - 1 }.g, 0
    for _, x in ipairs(z) do w = w + x * x end
    V, top, low = V + p[a] * r[a], top + p[a] * w * r[a], low + p[a] * w
    arms[a] = { a - 1, p[a], w, p[a] * w, r[a] }
  end
  book.rows("| arm | $\\pi_a$ | $\\lVert z_a", arms)
  local b = ref.best_constant { pi = p, r = r }.value
  book.says("$b^* = {} / {} = {}$ and $V = {}$", top, low, b, V)
  book.says("The variances: {} with nothing, {} with $V$, {}\nwith $b^*$",
    variance(logits, r, 0), variance(logits, r, V), variance(logits, r, b))
  book.says("with nothing is {}, while", variance(logits, { 12, 11, 14 }, 0))

  -- The grid, with and without values.
  local function worth(given)
    return book.exact { map = map, step = -0.04, theta = given, gamma = gamma }.J
  end
  local function trained(episodes, alpha, impl, eta)
    local sum, worst, most = 0, math.huge, -math.huge
    for seed = 1, 20 do
      local start, values = zeros()
      local J = worth((impl or ref).job_grid {
        seed = seed, episodes = episodes, map = cells, theta = start, V = values,
        how = { C = 3, step = -0.04, limit = 100, gamma = gamma, eta = eta or 0.3,
          alpha = alpha },
      }.theta)
      sum, worst, most = sum + J, math.min(worst, J), math.max(most, J)
    end
    return sum / 20, worst, most
  end
  local grid = {}
  for i, episodes in ipairs { 30, 100, 300, 1000, 3000 } do
    local m0, w0, b0 = trained(episodes, 0)
    local m1, w1, b1 = trained(episodes, 0.05)
    grid[i] = { episodes, m0, w0, b0, m1, w1, b1 }
  end
  book.rows("| episodes | no baseline: mean $J$ |", grid)
  book.says("from {} to {}.", grid[4][4] - grid[4][3], grid[4][7] - grid[4][6])

  -- The known mistakes in the grid; where values fly apart there is no mean to hold
  -- against.
  local names = {
    "correct", "baseline-ignored", "baseline-added", false, "critic-first",
      "td-target", false, "whitened", false, "value-factor-two",
    "value-one-at-a-time", "value-mean-for-sum", "gamma-t-kept", "mean-for-sum",
      "absolute-advantage", "sign",
  }
  local mistakes = {}
  for i, name in ipairs(names) do
    local impl = name == "correct" and ref or name and book.mistake(name)
    mistakes[i] = { false, false, false, false, false, false }
    if impl then
      local thousand, worst = trained(1000, 0.05, impl)
      mistakes[i] = { false, (trained(100, 0.05, impl)), thousand, worst, false, false }
    end
  end
  book.notes.rows("| program | grid 100 | grid 1000 | worst seed |", mistakes)


  -- What is set, and what follows on paper.
  local notes = book.notes
  book.says("$\\pi = ({}, {})$. So it earns {} on", one.softmax { theta = sure }.pi,
    one.softmax { theta = sure }.pi[2])
  local next_value = { 0, 0 }
  do
    local logits, reward = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }, { { 1, 0 },
      { 0, 2 }, { 3, -1 } }
    local to_1, pi, value = { 0.7, 0.2 }, {}, {}
    for s = 1, 3 do pi[s] = one.softmax { theta = logits[s] }.pi end
    for s = 2, 3 do value[s] = pi[s][1] * reward[s][1] + pi[s][2] * reward[s][2] end
    for a = 1, 2 do
      local z = one.score { pi = pi[1], a = a - 1 }.g[1]
      for s = 2, 3 do
        local p = pi[1][a] * (s == 2 and to_1[a] or 1 - to_1[a])
        next_value[1] = next_value[1] + p * (reward[1][a] + 0.9 * value[s]) * z
        next_value[2] = next_value[2] + p * (reward[1][a]
          + 0.9 * value[s] - value[s]) * z
      end
    end
  end
  book.at("the first component of the exact gradient is", next_value)
  notes.at("In the world of two steps the first component is\n", next_value[2],
    next_value[1])
  book.at("<!-- guess --> that is 0.9<!--number-->, where $V$ is 0.1. With", best)
  book.at("gives $(0 -", best)
  book.at("and arm 1 gives\n$(1 -", best)
  book.at("now with the baselines", "3 baselines")
  book.at("V \\leftarrow (", "3 baselines")
  book.at("Then three arms with\nlogits", "3 logits")
  book.at("The policy is softmax of", "a logit")
  notes.at("the old value keeps the weight 0\nhere, and", (1 - 0.5) ^ 2)
  local early = 0
  for seed = 1, 20 do
    early = early + worth(two.job_grid { seed = seed, episodes = 30, map = cells,
      theta = zeros(), how = { C = 3, step = -0.04, limit = 100, gamma = gamma,
      eta = 0.3 } }.theta) / 20
  end
  book.at("(Lesson 2's own table has", early)
  local function none(G) local b = {} for i = 1, #G do b[i] = 0 end return b end
  local function others(G) return ref.leave_one_out { G = G }.b end
  local with_itself = book.mistake("mean-with-itself")
  local function all(G) return with_itself.leave_one_out { G = G }.b end
  local function of(N, baselines)
    return (of_samples(one, N, { 0.8, -0.2, 0.1 }, { 2, 1, 4 }, baselines))
  end
  notes.at("and the variance a quarter: for\nthe three arms", of(2, all), of(2, others),
    of(2, none))
  notes.at("For $N = 4$ the mean is 3/4 and the variances are", of(4, all), of(4,
    others))
  local share = 50 * 0.05
  notes.at("**5. Fifty visits.**", share, share - 1, (share - 1) ^ 2)
  notes.at("For the chapter's arms", variance(logits, r, b))
  notes.at("In the grid at $\\alpha = 0.05$ it is not to be seen:", mistakes[5][3],
    mistakes[1][3])
  notes.at("have returns\nnear", 1 / (1 - 0.99))

  notes.at("*Pole* says after how many episodes seeds 1–5 reach a", "3 marks")
  notes.at("in a table the noise grows until it is NaN", "a mark")

  -- Those rows of the table that have no mean.
  local function finite(impl, episodes)
    local sum, worst, broken = 0, math.huge, false
    for seed = 1, 20 do
      local start, values = zeros()
      local theta_of = impl.job_grid { seed = seed, episodes = episodes, map = cells,
        theta = start, V = values, how = { C = 3, step = -0.04, limit = 100,
        gamma = gamma, eta = 0.3, alpha = 0.05 } }.theta
      local total = 0
      for s = 1, S do for a = 1, A do total = total + theta_of[s][a] end end
      local J = total == total and math.abs(total) < math.huge and worth(theta_of)
      if not J then broken = true else sum, worst = sum + J / 20, math.min(worst, J) end
    end
    return not broken and sum or false, worst
  end
  local astray, away = book.mistake("next-state"), book.mistake("value-away")
  mistakes[4] = { false, (finite(astray, 100)), (finite(astray, 1000)),
    select(2, finite(astray, 1000)), false, false }
  mistakes[9] = { false, (finite(away, 100)), (finite(away, 1000)),
    select(2, finite(away, 1000)), false, false }
  notes.rows("| program | grid 100 | grid 1000 | worst seed |", mistakes)

  -- The variance in the grid, by what is taken away.
  book.long(function()
    local rows_of = {}
    local play = { C = 3, step = -0.04, limit = 100, gamma = gamma }
    for i, trained_for in ipairs { 0, 30, 100, 300 } do
      local theta, learned = zeros()
      if trained_for > 0 then
        local run = ref.job_grid { seed = 1, episodes = trained_for, map = cells,
          theta = theta, V = learned, how = both(play, { eta = 0.1, alpha = 0.02 }) }
        theta, learned = run.theta, run.V
      end
      local exact = book.exact { map = map, step = -0.04, theta = theta, gamma = gamma }
      local function constant(b)
        local out = {}
        for s = 1, S do out[s] = b end
        return out
      end
      local function spread(b)
        return ref.job_grid_spread { seed = 1, episodes = 200000, map = cells, how =
          play,
          theta = theta, b = b }.value
      end
      -- A parabola in b, from three of its points.
      local v0, v1, v2 = spread(constant(0)), spread(constant(1)), spread(constant(-1))
      local least_at = (v2 - v1) / (2 * (v1 + v2 - 2 * v0))
      rows_of[i] = { trained_for, exact.J, v0, spread(constant(exact.J)),
        spread(constant(least_at)), spread(exact.V), spread(learned) }
    end
    book.rows("| trained for | $J$ | 0 |", rows_of)
    book.at("stopped;", "so many")
    notes.at("in the chapter's table, after 100 episodes,", rows_of[3][5],
      rows_of[3][6])
    local function whole(x) return 500 * math.floor(x / 500 + 0.5) end
    local kept = two and book.plot("02-estimator").kept[4096].iqm
    book.at("In lesson 2 the novice in the grid needed", whole(4096 * (kept / 0.1) ^ 2))
  end)

  -- CartPole: when a mean of 100 reaches 195 and 475, and how the last hundred do after
  -- 1000 and after all.
  local function pole(impl, seeds, episodes, N)
    local out = { at_195 = {}, at_475 = {}, thousand = {}, ends = {} }
    for seed, of_seed in ipairs(book.each(seeds, function(seed)
      local ret = impl.job_net { episodes = episodes, hidden = 32, gamma = 0.99,
        lr = 1e-3, N = N or 2531, seed = seed }.ret
      return book.curve.reached(ret, 195) or -1, book.curve.reached(ret, 475) or -1,
        book.curve.mean(ret, 901, 1000), book.curve.mean(ret, #ret - 99, #ret)
    end)) do
      out.at_195[seed], out.at_475[seed], out.thousand[seed], out.ends[seed] =
        table.unpack(of_seed)
    end
    return out
  end
  local function finished(run)
    local n = 0
    for _, e in ipairs(run.at_475) do n = n + (e > 0 and 1 or 0) end
    return n
  end
  book.long(function()
    local list, net = {}, { episodes = 1000, hidden = 32, gamma = 0.99,
      lr = 1e-3 }
    local function line(ret)
      local out = { false }
      for k, n in ipairs { 100, 300, 500, 1000 } do
        out[k + 1] = book.curve.mean(ret, n - 99, n)
      end
      out[6], out[7] = book.curve.reached(ret, 195), book.curve.reached(ret, 475)
      return out
    end
    for _, seed in ipairs { 1, 4 } do
      net.seed, net.N = seed, 1315
      list[#list + 1] = line(two.job_net(net).ret)
      net.N = 2531
      list[#list + 1] = line(ref.job_net(net).ret)
    end
    book.rows("| episodes | 100 | 300 | 500 | 1000 | mean 195 after |", list)

    local ten, plain = pole(ref, 10, 1000), pole(two, 10, 1000, 1315)
    assert(finished(ten) == 10 and finished(plain) == 8)
    book.at("Of seeds 1–10 all reach", "a mark", least(ten.at_195), most(ten.at_195),
      least(plain.at_195), most(plain.at_195), "a mark")
    notes.at("the pole's\nten seeds all reach", "a mark", least(ten.at_195),
      most(ten.at_195), "a mark")
    local constant = pole(book.spoilt("net-agent", running_mean), 5, 1000)
    local five = pole(ref, 5, 1500)
    book.at("a running mean of the returns\n$G_t$ of earlier episodes (", "2 weights",
      "a mark", least(constant.at_195), most(constant.at_195), "a mark",
      least(constant.at_475), most(constant.at_475), least(five.at_195),
      most(five.at_195), least(five.at_475), most(five.at_475))
    local plain_five = pole(two, 5, 1500, 1315)
    book.at("Does it last? After", "so many", least(five.ends), most(five.ends),
      least(plain_five.thousand), most(plain_five.thousand), least(plain_five.ends),
      most(plain_five.ends), "so many")

    -- The two columns of the pole.
    local nets = { ref, book.mistake("net-no-baseline"),
      book.mistake("net-baseline-added"),
      book.mistake("net-next-value"), book.mistake("net-critic-first"),
      book.mistake("net-td-target"), book.mistake("net-gradient-through-value"),
      book.mistake("net-whitened"), book.mistake("net-value-away") }
    local rows_of = {}
    for i = 1, 15 do
      rows_of[i] = { false, false, false, false, false, false }
      if nets[i] then
        local run = pole(nets[i], 5, 1000)
        rows_of[i][5] = { least(run.at_195), most(run.at_195) }
        rows_of[i][6] = finished(run)
      end
    end
    notes.rows("| program | grid 100 | grid 1000 | worst seed |", rows_of)
    local through = rows_of[7][5]
    book.at("On CartPole seeds 1–5 reach", "a mark", through)
    local square = pole(book.spoilt("net-agent", mean_of_values), 5, 1000)
    notes.at("$\\bar V$ taken over each episode, seeds 1–5 reach", "a mark",
      least(square.at_195), most(square.at_195), least(five.at_195), most(five.at_195))
  end)

  -- How much noise is left.
  book.long(function()
    local function noise(fitted, trained_for, seeds)
      local paid, constant, V = {}, {}, {}
      for seed, of_seed in ipairs(book.each(seeds, function(seed)
        local run = ref.job_noise { seed = seed, trained = trained_for, fitted = fitted,
          played = 200, hidden = 32, gamma = 0.99, lr = 1e-3, K = 3 }
        return run.value, run.spread[2] / run.spread[1], run.spread[3] / run.spread[1]
      end)) do
        paid[seed], constant[seed], V[seed] = table.unpack(of_seed)
      end
      return { least(paid), most(paid) }, { least(constant), most(constant) },
        { least(V), most(V) }
    end
    local rows_of = {}
    for i, trained_for in ipairs { 0, 150, 300 } do
      rows_of[i] = { trained_for, noise(1500, trained_for, 5) }
    end
    book.rows("| trained for | an episode pays |", rows_of)
    local _, constant, V = noise(200, 500, 3)
    book.at("Stop after 200 episodes of\nfitting,", "so many", V[2], constant)
  end)

  -- The bug: a value head in a cell without a way out.
  local function head(impl)
    local list = {}
    for seed = 1, 5 do
      list[seed] = impl.job_shared { seed = seed, world = book.name "cell",
        episodes = 300, how = { hidden = 8, gamma = 0, lr = 0.003 }, N = 157 }.value
    end
    return list
  end
  -- The job's cell costs 40 a step; here a thousandth of it is learned from.
  local small = "//- r[T] = step.reward;\nr[T] = step.reward / 1000;\n"
  local right = head(book.spoilt("net-agent", small))
  local too_high = head(book.spoilt("net-agent", small
    .. "//- score(A, pi, a, dlogits[T]);\nscore(A, pi, a, dlogits[T]);\n"
    .. "dvalue[T] = -log(pi[a]);\n"
    .. "//- dvalue[t] = G[t] - V[t];\ndvalue[t] += G[t] - V[t];"))
  book.at("In a cell where every step costs", "a cost", right[1], least(too_high),
    most(too_high), "a cost", math.log(4) - 0.04)
end
