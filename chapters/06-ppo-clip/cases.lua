-- Lesson 6's cases: ratios and bands, values, policies and settings as the scenarios
-- draw them, and by definition what the functions are to return. Every batch holds
-- ratios far outside the band, just outside, just inside and on its edges, with both
-- signs and with advantages of 0 among them.

local huge, many, very_many = math.huge, 1100, 2100

-- One ratio: far from the band, near one of its edges, on one, or inside.
local function ratio_of(rng, epsilon)
  local where, edge = rng:int(0, 5), rng:pick { -1, 1 }
  if where == 0 then return rng:real(0.05, 0.65) end
  if where == 1 then return rng:real(1.35, 3) end
  if where == 2 then return rng:real(0.92, 1.08) end
  if where == 3 then return 1 + edge * epsilon end
  return 1 + edge * epsilon * (1 + rng:pick { -1, 1 } * 10 ^ rng:real(-4, -0.3))
end

local function batch(rng, T)
  local c = { ratio = {}, adv = {}, epsilon = rng:real(0.09, 0.31) }
  for t = 1, T do
    c.ratio[t] = ratio_of(rng, c.epsilon)
    c.adv[t] = rng:int(0, 7) > 0 and rng:real(-2, 2) or 0.0
  end
  return c
end

-- The ends of a ratio and the edges of a band of any width, each for a good and for a
-- bad action, among them some that hardly matter.
local function wide_batch(rng)
  local kind = rng:turn { 10 ^ rng:real(-8, -2), rng:real(1, 3), 10 ^ rng:real(0.5, 5) }
  local c = { ratio = {}, adv = {}, epsilon = kind }
  local by = 10 ^ -rng:real(1, 6)
  local ends = { 0, 1e-3, 1, 1e12, 1e7, 1 + kind * (1 + by), 1 + kind * (1 - by) }
  if kind < 0.5 then
    ends[8], ends[9] = 1 - kind * (1 + by), 1 - kind * (1 - by)
  end
  for i, x in ipairs(ends) do
    c.ratio[2 * i - 1], c.ratio[2 * i] = x, x
    c.adv[2 * i - 1], c.adv[2 * i] = rng:real(0.1, 2), -rng:real(0.1, 2)
  end
  return c
end

