-- Lesson 9's cases: policies, matrices and advantages as the scenarios draw them, and
-- by definition what some of the functions are to return.

local function with(given, more)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0.0 end
  return out
end

local function log_all(list)
  local out = {}
  for i, x in ipairs(list) do out[i] = math.log(x) end
  return out
end

local function dot(x, y)
  local sum = 0
  for i = 1, #x do sum = sum + x[i] * y[i] end
  return sum
end

local function times(F, x)
  local out = {}
  for i = 1, #F do out[i] = dot(F[i], x) end
  return out
end

-- T rows of probabilities of any kind, some of them 0.
local function policies(rng, T, A)
  local pi = {}
  for t = 1, T do pi[t] = rng:policy(A) end
  return pi
end

local function mixed(rng, T, A)
  local pi = {}
  for t = 1, T do pi[t] = rng:simplex(A) end
  return pi
end

local function softmax(logits)
  local sum, pi = 0, {}
  for b = 1, #logits do sum = sum + math.exp(logits[b]) end
  for b = 1, #logits do pi[b] = math.exp(logits[b]) / sum end
  return pi
end

local function kl(old, new)
  local sum = 0
  for t = 1, #old do
    for b = 1, #old[t] do
      local p = old[t][b]
      if p > 0 then sum = sum + p * math.log(p / new[t][b]) / #old end
    end
  end
  return sum
end

-- B Bᵀ and a little on the diagonal: symmetric, and positive in every direction.
local function positive(rng, n)
  local B, F = {}, {}
  for i = 1, n do B[i] = rng:reals(n, -1, 1) end
  for i = 1, n do
    F[i] = {}
    for j = 1, n do F[i][j] = dot(B[i], B[j]) + (i == j and 0.3 or 0) end
  end
  return F
end

local function softmax_gradient(pi, adv)
  local g, mean = {}, dot(pi, adv)
  for b = 1, #pi do g[b] = pi[b] * (adv[b] - mean) end
  return g
end

-- Advantages of which some are positive and some are not, of mean 0 as when normalised.
local function advantages(rng, T)
  local adv, mean = rng:reals(T, -2, 2), 0
  for t = 1, T do mean = mean + adv[t] / T end
  for t = 1, T do adv[t] = adv[t] - mean end
  return adv
end

return {
  with = with, zeros = zeros, log_all = log_all, dot = dot, times = times,
  policies = policies, mixed = mixed, softmax = softmax, kl = kl, positive = positive,
  softmax_gradient = softmax_gradient, advantages = advantages,
}
