-- The numbers of lesson 7, computed. Worlds: one bell by hand, the linear system.
-- Point: what is printed was run.
local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end
local function round(x, unit) return unit * math.floor(x / unit + 0.5) end

-- E f(ξ) for a standard normal ξ, in small steps.
local function expectation(f)
  local sum, h = 0, 1e-3
  for x = -12, 12, h do sum = sum
    + h * f(x) * math.exp(-x * x / 2) / math.sqrt(2 * math.pi) end
  return sum
end

-- The fifth reward of a pendulum that starts at θ = 3, θ' = 0.5, as one writes it:
-- rightly, or with `wrong` one thing amiss.
local function fifth_reward(wrong)
  local theta, speed, reward = 3, 0.5, nil
  local function cost(torque)
    local angle = wrong == "angle" and theta or (theta
      + math.pi) % (2 * math.pi) - math.pi
    return -(angle ^ 2 + 0.1 * speed ^ 2 + 0.001 * torque ^ 2)
  end
  for _, given in ipairs { 1, -3, 2, 0, 0.5 } do
    local torque = wrong == "torque" and given or math.max(-2, math.min(2, given))
    reward = cost(torque)
    local next_speed = speed + (15 * math.sin(theta) + 3 * torque) * 0.05
    next_speed = math.max(-8, math.min(8, next_speed))
    theta = theta + 0.05 * (wrong == "euler" and speed or next_speed)
    speed = next_speed
    if wrong == "after" then reward = cost(torque) end
  end
  return reward
end

