-- How far an iteration of 2048 steps moves the policy, in units of the limit δ: the largest KL(before
-- ‖ after) of forty, on rows that were not learned from, with the line search and without. Point: a
-- small δ is kept by the quadratic model alone; a large one only by the search.
return experiment {
  lesson = "09-trpo", x = "delta", at = { 0.001, 0.01, 0.1, 0.3, 1 }, seeds = 10,
  measure = function(impl, series, delta, seed)
    local kl = impl.job_watched {
      seed = seed, method = series.method, iterations = 40, T = 2048, hidden = 32, how = {
        products = 10, tries = 10, epochs = 10, M = 64, gamma = 0.99, lambda = 0.95,
        delta = delta, damping = 0.1, residual = 1e-5, shrink = 0.7, lr = 1e-3,
      },
    }.kl
    return math.max(table.unpack(kl)) / delta
  end,
  series = {
    { name = "limit", exact = function() return 1 end },
    { name = "trpo", method = 0 },
    { name = "natural", method = 1 },
    { name = "reversed", method = 0, mistake = "searched-kl-reversed" },
    { name = "mine", method = 0, mine = true },
  },
}
