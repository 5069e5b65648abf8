-- own.lua: draws near numbers that a program has of its own (literals.lua), for a scenario that is
-- asked near them (scenario.near).
--
--   rng:own(lo, hi)        such a number, its sign either, in [lo, hi]; nil: draw another
--   rng:own_count(lo, hi)  such a whole number
--   rng:own_size(lo, hi)   the same of a size: how many states, rows, epochs there are
--   rng:is_alone()         whether one size is such a number in this case: the others are to be
--                          small, and the numbers common ones, for of many steps that are large
--                          rounding is soon all that is left
--
-- Numbers are met by chance: every second draw made by rng:anywhere lies near one. Sizes are met
-- by plan, for one that is large hides another: in a case of its own every one that a scenario
-- draws is each of the numbers, one more, and half as much again.
--
--   own.plan(sizes, numbers, cases) -> { { size, number, step }, … }: what so many cases at most
--                          are for; sizes: { [key] = { lo, hi } }
--   own.met(sizes, more)   adds those that a stream has met (stream.sizes)
local own = {}

-- What is on a limit, next to it, and well to either side.
local beside_own = { 1, 1 + 1e-9, 1 - 1e-9, 1.001, 0.999, 1.1, 0.9, 1.5, 0.5, 3, 10, 0.1 }
local steps_from_own = { 0, 0, 0, 1, 1, -1, 2, "far", "far" }
local steps_of_size = { 0, 1, 0, "far", 0, 1, 0, -1 }
local large, steps_of_large = 4096, { 0, "far" } -- what takes long is met, and gone well beyond

local function stepped(x, step)
  local n = math.ceil(x)
  return n + (step == "far" and n // 2 or step)
end

local function keys_of(sizes)
  local keys = {}
  for key in pairs(sizes) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

function own.plan(sizes, numbers, cases)
  local pairs_of, plan = {}, {}
  for _, x in ipairs(numbers) do
    for _, key in ipairs(keys_of(sizes)) do
      local range = sizes[key]
      if x <= 1e9 and math.ceil(x) >= range.lo and math.ceil(x) <= range.hi then
        pairs_of[#pairs_of + 1] = { size = key, number = x }
      end
    end
  end
  for i, step in ipairs(steps_of_size) do
    for _, pair in ipairs(pairs_of) do
      if #plan == cases then return plan end
      local this = step
      if pair.number > large then this = steps_of_large[i] end
      if this then plan[#plan + 1] = { size = pair.size, number = pair.number, step = this } end
    end
  end
  return plan
end

-- One of a list, and what is left of the luck that chose it.
local function chosen(list, u)
  local at = u * #list
  return list[1 + math.floor(at)], at % 1
end

-- A number to be near, the luck that is left; nil every second time.
local function number_of(self)
  local these, list = self.beside_these, nil
  if not these or #these.plain == 0 or not self.is_anywhere or self:is_alone() then return nil end
  self.tried = self.tried + 1
  local u = host.uniform(self.seed, self.key, self.case + (1 << 32), self.tried)
  if u < 0.5 then return nil end
  list, u = chosen({ these.plain, these.plain, these.plain, these.forms }, 2 * u - 1)
  return chosen(list, u)
end

-- Adds the sizes that a stream has met to those of others.
function own.met(sizes, more)
  for key, range in pairs(more) do
    local known = sizes[key] or range
    sizes[key] = { lo = math.min(range.lo, known.lo), hi = math.max(range.hi, known.hi) }
  end
end

-- The range of a size, by when it is drawn in its case or call, for the plan.
local function note(self, lo, hi)
  local where = self.is_anywhere and "asked" or "beside"
  self.sized[where] = self.sized[where] + 1
  local key = where .. self.sized[where]
  own.met(self.sizes, { [key] = { lo = lo, hi = hi } })
  return key
end

-- Gives rng these methods. `place(self, kind, lo, hi, x)`: x as a draw, nil if it does not fit.
function own.install(rng, place)
  function rng:own(lo, hi)
    local x, u = number_of(self)
    if not x then return nil end
    local by
    by, u = chosen(beside_own, u)
    x = x * by
    if lo < 0 and u < 0.5 then x = -x end
    return place(self, "real", lo, hi, x)
  end

  function rng:own_count(lo, hi)
    local x, u = number_of(self)
    if not x or x > large then return nil end
    return place(self, "int", lo, hi, stepped(x, (chosen(steps_from_own, u))))
  end

  local function planned(self)
    local these = self.beside_these
    return these and these.plan and these.plan[self.case - these.by_chance]
  end

  function rng:own_size(lo, hi)
    local key, this = note(self, lo, hi), planned(self)
    if not this or this.size ~= key then return nil end
    return place(self, "int", lo, hi, math.min(stepped(this.number, this.step), hi))
  end

  function rng:is_alone() return planned(self) ~= nil end
end

return own
