-- rounded.lua: numbers of which nothing is left but what rounding leaves. Where terms cancel, one
-- right program gives 0, another 1e-17, and by their own size they differ wholly. But then what is
-- right moves as much when the arguments move by some last bits.
--
--   rounded.apart(x, y)     by how much two values of one shape differ, at most
--   rounded.is_case(ctx, s, case, calls, expected, numbers, forced)   is what differs in a case,
--                           which these calls were made in, nothing else?
--   rounded.is_call(ctx, f, entry)    the same of a wrong call, which has both answers
--   rounded.is_crumb(most, expected, got)    is what differs, by name, a millionth of a millionth
--                           of such a number at most?
local changes = require "diagnose.changes"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local rounded = {}

local times = 10 -- that is let pass, of what the reference moves by

local function numeric(x) return type(x) == "boolean" and (x and 1 or 0) or x end

function rounded.apart(x, y)
  if type(x) == "table" then
    local most = type(y) == "table" and #x == #y and 0 or math.huge
    for i = 1, most == 0 and #x or 0 do most = math.max(most, rounded.apart(x[i], y[i])) end
    return most
  end
  local a, b = numeric(x), numeric(y)
  if a == b or a ~= a and b ~= b then return 0 end
  local off = type(b) == "number" and math.abs(a - b) or math.huge
  return off == off and off or math.huge
end

function rounded.is_crumb(most, expected, got)
  for name, value in pairs(expected) do
    if rounded.apart(value, got[name]) > 1e-12 * most then return false end
  end
  return true
end

-- Every second number a little nearer to 0: what has an end at 1 stays within it.
local function bits_off(value, count)
  if math.type(value) == "float" then
    count.n = count.n + 1
    return count.n % 2 == 0 and value * (1 - 0x1p-50) or value
  elseif type(value) ~= "table" then return value end
  local out, names = {}, {}
  for name in pairs(value) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do out[name] = bits_off(value[name], count) end
  return out
end

-- Does the reference move as much, output by output? `again(first)`: what it answers when the
-- numbers from the first on, or from the second, are a little off; differs(name, x, y): whether
-- that counts.
local function moves_as_much(expected, got, differs, again)
  local others = { again(0) or {}, again(1) or {} }
  for name, value in pairs(expected) do
    local moved, off = 0, rounded.apart(value, got[name])
    for _, other in ipairs(others) do
      moved = math.max(moved, other[name] ~= nil and rounded.apart(value, other[name]) or 0)
    end
    if off > times * moved and differs(name, value, got[name]) then return false end
  end
  return true
end

-- What is drawn and counted, as seeds are, is no size of any term.
local function largest_of(calls)
  local most = 0
  for _, e in ipairs(calls) do most = math.max(most, changes.largest_of(e.given)) end
  return most
end

function rounded.is_case(ctx, s, case, calls, expected, numbers, forced)
  if not rounded.is_crumb(largest_of(calls), expected, numbers) then return false end
  return moves_as_much(expected, numbers, function(name, x, y)
    return scenario.differ(x, y, s.scale[name], s.tolerance) ~= nil
  end, function(first)
    local bound = setmetatable({}, { __index = function(_, fn)
      return function(given) return ctx.reference[fn](bits_off(given, { n = first })) end
    end })
    return (scenario.run(s, bound, ctx.seed, case, forced))
  end)
end

function rounded.is_call(ctx, f, entry)
  if not rounded.is_crumb(largest_of { entry }, entry.expected, entry.out) then return false end
  return moves_as_much(entry.expected, entry.out, function(name, x, y)
    return scenario.differ(x, y, trace.scale(entry, name), entry.scenario.tolerance) ~= nil
  end, function(first)
    return trace.ask(ctx.reference, f.name, bits_off(entry.given, { n = first }))
  end)
end

return rounded
