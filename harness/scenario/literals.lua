-- literals.lua: the numbers that a program has and the reference has not. Where a program treats a
-- number as none of the others is, as a limit, a guard or the size of a buffer, that number stands
-- in its text; cases that draw near such numbers meet what no range of common ones would.
--
--   literals.of(text, known) -> { x, … }  of a C text, > 0, but for the commonest and those of a
--                        list; the smallest first
--   literals.forms(list) -> { x, … }  what they may be compared with: themselves, and as powers,
--                        exponents, logarithms, squares, roots, reciprocals and what is left of 1
local literals = {}

local common = { [0] = true, [0.5] = true, [1] = true, [2] = true }
local most = 24 -- more is a table of numbers

local named = {
  FLT_EPSILON = 0x1p-23, DBL_EPSILON = 0x1p-52, INT8_MAX = 127, SCHAR_MAX = 127, UCHAR_MAX = 255,
  UINT8_MAX = 255, SHRT_MAX = 32767, INT16_MAX = 32767, USHRT_MAX = 65535, UINT16_MAX = 65535,
}

-- Without comments, and without what stands in quotes.
local function plain(text)
  return (text:gsub('"[^"\n]*"', " "):gsub("'[^'\n]*'", " "):gsub("//[^\n]*", " ")
    :gsub("/%*.-%*/", " "))
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

function literals.of(text, known)
  local seen, list = {}, {}
  for _, x in ipairs(known or {}) do seen[x] = true end
  each(text, function(x)
    if not common[x] and not seen[x] and x < math.huge then list[#list + 1] = x end
    seen[x] = true
  end)
  table.sort(list)
  return table.move(list, 1, math.min(#list, most), 1, {})
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
