-- What λ trades: the bias and the noise of an advantage, exactly and as gae gives them. World: an
-- endless chain whose rewards are noise of deviation 1, so that every true value and advantage is
-- 0; the critic says 3 too much of every state but the one asked about. That is what tilts the
-- policy: the chain's next states look better than they are. Point: bias γ(1 − λ)c/(1 − γλ) falls
-- as λ grows, and noise 1/√(1 − γ²λ²) rises; neither end has both small.
local gamma, c, chains, T = 0.99, 3, 400, 1000

local function moments(adv)
  local mean, square = 0, 0
  for i = 1, #adv do mean = mean + adv[i] / #adv end
  for i = 1, #adv do square = square + (adv[i] - mean) ^ 2 / (#adv - 1) end
  return mean, math.sqrt(square)
end

return experiment {
  lesson = "05-gae", x = "lambda", at = { 0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1 },
    seeds = 30,
  measure = function(impl, series, lambda, seed)
    -- The bias is asked without noise: the same for every seed.
    local sigma = series.noise and 1 or 0
    local out = impl.job_chain { seed = seed, chains = series.noise and chains or 2, T = T,
      gamma = gamma, lambda = lambda, sigma = sigma, c = 0, off = c }
    local mean, deviation = moments(out.adv)
    return series.noise and deviation or mean
  end,
  series = {
    { name = "bias" },
    { name = "noise", noise = true },
    { name = "exact-bias",
      exact = function(lambda) return gamma * (1 - lambda) * c / (1 - gamma * lambda) end },
    { name = "exact-noise",
      exact = function(lambda) return 1 / math.sqrt(1 - (gamma * lambda) ^ 2) end },
    { name = "kept", mistake = "one-minus-lambda", noise = true },
    { name = "mine-bias", mine = true },
    { name = "mine-noise", mine = true, noise = true },
  },
}
