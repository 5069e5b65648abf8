-- How long the pole stands, against the steps learned from: TRPO, and at equal steps the natural
-- gradient without a line search, the gradient scaled to the same δ, and lesson 6's PPO. Point:
-- along the gradient the same distance buys far less; beside PPO, TRPO is not faster.
local marks = { 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 28, 31, 34, 37, 40, 43, 46, 49 }

return experiment {
  lesson = "09-trpo", x = "iteration", at = marks, seeds = 20, along = true,
  measure = function(impl, series, at, seed)
    local length, out = impl.job_watched {
      seed = seed, method = series.method, iterations = 49, T = 2048, hidden = 32, how = {
        products = 10, tries = 10, epochs = 10, M = 64, gamma = 0.99, lambda = 0.95,
        delta = series.delta, damping = 0.1, residual = 1e-5, shrink = 0.7, lr = 1e-3,
      },
    }.length, {}
    for k, i in ipairs(at) do out[k] = length[i] end
    return out
  end,
  series = {
    { name = "trpo", method = 0, delta = 0.01 },
    { name = "gradient", method = 2, delta = 0.01 },
    { name = "ppo", method = 3, delta = 0.01 },
    { name = "wide", method = 0, delta = 0.5 },
    { name = "free", method = 1, delta = 0.5 },
    { name = "mine", method = 0, delta = 0.01, mine = true },
  },
}
