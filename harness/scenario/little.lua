-- little.lua: arguments of which few differ: up to four rows of 0, ±1, 2 and ½, probabilities in
-- eighths, flags anywhere. Where a program takes two things for one, an even policy by its ends, or
-- a value behind an end for the next row's, numbers of any size hardly ever meet; these do.
--
--   little.new(rng, sweep) -> from: as sweep.lua describes it. Its draws are not those of the
--                        scenario, and are not simpler in a case that is made smaller: they are
--                        simple.
local little = {}

local function install(from)
  -- A whole number below n.
  local function below(self, n)
    self.drawn = self.drawn + 1
    return math.floor(n * host.uniform(self.rng.seed, self.rng.key, self.rng.case,
      (1 << 32) + self.drawn))
  end

  local function one_of(list)
    return function(self)
      self.last = list[1 + below(self, #list)]
      return self.last
    end
  end

  from.unit = one_of { 0.5, 1.0, 0.0, 0.9 }
  from.weight = one_of { 1.0, 0.5, 2.0, 0.0 }
  from.number = one_of { 0.0, 1.0, -1.0, 2.0, 0.5 }
  from.rare = one_of { 0.125, 0.25 }
  function from:exponent(most) return math.min(from.number(self), most) end
  function from:edge(x) return x * from.weight(self) end
  function from:flag() return below(self, 3) == 0 end
  function from:index(n) return below(self, n) end

  function from:size(most) return 1 + below(self, math.min(most, 4)) end
  function from:sizes(k, most)
    local out = {}
    for i = 1, k do out[i] = from.size(self, most) end
    return table.unpack(out)
  end

  function from:numbers(n, of)
    local out = {}
    for i = 1, n do out[i] = (of or from.number)(self) end
    return out
  end

  -- Even at both ends, and not between them.
  local function even_by_its_ends(n)
    local out = {}
    for b = 1, n do out[b] = 1 / n end
    out[2], out[3] = 0.5 / n, 1.5 / n
    return out
  end

  -- Eighths; all of them positive, and one more than another, if it is to be uneven.
  function from:policy(n, uneven)
    if n > 8 or n == 1 then return self.sweep.policy(self, n, uneven) end
    if n > 3 and below(self, 3) == 0 then return even_by_its_ends(n) end
    local out, least = {}, uneven and 1 or 0
    for b = 1, n do out[b] = least end
    for _ = 1, 8 - n * least do
      local b = 1 + below(self, n)
      out[b] = out[b] + 1
    end
    local alike = true
    for b = 1, n do alike, out[b] = alike and out[b] == out[1], out[b] / 8 end
    if alike and uneven then return self.sweep.policy(self, n, uneven) end
    return out
  end

  function from:rows(T)
    local e = { r = self:numbers(T), V = self:numbers(T), V_next = {}, terminated = {},
      truncated = {} }
    for t = 1, T do
      e.terminated[t], e.truncated[t] = self:flag(), self:flag()
      local over = e.terminated[t] or e.truncated[t] or t == T
      e.V_next[t] = over and self:number() or e.V[t + 1]
    end
    return e
  end
end

function little.new(rng, sweep)
  local from = setmetatable({ rng = rng, sweep = sweep, drawn = 0 }, { __index = sweep })
  for name, value in pairs(rng.sweep) do
    if from[name] == nil then from[name] = value end
  end
  install(from)
  return from
end

return little
