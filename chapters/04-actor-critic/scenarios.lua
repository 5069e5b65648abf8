-- Lesson 4. Worlds: rows of numbers; a 3×3 grid whose goal moves; probes of the critic
-- and the actor; CartPole. The point: the two flags are two. Most mistakes hide where
-- no episode ends, or where δ, V(s') or β is 0; so every case here has values well away
-- from 0, γ below 1, and all four pairs of flags.

local flags = { { false, false }, { true, false }, { false, true }, { true, true } }

local function one_error(impl, rng, terminated, truncated)
  local r, V = rng:number(-2, 2), rng:numbers(2, -2, 2)
  return impl.td_error {
    r = r, terminated = terminated, truncated = truncated, V_s = V[1], V_next = V[2],
    gamma = rng:ends(rng:turn { 0.3, 0.3, 0 }, rng:turn { 0.95, 1 }),
  }.value
end

-- Alone or as a row, with numbers from everywhere.
local function error_from(impl, rng, out, terminated, truncated)
  return rng:anywhere(out, 8, function(from)
    local r, V_s, V_next = from:number(), from:number(), from:number()
    if rng:int(0, 2) == 1 then r, V_s, V_next = table.unpack(from:numbers(3)) end
    return impl.td_error {
      r = r, terminated = terminated, truncated = truncated, V_s = V_s, V_next = V_next,
      gamma = from:unit(),
    }, math.max(1, largest { r, V_s, V_next })
  end)
end

local function rows(rng, T)
  local x = {
    r = rng:numbers(T, -2, 2), V = rng:numbers(T, -2, 2), V_next = {}, terminated = {},
    truncated = {},
  }
  for t = 1, T do
    local f = t == T and rng:turn(flags) or flags[rng:int(1, 8)] or flags[1]
    x.terminated[t], x.truncated[t] = f[1], f[2]
    x.V_next[t] = (f[1] or f[2] or t == T) and rng:real(-2, 2) or x.V[t + 1]
  end
  return x
end

local function softmax(theta)
  local sum, pi = 0, {}
  for b = 1, #theta do sum = sum + math.exp(theta[b]) end
  for b = 1, #theta do pi[b] = math.exp(theta[b]) / sum end
  return pi
end

local function logits(rng, S, A)
  local theta = {}
  for s = 1, S do theta[s] = rng:logits(A, true) end
  return theta
end

local function constant(n, x)
  local out = {}
  for i = 1, n do out[i] = x end
  return out
end

local function zeros(S, A)
  local theta = {}
  for s = 1, S do theta[s] = constant(A, 0) end
  return theta
end

local function step_from(impl, rng, out, how)
  return rng:anywhere(out, 4, function(from)
    local S, A = from:sizes(2, 66, 66000)
    local s, V, r = from:index(S), from:numbers(S), from:number()
    local rates = {
      gamma = from:discount(), alpha = from:weight(), eta = from:weight(),
      beta = how.beta and from:weight() or 0,
    }
    local theta = from:table(S, A, function() return from:exponent(3) end)
    local delta = math.max(math.abs(r), largest(V))
    return impl.actor_critic_step {
      theta = theta, V = V, how = rates,
      step = {
        s = s, a = from:index(A), r = r, terminated = how.terminated or false,
        truncated = how.truncated or false, s_next = how.stays and s or from:index(S),
      },
    }, { V = rates.alpha * delta, theta = rates.eta * (delta + rates.beta) }
  end)
end

-- Every third time from tables of 0, where nothing hides how far they move.
local function any_step(impl, rng, how)
  local S = rng:size(2, rng:turn { 4, 4, 12, 4, 4, 4, 70 })
  local A = rng:int(2, rng:turn { 4, 4, 12 })
  local s, most = rng:int(0, S - 1), rng:turn { 1, 1, 3 }
  local from = rng:turn { 1, 0, 1 }
  -- an even policy has no slope of its entropy, but what rounding leaves
  local surprise = from == 0 and how.beta and rng:real(0.5, 2)
  local alpha, eta = rng:ends(0, most), rng:ends(0, most)
  if from == 0 then alpha, eta = rng:weight(), rng:weight() end
  local step = impl.actor_critic_step {
    theta = rng:times(logits(rng, S, A), from),
    V = rng:times(rng:numbers(S, -2, 2), from),
    step = {
      s = s, a = rng:int(0, A - 1), r = surprise or rng:number(-2, 2),
      terminated = how.terminated or false, truncated = how.truncated or false,
      s_next = how.stays and s or (s + rng:int(1, S - 1)) % S,
    },
    how = {
      gamma = rng:ends(rng:turn { 0.3, 0.3, 0 }, 1), alpha = alpha, eta = eta,
      beta = how.beta and rng:pick { rng:real(0.1, most), rng:power(-6, 5) } or 0,
    },
  }
  return step_from(impl, rng, { theta = step.theta, V = step.V }, how)
end

-- The step of the chapter: two states, two actions.
local function worked(impl, terminated, truncated)
  local step = impl.actor_critic_step {
    theta = { { 0.3, -0.2 }, { 0, 0 } }, V = { -0.3, 0.65 },
    step = {
      s = 0, a = 1, r = 1.5, terminated = terminated, truncated = truncated, s_next = 1,
    },
    how = { gamma = 0.95, alpha = 0.2, eta = 0.1, beta = 0.01 },
  }
  return { step.V[1], step.theta[1][1], step.theta[1][2] }
end

-- Lesson 2's world of two steps. From the true values, every trajectory with its
-- probability: the mean move of the logits.
local function mean_move(impl)
  local theta, gamma = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }, 0.9
  local mean = zeros(3, 2)
  local chance, r0 = { { 0.7, 0.3 }, { 0.2, 0.8 } }, { 1, 0 }
  local r1 = { { 0, 2 }, { 3, -1 } }
  local pi, V = { softmax(theta[1]), softmax(theta[2]), softmax(theta[3]) }, { 0, 0, 0 }
  for s = 2, 3 do V[s] = pi[s][1] * r1[s - 1][1] + pi[s][2] * r1[s - 1][2] end
  for a = 1, 2 do
    V[1] = V[1] + pi[1][a] * (
      r0[a] + gamma * (chance[a][1] * V[2] + chance[a][2] * V[3])
    )
  end
  local function add(p, s, a, r, s_next, last)
    local step = impl.actor_critic_step {
      theta = theta, V = V,
      step = {
        s = s - 1, a = a - 1, r = r, terminated = last, truncated = false,
        s_next = s_next - 1,
      },
      how = { gamma = gamma, alpha = 0, eta = 1, beta = 0 },
    }
    for b = 1, 2 do mean[s][b] = mean[s][b] + p * (step.theta[s][b] - theta[s][b]) end
  end
  for a = 1, 2 do
    for s1 = 2, 3 do
      local p = pi[1][a] * chance[a][s1 - 1]
      add(p, 1, a, r0[a], s1, false)
      for b = 1, 2 do add(gamma * p * pi[s1][b], s1, b, r1[s1 - 1][b], 1, true) end
    end
  end
  return mean
