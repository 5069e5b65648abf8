-- sweep.lua: arguments from everywhere in the range that a contract gives them.
--
--   rng:anywhere(out, times, function(from) return impl.f { … }, scale end)
--                        asks so often and writes the outputs to `out`, each by a name of its own;
--                        more often than once, that is of a function: then most cases also ask
--                        with little things (little.lua).
--                        An array is compared at its own scale, or at `scale` where that is larger:
--                        what its terms are of, where they may cancel; by output, if a table
--
-- and, within the function,
--   from:unit()          in [0, 1]: both ends, what is near them, every tenth
--   from:number()        any: 0, ±1, ±2, tenths, of every magnitude from 1e-13 to 1e13 and beyond
--   from:weight()        the same, ≥ 0
--   from:exponent(most)  of e: to ±most, from one whole number to the next, and hardly any at all
--   from:edge(x)         a threshold: x, and what is off it by 1e-12 to 1
--   from:size(most, limit)    1, 2, 3, …, and the sizes at which tables and counters end; every
--                        second time 1 to 6, and then most numbers are common ones. Near numbers
--                        of the program's own up to the limit of a contract: that is worth the time
--   from:sizes(k, most, …)    k of them, of which one is large, and their limits; the last one
--                        given goes for the others
--   from:index(n)        0 to n − 1, the first and the last more often
--   from:indices(k, n)   k of them
--   from:flag()
--   from:numbers(n, of)  n of one kind: all alike, one that is not 0, each its own, the same from
--                        both ends, two that are equal, going up, mostly 0; `of` draws one,
--                        number where none is given, and then some may be what an earlier list
--                        of as many has in the same row, or its opposite
--   from:table(n, m, of)    n rows of m numbers
--   from:policy(n, uneven)  probabilities, of which one may be 0, rare, nearly certain, about 1/2;
--                        a half and two quarters, some equal ones between zeros, or the same
--                        from both ends; unless they must not be, all alike; such have a
--                        logarithm, and near numbers of the program's own none of them is
--                        below 1e-12
--   from:rare(least)     a small probability, down to 1e-15
--   from:taken(pi)       an action that such a policy can take
--   from:choices(n, m)   n policies over m actions, uneven, and an action that each can take
--   from:rows(T)         of a rollout: r, V, V_next, terminated, truncated; episodes end anywhere
--
-- A range is a list of parts, and what is drawn comes from one of them. In as many cases as it has
-- parts each comes once, for every draw in another order, so that the parts of two arguments meet
-- by chance. Numbers are also what the last number was, or nearly, weights what another weight or
-- number was: ties are where comparisons err.
local sweep = {}
sweep.__index = sweep
local little = setmetatable(require "scenario.little", sweep)

