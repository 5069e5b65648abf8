-- What the Gaussian agent reaches on Pendulum, how near the gain comes to the best one
-- of a linear system, and which ellipse a target draws. The bounds are not free: that
-- of the gain is where J falls short of J* by one part in a thousand, those of the
-- means and returns are four standard errors of the run itself, which a right program
-- passes in all but one case of 16 000.
local pendulum = {
  episodes = 30, hidden = 32, gamma = 0.95, lr = 2e-3,
  N = weights { world = "pendulum", hidden = 32, shared = false },
}
local watched = 100 -- episodes by the means

local system = {
  a = 1.1, b = 0.5, q = 1, r = 0.1, sigma_w = 0.1, log_sigma = math.log(0.3), m0 = 1,
  gamma = 0.95,
}
local lqr = { iterations = 300, n = 64, T = 100, system = system, start = 1, lr = 0.05 }
local late = 100 -- iterations, the last of a run
local aim = { iterations = 400, target = { 1.5, -1 }, weight = { 1, 4 } }
local aiming = { n = 64, c_entropy = 0.1, lr = 0.05 }

local function best_gain(s)
  local P = s.q
  for _ = 1, 1000 do
    P = s.q + s.gamma * s.a ^ 2 * P - (s.gamma * s.a * s.b * P) ^ 2
      / (s.r + s.gamma * s.b ^ 2 * P)
  end
  return s.gamma * s.a * s.b * P / (s.r + s.gamma * s.b ^ 2 * P)
end

-- J(k) of an endless episode, in closed form.
local function J(s, k)
  local c, variance = (s.a - s.b * k) ^ 2, math.exp(2 * s.log_sigma)
  local noise = s.b ^ 2 * variance + s.sigma_w ^ 2
  local M = s.m0 + s.gamma * noise / (1 - s.gamma)
  return -(s.q + s.r * k ^ 2) * M / (1 - s.gamma * c) - s.r * variance / (1 - s.gamma)
end

-- The same over T steps, from the mean square of the state at each.
local function J_until(s, k, T)
  local m, weight, sum, variance = s.m0, 1, 0, math.exp(2 * s.log_sigma)
  for _ = 1, T do
    sum, weight = sum - weight * ((s.q + s.r * k ^ 2) * m + s.r * variance),
      weight * s.gamma
    m = (s.a - s.b * k) ^ 2 * m + s.b ^ 2 * variance + s.sigma_w ^ 2
  end
  return sum
end

-- How far k may be from K* on either side before J has lost one part in a thousand.
local function within(s, K)
  local low, high = K, K
  while J(s, low) > 1.001 * J(s, K) do low = low - 1e-4 end
  while J(s, high) > 1.001 * J(s, K) do high = high + 1e-4 end
  return low, high
end

-- Mean of the last numbers of a list, and its standard error.
local function ending(list, n)
  local mean, square = curve.mean(list, #list - n + 1, #list), 0
  for i = #list - n + 1, #list do square = square + (list[i] - mean) ^ 2 end
  return mean, math.sqrt(square / (n - 1) / n)
end

return function(reference)
  local swung, gains, errors, ends, widths = {}, {}, {}, {}, {}
  local K = best_gain(system)
  local low, high = within(system, K)
  for seed = 1, seeds do
    local out = reference.job_net(with(pendulum, { seed = seed }))
    local played = reference.job_played {
      seed = seed + 2000003, hidden = pendulum.hidden, w = out.w, episodes = watched }
    swung[seed] = curve.mean(played.ret, 1, watched)
    local run, expected = reference.job_lqr(with(lqr, { seed = seed })), 0
    gains[seed] = curve.mean(run.k, #run.k - late + 1, #run.k)
    for i = #run.k - late + 1, #run.k do
      expected = expected + J_until(system, run.k[i], lqr.T) / late
    end
    local measured, deviation = ending(run.ret, late)
    errors[seed] = (measured - expected) / deviation
    local hit = reference.job_target(with(aim, { how = with(aiming, { seed = seed }) }))
    local mu, log_sigma = hit.mu[aim.iterations], hit.log_sigma[aim.iterations]
    ends[seed] = math.sqrt((mu[1] - aim.target[1]) ^ 2 + (mu[2] - aim.target[2]) ^ 2)
    widths[seed] = math.exp(log_sigma[1])
      / math.sqrt(aiming.c_entropy / (2 * aim.weight[1]))
  end
  return {
    ("Pendulum-v1, %d iterations of 2048 steps (2×%d tanh, Adam %g falling to 0, "
      .. "γ = %g)")
      :format(pendulum.episodes, pendulum.hidden, pendulum.lr, pendulum.gamma),
    { text = ("by its means, %d episodes: −200 or more"):format(watched),
      figures = swung, show = "%.0f", holds = function(x) return x >= -200 end },
    ("Scalar LQR, K* = %.4f, J* = %.4f; k from %.1f, %d iterations of %d episodes")
      :format(K, J(system, K), lqr.start, lqr.iterations, lqr.n),
    { text = ("k ends where J ≥ 1.001 J*: %.3f to %.3f"):format(low, high),
      figures = gains, show = "%.3f",
      holds = function(k) return low <= k and k <= high end },
    { text = "returns − J(k), in standard errors: |·| < 4", figures = errors,
      show = "%.1f", holds = function(x) return math.abs(x) < 4 end },
    ("A target in two dimensions, %d iterations of %d draws, c_H = %g"):format(
      aim.iterations, aiming.n, aiming.c_entropy),
    { text = "the mean ends at a distance of", figures = ends, show = "%.3f" },
    { text = "σ of the first number, as a share of √(c_H/2w)", figures = widths,
      show = "%.3f" },
  }
end
