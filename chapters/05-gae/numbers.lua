-- The numbers of lesson 5, computed. Worlds: five cells with a coin, the endless chain,
-- rollouts by hand. Point: what is printed was run.
local gamma = 0.99

-- All walks from cell 5 whose first step is `first`, of 14 rows at most: calls
-- each(weight, rows).
local function walks(first, off, each)
  local function worth(s) return (s == 0 or s == 6) and 0 or s / 3 - 1 + off end
  local rows = { r = {}, V = {}, V_next = {}, terminated = {}, truncated = {} }
  local function go(s, step, t, weight)
    local there = s + step
    local over = there == 0 or there == 6
    rows.r[t], rows.V[t], rows.V_next[t] = there == 6 and 1 or there == 0 and -1
      or 0, worth(s), worth(there)
    rows.terminated[t], rows.truncated[t] = over, false
    if over or t == 14 then
      local cut = {}
      for name, list in pairs(rows) do cut[name] = table.move(list, 1, t, 1, {}) end
      each(weight, cut)
    else
      for _, next_step in ipairs { -1, 1 } do
        go(there, next_step, t + 1, weight / 2)
      end
    end
  end
  go(5, first, 1, 1)
end

-- Mean and deviation of the first advantage.
local function advantage(gae, lambda, first, off)
  local mean, square = 0, 0
  walks(first, off, function(weight, rows)
    rows.gamma, rows.lambda = 1, lambda
    local a = gae(rows).adv[1]
    mean, square = mean + weight * a, square + weight * a * a
  end)
  return mean, math.sqrt(math.max(0, square - mean * mean))
end

local function moments(adv)
  local mean, square = 0, 0
  for i = 1, #adv do mean = mean + adv[i] / #adv end
  for i = 1, #adv do square = square + (adv[i] - mean) ^ 2 / (#adv - 1) end
  return mean, math.sqrt(square)
end

