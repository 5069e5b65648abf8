-- settings.lua: a call with one of its numbers changed, or all of an array in proportion, as far as
-- the contract allows it. (One entry, a flag, an index or fewer rows: changes.lua.)
--
--   settings.far(f, given) -> one for every number that is far from it, to 1
--   settings.without(f, given) -> one for every number and setting, to 1 and to 0
--   settings.zeros(f, given) -> one for every array, to zeros
--   settings.near(f, given) -> one for every setting, to eight times as much and to an eighth
--   settings.smaller(f, given) -> one for every number of a run alone, to an eighth
--     each { argument, text: in words, given; from, to, at = function(x) -> given: of a number }
--   settings.numbers(f, given) -> { { of = function(given), at = function(given, x), p }, … }: the
--     numbers that may become others of the same sign and on the same side of 1
local changes = require "diagnose.changes"
local written = require "diagnose.written"
local settings = {}

local replaced = changes.replaced

-- The same with its sign.
local function farthest(value)
  local most = changes.largest(value)
  for _, leaf in ipairs(changes.leaves(value, {}, {})) do
    if leaf.value == -most then return -most end
  end
  return most
end

-- Further than by a quarter: every number that is far from it to 1, a setting too, and every array
-- until the largest in it is 1 or −1.
function settings.far(f, given)
  local list = {}
  local function add(p, from, to, text, at)
    if from ~= 0 and (math.abs(from) < 0.1 or math.abs(from) > 10) then
      list[#list + 1] = { argument = p.name, from = from, to = to, at = at, far = true,
        text = text:format(p.name, written.argument(from), written.argument(to)) }
    end
  end
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if p.kind == "double" and type(v) == "number" then
      add(p, v, v < 0 and -1.0 or p.below_one and 0.5 or 1.0, "%s from %s to %s",
        function(x) return replaced(given, p.name, x) end)
    elseif p.kind == "double" and v ~= nil and p.role ~= "out" and not changes.distribution(p.name,
      type(v[1]) == "table" and v[1] or v, { 1 }) then
      local most = farthest(v)
      add(p, most, most < 0 and -1.0 or 1.0, "all of %s in proportion, its largest from %s to %s",
        function(x) return replaced(given, p.name, changes.times(v, x / most)) end)
    end
    for _, field in ipairs(p.fields or {}) do
      if field.kind == "double" then
        add(field, v[field.name], 1.0, "%s from %s to %s",
          function(x) return replaced(given, p.name, replaced(v, field.name, x)) end)
      end
    end
  end
  return list
end

-- { p, v, at, inside }: the lone numbers of a call, and those of its structs (`inside`: of which).
local function lone_numbers(f, given)
  local list = {}
  local function add(p, v, at, inside)
    if p.kind == "double" and type(v) == "number" then
      list[#list + 1] = { p = p, v = v, at = at, inside = inside }
    end
  end
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    add(p, v, function(x) return replaced(given, p.name, x) end)
    for _, field in ipairs(type(v) == "table" and p.fields or {}) do
      add(field, v[field.name],
        function(x) return replaced(given, p.name, replaced(v, field.name, x)) end, p.name)
    end
  end
  return list
end

local fades = { gamma = true, lambda = true }

-- { argument, text, given, from, to, at } for every number and setting with 1 in its place, or 0,
-- where the contract allows it. A discount of 0 is no experiment: much is right there.
function settings.without(f, given)
  local list = {}
  local function add(p, v, set)
    for _, x in ipairs { 1.0, 0.0 } do
      local allowed = not (p.below_one and x == 1 or (p.positive or fades[p.name]) and x == 0)
      if allowed and v ~= x then
        list[#list + 1] = { argument = p.name, from = v, to = x, given = set(x), at = set,
          text = ("%s = %d in place of %s"):format(p.name, x, written.argument(v)) }
      end
    end
  end
  for _, n in ipairs(lone_numbers(f, given)) do
    if not n.inside or n.inside == "how" then add(n.p, n.v, n.at) end -- others hold what was seen
  end
  return list
end

-- The same for every array, of zeros.
function settings.zeros(f, given)
  local list = {}
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if type(v) == "table" and p.kind == "double" and p.role == "in" and not p.positive
      and changes.may_be_any(p, v, given) then
      list[#list + 1] = { argument = p.name, to = 0.0, text = "0 for all of " .. p.name,
        given = replaced(given, p.name, changes.all_alike(v, 0.0)) }
    end
  end
  return list
end

-- A setting, eight times as much or an eighth; what is no more than 1 stays so.
function settings.near(f, given)
  local list = {}
  for _, p in ipairs(f.params) do
    for _, field in ipairs(p.name == "how" and p.fields or {}) do
      local v = given[p.name][field.name]
      local real = field.kind == "double" and v > 0
      local most = field.below_one and 0.99 or real and v <= 1 and 1.0 or math.huge
      for _, x in ipairs(real and { v / 8, math.min(8 * v, most) } or {}) do
        list[#list + 1] = { argument = field.name, from = v, to = x,
          at = function(y)
            return replaced(given, p.name, replaced(given[p.name], field.name, y))
          end,
          text = ("%s from %s to %s"):format(field.name, written.argument(v), written.argument(x)) }
      end
    end
  end
  return list
end

-- A number of a run or of its settings, an eighth of it.
function settings.smaller(f, given)
  local list = {}
  for _, n in ipairs(lone_numbers(f, given)) do
    list[#list + 1] = n.v ~= 0 and { argument = n.p.name, from = n.v, to = n.v / 8, at = n.at,
      text = ("%s from %s to %s"):format(n.p.name, written.argument(n.v),
      written.argument(n.v / 8)) } or nil
  end
  return list
end

-- ---- plainer numbers ----

function settings.numbers(f, given)
  local list = {}
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    local free = v ~= nil and p.role ~= "out" and not (p.name:match("^V") and given.V_next)
    local all = free and p.kind == "double" and changes.leaves(v, {}, {}) or {}
    for _, leaf in ipairs(all) do
      if not changes.distribution(p.name, v, leaf.at) then
        list[#list + 1] = { p = p,
          of = function(call)
            local x = call[p.name]
            for _, i in ipairs(leaf.at) do x = x[i] end
            return x
          end,
          at = function(call, x)
            return changes.at_leaf(call, p.name, leaf.at, x)
          end }
      end
    end
    for _, field in ipairs(free and p.fields or {}) do
      if field.kind == "double" then
        list[#list + 1] = { p = field, of = function(call) return call[p.name][field.name] end,
          at = function(call, x)
            return replaced(call, p.name, replaced(call[p.name], field.name, x))
          end }
      end
    end
  end
  return list
end

return settings
