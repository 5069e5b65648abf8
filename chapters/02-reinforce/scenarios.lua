-- Lesson 2. Worlds: a 3×3 grid with a pit, drawn anew for every case; CartPole; a probe
-- that pays +1 for one of two actions. The point: which return stands with which score.
-- On a single step, or with rewards that are all alike, most mistakes hide; so the
-- episodes here have rewards of both signs, states that come twice, and γ well below 1.

local function episode(rng, T, S, A)
  local e = { s = {}, a = {}, r = rng:numbers(T, -2, 2) }
  for t = 1, T do e.s[t], e.a[t] = rng:int(0, S - 1), rng:int(0, A - 1) end
  return e
end

local function returns(r, gamma)
  local G = {}
  for t = 1, #r do
    G[t] = 0
    for k = t, #r do G[t] = G[t] + gamma ^ (k - t) * r[k] end
  end
  return G
end

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

local function wherever(impl, rng, out, keep)
  return rng:anywhere(out, 2, function(from)
    local T, S, A = from:sizes(3, 129, 66000)
    local G = from:numbers(T)
    return impl.reinforce_gradient {
      theta = from:table(S, A, function() return from:exponent(3) end),
      s = from:indices(T, S), a = from:indices(T, A), G = G,
      how = { gamma = from:unit(), keep_gamma_t = keep },
    }, largest(G)
  end)
end

local function any_gradient(impl, rng, keep)
  local S, A = rng:size(1, rng:turn { 4, 4, 20 }), rng:int(2, rng:turn { 4, 4, 12, 4 })
  if rng:turn { false, false, false, false, true } then S = rng:many(1, 70) end
  local gamma = rng:ends(rng:turn { 0.5, 0 }, 1)
  local T = rng:size(1, rng:turn { 8, 8, 8, 70 })
  local e = episode(rng, T, S, A)
  return impl.reinforce_gradient {
    theta = logits(rng, S, A), s = e.s, a = e.a, G = e.r,
    how = { gamma = gamma, keep_gamma_t = keep },
  }.dtheta
end

-- Nothing is paid but at the end, and so much that its small weight is all there is.
local function late_return(impl, rng)
  local e = episode(rng, rng:int(12, 40), 2, 3)
  for t = 1, #e.r do e.r[t] = t == #e.r and 1e12 or 0 end
  local theta, gamma = logits(rng, 2, 3), rng:real(0.1, 0.3)
  return impl.reinforce_gradient {
    theta = theta, s = e.s, a = e.a, G = e.r,
    how = { gamma = rng:turn { gamma, gamma, gamma ^ 3 }, keep_gamma_t = true },
  }.dtheta
end

-- The episode of the chapter.
local worked = {
  s = { 0, 1, 0, 2 }, a = { 1, 0, 0, 1 }, r = { 1, -2, 3, 0.5 },
  theta = { { 0.2, -0.1 }, { 0, 0.5 }, { -0.3, 0.4 } },
}

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
  given = given or {}
  return impl.job_grid {
    seed = rng:int(0, 1 << 30), episodes = episodes, map = grid(map),
    how = {
      C = #map[1], limit = limit, step = given.step or -0.04,
      gamma = given.gamma or 0.95,
      eta = given.eta or 0.2,
    },
    theta = given.theta or zeros(#map * #map[1], 4),
  }
end

-- What the table's contract allows: any world, discount, step size and table.
local function any_table(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w, gamma, eta = from:world(short), from:unit(), from:rate()
    local how = from:alike({ gamma = gamma, eta = eta }, "gamma", "eta")
    gamma, eta = how.gamma, how.eta
    local run = impl.job_any_table {
      seed = from:seed(), drawn = w.drawn, episodes = from:plays(w, short),
      twin = from:twin(), gamma = gamma, eta = eta, theta = from:start(w, eta),
    }
    return { theta = run.theta, ret = run.ret }, { theta = from:moved(eta, w.pay) }
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
      C = 3, limit = rng:size(1, 3), step = -0.04, gamma = rng:turn { 0.5, 0.5, 0.99 },
      eta = 0.1,
    },
    theta = theta,
  }
  return { theta = run.theta, ret = run.ret }
end

