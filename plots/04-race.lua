-- How long the pole stands, against the steps played: an agent that waits for the end of the
-- episode (Monte Carlo) and one that learns after every step (TD), on the same network with the
-- same step size. The score is the mean of the last 100 episodes, or of all there are. Point: TD
-- learns from the first step on, and is neither sooner at 195 nor as sure to get there; its seeds
-- differ far more.
local at, hidden = { 1000 }, 32
for k = 5, 80, 5 do at[#at + 1] = 1000 * k end

return experiment {
  lesson = "04-actor-critic", x = "steps", at = at, seeds = 30, along = true,
  measure = function(impl, series, marks, seed)
    local run = impl.job_race {
      seed = seed, monte_carlo = series.monte_carlo or false, steps = marks[#marks],
        hidden = hidden, gamma = 0.99, lr = 1e-3, episodes = 8500,
    }
    local ret, out, taken, e, sum = run.ret, {}, 0, 0, 0
    for k, mark in ipairs(marks) do
      while taken < mark do
        e = e + 1
        taken, sum = taken + ret[e], sum + ret[e] - (ret[e - 100] or 0)
      end
      out[k] = sum / math.min(e, 100)
    end
    return out
  end,
  series = {
    { name = "mc", monte_carlo = true },
    { name = "td" },
    { name = "mine", mine = true },
  },
}
