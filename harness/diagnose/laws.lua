-- laws.lua: what the right answer keeps whatever it is asked, and yours does not: the sum of its
-- entries, that it is nothing where a number is 0, how it grows where all of an array is doubled,
-- that all signs may be turned.
--
--   laws.sum(f, entry, calls), laws.own_sum(f, entry, calls),
--   laws.vanishing(both, f, entry, calls), laws.doubling(both, f, entry),
--   laws.mirror(ask, f, entry, calls)
--     -> diagnosis or nil; both(given) -> { expected, out } or nil; ask: as in border.lua
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local views = require "diagnose.views"
local written = require "diagnose.written"
local laws = {}

local function outputs_of(f, entry)
  local list = {}
  for _, p in ipairs(f.params) do
    local value = entry.expected[p.name]
    if value ~= nil and p.kind == "double" then list[#list + 1] = p end
  end
  return list
end

-- ---- sums ----

-- The sums of an array, or of its rows: of what is expected and of yours; how large each could be.
local function sums_of(view, e, row)
  local v, list = view(e), {}
  for first = 1, #v.x, row do
    local sum = { x = 0, y = 0, size = 0, own = 0 }
    for i = first, first + row - 1 do
      sum.x, sum.y = sum.x + v.x[i], sum.y + v.y[i]
      sum.size, sum.own = sum.size + math.abs(v.x[i]), sum.own + math.abs(v.y[i])
    end
    list[#list + 1] = sum
  end
  return list
end

local function row_of(value)
  return type(value[1]) == "table" and #value[1] or #value
end

-- Does every row of every call add up to `to`, but for the last bits of what it is a change of? In
-- how many of them is there something to add?
local function all_add_up(view, p, calls, to)
  local many = 0
  for _, e in ipairs(calls) do
    for _, sum in ipairs(sums_of(view, e, row_of(e.expected[p.name]))) do
      local bits = 1e-6 * view(e).tolerance -- a millionth of a billionth of the array's scale
      if not (math.abs(sum.x - to) <= math.max(1e-9 * sum.size, 1e-9 * to, bits)) then
        if to ~= 0 or sum.size > view(e).tolerance then return 0 end
      end
      if sum.size > view(e).tolerance and #view(e).x > 1 then many = many + 1 end
    end
  end
  return many
end

-- "What you change in theta", "dlogits"
local function named(p) return p.role == "in/out" and "What you change in " .. p.name or p.name end

function laws.sum(f, entry, calls)
  for _, p in ipairs(outputs_of(f, entry)) do
    local _, view = views.view_of(f, p.name)
    local rows = #p.dims == 2
    for _, to in ipairs(#p.dims > 0 and view(entry).finite and { 0, 1 } or {}) do
      for i, sum in ipairs(sums_of(view, entry, row_of(entry.expected[p.name]))) do
        local off = math.abs(sum.y - to) > 1e-6 * math.max(sum.size, sum.own, to)
          and sum.size > 1e-12 * changes.largest_of(entry.given)
        local why = evidence.of("adds-up", { off = off,
          rows = off and all_add_up(view, p, calls, to) or 0 }, { name = "adds-up-to-" .. to,
          text = ("%s should add up to %d%s, whatever the call; yours adds up to %s in this one%s.")
            :format(named(p), to, rows and " in every row" or "", written.number(sum.y),
              rows and (", in row %d"):format(i - 1) or "") })
        if why then return why end
      end
    end
  end
end

-- The other way round: yours adds up to 1, or to the number of its entries, in every call that is
-- wrong, and what is expected does not.
function laws.own_sum(f, entry, calls)
  for _, p in ipairs(outputs_of(f, entry)) do
    local _, view = views.view_of(f, p.name)
    for _, kind in ipairs(#p.dims == 1 and { "1", p.dims[1] } or {}) do
      local seen = { wrong = 0, all = true }
      for _, e in ipairs(calls) do
        local sum = e.wrong and view(e).finite and sums_of(view, e, #view(e).x)[1]
        if sum then
          local to = kind == "1" and 1 or #view(e).x
          seen.wrong = seen.wrong + (math.abs(sum.x - to) > 1e-6 * to and 1 or 0)
          seen.all = seen.all and math.abs(sum.y - to) <= 1e-9 * to
        end
      end
      local why = evidence.of("adds-up-itself", seen, { name = "own-sum",
        text = ("Yours adds up to %s in every call, and what is expected does not: by what is "
          .. "%s divided?"):format(kind, p.name) })
      if why then return why end
    end
  end
end

-- ---- where a number is 0 ----

-- All of an output, or of its change, is nothing.
local function is_nothing(p, given, outputs)
  local before = p.role == "in/out" and views.flat(given[p.name])
  for i, x in ipairs(views.flat(outputs[p.name])) do
    if math.abs(x - (before and before[i] or 0)) > 1e-12 then return false end
  end
  return true
end

local fades = { gamma = true, lambda = true }

-- The calls with 0 in the place of a number, or of all of an array: { words, given }.
local function emptied(f, given)
  local list = {}
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    local may = p.kind == "double" and (p.role == "in" or p.role == "value") and v ~= nil
      and not p.positive and not fades[p.name]
    if may and type(v) == "number" then
      list[#list + 1] = { p.name, p.name .. " = 0", changes.replaced(given, p.name, 0.0),
        already = v == 0 }
    elseif may and type(v) == "table" and changes.may_be_any(p, v, given) then
      list[#list + 1] = { p.name, "0 for all of " .. p.name,
        changes.replaced(given, p.name, changes.all_alike(v, 0.0)) }
    end
    for _, field in ipairs(p.name == "how" and p.fields or {}) do
      if field.kind == "double" and not field.positive and not fades[field.name] then
        list[#list + 1] = { field.name, field.name .. " = 0",
          changes.replaced(given, p.name, changes.replaced(v, field.name, 0.0)) }
      end
    end
  end
  return list
end

-- Is it so in other calls, too, that nothing is expected then?
local function is_law(both, f, p, name, calls)
  local n = 0
  for i = 1, math.min(#calls, 6) do
    for _, call in ipairs(emptied(f, calls[i].given)) do
      local seen = call[1] == name and both(call[3])
      if seen and not is_nothing(p, call[3], seen.expected) then return false end
      n = n + (seen and 1 or 0)
    end
  end
  return n > 2
end

function laws.vanishing(both, f, entry, calls)
  for _, call in ipairs(emptied(f, entry.given)) do
    local seen = both(call[3])
    for _, p in ipairs(seen and outputs_of(f, entry) or {}) do
      local why = evidence.of("vanishes", { finite = views.finite(views.flat(seen.out[p.name])),
        should = is_nothing(p, call[3], seen.expected),
        does = is_nothing(p, call[3], seen.out) }, {
        name = ("moves-without-%s"):format(call[1]),
        text = ("With %s%s, %s; yours is %s."):format(call[2],
          call.already and ", as here" or " and nothing else changed",
          p.role == "in/out" and p.name .. " should stay " .. written.value(call[3][p.name])
            or p.name .. " should be 0 throughout", written.value(seen.out[p.name])) })
      if why and is_law(both, f, p, call[1], calls) then return why end
    end
  end
end

-- ---- all of an array doubled ----

local function doubled(value)
  if type(value) ~= "table" then return 2 * value end
  local out = {}
  for i, item in ipairs(value) do out[i] = doubled(item) end
  return out
end

local powers = { { 0, "stay as it is", "stays as it is" }, { 1, "become twice as much" },
  { 2, "become 4 times as much" }, { -1, "become half as much" },
  { -2, "become a quarter of it" } }

local function times(x, k)
  local out = {}
  for i = 1, #x do out[i] = k * x[i] end
  return out
end

-- As which of these powers of 2 an output has grown, all of it.
local function power_of(before, after)
  local x, y = views.flat(before), views.flat(after)
  if views.norm(x) == 0 then return nil end
  for _, power in ipairs(powers) do
    if views.all_close(y, times(x, 2.0 ^ power[1]), 1e-9 * views.norm(y)) then return power end
  end
end

function laws.doubling(both, f, entry)
  for _, p in ipairs(f.params) do
    local v = entry.given[p.name]
    local may = type(v) == "table" and p.kind == "double" and p.role == "in"
      and changes.may_be_any(p, v, entry.given)
    local seen = may and both(changes.replaced(entry.given, p.name, doubled(v)))
    for name, expected in pairs(seen and entry.expected or {}) do
      local should = power_of(expected, seen.expected[name])
      local does = should and power_of(entry.out[name], seen.out[name])
      local why = does and evidence.of("doubles", { should = should[1], does = does[1] }, {
        name = "doubling-" .. p.name,
        text = ("Double all of %s, and nothing else. Then %s should %s; yours %s."):format(p.name,
          name == "value" and "what is returned" or name, should[2],
          does[3] or does[2]:gsub("^become", "becomes")) })
      if why then return why end
    end
  end
end

-- ---- all signs turned ----

local function turned(value)
  if type(value) ~= "table" then return value == 0 and 0.0 or -value end
  local out = {}
  for i, item in ipairs(value) do out[i] = turned(item) end
  return out
end

-- Is a number below 0 in an array of any call, so that it may be?
local function may_be_below(p, calls)
  for _, e in ipairs(calls) do
    for _, leaf in ipairs(changes.leaves(e.given[p.name], {}, {})) do
      if leaf.value < 0 then return true end
    end
  end
  return false
end

function laws.mirror(ask, f, entry, calls)
  local given, names = entry.given, {}
  for _, p in ipairs(f.params) do
    local v = entry.given[p.name]
    if type(v) == "table" and p.kind == "double" and p.role ~= "out" then
      local may = not p.positive and not p.never_above and changes.may_be_any(p, v, given)
      if not may or not may_be_below(p, calls) then return nil end
      given, names[#names + 1] = changes.replaced(given, p.name, turned(v)), p.name
    end
  end
  return #names > 0 and evidence.of("border", { before = ask(entry.given), after = ask(given) }, {
    name = "right-with-signs-turned",
    text = ("Turn all signs of %s: then yours is right. What becomes of these numbers in yours "
      .. "that does not become of their opposites?")
      :format(table.concat(names, ", "):gsub(", ([^,]*)$", " and %1")) }) or nil
end

return laws
