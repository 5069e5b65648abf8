-- Where a policy of one decision comes to rest, by β: the right answer pays 1, and the reference
-- gives it with probability 0.2. What pulls is averaged over all groups, so there is no randomness.
-- Point: a KL in the loss rests elsewhere than one in the reward, and the deviation moves it again.
local function binomial(n, k)
  local out = 1
  for i = 1, k do out = out * (n - k + i) / i end
  return out
end

-- How hard groups of G pull towards right answers of probability p, on average.
local function pull(impl, p, G, divide)
  local mean = 0
  for k = 1, G - 1 do
    local r, chance = {}, binomial(G, k) * p ^ k * (1 - p) ^ (G - k)
    for g = 1, G do r[g] = g <= k and 1 or 0 end
    mean = mean
      + chance * k / G * impl.group_advantages { r = { r }, divide = divide or false }.adv[1][1]
  end
  return mean
end

-- The slope in the logit of p, of the groups' part and of k3's.
local function slope(impl, series, beta, p)
  local d = impl.kl_slope {
    logp = { { math.log(p), math.log(1 - p) } }, beta = beta,
    logp_ref = { { math.log(0.2), math.log(0.8) } }, w = { { p, 1 - p } },
  }.dlogp[1]
  local reward = series.G and pull(impl, p, series.G, series.divide) or p * (1 - p)
  return reward + d[1] * (1 - p) - d[2] * p
end

return experiment {
  lesson = "11-grpo", x = "beta", at = { 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.4, 0.55, 0.75, 1 },
  seeds = 2,
  measure = function(impl, series, beta)
    local best = 0.2 * math.exp(1 / beta)
    if series.tilt then return best / (best + 0.8) end
    local low, high = 1e-9, 1 - 1e-12
    for _ = 1, 60 do
      local p = (low + high) / 2
      if slope(impl, series, beta, p) > 0 then low = p else high = p end
    end
    return low
  end,
  series = {
    { name = "tilt", tilt = true },
    { name = "k3" },
    { name = "mean-2", G = 2 },
    { name = "mean-8", G = 8 },
    { name = "over-2", G = 2, divide = true },
    { name = "over-8", G = 8, divide = true },
    { name = "k1", mistake = "kl-of-k1" },
    { name = "mine", mine = true },
  },
}
