-- views.lua: one output of an entry (trace.lua) as flat arrays, expected x and found y, which is
-- what patterns look at. Of an in/out array it is the change, for that is where the mistake is.
--
--   views.telling_output(f, entries) -> the output in which most entries are wrong
--   views.view_of(f, output) -> its name in words, view(entry) = { x, y, tolerance, least, finite }
--   views.arrays(view, test) -> holds(entry): test(x, y, tolerance, n) of arrays of two or more
--   views.argument(e, name)  -> an argument as a flat array
--   views.size(value)        -> the largest number of an output, ∞ where one is not finite
--   views.softmax(logits)    -> of a flat array
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local views = {}

function views.flat(value, into)
  into = into or {}
  if type(value) == "table" then
    for i = 1, #value do views.flat(value[i], into) end
  else
    into[#into + 1] = type(value) == "boolean" and (value and 1 or 0) or value
  end
  return into
end

function views.softmax(logits)
  local pi, sum, top = {}, 0, logits[1]
  for _, z in ipairs(logits) do top = math.max(top, z) end
  for b, z in ipairs(logits) do
    pi[b] = math.exp(z - top)
    sum = sum + pi[b]
  end
  for b = 1, #pi do pi[b] = pi[b] / sum end
  return pi
end

local function minus(a, b)
  local out = {}
  for i = 1, #a do out[i] = a[i] - b[i] end
  return out
end

-- The largest of the finite numbers. Beside an infinity any other number would be as good as equal.
function views.norm(a)
  local most = 0
  for i = 1, #a do
    local size = math.abs(a[i])
    if size < math.huge then most = math.max(most, size) end
  end
  return most
end

function views.finite(a)
  for i = 1, #a do
    if a[i] ~= a[i] or math.abs(a[i]) == math.huge then return false end
  end
  return true
end

-- The largest number of an output; ∞ where one is not finite.
function views.size(value)
  local flat = views.flat(value)
  return views.finite(flat) and views.norm(flat) or math.huge
end

-- How far two outputs are apart, in parts of the larger; of 1, for a smaller lone number.
function views.apart(expected, found)
  local x, y = views.flat(expected), views.flat(found)
  local most = views.norm(minus(x, y))
  local least = type(expected) == "number" and 1 or 1e-300
  return most / math.max(views.norm(x), views.norm(y), least)
end

-- The output in which most entries are wrong.
function views.telling_output(f, entries)
  local count, best = {}, nil
  for _, e in ipairs(entries) do
    for name, expected in pairs(e.expected) do
      if e.wrong and scenario.differ(expected, e.out[name], trace.scale(e, name)) then
        count[name] = (count[name] or 0) + 1
      end
    end
  end
  for _, p in ipairs(f.params) do
    if count[p.name] and (not best or count[p.name] > count[best]) then best = p.name end
  end
  if count.value and (not best or count.value >= count[best]) then best = "value" end
  return best
end

function views.view_of(f, output)
  local param
  for _, p in ipairs(f.params) do
    if p.name == output then param = p end
  end
  local change = param and param.role == "in/out"
  return change and "the change you make in " .. output or output == "value" and "what you return"
    or "your output " .. output, function(e)
    e.views = e.views or {}
    if not e.views[output] then
      local x, y = views.flat(e.expected[output]), views.flat(e.out[output])
      for i = 1, #x do -- an infinity that is right says nothing of the others
        if x[i] == y[i] and math.abs(x[i]) == math.huge then x[i], y[i] = 0, 0 end
      end
      local before = change and views.flat(e.given[output])
      local size = math.max(views.norm(x), views.norm(y))
      if before then x, y = minus(x, before), minus(y, before) end
      e.views[output] = { x = x, y = y,
        least = before and 1e-15 * size or 0, -- of a change, what is left of x − x
        tolerance = 1e-9 * (trace.scale(e, output) or math.max(size, output == "value" and 1 or 0)),
        finite = views.finite(y) }
    end
    return e.views[output]
  end
end

-- An argument of an entry as a flat array.
function views.argument(e, name)
  e.arguments = e.arguments or {}
  e.arguments[name] = e.arguments[name] or views.flat(e.given[name])
  return e.arguments[name]
end

function views.close(a, b, tolerance)
  local apart = math.abs(a - b)
  return apart <= tolerance and apart < math.huge
end

function views.all_close(a, b, tolerance)
  for i = 1, #a do
    if not views.close(a[i], b[i], tolerance) then return false end
  end
  return true
end

-- A test of a whole array; one entry alone has neither order nor proportion, and must be right.
function views.arrays(view, test)
  return function(e)
    local v = view(e)
    return v.finite and (#v.x < 2 and views.all_close(v.x, v.y, v.tolerance) or #v.x >= 2
      and test(v.x, v.y, v.tolerance, #v.x))
  end
end

return views
