-- A bell in two dimensions that learns where a target is, and how wide it should be. One draw pays
-- −Σ w_j (u_j − target_j)², w = (1, 4), and the entropy counts c_H. Point: the mean drifts to the
-- target, and the deviations to √(c_H/2w_j), twice as wide where an error costs a quarter.
local target, weight, c_entropy = { 1.5, -1 }, { 1, 4 }, 0.1

-- The four numbers of a bell, under a name that begins with whose it is.
local function bell(list, whose, more)
  for j = 1, 2 do
    for _, wide in ipairs { false, true } do
      local one = { name = ("%s%s-%d"):format(whose, wide and "sigma" or "mu", j), number = j,
        wide = wide }
      for key, value in pairs(more) do one[key] = value end
      list[#list + 1] = one
    end
  end
end

local series = {
  { name = "best-1", exact = function() return math.sqrt(c_entropy / (2 * weight[1])) end },
  { name = "best-2", exact = function() return math.sqrt(c_entropy / (2 * weight[2])) end },
}
bell(series, "", {})
bell(series, "sampled-", { mistake = "entropy-of-the-sample" })
bell(series, "mine-", { mine = true })

return experiment {
  lesson = "07-gaussian-policy", x = "iteration", at = { 1, 6, 12, 20, 32, 60, 300 }, seeds = 30,
    series = series,
  measure = function(impl, one, iteration, seed)
    local out = impl.job_target {
      iterations = 300, target = target, weight = weight,
      how = { n = 64, seed = seed, c_entropy = c_entropy, lr = 0.05 },
    }
    local log_sigma, mu = out.log_sigma[iteration], out.mu[iteration]
    return one.wide and math.exp(log_sigma[one.number]) or mu[one.number]
  end,
}
