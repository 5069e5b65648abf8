-- Answers that are paid for their first word only, and go on until a stop that each kind has a
-- logit for; exact steps, averaged over all groups of 8 and all lengths up to 64 words. Point: the
-- mean of each answer makes right answers shorter and wrong ones longer; a constant does not.
local LONGEST, G = 64, 8

local function binomial(n, k)
  local out = 1
  for i = 1, k do out = out * (n - k + i) / i end
  return out
end

local function sigma(x) return 1 / (1 + math.exp(-x)) end

-- What a token weighs in an answer of n + 1 tokens, the first word among them; `how` 2 over the
-- longest, whatever that is.
local function weights(impl, how)
  local w = {}
  for n = 1, LONGEST do
    local row = {}
    for t = 1, LONGEST + 1 do row[t] = t <= n + 1 end
    w[n] = impl.token_weights { answer = { row }, how = how }.w[1][1]
  end
  return w
end

-- Means over the lengths: an answer's slope in its stop logit, the weight of its first word, words.
local function lengths(p, w)
  local drift, first, words = 0, 0, 0
  for n = 1, LONGEST do
    local last = n == LONGEST
    local chance = (1 - p) ^ (n - 1) * (last and 1 or p)
    drift = drift + chance * w[n] * ((last and 0 or 1) - p * (last and n - 1 or n))
    first, words = first + chance * w[n], words + chance * n
  end
  return drift, first, words
end

local function train(impl, series, steps)
  local logit = { math.log(0.3 / 0.7), math.log(0.25), math.log(0.25) }
  local w, adv = weights(impl, series.how), {}
  for k = 1, G - 1 do
    local r = {}
    for g = 1, G do r[g] = g <= k and 1 or 0 end
    adv[k] = impl.group_advantages { r = { r }, divide = series.divide or false }.adv[1]
  end
  for _ = 1, steps do
    local P, d = sigma(logit[1]), { 0, 0, 0 }
    local stop, first = lengths(sigma(logit[2]), w)
    local other_stop, other_first = lengths(sigma(logit[3]), w)
    for k = 1, G - 1 do
      local chance = binomial(G, k) * P ^ k * (1 - P) ^ (G - k)
      local a, b = chance * k / G * adv[k][1], chance * (G - k) / G * adv[k][G]
      d[1] = d[1] + a * first * (1 - P) - b * other_first * P
      d[2], d[3] = d[2] + a * stop, d[3] + b * other_stop
    end
    for i = 1, 3 do logit[i] = logit[i] + d[i] end
  end
  return logit, w
end

return experiment {
  lesson = "11-grpo", x = "step", at = { 0, 10, 30, 60, 100, 200, 500, 1000, 2000 }, seeds = 2,
  measure = function(impl, series, steps)
    local logit, w = train(impl, series, steps)
    if series.share then return sigma(logit[1]) end
    return (select(3, lengths(sigma(logit[series.right and 2 or 3]), w)))
  end,
  series = {
    { name = "constant-right", how = 2, right = true },
    { name = "constant-wrong", how = 2 },
    { name = "grpo-right", how = 0, divide = true, right = true },
    { name = "grpo-wrong", how = 0, divide = true },
    { name = "grpo-share", how = 0, divide = true, share = true },
    { name = "mean-right", how = 0, right = true },
    { name = "mean-wrong", how = 0 },
    { name = "mean-share", how = 0, share = true },
    { name = "mine-right", how = 0, divide = true, right = true, mine = true },
    { name = "mine-wrong", how = 0, divide = true, mine = true },
  },
}
