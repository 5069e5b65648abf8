-- What chance does to the programs that lesson 0 speaks of: self-play from single
-- rounds, and three learners in the aliased corridor; and, without chance, what the
-- average of fictitious play is worth.
local group, rounds = 16, 10000
local fictitious_marks = { 10, 100, 1000, 10000 }
local epsilon, alpha, late = 0.1, 0.01, { episodes = 5000, last = 1000 }
local reinforce = { marks = { 100, 1000, 10000 }, eta = 1 / 8192, p = 0.05 }

local function softmax(theta)
  local sum, pi = 0, {}
  for b = 1, #theta do sum = sum + math.exp(theta[b]) end
  for b = 1, #theta do pi[b] = math.exp(theta[b]) / sum end
  return pi
end

-- ---- rock, paper, scissors ----

local function draw(pi, u) return u < pi[1] and 1 or u < pi[1] + pi[2] and 2 or 3 end

-- How exploitable a policy is that has learned from `rounds` single rounds against
-- itself, with lesson 1's step.
local function self_play(seed)
  local theta, uniform, pi = { 0, 0, 0 }, dice(seed), nil
  for _ = 1, rounds do
    pi = softmax(theta)
    local mine, other = draw(pi, uniform()), draw(pi, uniform())
    local G = (mine - other) % 3
    G = G == 2 and -1 or G
    for b = 1, 3 do theta[b] = theta[b] + 0.1 * G * ((b == mine and 1 or 0) - pi[b]) end
  end
  pi = softmax(theta)
  return math.max(pi[1] - pi[3], pi[2] - pi[1], pi[3] - pi[2])
end

local function gone_to_the_edge()
  local counts = {}
  for g = 1, seeds do
    counts[g] = 0
    for i = 1, group do
      counts[g] = counts[g] + (self_play(group * (g - 1) + i) > 0.9 and 1 or 0)
    end
  end
  return counts
end

-- The best response to all moves so far, again and again, rock first: how exploitable
-- their average is after 10, 100, … rounds. The moves are counted, for whole numbers
-- are equal where averages differ by a rounding.
local function fictitious(marks)
  local count, at = { 1, 0, 0 }, {}
  for n = 1, marks[#marks] do
    local R, P, S = table.unpack(count)
    local most = math.max(S - P, R - S, P - R)
    if n == marks[#at + 1] then at[#at + 1] = ("%.4f"):format(most / n) end
    local best = S - P == most and 1 or R - S == most and 2 or 3
    count[best] = count[best] + 1
  end
  return at
end

-- ---- the corridor: 1 left, 2 right, exchanged in cell 1; the goal is cell 3 ----

local function moved(cell, a)
  local right = (a == 2) ~= (cell == 1)
  return right and cell + 1 or math.max(cell - 1, 0)
end

local function J(p) return (2 * p - 4) / (p * (1 - p)) end

-- ε-greedy over two values, learned by Sarsa or from whole returns; the mean of the
-- last episodes.
local function by_values(seed, sarsa)
  local Q, uniform, sum = { 0, 0 }, dice(seed), 0
  local function act()
    if uniform() < epsilon then return uniform() < 0.5 and 1 or 2 end
    return Q[1] > Q[2] and 1 or 2
  end
  for e = 1, late.episodes do
    local cell, a, steps, taken = 0, act(), 0, {}
    while cell ~= 3 do
      cell, steps = moved(cell, a), steps + 1
      taken[steps] = a
      local after = act()
      if sarsa then
        Q[a] = Q[a] + alpha * (-1 + (cell ~= 3 and Q[after] or 0) - Q[a])
      end
      a = after
    end
    for t = 1, sarsa and 0 or steps do
      Q[taken[t]] = Q[taken[t]] + alpha * (-(steps - t + 1) - Q[taken[t]])
    end
    sum = sum - (e > late.episodes - late.last and steps or 0)
  end
  return sum / late.last
end

-- Lesson 2's REINFORCE with γ = 1 and one row of two logits: the exact J at each mark.
local function by_policy(seed)
  local uniform, theta, at = dice(seed),
    { 0, math.log(reinforce.p / (1 - reinforce.p)) }, {}
  for e = 1, reinforce.marks[#reinforce.marks] do
    local pi, cell, steps, rights, weighted = softmax(theta), 0, 0, {}, 0
    while cell ~= 3 do
      local a = uniform() < pi[2] and 2 or 1
      cell, steps = moved(cell, a), steps + 1
      rights[steps] = a == 2
    end
    for t = 1, steps do
      weighted = weighted - (steps - t + 1) * ((rights[t] and 1 or 0) - pi[2])
    end
    theta[2], theta[1] = theta[2] + reinforce.eta * weighted,
      theta[1] - reinforce.eta * weighted
    for k, mark in ipairs(reinforce.marks) do
      if e == mark then at[k] = J(softmax(theta)[2]) end
    end
  end
  return at
end

return function()
  local sarsa, monte_carlo, policy = {}, {}, { {}, {}, {} }
  for seed = 1, seeds do
    sarsa[seed], monte_carlo[seed] = by_values(seed, true), by_values(seed, false)
    for k, worth in ipairs(by_policy(seed)) do policy[k][seed] = worth end
  end
  return {
    ("Rock-paper-scissors against itself, %d single rounds, η = 0.1, %d seeds a column")
      :format(rounds, group),
    { text = "more than half are exploitable by 0.9", figures = gone_to_the_edge(),
      show = "%d", holds = function(x) return 2 * x > group end },
    ("Fictitious play, exploitability of the average after %s rounds: %s")
      :format(table.concat(fictitious_marks, ", "),
        table.concat(fictitious(fictitious_marks), ", ")),
    ("The aliased corridor: ε-greedy with ε = %g, α = %g, mean of episodes %d–%d")
      :format(epsilon, alpha, late.episodes - late.last + 1, late.episodes),
    { text = "Sarsa", figures = sarsa, show = "%.1f" },
    { text = "Monte Carlo", figures = monte_carlo, show = "%.1f" },
    ("REINFORCE from p = %g, η = 1/%d: exact J, where the best is %.2f")
      :format(reinforce.p, 1 / reinforce.eta, J(2 - math.sqrt(2))),
    { text = ("after %d episodes"):format(reinforce.marks[1]), figures = policy[1],
      show = "%.1f" },
    { text = ("after %d episodes"):format(reinforce.marks[2]), figures = policy[2],
      show = "%.1f" },
    { text = ("after %d episodes: at least −12"):format(reinforce.marks[3]),
      figures = policy[3], show = "%.1f",
      holds = function(x) return x >= -12 end },
  }
end
