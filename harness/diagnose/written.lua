-- written.lua: numbers, and calls with them, as the reader sees them: with as many digits as say
-- something, and no more.
--
--   written.number(x [, digits]), written.value(v [, digits])   one, or a nested array
--   written.argument(x) -> one that is handed over: 0.250000007 is not 0.25 there
--   written.apart(…) -> as many texts, in which what differs looks different
--   written.as_printed(given) -> arguments as they are in a call that is printed
--   written.call(f, given [, exact]) -> softmax_step { theta = {1, 0}, a = 0, G = 2, eta = 0.1 }
--   written.nth(n, noun) -> the third step, or step number 17
--   written.is_mapped(p, v) -> whether an argument is a world that is named, or a map of one
local written = {}

-- ---- numbers and calls ----

-- As many digits as show that it is not whole and two more, for 1 − 2⁻⁵³ is not 1. Above 1 the last
-- digits of a double are rounding.
local function not_whole(x)
  local most = math.abs(x) < 1 and 17 or 14
  for digits = 7, most do
    if tonumber(("%%.%dg"):format(digits):format(x)) % 1 ~= 0 then
      return ("%%.%dg"):format(math.min(digits + 2, most)):format(x)
    end
  end
end

-- Six digits, unless they would hide that a number is not whole, or more are asked for.
function written.number(x, digits)
  if type(x) == "boolean" then return tostring(x) end
  if x ~= x then return "NaN" end
  if x == math.huge then return "∞" elseif x == -math.huge then return "−∞" end
  if math.type(x) == "integer" then return tostring(x) end
  local text = ("%%.%dg"):format(digits or 6):format(x):gsub("^%-0$", "0")
  local hides = not digits and x % 1 ~= 0 and tonumber(text) % 1 == 0
  return hides and not_whole(x) or text
end

-- Do they differ in no more than the last digits of a double, which are rounding?
local function are_one(x, y)
  if x == y or type(x) ~= "number" or type(y) ~= "number" then return x == y end
  return math.abs(x - y) <= 1e-14 * math.max(math.abs(x), math.abs(y))
end

-- Who types a call that is printed must meet what failed in it: where six digits make a short
-- number of one that is none, there are as many as show that, and two more.
function written.argument(x)
  local text = written.number(x)
  local short = tonumber(text)
  local shown = short and text:match("[%d.]+"):gsub("%.", ""):gsub("^0+", "") or ""
  local hides = math.type(x) == "float" and short and #shown <= 4 and not are_one(x, short)
  for digits = 7, hides and 15 or 0 do
    local longer = ("%%.%dg"):format(digits):format(x)
    if tonumber(longer) ~= short then
      return ("%%.%dg"):format(math.min(digits + 2, 17)):format(x)
    end
  end
  return text
end

-- With as many digits as give the very same number again.
local function exactly(x)
  if math.type(x) ~= "float" or x % 1 == 0 or x ~= x or math.abs(x) == math.huge then
    return written.number(x)
  end
  for digits = 6, 17 do
    local text = ("%%.%dg"):format(digits):format(x)
    if tonumber(text) == x then return text end
  end
end

-- Arguments as who types them has them.
function written.as_printed(given)
  if type(given) == "table" then
    local out = {}
    for key, item in pairs(given) do out[key] = written.as_printed(item) end
    return out
  end
  local float = math.type(given) == "float" and given == given and math.abs(given) < math.huge
  return float and tonumber(written.argument(given)) + 0.0 or given
end

-- Of what was computed, the last digits are rounding: a whole number is one.
local function rounded(x)
  if math.type(x) ~= "float" or x ~= x or math.abs(x) == math.huge then return x end
  local whole = math.floor(x + 0.5)
  return math.abs(x - whole) <= 1e-9 * math.abs(x) and whole + 0.0 or x
end

local function entries(v)
  if type(v) ~= "table" then return 1 end
  local n = 0
  for _, item in ipairs(v) do n = n + entries(item) end
  return n
end

local function all_zero(v)
  if type(v) ~= "table" then return v == 0 end
  for _, item in ipairs(v) do
    if not all_zero(item) then return false end
  end
  return true
