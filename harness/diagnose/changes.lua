-- changes.lua: a call with something changed, in such a way that what the contract says of its
-- arguments still holds: a distribution stays one, an index stands in its array, and the value
-- behind a step is that of the next row.
--
--   changes.entries(f, given) -> one for every entry, which becomes a quarter less, or another
--   changes.flips(f, given) -> one for every flag, and for every other index that may stand there
--     each { argument, text: in words, given; from, to, at = function(x) -> given: of a number }
--   changes.keep_rows_joined(change, given) -> whether it can be, and then it is
--   changes.cut(f, given, dim, first, last) -> given with these entries only, along a dimension
--   changes.may_be_any(p, value, given) -> whether the contract allows any numbers in an array
--   changes.distribution(name, value, at) -> the row of an entry, if it holds probabilities
--   changes.replaced(given, name, value), changes.at_leaf(given, name, at, x)
--   changes.all_alike(value, x), changes.times(value, k) -> an array of x; k times an array
--   changes.count(value), changes.afford(given, most) -> how many numbers; how many experiments
--   changes.size_of(f, given, dim) -> how many entries a dimension has; changes.largest(value)
--   changes.leaves(value, {}, {}) -> { { at, value }, … }; changes.place(at) -> "[1][0]"
local written = require "diagnose.written"
local changes = {}

local most_changes, most_of_one = 120, 60 -- in all, and of one argument
local most_numbers = 1000000 -- that are handed over again and again, one of them changed

-- How many numbers there are in a value.
function changes.count(value)
  if type(value) ~= "table" then return 1 end
  if type(value[1]) == "number" then return #value end
  local n = 0
  for _, item in pairs(value) do n = n + changes.count(item) end
  return n
end