local function net_by_hand(impl, rng)
  if rng.case > 20 then return any_net(impl, rng, true) end
  local run = impl.job_world {
    seed = rng:int(0, 99), episodes = rng:size(1, 3), world = name "row", N = 61,
    how = { hidden = 4, gamma = 0.5, lr = 0.1 },
  }
  return { w = run.w, ret = run.ret }
end

-- Two steps, two actions, chance in between; every trajectory with its probability.
local function mean_over_trajectories(impl, keep)
  local theta, gamma = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }, 0.9
  local mean = zeros(3, 2)
  local chance, r0, r1 = { { 0.7, 0.3 }, { 0.2, 0.8 } }, { 1, 0 }, {
    { 0, 2 }, { 3, -1 },
  }
  local function pi(s, a)
    return math.exp(theta[s][a]) / (math.exp(theta[s][1]) + math.exp(theta[s][2]))
  end
  for a0 = 1, 2 do
    for s1 = 1, 2 do
      for a1 = 1, 2 do
        local p = pi(1, a0) * chance[a0][s1] * pi(s1 + 1, a1)
        local g = impl.reinforce_gradient {
          theta = theta, s = { 0, s1 }, a = { a0 - 1, a1 - 1 },
          G = returns({ r0[a0], r1[s1][a1] }, gamma),
          how = { gamma = gamma, keep_gamma_t = keep },
        }.dtheta
        for s = 1, 3 do
          for a = 1, 2 do mean[s][a] = mean[s][a] + p * g[s][a] end
        end
      end
    end
  end
  return mean
end

