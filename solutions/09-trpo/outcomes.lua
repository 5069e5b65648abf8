-- What TRPO reaches on CartPole, and what the line search is for: at δ = 0.01 hardly
-- anything, at δ = 0.5 the run.
local run = { iterations = 98, T = 2048, hidden = 32 }
local how = {
  products = 10, tries = 10, epochs = 10, M = 64, gamma = 0.99, lambda = 0.95,
  delta = 0.01, damping = 0.1, residual = 1e-5, shrink = 0.7, lr = 1e-3,
}
local trpo, natural = 0, 1

-- In thousands of steps, when the policy that then plays stands so long.
local function thousands(length, limit)
  for i, x in ipairs(length) do
    if x >= limit then return (i - 1) * run.T / 1000 end
  end
end

local function ends(length) return curve.mean(length, #length - 9, #length) end

return function(reference)
  local first, second, last, mean, most = {}, {}, {}, {}, {}
  local far, free, free_most = {}, {}, {}
  for seed = 1, seeds do
    local function watched(method, delta)
      return reference.job_watched(with(run, {
        seed = seed, method = method, how = with(how, { delta = delta }),
      }))
    end
    local small = watched(trpo, 0.01)
    first[seed], second[seed] = thousands(small.length, 195), thousands(small.length, 475)
    last[seed] = ends(small.length)
    mean[seed], most[seed] = curve.mean(small.kl, 1, #small.kl),
      math.max(table.unpack(small.kl))
    local large, unsearched = watched(trpo, 0.5), watched(natural, 0.5)
    far[seed], free[seed] = ends(large.length), ends(unsearched.length)
    free_most[seed] = math.max(table.unpack(unsearched.kl))
  end
  return {
    ("TRPO on CartPole, %d iterations of %d steps (two stacks of 2×%d tanh), δ = 0.01")
      :format(run.iterations, run.T, run.hidden),
    { text = "thousand steps to 195", figures = first, show = "%.1f" },
    { text = "thousand steps to 475", figures = second, show = "%.1f" },
    { text = "ends at", figures = last, show = "%.0f" },
    { text = "mean KL of an iteration", figures = mean, show = "%.4f" },
    { text = "largest KL", figures = most, show = "%.4f" },
    "δ = 0.5",
    { text = "with the line search ends at", figures = far, show = "%.0f" },
    { text = "without it", figures = free, show = "%.0f" },
    { text = "largest KL without", figures = free_most, show = "%.2f" },
  }
end
