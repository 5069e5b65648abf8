-- The numbers of lesson 11, computed. Worlds: groups of right and wrong answers, all of
-- which are counted; answers that end by chance. Point: what is averaged over all
-- groups needs no dice.

local function binomial(n, k)
  local out = 1
  for i = 1, k do out = out * (n - k + i) / i end
  return out
end

-- Advantages of a right and of a wrong answer in a group of G with k right ones.
local function of_group(ref, G, k, divide)
  local r = {}
  for g = 1, G do r[g] = g <= k and 1 or 0 end
  local adv = ref.group_advantages { r = { r }, divide = divide }.adv[1]
  return adv[1], adv[G]
end

-- How hard groups pull towards right answers of probability p, on average.
local function pull(ref, p, G, divide)
  local mean = 0
  for k = 1, G - 1 do
    local chance = binomial(G, k) * p ^ k * (1 - p) ^ (G - k)
    mean = mean + chance * k / G * of_group(ref, G, k, divide)
  end
  return mean
end

-- ---- answers that end by chance ----

local LONGEST = 64

-- The mean over the lengths of one answer's slope in its stop logit, for a unit of
-- advantage, and the mean of the first token's weight and of the words.
local function lengths(p, weight)
  local drift, first, words = 0, 0, 0
  for n = 1, LONGEST do
    local last = n == LONGEST
    local chance = (1 - p) ^ (n - 1) * (last and 1 or p)
    local w = weight(n + 1) -- the first word is a token too
    drift = drift + chance * w * ((last and 0 or 1) - p * (last and n - 1 or n))
    first, words = first + chance * w, words + chance * n
  end
  return drift, first, words
end

-- The exact steps of a policy with three logits: a right first word, and the stop
-- behind a right and a wrong one.
local function train(ref, how, divide, steps)
  local G, logit = 8, { math.log(0.3 / 0.7), math.log(0.25), math.log(0.25) }
  local function sigma(x) return 1 / (1 + math.exp(-x)) end
  local adv = {}
  for k = 1, G - 1 do adv[k] = { of_group(ref, G, k, divide) } end
  local function weight(n)
    return how == 0 and 1 / n or 1 / LONGEST
  end
  for _ = 1, steps do
    local P = sigma(logit[1])
    local right = { lengths(sigma(logit[2]), weight) }
    local wrong = { lengths(sigma(logit[3]), weight) }
    local d = { 0, 0, 0 }
    for k = 1, G - 1 do
      local chance = binomial(G, k) * P ^ k * (1 - P) ^ (G - k)
      local a, b = chance * k / G * adv[k][1], chance * (G - k) / G * adv[k][2]
      d[1] = d[1] + a * right[2] * (1 - P) - b * wrong[2] * P
      d[2], d[3] = d[2] + a * right[1], d[3] + b * wrong[1]
    end
    for i = 1, 3 do logit[i] = logit[i] + d[i] end
  end
  local function one() return 1 end
  local _, _, right = lengths(sigma(logit[2]), one)
  local _, _, wrong = lengths(sigma(logit[3]), one)
  return sigma(logit[1]), right, wrong
end

-- ---- where a policy rests ----

-- Two actions, the right one of probability 0.2 in the reference and worth 1: the p at
-- which what the groups and k3 pull with adds up to 0. `reward(p)` is the groups' part
-- of the slope in the logit; it is found by halving.
local function rest(ref, beta, reward)
  local function slope(p)
    local d = ref.kl_slope {
      logp = { { math.log(p), math.log(1 - p) } },
      logp_ref = { { math.log(0.2), math.log(0.8) } }, w = { { p, 1 - p } },
      beta = beta,
    }.dlogp[1]
    return reward(p) + d[1] * (1 - p) - d[2] * p
  end
  local low, high = 1e-9, 1 - 1e-12
  for _ = 1, 60 do
    local p = (low + high) / 2
    if slope(p) > 0 then low = p else high = p end
  end
  return low
end

