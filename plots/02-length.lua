-- How noisy REINFORCE's estimate is, against the length of the episode. World: coins, 1 or −1, that
-- nothing the agent does can move; one state, two actions, each drawn half of the time. Point:
-- undiscounted, ten times the length is a hundred times the variance; a discount caps what each
-- return adds, so that only the number of steps is left.
local episodes = 100

-- Var G_t added up over the steps, times ½, the mean square of a fair coin's score: (2.17).
local function expected(T, gamma)
  local sum, variance = 0, 0
  for _ = 1, T do
    variance = 1 + gamma ^ 2 * variance
    sum = sum + variance
  end
  return sum / 2
end

-- The mean of ‖ĝ‖² over episodes of T coins. The exact gradient is 0, so this is the variance.
local function square(impl, T, gamma, uniform)
  local s, a, r = {}, {}, {}
  for t = 1, T do
    s[t], a[t], r[t] = 0, uniform() < 0.5 and 0 or 1, uniform() < 0.5 and -1 or 1
  end
  local G = impl.returns_to_go { r = r, gamma = gamma }.G
  local g = impl.reinforce_gradient {
    s = s, a = a, G = G, theta = { { 0, 0 } },
    how = { gamma = gamma, keep_gamma_t = false },
  }.dtheta
  return g[1][1] ^ 2 + g[1][2] ^ 2
end

return experiment {
  lesson = "02-reinforce", x = "steps", at = { 1, 3, 10, 30, 100, 300 }, seeds = 30,
  measure = function(impl, series, T, seed)
    local uniform, sum = dice(seed), 0
    for _ = 1, episodes do sum = sum + square(impl, T, series.gamma, uniform) end
    return sum / episodes
  end,
  series = {
    { name = "plain", gamma = 1 },
    { name = "discounted", gamma = 0.9 },
    { name = "exact-plain", exact = function(T) return expected(T, 1) end },
    { name = "exact-discounted", exact = function(T) return expected(T, 0.9) end },
    { name = "whole", gamma = 1, mistake = "whole-return" },
    { name = "mine", gamma = 1, mine = true },
  },
}