-- The mean of the middle half.
local function middle(list)
  table.sort(list)
  local sum, n = 0, #list // 4
  for i = n + 1, #list - n do sum = sum + list[i] end
  return sum / (#list - 2 * n)
end

local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end
local function mantissa(x) return x / 10 ^ math.floor(math.log(x, 10)) end

return function(book)
  local ref, one = book.reference, book.lesson(1)

  -- What λ trades: closed forms, then the walk.
  local traded, tilted = {}, {}
  for i, lambda in ipairs { 0, 0.5, 0.9, 0.95, 0.99, 1 } do
    local g = gamma * lambda
    traded[i] = { lambda, 1 / (1 - g), gamma * (1 - lambda) / (1 - g),
      1 / math.sqrt(1 - g * g) }
  end
  book.rows("| $\\lambda$ | horizon |", traded)
  book.says("<!-- guess -->**{} %**", 100 * traded[4][3])
  book.says("At $\\gamma = 0.99$, $\\lambda = 0.95$ it is {} steps", traded[4][2])
  for i, lambda in ipairs { 0, 0.5, 0.9, 0.95, 1 } do
    local row = { lambda }
    for k, off in ipairs { 0, -0.5 } do
      row[k + 1] = advantage(ref.gae, lambda, 1, off) - advantage(ref.gae, lambda, -1,
        off)
    end
    row[4] = select(2, advantage(ref.gae, lambda, -1, 0))
    tilted[i] = row
  end
  book.rows("| $\\lambda$ | right − left, critic right |", tilted)
  book.says("At $\\lambda = 1$ there are {} left", tilted[5][3] - tilted[5][2])
  local long = 0
  walks(-1, 0, function(weight,
    rows) if not rows.terminated[#rows.r] then long = long + weight end end)
  book.says("Of the walks whose first step is to the left {} % are not over after 14 "
    .. "rows ({} % of all)", 100 * long, 50 * long)

  -- A rollout by hand.
  local rows = {
    r = { 1, -2, 0, 2, 0.5 }, V = { 0.5, 1, -0.5, 0.4, 0.8 }, V_next = { 1, 2, 0.4,
      1.5, 0.6 },
    terminated = { false, true, false, false, false }, truncated = { false, false,
      false, true, false }, gamma = 0.9,
  }
  local function gae(lambda)
    rows.lambda = lambda
    return ref.gae(rows).adv
  end
  local delta, adv = gae(0), gae(0.5)
  local target = ref.lambda_returns { adv = adv, V = rows.V }.target
  local lines = {}
  for t = 1, 5 do
    local sum = rows.terminated[t] and { rows.r[t], rows.V[t], delta[t] }
      or { rows.r[t], 0.9, rows.V_next[t], math.abs(rows.V[t]), delta[t] }
    local carried = (t == 1 or t == 3) and { delta[t], 0.45, adv[t + 1], adv[t] }
      or adv[t]
    lines[t] = { t - 1, rows.r[t], rows.V[t], rows.V_next[t], false, sum, carried,
      target[t] }
  end
  book.rows("| $t$ | $r$ | $V$ | $V^{\\text{next}}$ | ends |", lines)
  book.says("With $\\lambda = 0$ its advantage is {}, with 0.5 it is {}, with 1 "
    .. "it is {}.",
    gae(0)[1], gae(0.5)[1], gae(1)[1])
  book.says("the first row keeps $0.99^{128} = {}$ % of the error behind the rollout, "
    .. "and the last row {} %",
    100 * gamma ^ 128, 100 * gamma)

  -- One objective by hand.
  local joint = ref.joint_gradient {
    pi = { { 0.5, 0.25, 0.25 }, { 0.2, 0.2, 0.6 } }, a = { 1, 2 }, adv = { 2, -1 },
    error = { 2, -1 }, how = { c_value = 0.5, c_entropy = 0.1 },
  }
  local four = book.lesson(4)
  local H, dH = four.entropy { pi = { 0.5, 0.25, 0.25 } }.value,
    four.entropy_gradient { pi = { 0.5, 0.25, 0.25 } }.dtheta
  book.says("$H = {}$ and its slopes are $({}, {}, {})$. The score is\n$({}, {}, {})$",
    H, dH, one.score { pi = { 0.5, 0.25, 0.25 }, a = 1 }.g)
  book.says("- {}) = {}$, then {} and\n{}; the value gets", -0.1 * dH[1],
    joint.dlogits[1])
  book.says("\\cdot 2 = {}$. Row 1", joint.dvalue[1])
  book.says("gets $({}, {}, {})$ and {}.", joint.dlogits[2], joint.dvalue[2])

  -- Bias and noise of the chain.
  local function chain(lambda, sigma, chains, seed)
    return ref.job_chain { seed = seed, chains = chains, T = 1000, gamma = gamma,
      lambda = lambda, sigma = sigma, c = 0, off = 3 }.adv
  end
  -- At the plot's seeds, 1000 (k − 1) + 1 … for its k-th λ.
  local function noise(lambda, k)
    local list = {}
    for i = 1, 30 do
      list[i] = select(2, moments(chain(lambda, 1, 400, 1000 * (k - 1) + i)))
    end
    return middle(list)
  end
  book.says("the bias is {} in both, and the deviation {} from 400 chains "
    .. "(interquartile mean of 30 seeds), {}\nexactly",
    chain(0.95, 0, 2, 1)[1], noise(0.95, 7), traded[4][4])
  book.says("At $\\lambda = 1$ they are {} (1000 steps are not endless) and {}, "
    .. "exactly {}.",
    chain(1, 0, 2, 1)[1], noise(1, 10), traded[6][4])

  -- What is set, and what follows on paper.
  local notes = book.notes
  book.at("averages out inside the sum; that kind is what", "a setting")
  book.at("and one to the left goes on, with", "an error")
  book.at("ending looks", "an error")
  book.at("the first row keeps", "a discount", "a length")
  book.at("so $\\gamma\\lambda =", 0.9 * 0.5)
  book.at("With $\\lambda = 0$ its advantage is 1.4, with", "a setting")
  book.at("By hand: $T = 2$", "5 a row, as set")
  book.at("Row 1, with $\\pi =", "3 chances")
  book.says("\\cdot 0.5 \\cdot 2 = {}$", joint.dvalue[1])
  book.at("The values of CartPole go up to", 1 / (1 - gamma))
  book.at("is the endless world above.\n\nCartPole,", "so many")
  book.at("steps. Thousands of steps until it is", "2 marks")
  book.at("and it\nbelieves every word. From", "2 settings")
  book.at("with resets in between, and a 0 for each step", "3 quoted from its output")
  local three = { r = { 0.5, -1, 2 }, V = { 0.3, 0.6, -0.4 }, V_next = { 0.6, -0.4,
    1.9 },
    terminated = { false, false, true }, truncated = { false, false, false }, gamma =
      0.9,
    lambda = 0.8 }
  book.at("In three rows with rewards", "5 a row, as set", ref.gae(three).adv,
    book.mistake("last-value-always").gae(three).adv)
  book.at("on a shared trunk where values are near", "a value")
  local nothing = 1
  while math.exp(-nothing) > 0 do nothing = nothing + 1 end
  notes.at("softmax gives an exact 0 for a\nlogit", nothing)

  -- The known mistakes, on the rollout.
  notes.at("On the chapter's rollout, where (", adv[1], adv[3], adv[4], adv[5])
  local names, table_of = { "flags-late", "flags-early", "recursion-never-cut",
    "bootstrap-after-termination", "no-flags", "truncation-goes-on",
    "truncation-as-death", "reset-observation", "one-minus-lambda", "lambda-dropped",
    "gamma-dropped-in-recursion", "gamma-dropped-in-delta", "last-value-ignored",
    "last-value-twice", "last-row-dropped", "one-step-only" }, {}
  rows.lambda = 0.5
  for i, name in ipairs(names) do
    table_of[i] = { false, book.mistake(name).gae(rows).adv }
  end
  notes.rows("| mistake | advantages |", table_of)

  -- The answers.
  local tilt = 5 * gamma * (1 - 0.95) / (1 - gamma * 0.95)
  notes.at("life goes on is undervalued by", 5 * gamma, 5 * gamma, "an operand",
    tilt, 1 / (1 - (gamma * 0.95) ^ 2), "a setting", 1 / (1 - gamma * gamma))
  local sum = 0
  for t = 0, 499 do sum = sum + (1 - gamma ^ (500 - t)) / (1 - gamma) / 500 end
  notes.at("**3. One flag for both.**", "a limit", 1 / (1 - gamma), "3 a formula's",
    (1 - gamma ^ 500) / (1 - gamma), sum, 1 / (1 - gamma))
  notes.at("**7. The horizon.**", 1 / (1 - gamma * 0.95), 1 / (1 - 0.9 * 0.95))

  -- CartPole by λ and T: thousands of steps until the mean length of an episode over
  -- the
  -- last 8192 steps is 195, and 475, for the seeds that get there.
  book.long(function()
    local function reached(T, lambda, c_value)
      local marks = { {}, {} }
      for _, of in ipairs(book.each(10, function(seed)
        local ended = ref.job_rollouts { world = book.name "cartpole",
          rollouts = 160000 // T, seed = seed,
          N = book.weights { world = "cartpole", hidden = 32, shared = true },
          how = { T = T, hidden = 32, gamma = 0.99, lambda = lambda, c_value = c_value,
            c_entropy = 0.01, lr = 3e-3 } }.ended
        local ends, at, window = 0, { -1, -1 }, 8192 // T
        for i, n in ipairs(ended) do
          ends = ends + n - (ended[i - window] or 0)
          for k, mark in ipairs { 195, 475 } do
            if at[k] < 0 and i >= window and 8192 >= mark * ends then at[k] = i * T end
          end
        end
        return at[1], at[2]
      end)) do
        for k = 1, 2 do
          if of[k] > 0 then table.insert(marks[k], of[k] / 1000) end
        end
      end
      return marks[1], marks[2]
    end
    local function cell(list)
      local out = { least(list), most(list) }
      if #list < 10 then out[3] = #list end
      return out
    end
    local lines, late = {}, nil
    for i, lambda in ipairs { 0, 0.5, 0.9, 0.95, 1 } do
      lines[i] = { lambda }
      for _, T in ipairs { 32, 128 } do
        local a, b = reached(T, lambda, 0.05)
        table.insert(lines[i], cell(a))
        table.insert(lines[i], cell(b))
        late = late or T == 128 and 10 - #a
      end
    end
    book.rows("| $\\lambda$ | $T = 32$: 195 |", lines)
    assert(late == 6)
    notes.at("still below", "a mark", "so many")
    local low, top = reached(128, 0, 0.5), reached(128, 1, 0.5)
    local high = reached(128, 0.95, 0.5)
    assert(#low == 10 and #high == 10 and #top == 2)
    book.says("$\\lambda = 0$\nneeds {}–{} thousand steps to {}, the ten seeds at "
      .. "$\\lambda = 0.95$ need {}–{}", least(low), most(low), 195, least(high),
      most(high))
    book.at("and at $\\lambda = 1$ two of ten arrive; none gets to", "a mark")
    notes.says("after\n{}–{} thousand steps where it took {}–{} (at", lines[4][4][1],
      lines[4][4][2], least(high), most(high))
    notes.at("$c_V$ ten times smaller, and", "a mark")
  end)

  -- The plots.
  book.at("looks wonderfully quiet, for its advantages are 20 times too small at",
    "a setting")
  book.at("you pay little and get little. Between", "a setting")
  book.at("the value head fitted to each for", "so many")
  book.at("and of more than\n", "a bound")
  book.at("in 200 episodes of\nfitting", "so many")
  book.long(function()
    local noise, lines = book.plot("05-noise"), {}
    for i, name in ipairs { "none", "constant", "V", "gae", "td" } do
      lines[i] = { false }
      for k, n in ipairs { 0, 100, 300 } do
        lines[i][k + 1] = { mantissa(noise[name][n].iqm) }
      end
    end
    book.rows("| episodes behind the policy | 0 |", lines)
    assert(noise.none[300].iqm / noise.td[300].iqm > 2000)
  end)
end
