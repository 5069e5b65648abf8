-- What λ does on CartPole: steps until the mean length of an episode over the last 8192
-- steps is 195.
local T, window = 128, 64
local how = {
  T = T, hidden = 32, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = 3e-3,
}
local run = {
  world = name "cartpole", rollouts = 1250,
  N = weights { world = "cartpole", hidden = 32, shared = true },
}
local by_steps = 100e3

-- After how many steps, or "never"; and the mean length over the last 8192.
local function reached(ended)
  local ends, at = 0, "never"
  for i, n in ipairs(ended) do
    ends = ends + n - (ended[i - window] or 0)
    if at == "never" and i >= window and window * T >= 195 * ends then at = i * T end
  end
  return at, window * T / math.max(ends, 1)
end

local function thousands(x) return x == "never" and x or ("%.0f k"):format(x / 1e3) end
local function value(x) return x == "never" and math.huge or x end

return function(reference)
  local title = "GAE on CartPole, %d k steps in rollouts of %d \z
    (one stack of 2×%d tanh, Adam %g, c_V = %g)"
  local rows, of = {
    title:format(run.rollouts * T // 1000, T, how.hidden, how.lr, how.c_value),
  }, {}
  for _, lambda in ipairs { 0, 0.5, 0.9, 0.95, 1 } do
    local steps, ends = {}, {}
    for seed = 1, seeds do
      steps[seed], ends[seed] = reached(
        reference.job_rollouts(
          with(run, { seed = seed, how = with(how, { lambda = lambda }) })
        ).ended
      )
    end
    of[lambda] = steps
    local claimed = lambda >= 0.9 or nil
    rows[#rows
      + 1] = { text = ("λ = %g: 195 after%s"):format(
        lambda, claimed and (" at most %d k"):format(by_steps // 1000) or ""
      ), figures = steps,
      show = thousands, holds = claimed and function(x)
        return value(x) <= by_steps
      end }
    rows[#rows + 1] = {
      text = "  ends with a mean length of", figures = ends, show = "%.0f",
    }
  end
  local order = {}
  for seed = 1, seeds do
    order[seed] = value(of[0][seed]) > value(of[0.95][seed]) and "yes" or "no"
  end
  rows[#rows + 1] = {
    text = "λ = 0 is later than λ = 0.95", figures = order, show = "%s",
  }
  return rows
end
