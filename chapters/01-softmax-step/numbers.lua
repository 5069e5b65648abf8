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
end
