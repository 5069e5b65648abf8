-- A bell in two dimensions that learns where a target is, and how wide it should be. One draw pays −Σ w_j (u_j − target_j)², w = (1, 4), and
-- the entropy counts c_H. Point: the mean drifts to the target, and the deviations to √(c_H/2w_j), twice as wide where an error costs a quarter.
local aim = { iterations = 300, n = 64, target = { 1.5, -1 }, weight = { 1, 4 }, c_entropy = 0.1, lr = 0.05 }

return experiment {
  lesson = "07-gaussian-policy", x = "iteration", at = { 1, 6, 12, 20, 32, 60, 300 }, seeds = 20,
  measure = function(impl, series, iteration, seed)
    local job = { seed = seed }
    for key, value in pairs(aim) do job[key] = value end
    local out = impl.job_target(job)
    local j = series.number
    return series.wide and math.exp(out.log_sigma[iteration][j]) or out.mu[iteration][j]
  end,
  series = {
    { name = "mu-1", number = 1 },
    { name = "mu-2", number = 2 },
    { name = "sigma-1", number = 1, wide = true },
    { name = "sigma-2", number = 2, wide = true },
    { name = "best-1", exact = function() return math.sqrt(aim.c_entropy / (2 * aim.weight[1])) end },
    { name = "best-2", exact = function() return math.sqrt(aim.c_entropy / (2 * aim.weight[2])) end },
  },
}
