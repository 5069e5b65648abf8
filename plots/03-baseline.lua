-- The variance of the estimate against the constant that is taken from every return. World: one
-- decision between two arms that pay 0 and 1, with a policy that takes the first nine times in ten.
-- Point: the curve is a parabola, and its lowest point is not V, the mean of the pays, but b*,
-- which here leaves nothing at all. The closed form is Σ p (r − b)² w − ‖∇J‖²; the other series are
-- samples. A baseline added instead of taken away has the curve's mirror image.
local theta, r, samples = { 2.2, 0 }, { 0, 1 }, 400

local p = 1 / (1 + math.exp(-2.2))
local pi, V, best = { p, 1 - p }, 1 - p, p

local function variance(b)
  local sum = 0
  for a = 1, 2 do
    for k = 1, 2 do
      local mean = pi[k] * (r[k] - V)
      sum = sum + pi[a] * ((r[a] - b) * ((a == k and 1 or 0) - pi[k]) - mean) ^ 2
    end
  end
  return sum
end

return experiment {
  lesson = "03-baseline", x = "baseline",
    at = { -0.5, -0.25, 0, V, 0.25, 0.5, 0.75, best, 1, 1.25, 1.5, 1.75, 2 }, seeds = 40,
  measure = function(impl, _, b, seed)
    return impl.job_bandit_spread { seed = seed, samples = samples, theta = theta, r = r,
      b = b }.value
  end,
  series = {
    { name = "sampled" },
    { name = "exact", exact = variance },
    { name = "added", mistake = "baseline-added" },
    { name = "mine", mine = true },
  },
}
