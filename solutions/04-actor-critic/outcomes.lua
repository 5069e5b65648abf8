-- One-step TD against Monte Carlo on CartPole, on the same network; and a goal that
-- moves, with and without an entropy bonus.
local race = { steps = 100000, hidden = 32, gamma = 0.99, lr = 1e-3, episodes = 11000 }
local mc_steps = 46e3
local stay, group = 3000, 16
local grid = {
  stay = stay, C = 5, step = 0, limit = 12, gamma = 0.95, alpha = 0.9, eta = 0.5,
}
local maps = {
  { "G....", ".....", "..S..", ".....", "....." },
  { ".....", ".....", "..S..", ".....", "....G" },
}

-- After how many steps the mean of 100 episodes is 195, or "never"; and the mean of the
-- last 100.
local function raced(reference, monte_carlo)
  local reached, ends = {}, {}
  for seed = 1, seeds do
    local run = reference.job_race(
      with(race, { seed = seed, monte_carlo = monte_carlo })
    )
    local ret = table.move(run.ret, 1, math.tointeger(run.value), 1, {})
    local e = curve.reached(ret, curve.learned)
    reached[seed] = e and curve.mean(ret, 1, e) * e or "never"
    ends[seed] = curve.mean(ret, math.max(1, #ret - 99), #ret)
  end
  return reached, ends
end

local function cells(map) return name(table.concat(map)) end

-- Of each group of seeds: how many find the new goal in more than half of the 20
-- episodes that end `episodes` after it has moved.
local function found(reference, beta, episodes)
  local counts = {}
  for seed = 1, seeds * group do
    local theta, V = {}, {}
    for s = 1, 25 do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
    local ret = reference.job_moving_goal {
      episodes = stay + episodes, maps = { cells(maps[1]), cells(maps[2]) },
      how = with(grid, { seed = 1000 * seed, beta = beta }), theta = theta, V = V,
    }.ret
    local g = (seed - 1) // group + 1
    counts[g] = (counts[g] or 0) + (curve.mean(ret, #ret - 19, #ret) > 0.5 and 1 or 0)
  end
  return counts
end

local function thousands(x) return x == "never" and x or ("%.0f k"):format(x / 1e3) end

return function(reference)
  local mc, mc_ends = raced(reference, true)
  local td, td_ends = raced(reference, false)
  return {
    ("CartPole for %d k steps (two stacks of 2×%d tanh, Adam %g, γ = %g)"):format(
      race.steps // 1000, race.hidden, race.lr, race.gamma
    ),
    { text = ("Monte Carlo, mean of 100 reaches 195 by %d k"):format(mc_steps // 1000),
      figures = mc, show = thousands,
      holds = function(x) return x ~= "never" and x <= mc_steps end },
    {
      text = "  ends with a mean of the last 100 of", figures = mc_ends, show = "%.0f",
    },
    {
      text = "one-step TD, mean of 100 reaches 195 after", figures = td,
      show = thousands,
    },
    {
      text = "  ends with a mean of the last 100 of", figures = td_ends, show = "%.0f",
    },
    ("The goal moves after %d episodes; how many of %d seeds find it again, \z
      by groups of seeds"):format(stay, group),
    { text = "without a bonus, within 1000: at most 6",
      figures = found(reference, 0, 1000), show = "%d",
      holds = function(x) return x <= 6 end },
    {
      text = "without a bonus, within 3000", figures = found(reference, 0, 3000),
      show = "%d",
    },
    { text = "β = 0.05, within 1000: at least 12",
      figures = found(reference, 0.05, 1000), show = "%d",
      holds = function(x) return x >= 12 end },
    { text = "β = 0.05, within 3000: at least 15",
      figures = found(reference, 0.05, 3000), show = "%d",
      holds = function(x) return x >= 15 end },
    {
      text = "β = 0.02, within 3000", figures = found(reference, 0.02, 3000),
      show = "%d",
    },
  }
end
