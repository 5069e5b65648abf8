-- Lesson 10's cases: tables of tokens with holes, scores of pairs, all 15 answers and
-- what they are worth by counting; and by definition what some functions are to return.

local huge, nan = math.huge, 0 / 0

local function with(given, more)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local function table_of(N, T, make)
  local out = {}
  for i = 1, N do
    out[i] = {}
    for t = 1, T do out[i][t] = make(i, t) end
  end
  return out
end

-- Which places count: an answer behind a prompt and before the end, of no token at
-- times, or places here and there; now and then none of the table, or one of its ends.
local function places(rng, N, T)
  local out, whole = {}, rng:int(0, 11)
  if whole < 3 then
    return table_of(N, T, function(i, t)
      return whole == 1 and i + t == 2 or whole == 2 and i + t == N + T
    end)
  end
  for i = 1, N do
    local kind, from = rng:int(0, 5), rng:int(1, T)
    local to = rng:int(from, T)
    out[i] = {}
    for t = 1, T do
      local inside = t >= from and t <= to
      if kind == 0 then inside = (t + from) % 2 == 0 end
      out[i][t] = inside and kind ~= 1
    end
  end
  return out
end

-- The same numbers where they count; anything at all in the holes.
local function with_holes(rng, list, answer)
  return table_of(#list, #list[1], function(i, t)
    if answer[i][t] then return list[i][t] end
    return rng:pick { nan, huge, -huge, 1e300, -7 }
  end)
end

local function numbers(rng, N, T, lo, hi)
  return table_of(N, T, function() return rng:real(lo, hi) end)
end

-- Logarithms of probabilities: of 1 too, of nearly 1, and all alike.
local function logs(rng, N, T)
  local alike = rng:int(0, 9) == 0 and rng:real(-3, -1)
  return table_of(N, T, function()
    local kind = rng:int(0, 9)
    if alike then return alike end
    if kind == 0 then return 0.0 end
    return kind == 1 and -10 ^ rng:real(-9, -4) or rng:real(-3, 0)
  end)
end

-- Scores of pairs, some of them 0, tiny or large; and all alike.
local function scores(rng, N)
  local list = rng:int(0, 9) == 0 and rng:alike(N) or rng:sparse(N, -3, 3)
  if rng:int(0, 5) == 0 then list[rng:int(1, N)] = 10 ^ rng:real(-9, -4) end
  return list
end

local function count(answer)
  local n = 0
  for _, row in ipairs(answer) do
    for _, counts in ipairs(row) do n = n + (counts and 1 or 0) end
  end
  return n
end

-- The slope of f in list[i], by finite differences.
local function slope(list, i, f)
  local was, h = list[i], 1e-5
  list[i] = was + h
  local up = f()
  list[i] = was - h
  local down = f()
  list[i] = was
  return (up - down) / (2 * h)
end

-- ---- 15 answers ----