-- A lone number may be off by a billionth of 1, as every contract says, be its terms smaller.
local function scaled(value, scale)
  if type(value) == "number" then return { value, math.max(scale, 1) } end
  local out = table.move(value, 1, #value, 1, {})
  out[#out + 1] = type(value[1]) == "table" and { scale } or scale
  return out
end

-- How often more a case asks a function, of which more is asked than of a run, with little things.
-- The first cases do not: they are asked again and again to explain what is wrong.
local function littles(rng, times)
  return times > 1 and not rng.beside_these and rng.case > 6 and 4 or 0
end

-- Installs rng:anywhere. `draw_int(rng, n, make)`: a draw that shrinks, from 1, the simplest, to n.
function sweep.install(rng, draw_int)
  local function from_of(self, class)
    return setmetatable({ rng = self, draw_int = draw_int, asked = 0,
      last = 0.5, last_unit = 0.9, last_weight = 0.5, lists = 0 }, class)
  end

  function rng:anywhere(out, times, ask)
    self.sweep = self.sweep or from_of(self, sweep)
    self.little = self.little or from_of(self, little)
    for i = 1, times + littles(self, times) do
      local from = i > times and self.little or self.sweep
      if i > times then from:begin(i - times) end
      from.times, self.is_anywhere, self.sized.asked = i, true, 0
      from.earlier = {}
      local given, scale = ask(from)
      self.is_anywhere = false
      if self.told then self.told(scale) end
      for name, value in pairs(given) do
        local own = type(scale) == "table" and scale[name] or type(scale) == "number" and scale
        out[("%s_%d"):format(name, i)] = own and scaled(value, own) or value
      end
    end
    return out
  end
end

local function common_factor(a, b)
  while b > 0 do a, b = b, a % b end
  return a
end

-- The part of so many that comes in this case for this draw: steps of a length that meets all.
local function part(self, parts, ...)
  local rng, n = self.rng, #parts
  self.asked = self.asked + 1
  local u = host.uniform(rng.seed, rng.key, 0, self.asked)
  local offset, step = math.floor(u * n), 1 + math.floor(u * n * n) % n
  while common_factor(step, n) ~= 1 do step = step % n + 1 end
  local i = self.draw_int(rng, n, function() return ((rng.case - 1) * step + offset) % n + 1 end)
  local what = parts[i]
  if type(what) == "function" then return what(self, ...) end
  return what
end

local function add(parts, ...)
  for _, x in ipairs { ... } do parts[#parts + 1] = x end
end

local function between(lo, hi)
  return function(self) return self.rng:real(lo, hi) end
end

local function sign(self) return self.rng:int(0, 1) == 0 and 1 or -1 end

-- ---- numbers ----

-- Within a decade, and what is next to a round number in it: that is where a program's own
-- thresholds are, and where what it does below them is the least exact.
local function of_decade(self, power)
  local u = self.rng:real(power, power + 1)
  local round = self.rng:pick { false, 1, 2, 5, 10 }
  return round and round * 10.0 ^ power * self.rng:pick { 0.999, 1.001, 0.99 } or 10 ^ u
end

local unit = { 0.5, 1.0, 0.0, 1.0, 0.0, 0.9, 0.99, 0.25, 0.1, 0.5, 1.0, 0.0, 0.2, 0.95 }
for tenth = 0, 9 do add(unit, between(tenth / 10, (tenth + 1) / 10)) end
for power = 2, 12 do
  add(unit, function(self) return of_decade(self, -power) end,
    function(self) return 1 - of_decade(self, -power) end)
end
local function within_unit(x, other) return x > 0 and x < 1 and x or other end
add(unit, function(self) return self.last_unit end, function(self) return 1 - self.last_unit end,
  function(self) return within_unit(math.abs(self.last), self.last_unit) end)

local huge = 1e13 -- of a number of the program's own

-- Every second time most arguments are common ones, lest one hide what another shows.
local function common(self) return self.times % 2 == 0 and self.rng:int(0, 4) < 3 end

function sweep:unit()
  local own = self.rng:own(0, 1)
  if own then return own end
  local usual = common(self) and self.rng:pick { 0.5, 0.9, 0.99, false, false, self.last_unit }
  self.last_unit = usual or self.times % 2 == 0 and self.rng:real(0.3, 0.95) or part(self, unit)
  self.last_weight = self.last_unit
  return self.last_unit
end

-- What is common, then magnitudes decade by decade, then what the last number was.
local function like_a_number(self)
  local x = math.abs(self.last)
  return x >= 1e-13 and x <= huge and x or 1.0
end

local weight = { 1.0, 0.0, 2.0, 0.5, like_a_number, 0.0, 0.1, 3.0, between(0, 1), like_a_number,
  between(1, 1.5), function(self) return self.last_weight end,
  between(1.5, 2), between(2, 5), between(5, 10) }
for power = -13, 12 do add(weight, function(self) return of_decade(self, power) end) end

local number = { 1.0, 0.0, -1.0, 2.0, 0.0, 0.5, -0.5, 0.0, 0.1, 0.3, -0.7, between(-1, 1),
  between(-2, 2), between(-3, 3), between(-2, 2), between(2, 30), between(-30, -2),
  function(self) return self.rng:int(-9, 9) + 0.0 end }
for power = -13, 12 do
  add(number, function(self) return sign(self) * of_decade(self, power) end)
end
add(number, 1e100, -1e-100)
-- Nearer than a millionth what is left of a difference is mostly rounding.
for _, k in ipairs { 1.0, 1.0, 1.0, 1 + 1e-6, 1 - 1e-3, -1.0 } do
  add(number, function(self) return self.last * k end)
end

function sweep:weight()
  self.last_weight = self.rng:own(0, huge) or common(self) and self.rng:real(0.1, 1)
    or part(self, weight)
  return self.last_weight
end

-- Its own, or as far from the last one: that is what differences and ratios are compared with.
local function own_number(self)
  local own, last = self.rng:own(-huge, huge), self.last
  if not own then return nil end
  local which = self.rng:int(0, 4)
  if which == 3 and math.abs(own) > 1e-6 * math.abs(last) then return last + own end
  return which == 4 and last * own or own
end

function sweep:number()
  local own = own_number(self)
  local usual = own or common(self) and self.rng:pick { false, false, false, 1.0, -1.0, 0.0 }
  self.last = usual or self.times % 2 == 0 and self.rng:real(-2, 2) or part(self, number)
  return self.last
end

local function exponents(most)
  local parts = { 0.0, 1.0, -1.0, most, -most }
  for k = 0, math.min(most, 40) - 1 do
    add(parts, function(self) return sign(self) * self.rng:real(k, k + 1) end)
  end
  for k = 45, most, 25 do
    add(parts, function(self) return sign(self) * self.rng:real(k - 25, k) end)
  end
  for power = 1, 10 do
    add(parts, function(self) return sign(self) * of_decade(self, -power) end)
  end
  for power = 1, 4 do add(parts, function(self) return sign(self) * of_decade(self, -power) end) end
  return parts
end

local made = {}
function sweep:exponent(most)
  made[most] = made[most] or exponents(most + 0.0)
  local own_most = most < 1000 and most or huge
  local x = self.rng:own(-own_most, own_most) or part(self, made[most])
  if math.abs(x) > 1e-3 then self.last = x end
  return x
end

local beside = { 1.0, 1.0, 1.0, 1.0 }
for power = 1, 12 do
  for s = -1, 1, 2 do
    add(beside, function(self) return 1 + s * 10 ^ -self.rng:real(power - 1, power) end)
  end
end

function sweep:edge(x) return x * part(self, beside) end

-- ---- sizes and places ----

local sizes = {}
for n = 1, 20 do add(sizes, n) end
add(sizes, 31, 32, 33, 63, 64, 65, 100, 101, 127, 128, 129)
for n = 20, 60, 20 do add(sizes, function(self) return self.rng:int(n, n + 19) end) end

-- Every second time a few, for there one number does not hide another.
local function large_or_few(self, most)
  if self.times % 2 == 0 then return self.rng:int(1, 6) end
  return math.min(part(self, sizes), most)
end

function sweep:size(most, limit)
  return self.rng:own_size(1, limit or most) or self.rng:is_alone() and self.rng:int(1, 6)
    or large_or_few(self, most)
end

function sweep:sizes(k, most, ...)
  local large, out, limits = self.rng:int(1, k), {}, { ... }
  for i = 1, k do
    local own = self.rng:own_size(1, limits[i] or limits[#limits] or most)
    out[i] = own or not self.rng:is_alone() and i == large and large_or_few(self, most)
      or self.rng:int(1, 4)
  end
  return table.unpack(out)
end

local places = { "first", "last", "any", "any", "any", "middle" }

function sweep:index(n)
  local own = self.rng:own_count(0, n - 1)
  if own then return own end
  local where = part(self, places)
  if where == "first" then return 0 elseif where == "last" then return n - 1 end
  return where == "middle" and n // 2 or self.rng:int(0, n - 1)
end

function sweep:indices(k, n)
  local out = {}
  for i = 1, k do out[i] = i < 9 and self:index(n) or (7 * i + out[i - 8]) % n end
  return out
end

function sweep:flag() return part(self, { false, true, false }) end

-- ---- arrays ----

local function filled(n, x)
  local out = {}
  for i = 1, n do out[i] = x end
  return out
end

-- A draw costs time: behind the eighth, numbers are a little less than those before, and behind
-- the two hundredth what they were.
local function each(self, n, of)
  local out = {}
  for i = 1, math.min(n, 8) do out[i] = of(self) end
  for i = 9, n do out[i] = i <= 200 and out[i - 8] * 0.97 or out[i - 192] end
  return out
end

local function mirrored(list)
  for i = 1, #list // 2 do list[#list + 1 - i] = list[i] end
  return list
end

-- n numbers of either sign, a size common to all of them.
local function alike_in_size(self, n, of)
  local x = of(self)
  return each(self, n, function() return x * self.rng:real(-1, 1) end)
end

local kinds = {
  alike_in_size,
  function(self, n, of) return filled(n, of(self)) end,
  function(self, n, of)
    local out = filled(n, 0.0)
    out[1 + self:index(n)] = of(self)
    return out
  end,
  each, function(self, n, of) return mirrored(each(self, n, of)) end,
  function(self, n, of) -- two that are equal, wherever they stand
    local out = alike_in_size(self, n, of)
    out[1 + self:index(n)] = out[1 + self:index(n)]
    return out
  end,
  function(self, n, of)
    local out = alike_in_size(self, n, of)
    table.sort(out)
    return out
  end,
  function(self, n, of)
    local out = alike_in_size(self, n, of)
    for i = 1, n do out[i] = self.rng:int(0, 2) == 0 and out[i] or 0.0 end
    return out
  end,
  function(self, n, of) -- one is another's opposite
    local out = alike_in_size(self, n, of)
    out[1 + self:index(n)] = -out[1 + self:index(n)]
    return out
  end,
}

-- Every fourth list of numbers of any kind has, in every second row, what an earlier one has there.
local function tied(self, list)
  local other, at = self.earlier[#list], self.rng.case + self.lists
  self.lists = self.lists + 1
  if not other or at % 4 > 0 then return end
  for i = 2, #list, 2 do list[i] = at % 8 == 0 and other[i] or -other[i] end
end

function sweep:numbers(n, of)
  local out = part(self, kinds, n, of or sweep.number)
  if not of then tied(self, out) end
  self.earlier[n] = out
  return out
end

function sweep:table(n, m, of)
  local out = {}
  for i = 1, math.min(n, 4) do out[i] = self:numbers(m, of) end
  for i = 5, n do out[i] = i <= 200 and self.rng:times(out[i - 4], 0.97) or out[i - 196] end
  return out
end

-- Of three or more: a half and two quarters, with nothing before and behind.
local function half_and_quarters(out, case)
  local at = 1 + case % (#out - 2)
  for b = 1, #out do out[b] = 0.0 end
  out[at], out[at + 1], out[at + 2] = 0.5, 0.25, 0.25
  return out
end

local function equal_between_zeros(out)
  for b = 1, #out do out[b] = b % 2 == 1 and 1 / ((#out + 1) // 2) or 0.0 end
  return out
end

local function same_from_both_ends(out)
  local sum = 0
  for _, p in ipairs(mirrored(out)) do sum = sum + p end
  for b = 1, #out do out[b] = out[b] / sum end
  return out
end

-- What is treated as a case of its own, if anything is.
local function simple(self, out, uneven)
  if #out == 2 then return out end
  local which = (self.rng.case + self.asked) % 3
  if which == 2 then return same_from_both_ends(out) end
  if which == 1 and not uneven then return equal_between_zeros(out) end
  return half_and_quarters(out, self.rng.case)
end

local policies = { "mixed", "simple", "even", "rare", "never", "sure", "sure", "rare", "half" }

function sweep:policy(n, uneven)
  local kind, i = part(self, policies), 1 + self:index(n)
  local out = self.rng:simplex(n)
  if n == 1 or kind == "mixed" or kind == "even" and uneven then return out end
  if kind == "even" then return filled(n, 1 / n) end
  if kind == "simple" then return simple(self, out, uneven) end
  local p = kind == "never" and 0.0 or self:rare(uneven and 1e-12)
  -- with less than a millionth left, the log of what is nearly 1 is mostly rounding
  if uneven and (kind == "sure" or n == 2 and p > 0) then p = math.max(p, 1e-6) end
  if kind == "sure" then p = 1 - p end
  if kind == "half" then p = 0.5 + sign(self) * 10 ^ -self.rng:real(1, 5) end
  local rest = 1 - out[i]
  for b = 1, n do out[b] = b == i and p or n == 2 and 1 - p or out[b] / rest * (1 - p) end
  return out
end

local rare = {}
for power = 1, 14 do
  add(rare, function(self) return 10 ^ -self.rng:real(power - 1, power) end)
end
-- with these, what is left of 1 is exact
for power = 10, 50, 10 do add(rare, 2.0 ^ -power) end

function sweep:rare(least) return self.rng:own(least or 1e-15, 0.5) or part(self, rare) end

function sweep:taken(pi)
  local a = self:index(#pi)
  while pi[a + 1] == 0 do a = (a + 1) % #pi end
  return a
end

-- n policies over m actions, and an action that each can take.
function sweep:choices(n, m)
  local pi, a = {}, {}
  for t = 1, n do
    pi[t] = t < 9 and self:policy(m, true) or pi[t - 8]
    a[t] = t < 9 and self:taken(pi[t]) or a[t - 8]
  end
  return pi, a
end

-- Where episodes end: nowhere, in the last row, in every row, as often as not all by both flags, in
-- one row or, as often, in the first and the last one, here and there. What stands behind
-- an end is mostly of the size of the other numbers, for what is far larger hides them.
local ends = { "some", "never", "last", "all", "some", "never", "one" }

function sweep:rows(T)
  local e = { r = self:numbers(T), V = self:numbers(T), V_next = {}, terminated = {},
    truncated = {} }
  local where, at, most = part(self, ends), 1 + self:index(T), host.largest { e.r, e.V }
  local second = self.rng.case % 2 == 0
  for t = 1, T do
    local over = where == "all" or where == "last" and t == T or where == "one" and t == at
      or where == "one" and second and (t == 1 or t == T)
      or where == "some" and self.rng:int(0, 2) == 1
    local how = over and self.rng:int(1, 3) or 0 -- 1 the world, 2 the clock, 3 both
    if second and over then how = where == "all" and 3 or where == "one" and 1 or how end
    e.terminated[t], e.truncated[t] = how == 1 or how == 3, how == 2 or how == 3
    local behind = (over or t == T) and self.rng:int(0, 4)
    e.V_next[t] = behind == 4 and self:number() or behind and most * self.rng:real(-1, 1)
      or e.V[t + 1]
  end
  return e
end

require "scenario.agents"(sweep, part)

return sweep
