-- outcomes.lua: `ascent outcomes`. Runs the reference over five seeds and holds what it reaches against what is claimed of it.
-- A row without PASS or FAIL claims nothing: it says where the runs end, whether that is welcome or not. Nothing is recorded, so
-- that every figure comes out of a run of this very moment.
--
--   outcomes.main(words, screen) -> exit status     1 if a claim fails
--
-- outcomes.of[SLUG](reference) -> { heading | { text, figures, show, holds }, … }     show: a format; holds: a test of each figure
local command = require "experiment.command"
local curve = require "experiment.curve"
local lesson = require "check.lesson"
local outcomes = { of = {} }

local usage = "usage: ascent outcomes [LESSON]\n"
local seeds = 5
local label_width, figure_width = 42, 6

-- ---- lesson 2 ----

local net = { world = 0, episodes = 1000, hidden = 32, gamma = 0.99, lr = 1e-3, N = 1315 }
local by_episode, least_speed = 980, 100e3

-- The lowest mean of 100 episodes after the first that was `most` or more.
local function lowest_after(ret, most)
  local from, lowest = curve.reached(ret, most), nil
  for to = from or #ret + 1, #ret do lowest = math.min(lowest or math.huge, curve.mean(ret, to - 99, to)) end
  return lowest
end

local function on_cartpole(reference)
  local reached, finished, lowest, ends, speed = {}, {}, {}, {}, {}
  for seed = 1, seeds do
    local given = { seed = seed }
    for name, value in pairs(net) do given[name] = value end
    local before = host.cpu()
    local ret = reference.job_net(given).ret
    local seconds = host.cpu() - before
    reached[seed], finished[seed] = curve.reached(ret, 195) or "never", curve.reached(ret, 475) or "never"
    lowest[seed] = lowest_after(ret, 195) or "–"
    ends[seed] = curve.mean(ret, #ret - 99, #ret)
    speed[seed] = curve.mean(ret, 1, #ret) * #ret / seconds -- CartPole pays 1 a step
  end
  return reached, finished, lowest, ends, speed
end

local grid = { episodes = 3000, step = -0.04, limit = 100, gamma = 0.95, eta = 0.3 }
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
    local given = { seed = seed, theta = zeros(9, 4), map = {} }
    for name, value in pairs(grid) do given[name] = value end
    for i, line in ipairs(map) do given.map[i] = { line:byte(1, -1) } end
    local theta = reference.job_grid(given).theta
    parts[seed] = host.exact { map = map, step = grid.step, theta = theta, gamma = grid.gamma }.J
  end
  return parts
end

outcomes.of["02-reinforce"] = function(reference)
  local reached, finished, lowest, ends, speed = on_cartpole(reference)
  local best = best_on_grid()
  return {
    ("REINFORCE on CartPole, %d episodes (2×%d tanh, Adam %g, γ = %g)"):format(net.episodes, net.hidden, net.lr, net.gamma),
    { text = ("mean of 100 reaches 195 by episode %d"):format(by_episode), figures = reached, show = "%s",
      holds = function(x) return x ~= "never" and x <= by_episode end },
    { text = "mean of 100 reaches 475 in episode", figures = finished, show = "%s" },
    { text = "falls back after 195 to, at the lowest", figures = lowest, show = function(x) return x == "–" and x or ("%.0f"):format(x) end },
    { text = "ends with a mean of the last 100 of", figures = ends, show = "%.0f" },
    { text = "≥ 100 k steps a second of CPU; k steps", figures = speed, show = function(x) return ("%.0f"):format(x / 1e3) end,
      holds = function(x) return x >= least_speed end },
    ("REINFORCE with a table on the 3×3 grid, %d episodes (η = %g, γ = %g)"):format(grid.episodes, grid.eta, grid.gamma),
    { text = ("exact J within 3 %% of J* = %.5f"):format(best), figures = on_grid(reference), show = "%.3f",
      holds = function(x) return x >= 0.97 * best end },
  }
end

-- ---- lesson 6 ----

local ppo = { world = 0, episodes = 1000, hidden = 32, gamma = 0.99, lr = 2.5e-3, N = 2531 }
local watched = { iterations = 200, T = 512, hidden = 32, epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, clip = math.huge, c_value = 0.5,
  c_entropy = 0, target_kl = math.huge, lr = 0.01 }
local clip_gain = 250

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

outcomes.of["06-ppo-clip"] = function(reference)
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

-- ---- the table ----

local function right(text, width) return (" "):rep(width - utf8.len(text)) .. text end
local function left(text, width) return text .. (" "):rep(width - utf8.len(text)) end

local function shown(row, x) return type(row.show) == "string" and row.show:format(x) or row.show(x) end

-- Whether every figure holds; nil where nothing is claimed.
local function holds(row)
  for _, x in ipairs(row.holds and row.figures or {}) do
    if not row.holds(x) then return false end
  end
  return row.holds and true or nil
end

local function line(row, colour)
  local held = holds(row)
  local word = held == nil and "    " or held and "PASS" or "FAIL"
  local figures = ""
  for _, x in ipairs(row.figures) do figures = figures .. right(shown(row, x), figure_width) end
  local mark = colour and held ~= nil and ("\27[%dm%s\27[0m"):format(held and 32 or 31, word) or word
  return ("  %s  %s%s"):format(mark, left(row.text, label_width), figures)
end

local function table_of(l, rows, colour)
  local out, failed = { left(l.slug .. ": what the reference reaches", label_width + 2) .. "seed" }, false
  for seed = 1, seeds do out[1] = out[1] .. right(tostring(seed), seed == 1 and figure_width + 2 or figure_width) end
  for _, row in ipairs(rows) do
    out[#out + 1] = type(row) == "string" and "\n" .. row or line(row, colour)
    failed = failed or type(row) == "table" and holds(row) == false
  end
  return table.concat(out, "\n") .. "\n", failed
end

-- The lessons of the book of which something is claimed, or the one that is asked for.
local function wanted(given)
  if #given > 1 then command.usage("one lesson at a time, found '%s' too", given[2]) end
  local all = given[1] and { lesson.find(given[1]) } or lesson.all()
  local list = {}
  for _, l in ipairs(all) do
    if outcomes.of[l.slug] then list[#list + 1] = lesson.read(l) end
  end
  if #list == 0 then error({ outcome = "usage", text = ("nothing is claimed of %s"):format(given[1] and all[1].slug or "any lesson") }, 0) end
  return list
end

local function main(given, screen)
  local status = 0
  for _, l in ipairs(wanted(given)) do
    local door = host.trusted(nil, l.built .. "/reference.so")
    local text, failed = table_of(l, outcomes.of[l.slug](host.bind(door, l.functions)), screen.colour)
    door:close()
    command.say(text)
    status = failed and 1 or status
  end
  return status
end

function outcomes.main(given, screen) return command.run("outcomes", usage, main, given, screen) end

return outcomes
