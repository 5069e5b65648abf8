-- gaps.lua: what a contract allows and no scenario asks.
--
--   gaps.report(slug) -> text, list of what is not visited      gaps.of(functions, docs, visits): the same of calls written down
--
-- The scenarios of a lesson run with its reference, and the arguments of every call to a graded
-- function are written down. A header's docstrings say what is allowed: `in [0, 1]`, `≥ 0`, `< A`,
-- `some may be 0`, `from −20 to 20`. From that and from the type follows what a scenario has to
-- visit: both ends, their neighbourhood, zeros, signs, magnitudes, ties, sizes, where the largest
-- stands, which flags come together. What need not be visited is in unvisited.lua, with a reason.
local contract = require "contract.contract"
local kept = require "check.kept"
local scenario = require "scenario.scenario"
local gaps = {}

-- ---- what a docstring allows

-- The lines about arguments of each function's docstring: docs[function][argument] = text.
function gaps.docs(text)
  local docs = {}
  for comment, name in text:gmatch("/%*(.-)%*/%s*[%w_]+%s+%**([%w_]+)%(") do
    local own, last = {}, nil
    comment = comment:match(".*/%*(.*)$") or comment -- the comment that stands right before it
    for line in comment:gmatch("[^\n]+") do
      local argument, said = line:match("^ %*   ([%a_][%w_]*)[%[%]%w_]*  +(.*)$")
      local more = line:match("^ %*      +(%S.*)$")
      if argument then own[argument], last = said, argument
      elseif more and last then own[last] = own[last] .. " " .. more
      else last = nil end
    end
    docs[name] = own
  end
  return docs
end

-- The interval of a number: lo and hi as numbers, or nil; whether it may be 0 among others.
local function allowed(doc)
  local text = (doc or ""):gsub("−", "-")
  local lo, hi, open = text:match("in %[(%-?[%d.]+), (%-?[%d.]+)([%])])")
  if lo then return { lo = tonumber(lo), hi = tonumber(hi), open = open == ")" } end
  lo, hi = text:match("from (%-?%d+) to (%-?%d+)")
  if lo then return { lo = tonumber(lo), hi = tonumber(hi) } end
  if text:find("robabilities") then return { lo = 0, hi = 1, simplex = true, zeros = text:find("may be 0", 1, true) ~= nil } end
  lo = text:match("≥ (%d+)")
  if lo then return { lo = tonumber(lo) } end
  if text:find("> 0", 1, true) then return { lo = 0, above = true } end
  return { signs = true }
end

-- ---- what a value is

