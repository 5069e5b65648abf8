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

-- ---- from everywhere ----

-- Logarithms of probabilities, new and old, up to e^300 apart; what has become
-- impossible; and advantages.
local function any_rows(rng, from)
  local T, scale = from:size(129, 1000), 0
  local c = { logp = {}, logp_old = {}, adv = from:numbers(T) }
  local by = from:numbers(T, function() return from:exponent(300) end)
  for t = 1, T do
    local near_by = -math.max(0, by[t]) - math.min(from:weight(), 10)
    c.logp_old[t] = near_by
    c.logp[t] = rng:int(0, 19) == 7 and -math.huge or math.min(0, near_by + by[t])
    scale = math.max(scale, math.exp(c.logp[t] - near_by) * math.abs(c.adv[t]) / T)
  end
  return c, scale
end

-- Two policies in every row: the same, near each other, or apart; the other may have
-- lost an action, or all but lost it, be it a rare one.
local function any_policies(rng, from)
  local T, A = from:sizes(2, 66, 1000)
  local c = { pi_old = {}, pi = {} }
  for t = 1, T do
    local old = t < 9 and from:policy(A) or c.pi_old[t - 8]
    local off, sum, new = rng:pick { false, from:rare() }, 0, {}
    local gone = rng:pick { 0.0, 1e-30, 1e-300, 1e-300 }
    local lost = A > 1 and rng:int(0, 3) == 3 and 1 + from:index(A)
    if lost and rng:int(0, 1) == 1 then
      old = rng:simplex(A - 1)
      table.insert(old, lost, rng:pick { 1e-18, 1e-30, 1e-300 })
    end
    for b = 1, A do
      new[b] = b ~= lost and old[b] * (off and 1 + off * rng:real(-0.5, 1) or 1) or gone
      sum = sum + new[b]
    end
    if sum == 0 then new, sum = rng:simplex(A), 1 end
    for b = 1, A do new[b] = new[b] / sum end
    c.pi_old[t] = old
    c.pi[t] = rng:int(0, 1) == 0 and new or t < 9 and from:policy(A) or c.pi[t - 8]
  end
  return c
end

-- Moves of logits.
local function any_moves(from)
  local T, A = from:sizes(2, 129, 1000)
  local c = { pi = {}, z = from:table(T, A) }
  for t = 1, T do c.pi[t] = t < 9 and from:policy(A) or c.pi[t - 8] end
  return c
end

-- Their products in units of what they are right to a billionth of, a share of the
-- row's largest move; where an action is never taken, as they are.
local function in_shares(c, u)
  local out = {}
  for t, row in ipairs(u) do
    local size = math.max(largest(c.z[t]), 1e-300)
    out[t] = {}
    for b, x in ipairs(row) do
      local share = c.pi[t][b] * size / #u
      out[t][b] = share > 0 and x / share or x
    end
  end
  return out
end

-- A direction and what a matrix makes of it: its own share of each number, all of one
-- sign, so that rounding does not decide whether anything curves.
local function any_curve(rng, from, n)
  local x, Fx, way = from:numbers(n), {}, rng:pick { 1, 1, 1, -1 } * from:weight()
  for i = 1, n do
    if math.abs(x[i]) > 1e13 or math.abs(x[i]) < 1e-13 then x[i] = 0.0 end
    Fx[i] = way * x[i] * rng:real(0.1, 3)
  end
  return x, Fx
end

-- A step of conjugate gradient from any place, of any r and p; and the sizes of its
-- terms.
local function any_cg(rng, from)
  local n = from:size(129, 1000)
  local p, Fp = any_curve(rng, from, n)
  local r, x = any_curve(rng, from, n), from:numbers(n)
  r[1 + from:index(n)] = from:unit() + 0.01
  local c, square, curve = { Fp = Fp, x = x, r = r, p = p }, dot(r, r), dot(p, Fp)
  local by = curve > 0 and square / curve or 0
  local rest = largest(r) + by * largest(Fp)
  return c, { x = largest(x) + by * largest(p), r = rest, value = n * rest * rest,
    p = rest + n * rest * rest / square * largest(p) }
end

return {
  with = with, zeros = zeros, log_all = log_all, dot = dot, times = times,
  policies = policies, mixed = mixed, softmax = softmax, kl = kl, positive = positive,
  softmax_gradient = softmax_gradient, advantages = advantages, any_rows = any_rows,
  any_policies = any_policies, any_moves = any_moves, in_shares = in_shares,
  any_curve = any_curve, any_cg = any_cg,
}
