-- loose.lua: what can be said of wrong numbers that does not predict them: which calls are wrong,
-- in what proportion, at which end, in which way wherever they are.
--
--   loose.add(f, output, view, what, entries, add)
--   loose.only_some(f, entry, output) -> of one call: how many of its numbers are wrong, or nil
local evidence = require "diagnose.evidence"
local views = require "diagnose.views"
local loose = {}

local close, all_close, argument, norm = views.close, views.all_close, views.argument, views.norm

-- Where an array is wrong: is one end of it right all the same?
local function add_ends(view, what, entries, add)
  local wrong = 0
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

-- How many numbers of a view are wrong, and are not expected to be 0.
local function moved(v)
  local n = 0
  for i = 1, #v.x do
    if v.x[i] ~= 0 and not close(v.x[i], v.y[i], v.tolerance) then n = n + 1 end
  end
  return n
end

local function vanishes(x, y) return norm(y) <= 1e-9 * norm(x) end

-- The right numbers but for something that changes from call to call.
local function add_proportions(view, what, entries, add)
  local most = 0
  for _, e in ipairs(entries) do
    local v = view(e)
    most = math.max(most, e.wrong and v.finite and not vanishes(v.x, v.y) and moved(v) or 0)
  end
  if not evidence.of("in-proportion", { most_wrong = most }, true) then return end
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

-- Conditions on the arguments that part right calls from wrong ones exactly. A call that expects
-- nothing but 0 (no change, of an in/out array) is right however it is made, and speaks for none.
local function add_conditions(f, view, what, entries, add)
  local wrong, telling = 0, {}
  for _, e in ipairs(entries) do
    wrong = wrong + (e.wrong and 1 or 0)
    if not e.wrong and norm(view(e).x) > view(e).tolerance then telling[#telling + 1] = e end
  end
  local function condition(name, text, of)
    local right = 0
    for _, e in ipairs(telling) do right = right + (of(e) and 0 or 1) end
    if not evidence.of("except-when", { wrong = wrong, right = right }, true) then return end
    add("only-when-" .. name, ("%s is right, except when %s, where it is wrong every time.")
      :format(what, text), function(e)
      return (of(e) and true or false) == (e.wrong and true or false)
    end)
  end
  for _, p in ipairs(f.params) do
    if #p.dims == 0 and p.kind == "double" then
      condition(p.name .. "-negative", p.name .. " < 0", function(e) return e.given[p.name] < 0 end)
      condition(p.name .. "-positive", p.name .. " > 0", function(e) return e.given[p.name] > 0 end)
      condition(p.name .. "-large", ("|%s| > 1"):format(p.name), function(e)
        return math.abs(e.given[p.name]) > 1
      end)
    elseif #p.dims == 0 and p.kind == "size_t" then
      condition(p.name .. "-is-0", p.name .. " = 0", function(e) return e.given[p.name] == 0 end)
      condition(p.name .. "-is-not-0", p.name .. " > 0", function(e)
        return math.type(e.given[p.name]) == "integer" and e.given[p.name] > 0
      end)
    elseif p.kind == "bool" and p.role == "in" then
      condition("no-" .. p.name, "an entry of " .. p.name .. " is true", function(e)
        for _, flag in ipairs(argument(e, p.name)) do
          if flag == 1 then return true end
        end
      end)
    elseif p.kind == "double" and (p.role == "in" or p.role == "in/out") then
      local function any(test)
        return function(e)
          for _, x in ipairs(argument(e, p.name)) do
            if test(x) then return true end
          end
        end
      end
      if #p.dims == 1 and p.role == "in" then
        condition(p.name .. "-has-one-entry", p.name .. " has a single entry", function(e)
          return #e.given[p.name] == 1
        end)
        condition(p.name .. "-has-more-than-two", p.name .. " has more than two entries",
          function(e) return #e.given[p.name] > 2 end)
      end
      condition(p.name .. "-has-large-entries", p.name .. " holds numbers beyond ±700",
        any(function(x) return math.abs(x) > 700 end))
      condition(p.name .. "-has-a-zero", "an entry of " .. p.name .. " is 0", any(function(x)
        return x == 0
      end))
      condition(p.name .. "-all-negative", "every entry of " .. p.name .. " is negative",
        function(e)
        for _, x in ipairs(argument(e, p.name)) do
          if x >= 0 then return false end
        end
        return true
      end)
    end
  end
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

function loose.only_some(f, entry, output)
  local _, view = views.view_of(f, output)
  local v, wrong, zeros = view(entry), 0, 0
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
  add_ends(view, what, entries, add)
  add_where_wrong(f, output, view, what, entries, add)
end

return loose
