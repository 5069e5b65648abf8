-- loose.lua: what can be said of wrong numbers that does not predict them: which calls are wrong,
-- in what proportion, at which end, in which way wherever they are.
--
--   loose.add(f, output, view, what, entries, add)
--   loose.only_some(f, entry, output) -> of one call: by which factor all of its numbers are wrong,
--                                        or how many of them; or nil
local evidence = require "diagnose.evidence"
local views = require "diagnose.views"
local written = require "diagnose.written"
local loose = {}

local close, all_close, argument, norm = views.close, views.all_close, views.argument, views.norm

-- Where an array is wrong: is one end of it right all the same?
local function add_ends(f, output, view, what, entries, add)
  local wrong = 0
  for _, p in ipairs(f.params) do
    if p.name == output and #p.dims > 1 then return end -- a table has no first and last number
  end
  for _, e in ipairs(entries) do wrong = wrong + (e.wrong and #view(e).x > 1 and 1 or 0) end
  if not evidence.of("one-end", { wrong = wrong }, true) then return end
  add("last-is-right", ("wherever %s is wrong, its last entry is right all the same: is a sum used "
    .. "before it is complete, or is it wrong what goes from the last entry to the one before?")
    :format(what),
    views.arrays(view, function(x, y, tolerance, n) return close(x[n], y[n], tolerance) end), nil,
    "weak")
  add("first-is-right", ("wherever %s is wrong, its first entry is right all the same: is what "
    .. "belongs to it taken for all, or what goes from one entry on to the next?"):format(what),
    views.arrays(view, function(x, y, tolerance) return close(x[1], y[1], tolerance) end), nil,
    "weak")
end

-- Is an output a whole number, such as an action?
local function is_whole(f, output)
  local whole = output == "value" and f.returns ~= "double"
  for _, p in ipairs(f.params) do whole = whole or p.name == output and p.kind == "int" end
  return whole
end

-- Whole numbers, and signs, that are off in the same way wherever they are off.
local function add_where_wrong(f, output, view, what, entries, add)
  local wrong, whole = 0, is_whole(f, output)
  for _, e in ipairs(entries) do wrong = wrong + (e.wrong and 1 or 0) end
  local function off(name, text, fn)
    if not evidence.of("where-wrong", { wrong = wrong }, true) then return end
    text = ("wherever %s is wrong it is %s: what have those cases in common?"):format(what, text)
    add(name, text, function(e)
      local v = view(e)
      for i = 1, #v.x do
        local right = close(v.y[i], v.x[i], v.tolerance)
        if not right and not close(v.y[i], fn(v.x[i]), v.tolerance) then return false end
      end
      return v.finite
    end)
  end
  if whole then
    off("one-less-where-wrong", "1 less than is expected", function(x) return x - 1 end)
    off("one-more-where-wrong", "1 more than is expected", function(x) return x + 1 end)
  else off("negated-where-wrong", "−1 times what is expected", function(x) return -x end) end
end

-- How many different numbers are expected where a view is wrong, but for 0.
local function moved(v)
  local n, seen = 0, {}
  for i, x in ipairs(v.x) do
    local counts = x == x and x ~= 0 and not seen[x]
    if counts and not close(x, v.y[i], v.tolerance) then n, seen[x] = n + 1, true end
  end
  return n
end

local function vanishes(x, y) return norm(y) <= 1e-9 * norm(x) end

-- The right numbers but for something that changes from call to call.
local function add_proportions(view, what, entries, add)
  local calls = 0
  for _, e in ipairs(entries) do
    local v = view(e)
    local tells = e.wrong and v.finite and not vanishes(v.x, v.y) and moved(v) > 1
    calls = calls + (tells and 1 or 0)
  end
  if not evidence.of("in-proportion", { calls = calls }, true) then return end
  add("same-offset", ("every entry of %s is off by the same amount within a call: is something "
    .. "added, or a shared shift left in?"):format(what),
    function(e)
      local v = view(e)
      for i = 2, #v.x do
        if not close(v.y[i] - v.x[i], v.y[1] - v.x[1], 2 * v.tolerance) then return false end
      end
      return v.finite
    end)
  add("same-factor", ("the entries of %s stand in the right proportion to one another, but their "
    .. "size is off, by a factor that is not the same in every call: is a division missing, is it "
    .. "by the wrong number, or done only sometimes?"):format(what),
    function(e)
      local v, best = view(e), 1
      local x, y, tolerance, n = v.x, v.y, v.tolerance, #v.x
      if not v.finite then return false end
      for i = 2, n do
        if math.abs(x[i]) > math.abs(x[best]) then best = i end
      end
      if x[best] == 0 then return all_close(x, y, tolerance) end -- nothing to be in proportion to
      local k = y[best] / x[best]
      if k ~= k or math.abs(k) == math.huge then return false end
      if math.abs(k) < 1e-12 then return vanishes(x, y) end -- too small to tell
      for i = 1, n do
        if not close(y[i], k * x[i], tolerance) then return false end
      end
      return true
    end)
end

-- Conditions on a call's arguments: { name, text, of = function(entry), one_way }.
local function any(name, test)
  return function(e)
    for _, x in ipairs(argument(e, name)) do
      if test(x) then return true end
    end
    return false
  end
end

local function none(name, test)
  local is_any = any(name, test)
  return function(e) return not is_any(e) end
end

local function comes_twice(name)
  return function(e)
    local seen = {}
    for _, x in ipairs(argument(e, name)) do
      if seen[x] then return true end
      seen[x] = true
    end
    return false
  end
end

local function add_numbers(p, condition)
  local name = p.name
  local function of(e) return e.given[name] end
  if p.kind == "double" then
    condition(name .. "-negative", name .. " < 0", function(e) return of(e) < 0 end)
    condition(name .. "-positive", name .. " > 0", function(e) return of(e) > 0 end)
    condition(name .. "-large", ("|%s| > 1"):format(name), function(e)
      return math.abs(of(e)) > 1
    end)
  elseif p.kind == "size_t" then
    condition(name .. "-is-0", name .. " = 0", function(e) return of(e) == 0 end)
    condition(name .. "-is-not-0", name .. " > 0", function(e)
      return math.type(of(e)) == "integer" and of(e) > 0
    end)
  elseif p.kind == "bool" then
    condition(name, name .. " is true", of)
    condition("not-" .. name, name .. " is false", function(e) return not of(e) end)
  end
end

local function add_arrays(p, condition)
  local name = p.name
  if p.kind == "bool" then
    condition("no-" .. name, ("an entry of %s is true"):format(name),
      any(name, function(x) return x == 1 end), "one way")
    condition("a-" .. name, ("no entry of %s is true"):format(name),
      none(name, function(x) return x == 1 end), "one way")
  elseif p.kind == "int" and #p.dims == 1 then
    condition(name .. "-comes-twice", ("two entries of %s are the same"):format(name),
      comes_twice(name), "one way")
  elseif p.kind == "double" then
    if #p.dims == 1 and p.role == "in" then
      condition(name .. "-has-one-entry", name .. " has a single entry",
        function(e) return #e.given[name] == 1 end, "one way")
      condition(name .. "-has-more-than-two", name .. " has more than two entries",
        function(e) return #e.given[name] > 2 end)
    end
    condition(name .. "-has-large-entries", name .. " holds numbers beyond ±700",
      any(name, function(x) return math.abs(x) > 700 end), "one way")
    condition(name .. "-has-a-zero", ("an entry of %s is 0"):format(name),
      any(name, function(x) return x == 0 end), "one way")
    condition(name .. "-all-negative", ("every entry of %s is negative"):format(name),
      none(name, function(x) return x >= 0 end))
  end
end

local function add_all(f, condition)
  for _, p in ipairs(f.params) do
    if #p.dims == 0 then add_numbers(p, condition)
    elseif p.role == "in" or p.kind == "double" and p.role == "in/out" then
      add_arrays(p, condition)
    end
  end
end

-- A call that expects nothing but 0 (no change, of an in/out array) is right however it is made,
-- and speaks for none.
local function telling_ones(view, entries)
  local wrong, right = {}, {}
  for _, e in ipairs(entries) do
    if e.wrong then wrong[#wrong + 1] = e
    elseif norm(view(e).x) > view(e).tolerance then right[#right + 1] = e end
  end
  return wrong, right
end

local function count(list, of)
  local n = 0
  for _, e in ipairs(list) do n = n + (of(e) and 1 or 0) end
  return n
end

-- Conditions that part right calls from wrong ones exactly.
local function add_conditions(f, view, what, entries, add)
  local wrong, right = telling_ones(view, entries)
  add_all(f, function(name, text, of)
    local seen = { wrong = #wrong, right = #right - count(right, of) }
    if not evidence.of("except-when", seen, true) then return end
    add("only-when-" .. name, ("%s is right, except when %s: of the calls asked, every such "
      .. "one is wrong."):format(what, text), function(e)
      return (of(e) and true or false) == (e.wrong and true or false)
    end)
  end)
end

-- Conditions without which no call is wrong. What is not finite says more.
local function add_needed(f, view, what, entries, add)
  local wrong, right = telling_ones(view, entries)
  if count(wrong, function(e) return not view(e).finite end) > 0 then return end
  add_all(f, function(name, text, of, one_way)
    local so = one_way and count(right, of)
    local seen = so and { wrong = #wrong, right = #right - so,
      share = (#wrong + so) / (#wrong + #right) }
    if not seen or not evidence.of("only-where", seen, true) then return end
    add("only-where-" .. name, ("in every call in which %s is wrong, %s; where that is not so, it "
      .. "is right."):format(what, text), function(e) return not e.wrong or of(e) end, nil, "weak")
  end)
end

-- Nothing but zeros, to the last bit, wherever something else is expected.
local function add_zeros(view, what, entries, add)
  local wrong = 0
  for _, e in ipairs(entries) do wrong = wrong + (e.wrong and 1 or 0) end
  if not evidence.of("where-wrong", { wrong = wrong }, true) then return end
  add("zero-where-wrong", ("wherever %s is wrong it is 0: what have those cases in common? Is "
    .. "there a division of whole numbers, or is something taken for nothing?"):format(what),
    function(e)
    local v = view(e)
    for i = 1, #v.x do
      if v.y[i] ~= 0 and not close(v.y[i], v.x[i], v.tolerance) then return false end
    end
    return v.finite
  end)
end

-- In one call: every number that is not 0 is the same multiple of what is expected.
local function all_times(v, output)
  local factor, times = nil, 0
  for i = 1, #v.x do
    if v.x[i] ~= 0 then
      factor, times = factor or v.y[i] / v.x[i], times + 1
      if not close(v.y[i], factor * v.x[i], v.tolerance) then return nil end
    elseif v.y[i] ~= 0 then return nil end
  end
  if times < 2 or factor == 0 then return nil end
  return evidence.of("factor", { k = factor }, { kind = "pattern", name = "all-times",
    text = ("In the case that is shown, every number of %s is %s times what is expected.")
      :format(output, written.number(factor)) })
end

function loose.only_some(f, entry, output)
  local _, view = views.view_of(f, output)
  local v, wrong, zeros = view(entry), 0, 0
  local times = v.finite and all_times(v, output)
  if times then return times end
  for i = 1, #v.x do
    if not close(v.y[i], v.x[i], v.tolerance) then
      wrong, zeros = wrong + 1, zeros + (v.y[i] == 0 and 1 or 0)
    end
  end
  return evidence.of("only-some", { wrong = wrong, all = #v.x }, { kind = "pattern",
    name = "only-some", text = ("In the case that is shown, %d of the %d numbers of %s %s wrong%s: "
      .. "what sets %s apart from the others?"):format(wrong, #v.x, output == "value"
      and "what is returned" or output, wrong == 1 and "is" or "are", zeros < wrong and ""
      or wrong == 1 and ", and it is 0 in yours" or ", and yours is 0 in each of them",
      wrong == 1 and "it" or "them") })
end

function loose.add(f, output, view, what, entries, add)
  if not is_whole(f, output) then add_zeros(view, what, entries, add) end
  add_proportions(view, what, entries, add)
  if entries.tame then return end -- of the others nothing is right
  add_conditions(f, view, what, entries, add)
  add_ends(f, output, view, what, entries, add)
  add_where_wrong(f, output, view, what, entries, add)
  add_needed(f, view, what, entries, add)
end

return loose
