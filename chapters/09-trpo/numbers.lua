-- The numbers of lesson 9, computed. Worlds: two steps, one row by hand, CartPole.
-- Point: what is printed was run.
local how = {
  products = 10, tries = 10, epochs = 10, M = 64, gamma = 0.99, lambda = 0.95,
  delta = 0.01, damping = 0.1, residual = 1e-5, shrink = 0.7, lr = 1e-3,
}

local function dot(x, y)
  local sum = 0
  for i = 1, #x do sum = sum + x[i] * y[i] end
  return sum
end

local function moved(pi, x, beta)
  local new, sum = {}, 0
  for b = 1, #pi do new[b] = pi[b] * math.exp(beta * x[b]); sum = sum + new[b] end
  for b = 1, #pi do new[b] = new[b] / sum end
  return new
end

-- What is set.
local function given(book)
  book.at("The policy of 4-32-32-2 has", 5 * 32 + 33 * 32 + 33 * 2,
    (5 * 32 + 33 * 32 + 33 * 2) ^ 2 / 1e6)
  book.at("$\\pi_{\\text{old}}$ weighs the logarithms. From (", "4 probabilities")
  book.at("You want long steps: $\\delta =", "a setting")
  book.at("It misses", 0.5 - 0.375)
  book.at("Go half as far, to", "a probability")
  book.at("One row, $\\pi = (", "3 probabilities", "a setting", "a setting")
  book.at("Both steps were made for a distance of", "a setting")
  book.at("The search refuses the natural step. With the share", "a setting")
  book.at("and the surrogate has risen from", 0.02)
  book.at("Iterations of 2048 steps, $\\delta =", "2 settings")
  book.at("Thousands of steps until it stands", "2 goals")
  book.at("Now with $\\delta =", "a setting")
  book.at("And your guess? <!-- guess -->**", false, "a setting")
  book.at("What *neither* bounds is the single action. A mean of", "a setting")
  book.at("the same $\\delta$; PPO; and $\\delta =", "a setting")
  book.at("Issue #1 of July", "a year")
  book.at("Another issue of `modular_rl`, #29 of", "a year")
  book.at("the search is never needed. True of", "2 settings")
  book.notes.at("a distance shows more. $\\delta =", "a setting")
end

-- The world of two steps: right with probability p in the first state, and in the
-- third.
local function worth(p) return (1 - p) * 0.5 + p * 2 * p end

local function two_steps(book)
  local first, third = 0.75 * 0.25 - 0.25 * 0.25, 0.75 - 0.25
  book.at("So $V(s_1) =", 0.5 * 1, (0.5 + 1) / 2, 1 - 0.75, 0 - 0.5, "a probability")
  book.rows("| state | visits of $\\pi$ |", {
    { false, 1, 1, first, first, first }, { false, 0.25, 0.5, 0, 0, 0 },
    { false, 0.75, 0.5, third, 0.75 * third, 0.5 * third },
    { false, false, false, false, first + 0.75 * third, first + 0.5 * third },
  })
  book.says("$J$ was {} and is {}: the lemma", worth(0.5), worth(0.75))
  local gain, L = worth(0.625) - worth(0.5), 0.25 * 0.25 + 0.5 * 0.25
  book.says("and the gain is {}, the surrogate {}: what is missed is {}, a quarter",
    gain, L, gain - L)
end

local function by_hand(book)
  local ref, delta = book.reference, 0.01
  local function kl(old, new)
    return ref.mean_kl { pi_old = { old }, pi = { new } }.value
  end
  book.says("it is {}, and back {}.", kl({ 0.5, 0.5 }, { 0.25, 0.75 }),
    kl({ 0.25, 0.75 }, { 0.5, 0.5 }))
  local one = ref.cg_step { Fp = { 6, 7 }, x = { 0, 0 }, r = { 1, 2 }, p = { 1, 2 } }
  local p = one.p
  local two = ref.cg_step { Fp = { 4 * p[1] + p[2], p[1] + 3 * p[2] }, x = one.x,
    r = one.r, p = p }
  book.says("$x = ({}, {})$, $r' = ({}, {})$, and", one.x, one.r)
  book.says("$r' \\cdot r' = {}$. The share of the old direction is ${}$, so",
    one.value, one.value / 5)
  book.says("$p = ({}, {})$. Once more, and $x = ({}, {})$:", p, two.x)
  book.says("$C$ is {}.", 4 * 10 * 0.99 / 0.01 ^ 2)
  local pi, A = { 0.9, 0.08, 0.02 }, { 0, 0, 1 }
  local function F(z) return ref.fisher_logits { pi = { pi }, z = { z } }.u[1] end
  local g, x, mean = {}, {}, dot(pi, A)
  for b = 1, 3 do g[b], x[b] = pi[b] * (A[b] - mean), A[b] - 1 / 3 end
  local rows = {}
  for i = 1, 6 do rows[i] = { false } end
  for i, d in ipairs { g, x } do
    local Fd = F(d)
    local beta = ref.step_length { x = d, Fx = Fd, delta = delta }.value
    local new = moved(pi, d, beta)
    local gain, far = beta * dot(g, d), kl(pi, new)
    for k, value in ipairs { d, dot(d, Fd), beta, gain, new, far } do
      rows[k][i + 1] = value
    end
  end
  book.rows("| | gradient | natural gradient |", rows)
  book.says("it buys {} for what the natural gradient sells for {}.", rows[4][2],
    rows[4][3])
  local some = moved(pi, x, 0.7 * rows[3][3])
  book.says("share 0.7 the KL is {}, and the surrogate has risen from 0.02 to {}:",
    kl(pi, some), some[3])
