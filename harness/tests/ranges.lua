-- ranges.lua: what an argument of a contract should be tried with, and what a call tries it with.
--
--   ranges.docs(header) -> docs[function][argument] = its line of the docstring; of the settings
--                        `how`, how.gamma has that of the field
--   ranges.wanted(p, doc) -> list of marks
--   ranges.visited(p, doc, args, mark)      calls mark(text) for each that a call visits
--
-- The docstring says what is allowed: `in [0, 1]`, `≥ 0`, `> 0`, `≤ 0`, `from −20 to 20`, `< A`,
-- probabilities, of which `some may be 0`. What else is a number may have any sign and magnitude.
local ranges = {}

-- ---- what a docstring allows

-- The lines about arguments in one comment; a line that is indented further goes on.
local function arguments_of(comment)
  local own, last = {}, nil
  for line in comment:gmatch("[^\n]+") do
    local name, said = line:match("^ %*   ([%a_][%w_]*)[%[%]%w_]*  +(.*)$")
    local more = line:match("^ %*      +(%S.*)$")
    if name then own[name], last = said, name
    elseif more and last then own[last] = own[last] .. " " .. more
    else last = nil end
  end
  return own
end

-- The last comment of a text that ends where one does.
local function last_comment(text) return arguments_of(text:match(".*/%*(.*)$") or text) end

-- A struct's lines by its name.
local function structs_of(header)
  local structs = {}
  for comment, name in header:gmatch("/%*(.-)%*/%s*typedef struct {[^}]*}%s*(%w+);") do
    structs[name] = last_comment(comment)
  end
  return structs
end

-- Adds the fields of settings as how.gamma, each with the bound that the function's own line has
-- for it: `step  what was done, s and s_next < S`.
local function add_fields(own, fields, name)
  for field, said in pairs(fields) do
    local bound = (own[name] or ""):match("%f[%w_]" .. field .. "%f[^%w_][^,<]*< (%a[%w_]*)")
    own[name .. "." .. field] = said .. (bound and " < " .. bound or "")
  end
end

function ranges.docs(header)
  local docs, structs = {}, structs_of(header)
  for comment, name, list in header:gmatch("/%*(.-)%*/%s*[%w_]+%s+%**([%w_]+)(%b());") do
    docs[name] = last_comment(comment)
    for struct, p in list:gmatch("const (%w+) %*(%w+)") do
      if structs[struct] then add_fields(docs[name], structs[struct], p) end
    end
  end
  return docs
end

-- { lo, hi, open = hi is not in it, above = lo is not, simplex, zeros, signs = it has no bounds
-- but, where it is set, the upper one `most` }
local function allowed(doc)
  local text = (doc or ""):gsub("−", "-")
  local beginning, lo, hi, ending = text:match("in ([%[(])(%-?[%d.]+), (%-?[%d.]+)([%])])")
  if not lo then lo, hi = text:match("from (%-?%d+) to (%-?%d+)") end
  if lo then
    return { lo = tonumber(lo), hi = tonumber(hi), open = ending == ")", above = beginning == "(" }
  end
  if text:find("robabilities") then
    return { lo = 0, hi = 1, simplex = true, zeros = text:find("may be 0", 1, true) ~= nil }
  end
  lo = text:match("≥ (%d+)")
  if lo then return { lo = tonumber(lo) } end
  if text:find("> 0", 1, true) then return { lo = 0, above = true } end
  if text:find("≤ 0", 1, true) then return { signs = true, most = 0 } end
  return { signs = true }
end

-- ---- numbers

