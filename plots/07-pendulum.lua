-- Pendulum-v1 learned by PPO with a Gaussian head: what an episode pays that is played by the means, mean of three. One run a seed, looked at
-- on its way. Point: 40 thousand steps are enough. Whether the action is squashed or the world clips it does not matter; whose density is taken
-- does, and a clock taken for death costs time.
local pendulum = { world = 0, episodes = 24, hidden = 32, gamma = 0.95, lr = 2e-3, N = weights { world = "pendulum", hidden = 32, shared = false } }
local runs = {}

local function run(impl, name, seed)
  local key = name .. seed
  if not runs[key] then
    local job = { seed = seed }
    for field, value in pairs(pendulum) do job[field] = value end
    runs[key] = impl.job_net(job).ret
  end
  return runs[key]
end

return experiment {
  lesson = "07-gaussian-policy", x = "iteration", at = { 3, 6, 9, 12, 15, 18, 21, 24 }, seeds = 5,
  measure = function(impl, series, iteration, seed)
    local ret = run(impl, series.name, (seed - 1) % 1000 + 1)
    return (ret[iteration - 2] + ret[iteration - 1] + ret[iteration]) / 3
  end,
  series = {
    { name = "squashed" },
    { name = "clips", mistake = "world-clips" },
    { name = "clipped-density", mistake = "clipped-action" },
    { name = "deaths", mistake = "ends-are-all-deaths" },
    { name = "mine", mine = true },
  },
}
