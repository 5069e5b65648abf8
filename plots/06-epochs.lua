-- How long the pole stands after 30 iterations of 512 steps, against the epochs each rollout is
-- used for; clipped and not. Adam's step is large on purpose. Point: more epochs learn more from
-- the same steps as long as something stops them.
local function last(list, n)
  local sum = 0
  for i = #list - n + 1, #list do sum = sum + list[i] / n end
  return sum
end

return experiment {
  lesson = "06-ppo-clip", x = "epochs", at = { 1, 4, 16 }, seeds = 30,
  measure = function(impl, series, epochs, seed)
    return last(impl.job_watched {
      seed = seed, iterations = 30, T = 512, hidden = 32, how = {
        epochs = epochs, M = 128, gamma = 0.99, lambda = 0.95, epsilon = series.epsilon,
        clip = math.huge, c_value = 0.5, c_entropy = 0, target_kl = math.huge, lr = 0.01,
      },
    }.length, 5)
  end,
  series = {
    { name = "clipped", epsilon = 0.2 },
    { name = "not", epsilon = math.huge },
    { name = "stuck", epsilon = 0.2, mistake = "flat-on-both-sides" },
    { name = "renewed", epsilon = 0.2, mistake = "old-policy-renewed" },
    { name = "unsigned", epsilon = 0.2, mistake = "sign-not-asked" },
    { name = "raw", epsilon = 0.2, mistake = "advantages-as-they-are" },
    { name = "mine", epsilon = 0.2, mine = true },
  },
}