-- Those of its rows whose ratio is below a thousand; all their advantages times by.
local function middle_of(c, by)
  local out = { ratio = {}, adv = {}, epsilon = c.epsilon }
  for t, x in ipairs(c.ratio) do
    if x < 1e3 then
      out.ratio[#out.ratio + 1], out.adv[#out.adv + 1] = x, c.adv[t] * by
    end
  end
  return out
end

local function objective(c)
  local sum = 0
  for t = 1, #c.ratio do
    local ratio, A = c.ratio[t], c.adv[t]
    local clipped = math.max(1 - c.epsilon, math.min(1 + c.epsilon, ratio))
    sum = sum + math.min(ratio * A, clipped * A)
  end
  return sum / #c.ratio
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

-- The slopes of the objective, case by case.
local function slopes(c)
  local out = {}
  for t = 1, #c.ratio do
    local ratio, A = c.ratio[t], c.adv[t]
    local stays = A > 0 and ratio <= 1 + c.epsilon or A < 0 and ratio >= 1 - c.epsilon
    out[t] = stays and ratio * A / #c.ratio or 0
  end
  return out
end

local function log_all(list)
  local out = {}
  for i, x in ipairs(list) do out[i] = math.log(x) end
  return out
end

local function same(n, x)
  local out = {}
  for i = 1, n do out[i] = x end
  return out
end

-- Logarithms that are ≤ 0, and others by any difference from them; also of
-- probabilities that are hardly doubles any more, or none.
local function log_rows(rng, from)
  local T, most = from:size(66, 60000), rng:pick { 20, 40, 350 }
  local least, times = rng:pick { most, 740 }, rng:pick { 1, 1, 1, 1000 }
  local new, old = {}, from:numbers(T, function() return from:exponent(least) end)
  local by = from:numbers(T, function() return from:exponent(most) end)
  for t = 1, T do
    old[t] = -times * math.abs(old[t])
    new[t] = old[t] + by[t]
    if new[t] > 0 then new[t], old[t] = 0.0, -by[t] end
  end
  return { logp = new, logp_old = old }
end

-- Ratios on the edges of a band, by the hair of an edge beside it, or of any size, now
-- and then that of the row before, with the opposite advantage, or as large as the
-- advantage; and what the terms of the objective are of.
local function band_from(rng, from)
  local T, c = from:size(66, 60000), { ratio = {} }
  local unit, any = from:unit() + 1e-12, from:weight() + 1e-12
  c.epsilon = rng:pick { 0.1, 0.2, 0.3, 0.25, unit, unit, any }
  c.adv = from:numbers(T)
  local scale = 0
  for t = 1, T do
    local below, above = math.max(0, 1 - c.epsilon), 1 + c.epsilon
    local edge = rng:int(0, 2) == 0 and below or above
    c.ratio[t] = rng:int(0, 2) == 0 and math.min(from:weight(), 1e12) or from:edge(edge)
    local tie = (rng.case + t) % 8
    if tie == 0 or tie == 4 then c.adv[t] = tie == 0 and c.ratio[t] or -c.ratio[t] end
    if tie == 2 and t > 1 then c.ratio[t], c.adv[t] = c.ratio[t - 1], -c.adv[t - 1] end
    local A, clipped = c.adv[t], math.max(below, math.min(above, c.ratio[t]))
    scale = math.max(scale, math.abs(math.min(c.ratio[t] * A, clipped * A)))
  end
  return c, scale
end

-- Values, old values and targets in all their orders, on the edge of the band and by a
-- hair off it, halfway between the value and where it is held and by a hair off that;
-- in 64ths and, some, in parts of 2^-36, so that no rounding decides which of two
-- errors is the larger.
local function critic(rng, T, most)
  local c = { V = {}, V_old = {}, target = {} }
  local fine = rng:pick { 0, 0, 0, rng:int(-63, 63) * 0x1p-36 }
  c.clip = rng:int(7, rng:turn { 32, 120 }) / 64 + fine
  local function any() return rng:int(-(most or 128), most or 128) / 64 + fine end
  for t = 1, T do
    c.V[t], c.V_old[t], c.target[t] = any(), any(), any()
    local special, side = rng:int(0, 6), rng:pick { -1, 1 }
    local hair = rng:pick { 0, 1, -1 } * 2.0 ^ -rng:pick { 6, rng:int(7, 36) }
    if special == 0 then c.target[t] = c.V[t] end
    if special == 1 or special == 2 then
      c.V[t] = c.V_old[t] + side * (c.clip + hair)
    elseif special == 3 then -- 1/8 outside the band, and 1/16 behind its edge
      c.V[t] = c.V_old[t] + side * (c.clip + 1 / 8)
      c.target[t] = c.V_old[t] + side * (c.clip + 1 / 16) + hair
    end
  end
  return c
end

-- Values that have moved beyond the edge of their band or not quite there, by a hair
-- and by less than a float holds, towards a target further on.
local function at_the_edge(rng)
  local clip, side = rng:pick { 0.25, 0.5 }, rng:pick { 1, -1 }
  local near, old = rng:pick { 1, -1 } * 2.0 ^ -rng:int(3, 12), 1 + 0x1p-26
  return {
    V = { side * (clip + near), side * (clip + 2.0 ^ -rng:int(16, 24)),
      old + side * (clip - 2.0 ^ -rng:int(28, 36)) },
    V_old = { 0, 0, old }, target = { 4.0 * side, 4.0 * side, 4.0 * side }, clip = clip,
  }
end

-- The worked batch of the chapter: four rows, three actions.
local worked = {
  new = { { 0.2, -0.3, 0.1 }, { 0.5, 0, -0.5 }, { -0.2, 0.4, 0.3 }, { 0, 0.1, -0.1 } },
  old = { { 0, 0, 0 }, { 0.6, 0.2, -0.4 }, { -0.6, 0.5, 0.1 }, { 0.3, -0.4, 0 } },
  a = { 0, 2, 1, 1 }, adv = { 1, -0.5, 2, -1.5 }, epsilon = 0.2,
}

local function softmax(logits)
  local sum, pi = 0, {}
  for b = 1, #logits do sum = sum + math.exp(logits[b]) end
  for b = 1, #logits do pi[b] = math.exp(logits[b]) / sum end
  return pi
end

local function rows(logits)
  local pi = {}
  for t = 1, #logits do pi[t] = softmax(logits[t]) end
  return pi
end

local function log_taken(pi, a)
  local out = {}
  for t = 1, #a do out[t] = math.log(pi[t][a[t] + 1]) end
  return out
end

-- The clipped objective and c_H times the mean entropy, for finite differences in the
-- logits.
local function full(c, logits)
  local pi, H = rows(logits), 0
  local ratio, logp = {}, log_taken(pi, c.a)
  for t = 1, #c.a do
    ratio[t] = math.exp(logp[t] - c.old[t])
    for _, p in ipairs(pi[t]) do H = H - p * math.log(p) end
  end
  local L = objective { ratio = ratio, adv = c.adv, epsilon = c.epsilon }
  return L + c.c_entropy * H / #c.a
end

local function with(given, more)
  local out = {}
  for key, value in pairs(given) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local settings = {
  epochs = 3, M = 8, gamma = 0.95, lambda = 0.9, epsilon = 0.1, clip = 0.4,
  c_value = 0.7, c_entropy = 0.02, target_kl = 1e9, lr = 0.03,
}

-- Other bands and weights, for a part that is asked alone.
local bands = {
  {}, { epsilon = 0.01, clip = 0.02, c_entropy = 0.001, c_value = 0.05 },
  { epsilon = 0.4, clip = 0.6, c_entropy = 2, c_value = 6 }, {},
}

local function any_seed(rng) return rng:int(0, 1 << 40) end

-- Settings from everywhere in what the contract allows.
local function any_settings(rng, from, updates)
  local how = {
    epochs = from:three(rng:own_size(1, 60) or rng:pick { 1, 2, 3, 5 }),
    M = from:three(rng:own_size(1, 1000) or rng:pick { 8, 5, 1, 20, 100 }),
  }
  how.gamma, how.lambda, how.epsilon = from:unit(), from:unit(), from:term(30) + 1e-9
  how.clip = rng:pick { from:term(30) + 1e-9, huge }
  how.c_value, how.c_entropy = from:term(1e3), from:term(1e3)
  how.target_kl = rng:pick { huge, from:term(30) + 1e-9 }
  how.lr = from:lr(updates or 100)
  return from:alike(how, "gamma", "lambda", "epsilon", "clip", "c_value", "c_entropy",
    "lr")
end

-- What a part of the agent is handed: advantages of both signs, one of them 0; targets
-- on both sides of the values.
local function lesson_for(rng, T, how)
  local c = { seed = any_seed(rng), T = T, N = 165, how = with(settings, how or {}) }
  c.adv, c.target = rng:reals(T, -2, 2), rng:reals(T, -2, 2)
  c.adv[rng:int(1, T)] = 0.0
  return c
end

local function rows_by_hand(rng)
  local T = rng:size(1, 3)
  local how = { c_entropy = rng:turn { 0, 0.2 }, M = rng:size(1, 3) }
  local job = lesson_for(rng, T, how)
  job.seed = rng:int(0, 99)
  job.adv[T] = rng:turn { 1, -1, 0.5 }
  return job
end

-- As from:world gives it; of its 128 moves one or two pay anything, and much, so that
-- the row of one that is seldom made stands out by ten deviations or more.
local function one_pays(world)
  world.drawn = { 8, 16, 9, 1, 40, 20, 1000, 4, 99, 100 }
  world.D, world.A, world.pay = 1, 16, 1e4
  return world
end

return {
  huge = huge, many = many, very_many = very_many, batch = batch,
  wide_batch = wide_batch, middle_of = middle_of, objective = objective, slope = slope,
  slopes = slopes, log_all = log_all, same = same, log_rows = log_rows,
  band_from = band_from, critic = critic, at_the_edge = at_the_edge, worked = worked,
  rows = rows,
  log_taken = log_taken, full = full, with = with, settings = settings, bands = bands,
  any_seed = any_seed, any_settings = any_settings, lesson_for = lesson_for,
  rows_by_hand = rows_by_hand, one_pays = one_pays,
}
