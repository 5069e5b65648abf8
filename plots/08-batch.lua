-- How long the pole stands at the end of 160 thousand steps, against Adam's step: with the gradient
-- of 16 rows, and with that of 128, by eight workers or by one that plays eight turns. Point: the
-- larger batch is what bears the longer step, whoever has played it.
local T, steps = 16, 160000
local N = weights { world = "cartpole", hidden = 32, shared = true }

return experiment {
  lesson = "08-a2c-a3c", x = "rate", at = { 1e-3, 3e-3, 1e-2, 3e-2 }, seeds = 20,
  measure = function(impl, series, lr, seed)
    local rows = series.W * series.turns * T
    local ended = impl.job_together {
      scene = { seed = seed, world = 0, hidden = 32, usual = true, same = series.same or false,
        fresh = false },
      W = series.W, turns = series.turns, iterations = steps // rows, N = N,
      how = { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = lr },
    }.ended
    local window, ends = 8192 // rows, 0
    for i = #ended - window + 1, #ended do ends = ends + ended[i] end
    return math.min(500, window * rows / math.max(ends, 1))
  end,
  series = {
    { name = "alone", W = 1, turns = 1 },
    { name = "together", W = 8, turns = 1 },
    { name = "one", W = 1, turns = 8 },
    { name = "mine", W = 8, turns = 1, mine = true },
  },
}
