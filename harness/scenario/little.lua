-- little.lua: arguments of which few differ: up to four rows of 0, ±1, 2 and ½, probabilities in
-- eighths, flags anywhere. Where a program takes two things for one, an even policy by its ends, or
-- a value behind an end for the next row's, numbers of any size hardly ever meet; these do.
--
-- What `from` is, as sweep.lua describes it, with such draws in the place of its own; a class below
-- sweep, which makes it so. They are not the scenario's draws, and no simpler in a case that is
-- made smaller: they are simple. Every second time all draws but one are those of the time before:
-- what a program keeps from call to call, it may know again by less than all of them.
local little = {}
little.__index = little

-- Of [0, 1), another number for every `which`.
local function uniform(self, which)
  return host.uniform(self.rng.seed, self.rng.key, self.rng.case, which)
end

local FIRST, OTHER = 1 << 32, 1 << 33

-- Before the nth time: where its draws begin, and the one that is another.
function little:begin(nth)
  if nth % 2 == 1 then
    self.from, self.changed = math.max(self.drawn or 0, self.ended or 0), nil
  else
    self.ended = self.drawn
    self.changed = self.from + 1 + math.floor((self.drawn - self.from) * uniform(self, OTHER + nth))
  end
  self.drawn = self.from
end

-- A whole number below n.
local function below(self, n)
  self.drawn = self.drawn + 1
  local i = math.floor(n * uniform(self, FIRST + self.drawn))
  if self.drawn ~= self.changed or n == 1 then return i end
  return (i + 1 + math.floor((n - 1) * uniform(self, OTHER + self.drawn))) % n
end

local function one_of(list)
  return function(self)
    self.last = list[1 + below(self, #list)]
    return self.last
  end
end

little.unit = one_of { 0.5, 1.0, 0.0, 0.9 }
little.weight = one_of { 1.0, 0.5, 2.0, 0.0 }
little.number = one_of { 0.0, 1.0, -1.0, 2.0, 0.5 }
little.rare = one_of { 0.125, 0.25 }
function little:exponent(most) return math.min(self:number(), most) end
function little:edge(x) return x * self:weight() end
function little:flag() return below(self, 3) == 0 end
function little:index(n) return below(self, n) end

function little:size(most) return 1 + below(self, math.min(most, 4)) end
function little:sizes(k, most)
  local out = {}
  for i = 1, k do out[i] = self:size(most) end
  return table.unpack(out)
end

function little:numbers(n, of)
  local out = {}
  for i = 1, n do out[i] = (of or little.number)(self) end
  return out
end

-- Even at both ends, and not between them.
local function even_by_its_ends(n)
  local out = {}
  for b = 1, n do out[b] = 1 / n end
  out[2], out[3] = 0.5 / n, 1.5 / n
  return out
end

-- A policy over n actions in eighths, each of at least `least`.
local function eighths(self, n, least)
  local out = {}
  for b = 1, n do out[b] = least / 8 end
  for _ = 1, 8 - n * least do
    local b = 1 + below(self, n)
    out[b] = out[b] + 1 / 8
  end
  return out
end

local function is_even(pi)
  for b = 2, #pi do
    if pi[b] ~= pi[1] then return false end
  end
  return true
end

function little:policy(n, uneven)
  if n > 3 and n <= 8 and below(self, 3) == 0 then return even_by_its_ends(n) end
  local out = n > 1 and n <= 8 and eighths(self, n, uneven and 1 or 0)
  if out and not (uneven and is_even(out)) then return out end
  return getmetatable(little).policy(self, n, uneven)
end

function little:rows(T)
  local e = { r = self:numbers(T), V = self:numbers(T), V_next = {}, terminated = {},
    truncated = {} }
  for t = 1, T do
    e.terminated[t], e.truncated[t] = self:flag(), self:flag()
    local over = e.terminated[t] or e.truncated[t] or t == T
    e.V_next[t] = over and self:number() or e.V[t + 1]
  end
  return e
end

return little
