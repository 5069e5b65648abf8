-- How sure of the best of three arms a policy has become, against the arms it has pulled. World:
-- the chapter's bandit, which pays 1 in the middle and −0.5 beside it; and the same with 1.5 less
-- for everything, so that every arm costs. Point: the score has mean zero, so what all arms have in
-- common takes nobody away from the best one; a step without the log is driven by it.
local pays, costs = { -0.5, 1, -0.5 }, { -2, -0.5, -2 }

local function best(theta)
  local sum = 0
  for b = 1, 3 do sum = sum + math.exp(theta[b] - theta[2]) end
  return 1 / sum
end

return experiment {
  lesson = "01-softmax-step", x = "pulls", at = { 10, 30, 100, 300, 1000, 3000 }, seeds = 40,
    along = true,
  measure = function(impl, series, marks, seed)
    local out = {}
    for k, steps in ipairs(marks) do
      out[k] = best(impl.job_bandit {
        seed = seed, steps = steps, mean = series.mean, spread = 0.5, eta = 0.1,
          theta = { 0, 0, 0 },
      }.theta)
    end
    return out
  end,
  series = {
    { name = "pays", mean = pays },
    { name = "costs", mean = costs },
    { name = "pays-without", mean = pays, mistake = "forgot-the-log" },
    { name = "costs-without", mean = costs, mistake = "forgot-the-log" },
    { name = "mine", mean = costs, mine = true },
  },
}
