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
--
-- Every draw is remembered, so that a failing case can be run again with simpler draws in their
-- place (see shrink.lua).
local rng = {}
rng.__index = rng

-- `share` in (0, 1]: how far into its cases the scenario is. `forced`: draws to take instead, by
-- number.
function rng.new(seed, name, case, share, forced)
  return setmetatable({ seed = seed, name = name, case = case, share = share, forced = forced or {}, draws = {} }, rng)
end

-- dice(seed) -> a function that draws uniform numbers, without memory: for experiments, where
-- nothing shrinks.
function rng.dice(name)
  return function(seed)
    local n = 0
    return function()
      n = n + 1
      return host.uniform(seed, name, 1, n)
    end
  end
end

local function draw(self, kind, lo, hi, make)
  local n = #self.draws + 1
  local value = self.forced[n]
  if value == nil or value < lo or value > hi or (kind == "int" and math.type(value) ~= "integer") then
    value = make(host.uniform(self.seed, self.name, self.case, n))
  end
  self.draws[n] = { kind = kind, lo = lo, hi = hi, value = value }
  return value
end

function rng:real(lo, hi)
  return draw(self, "real", lo, hi, function(u) return lo + (hi - lo) * u end)
end

function rng:uniform()
  return draw(self, "real", 0, 1 - 0x1p-53, function(u) return u end)
end

function rng:int(lo, hi)
  return draw(self, "int", lo, hi, function(u) return lo + math.floor((hi - lo + 1) * u) end)
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

return rng
