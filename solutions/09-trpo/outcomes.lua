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
  return math.huge
end

local function ends(length) return curve.mean(length, #length - 9, #length) end

local function over(x) return x * 1000 end

return function(reference)
  local first, second, last, mean, most = {}, {}, {}, {}, {}
  local searched, free, searched_most, free_most, further = {}, {}, {}, {}, {}
  for seed = 1, seeds do
    local function watched(method, delta)
      return reference.job_watched(with(run, {
        seed = seed, method = method, how = with(how, { delta = delta }),
      }))
    end
    local small = watched(trpo, 0.01)
    first[seed] = thousands(small.length, 195)
    second[seed] = thousands(small.length, 475)
    last[seed] = ends(small.length)
    mean[seed] = over(curve.mean(small.kl, 1, #small.kl))
    most[seed] = over(math.max(table.unpack(small.kl)))
    local large, unsearched = watched(trpo, 0.5), watched(natural, 0.5)
    searched[seed], free[seed] = ends(large.length), ends(unsearched.length)
    searched_most[seed] = math.max(table.unpack(large.kl))
    free_most[seed] = math.max(table.unpack(unsearched.kl))
    further[seed] = free_most[seed] / searched_most[seed]
  end
  local function at_most(n) return function(x) return x <= n end end
  return {
    ("TRPO on CartPole, %d iterations of %d steps (two stacks of 2×%d tanh), δ = 0.01")
      :format(run.iterations, run.T, run.hidden),
    { text = "stands 195 steps after, in thousands", figures = first, show = "%.1f",
      holds = at_most(27) },
    { text = "stands 475 steps after, in thousands", figures = second, show = "%.1f",
      holds = at_most(65) },
    { text = "ends with 500 steps", figures = last, show = "%.0f",
      holds = function(x) return x >= 499 end },
    { text = "mean KL, in thousandths, is below δ", figures = mean, show = "%.1f",
      holds = at_most(10) },
    { text = "largest KL on new rows, in thousandths", figures = most, show = "%.1f" },
    "δ = 0.5: the last ten iterations, and the largest KL",
    { text = "with the line search", figures = searched, show = "%.0f" },
    { text = "without", figures = free, show = "%.0f" },
    { text = "largest KL with it", figures = searched_most, show = "%.2f" },
    { text = "without, twice as far at least", figures = further, show = "×%.1f",
      holds = function(x) return x >= 2 end },
  }
end
