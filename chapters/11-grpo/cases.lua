-- Lesson 11's cases: tables of tokens with holes, groups of rewards, batches for the
-- slopes; and by definition what some of the functions are to return.

local huge, nan = math.huge, 0 / 0

local function with(given, more)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(more or {}) do out[key] = value end
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

local function sum_of(list)
  local sum = 0
  for _, x in ipairs(list) do sum = sum + x end
  return sum
end

local function sigma(x) return 1 / (1 + math.exp(-x)) end

-- Which places count: an answer behind a prompt and before the end, of no token at
-- times, or places here and there.
local function places(rng, N, T)
  local out = {}
  for i = 1, N do
    local kind, from = rng:int(0, 5), rng:int(1, T)
    local to = rng:int(from, T)
    out[i] = {}
    for t = 1, T do
      out[i][t] = t >= from and t <= to
      if kind == 0 then out[i][t] = (t + from) % 2 == 0 end
      if kind == 1 then out[i][t] = false end
    end
  end
  return out
end

local function junk(rng) return rng:pick { nan, huge, -huge, 1e300, -7 } end

-- ---- groups ----

-- The rewards of a group: any numbers, around a level of its own; 0 and 1; some alike;
-- or all of them, as 0.1 is.
local function rewards(rng, G, turn)
  local level, out = rng:pick { 0, 0, rng:real(-5, 5), 1e3 }, {}
  local kind = turn or rng:int(0, 4)
  local unit = kind == 4 and 10 ^ rng:int(-12, 9) or 1
  local always = rng:pick { 0.1, 0.7, -1 / 3, 0, 1 }
  for g = 1, G do
    out[g] = unit * (level + rng:real(-2, 2))
    if kind == 0 then out[g] = rng:int(0, 1) end
    if kind == 1 then out[g] = always end
    if kind == 2 and g > 1 and rng:int(0, 1) == 1 then out[g] = out[1] end
  end
  return out
end

local function groups(rng, P, G)
  local r = {}
  for p = 1, P do r[p] = rewards(rng, G) end
  return r
end

local function all_equal(r)
  for g = 2, #r do
    if r[g] ~= r[1] then return false end
  end
  return true
end

-- The definition, with the mean taken twice so that it is right to the last digit.
local function advantages(r, divide)
  local G, mean, squares, out = #r, sum_of(r) / #r, 0, {}
  local left = 0
  for g = 1, G do left = left + (r[g] - mean) / G end
  for g = 1, G do
    out[g] = r[g] - mean - left
    squares = squares + out[g] ^ 2
  end
  local s = G > 1 and math.sqrt(squares / (G - 1)) or 0
  for g = 1, G do
    if all_equal(r) then out[g] = 0 end
    if divide then out[g] = out[g] / (s + 1e-8) end
  end
  return out
end

-- Every way in which G answers of a prompt can be right or wrong: calls visit with the
-- list of 0 and 1 and how many are 1.
local function each_outcome(G, visit)
  for n = 0, 2 ^ G - 1 do
    local r, right = {}, 0
    for g = 1, G do
      r[g] = n // 2 ^ (g - 1) % 2
      right = right + r[g]
    end
    visit(r, right)
  end
end

-- ---- slopes ----

-- Ratios that lie anywhere, near either edge of the band but not on it, where rounding
-- decides, or far outside.
local function moved(rng, low, high)
  local kind = rng:int(0, 7)
  local beside = 1 + rng:pick { -1, 1 } * 10 ^ rng:real(-9, -2)
  if kind == 0 then return math.log((1 + high) * beside) end
  if kind == 1 and low < 1 then return math.log((1 - low) * beside) end
  if kind == 2 then return rng:real(-12, 12) end
  if kind == 3 then return 0.0 end
  return rng:real(-0.7, 0.7)
end

