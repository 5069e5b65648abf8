-- The gain of a linear policy u ~ N(−k x, 0.3²) on a scalar LQR, learned from draws. Point: k comes
-- to K* of the Riccati equation; a score divided by σ and not σ² has the right direction and a
-- third of the pace; one that looks at the clipped action adds noise.
local s = {
  a = 1.1, b = 0.5, q = 1, r = 0.1, sigma_w = 0.1, log_sigma = math.log(0.3), m0 = 1,
  gamma = 0.95,
}

local function best()
  local P, mixed = s.q, s.gamma * s.a * s.b
  for _ = 1, 1000 do
    P = s.q + s.gamma * s.a ^ 2 * P - (mixed * P) ^ 2 / (s.r + s.gamma * s.b ^ 2 * P)
  end
  return mixed * P / (s.r + s.gamma * s.b ^ 2 * P)
end

return experiment {
  lesson = "07-gaussian-policy", x = "iteration", at = { 1, 6, 11, 21, 31, 51, 76, 101, 151, 201 },
    seeds = 30,
  measure = function(impl, series, iteration, seed)
    return impl.job_lqr {
      iterations = math.max(2, iteration), n = 64, T = 100, seed = seed, system = s, start = 1,
      lr = 0.05,
    }.k[iteration]
  end,
  series = {
    { name = "k" },
    { name = "best", exact = best },
    { name = "by-sigma", mistake = "score-sigma-for-variance" },
    { name = "clipped", mistake = "score-of-the-clipped" },
    { name = "mine", mine = true },
  },
}