-- Of the tokens a, b and stop, numbers 1 to 3, three at most; what each is paid is
-- drawn anew. A context is what has been said: 1 nothing, 2 a, 3 b, 4 aa, 5 ab, 6 ba, 7
-- bb.
local answers15 = { { 3 }, { 1, 3 }, { 2, 3 } }
for x = 1, 2 do
  for y = 1, 2 do
    for z = 1, 3 do answers15[#answers15 + 1] = { x, y, z } end
  end
end

local function context(said, t)
  if t == 1 then return 1 end
  return t == 2 and 1 + said[1] or 1 + 2 * said[1] + said[2]
end

local function softmax(logits)
  local sum, pi = 0, {}
  for b = 1, #logits do sum = sum + math.exp(logits[b]) end
  for b = 1, #logits do pi[b] = math.exp(logits[b]) / sum end
  return pi
end

-- log π of each token of each answer; the holes hold NaN.
local function logs15(theta)
  return table_of(#answers15, 3, function(i, t)
    local said = answers15[i]
    return said[t] and math.log(softmax(theta[context(said, t)])[said[t]]) or nan
  end)
end

local function sums15(logs)
  local out = {}
  for i, said in ipairs(answers15) do
    out[i] = 0
    for t = 1, #said do out[i] = out[i] + logs[i][t] end
  end
  return out
end

-- E r − β KL, by counting.
local function worth15(theta, ref, paid, beta)
  local new, old, J = sums15(logs15(theta)), sums15(logs15(ref)), 0
  for i = 1, #answers15 do
    J = J + math.exp(new[i]) * (paid[i] - beta * (new[i] - old[i]))
  end
  return J
end

local counts15 = table_of(15, 3, function(i, t) return answers15[i][t] ~= nil end)

local function world15(rng)
  local c = { theta = {}, ref = {} }
  c.paid, c.beta = rng:reals(15, -2, 3), rng:real(0.2, 1)
  for k = 1, 7 do c.theta[k], c.ref[k] = rng:reals(3, -1, 1), rng:reals(3, -1, 1) end
  return c
end

-- The slopes of J in the logits, from what each token is paid: every token's score
-- times what is paid from it on, over all answers.
local function policy_gradient15(theta, r)
  local g, sums = {}, sums15(logs15(theta))
  for k = 1, 7 do g[k] = { 0, 0, 0 } end
  for i, said in ipairs(answers15) do
    local later = 0
    for t = #said, 1, -1 do
      later = later + r[i][t]
      local k = context(said, t)
      local pi = softmax(theta[k])
      for b = 1, 3 do
        local s = (b == said[t] and 1 or 0) - pi[b]
        g[k][b] = g[k][b] + math.exp(sums[i]) * later * s
      end
    end
  end
  return g
end

-- ---- texts ----

local function texts(rng, T, V)
  local c = { logits = table_of(T, V, function() return rng:real(-3, 3) end) }
  c.legal, c.y = {}, {}
  local sure = rng:int(1, V)
  for v = 1, V do c.legal[v] = v == sure or rng:int(0, 3) > 0 end
  for t = 1, T do
    local y = rng:int(1, V)
    c.y[t] = (c.legal[y] and y or sure) - 1
  end
  return c
end

local function log_of_tokens(c)
  local out = {}
  for t, row in ipairs(c.logits) do
    local sum = 0
    for v, x in ipairs(row) do sum = sum + (c.legal[v] and math.exp(x) or 0) end
    out[t] = row[c.y[t] + 1] - math.log(sum)
  end
  return out
end

-- ---- the clipped objective ----

local function ratio_of(rng, epsilon)
  local where, edge = rng:int(0, 5), rng:pick { -1, 1 }
  if where == 0 then return rng:real(0.05, 0.65) end
  if where == 1 then return rng:real(1.35, 3) end
  if where == 2 then return rng:real(0.92, 1.08) end
  if where == 3 then return 1 + edge * epsilon end
  return 1 + edge * epsilon * (1 + rng:pick { -1, 1 } * 10 ^ rng:real(-4, -0.3))
end

-- A batch as the function takes it, and the slopes that it should give.
local function batch(rng, N, T)
  local c = { epsilon = rng:real(0.09, 0.31), answer = places(rng, N, T) }
  local ratio = table_of(N, T, function() return ratio_of(rng, c.epsilon) end)
  local adv = table_of(N, T, function()
    return rng:int(0, 7) > 0 and rng:real(-2, 2) or 0.0
  end)
  c.ratio, c.adv = with_holes(rng, ratio, c.answer), with_holes(rng, adv, c.answer)
  local n = count(c.answer)
  return c, table_of(N, T, function(i, t)
    local x, A = ratio[i][t], adv[i][t]
    local stays = A > 0 and x <= 1 + c.epsilon or A < 0 and x >= 1 - c.epsilon
    return c.answer[i][t] and stays and x * A / n or 0
  end)
end

-- ---- from everywhere ----

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0.0 end
  return out
end

local function within(list, most)
  for i, x in ipairs(list) do list[i] = math.max(-most, math.min(most, x)) end
  return list
end

-- The first rows of a table again and again: a draw costs time.
local function any_places(rng, N, T)
  local some = places(rng, math.min(N, 8), T)
  for i = 9, N do some[i] = some[i - 8] end
  return some
end

local junk = { nan, huge, -huge, 1e300, -7 }
local function any_holes(rng, list, answer)
  local shift = rng:int(0, 4)
  return table_of(#list, #list[1], function(i, t)
    return answer[i][t] and list[i][t] or junk[(2 * i + t + shift) % 5 + 1]
  end)
end

-- A token that is ahead of one other by as much as one can be, or of all.
local function one_ahead(from, V)
  local row, legal, at = {}, {}, from:index(V)
  local gap, by = math.abs(from:exponent(40)), from:flag()
  for v = 1, V do
    row[v], legal[v] = v == at + 1 and 0.0 or by and -gap or -gap - 5 * v, true
  end
  return { logits = { row }, y = { at }, legal = legal }
end

-- Logits as far as a header allows, and tokens that may be drawn and such that may not.
local function any_texts(rng, from)
  local T, V = from:sizes(2, 129, 1000)
  if rng:int(0, 3) == 1 then return one_ahead(from, V) end
  local c = { logits = {}, y = from:indices(T, V), legal = {} }
  local sure = from:index(V)
  for v = 1, V do c.legal[v] = v == sure + 1 or not from:flag() end
  for t = 1, T do
    c.logits[t] = t < 5 and within(from:numbers(V), 1000) or c.logits[t - 4]
    if rng:int(0, 3) > 0 and not c.legal[c.y[t] + 1] then c.y[t] = sure end
  end
  return c
end

-- Log π of tokens, and of the same tokens of another policy, up to `most` apart.
local function any_logs(rng, from, most)
  local N, T = from:sizes(2, 129, 1000)
  local answer, new, old = any_places(rng, N, T), {}, {}
  for i = 1, N do
    local by = i < 5 and from:numbers(T, function() return from:exponent(most) end)
    new[i], old[i] = {}, {}
    for t = 1, T do
      local top = by and -math.max(0, -by[t]) - math.min(from:weight(), 10)
      new[i][t] = top or new[i - 4][t]
      old[i][t] = by and math.min(0, top - by[t]) or old[i - 4][t]
    end
  end
  return { answer = answer, logp = any_holes(rng, new, answer),
    logp_ref = any_holes(rng, old, answer) }
end

-- Answers with scores that are as much as the penalty, or nothing, or anything.
local function any_paid(rng, from)
  local c = any_logs(rng, from, 30)
  local N = #c.answer
  c.beta = from:weight()
  c.score = rng:pick { zeros(N), from:numbers(N), rng:times(from:numbers(N), c.beta) }
  return c
end

-- Now and then the better one's score is the opposite of the other's.
local function any_pairs(from)
  local n = from:size(129, 1000)
  local c = { worse = within(from:numbers(n), 100), better = {} }
  local lead = from:numbers(n, function() return from:exponent(1000) end)
  for i = 1, n do
    if from.rng.case % 4 == 0 and i % 2 == 0 then lead[i] = -2 * c.worse[i] end
    c.better[i] = c.worse[i] + lead[i]
  end
  return c
end

-- Rewards that are not so far apart, measured in β, that a double forgets what they
-- are; also such as make up for how rare an answer is.
local function any_tilt(rng, from)
  local A = from:size(129, 1000)
  local c = { ref = from:policy(A) }
  c.beta = rng:pick { 1, 1e-6, 1e6, 10 ^ rng:real(-6, 6) }
  c.reward = within(rng:times(from:numbers(A), rng:pick { 1, c.beta }),
    math.min(1000, 1e5 * c.beta))
  if A > 1 and c.beta <= 1 and rng:int(0, 2) == 1 then
    local i, rare = 1 + from:index(A), 10.0 ^ -rng:pick { 12, 15, 20, 50, 200, 300 }
    c.ref = rng:simplex(A - 1)
    table.insert(c.ref, i, rare)
    c.reward = within(c.reward, 100 * c.beta)
    c.reward[i] = -c.beta * math.log(rare) * rng:pick { rng:real(0.9, 1.1), 1.4 }
  end
  return c
end

-- Ratios on the edges of a band, beside them, or of any size; in half of them none is
-- so large that it hides the others.
local function any_band(rng, from)
  local N, T = from:sizes(2, 66, 1000)
  local unit, most = from:unit() + 1e-12, rng:pick { 1, 1e12 }
  local c = { answer = any_places(rng, N, T), adv = from:table(N, T) }
  c.epsilon = rng:pick { 0.1, 0.2, 0.3, unit, unit, from:weight() + 1e-12, huge }
  local below, above = math.max(0, 1 - c.epsilon), 1 + c.epsilon
  c.ratio = table_of(N, T, function()
    local edge = rng:int(0, 2) == 0 and below or above
    local any = rng:int(0, 2) == 0 or edge == huge
    return any and math.min(from:weight(), most) or from:edge(edge)
  end)
  local size = most == 1 and largest(c.adv) or 1
  c.adv = any_holes(rng, rng:times(c.adv, size > 0 and 1 / size or 1), c.answer)
  c.ratio = any_holes(rng, c.ratio, c.answer)
  return c
end

return {
  with = with, table_of = table_of, places = places, with_holes = with_holes,
  numbers = numbers, logs = logs, scores = scores, count = count, slope = slope,
  logs15 = logs15, sums15 = sums15, worth15 = worth15, counts15 = counts15,
  world15 = world15, policy_gradient15 = policy_gradient15, texts = texts,
  log_of_tokens = log_of_tokens, batch = batch, any_texts = any_texts,
  any_logs = any_logs, any_paid = any_paid, any_pairs = any_pairs, any_tilt = any_tilt,
  any_band = any_band,
}
