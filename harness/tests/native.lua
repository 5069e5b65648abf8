-- native.lua: native.differs(path) makes the calls that a figure made in a page and wrote down
-- (book/calls.js) again, through the reference as scenarios have it, and returns how many numbers
-- came back and, a line each, the first that differ. A page's own exp, log and cos may differ from
-- this machine's in the last bit, which a training run carries on: the bound is 1e-9 of a list's
-- largest number.
local lesson = require "lesson.lesson"
local native = {}

local BOUND, SHOWN = 1e-9, 5

-- Every function of every lesson, bound to its reference.
local function doors()
  local list = {}
  for _, found in ipairs(lesson.all()) do
    if host.exists(found.header) then
      local l = lesson.read(found)
      local handle = host.trusted(nil, l.built .. "/reference.so")
      local impl = host.bind(handle, l.functions)
      for _, f in ipairs(l.functions) do list[f.name] = impl[f.name] end
    end
  end
  return list
end

local function flat(x, out)
  if type(x) ~= "table" then out[#out + 1] = x return out end
  for _, y in ipairs(x) do flat(y, out) end
  return out
end

local function same(a, b, scale)
  if type(a) ~= "number" then return a == b end
  return a == b or (a ~= a and b ~= b) or math.abs(a - b) <= BOUND * scale
end

local function list_differs(where, page, here)
  local scale = 0
  for _, x in ipairs(here) do
    if type(x) == "number" and x - x == 0 then scale = math.max(scale, math.abs(x)) end
  end
  if #page ~= #here then
    return ("%s: found %d numbers in the page, expected %d"):format(where, #page, #here)
  end
  for i, x in ipairs(here) do
    if not same(page[i], x, scale) then
      return ("%s[%d]: found %s in the page, expected %s"):format(where, i - 1, page[i], x)
    end
  end
end

function native.differs(path)
  local doors, faults, count = doors(), {}, 0
  for _, call in ipairs(dofile(path)) do
    local out = doors[call.f] and doors[call.f](call.args)
    for name, there in pairs(out and call.out or {}) do
      local list = flat(out[name == "returned" and "value" or name], {})
      count = count + #list
      faults[#faults + 1] = list_differs(call.f .. ", " .. name, flat(there, {}), list)
    end
  end
  return count, table.concat(faults, "\n", 1, math.min(#faults, SHOWN))
end

return native
