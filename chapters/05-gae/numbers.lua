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
end
