-- rng.lua: what a scenario draws from. A draw is a function of seed, scenario, case and its number
-- in the case.
--
--   rng:uniform()        in [0, 1)
--   rng:real(lo, hi)     uniform in [lo, hi)
--   rng:int(lo, hi)      uniform among the whole numbers lo … hi
--   rng:size(lo, hi)     the same, but early cases stay near lo: a scenario's cases grow
--   rng:pick(list)       one of a list
--   rng:reals(n, lo, hi)      n of rng:real
--   rng:simplex(n)       n positive numbers that sum to 1
-- rng:turn(list)       one of a list, each in its turn as the cases go on: every one is sure to
-- come
--   rng:last()           whether this is the scenario's last case, which may be a large one
--
-- What uniform draws never meet, and a contract allows:
--   rng:ends(lo, hi)     lo, hi, within either by 1e-9 to 1e-2 of the range, or between them
--   rng:near(x)          x, or a little below or above it, by 1e-10 to 1e-2 of it: for thresholds
--   rng:wide(lo, hi)     of either sign, its magnitude any power of 10 from lo to hi
--   rng:power(lo, hi)    a power of 10: as the cases go on 10^lo, 10^hi, and one between
--   rng:weight()         of a step or a term, ≥ 0: common, 0, tiny, above 1, huge, each in its turn
--   rng:edge_of_dice()   a seed under which the first env_uniform(env, 0) of a world is below
--                        2e-15 or above 1 − 2e-15
--   rng:beside(x)        x but for a part of it, from 1e-6 to 1e-3
--   rng:sparse(n, lo, hi)     n of rng:real, some of which are exactly 0
--   rng:alike(n)         n times one number that no binary fraction is
--   rng:lopsided(n)      probabilities: one is nearly certain, the others rare, down to 1e-12
--   rng:rare(n)          probabilities: as of a simplex, and one that is rare, down to 1e-12
--   rng:policy(n)        probabilities of any kind: even, mixed, lopsided, some of them 0
--   rng:taken(pi)        an action that such a policy can take
-- rng:logits(n, mild)  logits of any kind: alike, far apart, thousands with fractions; unless they
--                        are to be mild, one of up to 1e12, which leaves no choice
--   rng:numbers(n, lo, hi, mild)  of any kind: sparse, all 0, of all sizes down to a billionth of
--                        the largest, opposite so that they cancel, tiny, huge (1e12, 1e100); and
--                        alike or nearly so, unless mild: what such cancel to is mostly rounding
--   rng:number(lo, hi)        one of those
--   rng:many(lo, hi, usual)   hi itself, and fewer only where a failing case is made smaller; or
--                        `usual`, for time, but in two cases of a program that counts narrowly
--                        or has numbers of its own (literals.lua)
--   rng:times(list, k)   every number of a (nested) list times k
--   rng:anywhere(…)      asks with arguments from every part of their ranges: see sweep.lua
--
-- Near numbers of a program's own some of these draws are such numbers: see own.lua.
--
-- A failing case is run again with simpler draws in the place of its own (see shrink.lua); then
-- every draw is remembered.
local own = require "scenario.own"
local sweep = require "scenario.sweep"
local rng = {}
rng.__index = rng

-- `share` in (0, 1]: how far into its cases the scenario is. `forced`: draws to take instead, by
-- number; or nil. `numbers` to draw near to, or nil: { plain, forms, far, plan, by_chance }, as
-- scenario.near and scenario.far have them.
function rng.new(seed, name, case, share, forced, numbers)
  return setmetatable({ seed = seed, key = host.key(name), case = case, share = share, n = 0,
    forced = forced, draws = forced and {}, beside_these = numbers, tried = 0, placed = 0,
    sizes = {}, sized = { asked = 0, beside = 0 } }, rng)
end

-- dice(seed) -> a function that draws uniform numbers, without memory: for experiments, where
-- nothing shrinks.
function rng.dice(name)
  local key = host.key(name)
  return function(seed)
    local n = 0
    return function()
      n = n + 1
      return host.uniform(seed, key, 1, n)
    end
  end
end

-- The draw that is forced, if it fits, else the one given.
local function forced(self, kind, lo, hi, value)
  local n = self.n
  local instead = self.forced[n]
  if instead ~= nil and instead >= lo and instead <= hi
    and (kind ~= "int" or math.type(instead) == "integer") then
    value = instead
  end
  self.draws[n] = { kind = kind, lo = lo, hi = hi, value = value }
  return value