return function(book)
  local ref = book.reference

  -- What is given.
  book.at("Make it so *exactly*: the mean of", "a reward", "a reward", "a reward",
    "a reward")
  book.at("Answered rightly with probability $p =", "a probability")
  book.at("A likely token, of probability", "a probability")
  book.at("With $p =", "a probability")
  book.at("all groups: in $", "1 less that")
  book.at("that a hard prompt, $p =", "a probability", "a probability")
  book.at("of 8 and all lengths, at most 64 words, from $p =", "a probability")
  book.at("DAPO takes $\\epsilon_{\\text{high}} =", "a setting", "a setting")
  book.at("that is more than 1. A token of probability", "a probability", 1.2 * 0.01)
  book.at("pays 1 and has the probability", "a probability")
  book.at("band from", "a setting", "a setting", 1 / 6, "a ratio", "a ratio")
  book.at("The mean is", 1 / 4, math.sqrt((0.75 ^ 2 + 3 * 0.25 ^ 2) / 3))
  book.at("the other half as likely, at $\\beta =", "a setting")
  book.at("reports DPO's loss standing at", math.log(2))
  book.notes.at("the plain mean of three times", "a reward")
  book.notes.at("product of two hundred ratios of", "a ratio", (0.1 ^ 200) ^ (1 / 200))

  -- What the deviation does.
  book.says("that is the fate of {} of\nall groups", 0.9 ^ 8 + 0.1 ^ 8)
  local function share(G, divide)
    return pull(ref, 0.1, G, divide) / pull(ref, 0.5, G, divide)
  end
  book.rows("| | mean only | over $s$, $G = 2$ |", { {
    false, share(8, false), share(2, true), share(8, true), share(64, true) } })
  local two = ref.group_advantages { r = { { 0, 3 } }, divide = true }.adv[1]
  book.says("the advantages are $\\pm {}$.", two[2])

  -- What the length does.
  local drift = 0
  for n = 1, 300 do
    local w = ref.token_weights { answer = { (function()
      local row = {}
      for t = 1, 300 do row[t] = t <= n end
      return row
    end)() }, how = 0 }.w[1][1]
    drift = drift + 0.2 * 0.8 ^ (n - 1) * w * (1 - 0.2 * n)
  end
  book.says("With $p = 0.2$ it is {}, for", drift)
  local lines = {}
  for i, steps in ipairs { 0, 100, 2000 } do
    local _, right, wrong = train(ref, 2, false, steps)
    lines[i] = { steps, { right, wrong }, { train(ref, 0, false, steps) },
      { train(ref, 0, true, steps) } }
  end
  book.rows("| step | a constant, mean only: right, wrong |", lines)
  local _, right, wrong = train(ref, 0, true, 100)
  book.says("<!-- guess -->{} words and wrong ones {}. Nobody", right, wrong)

  -- Where the KL stands.
  local rows = {}
  for i, beta in ipairs { 0.05, 0.2, 1 } do
    local function at(G, divide)
      return rest(ref, beta, function(p) return pull(ref, p, G, divide) end)
    end
    local best = 0.2 * math.exp(1 / beta)
    rows[i] = { beta, best / (best + 0.8),
      rest(ref, beta, function(p) return p * (1 - p) end), at(2, false), at(8, false),
      at(2, true), at(8, true) }
  end
  book.rows("| $\\beta$ | tilt | k3 in the loss |", rows)

  -- Preferences.
  local zero = { -3 }
  book.says("$-\\log 2 = {}$. That", ref.dpo_objective {
    better = zero, worse = zero, better_ref = zero, worse_ref = zero, beta = 1,
  }.value)

  -- By hand.
  local r = { { 1, 0, 0, 0 } }
  local plain = ref.group_advantages { r = r, divide = false }.adv[1]
  local over = ref.group_advantages { r = r, divide = true }.adv[1]
  book.says("so the advantages are {}, {}, {}, {}; without the division {} and three \z
    times {}.", over[1], over[2], over[3], over[4], plain[1], plain[2])
  local w = {}
  for how = 0, 2 do
    w[how] = ref.token_weights { how = how, answer = {
      { true, false, false, false }, { true, true, true, false } } }.w
  end
  book.says("weigh {} and three times {} as in GRPO, {} each as in DAPO, {} each as",
    w[0][1][1], w[0][2][1], w[1][1][1], w[2][1][1])
  local function slopes(A)
    local ratio, d = { 0.5, 1, 1.5 }, { logp = { {} }, logp_old = { { -2, -2, -2 } } }
    for t = 1, 3 do d.logp[1][t] = -2 + math.log(ratio[t]) end
    d.adv, d.w, d.low, d.high = { A }, { { 1 / 6, 1 / 6, 1 / 6 } }, 0.2, 0.28
    return ref.grpo_slope(d).dlogp[1]
  end
  local good, bad = slopes(2), slopes(-1)
  book.says("give the slopes {}, {} and 0: the third", good[1], good[2])
  book.says("are 0, {} and {}: the first has", bad[2], bad[3])
  local J = ref.dpo_objective {
    better = { math.log(10) - 9 }, worse = { -9 - math.log(2) }, better_ref = { -9 },
    worse_ref = { -9 }, beta = 0.5,
  }.value
  book.says("$z = 0.5 \\log 20 = {}$, and log σ is {}.", 0.5 * math.log(20), J)
  book.notes.says("is off by ${} \\cdot", ((0.1 + 0.1 + 0.1) / 3 - 0.1) * 1e17)
end
