-- What PPO reaches on CartPole; and sixteen epochs of each rollout with a clip and
-- without: how far an iteration goes, and where it ends.
local ppo = {
  episodes = 1000, hidden = 32, gamma = 0.99, lr = 2.5e-3,
  N = weights { world = "cartpole", hidden = 32, shared = false },
}
local watched = { iterations = 200, T = 512, hidden = 32 }
local how = {
  epochs = 16, M = 128, gamma = 0.99, lambda = 0.95, clip = math.huge, c_value = 0.5,
  c_entropy = 0, target_kl = math.huge, lr = 2.5e-3,
}
local solved, further = 475, 20

local function below(list, from, limit)
  local n = 0
  for i = from, #list do n = n + (list[i] < limit and 1 or 0) end
  return n
end

return function(reference)
  local reached, ends = {}, {}
  local clipped, free, gain, factor, falls = {}, {}, {}, {}, {}
  for seed = 1, seeds do
    local ret = reference.job_net(with(ppo, { seed = seed })).ret
    reached[seed], ends[seed] = curve.reached(ret, solved) or "never",
      curve.mean(ret, #ret - 99, #ret)
    local function run(epsilon)
      local settings = with(how, { epsilon = epsilon })
      return reference.job_watched(with(watched, { how = settings, seed = seed }))
    end
    local held, not_held, last = run(0.2), run(math.huge), watched.iterations
    clipped[seed] = curve.mean(held.length, last - 49, last)
    free[seed] = curve.mean(not_held.length, last - 49, last)
    gain[seed] = clipped[seed] - free[seed]
    factor[seed] = curve.mean(not_held.kl, 1, 10) / curve.mean(held.kl, 1, 10)
    falls[seed] = below(not_held.length, last - 99, 100)
  end
  return {
    ("PPO on CartPole, %d iterations of 128 steps (two stacks of 2×%d tanh, Adam %g, "
      .. "γ = %g)"):format(ppo.episodes, ppo.hidden, ppo.lr, ppo.gamma),
    { text = "mean of 100 reaches 475 after iteration", figures = reached,
      show = "%s" },
    { text = "ends with a mean of the last 100 of 475", figures = ends, show = "%.0f",
      holds = function(x) return x >= solved end },
    ("%d epochs of each rollout, %d iterations of %d steps: length over the last 50")
      :format(how.epochs, watched.iterations, watched.T),
    { text = "clipped, ε = 0.2, stands 475 steps", figures = clipped, show = "%.0f",
      holds = function(x) return x >= solved end },
    { text = "not clipped", figures = free, show = "%.0f" },
    { text = "of its last 100 iterations, below 100 steps", figures = falls,
      show = "%d" },
    { text = "clipped stands longer", figures = gain, show = "%+.0f",
      holds = function(x) return x > 0 end },
    { text = ("not clipped, KL is %d times as large"):format(further), figures = factor,
      show = "×%.0f", holds = function(x) return x >= further end },
  }
end