end

local function run_grid(impl, rng, maps, given)
  local cells, S = {}, #maps[1] * #maps[1][1]
  for m, map in ipairs(maps) do cells[m] = grid(map) end
  local run = impl.job_moving_goal {
    episodes = given.episodes, maps = cells,
    how = {
      seed = rng:int(0, 1 << 30), stay = given.stay or given.episodes, C = #maps[1][1],
      limit = given.limit, step = -0.04, gamma = given.gamma or 0.9,
      alpha = given.alpha or 0.3, eta = given.eta or 0.3, beta = given.beta or 0.02,
    },
    theta = given.theta or zeros(S, 4), V = rng:reals(S, -0.5, 0.5),
  }
  return { theta = run.theta, V = run.V, ret = run.ret }
end

local east, west = { "...", "S.G", "..P" }, { "G..", ".S.", "P.." }

-- What a table is worth in the west; a table that has run away to infinity is worth
-- nothing.
local function worth(theta)
  for s = 1, #theta do
    for b = 1, 4 do
      if theta[s][b] - theta[s][b] ~= 0 then return -1 end
    end
  end
  return exact { map = west, step = -0.04, theta = theta, gamma = 0.9 }.J
end

local function run_net(impl, rng, world, episodes, given)
  return impl.job_critic {
    seed = rng:int(0, 1 << 30), world = name(world), episodes = episodes, N = given.N,
    how = {
      hidden = 4, gamma = given.gamma or 0.9, lr = given.lr or 0.01,
      c = given.c or 0.3, beta = given.beta or 0.05,
    },
  }
