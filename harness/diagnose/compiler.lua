-- compiler.lua: the compiler's words, under the name by which the reader knows the file.
--
--   compiler.errors(log, file, shown, source) -> the first of them, with its line
--   compiler.warnings(log, file, shown, failed) -> up to four
--   compiler.warns_of_memory(log) -> whether a sanitizer could find what it warns of
local compiler = {}

-- The first thing the compiler or the linker has against a file, under the name the reader knows it
-- by, with the line itself.
function compiler.errors(log, file, shown, source)
  -- Where a file ends there is no column.
  local pattern = "^" .. file:gsub("%p", "%%%0") .. ":(%d+):%d*:? ?(%a.*)$"
  local first, count, expected = nil, 0, nil
  local function found(line, text)
    count = count + 1
    first = first or { line = tonumber(line), text = text }
  end
  for line in log:gmatch("[^\n]+") do
    local number, text = line:match(pattern)
    local at = line:match(file:gsub("%p", "%%%0") .. ":(%d+)")
    local twice, undefined = line:match("multiple definition of `([%w_]+)'"),
      line:match("undefined reference to `([%w_]+)'")
    local declared = line:match("note: previous declaration of (.*)$")
    if twice then
      found(at, ("error: defines %s, which the workbook provides; give yours another name")
        :format(twice))
    elseif undefined then found(at, ("error: calls %s, which no one defines"):format(undefined))
    elseif text and text:match("error: ") then found(number, text)
    elseif declared and count == 1 then expected = declared end
  end
  if not first then
    return ("%s: %s"):format(shown, log:match("[^\n]+") or "the compiler failed without a word")
  end
  local n, code = 0, nil
  for line in (source .. "\n"):gmatch("(.-)\n") do
    n = n + 1
    if n == first.line then code = line end
  end
  return ("%s%s: %s%s%s%s"):format(shown, first.line and ":" .. first.line or "", first.text,
    code and "\n    " .. code:match("^%s*(.-)%s*$") or "",
    expected and "\nthe lesson's header has: " .. expected or "",
    count > 1 and ("\n(and %d more; they often go away with the first)"):format(count - 1) or "")
end

-- Only the warnings among the compiler's words. Where something failed, what cuts a fraction off
-- comes first; where nothing did, it is meant and not told.
function compiler.warnings(log, file, shown, failed)
  local first, others = {}, {}
  for line in log:gmatch("[^\n]+") do
    if line:match("^" .. file:gsub("%p", "%%%0") .. ":%d+:%d+: warning: ") then
      local told = (shown .. line:sub(#file + 1)):gsub("‘<unknown>’", "a variable")
        :gsub("'<unknown>'", "a variable")
      local cuts = told:match("conversion")
      local list = cuts and (failed and first or {}) or others
      list[#list + 1] = told
    end
  end
  table.move(others, 1, #others, #first + 1, first)
  return table.concat(first, "\n", 1, math.min(#first, 4))
end

-- Does the compiler warn of what a sanitizer could find?
function compiler.warns_of_memory(log)
  return log:match("used after") or log:match("uninitialized") or log:match("out of bounds")
    or log:match("outside array bounds") ~= nil
end

return compiler
