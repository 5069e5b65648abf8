-- How far an iteration of 512 steps moves the policy, against its epochs; clipped and not: the mean
-- over the first ten of KL(before ‖ after). Adam's step is large on purpose. Point: what the clip
-- makes flat stays roughly where it is, however often it is asked.
return experiment {
  lesson = "06-ppo-clip", x = "epochs", at = { 1, 2, 4, 8, 16 }, seeds = 30,
  measure = function(impl, series, epochs, seed)
    local kl, sum = impl.job_watched {
      seed = seed, iterations = 10, T = 512, hidden = 32, how = {
        epochs = epochs, M = 128, gamma = 0.99, lambda = 0.95, epsilon = series.epsilon,
        clip = math.huge, c_value = 0.5, c_entropy = 0, target_kl = math.huge, lr = 0.01,
      },
    }.kl, 0
    for i = 1, #kl do sum = sum + kl[i] / #kl end
    return sum
  end,
  series = {
    { name = "clipped", epsilon = 0.2 },
    { name = "not", epsilon = math.huge },
    { name = "renewed", epsilon = 0.2, mistake = "old-policy-renewed" },
    { name = "mine", epsilon = 0.2, mine = true },
  },
}
