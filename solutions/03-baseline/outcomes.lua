-- What a baseline buys REINFORCE on CartPole: where the runs end, and how much of an
-- episode's noise is left.
local net = {
  episodes = 1500, hidden = 32, gamma = 0.99, lr = 1e-3,
  N = weights { world = "cartpole", hidden = 32, shared = false },
}
local by_episode, ends_at = 433, 490
local noise = {
  fitted = 1500, played = 200, hidden = 32, gamma = 0.99, lr = 1e-3, K = 3,
}
local stages = {
  { trained = 0, most = 0.5 }, { trained = 150, most = 0.3 },
  { trained = 300, most = 0.15 },
}

-- Of each stage: what the policy earns, and the variance with a constant and with V, as
-- parts of that with the bare returns.
local function measured(reference, trained)
  local paid, constant, V = {}, {}, {}
  for seed = 1, seeds do
    local run = reference.job_noise(with(noise, { seed = seed, trained = trained }))
    paid[seed], constant[seed] = run.value, run.spread[2] / run.spread[1]
    V[seed] = run.spread[3] / run.spread[1]
  end
  return paid, constant, V
end

return function(reference)
  local reached, finished, ends = {}, {}, {}
  for seed = 1, seeds do
    local ret = reference.job_net(with(net, { seed = seed })).ret
    reached[seed] = curve.reached(ret, 200) or "never"
    finished[seed] = curve.reached(ret, 475) or "never"
    ends[seed] = curve.mean(ret, #ret - 99, #ret)
  end
  local rows = {
    ("REINFORCE with V on CartPole, %d episodes \z
      (two stacks of 2×%d tanh, Adam %g, γ = %g)")
      :format(net.episodes, net.hidden, net.lr, net.gamma),
    { text = ("mean of 100 reaches 200 by episode %d"):format(by_episode),
      figures = reached, show = "%s",
      holds = function(x) return x ~= "never" and x <= by_episode end },
    { text = "mean of 100 reaches 475 in episode", figures = finished, show = "%s",
      holds = function(x) return x ~= "never" end },
    { text = ("ends with a mean of the last 100 ≥ %d"):format(ends_at), figures = ends,
      show = "%.0f", holds = function(x) return x >= ends_at end },
    ("Variance of an episode's gradient, as a part of that with the bare returns \z
      (V fitted for %d episodes)"):format(noise.fitted),
  }
  for _, s in ipairs(stages) do
    local paid, constant, V = measured(reference, s.trained)
    rows[#rows + 1] = {
      text = ("after %d episodes an episode pays"):format(s.trained), figures = paid,
      show = "%.0f",
    }
    rows[#rows + 1] = { text = "  less a constant", figures = constant, show = "%.2f" }
    rows[#rows + 1] = { text = ("  less V: ≤ %g"):format(s.most), figures = V,
      show = "%.2f", holds = function(x) return x <= s.most end }
  end
  return rows
end
