-- The numbers of lesson 2, computed. Worlds: the one of two steps, the 3×3 grid,
-- CartPole. Point: what is printed was run.
local map, S, A = { "..G", "..P", "S.." }, 9, 4
local grid = { C = 3, step = -0.04, limit = 100, gamma = 0.95, eta = 0.3 }

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

local function zeros()
  local theta = {}
  for s = 1, S do theta[s] = { 0, 0, 0, 0 } end
  return theta
end

-- Logits, pays, chances of state 1 after each action of the start.
local world = { theta = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }, pays = { { 1,
  0 }, { 0, 2 }, { 3, -1 } }, to_1 = { 0.7, 0.2 }, gamma = 0.9 }

-- All eight trajectories of the world of two steps: probability, states, actions,
-- rewards.
local function trajectories(one, theta)
  local pi, list = {}, {}
  for s = 1, 3 do pi[s] = one.softmax { theta = theta[s] }.pi end
  for a = 1, 2 do
    for s = 2, 3 do
      for b = 1, 2 do
        local p = pi[1][a] * (s == 2 and world.to_1[a] or 1 - world.to_1[a]) * pi[s][b]
        list[#list + 1] = { P = p, s = { 0, s - 1 }, a = { a - 1, b - 1 },
          r = { world.pays[1][a], world.pays[s][b] } }
      end
    end
  end
  return list
end

-- Mean and variance, summed over the entries, of an estimate of one trajectory.
local function moments(one, theta, estimate)
  local mean, square, norm = { 0, 0, 0 }, 0, 0
  for _, t in ipairs(trajectories(one, theta)) do
    local g = estimate(t)
    for s = 1, 3 do
      mean[s] = mean[s] + t.P * g[s][1]
      for b = 1, 2 do square = square + t.P * g[s][b] ^ 2 end
    end
  end
  for s = 1, 3 do norm = norm + 2 * mean[s] ^ 2 end
  return mean, square - norm
end