-- So many changes of a call at most: of one with very many numbers each costs.
function changes.afford(given, most)
  return math.max(4, math.min(most, most_numbers // changes.count(given)))
end

-- ---- one entry ----

-- The number that is printed, where it is the same but for rounding.
local function plain(x)
  local short = tonumber(("%.6g"):format(x))
  return math.abs(x - short) <= 1e-14 * math.abs(x) and short + 0.0 or x
end

-- Another value for one argument's entry, such that what the contract says of its range still
-- holds: doubles shrink by a quarter, a flag is turned, an index becomes another that stands in the
-- same array.
local function changed(value, kind, others)
  if kind == "bool" then return not value end
  if kind == "double" then
    if value ~= value or math.abs(value) == math.huge then return nil end
    return value == 0 and 0.25 or tonumber(("%.6g"):format(value * 0.75)) + 0.0
  end
  for _, other in ipairs(others) do
    if other ~= value then return other end
  end
  return value > 0 and value - 1 or nil
end

local function replaced(given, name, v)
  local copy = {}
  for key, old in pairs(given) do copy[key] = old end
  if name then copy[name] = v end
  return copy
end

local function leaves(value, at, into)
  if type(value) ~= "table" then
    into[#into + 1] = { at = at, value = value }
  else
    for i, item in ipairs(value) do
      leaves(item, table.move(at, 1, #at, 1, { [#at + 1] = i }), into)
    end
  end
  return into
end

local function indices(at)
  local out = {}
  for i, index in ipairs(at) do out[i] = ("[%d]"):format(index - 1) end
  return table.concat(out)
end

changes.leaves, changes.place, changes.replaced = leaves, indices, replaced

local function with(value, at, new, depth)
  if depth > #at then return new end
  local copy = table.move(value, 1, #value, 1, {})
  copy[at[depth]] = with(copy[at[depth]], at, new, depth + 1)
  return copy
end

-- Is a token still legal? The contracts of language models ask for one at least.
local function has_some(given)
  for _, legal in ipairs(given.legal or {}) do
    if legal then return true end
  end
  return not given.legal
end

-- Arguments with one number of one of them changed.
function changes.at_leaf(given, name, at, x)
  return replaced(given, name, with(given[name], at, x, 1))
end

local function times(value, k)
  if type(value) ~= "table" then return value * k end
  local out = {}
  for i, item in ipairs(value) do out[i] = times(item, k) end
  return out
end

function changes.all_alike(value, x)
  if type(value) ~= "table" then return x end
  local out = {}
  for i, item in ipairs(value) do out[i] = changes.all_alike(item, x) end
  return out
end

local function may_be_distribution(name)
  return name:match("^pi") or name == "q" or name == "p" or name == "ref"
end

-- The row of an entry, if it holds probabilities, by its name and by the look of it.
local function distribution(name, value, at)
  if not may_be_distribution(name) then return nil end
  local row, sum = value, 0
  for i = 1, #at - 1 do row = row[at[i]] end
  for _, p in ipairs(type(row) == "table" and row or {}) do
    if p < 0 then return nil end
    sum = sum + p
  end
  return math.abs(sum - 1) < 1e-9 and row or nil
end

changes.times, changes.distribution = times, distribution

-- May the numbers of an array become any others? Not probabilities, nor values that the next row
-- has, too.
function changes.may_be_any(p, value, given)
  local row = type(value[1]) == "table" and value[1] or value
  return not distribution(p.name, row, { 1 }) and not (p.name:match("^V") and given.V_next)
end

-- The place of the largest of the other entries.
local function largest_but(row, i)
  local best = i == 1 and 2 or 1
  for k, p in ipairs(row) do
    if k ~= i and p > row[best] then best = k end
  end
  return best
end

-- The argument with one entry changed, and in words. In a distribution another entry gives or takes
-- as much, so that it stays one.
local function change_at(p, value, leaf, new)
  local function told(at, from, to)
    return ("%s%s from %s to %s"):format(p.name, indices(at), written.argument(from),
      written.argument(to))
  end
  local row = p.kind == "double" and distribution(p.name, value, leaf.at)
  if not row then return with(value, leaf.at, new, 1), told(leaf.at, leaf.value, new) end
  local i = leaf.at[#leaf.at]
  local k = largest_but(row, i)
  local more = (row[i] > 0 and -row[i] or row[k]) / 4
  local at = table.move(leaf.at, 1, #leaf.at - 1, 1, { [#leaf.at] = k })
  local other, rest = plain(row[i] + more), plain(row[k] - more)
  local words = told(leaf.at, row[i], other)
  if rest ~= row[k] and written.argument(rest) ~= written.argument(row[k]) then
    words = ("%s and %s"):format(words, told(at, row[k], rest))
  end
  return with(with(value, leaf.at, other, 1), at, rest, 1), words
end

local function is_dimension(f, name)
  for _, p in ipairs(f.params) do
    for _, d in ipairs(p.dims) do
      if d == name then return true end
    end
  end
  return false
end

-- How many entries a dimension has in a call.
function changes.size_of(f, given, dim)
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    for _, d in ipairs(value ~= nil and p.dims or {}) do
      if d == dim then return #value end
      value = value[1]
    end
  end
  return 0
end

-- An index that stands alone, such as an action, becomes each of the others that every array has.
local function add_indices(f, given, list)
  local least = math.huge
  for _, p in ipairs(f.params) do
    if #p.dims > 0 and given[p.name] then least = math.min(least, #given[p.name]) end
  end
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    local alone = p.kind == "size_t" and not is_dimension(f, p.name) and not f.name:match("^job_")
      and value and value < least -- a number of steps may be larger than all arrays
    for other = p.least or 0, alone and math.min(least, 4) - 1 or -1 do
      if other ~= value then
        list[#list + 1] = { argument = p.name, given = replaced(given, p.name, other),
          text = ("%s from %d to %d"):format(p.name, value, other) }
      end
    end
  end
end

-- The value behind a step is the value of the next row, unless an episode ends between them: who
-- changes one must change the other.
function changes.keep_rows_joined(change, given)
  local V, V_next = given.V, given.V_next
  if type(V) ~= "table" or type(V_next) ~= "table" or not given.terminated then return true end
  local was, now = given, change.given
  for t = 1, #V - 1 do
    local ended = now.terminated[t] or now.truncated[t]
    if not ended and now.V_next[t] ~= now.V[t + 1] then
      if was.V_next[t] ~= now.V_next[t] or was.terminated[t] ~= now.terminated[t]
        or was.truncated[t] ~= now.truncated[t] then
        return false
      end
      now.V_next = table.move(now.V_next, 1, #now.V_next, 1, {})
      now.V_next[t] = now.V[t + 1]
      change.text = ("%s, and V_next[%d] with it"):format(change.text, t - 1)
      change.joined = true
    end
  end
  return true
end

-- { text, given } for every entry that can be changed, the first ones first.
function changes.entries(f, given)
  local list, afford = {}, changes.afford(given, most_changes)
  add_indices(f, given, list)
  for _, p in ipairs(f.params) do
    local all, values = given[p.name] ~= nil and p.kind ~= "size_t"
      and leaves(given[p.name], {}, {}) or {}, {}
    local most = math.min(afford, #list + most_of_one)
    for i, leaf in ipairs(all) do values[i] = leaf.value end
    for _, leaf in ipairs(all) do
      local new = changed(leaf.value, p.kind, values)
      if p.never_above and leaf.value == 0 then new = -0.25 end
      local row = p.kind == "double" and distribution(p.name, given[p.name], leaf.at)
      if row and #row == 1 then new = nil end -- a sole probability is 1
      if new ~= nil and #list < most then
        local of, text = change_at(p, given[p.name], leaf, new)
        local call = replaced(given, p.name, of)
        list[#list + 1] = has_some(call) and { argument = p.name, given = call, text = text,
          from = p.kind == "double" and not row and leaf.value or nil, to = new,
          at = function(x) return changes.at_leaf(given, p.name, leaf.at, x) end } or nil
      end
    end
  end
  return list
end

local most_flips = 60

-- An index goes as far as every array it may lead into.
local function others_of(f, p, value, given)
  if p.kind == "bool" then return { not value } end
  local list, n = {}, p.kind == "int" and next(p.below) and math.huge or 0
  for dim in pairs(p.below) do n = math.min(n, changes.size_of(f, given, dim)) end
  for other = 0, math.min(n, 5) - 1 do list[#list + 1] = other ~= value and other or nil end
  return list
end

function changes.flips(f, given)
  local list, most = {}, changes.afford(given, most_flips)
  for _, p in ipairs(f.params) do
    local whole = p.role == "in" and (p.kind == "bool" or p.kind == "int")
    for _, leaf in ipairs(whole and given[p.name] ~= nil and leaves(given[p.name], {}, {}) or {}) do
      for _, other in ipairs(#list < most and others_of(f, p, leaf.value, given) or {}) do
        local call = changes.at_leaf(given, p.name, leaf.at, other)
        list[#list + 1] = has_some(call) and { argument = p.name, kind = p.kind, given = call,
          text = ("%s%s from %s to %s"):format(p.name, indices(leaf.at), tostring(leaf.value),
            tostring(other)) } or nil
      end
    end
  end
  return list
end

-- The largest of the numbers of a value; a flag that is set counts as 1, and what is 1e290 or more
-- stands for a hole in a table, and is no size.
function changes.largest(value)
  local most = 0
  for _, item in ipairs(type(value) == "table" and value or { value }) do
    local x = type(item) == "table" and changes.largest(item)
      or type(item) == "boolean" and (item and 1 or 0) or math.abs(item)
    most = x < 1e290 and math.max(most, x) or most
  end
  return most
end

-- The same of all numbers of a call that are not whole.
function changes.largest_of(given)
  local most = 0
  for _, value in pairs(given) do
    local first = leaves(value, {}, {})[1]
    local real = first and math.type(first.value) == "float"
    most = real and math.max(most, changes.largest(value)) or most
  end
  return most
end

-- ---- fewer entries ----

local function some_of(value, dims, dim, first, last)
  if #dims == 0 then return value end
  local from, to = 1, #value
  if dims[1] == dim then from, to = first, last end
  local out, rest = {}, table.move(dims, 2, #dims, 1, {})
  for i = from, to do out[#out + 1] = some_of(value[i], rest, dim, first, last) end
  return out
end

-- Is any whole number of a value `most` or more?
local function reaches(value, most)
  if type(value) ~= "table" then return math.type(value) == "integer" and value >= most end
  for _, item in pairs(value) do
    if reaches(item, most) then return true end
  end
  return false
end

-- What is left of distributions, made to sum to 1 again; nil where nothing is.
local function sums_to_one(was, rest)
  if type(was[1]) ~= "table" then
    if not distribution("pi", was, { 1 }) then return rest end
    local out, sum = {}, 0
    for _, x in ipairs(rest) do sum = sum + x end
    for i, x in ipairs(rest) do out[i] = x / sum end -- of one nothing but 1 is left
    return sum > 0 and out or nil
  end
  local out = {}
  for i, row in ipairs(was) do out[i] = sums_to_one(row, rest[i]) end
  return #out == #was and out or nil
end

-- nil where an index might then lead beyond an array, for the reference runs in this process. Also
-- whether probabilities had to be scaled.
function changes.cut(f, given, dim, first, last)
  local out, scaled = replaced(given), false
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    if value ~= nil then
      if p.below[dim] and reaches(value, last - first + 1) then return nil end
      out[p.name] = some_of(value, p.dims, dim, first, last)
      if p.kind == "double" and p.dims[#p.dims] == dim and may_be_distribution(p.name) then
        out[p.name], scaled = sums_to_one(value, out[p.name]), true
        if not out[p.name] then return nil end
      end
    end
  end
  if not has_some(out) then return nil end
  return out, scaled
end

return changes
