-- Lesson 7's cases: bells and draws, squashes and settings as the scenarios draw them,
-- and by definition what the functions are to return. Bells are neither round nor of
-- width 1, draws lie inside and outside ±1 and now and then on the mean itself, and log
-- σ goes to ±20, u to where tanh u is 1, rows to two thousand and the numbers of an
-- action to 260.

local log_2pi, wide = math.log(2 * math.pi), 260

-- T rows of d numbers.
local function rows(rng, T, d, lo, hi)
  local out = {}
  for t = 1, T do out[t] = rng:reals(d, lo, hi) end
  return out
end

-- Bells, and draws up to three deviations away; the first draw of all lies beyond ±1,
-- and of the others some lie on the mean. log σ up to `most` in size.
local function bells(rng, T, d, most)
  local c = { mu = rows(rng, T, d, -1, 1), log_sigma = {}, u = rows(rng, T, d, -3, 3) }
  for j = 1, d do
    c.log_sigma[j] = rng:pick { -1, 1 } * rng:real(0.3, most or 1)
    if j > 3 then c.log_sigma[j] = c.log_sigma[j] * 10 ^ -rng:real(0, 5) end
    for t = 1, T do c.u[t][j] = c.mu[t][j] + math.exp(c.log_sigma[j]) * c.u[t][j] end
  end
  if rng:int(0, 3) == 0 then c.u[T][d] = c.mu[T][d] end
  local beyond = rng:pick { -1, 1 } * rng:real(2.2, 3)
  c.u[1][1] = c.mu[1][1] + math.exp(c.log_sigma[1]) * beyond
  return c
end

-- Bells of any width and place, and draws any number of deviations away.
local function bells_from(from)
  local T, d = from:sizes(2, 66, 60000, 250)
  local c = { mu = from:table(T, d), u = {} }
  c.xi = from:table(T, d, function() return from:exponent(40) end)
  c.log_sigma = from:numbers(d, function() return from:exponent(20) end)
  for t = 1, T do
    c.u[t] = {}
    for j = 1, d do
      c.u[t][j] = c.mu[t][j] + math.exp(c.log_sigma[j]) * c.xi[t][j]
    end
  end
  return c
end

-- The density as a product, slowly.
local function log_density(mu, log_sigma, u)
  local p = 1
  for j = 1, #mu do
    local sigma = math.exp(log_sigma[j])
    local height = math.sqrt(2 * math.pi * sigma ^ 2)
    p = p * math.exp(-(u[j] - mu[j]) ^ 2 / (2 * sigma ^ 2)) / height
  end
  return math.log(p)
end

-- The slope of f at its x[i], by central differences of which the error's first term is
-- taken away.
local function slope(x, i, f)
  local function central(h)
    local at = x[i]
    x[i] = at + h
    local above = f()
    x[i] = at - h
    local below = f()
    x[i] = at
    return (above - below) / (2 * h)
  end
  return (4 * central(5e-4) - central(1e-3)) / 3
end

-- Five points and weights for means over a standard normal number, exact for
-- polynomials up to degree 9 (Gauss and Hermite).
local root = math.sqrt(10)
local near_point, far_point = math.sqrt(5 - root), math.sqrt(5 + root)
local points = { -far_point, -near_point, 0, near_point, far_point }
local near_weight, far_weight = (7 + 2 * root) / 60, (7 - 2 * root) / 60
local weights = { far_weight, near_weight, 8 / 15, near_weight, far_weight }

-- The chapter's bell in two dimensions.
local worked = {
  mu = { { 0.3, -0.5 } }, log_sigma = { -0.5, 0.2 }, u = { { 0.9, -1.4 } },
}

-- log(c (1 − tanh² u)) where nothing is lost by it.
local function log_slope(c, u)
  local e = math.exp(-2 * math.abs(u))
  return math.log(c) + math.log(4 * e / (1 + e) ^ 2)
end

local function squashes(rng, T, d, lo, hi)
  local c = { u = rows(rng, T, d, lo, hi), logp_u = rng:reals(T, -4, 1) }
  c.c = rng:turn {
    2, 0.5, 10 ^ rng:real(-12, -3), 3, 10 ^ rng:real(-3, 12), 1e-100, 1e100,
  }
  if rng:int(0, 3) == 0 then c.u[T][d] = rng:pick { 0, 1e-4, -1e-7 } end
  return c
end

-- The log-densities of a case's actions, slowly.
local function squashed(c)
  local out = {}
  for t = 1, #c.u do
    out[t] = c.logp_u[t]
    for j = 1, #c.u[t] do out[t] = out[t] - log_slope(c.c, c.u[t][j]) end
  end
  return out
end

local function same(n, x)
  local out = {}
  for i = 1, n do out[i] = x end
  return out
end

local function with(given, more)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local settings = {
  epochs = 3, M = 8, c = 1.5, pay = 0.1, gamma = 0.9, lambda = 0.8, epsilon = 0.2,
  c_value = 0.7, c_entropy = 0.05, lr = 0.02,
}

-- A course of any sizes, as a job takes it, and the weights of a network for it whose
-- layers are so wide.
local function any_course(from, hidden)
  local D, d = from:count({ 3, 1, 2, 5, 12 }, 1, 1000), from:count({ 2, 1, 3 }, 1, 40)
  local limit = from:count({ 2, 1, 3, 5, 12 }, 1, 2000)
  return limit * 1000000 + D * 100 + d,
    2 * hidden * (D + 1) + (hidden + 1) * (2 * hidden + d + 1) + d, D + d + 6
end

local function any_seed(rng) return rng:int(0, 1 << 40) end

-- Settings from everywhere in what the contract allows.
local function any_settings(rng, from, updates)
  local how = {
    epochs = from:three(rng:own_size(1, 60) or rng:pick { 1, 2, 3, 5 }),
    M = from:three(rng:own_size(1, 1000) or rng:pick { 8, 5, 1, 20, 100 }),
  }
  how.c, how.pay = from:term(1e3) + 1e-6, from:term(1e3) + 1e-6
  how.gamma, how.lambda, how.epsilon = from:unit(), from:unit(), from:term(30) + 1e-9
  how.c_value, how.c_entropy = from:term(1e3), from:term(1e3)
  how.lr = from:lr(updates or 100)
  return from:alike(how, "c", "pay", "gamma", "lambda", "epsilon", "c_value",
    "c_entropy", "lr")
end

-- What a part of the agent is handed: advantages of both signs, one of them 0; targets
-- on both sides of the values.
local function lesson_for(rng, T, how)
  local c = { seed = any_seed(rng), T = T, N = 110, how = with(settings, how or {}) }
  c.world = 2
  c.adv, c.target = rng:reals(T, -2, 2), rng:reals(T, -2, 2)
  c.adv[rng:int(1, T)] = 0.0
  return c
end

local function rows_by_hand(rng)
  local T = rng:size(1, 3)
  local how = { c_entropy = rng:turn { 0, 0.2 }, M = rng:size(1, 3) }
  local job = lesson_for(rng, T, how)
  job.seed = rng:int(0, 99)
  job.adv[T] = rng:turn { 1, -1, 0.5 }
  return job
end

return {
  log_2pi = log_2pi, wide = wide, rows = rows,
  bells = bells, bells_from = bells_from, log_density = log_density, slope = slope,
  points = points, weights = weights, worked = worked, squashes = squashes,
  squashed = squashed, same = same, with = with, settings = settings,
  any_course = any_course, any_seed = any_seed, any_settings = any_settings,
  lesson_for = lesson_for,
  rows_by_hand = rows_by_hand,
}
