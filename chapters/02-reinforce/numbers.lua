-- The numbers of lesson 2, computed. Worlds: the one of two steps, the 3×3 grid,
-- CartPole. Point: what is printed was run.
local map, S, A = { "..G", "..P", "S.." }, 9, 4
local grid = { C = 3, step = -0.04, limit = 100, gamma = 0.95, eta = 0.3 }

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

local function zeros()
  local theta = {}
  for s = 1, S do theta[s] = { 0, 0, 0, 0 } end
  return theta
end

-- Logits, pays, chances of state 1 after each action of the start.
local world = { theta = { { 0.1, -0.2 }, { 0.3, 0 }, { -0.4, 0.2 } }, pays = { { 1,
  0 }, { 0, 2 }, { 3, -1 } }, to_1 = { 0.7, 0.2 }, gamma = 0.9 }

-- All eight trajectories of the world of two steps: probability, states, actions,
-- rewards.
local function trajectories(one, theta)
  local pi, list = {}, {}
  for s = 1, 3 do pi[s] = one.softmax { theta = theta[s] }.pi end
  for a = 1, 2 do
    for s = 2, 3 do
      for b = 1, 2 do
        local p = pi[1][a] * (s == 2 and world.to_1[a] or 1 - world.to_1[a]) * pi[s][b]
        list[#list + 1] = { P = p, s = { 0, s - 1 }, a = { a - 1, b - 1 },
          r = { world.pays[1][a], world.pays[s][b] } }
      end
    end
  end
  return list
end

-- Mean and variance, summed over the entries, of an estimate of one trajectory.
local function moments(one, theta, estimate)
  local mean, square, norm = { 0, 0, 0 }, 0, 0
  for _, t in ipairs(trajectories(one, theta)) do
    local g = estimate(t)
    for s = 1, 3 do
      mean[s] = mean[s] + t.P * g[s][1]
      for b = 1, 2 do square = square + t.P * g[s][b] ^ 2 end
    end
  end
  for s = 1, 3 do norm = norm + 2 * mean[s] ^ 2 end
  return mean, square - norm
end

local function norm(x)
  local sum = 0
  for _, row in ipairs(x) do for _, v in ipairs(row) do sum = sum + v * v end end
  return math.sqrt(sum)
end

-- What an estimate without γ^t is one of: each row grows as its undiscounted visits do.
local function dropped_field(exact)
  local of = { map = map, step = grid.step, theta = zeros(), gamma = grid.gamma }
  local J, field = exact(of), {}
  of.gamma = 1
  local visits = exact(of).visits
  for s = 1, S do
    field[s] = {}
    for a = 1, A do
      field[s][a] = J.visits[s] > 0 and J.gradient[s][a] * visits[s] / J.visits[s] or 0
    end
  end
  return J.gradient, field
end

-- The mean of ‖ĝ‖² over episodes of T coins, (2.17).
local function coins(T, gamma)
  local sum, variance = 0, 0
  for _ = 1, T do
    variance = 1 + gamma ^ 2 * variance
    sum = sum + variance
  end
  return sum / 2
end

-- Whitened as the bug's program does it: mean 0, deviation 1, over all T.
local whitened = [[
double mean = 0, square = 0;
for (size_t t = 0; t < T; t++)
    mean += G[t] / (double)T;
for (size_t t = 0; t < T; t++)
    square += (G[t] - mean) * (G[t] - mean) / (double)T;
for (size_t t = 0; t < T; t++)
    G[t] = (G[t] - mean) / sqrt(square);]]
local own_reward = [[
double weight = 1;
for (size_t t = 0; t < T; t++, weight *= gamma)
    G[t] = weight * r[t];
]] .. whitened
local returns = [[
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
]]
local never_reset = [[
static double next;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;]]
-- The list is turned round after each return that joins it: question 8.
local turned_round = [[
double right[T], next = 0;
for (size_t t = T; t-- > 0;)
    right[t] = next = r[t] + gamma * next;
size_t at = 0;
for (size_t t = 0; t < T; t += 2)
    G[at++] = right[t];
for (size_t t = T - T % 2; t > 0; t -= 2)
    G[at++] = right[t - 1];]]
local no_gamma_t = [[
//- if (how->keep_gamma_t)
if (false)]]
-- lr falls to a tenth when a hundred episodes have brought 475 on average; a run has
-- 3000 episodes.
local slower_at_the_top = [[
//- adam_step(net, lr);
static double last[100], sum, factor = 1;
static size_t e;
if (e % 3000 == 0) {
    sum = 0, factor = 1;
    for (size_t i = 0; i < 100; i++)
        last[i] = 0;
}
sum += paid - last[e % 100];
last[e++ % 100] = paid;
adam_step(net, factor * lr);
if ((e - 1) % 3000 >= 99 && sum >= 47500)
    factor = 0.1;]]

