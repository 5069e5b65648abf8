-- Lesson 3. Worlds: bandits of one decision; two steps with chance between them; a 3×3
-- grid drawn anew for every case; CartPole; two probes. The point: which number is
-- taken from which return, and what that does to mean and variance. A baseline that is
-- 0, or the same in all states, or as large as the returns hides most mistakes; so
-- baselines here differ from state to state and have both signs.

local function episode(rng, T, S, A)
  local e = { s = {}, a = {}, G = rng:reals(T, -3, 3) }
  for t = 1, T do e.s[t], e.a[t] = rng:int(0, S - 1), rng:int(0, A - 1) end
  return e
end

-- An episode with returns of any kind, and what was expected in each state; some
-- returns are just what was expected, and now and then all of it is tiny.
local function any_episode(rng, T, S, A)
  local e, expected = episode(rng, T, S, A), rng:numbers(S, -2, 2)
  e.G = rng:numbers(T, -3, 3)
  for t = 1, T do
    local as_expected = expected[e.s[t] + 1]
    e.G[t] = rng:pick { e.G[t], as_expected, e.G[t], rng:beside(as_expected) }
  end
  local size = rng:int(0, 4) == 4 and 10 ^ rng:real(-12, -9) or 1
  e.G = rng:times(e.G, size)
  return e, rng:times(expected, size)
end

-- An episode from everywhere; every third return is what was expected.
local function episode_from(from, rng, A)
  local T, S = from:sizes(2, 129, A <= 12 and 66000 or 129)
  local e = { s = from:indices(T, S), a = from:indices(T, A), G = from:numbers(T) }
  e.b = from:numbers(S)
  for t = 1, T do
    if rng:int(0, 2) == 1 then e.G[t] = e.b[e.s[t] + 1] end
  end
  return e, math.max(largest(e.G), largest(e.b))
end

-- How many at most: seldom more than a few, for many cost time.
local function states_of(rng) return rng:turn { 4, 4, 20, 4, 4, 4, 70 } end
local function steps_of(rng) return rng:turn { 8, 8, 8, 8, 8, 8, 8, 70 } end

local function logits(rng, S, A)
  local theta = {}
  for s = 1, S do theta[s] = rng:logits(A, true) end
  return theta
end

local function zeros(S, A)
  local theta = {}
  for s = 1, S do
    theta[s] = {}
    for a = 1, A do theta[s][a] = 0 end
  end
  return theta
end

local function policy(theta)
  local pi, sum = {}, 0
  for a = 1, #theta do
    pi[a] = math.exp(theta[a])
    sum = sum + pi[a]
  end
  for a = 1, #theta do pi[a] = pi[a] / sum end
  return pi
end

-- The episode of the chapters, and the bandit.
local worked = {
  s = { 0, 1, 0, 2 }, a = { 1, 0, 0, 1 }, G = { 1.9945, 1.105, 3.45, 0.5 },
  theta = { { 0.2, -0.1 }, { 0, 0.5 }, { -0.3, 0.4 } },
}
local arms = { theta = { 0.8, -0.2, 0.1 }, r = { 2, 1, 4 } }

-- The variance, summed over the entries, of (r_a − b)(e_a − π).
local function spread(pi, r, b)
  local V, sum = 0, 0
  for a = 1, #pi do V = V + pi[a] * r[a] end
  for a = 1, #pi do
    for k = 1, #pi do
      local g = (r[a] - b) * ((a == k and 1 or 0) - pi[k]) - pi[k] * (r[k] - V)
      sum = sum + pi[a] * g * g
    end
  end
  return sum
end

-- Two steps, two actions, chance in between: mean and variance over all eight
-- trajectories, with γ^t put back by hand.
local two = {
  theta = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } },
  chance = { { 0.7, 0.3 }, { 0.2, 0.8 } }, r0 = { 1, 0 }, r1 = { { 0, 2 }, { 3, -1 } },
  gamma = 0.9,
}
two.V = { 1.1402745120337, 0.851114966376682, 0.417374775096818 }
two.exact = {
  0.292172439383459, -0.292172439383459, -0.214389515249514, 0.214389515249513,
  0.422336501704594, -0.422336501704594,
}

