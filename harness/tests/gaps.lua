-- gaps.lua: what a contract allows and no scenario asks.
--
--   gaps.of(functions, docs, visits) -> missing, histogram
--                     lines, of calls written down: visits[function] = { args, … }
--   gaps.report(slug) -> histogram, left
--                     texts, of a lesson's scenarios, run with its reference
--
-- Both ends of what a docstring allows, their neighbourhood, zeros, signs, magnitudes, sizes, where
-- the largest stands, which flags come together (ranges.lua): each has to be visited by a call that
-- a scenario makes itself, not by one inside an agent. What need not be is in unvisited.lua, with a
-- reason. The histogram counts the numbers by decades.
local cache = require "check.cache"
local ranges = require "tests.ranges"
local scenario = require "scenario.scenario"
local gaps = {}

local function copy(value)
  if type(value) ~= "table" then return value end
  local out = {}
  for key, entry in pairs(value) do out[key] = copy(entry) end
  return out
end

-- The arguments of a call with its sizes, which a scenario need not give: read off the arrays.
local function with_sizes(f, args)
  local full = copy(args)
  for _, p in ipairs(f.params) do
    local value = args[p.name]
    for _, size in ipairs(value ~= nil and p.dims or {}) do
      full[size] = full[size] or #value
      value = value[1]
    end
  end
  return full
end

-- ---- the histogram

local function decade(x)
  local power = x == 0 and "0" or ("1e%d"):format(math.floor(math.log(math.abs(x), 10)))
  return (x < 0 and "-" or "") .. power
end

local function count_decades(value, counts)
  if type(value) == "table" then
    for _, entry in ipairs(value) do count_decades(entry, counts) end
  elseif value == value and math.abs(value) < math.huge then
    counts[decade(value)] = (counts[decade(value)] or 0) + 1
  end
end

local function in_order(counts)
  local list = {}
  for name, times in pairs(counts) do list[#list + 1] = { name = name, times = times } end
  table.sort(list, function(x, y) return tonumber(x.name) < tonumber(y.name) end)
  for i, entry in ipairs(list) do list[i] = ("%s×%d"):format(entry.name, entry.times) end
  return table.concat(list, " ")
end

-- ---- flags that come together

-- In a list, or in each row of a table.
local function mark_pairs(args, mark)
  for t, ended in ipairs(args.terminated) do
    local other = args.truncated[t]
    if type(ended) == "table" then mark_pairs({ terminated = ended, truncated = other }, mark)
    else mark(("with truncated: %s and %s"):format(ended, other)) end
  end
end

local function wanted_of(f, p, doc)
  local wanted = ranges.wanted(p, doc)
  if p.name ~= "terminated" or #p.dims == 0 then return wanted end
  local all = table.move(wanted, 1, #wanted, 1, {})
  for _, x in ipairs { false, true } do
    for _, y in ipairs { false, true } do
      all[#all + 1] = ("with truncated: %s and %s"):format(x, y)
    end
  end
  return all
end

-- ---- from calls to gaps

-- What the calls of one function visit, and their numbers by decades: seen[argument][mark] and
-- counts[argument].
local function look(f, docs, visits)
  local seen, counts = {}, {}
  for _, p in ipairs(f.params) do seen[p.name], counts[p.name] = {}, {} end
  for _, given in ipairs(visits) do
    local args = with_sizes(f, given)
    for _, p in ipairs(f.params) do
      local function mark(text) seen[p.name][text] = true end
      ranges.visited(p, docs[p.name], args, mark)
      if p.kind == "double" and args[p.name] then count_decades(args[p.name], counts[p.name]) end
      if p.name == "terminated" and #p.dims > 0 then mark_pairs(args, mark) end
    end
  end
  return seen, counts
end

function gaps.of(functions, docs, visits)
  local missing, histogram = {}, {}
  for _, f in ipairs(functions) do
    local own = docs[f.name] or {}
    local seen, counts = look(f, own, visits[f.name] or {})
    for _, p in ipairs(f.params) do
      for _, mark in ipairs(wanted_of(f, p, own[p.name])) do
        if not seen[p.name][mark] then
          missing[#missing + 1] = ("%s: %s: %s"):format(f.name, p.name, mark)
        end
      end
      if next(counts[p.name]) then
        local numbers = in_order(counts[p.name])
        histogram[#histogram + 1] = ("  %s: %s: %s"):format(f.name, p.name, numbers)
      end
    end
  end
  return missing, histogram
end

-- Runs every scenario with the reference, and writes the arguments of each call down.
local function visits_of(l, reference)
  local visits, bound = {}, {}
  for name, call in pairs(reference) do
    visits[name] = {}
    bound[name] = function(args, ...)
      table.insert(visits[name], copy(args or {}))
      return call(args, ...)
    end
  end
  for _, s in ipairs(l.scenarios) do
    for case = 1, s.cases do scenario.run(s, bound, 1, case) end
  end
  return visits
end

-- What is missing without a reason, and what has one and is not missing.
local function without_reason(slug, missing)
  local path = host.root .. "/harness/tests/unvisited.lua"
  local reasons, is, left = {}, {}, {}
  for reason, list in pairs(assert(loadfile(path, "t", {}))()[slug] or {}) do
    for _, line in ipairs(list) do reasons[line] = reason end
  end
  for _, line in ipairs(missing) do
    is[line] = true
    if not reasons[line] then left[#left + 1] = "  never: " .. line end
  end
  for line in pairs(reasons) do
    if not is[line] then left[#left + 1] = "  excused, but visited: " .. line end
  end
  return left
end

function gaps.report(slug)
  local l, kit = cache.lesson { lesson = slug, seed = 1 }
  local pure, docs = {}, ranges.docs(assert(host.read(l.header)))
  for _, f in ipairs(l.graded) do
    if not f.agent then pure[#pure + 1] = f end
  end
  local missing, histogram = gaps.of(pure, docs, visits_of(l, kit.reference))
  return table.concat(histogram, "\n"), table.concat(without_reason(slug, missing), "\n")
end

return gaps
