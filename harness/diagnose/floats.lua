-- floats.lua: is a function right to about seven digits and no further, as if a float had held what
-- it works out?
--
--   floats.hypothesis(ctx, f, entries) -> { kind, name, text, holds, near, beside }
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local views = require "diagnose.views"
local floats = {}

local function as_floats(value)
  if type(value) == "table" then
    local out = {}
    for key, item in pairs(value) do out[key] = as_floats(item) end
    return out
  end
  if math.type(value) ~= "float" or math.abs(value) > 1e38 then return value end
  return (string.unpack("f", string.pack("f", value)))
end

local function near_to(out, expected)
  for name, value in pairs(expected) do
    if scenario.differ(value, out[name], nil, 1e-6) then return false end
  end
  return true
end

-- The same of a lone number beside itself, as it is printed, and not beside 1.
local function near_as_printed(e)
  local x, y = e.expected.value, e.out.value
  return near_to(e.out, e.expected) and (not x or math.abs(x - y) <= 1e-6 * math.abs(x))
end

local function beyond_floats(value)
  if type(value) == "table" then
    for _, item in pairs(value) do
      if beyond_floats(item) then return true end
    end
    return false
  end
  return math.type(value) == "float" and math.abs(value) > 4096
end

local counts = { [6] = "six", [7] = "seven", [8] = "eight", [9] = "nine" }

-- How many digits of the calls that are nearly right are, at worst, in words; and why that may be.
local function digits_of(entries)
  local worst = 1e-9
  for _, e in ipairs(entries) do
    for name, expected in pairs(e.wrong and near_to(e.out, e.expected) and e.expected or {}) do
      worst = math.max(worst, views.apart(expected, e.out[name]))
    end
  end
  local n = math.max(6, math.min(9, math.floor(0.5 - math.log(worst, 10))))
  return counts[n], n > 8 and "has a constant so few digits"
    or "is there a float where a double belongs, a constant with too few digits"
end

-- Right to seven digits: then there is a float. A call whose arguments no float holds well enough
-- for the right answer says nothing.
function floats.hypothesis(ctx, f, entries)
  local function near(e) return near_to(e.out, e.expected) end
  local h = { kind = "pattern", name = "single-precision", near = near, beside = near_as_printed,
    holds = function(e)
    if near(e) or beyond_floats(e.given) then return true end
    local rounded = trace.ask(ctx.reference, f.name, as_floats(e.given))
    return rounded and not near_to(rounded, e.expected)
  end }
  h.text = ("In the calls asked, %s is right to about %s digits or more, and wrong behind them: "
    .. "%s, are numbers subtracted that are nearly the same, is a small one added inside a "
    .. "logarithm or to a divisor, or something small left out?")
    :format(f.name, digits_of(entries))
  return h
end

return floats
