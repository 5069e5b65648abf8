-- literals.lua: the numbers that a program has and the reference has not. Where a program treats a
-- number as none of the others is, as a limit, a guard or the size of a buffer, that number stands
-- in its text; cases that draw near such numbers meet what no range of common ones would.
--
--   literals.of(text, known) -> { x, … }  of a C text, > 0, but for the commonest and those of a
--                        list; the smallest first. A character is its code, a string that is
--                        measured its length, and what constants come to, as 1 << 6, is one, too
--   literals.counts_narrowly(text)    whether it has numbers of a type that ends before 66 000 or
--                        the square of that: a char, a short, an int of its own
--   literals.forms(list) -> { x, … }  what they may be compared with: themselves, and as powers,
--                        exponents, logarithms, squares, roots, reciprocals and what is left of 1
local literals = {}

local common = { [0] = true, [0.5] = true, [1] = true, [2] = true }
local most = 24 -- more is a table of numbers

local named = {
  FLT_EPSILON = 0x1p-23, DBL_EPSILON = 0x1p-52, INT8_MAX = 127, SCHAR_MAX = 127, UCHAR_MAX = 255,
  UINT8_MAX = 255, SHRT_MAX = 32767, INT16_MAX = 32767, USHRT_MAX = 65535, UINT16_MAX = 65535,
}

-- What a plain text is without: what a line is called, what stands in quotes, comments.
local left_out = {
  "%f[^\n%z]%s*#%s*line[^\n]*", '"[^"\n]*"', "'[^'\n]*'", "//[^\n]*", "/%*.-%*/",
}

local function plain(text)
  for _, pattern in ipairs(left_out) do text = text:gsub(pattern, " ") end
  return text
end

local function code(c) return (" %d "):format(c:byte()) end
local function length(s) return (" %d "):format(#s) end
local function room(s) return (" %d "):format(#s + 1) end

-- The text with characters as their codes and, where a string is measured, what it measures.
local function counted(text)
  for _, pattern in ipairs { left_out[1], left_out[4], left_out[5] } do
    text = text:gsub(pattern, " ")
  end
  return (text:gsub('strlen%s*%(%s*"([^"\n]*)"%s*%)', length)
    :gsub('sizeof%s*%(?%s*"([^"\n]*)"%s*%)?', room)
    :gsub('"[^"\n]*"', " "):gsub("'([^\\'\n])'", code))
end

local function value_of(token)
  local digits = token:gsub("[uUlL]+$", "")
  return tonumber(digits) or tonumber((digits:gsub("[fF]$", "")))
end

-- Calls found(x) for every number that a text names.
local function each(text, found)
  local function take(token)
    local x = value_of(token)
    if x then found(x + 0.0) end
    return " "
  end
  text = plain(text):gsub("%f[%w_.]0[xX][%x.]+[pP][+-]?%d+[fFlL]?", take)
    :gsub("%f[%w_.]%.?%d[%d.]*[eE][+-]?%d+[fFlL]?", take)
  for token in text:gmatch("%f[%w_.]%.?%d[%w.]*") do take(token) end
  for name in text:gmatch("%f[%w_][%u%d_]+%f[^%w_]") do
    if named[name] then found(named[name] + 0.0) end
  end
end

local operations = {
  ["*"] = function(x, y) return x * y end, ["/"] = function(x, y) return x / y end,
  ["+"] = function(x, y) return x + y end, ["-"] = function(x, y) return x - y end,
  ["<<"] = function(x, y) return x * 2.0 ^ y end,
}
local number = "%f[%w_.](%.?%d[%w.]*)"

-- Calls found(x) for what constants come to that stand side by side.
local function each_result(text, found)
  local function fold(a, op, b)
    local x, y = value_of(a), value_of(b)
    local z = x and y and operations[op](x, y)
    if not z or z ~= z or z < 0 or z > 1e12 then return nil end
    found(z + 0.0)
    return (z == math.floor(z) and " %.0f " or " %.17g "):format(z)
  end
  text = counted(text):gsub("%f[%w_.]0[xX][%x.]+[pP][+-]?%d+", " x ")
    :gsub("%f[%w_.]%.?%d[%d.]*[eE][+-]?%d+", " x ")
  for _ = 1, 4 do
    for _, op in ipairs { "([*/])", "([+-])", "(<<)" } do
      text = text:gsub("%(%s*" .. number .. "%s*%)", " %1 ")
        :gsub(number .. "%s*" .. op .. "%s*(%.?%d[%w.]*)", fold)
    end
  end
end

local function collect(text, known)
  local seen, list = {}, {}
  for _, x in ipairs(known or {}) do seen[x] = true end
  local function found(x)
    if not common[x] and not seen[x] and x < math.huge then list[#list + 1] = x end
    seen[x] = true
  end
  each(text, found)
  each(counted(text), found)
  each_result(text, found)
  table.sort(list)
  return list
end

-- Of too many, those that are in no table.
function literals.of(text, known)
  local list = collect(text, known)
  if #list > most then list = collect(plain(text):gsub("=%s*%b{}", " "), known) end
  return table.move(list, 1, math.min(#list, most), 1, {})
end

local narrow = {
  char = true, short = true, int8_t = true, uint8_t = true, int16_t = true, uint16_t = true,
}

function literals.counts_narrowly(text)
  text = plain(text)
  for name in text:gmatch("%a[%w_]*") do
    if narrow[name] then return true end
  end
  for _, name in ipairs { "int", "unsigned", "int32_t", "uint32_t" } do
    if text:find("%f[%w_]" .. name .. "%s+[%a_][%w_]*%s*[=;,]") then return true end
  end
  return false
end

-- The functions that are likely to stand between a number and what is drawn.
local function forms_of(x)
  return { x, 10 ^ x, 2 ^ x, math.exp(x), math.log(x), x * x, math.sqrt(x), 1 / x, 1 - x }
end

function literals.forms(list)
  local out = {}
  for _, x in ipairs(list) do
    for _, y in ipairs(forms_of(x)) do
      local size = math.abs(y)
      if size > 1e-15 and size < 1e15 then out[#out + 1] = y end
    end
  end
  return out
end

return literals