end

-- `number`: writes one of them.
local function nested(v, number)
  if type(v) ~= "table" then return number(v) end
  if entries(v) > 4 and all_zero(v) then return "all 0" end
  local out = {}
  for i = 1, math.min(#v, 8) do out[i] = nested(v[i], number) end
  if #v > 8 then out[9] = "…" end
  return "{" .. table.concat(out, ", ") .. "}"
end

function written.value(v, digits, result)
  return nested(v, function(x)
    return written.number(result and not digits and rounded(x) or x, digits)
  end)
end

local function hides_a_difference(values, texts)
  for i = 1, #values do
    for k = 1, i - 1 do
      if texts[i] == texts[k] and not are_one(values[i], values[k]) then return true end
    end
  end
  return false
end

-- Some results, written with just as many digits as tell them apart.
function written.apart(...)
  local values, texts = { ... }, nil
  for digits = 6, 17 do
    texts = {}
    for i, v in ipairs(values) do
      texts[i] = written.value(v, digits > 6 and digits or nil, true)
    end
    if not hides_a_difference(values, texts) then break end
  end
  return table.unpack(texts)
end

-- A world mapped or named with characters, which crosses to C as their numbers: its rows as text
-- again.
local function mapped(v)
  if type(v[1]) ~= "table" then return '"' .. utf8.char(table.unpack(v)) .. '"' end
  local rows = {}
  for i, row in ipairs(v) do rows[i] = mapped(row) end
  return "{" .. table.concat(rows, ", ") .. "}"
end

function written.is_mapped(p, v)
  return p.name:match("^maps?$") ~= nil or p.name == "world" and type(v) == "table"
end

-- A drawn world: each of its numbers behind what it is, in the words of learn/drawn.h.
local function drawn(v)
  local pay, either = v[7] / 1000 * 10.0 ^ v[8], v[10] == 200
  local reward = either and "±" .. written.number(math.abs(pay)) or written.number(pay)
  return ("{cells = %d, actions = %d, states = %d, observed = %d, limit = %d, ends = %d%%, "
    .. "reward = %s, zeros = %d%%%s}"):format(v[1], v[2], v[3], v[4], v[5], v[6], reward, v[9],
    either and "" or (", spread = %d%%"):format(v[10]))
end

-- An argument: of a long array, what repeats is counted, so that what stands far behind is seen.
-- `number`: writes one of them.
local function given_value(v, number)
  if type(v) ~= "table" or #v <= 10 or type(v[1]) == "table" or all_zero(v) then
    return nested(v, number)
  end
  local out, i = {}, 1
  while i <= #v and #out < 8 do
    local last = i
    while v[last + 1] == v[i] do last = last + 1 end
    local many = last - i >= 2
    out[#out + 1] = (many and "%d times %s" or "%s%s"):format(many and last - i + 1 or "",
      number(v[i]))
    i = many and last + 1 or i + 1
  end
  if i <= #v then out[#out + 1] = "…" end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- { theta = {1, 0}, a = 0, how = { eta = 0.1 } }, in the order of the contract.
local function arguments(params, given, number)
  local out = {}
  for _, p in ipairs(params) do
    local v = given[p.name]
    if v ~= nil then
      local text = p.fields and arguments(p.fields, v, number)
        or written.is_mapped(p, v) and mapped(v) or p.name == "drawn" and drawn(v)
        or given_value(v, number)
      out[#out + 1] = p.name .. " = " .. text
    end
  end
  return "{ " .. table.concat(out, ", ") .. " }"
end

-- softmax_step { theta = {1, 0}, a = 0, G = 2, eta = 0.1 }; `exact`: with every digit
function written.call(f, given, exact)
  return f.name .. " " .. arguments(f.params, given, exact and exactly or written.argument)
end

-- the third step, step number 17
local ordinals = { "first", "second", "third", "fourth", "fifth", "sixth" }

function written.nth(n, noun)
  return ordinals[n] and ("the %s %s"):format(ordinals[n], noun) or ("%s number %d"):format(noun, n)
end

return written