end

local function next_uniform(self)
  self.n = self.n + 1
  return host.uniform(self.seed, self.key, self.case, self.n)
end

-- A draw that takes its turn but not its luck.
local function given(self, lo, hi, value)
  self.n = self.n + 1
  return self.forced and forced(self, "int", lo, hi, value) or value
end

sweep.install(rng, function(self, n, make) return given(self, 1, n, make()) end)

-- A number that is not drawn, if it is between the two.
own.install(rng, function(self, kind, lo, hi, x)
  if not (x >= lo and x <= hi) then return nil end
  self.n, self.placed = self.n + 1, self.placed + 1
  return self.forced and forced(self, kind, lo, hi, x) or x
end)

function rng:real(lo, hi)
  local near = self:own(lo, hi)
  if near then return near end
  local x = lo + (hi - lo) * next_uniform(self)
  return self.forced and forced(self, "real", lo, hi, x) or x
end

function rng:uniform()
  local u = next_uniform(self)
  return self.forced and forced(self, "real", 0, 1 - 0x1p-53, u) or u
end

function rng:int(lo, hi)
  local near = hi - lo > 20 and self:own_count(lo, hi)
  if near then return near end
  local i = lo + math.floor((hi - lo + 1) * next_uniform(self))
  return self.forced and forced(self, "int", lo, hi, i) or i
end

function rng:size(lo, hi)
  return self:int(lo, lo + math.ceil((hi - lo) * self.share))
end

