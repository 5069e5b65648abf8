-- How far an episode's gradient scatters while an agent learns: the variance of Σ_t Â_t ∇ log π(a_t
-- | o_t), summed over the policy's weights. The policy is REINFORCE's with a baseline after so many
-- episodes; it then rests, its value head is fitted to it for 200 more, and 60 episodes are
-- credited in five ways. Point: as returns grow so does the noise, and what is subtracted or cut
-- off from them saves ever more.
local at, known, kinds = { 0, 50, 100, 150, 200, 300 }, {},
  { none = 1, constant = 2, td = 3, gae = 4, V = 5 }

local function spread(impl, trained, seed)
  known[seed] = known[seed] or impl.job_noise {
    seed = seed, lambda = { 0, 0.95, 1 }, K = 5,
    how = { trained = trained, fitted = 200, played = 60, hidden = 32, gamma = 0.99, lr = 1e-3 },
  }.spread
  return known[seed]
end

return experiment {
  lesson = "05-gae", x = "episodes", at = at, seeds = 30,
  measure = function(impl, series, trained, seed) return spread(impl, trained,
    seed)[kinds[series.name]] end,
  series = {
    { name = "none", run = "all" }, { name = "constant", run = "all" }, { name = "V", run = "all" },
    { name = "gae", run = "all" }, { name = "td", run = "all" },
  },
}
