-- How long the pole stands, against the steps played and against the time they took, one curve for
-- each λ. The score is the mean length of an episode over the last 64 rollouts of 128 steps.
-- Seconds are a process's CPU time, so they differ from run to run, as no other number of these
-- plots does; all λ of a seed run one after another in one process, so that what slows a machine
-- slows them alike. Point: λ costs nothing, so steps are time; λ = 0 believes a critic that knows
-- nothing yet.
local T, window, at, runs = 128, 64, {}, {}
for k = 1, 12 do at[k] = 8192 * k end
local rollouts = at[#at] // T

local function scores(ended)
  local out, ends = {}, 0
  for i, n in ipairs(ended) do
    ends = ends + n - (ended[i - window] or 0)
    if i % window == 0 then out[i // window] = window * T / math.max(ends, 1) end
  end
  return out
end

local function train(impl, lambda, seed)
  local before = cpu()
  local run = impl.job_rollouts {
    seed = seed, world = name "cartpole", rollouts = rollouts,
    how = { T = T, hidden = 32, gamma = 0.99, lambda = lambda, c_value = 0.05, c_entropy = 0.01,
      lr = 3e-3 },
    N = weights { world = "cartpole", hidden = 32, shared = true },
  }
  return { scores = scores(run.ended), seconds = cpu() - before }
end

local list = {}
for _, lambda in ipairs { 0, 0.5, 0.9, 0.95, 1 } do
  list[#list + 1] = { name = tostring(lambda), run = "seed", lambda = lambda }
  list[#list + 1] = { name = lambda .. "-seconds", run = "seed", lambda = lambda, seconds = true }
end
table.insert(list, { name = "mine", lambda = 0.95, mine = true })

return experiment {
  lesson = "05-gae", x = "steps", at = at, seeds = 30, along = true,
  measure = function(impl, series, marks, seed)
    if series.mine then return train(impl, series.lambda, seed).scores end
    local of = runs[series.lambda] or {}
    runs[series.lambda], of[seed] = of, of[seed] or train(impl, series.lambda, seed)
    if not series.seconds then return of[seed].scores end
    local out = {}
    for k, mark in ipairs(marks) do out[k] = of[seed].seconds * mark / marks[#marks] end
    return out
  end,
  series = list,
}
