-- The numbers of lesson 3, computed. Worlds: one decision, lesson 2's grid, CartPole.
-- Point: what is printed was run.
local map, S, A, gamma = { "..G", "..P", "S.." }, 9, 4, 0.95
local cells = { table.concat(map):byte(1, -1) }

local function zeros()
  local theta, V = {}, {}
  for s = 1, S do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
  return theta, V
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
  book.says("<!-- guess --> that is {},\nwhere $V$ is {}.", best, 0.1)
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

  -- CartPole.
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
  end)
end
