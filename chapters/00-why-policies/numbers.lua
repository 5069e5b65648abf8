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
end