end

-- What the tables' contract allows: any world, discount, step sizes and tables.
local function any_table(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w, how = from:world(short), {}
    how.gamma = from:discount(w)
    how.alpha, how.eta, how.beta = from:rate(), from:rate(), from:term(1e3)
    from:alike(how, "gamma", "alpha", "eta", "beta")
    local most = math.max(1, how.beta / math.abs(w.pay))
    local theta, V = from:start(w, how.eta * most, how.alpha)
    -- of an even policy the bonus has no slope but what rounding leaves, which is to be
    -- little beside δ
    if largest(theta) == 0 then
      w.drawn[9], how.beta = 0, math.min(how.beta, 1e3 * math.abs(w.pay))
    end
    local run = impl.job_any_table {
      seed = from:seed(), drawn = w.drawn, episodes = from:plays(w, short),
      twin = from:twin(), how = how, theta = theta, V = V,
    }
    return { theta = run.theta, V = run.V, ret = run.ret }, {
      theta = from:moved(how.eta, math.max(math.abs(w.pay), how.beta, largest(run.V))),
      V = from:moved(how.alpha, w.pay),
    }
  end)
end

-- The same of the network's.
local function any_net(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w, terms = from:world(short), { c = from:term(1e3), beta = from:term(1e3) }
    from:alike(terms, "c", "beta")
    local c, beta = terms.c, terms.beta
    -- a critic that weighs much has long slopes, whatever is paid
    local long = c > 10 and c * math.max(1, math.abs(w.pay)) or 0
    local how, N = from:net(w, from:epsilon(math.max(math.abs(w.pay), beta, long), w))
    local plays = from:plays(w, short)
    how.gamma, how.lr = from:discount(w), from:lr(plays * w.limit)
    how.c, how.beta = c, beta
    from:alike(how, "gamma", "lr")
    local run = impl.job_any_net {
      seed = from:seed(), drawn = w.drawn, episodes = from:again(plays, how.lr),
      how = how, N = N,
    }
    return { w = run.w, ret = run.ret }
  end)
end

-- A long episode, or one seen in many numbers (rng:many). Its steps are small, so that
-- what floats round away stays small.
local function long_run(impl, rng, T, D)
  local seed, limit = rng:int(0, 1 << 30), rng:many(1, T, math.min(T, 300))
  D = rng:many(1, D, math.min(D, 60))
  return impl.job_any_net {
    seed = seed, episodes = 1, N = 4 * (D + 1) + 20,
    drawn = { 3, 3, 4, D, limit, 0, 1000, 0, 0, 100 },
    how = {
      layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, epsilon = 100,
      gamma = 0.9, lr = 0.01, c = 0.5, beta = 0.1,
    },
  }
end

-- One cell, in which about half of the moves pay nothing: with γ = 1 and β = 0 their δ
-- is 0 exactly, and Adam moves the weights on.
local function standing_still(impl, rng)
  return impl.job_any_net {
    seed = rng:int(0, 1 << 30), episodes = 1, N = 53,
    drawn = { 1, 8, 2, 1, 12, 0, 1000, 0, 50, 100 },
    how = {
      layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, epsilon = 1,
      gamma = 1, lr = 0.1, c = 0.5, beta = 0,
    },
  }
end

-- A row of three cells, and a clock of one to three steps. At the large rate one step
-- changes which action the next draws.
local function by_hand(impl, rng)
  if rng.case > 20 then return any_table(impl, rng, true) end
  local theta = zeros(3, 4)
  for s = 1, 3 do theta[s][2] = rng:turn { 0, 3 } end
  local run = impl.job_moving_goal {
    episodes = rng:size(1, 3), maps = { grid { rng:turn { "S.G", "S.G", "G.S" } } },
    how = {
      seed = rng:int(0, 99), stay = 3, C = 3, limit = rng:size(1, 3), step = -0.04,
      gamma = 0.5, alpha = 0.25, eta = rng:turn { 0.1, 0.1, 8 },
      beta = rng:turn { 0, 0.2 },
    },
    theta = theta, V = rng:turn { { 0.5, 0.25, 0 }, rng:reals(3, -1, 1) },
  }
  return { theta = run.theta, V = run.V, ret = run.ret }
end