end

local function watched(reference, seed, method, delta)
  local given = {}
  for name, value in pairs(how) do given[name] = value end
  given.delta = delta
  return reference.job_watched { seed = seed, method = method, iterations = 98,
    T = 2048, hidden = 32, how = given }
end

-- In thousands of steps, when the policy that then plays stands so long.
local function thousands(length, limit)
  for i, y in ipairs(length) do
    if y >= limit then return (i - 1) * 2.048 end
  end
end

local function mean_and_most(book, kl)
  return book.curve.mean(kl, 1, #kl), math.max(table.unpack(kl))
end

local function ends(book, length)
  return book.curve.mean(length, #length - 9, #length)
end

local function what_it_buys(book)
  local small, ppo, large, guess = { {}, {}, {}, {}, {} }, { {}, {}, {}, {} }, {}, 0
  for i = 1, 4 do large[i] = {} end
  for seed = 1, 5 do
    local run = watched(book.reference, seed, 0, 0.01)
    local mean, most = mean_and_most(book, run.kl)
    for i, y in ipairs { thousands(run.length, 195), thousands(run.length, 475),
      ends(book, run.length), mean, most } do small[i][seed] = y end
    run = watched(book.reference, seed, 3, 0.01)
    mean, most = mean_and_most(book, run.kl)
    for i, y in ipairs { thousands(run.length, 195), thousands(run.length, 475), mean,
      most } do ppo[i][seed] = y end
    for method = 0, 1 do
      run = watched(book.reference, seed, method, 0.5)
      mean, most = mean_and_most(book, run.kl)
      large[2 * method + 1][seed], large[2 * method + 2][seed] = ends(book, run.length),
        most
    end
    guess = guess + most / 5
  end
  for _, rows in ipairs { small, ppo, large } do
    for _, row in ipairs(rows) do table.insert(row, 1, false) end
  end
  book.rows("| TRPO, seed |", small)
  book.rows("| PPO, seed |", ppo)
  book.rows("| $\\delta = 0.5$, seed |", large)
  book.says("And your guess? <!-- guess -->**{}**.", guess)
end

-- The last row of lesson 6's first table: how far sixteen clipped epochs go.
local function as_lesson_6(book)
  local kl, far, ppo = 0, 0, book.lesson(6)
  for seed = 1, 5 do
    local run = ppo.job_watched { seed = seed, iterations = 10, T = 512, hidden = 32,
      how = { epochs = 16, M = 128, gamma = 0.99, lambda = 0.95, epsilon = 0.2,
        clip = math.huge, c_value = 0.5, c_entropy = 0, target_kl = math.huge,
        lr = 0.01 } }
    for i = 1, 10 do kl, far = kl + run.kl[i] / 50, far + run.far[i] / 50 end
  end
  book.at("with the steps of lesson 6's first table,", "a setting", kl, far)
  book.at("how far an iteration would go. The clip at", "a setting", far)
end

local function what_mistakes_do(book)
  local list, rows = { "mean-move-kept", "fisher-sum-for-mean", "two-forgotten",
    "steepest-ascent", "empirical-fisher", "length-undamped",
    "step-along-the-gradient" }, {}
  for i = 0, #list do
    local of = i == 0 and book.reference or book.mistake(list[i])
    local run = watched(of, 1, 0, 0.01)
    local mean, most = mean_and_most(book, run.kl)
    rows[i + 1] = { false, mean, most, thousands(run.length, 475) or false }
  end
  book.notes.rows("| program | mean KL |", rows)
end

return function(book)
  given(book)
  two_steps(book)
  by_hand(book)
  as_lesson_6(book)
  book.long(function()
    what_it_buys(book)
    what_mistakes_do(book)
  end)
end
