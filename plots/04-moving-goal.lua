-- What a policy is worth after the goal has moved, against the episodes it has had to find it
-- again; with and without a bonus. World: 5×5, start in the middle, no cost of moving; 3000
-- episodes with the goal in one corner, then it stands in the opposite one. Point: a policy that
-- has grown sure never looks elsewhere, and where nothing pays δ is 0, so nothing ever moves it
-- again.
local before = { "G....", ".....", "..S..", ".....", "....." }
local after = { ".....", ".....", "..S..", ".....", "....G" }
local S, A, gamma, stay = 25, 4, 0.95, 3000

local function cells(map) return name(table.concat(map)) end
local maps = { cells(before), cells(after) }

-- What the last 20 episodes paid on average: the part of them that found the goal.
local function found(ret)
  local sum = 0
  for e = #ret - 19, #ret do sum = sum + ret[e] end
  return sum / 20
end

return experiment {
  lesson = "04-actor-critic", x = "episodes", at = { 30, 100, 300, 1000, 3000 }, seeds = 40,
  measure = function(impl, series, episodes, seed)
    local theta, V = {}, {}
    for s = 1, S do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
    return found(impl.job_moving_goal {
      episodes = stay + episodes, maps = maps, theta = theta, V = V,
      how = { seed = seed, stay = stay, C = 5, step = 0, limit = 12, gamma = gamma, alpha = 0.9,
        eta = 0.5, beta = series.beta },
    }.ret)
  end,
  series = {
    { name = "off", beta = 0 },
    { name = "little", beta = 0.05 },
    { name = "much", beta = 0.2 },
    { name = "sampled", beta = 0.05, mistake = "bonus-from-the-sample" },
    { name = "downhill", beta = 0.05, mistake = "bonus-downhill" },
    { name = "mine", beta = 0.05, mine = true },
  },
}
