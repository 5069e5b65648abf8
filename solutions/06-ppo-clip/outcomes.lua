-- What PPO reaches on CartPole; and the same with a step so large that only the clip keeps it upright.
local ppo = { world = 0, episodes = 1000, hidden = 32, gamma = 0.99, lr = 2.5e-3, N = 2531 }
local watched = { iterations = 200, T = 512, hidden = 32, epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, clip = math.huge, c_value = 0.5,
  c_entropy = 0, target_kl = math.huge, lr = 0.01 }
local clip_gain = 250

return function(reference)
  local reached, ends, clipped, free, gain = {}, {}, {}, {}, {}
  local function late(epsilon, seed)
    local length = reference.job_watched(with(watched, { epsilon = epsilon, seed = seed })).length
    return curve.mean(length, #length - 49, #length)
  end
  for seed = 1, seeds do
    local ret = reference.job_net(with(ppo, { seed = seed })).ret
    reached[seed], ends[seed] = curve.reached(ret, 475) or "never", curve.mean(ret, #ret - 99, #ret)
    clipped[seed], free[seed] = late(0.2, seed), late(math.huge, seed)
    gain[seed] = clipped[seed] - free[seed]
  end
  return {
    ("PPO on CartPole, %d iterations of 128 steps (two stacks of 2×%d tanh, Adam %g, γ = %g)"):format(ppo.episodes, ppo.hidden, ppo.lr, ppo.gamma),
    { text = "mean of 100 reaches 475 after iteration", figures = reached, show = "%s" },
    { text = "ends with a mean of the last 100 of 475", figures = ends, show = "%.0f", holds = function(x) return x >= 475 end },
    ("The same with Adam %g, %d iterations of %d steps: length over the last 50"):format(watched.lr, watched.iterations, watched.T),
    { text = "clipped, ε = 0.2", figures = clipped, show = "%.0f" },
    { text = "not clipped", figures = free, show = "%.0f" },
    { text = ("clipping gains %d"):format(clip_gain), figures = gain, show = "%.0f", holds = function(x) return x >= clip_gain end },
  }
end
