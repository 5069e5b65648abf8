-- Pendulum-v1 learned by PPO with a Gaussian head: what an episode pays that is played by the
-- means, mean of three. One run a seed, looked at on its way. Point: 25 thousand steps are enough.
-- Whether the action is squashed or the world clips it does not matter; whose density is taken
-- does, and a clock taken for death costs time.
local pendulum = {
  episodes = 24, hidden = 32, gamma = 0.95, lr = 2e-3,
  N = weights { world = "pendulum", hidden = 32, shared = false },
}
return experiment {
  lesson = "07-gaussian-policy", x = "iteration", at = { 3, 6, 9, 12, 15, 18, 21, 24 }, seeds = 30,
    along = true,
  measure = function(impl, _, marks, seed)
    local job, out = { seed = seed }, {}
    for field, value in pairs(pendulum) do job[field] = value end
    local ret = impl.job_net(job).ret
    for k, i in ipairs(marks) do out[k] = (ret[i - 2] + ret[i - 1] + ret[i]) / 3 end
    return out
  end,
  series = {
    { name = "squashed" },
    { name = "clips", mistake = "world-clips" },
    { name = "clipped-density", mistake = "clipped-action" },
    { name = "deaths", mistake = "ends-are-all-deaths" },
    { name = "mine", mine = true },
  },
}