local function over_trajectories(impl, b)
  local mean, square = { 0, 0, 0, 0, 0, 0 }, 0
  local pi = { policy(two.theta[1]), policy(two.theta[2]), policy(two.theta[3]) }
  for a0 = 1, 2 do
    for s1 = 1, 2 do
      for a1 = 1, 2 do
        local p, r = pi[1][a0] * two.chance[a0][s1] * pi[s1 + 1][a1], two.r1[s1][a1]
        local g = impl.baseline_gradient {
          theta = two.theta, s = { 0, s1 }, a = { a0 - 1, a1 - 1 },
          G = { two.r0[a0] + two.gamma * r, r }, b = b,
        }.dtheta
        for i = 0, 5 do
          local x = g[i // 2 + 1][i % 2 + 1] * (i < 2 and 1 or two.gamma)
          mean[i + 1], square = mean[i + 1] + p * x, square + p * x * x
        end
      end
    end
  end
  for i = 1, 6 do square = square - mean[i] ^ 2 end
  return mean, square
end

-- The constant of least variance in that world: E⟨Σ G z, Σ z⟩ / E‖Σ z‖² over its
-- trajectories, γ^t put back in both sums.
local function best_over_trajectories()
  local above, below = 0, 0
  local pi = { policy(two.theta[1]), policy(two.theta[2]), policy(two.theta[3]) }
  for a0 = 1, 2 do
    for s1 = 1, 2 do
      for a1 = 1, 2 do
        local p, r = pi[1][a0] * two.chance[a0][s1] * pi[s1 + 1][a1], two.r1[s1][a1]
        -- ‖z‖² of each step; their rows are different
        local first, second = 2 * (1 - pi[1][a0]) ^ 2, 2 * (
          two.gamma * (1 - pi[s1 + 1][a1])
        ) ^ 2
        above, below = above + p * (
          (two.r0[a0] + two.gamma * r) * first + r * second
        ), below + p * (
          first + second
        )
      end
    end
  end
  return above / below
end

-- 1/N Σ_i (r_i − b_i) ∇ log π(a_i), averaged over every way in which N samples of the
-- bandit can fall.
local function over_samples(impl, N)
  local pi, mean = policy(arms.theta), { 0, 0, 0 }
  for n = 0, 3 ^ N - 1 do
    local a, G, p = {}, {}, 1
    for i = 1, N do
      a[i] = n // 3 ^ (i - 1) % 3 + 1
      G[i], p = arms.r[a[i]], p * pi[a[i]]
    end
    local b = impl.leave_one_out { G = G }.b
    for i = 1, N do
      for k = 1, 3 do
        mean[k] = mean[k] + p / N * (G[i] - b[i]) * ((a[i] == k and 1 or 0) - pi[k])
      end
    end
  end
  return mean
end

-- A 3×3 map with start, goal and pit in three different cells.
local function drawn_map(rng)
  local cells = { ".", ".", ".", ".", ".", ".", ".", ".", "." }
  for _, what in ipairs { "S", "G", "P" } do
    local free = {}
    for i = 1, 9 do
      if cells[i] == "." then free[#free + 1] = i end
    end
    cells[rng:pick(free)] = what
  end
  return {
    table.concat(cells, "", 1, 3), table.concat(cells, "", 4, 6),
    table.concat(cells, "", 7, 9),
  }
end

local function run_grid(impl, rng, map, episodes, limit, given)
  local S = #map * #map[1]
  given = given or {}
  return impl.job_grid {
    seed = rng:int(0, 1 << 30), episodes = episodes, map = grid(map),
    how = {
      C = #map[1], limit = limit, step = -0.04, gamma = given.gamma or 0.9,
      eta = given.eta or 0.2, alpha = given.alpha or 0.02,
    },
    theta = zeros(S, 4), V = given.V or rng:reals(S, -1, 1),
  }
end

-- What the tables' contract allows: any world, discount, step sizes and tables.
local function any_table(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w, gamma = from:world(short), from:unit()
    local eta, alpha = from:rate(), from:rate()
    local how = { gamma = gamma, eta = eta, alpha = alpha }
    from:alike(how, "gamma", "eta", "alpha")
    gamma, eta, alpha = how.gamma, how.eta, how.alpha
    local theta, V = from:start(w, math.min(eta, alpha))
    local run = impl.job_any_table {
      seed = from:seed(), drawn = w.drawn, episodes = from:plays(w, short),
      twin = from:twin(), gamma = gamma, eta = eta, alpha = alpha, theta = theta, V = V,
    }
    return { theta = run.theta, V = run.V, ret = run.ret }, {
      theta = from:moved(eta, math.max(math.abs(w.pay), largest(run.V))),
      V = from:moved(alpha, w.pay),
    }
  end)
end

-- The same of the network's.
local function any_net(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w = from:world(short)
    local how, N = from:net(w, from:epsilon(w.pay, w))
    local plays = from:plays(w, short)
    how.gamma, how.lr = from:unit(), from:lr(plays)
    from:alike(how, "gamma", "lr")
    local run = impl.job_any_net {
      seed = from:seed(), drawn = w.drawn, episodes = from:again(plays, how.lr),
      how = how, N = N,
    }
    return { w = run.w, ret = run.ret }
  end)
end

-- A long episode, or one seen in many numbers (rng:many), with an Adam that shows how
-- long the slope is.
local function long_run(impl, rng, T, D)
  local seed, limit = rng:int(0, 1 << 30), rng:many(1, T, math.min(T, 300))
  D = rng:many(1, D, math.min(D, 60))
  return impl.job_any_net {
    seed = seed, episodes = 1, N = 4 * (D + 1) + 20,
    drawn = { 3, 3, 4, D, limit, 0, 1000, 0, 0, 100 },
    how = {
      layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, epsilon = 1000,
      gamma = 0.999, lr = 0.1,
    },
  }
end

-- A row of three cells, and a clock of one to three steps.
local function by_hand(impl, rng)
  if rng.case > 20 then return any_table(impl, rng, true) end
  local theta = zeros(3, 4)
  for s = 1, 3 do theta[s][2] = rng:turn { 0, 3 } end
  local run = impl.job_grid {
    seed = rng:int(0, 99), episodes = rng:size(1, 3),
    map = grid { rng:turn { "S.G", "S.G", "G.S" } },
    how = {
      C = 3, limit = rng:size(1, 3), step = -0.04, gamma = 0.5, eta = 0.1, alpha = 0.25,
    },
    theta = theta,
    V = rng:turn { { 0.5, 0.25, 0 }, { 0, 0, 0 }, rng:reals(3, -1, 1) },
  }
  return { theta = run.theta, V = run.V, ret = run.ret }
end

local function net_by_hand(impl, rng)
  if rng.case > 20 then return any_net(impl, rng, true) end
  local run = impl.job_shared {
    seed = rng:int(0, 99), episodes = rng:size(1, 3), world = name "row", N = 61,
    how = { hidden = 4, gamma = 0.5, lr = 0.1 },
  }
  return { w = run.w, ret = run.ret }
end

-- A policy of some choice: even in what is rare, a millionth, or never.
local function choice(rng, A)
  local pi = rng:simplex(A)
  local kind = rng:int(0, 3)
  if kind == 2 then table.insert(pi, rng:int(1, A + 1), 0.0) end
  if kind == 3 then
    pi = rng:times(pi, 10 ^ rng:real(-5, -2))
    local rare = 0
    for a = 1, A do rare = rare + pi[a] end
    table.insert(pi, rng:int(1, A + 1), 1 - rare)
  end
  return pi
end

return lesson {
  scenario "baseline_gradient: by hand" {
    claim = "the episode of the chapter, with baselines 0.7, −0.4 and 0.2; and one \z
      through all states, from the last to the first",
    points = 1,
    run = function(impl)
      return {
        dtheta = impl.baseline_gradient {
          theta = worked.theta, s = worked.s, a = worked.a, G = worked.G,
          b = { 0.7, -0.4, 0.2 },
        }.dtheta,
        once = impl.baseline_gradient {
          theta = worked.theta, s = { 2, 1, 0 }, a = { 1, 0, 1 }, G = { 2, 1, -1 },
          b = { 0.7, -0.4, 0.2 },
        }.dtheta,
      }
    end,
    oracle = function(numbers)
      -- state 0 was visited twice, with advantages 1.2945 and 2.75
      local d, p = numbers.dtheta, policy(worked.theta[1])[1]
      return near(d[1][1], -1.2945 * p + 2.75 * (1 - p), 1e-9)
        and near(d[2][1], 0.936801293458791, 1e-9)
        and near(d[3][1], -0.0995436683495502, 1e-9)
    end,
  },
  scenario "baseline_gradient: any episode" {
    claim = "row s is Σ (G_t − b(s)) ∇ log π(a_t | s) over the steps that were in s",
    points = 3, cases = 40,
    run = function(impl, rng)
      local S, A = rng:size(1, states_of(rng)), rng:int(2, rng:turn { 4, 4, 12 })
      local e, b = any_episode(rng, rng:size(1, steps_of(rng)), S, A)
      local out = {
        dtheta = impl.baseline_gradient {
          theta = logits(rng, S, A), s = e.s, a = e.a, G = e.G, b = b,
        }.dtheta,
      }
      return rng:anywhere(out, 2, function(from)
        local actions = from:size(12, 1000)
        local x, scale = episode_from(from, rng, actions)
        x.theta = from:table(#x.b, actions, function() return from:exponent(3) end)
        return impl.baseline_gradient(x), scale
      end)
    end,
  },
  scenario "baseline_gradient: long episodes" {
    claim = "hundreds of steps and of states are no different", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 0, 2) end,
  },
  scenario "baseline_gradient: logits far apart" {
    claim = "logits of ±1000 are no trouble", points = 1, cases = 4,
    run = function(impl, rng)
      return {
        dtheta = impl.baseline_gradient {
          theta = { { 1000, rng:real(-1, 1), -1000 } }, s = { 0, 0 }, a = { 0, 2 },
          G = rng:reals(2, -1, 1), b = { rng:real(-1, 1) },
        }.dtheta,
      }
    end,
  },
  scenario "baseline_gradient: as good as expected" {
    claim = "where every return is what was expected, there is nothing to learn; a \z
      constant added to returns and baselines changes nothing",
    points = 1, cases = 5,
    run = function(impl, rng)
      local S, A, c = 3, 3, rng:real(1, 5)
      local e, b, theta = episode(rng, 5, S, A), rng:reals(S, -2, 2), logits(rng, S, A)
      local G, shifted, raised = {}, {}, {}
      for t = 1, 5 do G[t], raised[t] = b[e.s[t] + 1], e.G[t] + c end
      for s = 1, S do shifted[s] = b[s] + c end
      return {
        nothing = impl.baseline_gradient {
          theta = theta, s = e.s, a = e.a, G = G, b = b,
        }.dtheta,
        shifted = impl.baseline_gradient {
          theta = theta, s = e.s, a = e.a, G = raised, b = shifted,
        }.dtheta,
        before = impl.baseline_gradient {
          theta = theta, s = e.s, a = e.a, G = e.G, b = b,
        }.dtheta,
      }
    end,
    oracle = function(numbers)
      return near(numbers.nothing, zeros(3, 3), 0)
        and near(numbers.shifted, numbers.before, 1e-9)
    end,
  },
  scenario "baseline_gradient: the mean does not move" {
    claim = "averaged over every trajectory of a small world, the estimate is the \z
      exact gradient, whatever the baseline",
    points = 2, cases = 4,
    run = function(impl, rng)
      return { mean = (over_trajectories(impl, rng:reals(3, -3, 3))) }
    end,
    oracle = function(numbers) return near(numbers.mean, two.exact, 1e-9) end,
  },
  scenario "baseline_gradient: the noise does" {
    claim = "in that world the variance is 2.644 without a baseline and 1.751 with V",
    points = 1,
    run = function(impl)
      local _, none = over_trajectories(impl, { 0, 0, 0 })
      local _, with = over_trajectories(impl, two.V)
      return { none = none, with = with }
    end,
    oracle = function(numbers)
      return near(numbers.none, 2.64380645465631, 1e-9)
        and near(numbers.with, 1.75096956249356, 1e-9)
    end,
  },

  scenario "baseline_gradient: the best constant over episodes" {
    claim = "in that world the variance of a constant is a parabola, and its lowest \z
      point is E⟨Σ G z, Σ z⟩ / E‖Σ z‖²",
    points = 1,
    run = function(impl)
      local at = {}
      for i, b in ipairs { -1, 0, 1 } do
        at[i] = select(2, over_trajectories(impl, { b, b, b }))
      end
      return { lowest = (at[1] - at[3]) / (2 * (at[1] + at[3] - 2 * at[2])) }
    end,
    oracle = function(numbers)
      return near(numbers.lowest, best_over_trajectories(), 1e-9)
    end,
  },
  scenario "baseline_gradient: nothing to choose" {
    claim = "one step counts as any other; with a single action nothing can be \z
      learned, whatever was paid",
    points = 1, cases = 3,
    run = function(impl, rng)
      local G, b = rng:reals(3, -2, 2), rng:reals(2, -2, 2)
      return {
        one = impl.baseline_gradient {
          theta = logits(rng, 2, 3), s = { 1 }, a = { 2 }, G = { G[1] }, b = b,
        }.dtheta,
        alone = impl.baseline_gradient {
          theta = { { 0.3 }, { -1 } }, s = { 0, 1, 0 }, a = { 0, 0, 0 }, G = G, b = b,
        }.dtheta,
      }
    end,
    oracle = function(numbers) return near(numbers.alone, { { 0 }, { 0 } }, 1e-12) end,
  },

  scenario "value_step: by hand" {
    claim = "the same episode moves V from 0.7, −0.4, 0.2 to 1.10445, −0.2495, 0.23 \z
      at α = 0.1",
    points = 1,
    run = function(impl)
      return {
        V = impl.value_step {
          s = worked.s, G = worked.G, alpha = 0.1, V = { 0.7, -0.4, 0.2 },
        }.V,
      }
    end,
    oracle = function(numbers)
      return near(numbers.V, { 1.10445, -0.2495, 0.23 }, 1e-9)
    end,
  },
  scenario "value_step: any episode" {
    claim = "V(s) moves by α times the sum of its errors, all of them at the old V",
    points = 2, cases = 40,
    run = function(impl, rng)
      local S = rng:size(1, states_of(rng))
      local e, V = any_episode(rng, rng:size(1, steps_of(rng)), S, 2)
      local alpha = rng:ends(0.05, rng:turn { 0.9, 0.9, 3 })
      local function step(by, from)
        return impl.value_step { s = e.s, G = e.G, alpha = by, V = from }.V
      end
      -- from 0 nothing hides how far the values move
      local far = rng:turn { false, true, false } and rng:weight()
      local out = {
        V = step(alpha, V), moved = far and step(far, rng:times(V, 0)) or nil,
      }
      return rng:anywhere(out, 2, function(from)
        local x, scale = episode_from(from, rng, 1)
        local by = from:weight()
        return impl.value_step { s = x.s, G = x.G, alpha = by, V = x.b },
          scale * by * #x.s
      end)
    end,
  },
  scenario "value_step: long episodes" {
    claim = "hundreds of steps and of states are no different", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local out, s = many_entries(impl, rng, 1, 2), {}
      for t = 1, rng:many(1, 512) do s[t] = t % 2 end -- 256 visits to each
      local r = rng:reals(#s, -2, 2)
      out.often = impl.value_step { s = s, G = r, alpha = 0.01, V = { 0.3, -0.4 } }.V
      return out
    end,
  },
  scenario "value_step: down the slope" {
    claim = "the move is −α times the slope of ½ Σ (G − V)², measured by differences",
    points = 1, cases = 5,
    run = function(impl, rng)
      local e, V, alpha = episode(rng, 6, 3, 2), rng:reals(3, -2, 2), rng:real(0.1, 0.9)
      local h = 1e-4
      local function loss(v)
        local sum = 0
        for t = 1, 6 do sum = sum + 0.5 * (e.G[t] - v[e.s[t] + 1]) ^ 2 end
        return sum
      end
      local after = impl.value_step { s = e.s, G = e.G, alpha = alpha, V = V }.V
      local slope, moved = {}, {}
      for s = 1, 3 do
        local up, down = { V[1], V[2], V[3] }, { V[1], V[2], V[3] }
        up[s], down[s] = V[s] + h, V[s] - h
        slope[s], moved[s] = -alpha * (loss(up) - loss(down)) / (2 * h), after[s] - V[s]
      end
      return { moved = moved, slope = slope }
    end,
    oracle = function(numbers) return near(numbers.moved, numbers.slope, 1e-7) end,
  },
  scenario "value_step: rest" {
    claim = "where V is the mean of the returns it stays, and with α = 0 it stays \z
      anyway",
    points = 1, cases = 4,
    run = function(impl, rng)
      local x, y, d = rng:real(-2, 2), rng:real(-2, 2), rng:real(0.5, 2)
      local V = rng:reals(2, -2, 2)
      return {
        there = impl.value_step {
          s = { 0, 1, 0, 1 }, G = { x - d, y + d, x + d, y - d }, alpha = 0.3,
          V = { x, y },
        }.V,
        still = impl.value_step { s = { 0, 1 }, G = { 5, -5 }, alpha = 0, V = V }.V,
        V = { x, y },
      }
    end,
    oracle = function(numbers) return near(numbers.there, numbers.V, 1e-9) end,
  },

  scenario "best_constant: by hand" {
    claim = "for pays 2, 1, 4 at logits 0.8, −0.2, 0.1 the best constant is 2.4362, \z
      and V = 2.3354 is not",
    points = 2,
    run = function(impl)
      local pi = policy(arms.theta)
      local b = impl.best_constant { pi = pi, r = arms.r }.value
      return { b = b, variance = spread(pi, arms.r, b) }
    end,
    oracle = function(numbers)
      return near(numbers.b, 2.436222290448, 1e-9)
        and near(numbers.variance, 0.706284025519331, 1e-9)
    end,
  },
  scenario "best_constant: any bandit" {
    claim = "no other constant has a smaller variance, a little to the left or to the \z
      right",
    points = 2, cases = 40,
    run = function(impl, rng)
      local pi = choice(rng, rng:size(2, 6))
      local r = rng:reals(#pi, -3, 3)
      if rng:int(0, 3) == 1 then r[rng:int(1, #r)] = 0 end
      local b = impl.best_constant { pi = pi, r = r }.value
      local some = rng:turn { pi, { 0.2, 0.2, 0.2, 0.4 }, { 0.25, 0.25, 0.25, 0.25 },
        { 0.1, 0.4, 0.4, 0.1 } }
      local out = {
        any = impl.best_constant { pi = some, r = rng:numbers(#some, -3, 3) }.value,
        b = b,
        rises = spread(pi, r, b + 0.1) - spread(pi, r, b) > 0
          and spread(pi, r, b - 0.1) - spread(pi, r, b) > 0,
      }
      return rng:anywhere(out, 2, function(from)
        local any = from:policy(from:size(129, 12000)) -- each arm is held against each
        -- what is left of 1 where one is certain but for a millionth is not asked
        if largest(any) > 1 - 1e-6 and #any > 1 then any = rng:simplex(#any) end
        local pays = from:numbers(#any)
        return impl.best_constant { pi = any, r = pays }, largest(pays)
      end)
    end,
    oracle = function(numbers) return numbers.rises end,
  },
  scenario "best_constant: two arms" {
    claim = "with two arms b* = π₁r₀ + π₀r₁, the probabilities exchanged, and nothing \z
      is left of the variance",
    points = 1, cases = 5,
    run = function(impl, rng)
      local p, r = rng:real(0.05, 0.95), rng:reals(2, -2, 2)
      local b = impl.best_constant { pi = { p, 1 - p }, r = r }.value
      return {
        b = b, exchanged = (1 - p) * r[1] + p * r[2],
        variance = spread({ p, 1 - p }, r, b),
      }
    end,
    oracle = function(numbers)
      return near(numbers.b, numbers.exchanged, 1e-9)
        and near(numbers.variance, 0, 1e-9)
    end,
  },
  scenario "best_constant: nothing to choose" {
    claim = "a single action, or one that is certain, has no variance whatever b is: \z
      0. Equal pays are their own best constant, be the others rare",
    points = 1,
    run = function(impl, rng)
      local rare, r = 10 ^ rng:real(-6, -4), rng:real(1, 2)
      local pi = { rare, 1 - 3 * rare, rare, rare }
      return {
        rare = impl.best_constant { pi = pi, r = { r, r, r, r } }.value,
        one = impl.best_constant {
          pi = { 5e-9, 0.5, 0.5 - 5e-9 }, r = { 3, 0, 0 },
        }.value,
        many = impl.job_many { which = 2, n = rng:many(2, 300), K = 2 }.out,
        alone = impl.best_constant { pi = { 1 }, r = { 5 } }.value,
        certain = impl.best_constant { pi = { 0, 1, 0 }, r = { 1, 2, 3 } }.value,
        one_of_two = impl.best_constant { pi = { 1, 0 }, r = { 1, 2 } }.value,
        other = impl.best_constant { pi = { 0, 1 }, r = { 1, 2 } }.value,
        equal = impl.best_constant {
          pi = { 0.2, 0.5, 0.3 }, r = { -1.5, -1.5, -1.5 },
        }.value,
      }
    end,
    oracle = function(numbers)
      return numbers.alone == 0 and numbers.certain == 0
        and numbers.one_of_two == 0 and numbers.other == 0
        and near(numbers.equal, -1.5, 1e-9)
    end,
  },

  scenario "leave_one_out: by hand" {
    claim = "returns 2, 1, 4, −3 have the baselines 2/3, 1, 0, 7/3", points = 1,
    run = function(impl)
      return { b = impl.leave_one_out { G = { 2, 1, 4, -3 } }.b }
    end,
    oracle = function(numbers) return near(numbers.b, { 2 / 3, 1, 0, 7 / 3 }, 1e-9) end,
  },
  scenario "leave_one_out: any samples" {
    claim = "each baseline is the mean of the other returns", points = 1, cases = 40,
    run = function(impl, rng)
      local some = rng:numbers(rng:size(2, 10), -3, 3)
      local out = { b = impl.leave_one_out { G = some }.b }
      rng:anywhere(out, 2, function(from)
        local G = from:numbers(from:size(129, 66000))
        return impl.leave_one_out { G = G }, largest(G)
      end)
      local pair = rng:anywhere({}, 1, function(from)
        return impl.leave_one_out { G = { from:number(), from:number() } }
      end)
      out.pair = pair.b_1
      return out
    end,
  },
  scenario "leave_one_out: many samples" {
    claim = "the number of samples is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 3, 2) end,
  },
  scenario "leave_one_out: on average the gradient" {
    claim = "over all ways in which 2 or 4 samples of the bandit can fall, the \z
      estimate is the exact gradient, not (N − 1)/N of it",
    points = 2,
    run = function(impl)
      return { two = over_samples(impl, 2), four = over_samples(impl, 4) }
    end,
    oracle = function(numbers)
      local exact_gradient = {
        -0.179876298439233, -0.263483812465604, 0.443360110904837,
      }
      return near(numbers.two, exact_gradient, 1e-9)
        and near(numbers.four, exact_gradient, 1e-9)
    end,
  },
  scenario "leave_one_out: alone" {
    claim = "a sample without others has the baseline 0", points = 1, cases = 2,
    run = function(impl, rng)
      return { b = impl.leave_one_out { G = { rng:real(1, 3) } }.b }
    end,
    oracle = function(numbers) return numbers.b[1] == 0 end,
  },

  scenario "baseline_table_episode: three episodes" {
    by_hand = by_hand,
    claim = "the same dice, the same moves, the same logits and values as the \z
      reference, in any world and at any step size",
    points = 3, cases = 16,
    run = function(impl, rng)
      local out = any_table(impl, rng)
      if rng.case > 2 then return out end
      local run = run_grid(impl, rng, drawn_map(rng), 3, 30, {})
      out.theta, out.V, out.ret = run.theta, run.V, run.ret
      return out
    end,
  },
  scenario "baseline_table_episode: the clock runs out" {
    claim = "a truncated episode is over too, and teaches, however long it was",
    points = 1,
    run = function(impl, rng)
      local run = run_grid(impl, rng, { "#G#.", "....", "S.P." }, 3, 2)
      local wide = impl.job_many { which = 4, n = rng:many(1, 700, 60), K = 2 }.out
      local long = impl.job_many { which = 4, n = rng:many(1, 10000, 300), K = 2 }.out
      return { theta = run.theta, V = run.V, ret = run.ret, wide = wide, long = long }
    end,
  },
  scenario "baseline_table_episode: a grid is learned" {
    claim = "after 200 episodes the policy is worth far more than at the beginning",
    points = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local map, V = drawn_map(rng), {}
      for s = 1, 9 do V[s] = 0 end
      local run = run_grid(impl, rng, map, 200, 60, { V = V })
      local function J(theta)
        for s = 1, 9 do
          for a = 1, 4 do
            -- logits that are no numbers have no worth
            if theta[s][a] - theta[s][a] ~= 0 then return 0 / 0 end
          end
        end
        return exact { map = map, step = -0.04, theta = theta, gamma = 0.9 }.J
      end
      return { theta = run.theta, V = run.V, J = J(run.theta), before = J(zeros(9, 4)) }
    end,
    oracle = function(numbers) return numbers.J > numbers.before + 0.3 end,
  },
  scenario "baseline_episode: three updates on CartPole" {
    by_hand = net_by_hand,
    claim = "the same episodes and the same weights as the reference, with one stack \z
      of layers and with two; and so in any other world",
    points = 3, cases = 16, tolerance = 1e-6,
    run = function(impl, rng)
      local out = any_net(impl, rng)
      if rng.case > 1 then return out end
      local seed = rng:int(0, 1 << 30)
      local one = impl.job_shared {
        seed = seed, world = name "cartpole", episodes = 3, N = 139,
        how = { hidden = 8, gamma = 0.99, lr = 0.01 },
      }
      local other = impl.job_net {
        seed = seed, episodes = 3, hidden = 8, gamma = 1, lr = 0.0005, N = 251,
      }
      out.w, out.ret, out.w2, out.ret2 = one.w, one.ret, other.w, other.ret
      return out
    end,
  },
  scenario "baseline_episode: the clock runs out" {
    claim = "an episode of 613 steps, each at a cost of 40, which the clock ends, is \z
      over too, and teaches; and so is a far longer one",
    points = 1, tolerance = 1e-6,
    run = function(impl, rng)
      local run = impl.job_shared {
        seed = rng:int(0, 1 << 30), world = name "cell", episodes = 2,
        how = { hidden = 4, gamma = 0.9, lr = 0.01 }, N = 65,
      }
      local far, wide = long_run(impl, rng, 10000, 1), long_run(impl, rng, 90, 1000)
      return {
        w = run.w, ret = run.ret, far = far.w, far_ret = far.ret, wide = wide.w,
      }
    end,
  },
  scenario "baseline_episode: a value is learned" {
    claim = "where the first observation decides what will be paid, +1 or −1, the \z
      value head knows it after 120 episodes",
    points = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local run = impl.job_shared {
        seed = rng:int(0, 1 << 30), world = name "probe-input",
        episodes = 120, how = { hidden = 4, gamma = 1, lr = 0.03 }, N = 38,
      }
      return { w = run.w, value = run.value }
    end,
    oracle = function(numbers) return near(math.abs(numbers.value), 1, 0.2) end,
  },
  scenario "baseline_episode: one of two actions pays" {
    claim = "after 60 episodes of one step the paying action is taken nearly every \z
      time",
    points = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local run = impl.job_shared {
        seed = rng:int(0, 1 << 30), world = name "probe-action",
        episodes = 60, how = { hidden = 4, gamma = 1, lr = 0.05 }, N = 43,
      }
      return { w = run.w, ret = run.ret }
    end,
    oracle = function(numbers)
      local sum = 0
      for e = 41, 60 do sum = sum + numbers.ret[e] end
      return sum >= 14
    end,
  },
}
