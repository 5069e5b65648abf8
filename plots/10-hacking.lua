-- What the reward model says of a language model's texts and what gold says, against the price of
-- leaving the reference. Point: as β falls both rise together, until the reward model is pleased
-- with what is no sentence any more. β = 0 stands at 0.01, where its axis ends.
local W = 17924
local kept = {}

-- Score, gold and KL at each β.
local function swept(impl, at, seed)
  local out = {}
  local w = impl.job_sft { seed = seed, steps = 1500, W = W }.w
  local judge = impl.job_reward_model { seed = seed, pairs = 6000, epochs = 4, w = w, size = 2 }
  for i, beta in ipairs(at) do
    out[i] = impl.job_texts {
      seed = seed, iterations = 200, w = w, judge = judge.judge, scale = judge.scale, size = 2,
      K = 5, shown = 1, length = 24, how = {
        N = 64, epochs = 4, lambda = 0.95, epsilon = 0.2, beta = beta > 0.01 and beta or 0,
        c_value = 1, lr = 1e-3,
      },
    }.ends
  end
  return out
end

return experiment {
  lesson = "10-rlhf", x = "beta", along = true, seeds = 8,
  at = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2 },
  measure = function(impl, series, at, seed)
    local name, out = series.run .. seed, {}
    kept[name] = kept[name] or swept(impl, at, seed)
    for i, ends in ipairs(kept[name]) do out[i] = ends[series.which] end
    return out
  end,
  series = {
    { name = "score", run = "right", which = 1 },
    { name = "gold", run = "right", which = 2 },
    { name = "KL", run = "right", which = 3 },
    { name = "mine", run = "mine", which = 2, mine = true },
  },
}
