-- The numbers of lesson 11, computed. Worlds: groups of right and wrong answers, all of
-- which are counted; what the plots draw. Point: what is averaged over all groups needs
-- no dice.

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

-- The table of methods, from what outcomes.lua runs; and what is said of it.
local function methods(book)
  local of = book.outcomes()
  local function mean(text)
    local sum = 0
    for seed = 1, 5 do sum = sum + of[text][seed] / 5 end
    return sum
  end
  local measures = { "gold", "KL", "well formed, %", "tokens", "CPU s" }
  local function row(name, trained)
    local list = { false }
    for i, what in ipairs(measures) do
      local timed = what == "CPU s"
      list[i + 1] = (not timed or trained) and mean(name .. ": " .. what) or false
      if timed and trained then list[i + 1] = "a clock's" end
    end
    return list
  end
  local names, rows = { "PPO", "PPO, one epoch", "RLOO", "RLOO, one epoch",
    "GRPO, KL in the reward", "Dr. GRPO, KL in the reward", "GRPO, k3 in the loss",
    "Dr. GRPO, k3 in the loss", "DPO" }, { row("before") }
  for i, name in ipairs(names) do rows[i + 1] = row(name, true) end
  book.rows("| method | gold | KL |", rows)
  book.says("pairs of answers have, {} thousand",
    mean("thousands of tokens learned from"))
  local more, ratios = 0, of["GRPO's KL with k3 over that in the reward"]
  for seed = 1, 5 do
    more = more + (of["RLOO, one epoch: gold"][seed] > of["PPO: gold"][seed] and 1 or 0)
  end
  book.says("RLOO has more gold than PPO with four, in {} of", more)
  table.sort(ratios)
  book.says("its KL is {} times what it is with the same $\\beta$ in the reward, from \z
    {} in one seed to {} in another", mean("it is twice as large on average"),
    ratios[1], ratios[5])
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
  local t, lines = book.plot("11-length", true), {}
  local function of(name, step) return t[name][step].iqm end
  for i, step in ipairs { 0, 100, 2000 } do
    local function three(name)
      return { of(name .. "-share", step), of(name .. "-right", step),
        of(name .. "-wrong", step) }
    end
    lines[i] = { step, { of("constant-right", step), of("constant-wrong", step) },
      three("mean"), three("grpo") }
  end
  book.rows("| step | (11.1), a constant: words if right, if wrong |", lines)
  book.says("<!-- guess -->{} words and wrong ones {}. Nobody", of("grpo-right", 100),
    of("grpo-wrong", 100))

  -- Where the KL stands.
  local rests, rows = book.plot("11-rest", false), {}
  for i, beta in ipairs { 0.05, 0.2, 1 } do
    rows[i] = { beta }
    for k, name in ipairs { "tilt", "k3", "mean-2", "mean-8", "over-2", "over-8" } do
      rows[i][k + 1] = rests[name][beta].iqm
    end
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
  book.at("from the same reward model, at $\\beta =", "a price")
  book.at("Four epochs with `lr`", "a step", "a step")
  book.at("differ among themselves; and it takes", "a clock's")
  book.long(function() methods(book) end)
end
