-- rounded.lua: numbers of which nothing is left but what rounding leaves. Where terms cancel, one
-- right program gives 0, another 1e-17, and by their own size they differ wholly. But then what is
-- right moves as much when the arguments move a little.
--
--   rounded.apart(x, y)              by how much two values of one shape differ, at most
--   rounded.handed(calls)            the largest number that calls ({ given }) were handed
--   rounded.is_crumb(most, expected, got)    is what differs, by name, nothing beside such a one?
--   rounded.bits_off(given, first)   every second number some last bits nearer to 0, from the first
--                                    or from the second: what has an end at 1 stays within it
local rounded = {}

function rounded.apart(x, y)
  if x == y or x ~= x and y ~= y then return 0 end
  if type(x) ~= "table" or type(y) ~= "table" then
    local both = type(x) == "number" and type(y) == "number"
    local off = both and math.abs(x - y) or math.huge
    return off == off and off or math.huge
  end
  local most = #x == #y and 0 or math.huge
  for i, item in ipairs(x) do most = math.max(most, rounded.apart(item, y[i])) end
  return most
end

function rounded.handed(calls)
  local most = 0
  for _, e in ipairs(calls) do
    for _, value in pairs(e.given) do most = math.max(most, host.largest(value)) end
  end
  return most
end

function rounded.is_crumb(most, expected, got)
  for name, value in pairs(expected) do
    if rounded.apart(value, got[name]) > 1e-12 * most then return false end
  end
  return true
end

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

function rounded.bits_off(given, first) return bits_off(given, { n = first }) end

return rounded