local function add(list, ...)
  for _, mark in ipairs { ... } do list[#list + 1] = mark end
end

local function wanted_of_number(range)
  local list = {}
  if range.simplex then
    add(list, "just above 0", "just below 1")
    if range.zeros then add(list, "exactly 0", "exactly 1") end
    return list
  end
  if range.lo and not range.above then add(list, "exactly " .. range.lo) end
  if range.hi then
    if not range.open then add(list, "exactly " .. range.hi) end
    add(list, "just above " .. range.lo, "just below " .. range.hi, "in the middle")
  else
    if range.signs then add(list, "exactly 0", "below 0") end
    if range.signs and not range.most then add(list, "above 0") end
    add(list, "smaller than 0.001", "about 1", "1000 or more")
  end
  return list
end

local function visit_interval(x, range, mark)
  local width = range.hi - range.lo
  if x == range.hi then mark("exactly " .. range.hi) end
  if x > range.lo and x < range.lo + 1e-2 * width then mark("just above " .. range.lo) end
  if x < range.hi and x > range.hi - 1e-2 * width then mark("just below " .. range.hi) end
  if x > range.lo + 0.1 * width and x < range.hi - 0.1 * width then mark("in the middle") end
end

local function visit_number(x, range, mark)
  if x == (range.lo or 0) then mark("exactly " .. (range.lo or 0)) end
  if range.hi then return visit_interval(x, range, mark) end
  local size = math.abs(x)
  if x < 0 then mark("below 0") end
  if x > 0 then mark("above 0") end
  if x ~= 0 and size < 1e-3 then mark("smaller than 0.001") end
  if size >= 0.1 and size <= 10 then mark("about 1") end
  if size >= 1e3 then mark("1000 or more") end
end

-- ---- rows of numbers: of actions it matters which is the best; of others, whether all are alike

local function wanted_of_numbers(range, p)
  local list = wanted_of_number(range)
  add(list, "all alike")
  if p.dims[#p.dims] == "A" then
    add(list, "neighbours alike", "largest first", "largest in the middle", "largest last")
  end
  return list
end

local function visit_row(row, mark)
  local best, alike, tie = 1, true, false
  for i = 2, #row do
    if row[i] > row[best] then best = i end
    alike, tie = alike and row[i] == row[1], tie or row[i] == row[i - 1]
  end
  if #row < 2 then return end
  if alike then return mark("all alike") end
  if tie then mark("neighbours alike") end
  mark("largest " .. (best == 1 and "first" or best == #row and "last" or "in the middle"))
end

-- Calls `each` with every row of a nested array.
local function each_row(value, each)
  if type(value[1]) ~= "table" then return each(value) end
  for _, row in ipairs(value) do each_row(row, each) end
end

local function visit_numbers(value, range, mark)
  each_row(value, function(row)
    for _, x in ipairs(row) do visit_number(x, range, mark) end
    visit_row(row, mark)
  end)
end

-- ---- sizes, indices, flags

local function wanted_of_size(range)
  local lo = range.lo or 1
  return { "is " .. lo, "is " .. lo + 1, "is " .. lo + 2, "5 to 9", "10 or more" }
end

local function visit_size(n, _, mark)
  mark("is " .. n)
  if n >= 5 then mark(n >= 10 and "10 or more" or "5 to 9") end
end

local function visit_index(x, range, mark)
  mark(x == 0 and "is 0" or x == range.below - 1 and "the last" or "in the middle")
end

local function visit_indices(value, range, mark)
  local seen, different = {}, 0
  for i, x in ipairs(value) do
    visit_index(x, range, mark)
    if i > 1 and value[i - 1] == x then mark("the same twice in a row")
    elseif seen[x] then mark("back at an earlier one") end
    different, seen[x] = different + (seen[x] and 0 or 1), true
  end
  if #value > 1 and different == 1 then mark("all the same") end
  if #value > 1 and different == #value then mark("never the same") end
end

-- Of a table each row is looked at.
local function visit_flags(value, range, mark)
  if type(value[1]) == "table" then
    for _, row in ipairs(value) do visit_flags(row, range, mark) end
    return
  end
  local set = 0
  for i, x in ipairs(value) do
    set = set + (x and 1 or 0)
    if x and i > 1 and value[i - 1] then mark("two in a row") end
    if x and i > 1 and i < #value then mark("one in the middle") end
  end
  if set == 0 then mark("none set") end
  if set == #value then mark("all set") end
  if set == 1 and #value > 1 and value[1] then mark("only the first") end
  if set == 1 and #value > 1 and value[#value] then mark("only the last") end
end

-- ---- by kind of argument

local function always(...)
  local list = { ... }
  return function() return list end
end

local kinds = {
  number = { wanted = wanted_of_number, visit = visit_number },
  numbers = { wanted = wanted_of_numbers, visit = visit_numbers },
  size = { wanted = wanted_of_size, visit = visit_size },
  index = { wanted = always("is 0", "in the middle", "the last"), visit = visit_index },
  indices = {
    wanted = always("is 0", "in the middle", "the last", "the same twice in a row",
      "back at an earlier one", "all the same", "never the same"),
    visit = visit_indices,
  },
  flag = { wanted = always("true", "false"), visit = function(x, _, mark) mark(tostring(x)) end },
  flags = {
    wanted = always("none set", "all set", "only the first", "only the last", "one in the middle",
      "two in a row"),
    visit = visit_flags,
  },
}

local function bound_of(doc) return (doc or ""):match("< (%a[%w_]*)") end

local function kind_of(p, doc)
  local many = #p.dims > 0
  if p.kind == "bool" then return many and kinds.flags or kinds.flag end
  if p.kind == "double" then return many and kinds.numbers or kinds.number end
  if bound_of(doc) then return many and kinds.indices or kinds.index end
  return many and kinds.numbers or kinds.size
end

function ranges.wanted(p, doc)
  if p.role == "out" or p.role == "handle" then return {} end
  return kind_of(p, doc).wanted(allowed(doc), p)
end

function ranges.visited(p, doc, args, mark)
  local value, range = args[p.name], allowed(doc)
  if p.role == "out" or p.role == "handle" or value == nil then return end
  range.below = args[bound_of(doc)] or math.huge
  kind_of(p, doc).visit(value, range, mark)
end

return ranges