return function(book)
  local ref, notes = book.reference, book.notes
  book.says("the top of the bell is {} high",
    math.exp(ref.gaussian_logp { mu = { { 0 } }, log_sigma = { math.log(0.1) },
    u = { { 0 } } }.logp[1]))

  -- By hand.
  local mu, l, u = { 0.3, -0.5 }, { -0.5, 0.2 }, { 0.9, -1.4 }
  local given = { mu = { mu }, log_sigma = l, u = { u } }
  local d = ref.gaussian_score(given)
  local row = { {}, {}, {}, {}, {} }
  local sigma_slope = {}
  for j = 1, 2 do
    local sigma = math.exp(l[j])
    local z = (u[j] - mu[j]) / sigma
    row[1][j], row[2][j], row[3][j], row[4][j], row[5][j] = sigma, z, -z * z / 2,
      -l[j], -math.log(2 * math.pi) / 2
    sigma_slope[j] = (z * z - 1) / sigma
  end
  for _, line in ipairs { d.dmu[1], d.dlog_sigma[1] } do row[#row + 1] = line end
  book.says("| $\\sigma$ | {} | {} |", row[1])
  book.says("| $z$ | {} | {} |", row[2])
  book.says("z^2$ | {} | {} |", row[3])
  book.says("2\\pi$ | {} | {} |", row[5])
  book.says("| $\\partial/\\partial\\mu$ | {} | {} |", row[6])
  book.says("| $\\partial/\\partial\\log\\sigma$ | {} | {} |", row[7])
  book.says("add up to $\\log p = {}$", ref.gaussian_logp(given).logp[1])
  book.says("here {} and {}: close", sigma_slope)

  -- Entropy, before any squash.
  local function entropy(sigma)
    return ref.gaussian_entropy { mu = { 0 }, log_sigma = { math.log(sigma) } }.value
  end
  book.says("it is **{}**", entropy(0.1))
  book.says("below $\\sigma = {}$ it is", 1 / math.sqrt(2 * math.pi * math.exp(1)))
  book.says("while (7.4) says {} each time", entropy(1))
  book.says("-1/\\sqrt{2\\pi} = {}$", -1 / math.sqrt(2 * math.pi))

  -- The target: after 300 steps, and where (7.5) says it ends.
  local function target(c)
    return ref.job_target { iterations = 300, target = { 1.5, -1 },
      weight = { 1, 4 }, how = { n = 64, seed = 1, c_entropy = c, lr = 0.05 } }
  end
  assert(target(0.1).mu[300])
  book.says("it ends at ({}, {}): twice", math.sqrt(0.1 / 2), math.sqrt(0.1 / 8))

  -- The linear system: Riccati's equation by repetition, J in closed form.
  local a, b, q, r, gamma, noise, m0, sigma = 1.1, 0.5, 1, 0.1, 0.95, 0.1, 1, 0.3
  local P = 0
  for _ = 1, 1000 do
    P = q + gamma * a * a * P - (gamma * a * b * P) ^ 2 / (r + gamma * b * b * P)
  end
  local best = gamma * a * b * P / (r + gamma * b * b * P)
  local function J(k)
    local C, n = (a - b * k) ^ 2, b * b * sigma * sigma + noise * noise
    return -(q + r * k * k) * (m0 + gamma * n / (1 - gamma)) / (1 - gamma * C) - r
      * sigma * sigma / (1 - gamma)
  end
  book.says("$K^* = {}$,\n$J(K^*) = {}$, and $J(1) = {}$", best, J(best), J(1))
  book.says("from 1 to $K^* = {}$; after", best)

  -- What is set, and what follows on paper.
  book.at("a torque of", "a torque")
  book.at("So a density may be\nlarger than 1: at", "a deviation")
  book.at("the reward above, with\n$y =", "a target")
  book.at("A policy draws an action from a bell with mean 0", "a deviation")
  book.at("The probability of drawing *exactly*", "a torque")
  local far = ref.gaussian_logp { mu = { { 0 } }, log_sigma = { 0 }, u =
    { { 39 } } }.logp[1]
  book.at("it says $\\log 0 = -\\infty$ where, at", far)
  book.at("every comparison with another density is wrong by",
    math.log(2 * math.pi) / 2)
  book.at("By hand, $d = 2$:", "6 a bell and a draw")
  book.says("$-\\log \\sigma$ | {} | {} |", row[4])
  book.at("And your guess? <!-- guess -->At\n$\\sigma =", "a deviation")
  -- log(1 − tanh² u), rightly, as written, and with 10⁻⁶ inside.
  local unstable, added = book.mistake("slope-unstable"),
    book.mistake("slope-with-epsilon")
  local function slope(impl, u)
    local of = impl.tanh_squash { u = { { u } }, logp_u = { 0 }, c = 1 }
    return -of.logp_a[1], of.a[1][1]
  end
  local squashed = {}
  for i, u in ipairs { 10, 18, 20 } do
    local as_written = slope(unstable, u)
    squashed[i] = { u, (slope(ref, u)), as_written > -math.huge and as_written,
      (slope(added, u)) }
  end
  book.rows("| $u$ | $\\log(1 - \\tanh^2 u)$ |", squashed)
  local edge = 0
  while select(2, slope(ref, edge)) < 1 do edge = edge + 0.1 end
  local overflow = 1
  while math.exp(overflow) < math.huge do overflow = overflow + 1 end
  book.at("From $u =", edge, overflow)
  local H = {}
  for i, mu in ipairs { 0, 1, 2 } do
    H[i] = entropy(1) + expectation(function(x)
      return math.log(2) + (slope(ref, mu + x))
    end)
  end
  book.says("it is {} for $\\mu = 0$, {}\nfor 1 and {} for 2", H)
  notes.at("It falls as $\\mu$ moves away from 0 (", H)
  book.at("around $-kx$ with $\\sigma =", "a deviation")
  book.at("With $\\alpha = 1.1$,", "2 a setting")
  book.at("by a torque within ±2. A step of", "a step", "2 weights")
  book.at("nearly right. From $\\theta = 3$,", "a speed", "a torque", fifth_reward(),
    fifth_reward "angle", fifth_reward "euler", fifth_reward "torque",
      fifth_reward "after")
  book.at("4. For one draw that pays", "a mean", "a deviation")
  book.at("took it away again. The issue of", "a year")
  notes.at("stays within ±", "a bound")
  notes.at("is the same again, and overflows at", overflow)

  -- The known mistakes, on the bell by hand.
  notes.at("The chapter's bell in two dimensions, where", ref.gaussian_logp(given).logp,
    row[6], row[7], ref.gaussian_entropy { mu = mu, log_sigma = l }.value)
  local function logp(name) return book.mistake(name).gaussian_logp(given).logp[1] end
  local function scored(name,
    of) return book.mistake(name).gaussian_score(given)[of][1] end
  notes.rows("| mistake | what it gives |", {
    { false, logp "log-sigma-missing" }, { false, logp "constant-missing" },
    { false, logp "constant-once" }, { false, logp "sigma-for-variance" },
    { false, logp "logp-log-variance" }, { false, logp "mean-over-dimensions" },
    { false, logp "clipped-action" }, { false, logp "density-for-its-log" },
    { false, scored("score-sigma-for-variance", "dmu") },
    { false, scored("slope-in-sigma", "dlog_sigma") },
    { false, scored("one-missing", "dlog_sigma") },
    { false, book.mistake("entropy-constant-once").gaussian_entropy { mu = mu,
      log_sigma = l }.value },
    { false, -ref.gaussian_logp(given).logp[1] },
  })
  notes.at("on the linear system,", "a deviation")

  -- The answers.
  local D, s = 0.5 - 2, 0.7
  local function variance(baseline)
    local square = expectation(function(x)
      return ((-(D + s * x) ^ 2 - baseline) * x / s) ^ 2
    end)
    return square - (2 * D) ^ 2
  end
  local quietest, mean_pay = -(D * D + 3 * s * s), -(D * D + s * s)
  notes.at("**4. The quietest baseline.** With", D, quietest, mean_pay, variance(0),
    variance(mean_pay), variance(quietest))
  notes.at("Its mean is 3, and its variance", 4 * s * s)
  notes.at("A band of", "a setting", 1 - 0.2, 0.8 ^ 6, 1 + 0.2, 1.2 ^ 6)
  notes.at("it is worth about", -10 / (1 - gamma), "a step")

  -- The target and the gain.
  book.long(function()
    local drawn = book.plot("07-target", true)
    book.at("After 300 steps $\\sigma$ is (", drawn["sigma-1"][300].iqm,
      drawn["sigma-2"][300].iqm)
    book.at("Its bell is at (", drawn["sampled-sigma-1"][300].iqm,
      drawn["sampled-sigma-2"][300].iqm)
    local gain = book.plot("07-lqr", true)
    book.at("*The gain.* $k$ from 1 to", best, gain.k[201].iqm, gain.k[201].low,
      gain.k[201].high, "a deviation", gain["by-sigma"][51].iqm, gain.k[51].iqm)
  end)

  -- The pendulum.
  book.long(function()
    local N = book.weights { world = "pendulum", hidden = 32, shared = false }
    local function swung(impl, discount)
      local out = {}
      for seed, of in ipairs(book.each(5, function(seed)
        local run = impl.job_net { seed = seed, episodes = 30, hidden = 32, lr = 2e-3,
          gamma = discount, N = N }
        return book.curve.mean(ref.job_played { seed = seed + 2000003, hidden = 32,
          w = run.w, episodes = 100 }.ret, 1, 100)
      end)) do out[seed] = of[1] end
      return out
    end
    local right, near = swung(ref, 0.95), swung(ref, 0.9)
    book.at("32, and a step size of", "a setting", right)
    book.at("With $\\gamma = 0.9$ they end at", most(near), least(near))
    local function mean(list) return book.curve.mean(list, 1, #list) end
    book.at("without the $-1$ in (7.3) the curve lies", mean(swung(book.mistake(
      "one-missing"), 0.95)), mean(right))

    local drawn = book.plot("07-pendulum", true)
    local squashed_curve, low, high = drawn.squashed, math.huge, -math.huge
    for _, k in ipairs { 18, 21, 24 } do
      low, high = math.min(low, squashed_curve[k].iqm), math.max(high,
        squashed_curve[k].iqm)
    end
    book.at("(interquartile mean of\n30 seeds). From", squashed_curve[3].iqm,
      squashed_curve[9].iqm, squashed_curve[12].iqm, squashed_curve[15].iqm, low, high,
      "a mark", "a mark", drawn.deaths[9].iqm, squashed_curve[9].iqm,
      drawn["clipped-density"][18].iqm, drawn["clipped-density"][18].low,
      drawn["clipped-density"][18].high, drawn["clipped-density"][24].iqm,
      drawn["clipped-density"][24].low, drawn["clipped-density"][24].high)
    notes.at("so it is hurt most:", drawn.deaths[9].iqm, squashed_curve[9].iqm)
  end)
end
