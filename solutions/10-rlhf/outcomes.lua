-- What RLHF does to the language model, with a price on leaving the reference and
-- without: gold, which the policy never sees, and how many of its texts are sentences.
local W = 17924
local how = {
  N = 64, epochs = 4, lambda = 0.95, epsilon = 0.2, c_value = 1, lr = 1e-3,
}
local iterations = 200

return function(reference)
  local right, start, free, held = {}, {}, {}, {}
  for seed = 1, seeds do
    local w = reference.job_sft { seed = seed, steps = 1500, W = W }.w
    local judge = reference.job_reward_model {
      seed = seed, pairs = 6000, epochs = 4, w = w, size = 2 }
    local function ends(n, beta)
      return reference.job_texts { seed = seed, iterations = n,
        how = with(how, { beta = beta }), w = w, judge = judge.judge,
        scale = judge.scale, K = 5, shown = 1, length = 24 }.ends
    end
    right[seed] = 100 * judge.value
    start[seed], free[seed], held[seed] = ends(0, 0), ends(iterations, 0),
      ends(iterations, 0.2)
  end
  local function of(list, k, times)
    local out = {}
    for seed = 1, seeds do out[seed] = (times or 1) * list[seed][k] end
    return out
  end
  return {
    ("a language model of %d weights, %d iterations of %d texts (Adam %g)"):format(W,
      iterations, how.N, how.lr),
    { text = "of 100 pairs the reward model puts in order", figures = right,
      show = "%.0f" },
    { text = "before: gold", figures = of(start, 2), show = "%.2f" },
    { text = "before: sentences in a hundred", figures = of(start, 4, 100),
      show = "%.0f" },
    { text = "β = 0: gold is at most −1.9", figures = of(free, 2), show = "%.2f",
      holds = function(x) return x <= -1.9 end },
    { text = "β = 0: at most 5 sentences in a hundred", figures = of(free, 4, 100),
      show = "%.0f", holds = function(x) return x <= 5 end },
    { text = "β = 0: KL", figures = of(free, 3), show = "%.0f" },
    { text = "β = 0.2: gold is at least 1.3", figures = of(held, 2), show = "%.2f",
      holds = function(x) return x >= 1.3 end },
    { text = "β = 0.2: at least 88 sentences in a hundred",
      figures = of(held, 4, 100), show = "%.0f",
      holds = function(x) return x >= 88 end },
    { text = "β = 0.2: KL", figures = of(held, 3), show = "%.1f" },
  }
end