function rng:pick(list) return list[self:int(1, #list)] end

function rng:reals(n, lo, hi)
  local out = {}
  for i = 1, n do out[i] = self:real(lo, hi) end
  return out
end

function rng:simplex(n)
  local out, sum = self:reals(n, 0.05, 1), 0
  for i = 1, n do sum = sum + out[i] end
  for i = 1, n do out[i] = out[i] / sum end
  return out
end

function rng:turn(list) return list[(self.case - 1) % #list + 1] end

-- Near a program's own numbers, every third: what comes last is what is large.
function rng:last()
  if self:is_alone() then return true end
  local near = self.beside_these and #self.beside_these.plain > 0
  return self.share == 1 or near and self.case % 3 == 0 or false
end

-- ---- what uniform draws never meet ----

function rng:ends(lo, hi)
  local hair = (hi - lo) * 10 ^ self:real(-9, -2)
  return ({ lo, hi, lo + hair, hi - hair })[self:int(1, 8)] or self:real(lo, hi)
end

function rng:near(x)
  local off = 10 ^ self:real(-10, -2)
  return x * (1 + self:int(-1, 1) * off)
end

function rng:wide(lo, hi)
  local sign = self:int(0, 1) == 0 and 1 or -1
  return sign * 10 ^ self:real(lo, hi)
end

-- Found by going through rng_mix (learn/rng.h) backwards; some seeds up to 2^53 of such numbers.
local lowest = { 4766105460415863, 8745669615991019, 3932941906562264, 5497286518920441 }
local highest = { 427497347935251, 883601703392339, 2690181450830912 }
function rng:edge_of_dice()
  local nth = (self.case - 1) // 2
  local seeds = self.case % 2 == 1 and lowest or highest
  return seeds[nth % #seeds + 1]
end

function rng:beside(x)
  return x * (1 + self:int(-1, 1) * 10 ^ self:real(-6, -3))
end

function rng:sparse(n, lo, hi)
  local out = {}
  for i = 1, n do out[i] = self:int(0, 2) == 1 and 0.0 or self:real(lo, hi) end
  return out
end

function rng:alike(n)
  local x, out = self:int(-20, 20) / 10 + 1 / 30, {}
  for i = 1, n do out[i] = x end
  return out
end

function rng:lopsided(n)
  local out, sure, rest = {}, self:int(1, n), 0
  for i = 1, n do
    if i ~= sure then
      out[i] = 10 ^ self:real(-12, -3) / n
      rest = rest + out[i]
    end
  end
  out[sure] = 1 - rest
  return out
end

function rng:rare(n)
  local p = 10 ^ self:real(-12, -3)
  local out = self:times(self:simplex(n - 1), 1 - p)
  table.insert(out, self:int(1, n), p)
  return out
end

-- As even as possible; 0 for some.
local function even(self, n)
  local out, left = {}, n
  for i = 1, n do
    local never = left > 1 and self:int(0, 2) == 1
    out[i], left = never and 0.0 or 1.0, left - (never and 1 or 0)
  end
  for i = 1, n do out[i] = out[i] / left end
  return out
end

function rng:policy(n)
  local kind = self:int(0, 3)
  if kind == 1 then return even(self, n) end
  if kind == 2 then return self:lopsided(n) end
  if kind == 0 or n == 1 then return self:simplex(n) end
  local some = self:simplex(n - 1)
  table.insert(some, self:int(1, n), 0.0)
  return some
end

function rng:taken(pi)
  local can = {}
  for a, p in ipairs(pi) do
    if p > 0 then can[#can + 1] = a - 1 end
  end
  return self:pick(can)
end

-- The first of the kinds is the plain one, so that a failing case is made of it where it can be.
function rng:logits(n, mild)
  local kind = self:int(0, 9)
  if kind == 9 then return self:alike(n) end
  if kind == 8 then return self:reals(n, -10, 10) end
  local theta = self:reals(n, -3, 3)
  if kind == 7 then
    local shift = self:real(-5000, 5000)
    for i = 1, n do theta[i] = theta[i] + shift end
  elseif kind == 6 and not mild then
    theta[self:int(1, n)] = self:wide(3, 12)
  end
  return theta
end

-- Which of so many kinds: each in its turn as the cases go on, another for each that is asked for
-- in a case; so in twenty cases every one comes twice.
local function kind_of(self, kinds)
  self.asked = (self.asked or -1) + 1
  local turn = (self.case - 1 + 3 * self.asked) % kinds
  return given(self, 0, kinds - 1, turn)
end

function rng:power(lo, hi)
  local between, kind = self:real(lo, hi), kind_of(self, 4)
  return 10.0 ^ (kind == 0 and lo or kind == 2 and hi or between)
end

function rng:weight()
  local share, kind = self:uniform(), kind_of(self, 7)
  local most = kind % 2 == 0 and 12 or 1 + 11 * share
  if kind == 1 or kind == 4 then return 10.0 ^ -most end
  if kind == 2 or kind == 5 then return 10.0 ^ most end
  if kind == 3 then return 1 + 9 * share end
  return kind == 6 and 0.0 or share
end

local function of_all_sizes(self, n, lo, hi)
  local out = self:reals(n, lo, hi)
  for i = 1, n do out[i] = out[i] * 10 ^ -self:real(0, 9) end
  return out
end

-- Each number twice, with either sign; with an odd one 0 in the middle.
local function opposite(self, n, lo, hi)
  local out = self:reals(n, lo, hi)
  for i = 1, n // 2 do out[n + 1 - i] = -out[i] end
  if n % 2 == 1 and n > 1 then out[n // 2 + 1] = 0.0 end
  return out
end

local function nearly_alike(self, n, lo, hi)
  local x, out = self:real(lo, hi), {}
  for i = 1, n do out[i] = self:beside(x) end
  return out
end

function rng:numbers(n, lo, hi, mild)
  local kind = kind_of(self, mild and 9 or 11)
  if kind == 10 then return nearly_alike(self, n, lo, hi) end
  if kind == 9 then return self:alike(n) end
  if kind == 8 then return self:sparse(n, lo, hi) end
  if kind == 5 then return self:times(self:reals(n, 0, 0), 0) end
  if kind == 4 then return opposite(self, n, lo, hi) end
  if kind == 3 then return of_all_sizes(self, n, lo, hi) end
  local x = self:reals(n, lo, hi)
  if kind == 6 then return self:times(x, 10 ^ self:pick { 100, self:real(3, 12) }) end
  if kind == 7 then return self:times(x, 10 ^ -self:pick { 100, self:real(3, 12) }) end
  return x
end

function rng:number(lo, hi) return self:numbers(1, lo, hi)[1] end

function rng:many(lo, hi, usual)
  local size, these = self:own_size(lo, hi), self.beside_these
  local far = these and these.far and self.case <= 2 -- it takes long
  if size then return size end
  if self:is_alone() then return given(self, lo, hi, math.min(lo + 3, hi)) end
  if far and usual then self.placed = self.placed + 1 end
  return given(self, lo, hi, far and hi or usual or hi)
end

function rng:times(list, k)
  local out = {}
  for i, x in ipairs(list) do out[i] = type(x) == "table" and self:times(x, k) or x * k end
  return out
end

return rng
