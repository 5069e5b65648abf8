-- What REINFORCE reaches: on CartPole with a network, and on the 3×3 grid with a table,
-- where J* is known.
local net = {
  episodes = 1000, hidden = 32, gamma = 0.99, lr = 1e-3,
  N = weights { world = "cartpole", hidden = 32, shared = true },
}
local by_episode, least_speed = 980, 100e3

-- The lowest mean of 100 episodes after the first that was `most` or more.
local function lowest_after(ret, most)
  local from, lowest = curve.reached(ret, most), nil
  for to = from or #ret + 1, #ret do
    lowest = math.min(lowest or math.huge, curve.mean(ret, to - 99, to))
  end
  return lowest
end

local function on_cartpole(reference)
  local reached, finished, lowest, ends, speed = {}, {}, {}, {}, {}
  for seed = 1, seeds do
    local before = cpu()
    local ret = reference.job_net(with(net, { seed = seed })).ret
    local seconds = cpu() - before
    reached[seed] = curve.reached(ret, 195) or "never"
    finished[seed] = curve.reached(ret, 475) or "never"
    lowest[seed] = lowest_after(ret, 195) or "–"
    ends[seed] = curve.mean(ret, #ret - 99, #ret)
    speed[seed] = curve.mean(ret, 1, #ret) * #ret / seconds -- CartPole pays 1 a step
  end
  return reached, finished, lowest, ends, speed
end

local grid = { C = 3, step = -0.04, limit = 100, gamma = 0.95, eta = 0.3 }
local episodes = 3000
local map = { "..G", "..P", "S.." }

-- What four moves along a shortest way bring, the last of them into the goal.
local function best_on_grid()
  local J = 0
  for t = 0, 3 do J = J + grid.gamma ^ t * grid.step end
  return J + grid.gamma ^ 3
end

local function zeros(S, A)
  local theta = {}
  for s = 1, S do
    theta[s] = {}
    for a = 1, A do theta[s][a] = 0 end
  end
  return theta
end

-- The exact J of the policy that each run ends with, as a part of the best.
local function on_grid(reference)
  local parts = {}
  for seed = 1, seeds do
    local theta = reference.job_grid {
      seed = seed, episodes = episodes, map = { table.concat(map):byte(1, -1) },
      how = grid, theta = zeros(9, 4),
    }.theta
    parts[seed] = exact {
      map = map, step = grid.step, theta = theta, gamma = grid.gamma,
    }.J
  end
  return parts
end

return function(reference)
  local reached, finished, lowest, ends, speed = on_cartpole(reference)
  local best = best_on_grid()
  return {
    ("REINFORCE on CartPole, %d episodes (2×%d tanh, Adam %g, γ = %g)"):format(
      net.episodes, net.hidden, net.lr, net.gamma
    ),
    { text = ("mean of 100 reaches 195 by episode %d"):format(by_episode),
      figures = reached, show = "%s",
      holds = function(x) return x ~= "never" and x <= by_episode end },
    { text = "mean of 100 reaches 475 in episode", figures = finished, show = "%s" },
    { text = "falls back after 195 to, at the lowest", figures = lowest,
      show = function(x) return x == "–" and x or ("%.0f"):format(x) end },
    { text = "ends with a mean of the last 100 of", figures = ends, show = "%.0f" },
    { text = "≥ 100 k steps a second of CPU; k steps", figures = speed,
      show = function(x) return ("%.0f"):format(x / 1e3) end,
      holds = function(x) return x >= least_speed end },
    ("REINFORCE with a table on the 3×3 grid, %d episodes (η = %g, γ = %g)"):format(
      episodes, grid.eta, grid.gamma
    ),
    { text = ("exact J within 3 %% of J* = %.5f"):format(best),
      figures = on_grid(reference), show = "%.3f",
      holds = function(x) return x >= 0.97 * best end },
  }
end
