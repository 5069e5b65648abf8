-- How far REINFORCE's estimate is from the exact gradient when N episodes are averaged, for one
-- policy that does not learn. World: the 3×3 grid with a pit. Point: noise falls as 1/√N, bias does
-- not. The weight γ^t is what makes the estimate one of ∇J; without it the error stops at the
-- distance to another vector, which is known exactly. G_0 carries its own discount from the start
-- to step t, so crediting it everywhere, with no γ^t besides, is unbiased too, and only noisier.
local map, step, gamma = { "..G", "..P", "S.." }, -0.04, 0.95
local S, A, limit = 9, 4, 500

local theta, cells = {}, { table.concat(map):byte(1, -1) }
for s = 1, S do theta[s] = { 0, 0, 0, 0 } end -- the novice of the chapter

local world = { map = map, step = step, goal = 1, pit = -1, theta = theta, gamma = gamma }
local J = exact(world)

-- Dropping γ^t counts a state by how often it is visited, not by its discounted visits: each row
-- grows by the ratio of the two.
world.gamma = 1
local visits, other = exact(world).visits, {}
for s = 1, S do
  other[s] = {}
  for a = 1, A do other[s][a] = J.visits[s] > 0 and J.gradient[s][a] * visits[s] / J.visits[s]
    or 0 end
end

local function distance(x, y)
  local sum = 0
  for s = 1, S do
    for a = 1, A do sum = sum + (x[s][a] - (y and y[s][a] or 0)) ^ 2 end
  end
  return math.sqrt(sum)
end

return experiment {
  lesson = "02-reinforce", x = "episodes", at = { 1, 4, 16, 64, 256, 1024, 4096 }, seeds = 40,
  measure = function(impl, series, episodes, seed)
    local estimate = impl.job_estimate {
      seed = seed, episodes = episodes, map = cells, theta = theta,
      how = { C = #map[1], limit = limit, step = step, gamma = gamma,
        keep_gamma_t = series.weighted },
    }
    return distance(estimate.mean, J.gradient) / distance(J.gradient)
  end,
  series = {
    { name = "kept", weighted = true },
    { name = "dropped", weighted = false },
    { name = "bias", exact = function() return distance(other,
      J.gradient) / distance(J.gradient) end },
    { name = "whole", weighted = false, mistake = "whole-return" },
    { name = "mine", weighted = true, mine = true },
  },
}