return function(book)
  local ref, one = book.reference, book.lesson(1)
  local function estimator(theta, keep, returns)
    return function(t)
      local G = returns and returns(t)
        or ref.returns_to_go { r = t.r, gamma = world.gamma }.G
      return ref.reinforce_gradient { theta = theta, s = t.s, a = t.a, G = G,
        how = { gamma = world.gamma, keep_gamma_t = keep } }.dtheta
    end
  end

  -- The world of two steps.
  local function whole(t) local G = t.r[1] + world.gamma * t.r[2] return { G, G } end
  local mean, variance = moments(one, world.theta, estimator(world.theta, true))
  local _, noisy = moments(one, world.theta, estimator(world.theta, false, whole))
  local dropped = moments(one, world.theta, estimator(world.theta, false))
  book.says("summed over the entries, is {} with $G_0$ and {} with", noisy, variance)
  -- Mixed slopes, by central differences of the exact means.
  local function slopes(keep)
    local h, out = 1e-5, {}
    local function component(k, s, d)
      local theta = { { table.unpack(world.theta[1]) },
        { table.unpack(world.theta[2]) }, world.theta[3] }
      theta[s][1] = theta[s][1] + d
      return moments(one, theta, estimator(theta, keep))[k]
    end
    for i, at in ipairs { { 1, 2 }, { 2, 1 } } do
      out[i] = (component(at[1], at[2], h) - component(at[1], at[2], -h)) / (2 * h)
    end
    return out
  end
  local kept, lost = slopes(true), slopes(false)
  book.rows("| mean of the estimate |", { { false, kept[1], kept[2] }, { false,
    lost[1], lost[2] } })
  local J, list = 0, {}
  for i, t in ipairs(trajectories(one, world.theta)) do
    list[i] = { false, false, false, t.P, whole(t)[1] }
    J = J + t.P * whole(t)[1]
  end
  book.notes.rows("| $a_0$ | $s_1$ |", list)
  book.notes.says("is $J = {}$", J)
  book.notes.says("states, ({}, {}, {}), and", mean)
  book.notes.says("six entries, is {} for the first form and {} for the second", noisy,
    variance)
  book.notes.says("With $\\gamma^t$ dropped the mean is ({}, {}, {})", dropped)

  -- The estimate by hand.
  local hand = { theta = { { 0.2, -0.1 }, { 0, 0.5 }, { -0.3, 0.4 } }, s = { 0, 1, 0,
    2 }, a = { 1, 0, 0, 1 } }
  local G = ref.returns_to_go { r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G
  local function gradient(keep, impl)
    impl = impl or ref
    local returns = impl.returns_to_go { r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G
    return impl.reinforce_gradient(with(hand, { G = returns,
      how = { gamma = 0.9, keep_gamma_t = keep } })).dtheta
  end
  local steps, weight = {}, 1
  for t = 1, 4 do
    local pi = one.softmax { theta = hand.theta[hand.s[t] + 1] }.pi
    local z = one.score { pi = pi, a = hand.a[t] }.g[1]
    steps[t] = { false, false, false, false, G[t], pi[1], z, weight, weight * G[t] * z }
    weight = 0.9 * weight
  end
  book.rows("| $t$ | $s_t$ | $a_t$ | $r_t$ | $G_t$ |", steps)
  book.says("then $3 + 0.9 \\cdot 0.5 = {}$; then", G[3])
  book.says("\\cdot 3.45 = {}$; then", G[2])
  book.says("1.105 = {}$. The score", G[1])
  local g, d = gradient(true), gradient(false)
  book.says("so its row is a sum, ${} + {} = {}$", steps[1][9], steps[3][9], g[1][1])
  book.says("{pmatrix} {} & {} \\\\ {} & {} \\\\ {} & {} \\end{pmatrix},\n\\qquad "
    .. "\\gamma^t",
    g)
  book.says("dropped:} \\quad\n\\begin{pmatrix} {} & {} \\\\ {} & {} \\\\ {} & {} "
    .. "\\end",
    d)
  book.says("row 0 becomes $({}, {})$ here", 0.2 + 0.1 * g[1][1], -0.1 + 0.1 * g[1][2])

  -- The grid: exact J after so many episodes, twenty seeds.
  local function worth(theta)
    return book.exact { map = map, step = grid.step, theta = theta,
      gamma = grid.gamma }.J
  end
  local function trained(episodes, seed, impl)
    if episodes == 0 then return worth(zeros()) end
    return worth((impl or ref).job_grid { seed = seed, episodes = episodes,
      map = { table.concat(map):byte(1, -1) }, how = grid, theta = zeros() }.theta)
  end
  local function table_of(counts)
    local out = {}
    for i, n in ipairs(counts) do
      local sum, worst, best = 0, math.huge, -math.huge
      for seed = 1, 20 do
        local x = trained(n, seed)
        sum, worst, best = sum + x, math.min(worst, x), math.max(best, x)
      end
      out[i] = { n, sum / 20, worst, best }
    end
    return out
  end
  book.rows("| episodes | mean J |", table_of { 0, 10, 30, 100, 300, 1000, 3000,
    10000 })
  local best = 0
  for t = 0, 3 do best = best + 0.95 ^ t * -0.04 end
  best = best + 0.95 ^ 3
  book.says("The best possible is {}: four", best)

  -- The known mistakes, by hand and in the grid.
  local names = {
    "correct", "discount-missing", "forward-recursion", "own-reward-excluded",
      "immediate-reward", "whole-return", "discounted-from-the-start", "whitened",
    false, "gamma-t-dropped", false, "mean-for-sum", "forgot-the-log", "sign",
      "last-visit-only", "step-by-step", false,
  }
  local mistakes = {}
  for i, name in ipairs(names) do
    local impl = name == "correct" and ref or name and book.mistake(name)
    mistakes[i] = { false, false, false, false, false, false }
    if impl then
      local by_hand, at = gradient(true, impl), { 0, 0 }
      for seed = 1, 20 do
        for k, n in ipairs { 100, 1000 } do
          at[k] = at[k] + trained(n, seed, impl) / 20
        end
      end
      mistakes[i] = { false, { by_hand[1][1], by_hand[2][1], by_hand[3][1] }, at[1],
        at[2], false, false }
    end
  end
  book.notes.rows("| program | logit 0 of the three rows |", mistakes)
  book.notes.says("only late: {} after 100 episodes where the sum has {}, and {} after",
    mistakes[12][3], mistakes[1][3], mistakes[12][4])

  -- CartPole.
  book.long(function()
    local rows, at = {}, { 100, 300, 500, 1000, 1500, 2000, 2500, 3000 }
    for i, seed in ipairs { 1, 4, 6 } do
      local ret = ref.job_net { episodes = 3000, hidden = 32, gamma = 0.99,
        lr = 1e-3, N = 1315, seed = seed }.ret
      rows[i] = { false }
      for k, n in ipairs(at) do rows[i][k + 1] = book.curve.mean(ret, n - 99, n) end
    end
    book.rows("| episodes | 100 | 300 |", rows)
  end)
end