local function flat(value, out)
  out = out or {}
  if type(value) ~= "table" then out[#out + 1] = value
  else
    for _, entry in ipairs(value) do flat(entry, out) end
  end
  return out
end

local function decade(x) return x == 0 and "0" or ("%s1e%d"):format(x < 0 and "-" or "", math.floor(math.log(math.abs(x), 10))) end

-- Marks for one number of an interval.
local function mark_number(x, range, mark)
  if range.lo and x == range.lo then mark("exactly " .. range.lo) end
  if range.hi and not range.open and x == range.hi then mark("exactly " .. range.hi) end
  if range.lo and range.hi then
    local width = range.hi - range.lo
    if x > range.lo and x < range.lo + 1e-2 * width then mark("just above " .. range.lo) end
    if x < range.hi and x > range.hi - 1e-2 * width then mark("just below " .. range.hi) end
    if x > range.lo + 0.1 * width and x < range.hi - 0.1 * width then mark("in the middle") end
  else
    if range.signs and x == 0 then mark("exactly 0") end
    if x < 0 then mark("below 0") end
    if x > 0 and range.signs then mark("above 0") end
    if x ~= 0 and math.abs(x) < 1e-3 then mark("smaller than 0.001") end
    if math.abs(x) >= 1e3 then mark("1000 or more") end
    if math.abs(x) >= 0.1 and math.abs(x) <= 10 then mark("about 1") end
  end
end

local function wanted_number(range)
  local list = {}
  local function want(text) list[#list + 1] = text end
  if range.lo and not range.above then want("exactly " .. range.lo) end
  if range.lo and range.hi then
    if not range.open then want("exactly " .. range.hi) end
    want("just above " .. range.lo)
    want("just below " .. range.hi)
    want("in the middle")
  else
    if range.signs then table.move({ "exactly 0", "below 0", "above 0" }, 1, 3, #list + 1, list) end
    table.move({ "smaller than 0.001", "about 1", "1000 or more" }, 1, 3, #list + 1, list)
  end
  return list
end

-- Where the largest entry of a row stands, and whether entries are alike.
local function mark_row(row, mark)
  local best, alike, tie = 1, true, false
  for i = 2, #row do
    if row[i] > row[best] then best = i end
    alike = alike and row[i] == row[1]
    tie = tie or row[i] == row[i - 1]
  end
  if #row < 2 then return end
  if alike then mark("all alike")
  else
    mark(best == 1 and "largest first" or best == #row and "largest last" or "largest in the middle")
    if tie then mark("neighbours alike") end
  end
end

-- Of actions it matters which is the best; of other rows, whether they are all one number.
local function wanted_of_rows(p, list)
  local of_actions = { "neighbours alike", "largest first", "largest in the middle", "largest last" }
  list[#list + 1] = "all alike"
  return p.dims[#p.dims] == "A" and table.move(of_actions, 1, 4, #list + 1, list) or list
end

local function rows_of(value) return type(value[1]) == "table" and value or { value } end

-- ---- what is to be visited, by kind of argument: marks(value, range, mark), and wanted(range, p)

local kinds = {}

kinds.size = {
  wanted = function(range)
    local lo = range.lo or 1
    return { "is " .. lo, "is " .. lo + 1, "is " .. lo + 2, "5 to 9", "10 or more" }
  end,
  marks = function(n, _, mark)
    mark("is " .. n)
    if n >= 10 then mark("10 or more") elseif n >= 5 then mark("5 to 9") end
  end,
}

kinds.number = {
  wanted = wanted_number,
  marks = function(x, range, mark) mark_number(x, range, mark) end,
}

kinds.numbers = {
  wanted = function(range, p)
    local list = range.simplex and { "just below 1", "just above 0" } or wanted_number(range)
    if range.zeros then table.move({ "exactly 0", "exactly 1" }, 1, 2, #list + 1, list) end
    return wanted_of_rows(p, list)
  end,
  marks = function(value, range, mark)
    for _, x in ipairs(flat(value)) do mark_number(x, range, mark) end
    for _, row in ipairs(rows_of(value)) do mark_row(row, mark) end
  end,
}

kinds.index = {
  wanted = function() return { "is 0", "in the middle", "the last" } end,
  marks = function(x, range, mark)
    mark(x == 0 and "is 0" or x == range.below - 1 and "the last" or "in the middle")
  end,
}

kinds.indices = {
  wanted = function() return { "is 0", "in the middle", "the last", "the same twice in a row", "back at an earlier one", "all the same", "never the same" } end,
  marks = function(value, range, mark)
    local seen, times, repeats = {}, 0, false
    for i, x in ipairs(value) do
      kinds.index.marks(x, range, mark)
      if i > 1 and value[i - 1] == x then mark("the same twice in a row")
      elseif seen[x] then mark("back at an earlier one") end
      if seen[x] then repeats = true else times = times + 1 end
      seen[x] = true
    end
    if #value > 1 and times == 1 then mark("all the same") end
    if #value > 1 and not repeats then mark("never the same") end
  end,
}

kinds.flag = {
  wanted = function() return { "true", "false" } end,
  marks = function(x, _, mark) mark(tostring(x)) end,
}

kinds.flags = {
  wanted = function() return { "none set", "all set", "only the first", "only the last", "one in the middle", "two in a row" } end,
  marks = function(value, _, mark)
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
  end,
}

local function kind_of(p, doc)
  local array = #p.dims > 0
  if p.kind == "bool" then return array and "flags" or "flag" end
  if p.kind == "double" then return array and "numbers" or "number" end
  if (doc or ""):match("< %a[%w_]*") then return array and "indices" or "index" end
  return array and "numbers" or "size"
end

-- ---- from calls to gaps

-- The sizes of a call, which a scenario need not give: read off the arrays.
local function with_sizes(f, args)
  local full = {}
  for name, value in pairs(args) do full[name] = value end
  for _, p in ipairs(f.params) do
    local value = args[p.name]
    for _, size in ipairs(value ~= nil and p.dims or {}) do
      full[size] = full[size] or #value
      value = value[1]
    end
  end
  return full
end

local function range_of(p, doc, args)
  local range = allowed(doc)
  local below = (doc or ""):match("< (%a[%w_]*)")
  if below then range.below = args[below] or math.huge end
  return range
end

-- visits[function] = list of argument tables. Lines of what is not visited, and the histogram.
function gaps.of(functions, docs, visits)
  local missing, histogram = {}, {}
  for _, f in ipairs(functions) do
    local seen, decades = {}, {}
    for _, p in ipairs(f.params) do seen[p.name], decades[p.name] = {}, {} end
    for _, args in ipairs(visits[f.name] or {}) do
      args = with_sizes(f, args)
      for _, p in ipairs(f.params) do
        local value, doc = args[p.name], (docs[f.name] or {})[p.name]
        if p.role ~= "out" and value ~= nil then
          local kind = kinds[kind_of(p, doc)]
          kind.marks(value, range_of(p, doc, args), function(mark) seen[p.name][mark] = true end)
          for _, x in ipairs(p.kind == "double" and flat(value) or {}) do decades[p.name][decade(x)] = (decades[p.name][decade(x)] or 0) + 1 end
        end
      end
      for _, p in ipairs(f.params) do
        for _, q in ipairs(f.params) do
          if p.name == "terminated" and q.name == "truncated" then
            local x, y = flat(args[p.name]), flat(args[q.name])
            for i = 1, #x do seen[p.name][("with truncated: %s and %s"):format(x[i], y[i])] = true end
          end
        end
      end
    end
    for _, p in ipairs(f.params) do
      local doc, wanted = (docs[f.name] or {})[p.name], {}
      if p.role ~= "out" and p.role ~= "handle" then wanted = kinds[kind_of(p, doc)].wanted(allowed(doc), p) end
      if p.name == "terminated" then
        for _, both in ipairs { "false and false", "false and true", "true and false", "true and true" } do wanted[#wanted + 1] = "with truncated: " .. both end
      end
      for _, mark in ipairs(wanted) do
        if not seen[p.name][mark] then missing[#missing + 1] = ("%s: %s: %s"):format(f.name, p.name, mark) end
      end
      local list = {}
      for name, times in pairs(decades[p.name]) do list[#list + 1] = { name = name, times = times, at = tonumber(name) } end
      table.sort(list, function(x, y) return x.at < y.at end)
      for i, d in ipairs(list) do list[i] = ("%s×%d"):format(d.name, d.times) end
      if #list > 0 then histogram[#histogram + 1] = ("  %s: %s: %s"):format(f.name, p.name, table.concat(list, " ")) end
    end
  end
  return missing, histogram
end

local function copy(value)
  if type(value) ~= "table" then return value end
  local out = {}
  for key, entry in pairs(value) do out[key] = copy(entry) end
  return out
end

-- Runs every scenario with the reference, and writes the arguments of each call down.
local function visits_of(l, kit, seed)
  local visits, bound = {}, {}
  for name, call in pairs(kit.reference) do
    bound[name] = function(args, ...)
      visits[name] = visits[name] or {}
      table.insert(visits[name], copy(args or {}))
      return call(args, ...)
    end
  end
  for _, s in ipairs(l.scenarios) do
    for case = 1, s.cases do scenario.run(s, bound, seed, case) end
  end
  return visits
end

function gaps.report(slug)
  local l, kit = kept.lesson { lesson = slug, seed = 1 }
  local excused = assert(loadfile(host.root .. "/harness/tests/unvisited.lua", "t", {}))()[slug] or {}
  local pure, docs = {}, gaps.docs(assert(host.read(l.header)))
  for _, f in ipairs(l.graded) do
    if not f.agent then pure[#pure + 1] = f end
  end
  local missing, histogram = gaps.of(pure, docs, visits_of(l, kit, 1))
  local reasons, is, left = {}, {}, {}
  for reason, list in pairs(excused) do
    for _, line in ipairs(list) do reasons[line] = reason end
  end
  for _, line in ipairs(missing) do
    is[line] = true
    if not reasons[line] then left[#left + 1] = "  never: " .. line end
  end
  for line in pairs(reasons) do
    if not is[line] then left[#left + 1] = "  listed as not to be visited, and visited: " .. line end
  end
  return table.concat(histogram, "\n"), table.concat(left, "\n")
end

return gaps
