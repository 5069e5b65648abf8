-- Seconds on the clock until the last 100 episodes of CartPole are 195 long, against the number of
-- threads: in a world that answers at once, and in one that takes a thousandth of a second for each
-- turn of 16 steps. On the machine that draws it, one run at a time. Point: threads save waiting,
-- and no more work than there are processors.
local T, M = 16, 10000
local how = { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = 3e-3 }
local N = weights { world = "cartpole", hidden = 32, shared = true }

return experiment {
  lesson = "08-a2c-a3c", x = "threads", at = { 1, 2, 4, 8, 16, 32 }, seeds = 10, alone = true,
  measure = function(impl, series, W, seed)
    local out = impl.job_threads {
      scene = { seed = seed, world = 0, hidden = 32, usual = true, same = false, fresh = false },
      W = W, M = series.M, pause = series.pause, dies = 0, how = how, N = N,
    }
    local after = impl.job_reached {
      W = W, who = out.who, ended = out.ended, T = T, goal = 195,
    }.value
    return out.at[after > 0 and after or series.M]
  end,
  series = {
    { name = "quick", pause = 0, M = M },
    { name = "slow", pause = 1000, M = M // 2 },
  },
}