local function net_by_hand(impl, rng)
  if rng.case > 20 then return any_net(impl, rng, true) end
  local run = impl.job_critic {
    seed = rng:int(0, 99), episodes = rng:size(1, 3), world = name "row", N = 61,
    how = { hidden = 4, gamma = 0.5, lr = 0.1, c = 0.3, beta = rng:turn { 0, 0.2 } },
  }
  return { w = run.w, ret = run.ret }
end

return lesson {
  scenario "td_error: by hand" {
    claim = "r = 1.5, V(s) = −0.3, V(s') = 0.65, γ = 0.95: 2.4175 in the middle and \z
      at a truncation, 1.8 at a termination",
    points = 1,
    run = function(impl)
      local delta = {}
      for i, f in ipairs(flags) do
        delta[i] = impl.td_error {
          r = 1.5, terminated = f[1], truncated = f[2], V_s = -0.3, V_next = 0.65,
          gamma = 0.95,
        }.value
      end
      return { delta = delta }
    end,
    oracle = function(numbers)
      return near(numbers.delta, { 2.4175, 1.8, 2.4175, 1.8 }, 1e-12)
    end,
  },
  scenario "td_error: in the middle of an episode" {
    claim = "the reward, plus what the next state is worth from here, minus what this \z
      one was thought to be worth",
    points = 1, cases = 10,
    run = function(impl, rng)
      local out = { delta = one_error(impl, rng, false, false) }
      return error_from(impl, rng, out, false, false)
    end,
  },
  scenario "td_error: the world has ended" {
    claim = "nothing follows a termination, whatever the critic says of the state",
    points = 1, cases = 10,
    run = function(impl, rng)
      local out = { delta = one_error(impl, rng, true, false) }
      return error_from(impl, rng, out, true, false)
    end,
  },
  scenario "td_error: the clock has run out" {
    claim = "something would have followed a truncation, and the critic knows what it \z
      is worth",
    points = 1, cases = 10,
    run = function(impl, rng)
      local out = { delta = one_error(impl, rng, false, true) }
      return error_from(impl, rng, out, false, true)
    end,
  },
  scenario "td_error: both flags" {
    claim = "where the world ends with the very step that the clock runs out, it has \z
      ended",
    points = 1, cases = 10,
    run = function(impl, rng)
      local out = { delta = one_error(impl, rng, true, true) }
      return error_from(impl, rng, out, true, true)
    end,
  },
  scenario "td_error: another zero" {
    claim = "c more for every reward and c/(1−γ) more for every value change no TD \z
      error",
    points = 1, cases = 5,
    run = function(impl, rng)
      local r, V_s, V_next = rng:real(-2, 2), rng:real(-2, 2), rng:real(-2, 2)
      local gamma, c = rng:real(0.1, 0.9), rng:real(1, 3)
      local function delta(more)
        return impl.td_error {
          r = r + more, terminated = false, truncated = false,
          V_s = V_s + more / (1 - gamma), V_next = V_next + more / (1 - gamma),
          gamma = gamma,
        }.value
      end
      return { delta = delta(0), shifted = delta(c) }
    end,
    oracle = function(numbers) return near(numbers.delta, numbers.shifted, 1e-9) end,
  },

  scenario "td_error: γ = 0 and γ = 1" {
    claim = "with γ = 0 only the reward counts beside V(s); with γ = 1 the next value \z
      counts in full",
    points = 1, cases = 4,
    run = function(impl, rng)
      local r, V_s, V_next = rng:real(-2, 2), rng:real(-2, 2), rng:real(-2, 2)
      local function delta(gamma)
        return impl.td_error {
          r = r, terminated = false, truncated = false, V_s = V_s, V_next = V_next,
          gamma = gamma,
        }.value
      end
      local function calm(paid, value, next_value, gamma)
        return impl.td_error {
          r = paid, terminated = false, truncated = false, V_s = value,
          V_next = next_value, gamma = gamma,
        }.value
      end
      return {
        zero = delta(0), one = delta(1), r_less = r - V_s, all = r + V_next - V_s,
        alike = { calm(0, V_s, V_s, 0.5), calm(r, V_s, V_s, rng:real(0.99, 1)) },
        little = calm(0, 0, 1e12, rng:power(-12, -9)),
      }
    end,
    oracle = function(numbers)
      return near(numbers.zero, numbers.r_less, 1e-12)
        and near(numbers.one, numbers.all, 1e-12)
    end,
  },
  scenario "td_errors: any rows" {
    claim = "row t has the TD error of step t, and where an episode ends the next row \z
      is no part of it",
    points = 1, cases = 40,
    run = function(impl, rng)
      local x = rows(rng, rng:size(1, rng:turn { 8, 8, 8, 8, 40 }))
      local mild = rng:real(0.3, 0.95)
      x.gamma = rng:turn { mild, mild, mild, 0, 1, 1e-9, 1 - 1e-9 }
      local out = { delta = impl.td_errors(x).delta }
      -- no number is too small to be one, beside others of its size
      local unit = rng:turn { 1e-14, 1e-100 }
      x.r, x.V = rng:times(x.r, unit), rng:times(x.V, unit)
      x.V_next = rng:times(x.V_next, unit)
      out.tiny = impl.td_errors(x).delta
      return rng:anywhere(out, 2, function(from)
        local e = from:rows(from:size(129, 66000))
        e.gamma = from:unit()
        return impl.td_errors(e), largest { e.r, e.V, e.V_next }
      end)
    end,
  },
  scenario "td_errors: many rows" {
    claim = "the number of rows is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 0, 2) end,
  },
  scenario "td_errors: a critic that is right" {
    claim = "where every step pays the same and V knows it, there is no surprise; a \z
      constant V leaves r − (1 − γ) V",
    points = 1, cases = 4,
    run = function(impl, rng)
      -- so that nothing is rounded
      local T, r, gamma, no = rng:int(1, 5), rng:int(-16, 16) / 8, 0.5, {}
      for t = 1, T do no[t] = false end
      local worth, c = 2 * r, 2 * r + rng:int(1, 8) / 4
      local function delta(V)
        return impl.td_errors {
          r = constant(T, r), V = constant(T, V), V_next = constant(T, V),
          terminated = no, truncated = no, gamma = gamma,
        }.delta
      end
      return {
        right = delta(worth), off = delta(c),
        expected = constant(T, r - (1 - gamma) * c),
      }
    end,
    oracle = function(numbers)
      return near(numbers.right, 0, 0) and near(numbers.off, numbers.expected, 1e-9)
    end,
  },
  scenario "td_errors: the sum of an episode" {
    claim = "discounted and added up, the TD errors of an episode are its return \z
      minus the first value",
    points = 1, cases = 10,
    run = function(impl, rng)
      local T, gamma = rng:size(1, 6), rng:real(0.3, 0.95)
      local x = {
        r = rng:reals(T, -2, 2), V = rng:reals(T, -2, 2), V_next = {}, terminated = {},
        truncated = {}, gamma = gamma,
      }
      for t = 1, T do
        x.V_next[t] = x.V[t + 1] or rng:real(-2, 2)
        x.terminated[t], x.truncated[t] = t == T, false
      end
      local delta, sum, G = impl.td_errors(x).delta, 0, -x.V[1]
      for t = 1, T do
        sum, G = sum + gamma ^ (t - 1) * delta[t], G + gamma ^ (t - 1) * x.r[t]
      end
      return { sum = sum, G = G }
    end,
    oracle = function(numbers) return near(numbers.sum, numbers.G, 1e-9) end,
  },

  scenario "entropy: by hand" {
    claim = "a fair coin has log 2; nothing random has 0; the policy of logits 1, −1, \z
      0.5 has 0.88445",
    points = 1,
    run = function(impl)
      local H = {}
      for i, pi in ipairs {
        { 0.5, 0.5 }, { 0, 1, 0 }, softmax { 1, -1, 0.5 }, { 1 },
      } do
        H[i] = impl.entropy { pi = pi }.value
      end
      return { H = H }
    end,
    oracle = function(numbers)
      return near(numbers.H, { math.log(2), 0, 0.884451791880999, 0 }, 1e-12)
    end,
  },
  scenario "entropy: any policy" {
    claim = "the mean of −log π over the actions", points = 1, cases = 10,
    run = function(impl, rng)
      local n, off, bias = rng:size(2, 6), rng:power(-4, -1), 10 ^ rng:real(-3, -1)
      local out = {
        H = impl.entropy { pi = rng:simplex(n) }.value,
        wide = impl.entropy { pi = rng:simplex(rng:turn { 20, 70 }) }.value,
        coin = impl.entropy { pi = { 0.5 + bias, 0.5 - bias } }.value,
        ends = impl.entropy { pi = { 0.25, off, 0.5 - off, 0.25 } }.value,
        any = impl.entropy { pi = rng:policy(n) }.value,
        rare = impl.entropy { pi = rng:rare(n) }.value,
      }
      return rng:anywhere(out, 5, function(from)
        return impl.entropy { pi = from:policy(from:size(129, 66000)) }
      end)
    end,
  },
  scenario "entropy: actions that are never taken" {
    claim = "an action of probability 0 adds nothing; of the others there may be many",
    points = 1, cases = 5, optional = { very_many = true },
    run = function(impl, rng)
      local pi = rng:simplex(3)
      table.insert(pi, rng:int(1, 4), 0)
      local out = rng:last() and many_entries(impl, rng, 1, 2) or {}
      out.H, out.some = impl.entropy { pi = pi }.value, {}
      for i, any in ipairs {
        { 0.5, 0, 0.5, 0 }, { 0, 0.5, 0.5, 0 }, { 0.5, 0.25, 0.25 },
      } do
        out.some[i] = impl.entropy { pi = any }.value
      end
      return out
    end,
  },
  scenario "entropy_gradient: by hand" {
    claim = "the slopes at the logits 1, −1, 0.5", points = 1,
    run = function(impl)
      return { dtheta = impl.entropy_gradient { pi = softmax { 1, -1, 0.5 } }.dtheta }
    end,
    oracle = function(numbers)
      return near(
        numbers.dtheta, { -0.18916201535069, 0.129790863372047, 0.0593711519786424 },
        1e-12
      )
    end,
  },
  scenario "entropy_gradient: any policy" {
    claim = "what a small change of each logit does to the entropy", points = 2,
    cases = 10,
    scale = { sure = 1e-6 }, -- of two numbers near 1 rounding leaves 1e-15
    run = function(impl, rng)
      local theta, slowly = rng:reals(rng:size(2, 6), -2, 2), {}
      -- with it, 1 − rare is exact
      local rare = 2.0 ^ -rng:turn { 7, 20, 35, 30, 39, 10, 12, 28, 25, 15 }
      local bias = 10 ^ -rng:real(1, 5)
      local function H(b, h)
        local moved = { table.unpack(theta) }
        moved[b] = moved[b] + h
        local sum = 0
        for _, p in ipairs(softmax(moved)) do sum = sum - p * math.log(p) end
        return sum
      end
      for b = 1, #theta do slowly[b] = (H(b, 1e-5) - H(b, -1e-5)) / 2e-5 end
      local out = {
        rare = impl.entropy_gradient { pi = rng:rare(rng:int(3, 6)) }.dtheta,
        wide = impl.entropy_gradient { pi = rng:simplex(rng:turn { 20, 70 }) }.dtheta,
        sure = impl.entropy_gradient {
          pi = rng:turn { { rare, 1 - rare }, { 1 - rare, rare }, { rare, 1 - rare } },
        }.dtheta,
        coin = impl.entropy_gradient { pi = { 0.5 + bias, 0.5 - bias } }.dtheta,
        dtheta = impl.entropy_gradient { pi = softmax(theta) }.dtheta, slowly = slowly,
      }
      -- all alike there is no slope, but what rounding leaves
      return rng:anywhere(out, 5, function(from)
        return impl.entropy_gradient { pi = from:policy(from:size(129, 66000), true) }
      end)
    end,
    oracle = function(numbers) return near(numbers.dtheta, numbers.slowly, 1e-8) end,
  },
  scenario "entropy_gradient: actions that are never taken" {
    claim = "where π is 0 the slope is 0, and so it is everywhere where one π is 1; \z
      actions there may be many",
    points = 1, cases = 5, optional = { very_many = true },
    scale = { sure = 1, only = 1 },
    run = function(impl, rng)
      local pi = rng:simplex(3)
      table.insert(pi, rng:int(1, 4), 0)
      local out = rng:last() and many_entries(impl, rng, 2, 2) or {}
      out.dtheta = impl.entropy_gradient { pi = pi }.dtheta
      out.some = impl.entropy_gradient { pi = { 0.5, 0.25, 0.25 } }.dtheta
      out.spread = impl.entropy_gradient { pi = { 0, 0.5, 0.25, 0.25, 0 } }.dtheta
      out.sure = impl.entropy_gradient { pi = { 0, 1, 0 } }.dtheta
      out.only = impl.entropy_gradient { pi = { 1 } }.dtheta
      return out
    end,
    oracle = function(numbers)
      return near(numbers.sure, 0, 0) and near(numbers.only, 0, 0)
    end,
  },

  scenario "actor_critic_step: by hand" {
    claim = "the step of the chapter, in the middle, at a termination, at a \z
      truncation and at both",
    points = 2,
    run = function(impl)
      local moved = {}
      for i, f in ipairs(flags) do moved[i] = worked(impl, f[1], f[2]) end
      return { moved = moved }
    end,
    oracle = function(numbers)
      local on, over = { 0.1835, 0.149402954825851, -0.0494029548258509 }, {
        0.06, 0.187839818527565, -0.0878398185275654,
      }
      return near(numbers.moved[1], on, 1e-9) and near(numbers.moved[2], over, 1e-9)
        and near(numbers.moved[3], on, 1e-9) and near(numbers.moved[4], over, 1e-9)
    end,
  },
  scenario "actor_critic_step: any step without a bonus" {
    claim = "critic and actor move by the same δ, and nothing else moves", points = 2,
    cases = 20,
    run = function(impl, rng) return any_step(impl, rng, {}) end,
  },
  scenario "actor_critic_step: any step with the bonus" {
    claim = "the slope of the entropy comes to the actor's step, whatever δ is",
    points = 2, cases = 20,
    run = function(impl, rng) return any_step(impl, rng, { beta = true }) end,
  },
  scenario "actor_critic_step: the last step" {
    claim = "an end of either kind is learned from as what it is", points = 1,
    cases = 12,
    run = function(impl, rng)
      local f = rng:turn { flags[2], flags[4], flags[3], flags[2] }
      return any_step(impl, rng, { beta = true, terminated = f[1], truncated = f[2] })
    end,
  },
  scenario "actor_critic_step: against a wall" {
    claim = "a step may lead back to the state it came from", points = 1, cases = 5,
    run = function(impl, rng)
      local f = rng:turn { flags[1], flags[2], flags[3], flags[4] }
      return any_step(
        impl, rng, { beta = true, stays = true, terminated = f[1], truncated = f[2] }
      )
    end,
  },
  scenario "actor_critic_step: nothing to choose" {
    claim = "with a single action the critic learns and the logit stays; with γ = 0 \z
      and γ = 1 too; where nothing surprises, the bonus still moves the actor",
    points = 1, cases = 4,
    run = function(impl, rng)
      local beta = rng:turn { 0.3, 1e-12, 1e-7, 100 }
      local calm = impl.actor_critic_step {
        theta = { { rng:real(0, 1), rng:real(1.5, 2), -1 } }, V = { 0 },
        step = {
          s = 0, a = rng:int(0, 2), r = 0, terminated = false, truncated = false,
          s_next = 0,
        },
        how = { gamma = 0.9, alpha = 0.5, eta = 0.3 / beta, beta = beta },
      }.theta
      local slight = impl.actor_critic_step {
        theta = { { 0, 0 } }, V = { 0 },
        step = {
          s = 0, a = 0, r = rng:turn { 1e-12, -1e-100 }, terminated = true,
          truncated = false, s_next = 0,
        },
        how = { gamma = 0.9, alpha = 0.5, eta = 1, beta = 0 },
      }
      local V, r, theta = rng:reals(2, -2, 2), rng:real(-2, 2), rng:real(-1, 1)
      local function step(gamma)
        return impl.actor_critic_step {
          theta = { { theta }, { 0 } }, V = V,
          step = {
            s = 0, a = 0, r = r, terminated = false, truncated = false, s_next = 1,
          },
          how = { gamma = gamma, alpha = 0.5, eta = 1, beta = 0.3 },
        }
      end
      local now, later = step(0), step(1)
      return {
        theta = { now.theta[1][1], later.theta[1][1] }, V = { now.V[1], later.V[1] },
        was = { theta, theta }, calm = calm, slight = slight.theta,
        slight_V = slight.V,
      }
    end,
    oracle = function(numbers) return near(numbers.theta, numbers.was, 1e-12) end,
  },
  scenario "actor_critic_step: on average the gradient of J" {
    claim = "with the true values, averaged over every trajectory of a small world, \z
      the actor moves along the exact gradient",
    points = 2,
    run = function(impl) return { mean = mean_move(impl) } end,
    oracle = function(numbers)
      local exact = {
        { 0.292172439383459, -0.292172439383459 },
        { -0.214389515249514, 0.214389515249513 },
        { 0.422336501704594, -0.422336501704594 },
      }
      for s = 1, 3 do
        if not near(numbers.mean[s], exact[s], 1e-9) then return false end
      end
      return true
    end,
  },

  scenario "actor_critic_episode: three episodes" {
    by_hand = by_hand,
    claim = "the same dice, the same moves, the same tables as the reference, in any \z
      world and at any step size",
    points = 3, cases = 20,
    run = function(impl, rng)
      local out = any_table(impl, rng)
      if rng.case > 2 then return out end
      local run = run_grid(impl, rng, { east }, { episodes = 3, limit = 30 })
      out.theta, out.V, out.ret = run.theta, run.V, run.ret
      return out
    end,
  },
  scenario "actor_critic_episode: the clock runs out" {
    claim = "a truncated episode ends with the value of the cell it was stopped in",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local run = run_grid(
        impl, rng, { { "#G#.", "....", "S.P." } }, { episodes = 4, limit = 2 }
      )
      local n = rng:last() and rng:many(1, 10000, 300) or rng:many(1, 700, 60)
      run.long = impl.job_many { which = 4, n = n, K = 2 }.out
      return run
    end,
  },
  scenario "actor_critic_episode: the goal moves" {
    claim = "with a bonus, tables that know the way to one goal learn the way to \z
      another",
    points = 3, tolerance = 1e-6,
    run = function(impl, rng)
      local run = run_grid(
        impl, rng, { east, west },
        { episodes = 400, stay = 150, limit = 40, beta = 0.05 }
      )
      return { theta = run.theta, J = worth(run.theta) }
    end,
    oracle = function(numbers) return numbers.J > 0.4 end,
  },

  scenario "actor_critic_net_episode: three episodes of CartPole" {
    by_hand = net_by_hand,
    claim = "the same steps and the same weights as the reference; and so in any \z
      other world, with any weights of the terms",
    points = 3, cases = 20, tolerance = 1e-6,
    run = function(impl, rng)
      local out = any_net(impl, rng)
      if rng.case > 2 then return out end
      local run = run_net(impl, rng, "cartpole", 3, rng:turn {
        { N = 55, lr = 0.003 }, { N = 55, lr = 0.03, c = 50, beta = 5e-4 },
      })
      out.w, out.ret = run.w, run.ret
      return out
    end,
  },
  scenario "actor_critic_net_episode: the clock runs out" {
    claim = "in a cell without a way out, where a move pays 40, the clock ends the \z
      episode and not the future, be it after thousands of steps; a step of Adam \z
      follows every move, also one from which nothing is learned",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local run = run_net(impl, rng, "cell", 4, { N = 65 })
      local far = rng:last() and long_run(impl, rng, 10000, 1)
        or long_run(impl, rng, 90, 1000)
      return { w = run.w, ret = run.ret, far = far.w, far_ret = far.ret,
        still = standing_still(impl, rng).w }
    end,
  },
  scenario "actor_critic_net_episode: the critic looks one step ahead" {
    claim = "a world of two steps pays 1 in the end: the first value becomes γ",
    points = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local V = impl.job_critic {
        seed = rng:int(0, 1 << 30), world = name "probe-discount",
        episodes = 300, N = 38,
        how = { hidden = 4, gamma = 0.6, lr = 0.01, c = 1, beta = 0 },
      }
      return { V = V.value, w = V.w }
    end,
    oracle = function(numbers) return near(numbers.V, 0.6, 0.1) end,
  },
  scenario "actor_critic_net_episode: one of two actions pays" {
    claim = "after 100 steps the paying action is taken nearly every time", points = 2,
    tolerance = 1e-6,
    run = function(impl, rng)
      local run = run_net(impl, rng, "probe-action", 100,
        { N = 43, lr = 0.03, beta = 0.01 })
      return { w = run.w, ret = run.ret }
    end,
    oracle = function(numbers)
      local sum = 0
      for e = 81, 100 do sum = sum + numbers.ret[e] end
      return sum >= 14
    end,
  },
}
