-- The numbers of chapter 0, computed. Worlds: rock-paper-scissors against oneself, the
-- corridor. Point: what is printed was run.
local function softmax(theta)
  local most, sum, pi = math.max(theta[1], theta[2], theta[3]), 0, {}
  for b = 1, 3 do pi[b] = math.exp(theta[b] - most) sum = sum + pi[b] end
  for b = 1, 3 do pi[b] = pi[b] / sum end
  return pi
end

local function product(pi) return 27 * pi[1] * pi[2] * pi[3] end
local function exploitability(pi)
  return math.max(pi[1] - pi[3], pi[2] - pi[1], pi[3] - pi[2])
end

-- The policies after so many steps of (0.2).
local function steps(natural, at)
  local theta, out, t = { math.log(0.6), math.log(0.3), math.log(0.1) }, {}, 0
  for _, n in ipairs(at) do
    for _ = t + 1, n do
      local pi = softmax(theta)
      local u = { pi[3] - pi[2], pi[1] - pi[3], pi[2] - pi[1] }
      for b = 1, 3 do theta[b] = theta[b] + 0.1 * (natural and 1 or pi[b]) * u[b] end
    end
    t = n
    out[#out + 1] = softmax(theta)
  end
  return out
end

-- A flow of (0.2), followed until it has gone round once: after how long, and the least
-- and the largest product on the way.
local function round(natural)
  local start, h = { math.log(0.6), math.log(0.3), math.log(0.1) }, 0.001
  local function speed(theta)
    local pi = softmax(theta)
    local r = { pi[3] - pi[2], pi[1] - pi[3], pi[2] - pi[1] }
    for b = 1, 3 do r[b] = (natural and 1 or pi[b]) * r[b] end
    return r
  end
  local function moved(theta, k, by)
    return { theta[1] + by * k[1], theta[2] + by * k[2], theta[3] + by * k[3] }
  end
  local theta, time, least, most, gone = start, 0, 1, 0, 0
  local function angle(pi)
    return math.atan((pi[1] - pi[2]) * math.sqrt(3), pi[1] + pi[2] - 2 * pi[3])
  end
  local before = angle(softmax(start))
  repeat
    local a = speed(theta)
    local b = speed(moved(theta, a, h / 2))
    local c = speed(moved(theta, b, h / 2))
    local d = speed(moved(theta, c, h))
    for i = 1, 3 do a[i] = (a[i] + 2 * b[i] + 2 * c[i] + d[i]) / 6 end
    theta, time = moved(theta, a, h), time + h
    local pi = softmax(theta)
    local now = angle(pi)
    gone, before = gone + (now - before + math.pi) % (2 * math.pi) - math.pi, now
    least, most = math.min(least, product(pi)), math.max(most, product(pi))
  until math.abs(gone) >= 2 * math.pi
  return time, least, most
end

-- The mean of the largest of ten standard normal numbers: ∫ x d(Φ(x)^10), in small
-- steps.
local function largest_of_ten()
  local sum, below, h = 0, 0, 1e-3
  for x = -8, 8, h do
    local piece = math.exp(-(x + h / 2) ^ 2 / 2) / math.sqrt(2 * math.pi) * h
    sum = sum + (x + h / 2) * ((below + piece) ^ 10 - below ^ 10)
    below = below + piece
  end
  return sum
end

-- The average of all policies on the way, and the last: how exploitable each is.
local function averages(natural, marks)
  local theta, sum, out = { math.log(0.6), math.log(0.3), math.log(0.1) }, { 0, 0, 0 },
    {}
  for n = 1, marks[#marks] do
    local pi = softmax(theta)
    local r = { pi[3] - pi[2], pi[1] - pi[3], pi[2] - pi[1] }
    for b = 1, 3 do
      sum[b], theta[b] = sum[b] + pi[b], theta[b] + 0.1 * (natural and 1
        or pi[b]) * r[b]
    end
    if n == marks[#out + 1] then
      out[#out + 1] = { exploitability(softmax(theta)),
        exploitability { sum[1] / n, sum[2] / n, sum[3] / n } }
    end
  end
  return out
end

local function ends(list) return math.max(table.unpack(list)),
  math.min(table.unpack(list)) end

return function(book)
  local at, rows = { 0, 100, 1000, 10000, 100000 }, {}
  local natural, plain = steps(true, at), steps(false, at)
  for i, n in ipairs(at) do
    rows[i] = { n, product(natural[i]), exploitability(natural[i]), product(plain[i]),
      exploitability(plain[i]) }
  end
  book.rows("| steps | natural: $27RPS$ |", rows)
  book.says("stays at {} in the first", product(natural[1]))
  local valleys = steps(false, { 113, 2855 })
  book.says("before: {} at step 113, {} at step 2855", product(valleys[1]),
    product(valleys[2]))

  -- The corridor.
  local function J(p) return (2 * p - 4) / (p * (1 - p)) end
  local best = 2 - math.sqrt(2)
  book.says("\\approx {}, \\qquad\nJ^* =", best)
  book.says("-6 - 4\\sqrt 2 \\approx {}", J(best))
  book.rows("| policy | $p$ | $J$ |", { { false, 0.05, J(0.05) }, { false, 0.95,
    J(0.95) }, { false, 0.5, J(0.5) }, { false, best, J(best) } })
  book.says("the better choice is worth {}.", J(0.995))

  -- Best responses to the average of all moves so far, in whole numbers.
  local played, list, t = { 0, 0, 0 }, {}, 0
  for i, n in ipairs { 10, 100, 1000, 10000 } do
    for _ = t + 1, n do
      local pay = { played[3] - played[2], played[1] - played[3],
        played[2] - played[1] }
      local move = 1
      for b = 2, 3 do if pay[b] > pay[move] then move = b end end
      played[move] = played[move] + 1
    end
    t = n
    list[i] = { n, exploitability { played[1] / n, played[2] / n, played[3] / n }, 1 }
  end
  book.rows("| rounds | exploitability of the average |", list)

  -- The flows.
  local slow, fast = { round(false) }, { round(true) }
  book.at("comes back to where it started. From", "3 where it starts", fast[1], slow[1],
    false, slow[2], slow[3])
  book.at("after 10 000 rounds the exploitability exceeds", "the mark of the count")
  book.at("is lower than the one before:", false, 113, false, 2855)
  local drawn = book.plot("00-self-play").sampled
  book.at("the best place there is, and leaves it:", drawn[100].iqm, drawn[1000].iqm)

  -- The learners of the corridor.
  local reached = book.outcomes()
  book.at("learn $p$, from $p =", "where it starts", "a setting")
  book.at("| Sarsa, mean", { ends(reached.Sarsa) }, { ends(reached["Monte Carlo"]) },
    { ends(reached["after 100 episodes"]) }, { ends(reached["after 1000 episodes"]) },
    { ends(reached["after 10000 episodes: at least −12"]) })

  book.at("backward, nothing and forward, has", 3 ^ 7)
  book.at("Then the largest of the ten estimates is", largest_of_ten())
  book.at("With GPT-2's vocabulary of", "the vocabulary",
    math.floor(100 * math.log(50257, 10)), "a reply's length")

  -- The notes.
  local notes = book.notes
  notes.at("## Your guess", best, -J(best), "a coin")
  notes.says("$R - S = {}$", exploitability { 0.5, 0.5, 0 })
  notes.rows("| $p$ | 0.05 |", { { false, J(0.05), J(0.25), J(0.5), J(best), J(0.75),
    J(0.95), J(0.99) } })
  local R, P, S = 0.6, 0.3, 0.1
  local sum = (R - P) * (P - S) * (S - R)
  notes.at("On the start of the chapter's table it is", sum, -3 * sum)
  notes.at("gives $\\varepsilon = 2\\sqrt 2 - 2", 2 * math.sqrt(2) - 2, J(1 - 0.5 / 2))
  local fine = { math.log(0.6), math.log(0.3), math.log(0.1) }
  for _ = 1, 100000 do
    local pi = softmax(fine)
    local r = { pi[3] - pi[2], pi[1] - pi[3], pi[2] - pi[1] }
    for b = 1, 3 do fine[b] = fine[b] + 0.01 * r[b] end
  end
  assert(math.abs(product(softmax(fine)) - product(natural[3])) < 5e-4)
  notes.at("$1/\\eta$ steps, the loss is of order $\\eta$. From the chapter's start",
    product(softmax(fine)), "2 a setting")
  local last, list_of = averages(true, { 1000, 10000, 100000 }), {}
  for i, of in ipairs(averages(false, { 1000, 10000, 100000 })) do
    list_of[i] = { 10 ^ (i + 2), last[i][1], last[i][2], of[1], of[2] }
  end
  notes.rows("| steps | natural: last policy |", list_of)
end