-- A batch for grpo_slope; the holes weigh 0 and hold anything.
local function batch(rng, N, T, given)
  local c = with({ low = rng:real(0.05, 0.5), high = rng:real(0.05, 0.9) }, given)
  local counts = places(rng, N, T)
  c.adv, c.logp, c.logp_old = rng:numbers(N, -3, 3, true), {}, {}
  c.w = table_of(N, T, function(i, t)
    return counts[i][t] and rng:pick { rng:real(0.01, 1), 1 / (N * T), 1e-9 } or 0
  end)
  for i = 1, N do
    c.logp[i], c.logp_old[i] = {}, {}
    for t = 1, T do
      local off = moved(rng, c.low, c.high == huge and 0.2 or c.high)
      c.logp_old[i][t] = -rng:real(0, 6) - math.max(0, off)
      c.logp[i][t] = c.logp_old[i][t] + off
      if not counts[i][t] then c.logp[i][t], c.logp_old[i][t] = junk(rng), junk(rng) end
    end
  end
  return c
end

-- An edge that is one however it is computed: x of which e^x and the logarithm of that
-- are exact to the bit, also as a quotient; and e^x.
local function on_edge(rng, way)
  local x = way * rng:int(400, 1600) / 4096
  for _ = 1, 400 do
    local ratio = math.exp(x)
    if math.log(ratio) == x and math.exp(x - 2) / math.exp(-2) == ratio then
      return x, ratio
    end
    x = x + 1 / 4096
  end
  error "no edge is exact"
end

-- The rule, case by case.
local function slope_of(logp, logp_old, A, w, low, high)
  if w == 0 or A == 0 then return 0 end
  local ratio = math.exp(logp - logp_old)
  if A > 0 and ratio > 1 + high or A < 0 and ratio < 1 - low then return 0 end
  return w * ratio * A
end

-- A batch for kl_slope.
local function far_from(rng, N, T)
  local counts = places(rng, N, T)
  local c = { beta = rng:pick { rng:real(0, 2), 0, 10 ^ rng:real(-6, -2) } }
  c.w = table_of(N, T, function(i, t)
    return counts[i][t] and rng:pick { rng:real(0.01, 1), 1 / (N * T), 1e-9 } or 0
  end)
  c.logp = table_of(N, T, function(i, t)
    return counts[i][t] and -rng:real(0, 8) or junk(rng)
  end)
  c.logp_ref = table_of(N, T, function(i, t)
    if not counts[i][t] then return junk(rng) end
    if rng:int(0, 9) == 0 then return -huge end
    return rng:int(0, 4) == 0 and c.logp[i][t] or -rng:real(0, 8)
  end)
  return c
end

-- Pairs for dpo; log π of answers of some length, and of very long ones.
local function pairs_of(rng, N, beta)
  local c = { beta = beta or rng:pick { rng:real(0.01, 2), 0.1, 0.5, 1 } }
  local far = rng:int(0, 4) == 0 and 100 / c.beta or 30
  for _, name in ipairs { "better", "worse", "better_ref", "worse_ref" } do
    c[name] = rng:reals(N, -far, -0.1)
  end
  return c
end

local function z_of(c, i)
  return c.beta * (c.better[i] - c.better_ref[i] - (c.worse[i] - c.worse_ref[i]))
end

local function log_sigma(x)
  return x >= 0 and -math.log(1 + math.exp(-x)) or x - math.log(1 + math.exp(x))
end

-- ---- from everywhere ----

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

local holes = { nan, huge, -huge, 1e300, -7 }

-- Groups of any rewards up to 1e12; in some but one differs, by as little as can be.
local function any_groups(rng, from, P, G)
  local r = {}
  for p = 1, P do
    r[p] = p < 5 and within(from:numbers(G), 1e12) or r[p - 4]
    if p < 5 and rng:int(0, 3) == 1 then
      r[p] = rng:times(rng:reals(G, -1, 1), 10.0 ^ -rng:int(6, 20))
    end
    if p < 5 and rng:int(0, 3) == 2 then
      local x = rng:pick { 0.0, 1.0 }
      for g = 1, G do r[p][g] = x end
      r[p][1 + from:index(G)] = x == 0 and 10.0 ^ -rng:int(1, 300)
        or 1 + rng:pick { -2.0 ^ -53, 1e-12 }
    end
  end
  return r
end

-- What an advantage of theirs is right to a billionth of.
local function size_of(r, divide)
  local size = 0
  for _, group in ipairs(r) do
    local spread = divide and math.abs(largest(advantages(group, false))) or 0
    size = math.max(size, largest(group) / (divide and spread + 1e-8 or 1))
  end
  return size