return lesson {
  scenario "returns_to_go: by hand" {
    claim = "rewards 1, −2, 3, 0.5 at γ = 0.9 give returns 1.9945, 1.105, 3.45, 0.5",
    points = 1,
    run = function(impl)
      return { G = impl.returns_to_go { r = worked.r, gamma = 0.9 }.G }
    end,
    oracle = function(numbers)
      return near(numbers.G, { 1.9945, 1.105, 3.45, 0.5 }, 1e-9)
    end,
  },
  scenario "returns_to_go: any episode" {
    claim = "G_t is the sum of all rewards from t on, each discounted by how far away \z
      it is",
    points = 2, cases = 60,
    run = function(impl, rng)
      local r, gamma = rng:numbers(rng:size(1, 10), -2, 2), rng:ends(0, 1)
      local out = {
        G = impl.returns_to_go { r = r, gamma = gamma }.G, slowly = returns(r, gamma),
      }
      return rng:anywhere(out, 2, function(from)
        local paid = from:numbers(from:size(129, 66000))
        return impl.returns_to_go { r = paid, gamma = from:unit() }, largest(paid)
      end)
    end,
    oracle = function(numbers)
      return near(numbers.G, numbers.slowly, 1e-9 * largest(numbers.G))
    end,
  },
  scenario "returns_to_go: no discount and nothing but now" {
    claim = "at γ = 1 the first return is the sum of the rewards; at γ = 0 every \z
      return is its own reward",
    points = 1, cases = 5,
    run = function(impl, rng)
      local r, x, y = rng:reals(rng:int(1, 6), -2, 2), rng:int(1, 9), rng:int(-9, 9)
      local nought = { y, 2 * y, -x - y, x, y, 3, -3 - x, x } -- two returns that are 0
      return {
        nought = impl.returns_to_go { r = nought, gamma = 1 }.G,
        all = impl.returns_to_go { r = r, gamma = 1 }.G,
        now = impl.returns_to_go { r = r, gamma = 0 }.G,
      }
    end,
  },
  scenario "returns_to_go: long episodes" {
    claim = "a long episode is no different, and its last reward reaches its first \z
      step; there a discount of 1 − 5e-12 is not 1",
    points = 1, optional = { very_many = true },
    run = function(impl, rng)
      local out, r = many_entries(impl, rng, 0, 1), {}
      for t = 1, 500 do r[t] = t == 500 and 1 or 0 end
      out.last = impl.returns_to_go { r = r, gamma = 0.97 }.G -- 0.97^499 is 3e-7
      out.nearly = impl.returns_to_go { r = r, gamma = 1 - 5e-12 }.G
      return out
    end,
  },

  scenario "reinforce_gradient: by hand" {
    claim = "the episode of the chapter, with γ^t and without; and one that is in \z
      each state once and takes each action once, from the first to the last or back",
    points = 1,
    run = function(impl)
      local function g(keep)
        return impl.reinforce_gradient {
          theta = worked.theta, s = worked.s, a = worked.a,
          G = { 1.9945, 1.105, 3.45, 0.5 }, how = { gamma = 0.9, keep_gamma_t = keep },
        }.dtheta
      end
      local up, down = { 0, 1, 2 }, { 2, 1, 0 }
      local function once(s, a)
        return impl.reinforce_gradient {
          theta = { { 0.2, -0.1, 0.3 }, { 0, 0.5, -0.2 }, { -0.3, 0.4, 0.1 } },
          s = s, a = a, G = { 2, 1, 3 }, how = { gamma = 0.9, keep_gamma_t = true },
        }.dtheta
      end
      return { kept = g(true), dropped = g(false),
        once = { once(up, up), once(up, down), once(down, up), once(down, down) } }
    end,
    oracle = function(numbers)
      return near(numbers.kept[2], { 0.619035804880245, -0.619035804880245 }, 1e-9)
        and near(numbers.dropped[3], { -0.165906113915917, 0.165906113915917 }, 1e-9)
    end,
  },
  scenario "reinforce_gradient: any episode without γ^t" {
    claim = "row s is Σ G_t ∇ log π(a_t | s) over the steps that were in s", points = 2,
    cases = 40,
    run = function(impl, rng)
      return wherever(impl, rng, { dtheta = any_gradient(impl, rng, false) }, false)
    end,
  },
  scenario "reinforce_gradient: any episode with γ^t" {
    claim = "step t weighs γ^t", points = 2, cases = 40,
    run = function(impl, rng)
      local out = { dtheta = any_gradient(impl, rng, true) }
      out = wherever(impl, rng, out, true)
      out.late = late_return(impl, rng)
      return out
    end,
  },
  scenario "reinforce_gradient: logits far apart" {
    claim = "logits of ±1000 are no trouble", points = 1, cases = 4,
    run = function(impl, rng)
      return {
        dtheta = impl.reinforce_gradient {
          theta = { { 1000, rng:real(-1, 1), -1000 } }, s = { 0, 0 }, a = { 0, 2 },
          G = rng:reals(2, -1, 1), how = { gamma = 0.9, keep_gamma_t = true },
        }.dtheta,
      }
    end,
  },
  scenario "reinforce_gradient: long episodes" {
    claim = "hundreds of steps and of states are no different", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 1, 1) end,
  },
  scenario "reinforce_gradient: nothing but now" {
    claim = "at γ = 0, γ^t kept, only the first step counts", points = 1, cases = 4,
    run = function(impl, rng)
      local e = episode(rng, rng:int(1, 4), 2, 2)
      return {
        dtheta = impl.reinforce_gradient {
          theta = logits(rng, 2, 2), s = e.s, a = e.a, G = e.r,
          how = { gamma = 0, keep_gamma_t = true },
        }.dtheta,
      }
    end,
  },
  scenario "reinforce_gradient: on average the gradient of J" {
    claim = "averaged over every trajectory of a small world, the estimate is the \z
      exact gradient, and without γ^t it is not",
    points = 2,
    run = function(impl)
      return {
        kept = mean_over_trajectories(impl, true),
        dropped = mean_over_trajectories(impl, false),
      }
    end,
    oracle = function(numbers)
      local exact = {
        { 0.292172439383459, -0.292172439383459 },
        { -0.214389515249514, 0.214389515249513 },
        { 0.422336501704594, -0.422336501704594 },
      }
      for s = 1, 3 do
        if not near(numbers.kept[s], exact[s], 1e-9) then return false end
      end
      return near(numbers.dropped[2], { -0.238210572499459, 0.238210572499459 }, 1e-9)
    end,
  },

  scenario "table_episode: three episodes" {
    by_hand = by_hand,
    claim = "the same dice, the same moves, the same logits as the reference, in any \z
      world and at any step size",
    points = 3, cases = 14,
    run = function(impl, rng)
      local out = any_table(impl, rng)
      if rng.case > 4 then return out end
      local run = run_grid(impl, rng, drawn_map(rng), 3, 30, {})
      out.theta, out.ret = run.theta, run.ret
      -- with one step aside an episode pays 0
      local aside, eta = rng:turn { 0.5, -0.5 }, rng:real(0.1, 0.5)
      local even = run_grid(impl, rng, { "GSP" }, 12, 30, {
        eta = eta, step = aside, gamma = 0.99,
      })
      out.even, out.even_ret = even.theta, even.ret
      return out
    end,
  },
  scenario "table_episode: the clock runs out" {
    claim = "a truncated episode is over too, and teaches, however long it was",
    points = 1,
    run = function(impl, rng)
      local run = run_grid(impl, rng, { "#G#.", "....", "S.P." }, 3, 2)
      local wide = impl.job_many { which = 2, n = rng:many(1, 700, 60), K = 2 }.out
      local long = impl.job_many { which = 2, n = rng:many(1, 10000, 300), K = 2 }.out
      return { theta = run.theta, ret = run.ret, wide = wide, long = long }
    end,
  },
  scenario "table_episode: a policy that is sure already" {
    claim = "logits may be large", points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local theta = zeros(9, 4)
      for s = 1, 9 do theta[s][rng:int(1, 4)] = rng:real(12, 20) end
      local run = run_grid(impl, rng, drawn_map(rng), 2, 20, { theta = theta })
      return { theta = run.theta, ret = run.ret }
    end,
  },
  scenario "table_episode: a grid is learned" {
    claim = "after 200 episodes the policy is worth far more than the one it began as",
    points = 3, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local map = drawn_map(rng)
      local theta = run_grid(impl, rng, map, 200, 100).theta
      local function J(logits_)
        return exact { map = map, step = -0.04, theta = logits_, gamma = 0.95 }.J
      end
      return { theta = theta, J = J(theta), before = J(zeros(9, 4)) }
    end,
    oracle = function(numbers) return numbers.J > numbers.before + 0.3 end,
  },
  scenario "net_episode: three updates on CartPole" {
    by_hand = net_by_hand,
    claim = "the same episodes and the same weights as the reference; and so in any \z
      other world, at any step size",
    points = 3, cases = 16, tolerance = 1e-6,
    run = function(impl, rng)
      local out = any_net(impl, rng)
      if rng.case > 2 then return out end
      local run = impl.job_world {
        seed = rng:int(0, 1 << 30), world = name "cartpole", episodes = 3, N = 139,
        how = { hidden = 8, gamma = 0.99, lr = rng:turn { 0.01, 0.002 } },
      }
      local walk = impl.job_world { -- to the left nothing is paid
        seed = rng:int(0, 1 << 30), world = name "walk", episodes = 8, N = 67,
        how = { hidden = 4, gamma = rng:turn { 0, 0.1 }, lr = rng:turn { 3, 1e-4 } },
      }
      out.w, out.ret, out.walk, out.walk_ret = run.w, run.ret, walk.w, walk.ret
      return out
    end,
  },
  scenario "net_episode: the clock runs out" {
    claim = "an episode of 613 steps, each at a cost of 40, which the clock ends, is \z
      over too, and teaches; and so is a far longer one",
    points = 1, tolerance = 1e-6,
    run = function(impl, rng)
      local run = impl.job_world {
        seed = rng:int(0, 1 << 30), world = name "cell", episodes = 3,
        how = { hidden = 4, gamma = 0.999, lr = 0.01 }, N = 65,
      }
      local far, wide = long_run(impl, rng, 10000, 1), long_run(impl, rng, 90, 1000)
      return {
        w = run.w, ret = run.ret, far = far.w, far_ret = far.ret, wide = wide.w,
      }
    end,
  },
  scenario "net_episode: one of two actions pays" {
    claim = "after 60 episodes of one step the paying action is taken nearly every \z
      time",
    points = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local run = impl.job_world {
        seed = rng:int(0, 1 << 30), world = name "probe-action", episodes = 60,
        how = { hidden = 4, gamma = 1, lr = 0.05 }, N = 43,
      }
      return { w = run.w, ret = run.ret }
    end,
    oracle = function(numbers)
      local sum = 0
      for e = 41, 60 do sum = sum + numbers.ret[e] end
      return sum >= 16
    end,
  },
}
