-- The numbers of lesson 1, computed. Worlds: the chapter's bandit and game. Point: what
-- is printed was run.
return function(book)
  local ref = book.reference
  local function softmax(theta) return ref.softmax { theta = theta }.pi end
  local function score(pi, a) return ref.score { pi = pi, a = a }.g end
  local function step(theta, a, G, eta)
    return ref.softmax_step { theta = theta, a = a, G = G, eta = eta }.theta
  end
  local function times(k, list)
    local out = {}
    for i, x in ipairs(list) do out[i] = k * x end
    return out
  end

  -- The step by hand.
  local half = softmax { 0, 0 }
  local g, after = score(half, 0), step({ 0, 0 }, 0, 2, 0.1)
  local new = softmax(after)
  book.rows("| | action 0 | action 1 |", {
    { false, half[1], half[2] }, { false, false, false }, { false, 0.2 * g[1],
      0.2 * g[2] }, { false, after[1], after[2] }, { false, new[1], new[2] },
  })
  book.says("$\\pi(0) = 1 / (1 + e^{-{}}) = {}$", after[1] - after[2], new[1])
  book.says("and the logits become $({}, {})$: wrong, yet by (1.2) the same policy, {}",
    0.2, 0, softmax({ 0.2, 0 })[1])
  book.says("both give {}.", softmax(times(0.5, after))[1])

  -- The better one.
  local theta = { 1, -1, 0.5 }
  local pi = softmax(theta)
  local z, to = score(pi, 2), step(theta, 2, 3, 0.1)
  book.says("The probabilities are $({}, {}, {})$ and the score is\n$({}, {}, {})$",
    pi, z)
  book.says("(1, -1, 0.5) + 0.3 \\cdot ({},\\ {},\\ {}) = ({},\\ {},\\ {})", z, to)
  book.says("and the policy $({}, {}, {})$. Of the", softmax(to))
  book.says("must lead to $({}, {}, {})$", step(theta, 1, -2, 0.2))

  -- Three estimates of one gradient.
  local pays, policy = { 2, 1, 4 }, softmax { 0.8, -0.2, 0.1 }
  local gradient, estimates = { 0, 0, 0 }, {}
  for a = 1, 3 do
    estimates[a] = times(pays[a], score(policy, a - 1))
    for b = 1, 3 do gradient[b] = gradient[b] + policy[a] * estimates[a][b] end
  end
  book.says("The gradient is $({}, {}, {})$", gradient)
  book.says("estimates are $({}, {}, {})$, $({}, {}, {})$ and $({}, {}, {})$",
    estimates)
  book.says("with weights {}, {} and {}, do", policy)

  -- The two worlds.
  local q, beats = { 0.5, 0.3, 0.2 }, { { 0, -1, 1 }, { 1, 0, -1 }, { -1, 1, 0 } }
  local list = {}
  for i, rounds in ipairs { 0, 10, 100, 1000, 10000 } do
    local bandit = ref.job_bandit { seed = 1, steps = rounds, mean = { -0.5, 1, -0.5 },
      spread = 0.5, eta = 0.1, theta = { 0, 0, 0 } }
    local p = softmax(ref.job_game { seed = 1, steps = rounds, payoff = beats, q = q,
      eta = 0.1, theta = { 0, 0, 0 } }.theta)
    local V, most = 0, -math.huge
    for a = 1, 3 do
      local against = 0
      for b = 1, 3 do
        V, against = V + p[a] * beats[a][b] * q[b], against + beats[a][b] * p[b]
      end
      most = math.max(most, against)
    end
    list[i] = { rounds, softmax(bandit.theta)[2], bandit.count[2], p[1], p[2], p[3], V,
      most }
  end
  book.rows("| rounds | bandit: π(1)", list)

  -- The known mistakes: the worked step, the better one, and the final probability of
  -- the best action over 200 seeds.
  local names = {
    "correct", "forgot-the-log", "sign", "one-hot", "only-chosen", "others-sign",
      "abs-return", "return-ignored", "times-log", "argmax-credited",
    "step-size-missing",
  }
  local function learned(impl, job, given, best)
    local sum = 0
    for seed = 1, 200 do
      given.seed, given.steps, given.eta, given.theta = seed, 1000, 0.1, { 0, 0, 0 }
      sum = sum + softmax(impl[job](given).theta)[best] / 200
    end
    return sum
  end
  local rows = {}
  for i, name in ipairs(names) do
    local impl = name == "correct" and ref or book.mistake(name)
    local worked = softmax(impl.softmax_step { theta = { 0, 0 }, a = 0, G = 2,
      eta = 0.1 }.theta)[1]
    local better = impl.softmax_step { theta = theta, a = 2, G = 3, eta = 0.1 }.theta
    rows[i] = {
      false, worked, better, learned(impl, "job_bandit", { mean = { -0.5, 1, -0.5 },
        spread = 0.5 }, 2),
      learned(impl, "job_bandit", { mean = { -1.5, -0.5, -1.5 }, spread = 0.5 }, 2),
        learned(impl, "job_game", { payoff = beats, q = q }, 2),
    }
  end
  book.notes.rows("| program | π(0) | logits of (1.14) |", rows)

  -- The step and its mistakes, in words.
  book.at("the probability of action 0? It was", softmax({ 0, 0 })[1])
  local overflow = 1
  while math.exp(overflow) < math.huge do overflow = overflow + 1 end
  book.at("In double precision", overflow, "a logit")
  local earns = {}
  for a = 1, 3 do
    earns[a] = 0
    for b = 1, 3 do earns[a] = earns[a] + beats[a][b] * q[b] end
  end
  book.at("an average over the opponent's habit: rock earns", earns)
  book.at("has $V = 0$ and the gradient is a third", earns)
  book.at("near* the truth. Take logits", "3 logits")
  book.at("floating point has a trap at the other end: ten times", "a probability")
  book.at("| score (1.8) |", "an operand", g[1], "an operand", g[2])
  book.at("The logits are now", after[1] - after[2])
  local abs = book.mistake("abs-return").softmax_step { theta = { 0, 0 }, a = 0, G = 2,
    eta = 0.1 }.theta
  book.at("$1 - \\pi_a$ instead of $\\pi_b$: you get", abs)
  book.at("Here is a better one:", "a logit")
  book.says("(1, -1, {}) +", theta[3])
  book.at("also when the largest logit is", "a logit")
  book.at("The bandit's arms\npay", "2 pays", "3 chances")
  book.at("**best response** to this opponent, worth", math.max(table.unpack(earns)))

  -- Programs that learn, over seeds.
  local function final(impl, mean, steps, eta, seeds, start, spread)
    local list = {}
    for seed = 1, seeds do
      list[seed] = softmax(impl.job_bandit { seed = seed, steps = steps, mean = mean,
        spread = spread or 0.5, eta = eta, theta = start or { 0, 0, 0 } }.theta)
    end
    return list
  end
  local function above(list, arm)
    local n = 0
    for _, p in ipairs(list) do n = n + (p[arm] > 0.9 and 1 or 0) end
    return n
  end
  local function mean_of(list, arm)
    local sum = 0
    for _, p in ipairs(list) do sum = sum + p[arm] / #list end
    return sum
  end
  local mixed, kind = { -0.5, 1, -0.5 }, { 0.5, 1, 0.5 }
  local without = book.mistake("forgot-the-log")
  book.at("forgets the log also ends above", "the mark", above(final(without, mixed,
    1000,
    0.1, 200), 2), "2 pays", mean_of(final(without, { -2, -0.5, -2 }, 1000, 0.1, 200),
      2))
  book.at("Two arms always pay 1 and", "a pay", "2 chances")
  book.at("a factor $-\\log \\pi_a$ a mend? Arms that pay", "2 pays")
  local shipped = book.mistake("times-log-of-the-largest")
  local tilted = shipped.softmax_step { theta = theta, a = 2, G = 3, eta = 0.1 }.theta
  local slow, right = final(shipped, kind, 1000, 0.1, 200), final(ref, kind, 1000, 0.1,
    200)
  book.at("At $(0, 0)$ that is", -math.log(0.5), new[1], softmax(shipped.softmax_step {
    theta = { 0, 0 }, a = 0, G = 2, eta = 0.1 }.theta)[1], -math.log(math.max(
    table.unpack(pi))), tilted, "a chance", -math.log(0.99), "2 pays", mean_of(slow, 2),
    mean_of(right, 2))

  -- The notes: the solution.
  local notes = book.notes
  notes.at("## The solution, discussed", "a logit", "an error", "a logit", "3 logits",
    "a logit", "a logit", "a logit", "a logit")
  notes.at("take it from (1.7) and not", "a logit", "a logit")
  notes.at("keeps the sum from passing $u$: with ten times", "a probability")
  local moving = book.mistake("moving-target")
  local moved = moving.softmax_step { theta = { 0, 0 }, a = 0, G = 2, eta = 0.1 }.theta
  notes.at("The numbers\nshow it:", moved, after, moving.softmax_step { theta = theta,
    a = 2, G = 3, eta = 0.1 }.theta, mean_of(final(moving, mixed, 1000, 0.1, 200), 2),
    mean_of(final(ref, mixed, 1000, 0.1, 200), 2))
  notes.at("the third the logits that should be", to)
  notes.at("*Mixed* is\nthe chapter's bandit, which pays", "5 pays", "3 chances")
  notes.at("the policy rests where all", "3 a balance")
  local idle = final(book.mistake("return-ignored"), mixed, 1000, 0.1, 200)
  notes.at("no matter what that brought, and by symmetry", mean_of(idle, 2))
  assert(above(idle, 2) == 17)
  notes.at("by symmetry 0.343 is a third", "the mark")
  notes.at("moves the favourite. When\n  everything pays", "2 pays",
    mean_of(final(book.mistake("argmax-credited"), kind, 1000, 0.1, 200), 2))
  local highest = -math.huge
  for seed = 1, 20 do
    highest = math.max(highest, table.unpack(ref.job_bandit { seed = seed, steps =
      10000,
      mean = mixed, spread = 0.5, eta = 0.1, theta = { 0, 0, 0 } }.theta))
  end
  notes.at("pulls of the mixed bandit the largest logit is", highest, overflow)

  -- The answers.
  local p3, r3 = { 0.6, 0.2, 0.2 }, { 1, 1.1, 1 }
  local V, exact, short = 0, {}, {}
  for a = 1, 3 do V = V + p3[a] * r3[a] end
  for b = 1, 3 do
    exact[b], short[b] = p3[b] * (r3[b] - V), p3[b] * (1 - p3[b]) * r3[b]
  end
  notes.at("although there is nothing to learn. Take", "3 chances", "a pay", exact,
    short)
  book.long(function()
    local start = { math.log(0.6), math.log(0.2), math.log(0.2) }
    local chosen = book.mistake("only-chosen")
    local good, bad, other = 0, 0, 0
    for _, of in ipairs(book.each(200, function(seed)
      local function at(impl)
        return softmax(impl.job_bandit { seed = seed, steps = 100000, mean = r3,
          spread = 0, eta = 0.02, theta = start }.theta)
      end
      local a, b = at(ref), at(chosen)
      return a[2], b[2], b[1]
    end)) do
      good, bad = good + (of[1] > 0.9 and 1 or 0), bad + (of[2] > 0.9 and 1 or 0)
      other = other + (of[3] > 0.9 and 1 or 0)
    end
    notes.at("100000 pulls without spread", "the mark", good, bad)
    notes.says("the shortened one in 152; {} end", other)
  end)
  local function sum(list)
    local out = 0
    for _, x in ipairs(list) do out = out + x end
    return out
  end
  notes.at("1 - 1 = 0$. In (1.14) it is", sum(theta), sum(to),
    sum(book.mistake("one-hot")
    .softmax_step { theta = theta, a = 2, G = 3, eta = 0.1 }.theta) - sum(theta),
    sum(book.mistake("only-chosen").softmax_step { theta = theta, a = 2, G = 3,
    eta = 0.1 }.theta) - sum(theta))
  local absolute = book.mistake("abs-return")
  local drawless = 0
  for seed = 1, 200 do
    drawless = drawless + softmax(absolute.job_game { seed = seed, steps = 1000,
      payoff = beats, q = q, eta = 0.1, theta = { 0, 0, 0 } }.theta)[3] / 200
  end
  notes.at("bad arms pay between −1 and 0, which becomes 0 to 1, on average",
    (1 - 0) / 2,
    (1 - 0) / 2, (1 - 0) / 2, "the mark", 1 - q[1], 1 - q[2], 1 - q[3], drawless)
  local function stuck(logit)
    return ref.job_bandit { seed = 1, steps = 10000, mean = mixed, spread = 0.5,
      eta = 0.1, theta = { logit, 0, 0 } }
  end
  notes.at("at logits (10, 0, 0): it pulls arm 0", stuck(10).count[1],
    stuck(10).theta[1],
    stuck(20).theta[1])
  local function noise(more)
    local square, length = 0, 0
    for a = 1, 3 do
      for _, x in ipairs(estimates[a]) do
        square = square + policy[a] * (x * (pays[a] + more) / pays[a]) ^ 2
      end
    end
    for _, x in ipairs(gradient) do length = length + x * x end
    return square - length, math.sqrt(length)
  end
  local v0, length = noise(0)
  local v10 = noise(10)
  notes.at("whatever happens. With logits", "3 logits", gradient, length, v0, v10,
    math.sqrt(v0), math.sqrt(v10))
  local shifted = final(ref, { 9.5, 11, 9.5 }, 1000, 0.1, 1000)
  local wrong = above(shifted, 1) + above(shifted, 3)
  assert(above(final(ref, mixed, 1000, 0.1, 1000), 2) == 1000)
  notes.at("all of 1000 runs", "the mark", "2 pays", above(shifted, 2), wrong,
    "the mark")
  notes.says("and {} are undecided", 1000 - above(shifted, 2) - wrong)
  book.long(function()
    local slowly = final(ref, { 9.5, 11, 9.5 }, 10000, 0.01, 200)
    notes.at("With $\\eta = 0.01$ and 10000\npulls,", above(slowly, 2), "so many")
    local begin = { math.log(0.6), math.log(0.4) }
    notes.at("simply because that is where\nit began:", above(final(without, { 1, 1.2 },
      20000, 0.02, 200, begin, 0), 1), "the mark", "the mark", above(final(ref, { 1,
        1.2 },
      20000, 0.02, 200, begin, 0), 2), "so many")
    -- Its sign is the loss's: here the factor is −log π(a).
    local surprise = book.spoilt("score", "for (size_t b = 0; b < A; b++)\n"
      .. "g[b] = -log(pi[a]) * ((b == a) - pi[b]);")
    notes.at("that is at $\\pi = (\\tfrac14, \\tfrac12, \\tfrac14)$,", "an operand",
      mean_of(final(surprise, kind, 1000, 0.1, 200), 2),
      mean_of(final(surprise, kind, 10000, 0.1, 200), 2),
      mean_of(right, 2), mean_of(final(ref, kind, 10000, 0.1, 200), 2), mean_of(slow,
        2),
      mean_of(final(shipped, kind, 10000, 0.1, 200), 2))
  end)
  notes.at("$\\pi_a \\propto 1/|r_a|$:", "3 a balance", "3 pays", learned(without,
    "job_bandit", { mean = { -1.5, -0.5, -1.5 }, spread = 0.5 }, 2))
  notes.at("is the same\nfor all $a$. For pays", "2 pays")
end