end

-- Log π now and before, on either side of the edges of a band, or `most` apart, or as
-- they were; weights of any size.
local function any_batch(rng, from, most)
  local N, T = from:sizes(2, 66, 1000)
  local counts, hole = any_places(rng, N, T), rng:int(0, 4)
  local c = { adv = from:numbers(N), logp = {}, logp_old = {}, w = {} }
  c.low, c.high = from:unit() * 0.999 + 1e-3, from:weight() + 1e-3
  local function off()
    local edge = 1 + rng:pick { -1, 1 } * 10 ^ -rng:real(0.5, 11)
    local at = rng:pick { math.log((1 - c.low) * edge), math.log((1 + c.high) * edge) }
    if rng:int(0, 1) == 0 or at ~= at then return from:exponent(most) end
    return math.max(-most, math.min(most, at))
  end
  for i = 1, N do
    local by = i < 5 and from:numbers(T, off) or nil
    for _, name in ipairs { "logp", "logp_old", "w" } do
      c[name][i] = by and {} or table.move(c[name][i - 4], 1, T, 1, {})
    end
    for t = 1, T do
      if by then
        c.w[i][t], c.logp_old[i][t] = from:weight(), -math.max(0, by[t]) - t % 7 / 10
        c.logp[i][t] = math.min(0, c.logp_old[i][t] + by[t])
      end
      if not counts[i][t] then
        c.w[i][t], c.logp[i][t] = 0.0, holes[(i + t + hole) % 5 + 1]
        c.logp_old[i][t] = holes[(2 * i + t) % 5 + 1]
      elseif c.w[i][t] == 0 then
        c.w[i][t], c.logp[i][t], c.logp_old[i][t] = 1.0, -1.5, -1.0
      end
    end
  end
  return c
end

-- Log π and log π_old of answers that count where others do not.
local function any_sequences(rng, from)
  local N, T = from:sizes(2, 129, 1000)
  local c = { answer = any_places(rng, N, T), logp = {}, logp_old = {} }
  local most, hole, by = rng:pick { 1, 20, 300 }, rng:int(0, 4), nil
  for i = 1, N do
    by = i > 8 and by or from:numbers(T, function() return from:exponent(most) end)
    c.logp[i], c.logp_old[i] = {}, {}
    for t = 1, T do
      local old = -math.max(0, by[t]) - t % 7 / 10
      c.logp[i][t] = math.min(0, old + by[t])
      if not c.answer[i][t] then
        old, c.logp[i][t] = holes[(2 * i + t) % 5 + 1], holes[(i + t + hole) % 5 + 1]
      end
      c.logp_old[i][t] = old
    end
  end
  return c
end

-- Pairs whose z is up to 1000, at any β; no log π is so much larger than its share of z
-- that rounding has taken it.
local function any_preferences(rng, from)
  local n, beta = from:size(129, 1000), from:weight()
  local z = from:numbers(n, function() return from:exponent(300) end)
  local c = { better = {}, worse = {}, better_ref = {}, worse_ref = {}, beta = beta }
  for i = 1, n do
    local d = beta > 0 and z[i] / beta or z[i]
    local near_by = math.abs(d) * rng:real(0, 2)
    c.worse[i], c.worse_ref[i] = -near_by, -rng:real(0, 2) * near_by
    c.better_ref[i] = -math.max(0, d + near_by) - rng:real(0, 3) * math.abs(d)
    c.better[i] = math.min(0, d + c.better_ref[i] + c.worse[i] - c.worse_ref[i])
  end
  return c
end

return {
  with = with, table_of = table_of, sum_of = sum_of, sigma = sigma, places = places,
  junk = junk, rewards = rewards, groups = groups, all_equal = all_equal,
  advantages = advantages, each_outcome = each_outcome, batch = batch,
  slope_of = slope_of, far_from = far_from, pairs_of = pairs_of, z_of = z_of,
  log_sigma = log_sigma, any_groups = any_groups, size_of = size_of,
  any_batch = any_batch, any_places = any_places, on_edge = on_edge,
  any_sequences = any_sequences,
  any_preferences = any_preferences,
}
