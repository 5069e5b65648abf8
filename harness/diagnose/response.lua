-- response.lua: how an answer goes with one argument, all others being as they are: with which
-- weights it takes the numbers of an array, where a whole number becomes another, what it is where
-- all else is 0. Both answers are asked, and only what is seen of them is told.
--
--   response.weights(ask, f, entry, calls), response.cuts(ask, f, entry),
--   response.plain(ask, f, entry, calls)
--     -> diagnosis or nil; ask(given) -> { expected, out } or nil
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local written = require "diagnose.written"
local response = {}

local most_entries, most_numbers = 6, 100 -- that a sentence has room for; that are looked at

-- The numbers of a call that are wrong, each { name: in words, of = function(outputs) -> number }.
local function wrong_numbers(f, entry)
  local list = {}
  for name, value in pairs(entry.expected) do
    local all = changes.leaves(value, {}, {})
    for i, leaf in ipairs(#all <= most_numbers and all or {}) do
      local function of(outputs) return changes.leaves(outputs[name], {}, {})[i].value end
      local x, y = leaf.value, of(entry.out)
      local off = math.type(x) == "float" and math.abs(x - y) or 0
      if off > 0 and off > 1e-9 * math.max(math.abs(x), math.abs(y)) then
        list[#list + 1] = { of = of, order = ("%s %04d"):format(name, i),
          name = name == "value" and "what is returned" or name .. changes.place(leaf.at) }
      end
    end
  end
  table.sort(list, function(a, b) return a.order < b.order end)
  return list
end

-- ---- weights ----

local function filled(n, fn)
  local out = {}
  for i = 1, n do out[i] = fn(i) end
  return out
end

-- Numbers in no order, for what is no sum of products fits those that are in one.
local function unordered(i) return (7 * i) % 5 - 1.5 end

-- What both answer where the array is 0, has a single 1, and holds two sets of other numbers.
local function asked_of_units(ask, p, given)
  local n, units = #given[p.name], { each = {}, others = {} }
  local function at(fn) return ask(changes.replaced(given, p.name, filled(n, fn))) end
  units.none = at(function() return 0.0 end)
  for k, scale in ipairs { 1.0, -3.0 } do
    units.others[k] = units.none and at(function(i) return scale * unordered(i) end)
    if not units.others[k] then return nil end
  end
  for i = 1, n do
    units.each[i] = at(function(k) return k == i and 1.0 or 0.0 end)
    if not units.each[i] then return nil end
  end
  return units
end

-- c + Σ w x, of one number of one of both answers: w; and what that comes to for the array itself
-- and for the others, beside what was answered.
local function fitted(number, of, units, x, answered)
  local c, w, fit = number.of(units.none[of]), {}, {}
  fit.size, fit.w = math.abs(c), w
  for i, unit in ipairs(units.each) do
    w[i] = number.of(unit[of]) - c
    fit.size = math.max(fit.size, math.abs(w[i]))
  end
  local function add(value_of, answer)
    local sum = c
    for i = 1, #w do sum = sum + w[i] * value_of(i) end
    fit[#fit + 1] = { sum, number.of(answer) }
  end
  add(function(i) return x[i] end, answered)
  add(unordered, units.others[1][of])
  add(function(i) return -3 * unordered(i) end, units.others[2][of])
  for i = 1, #w do w[i] = math.abs(w[i]) > 1e-12 * fit.size and w[i] or 0.0 end
  return fit
end

-- Is what should be returned a mean of the array, so that of ones it is 1, in these calls too?
local function is_mean(ask, p, calls)
  for i = 1, math.min(#calls, 4) do
    local function at(x)
      local given = calls[i].given
      local seen = ask(changes.replaced(given, p.name, changes.all_alike(given[p.name], x)))
      return seen and seen.expected.value
    end
    local ones, none = at(1.0), at(0.0)
    if not ones or not none or math.abs(ones - none - 1) > 1e-9 then return false end
  end
  return #calls > 1
end

-- Weights that should add up to 1 say so.
local function sums(a, b)
  local x, y, some = 0, 0, 0
  for i = 1, #a.w do
    x, y, some = x + a.w[i], y + b.w[i], some + (a.w[i] ~= 0 and 1 or 0)
  end
  if some < 2 or math.abs(x - 1) > 1e-12 or math.abs(y - 1) < 1e-6 then return "" end
  return (" They should add up to 1; yours add up to %s."):format(
    written.number(math.abs(y) > 1e-12 and y or 0))
end

-- How many weights differ; nil where they stand in proportion, for then it is another factor,
-- which is told of a mean only.
local function differing(a, b)
  local n, k, apart = 0, nil, false
  for i = 1, #a.w do
    local x, y = a.w[i], b.w[i]
    n = n + (math.abs(x - y) > 1e-9 * a.size and 1 or 0)
    k = k or x ~= 0 and y / x
    apart = apart or math.abs(y - (k or 0) * x) > 1e-9 * math.max(a.size, b.size)
  end
  return n > 0 and (apart or k == 0) and n or nil
end

local function is_free(f, p, given)
  local v = given[p.name]
  return p.kind == "double" and p.role == "in" and #p.dims == 1 and type(v) == "table"
    and #v >= 2 and #v <= most_entries and not (p.positive or p.never_above)
    and changes.may_be_any(p, v, given)
end

function response.weights(ask, f, entry, calls)
  local best
  for _, p in ipairs(f.params) do
    local units = is_free(f, p, entry.given) and asked_of_units(ask, p, entry.given)
    for _, number in ipairs(units and wrong_numbers(f, entry) or {}) do
      local x = entry.given[p.name]
      local should = fitted(number, "expected", units, x, entry.expected)
      local does = fitted(number, "out", units, x, entry.out)
      local mean = is_mean(ask, p, calls) and sums(should, does) or ""
      local n = differing(should, does) or mean ~= "" and #should.w
      if n and (not best or n < best.n) then
        local why = evidence.of("weights", { should = should, does = does }, {
          name = "weights-of-" .. p.name, text = ("In this call %s should take %s with the weights "
            .. "%s; yours takes it with %s."):format(number.name, p.name,
            written.apart(should.w, does.w))
            .. mean })
        best = why and { n = n, why = why } or best
      end
    end
  end
  return best and best.why
end

-- ---- where a whole number becomes another ----

local grid = 64

-- Where an answer changes as u goes from 0 to 1: { first: what it is at 0, { u, becomes }, … }.
local function changes_along(value_at)
  local list = { first = value_at(0.0) }
  local before = list.first
  for i = 1, grid do
    local last = i < grid and i / grid or 1 - 2.0 ^ -53
    local u = (i - 1) / grid
    while value_at(last) ~= before and #list < most_entries do
      local low, high = u, last
      while high - low > 1e-15 do
        local middle = (low + high) / 2
        if value_at(middle) == before then low = middle else high = middle end
      end
      u, before = high, value_at(high)
      list[#list + 1] = { u = high, becomes = before }
    end
  end
  return list
end

local function are_alike(a, b)
  for i = 1, math.max(#a, #b) do
    local x, y = a[i], b[i]
    if not x or not y or x.becomes ~= y.becomes or math.abs(x.u - y.u) > 1e-13 then return false end
  end
  return a.first == b.first
end

-- A place in [0, 1), which is not written as 1.
local function place(u, digits)
  if u < 1e-12 then return "the first u above 0" end
  local text = written.number(u, digits)
  return tonumber(text) < 1 and text or written.number(u)
end

-- "become 1 at 0.25 and 2 at 0.75", with as many digits as tell the places of two lists apart;
-- `other`: the answer at 0 is not the same in both.
local function in_words(list, digits, other, be, become, stay)
  local words = {}
  for i, change in ipairs(list) do
    words[i] = ("%d at %s"):format(change.becomes, place(change.u, digits))
  end
  if #words == 0 then return ("%s %d"):format(stay, list.first) end
  local text = become .. " " .. table.concat(words, ", "):gsub(", ([^,]*)$", " and %1")
  return other and ("%s %d at 0 and %s"):format(be, list.first, text) or text
end

local function cut_digits(a, b)
  for digits = 6, 15 do
    local apart = true
    for i = 1, math.min(#a, #b) do
      apart = apart and (math.abs(a[i].u - b[i].u) <= 1e-13
        or written.number(a[i].u, digits) ~= written.number(b[i].u, digits))
    end
    if apart then return digits end
  end
end

-- Of a function that returns an index for a number in [0, 1), and some probabilities.
function response.cuts(ask, f, entry)
  local number
  for _, p in ipairs(f.params) do
    number = number or #p.dims == 0 and p.kind == "double" and p.below_one and p
  end
  if f.returns ~= "size_t" or not number then return nil end
  local function along(of)
    return changes_along(function(u)
      local answers = ask(changes.replaced(entry.given, number.name, u))
      return answers and answers[of].value
    end)
  end
  local should, does = along("expected"), along("out")
  if #should > 3 or #does > 3 or are_alike(should, does) then return nil end
  local digits, other = cut_digits(should, does), should.first ~= does.first
  return evidence.of("cuts", { should = should, does = does }, { name = "cuts-of-" .. number.name,
    text = ("As %s grows from 0 to 1 in this call, what is returned should %s; yours %s."):format(
      number.name, in_words(should, digits, other, "be", "become", "stay"),
      in_words(does, digits, other, "is", "becomes", "stays")) })
end

-- ---- where all else is plain ----

-- Is no number above 0 in an array of any call? Then it may be that none is allowed.
local function is_never_above(p, calls)
  for _, e in ipairs(calls) do
    for _, leaf in ipairs(changes.leaves(e.given[p.name], {}, {})) do
      if leaf.value > 0 then return false end
    end
  end
  return true
end

-- What a number is set to: the first is what all others of its kind are.
local function points_of(p, calls)
  return p.positive and { 1.0, 2.0, 4.0 }
    or (p.never_above or is_never_above(p, calls)) and { 0.0, -1.0, -2.0 } or { 0.0, 1.0, 2.0 }
end

-- The arguments with plain numbers in the arrays that may hold any; which arrays those are, and
-- that in words.
local function emptied(f, given, calls)
  local out, free, words = given, {}, {}
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if type(v) == "table" and p.kind == "double" and p.role == "in"
      and changes.may_be_any(p, v, given) then
      local plain = points_of(p, calls)[1]
      out = changes.replaced(out, p.name, changes.all_alike(v, plain))
      free[#free + 1], words[#words + 1] = p, ("%s = %d"):format(p.name, plain)
    end
  end
  return out, free, table.concat(words, ", "):gsub(", ([^,]*)$", " and %1")
end

-- Three answers of one number, right at the first and wrong beyond; nil where it is not so.
local function told_plainly(number, place, all, seen, points)
  local should, does = {}, {}
  for i, answers in ipairs(seen) do
    should[i], does[i] = number.of(answers.expected), number.of(answers.out)
  end
  if not evidence.of("plainly", { should = should, does = does }, true) then return nil end
  local x, y, z, a, b, c = written.apart(should[1], should[2], should[3], table.unpack(does))
  return { name = "plainly", text = ("With %s everywhere, but %s = %d, %d and %d, %s should be "
    .. "%s, %s and %s; yours is %s, %s and %s."):format(all, place, points[1], points[2],
    points[3], number.name, x, y, z, a, b, c) }
end

function response.plain(ask, f, entry, calls)
  local base, free, all = emptied(f, entry.given, calls)
  local numbers, asked = wrong_numbers(f, entry), 0
  for _, p in ipairs(free) do
    local points = points_of(p, calls)
    for _, leaf in ipairs(changes.leaves(base[p.name], {}, {})) do
      local seen = {}
      for i, x in ipairs(asked < 100 and points or {}) do
        seen[i], asked = ask(changes.at_leaf(base, p.name, leaf.at, x)), asked + 1
      end
      for _, number in ipairs(#seen == #points and numbers or {}) do
        local why = told_plainly(number, p.name .. changes.place(leaf.at), all, seen, points)
        if why then return why end
      end
    end
  end
end

return response
