-- Steps of CartPole until the last 100 episodes are 195 long, against the number of workers that
-- each push when they are ready; a gradient is one less than that old on average. In a given order,
-- with weights taken anew before each turn, and by threads, each turn 200 μs longer by sleeping or
-- not. Point: what it costs that it is old.
local T, M = 16, 10000
local how = { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = 3e-3 }
local N = weights { world = "cartpole", hidden = 32, shared = true }

local function in_turn(W)
  local who, none = {}, {}
  for m = 1, M do who[m], none[m] = (m - 1) % W, 0 end
  return who, none
end

return experiment {
  lesson = "08-a2c-a3c", x = "workers", at = { 1, 2, 4, 8, 16, 32, 64 }, seeds = 20,
  measure = function(impl, series, W, seed)
    local scene = {
      seed = seed, world = 0, hidden = 32, usual = true, same = false,
      fresh = series.fresh or false,
    }
    local who, none = in_turn(W)
    local out
    if series.pause then
      out = impl.job_threads {
        scene = scene, W = W, M = M, pause = series.pause, dies = 0, how = how, N = N,
      }
    else
      out = impl.job_apart {
        scene = scene, W = W, who = who, before = none, behind = none, meet = false, how = how,
        D = 4, N = N,
      }
    end
    local after = impl.job_reached {
      W = W, who = out.who or who, ended = out.ended, T = T, goal = 195,
    }.value
    return (after > 0 and after or M) * T / 1000
  end,
  series = {
    { name = "old" },
    { name = "fresh", fresh = true },
    { name = "threads", pause = 200 },
    { name = "busy", pause = 0 },
    { name = "never", mistake = "copy-never-renewed" },
    { name = "mine", mine = true },
  },
}