-- A step of Adam after every row of the episode.
local row_by_row = [[
//- net_backward(net, T, obs[0], dlogits[0], NULL);
//- adam_step(net, lr);
for (size_t t = 0; t < T; t++) {
    net_backward(net, 1, obs[t], dlogits[t], NULL);
    adam_step(net, lr);
}]]

local function least(list) return math.min(table.unpack(list)) end
local function most(list) return math.max(table.unpack(list)) end
local function rounded(x, unit) return unit * math.floor(x / unit + 0.5) end

return function(book)
  local ref, one = book.reference, book.lesson(1)
  local function estimator(theta, keep, returns)
    return function(t)
      local G = returns and returns(t)
        or ref.returns_to_go { r = t.r, gamma = world.gamma }.G
      return ref.reinforce_gradient { theta = theta, s = t.s, a = t.a, G = G,
        how = { gamma = world.gamma, keep_gamma_t = keep } }.dtheta
    end
  end

  -- The world of two steps.
  local function whole(t) local G = t.r[1] + world.gamma * t.r[2] return { G, G } end
  local mean, variance = moments(one, world.theta, estimator(world.theta, true))
  local _, noisy = moments(one, world.theta, estimator(world.theta, false, whole))
  local dropped = moments(one, world.theta, estimator(world.theta, false))
  book.says("summed over the entries, is {} with $G_0$ and {} with", noisy, variance)
  -- Mixed slopes, by central differences of the exact means.
  local function slopes(keep)
    local h, out = 1e-5, {}
    local function component(k, s, d)
      local theta = { { table.unpack(world.theta[1]) },
        { table.unpack(world.theta[2]) }, world.theta[3] }
      theta[s][1] = theta[s][1] + d
      return moments(one, theta, estimator(theta, keep))[k]
    end
    for i, at in ipairs { { 1, 2 }, { 2, 1 } } do
      out[i] = (component(at[1], at[2], h) - component(at[1], at[2], -h)) / (2 * h)
    end
    return out
  end
  local kept, lost = slopes(true), slopes(false)
  book.rows("| mean of the estimate |", { { false, kept[1], kept[2] }, { false,
    lost[1], lost[2] } })
  local J, list = 0, {}
  for i, t in ipairs(trajectories(one, world.theta)) do
    list[i] = { false, false, false, t.P, whole(t)[1] }
    J = J + t.P * whole(t)[1]
  end
  book.notes.rows("| $a_0$ | $s_1$ |", list)
  book.notes.says("is $J = {}$", J)
  book.notes.says("states, ({}, {}, {}), and", mean)
  book.notes.says("six entries, is {} for the first form and {} for the second", noisy,
    variance)
  book.notes.says("With $\\gamma^t$ dropped the mean is ({}, {}, {})", dropped)

  -- The estimate by hand.
  local hand = { theta = { { 0.2, -0.1 }, { 0, 0.5 }, { -0.3, 0.4 } }, s = { 0, 1, 0,
    2 }, a = { 1, 0, 0, 1 } }
  local G = ref.returns_to_go { r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G
  local function gradient(keep, impl)
    impl = impl or ref
    local returns = impl.returns_to_go { r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G
    return impl.reinforce_gradient(with(hand, { G = returns,
      how = { gamma = 0.9, keep_gamma_t = keep } })).dtheta
  end
  local steps, weight = {}, 1
  for t = 1, 4 do
    local pi = one.softmax { theta = hand.theta[hand.s[t] + 1] }.pi
    local z = one.score { pi = pi, a = hand.a[t] }.g[1]
    steps[t] = { false, false, false, false, G[t], pi[1], z, weight, weight * G[t] * z }
    weight = 0.9 * weight
  end
  book.rows("| $t$ | $s_t$ | $a_t$ | $r_t$ | $G_t$ |", steps)
  book.says("then $3 + 0.9 \\cdot 0.5 = {}$; then", G[3])
  book.says("\\cdot 3.45 = {}$; then", G[2])
  book.says("1.105 = {}$. The score", G[1])
  local g, d = gradient(true), gradient(false)
  book.says("so its row is a sum, ${} + {} = {}$", steps[1][9], steps[3][9], g[1][1])
  book.says("{pmatrix} {} & {} \\\\ {} & {} \\\\ {} & {} \\end{pmatrix},\n\\qquad "
    .. "\\gamma^t",
    g)
  book.says("dropped:} \\quad\n\\begin{pmatrix} {} & {} \\\\ {} & {} \\\\ {} & {} "
    .. "\\end",
    d)
  book.says("row 0 becomes $({}, {})$ here", 0.2 + 0.1 * g[1][1], -0.1 + 0.1 * g[1][2])

  -- The grid: exact J after so many episodes, twenty seeds.
  local function worth(theta)
    return book.exact { map = map, step = grid.step, theta = theta,
      gamma = grid.gamma }.J
  end
  local function trained(episodes, seed, impl)
    if episodes == 0 then return worth(zeros()) end
    return worth((impl or ref).job_grid { seed = seed, episodes = episodes,
      map = { table.concat(map):byte(1, -1) }, how = grid, theta = zeros() }.theta)
  end
  local function table_of(counts)
    local out = {}
    for i, n in ipairs(counts) do
      local sum, worst, best = 0, math.huge, -math.huge
      for seed = 1, 20 do
        local x = trained(n, seed)
        sum, worst, best = sum + x, math.min(worst, x), math.max(best, x)
      end
      out[i] = { n, sum / 20, worst, best }
    end
    return out
  end
  book.rows("| episodes | mean J |", table_of { 0, 10, 30, 100, 300, 1000, 3000,
    10000 })
  local best = 0
  for t = 0, 3 do best = best + 0.95 ^ t * -0.04 end
  best = best + 0.95 ^ 3
  book.says("The best possible is {}: four", best)

  -- The known mistakes, by hand and in the grid.
  local names = {
    "correct", "discount-missing", "forward-recursion", "own-reward-excluded",
      "immediate-reward", "whole-return", "discounted-from-the-start", "whitened",
    false, "gamma-t-dropped", false, "mean-for-sum", "forgot-the-log", "sign",
      "last-visit-only", "step-by-step", false,
  }
  local mistakes = {}
  for i, name in ipairs(names) do
    local impl = name == "correct" and ref or name and book.mistake(name)
    mistakes[i] = { false, false, false, false, false, false }
    if impl then
      local by_hand, at = gradient(true, impl), { 0, 0 }
      for seed = 1, 20 do
        for k, n in ipairs { 100, 1000 } do
          at[k] = at[k] + trained(n, seed, impl) / 20
        end
      end
      mistakes[i] = { false, { by_hand[1][1], by_hand[2][1], by_hand[3][1] }, at[1],
        at[2], false, false }
    end
  end
  book.notes.rows("| program | logit 0 of the three rows |", mistakes)
  book.notes.says("only late: {} after 100 episodes where the sum has {}, and {} after",
    mistakes[12][3], mistakes[1][3], mistakes[12][4])


  -- What is set, and what follows from it on paper.
  book.at("leaves you where you are. Every move costs", "the grid's cost")
  book.at("looks 20 steps ahead and", "a discount")
  book.at("| state | logits | action 0 |", "5 logits")
  book.at("At $\\gamma = 0.99$ a step", "a step", 0.99 ^ 200)
  local exact, field = dropped_field(book.exact)
  local longer = norm(field) / norm(exact)
  book.at("lies 6° off the gradient and is", longer, longer)
  book.at("three states with logits\n", "5 logits", "a reward")
  book.at("| 3 | 2 | 1 |", "a reward")
  local alone = one.softmax_step { theta = hand.theta[1], a = 1, G = G[1], eta = 0.1 }
  local rest = one.softmax_step { theta = alone.theta, a = 0, G = 0.81 * G[3], eta =
    0.1 }
  book.at("row 0 becomes", false, false, rest.theta)
  book.at("in the policy head:", 4 * 32 + 32 + 32 * 32 + 32 + 32 * 2 + 2)
  book.at("although no single reward is\nnoisier than before:", coins(10, 1),
    coins(100, 1), 1 / (1 - 0.9 ^ 2), coins(100, 0.9))
  book.at("and the gradient stays. Add", "a reward", "a reward")
  book.at("for rewards (1, 1, 1): (1,", 0.99, 0.99 ^ 2)
  local wild = book.spoilt("returns", own_reward)
  local proper = book.spoilt("returns", returns .. whitened)
  local three = { r = { 1, 1, 1 }, gamma = 0.99 }
  book.at("both are nearly the same ramp. For three steps it is", wild.returns_to_go(
    three).G, proper.returns_to_go(three).G)
  local function mean_grid(impl, episodes)
    local sum = 0
    for seed = 1, 20 do sum = sum + trained(episodes, seed, impl) / 20 end
    return sum
  end
  book.at("without\n$\\gamma^t$, as in that program) it stands at",
    mean_grid(book.spoilt("returns", own_reward, "gradient", no_gamma_t), 1000),
    mean_grid(book.spoilt("returns", returns .. whitened, "gradient", no_gamma_t),
      1000),
    -grid.step)

  -- The notes: beside the table of mistakes.
  local notes = book.notes
  local halvings = 0
  while 0.5 ^ halvings > 0 do halvings = halvings + 1 end
  notes.at("the divisor has\nbecome 0 in double precision after", halvings)
  notes.at("learns the same and\nreports less,", best, 4 * grid.step + 1)
  notes.at("it begins at", worth(zeros()), best, "2 marks")
  local stale = book.spoilt("returns", never_reset)
  local by_hand = gradient(true, book.spoilt("returns", never_reset))
  notes.at("| not reset: $G_T$ is", by_hand[1][1], by_hand[2][1], by_hand[3][1],
    mean_grid(stale, 100), mean_grid(stale, 1000))
  local function discounted_twice(t)
    local at = ref.returns_to_go { r = t.r, gamma = 0.9 }.G
    return ref.reinforce_gradient { theta = world.theta, s = t.s, a = t.a, G = at,
      how = { gamma = 0.81, keep_gamma_t = true } }.dtheta
  end
  local twice = moments(one, world.theta, discounted_twice)
  notes.at("step 1 of question 1's world gets", twice[2], twice[3], mean[2], mean[3])
  notes.at("through episode\n  after episode, settles at", 1 / (1 - 0.99))
  local late = {}
  for seed = 1, 20 do late[seed] = trained(1000, seed,
    book.mistake("forgot-the-log")) end
  notes.at("19 of 20 seeds get there, and one sits at", least(late))
  notes.at("and leads there with 0.2; else state 2", "5 logits")
  notes.at("and leads to state 1 with\nprobability", "2 chances")

  -- The answers.
  local function other_returns(impl)
    return moments(one, world.theta, estimator(world.theta, true, function(t)
      return impl.returns_to_go { r = t.r, gamma = 0.9 }.G
    end))
  end
  local forward, noise_1 = other_returns(book.mistake("forward-recursion"))
  local _, noise_2 = other_returns(book.mistake("immediate-reward"))
  notes.at("In question 1's world both have\nthe mean", forward, noise_1, noise_2)
  local function paying(step, episodes)
    local sum = 0
    for seed = 1, 20 do
      local theta = ref.job_grid { seed = seed, episodes = episodes,
        map = { table.concat(map):byte(1, -1) }, how = with(grid, { step = step }),
        theta = zeros() }.theta
      sum = sum + book.exact { map = map, step = step, theta = theta,
        gamma = grid.gamma }.J / 20
    end
    return sum
  end
  local straight = 0
  for t = 0, 3 do straight = straight + 0.95 ^ t * 0.1 end
  notes.at("**3. Every move brings", "a reward", "a reward", "a discount",
    straight + 0.95 ^ 3, paying(0.1, 1000))
  notes.at("With moves that cost nothing, $J$ goes to", 0.95 ^ 3, "a cost")
  notes.at("**7. The clock.**", (1 - 0.99 ^ 500) / (1 - 0.99), "a step",
    (1 - 0.99 ^ 100) / (1 - 0.99), "a step")
  local cookbook = book.spoilt("returns", turned_round)
  local read = gradient(true, cookbook)
  notes.at("whatever a hasty test may\nlook at. By hand it is", cookbook.returns_to_go {
    r = { 1, -2, 3, 0.5 }, gamma = 0.9 }.G, read[1][1], read[2][1], "a mark",
    mean_grid(cookbook, 100), mean_grid(cookbook, 1000))

  -- The plot, and the guess.
  book.long(function()
    local drawn, lines = book.plot("02-estimator", true), {}
    for i, n in ipairs { 1, 16, 256, 4096 } do
      lines[i] = { n, drawn.kept[n].iqm, drawn.whole[n].iqm, drawn.dropped[n].iqm }
    end
    book.rows("| N | $\\gamma^t G_t$ |", lines)
    book.at("bends and\nstays at", drawn.bias[4096].iqm)
    book.at("takes about", rounded(4096 * (drawn.kept[4096].iqm / 0.1) ^ 2, 500))
  end)

  -- CartPole: when a mean of 100 reaches 195 and 475 within the episodes, how many
  -- steps
  -- the first took, the lowest mean after 475, and the mean of the last 100; −1 for
  -- never.
  local function pole(impl, episodes, lr)
    local out = { at_195 = {}, at_475 = {}, steps = {}, lowest = {}, ends = {} }
    for seed, of in ipairs(book.each(10, function(seed)
      local ret = impl.job_net { episodes = episodes, hidden = 32, gamma = 0.99,
        lr = lr or 1e-3, N = 1315, seed = seed }.ret
      local a, b = book.curve.reached(ret, 195), book.curve.reached(ret, 475)
      local steps, low = 0, math.huge
      for e = 1, a or 0 do steps = steps + ret[e] end
      for e = b or #ret + 1, #ret do low = math.min(low, book.curve.mean(ret, e - 99,
        e)) end
      return a or -1, b or -1, steps, low, book.curve.mean(ret, #ret - 99, #ret)
    end)) do
      out.at_195[seed], out.at_475[seed], out.steps[seed], out.lowest[seed],
        out.ends[seed] = table.unpack(of)
    end
    return out
  end
  local function count(list, test)
    local n = 0
    for _, x in ipairs(list) do n = n + (test(x) and 1 or 0) end
    return n
  end
  local function reached(x) return x > 0 end

  book.long(function()
    local rows, at = {}, { 100, 300, 500, 1000, 1500, 2000, 2500, 3000 }
    for i, seed in ipairs { 1, 4, 6 } do
      local ret = ref.job_net { episodes = 3000, hidden = 32, gamma = 0.99,
        lr = 1e-3, N = 1315, seed = seed }.ret
      rows[i] = { false }
      for k, n in ipairs(at) do rows[i][k + 1] = book.curve.mean(ret, n - 99, n) end
    end
    book.rows("| episodes | 100 | 300 |", rows)
    local ten = pole(ref, 3000)
    assert(count(ten.lowest, function(x) return x < 300 end) == 7)
    local slowed = pole(book.spoilt("net-agent", slower_at_the_top), 3000)
    book.at("Of seeds 1–10 all reach a mean of", "a mark", least(ten.at_195),
      most(ten.at_195), rounded(least(ten.steps), 1000), rounded(most(ten.steps), 1000),
      "2 marks", ten.lowest[6], "a mark", math.floor(least(slowed.lowest)))
    notes.at("**7. The clock.**", false, false, false, false, "a setting", "a mark",
      math.floor(least(slowed.lowest)))
    local credit = pole(wild, 1000)
    book.at("wrong credit, whitened as in that program, reaches", "a mark",
      least(credit.at_195), most(credit.at_195))
    notes.at("the best means lie between", "a mark")

    -- The two columns of the pole, and what is said of them.
    local net_only = { [9] = stale, [11] = book.mistake("gamma-t-kept"),
      [16] = book.spoilt("net-agent", row_by_row), [17] =
        book.mistake("next-observation"),
      [12] = book.spoilt("net-agent", "//- dlogits[t][b] *= G[t];\n"
        .. "dlogits[t][b] *= G[t] / (double)T;"),
      [13] = book.spoilt("net-agent", "//- score(A, pi, a, dlogits[T]);\n"
        .. "score(A, pi, a, dlogits[T]);\n"
        .. "for (size_t b = 0; b < A; b++)\ndlogits[T][b] *= pi[a];"),
      [14] = book.mistake("gradient-downhill") }
    local poles = {}
    for i, name in ipairs(names) do
      local impl = net_only[i] or name == "correct" and ref or name
        and book.mistake(name)
      if i ~= 10 and i ~= 15 then
        poles[i] = pole(impl, 1000)
        mistakes[i] = { false, false, false, false, count(poles[i].at_195, reached),
          count(poles[i].at_475, reached) }
      else
        mistakes[i] = { false, false, false, false, false, false }
      end
    end
    notes.rows("| program | logit 0 of the three rows |", mistakes)
    local down, stepping, behind = poles[14], poles[16], poles[17]
    notes.at("or to walk until the clock stops\n  it.", least(down.ends),
      most(down.ends))
    assert(count(stepping.at_475, reached) == 0)
    notes.at("Every `adam_step` has about the same length", "a limit", "a mark",
      least(stepping.at_195), most(stepping.at_195), least(ten.at_195),
        most(ten.at_195),
      "a mark")
    notes.at("and 475 never. With", "2 marks")
    local gently = pole(net_only[16], 1000, 1e-4)
    assert(count(gently.at_195, reached) == 10 and count(gently.at_475, reached) == 7)
    notes.at("learns\n  to go on as it went,", least(behind.ends), most(behind.ends))
    notes.at("where good episodes are long, it takes\nmost from the best:", "a mark")
  end)
end
