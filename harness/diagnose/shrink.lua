-- shrink.lua: the smallest case. A failing case is run again with simpler draws in place of its
-- own, one at a time, and every replacement that still fails is kept. Then the call in it that is
-- wrong is asked with fewer rows and with plainer numbers. Needs a reference that can answer new
-- calls; with a record alone the case stays as it is.
--
--   shrink.case(ctx, s, case)        -> the draws, by number, that make the smallest failing case
--                                       found; whether it makes any
--   shrink.call(ctx, f, entry, known) -> the entry, or one like it that is smaller
local changes = require "diagnose.changes"
local written = require "diagnose.written"
local messages = require "diagnose.messages"
local rounded = require "diagnose.rounded"
local scenario = require "scenario.scenario"
local settings = require "diagnose.settings"
local trace = require "diagnose.trace"
local views = require "diagnose.views"
local shrink = {}

local most_runs, most_calls = 100, 200
local most_numbers = 2000000 -- of outputs, in all runs

-- Simpler values for a draw, the simplest first.
local function simpler(d)
  if d.kind == "int" then
    local list = { d.lo }
    if d.value - 1 > d.lo then list[2] = d.lo + (d.value - d.lo) // 2 end
    if d.value - 1 > d.lo then list[#list + 1] = d.value - 1 end
    return list
  end
  local list = {}
  for _, x in ipairs { 0.0, 1.0, -1.0, 0.5, 2.0, math.floor(d.value) + 0.0,
    math.floor(d.value * 10 + 0.5) / 10 } do
    if x >= d.lo and x <= d.hi then list[#list + 1] = x end
  end
  return list
end

local function simplicity(x)
  if math.type(x) == "integer" then return x end
  local text = written.number(x)
  return #text + (tonumber(text) == x and 0 or 100) -- it is not what is printed
end

-- Does the case still fail, by numbers and not by a fault? Also the draws it makes, whether it did
-- not come back, and how many numbers it gives.
local function fails(ctx, s, case, forced)
  local expected, _, draws = scenario.run(s, ctx.reference, ctx.seed, case, forced)
  if not expected then return false end
  local got, fault = scenario.run(s, ctx.subject.bound, ctx.seed, case, forced)
  local differs = got and scenario.first_difference(s, expected, got) ~= nil
  if differs and rounded.is_crumb(1000, expected, got) then
    local calls = trace.run(ctx, ctx.subject, s, ctx.seed, case, forced)
    differs = not rounded.is_case(ctx, s, case, calls, expected, got, forced)
  end
  return differs, draws, not got and fault.outcome == "hang", changes.count(expected)
end

function shrink.case(ctx, s, case)
  local forced, runs, numbers = {}, 0, 0
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local still, draws = fails(ctx, s, case, forced)
  if not still then return forced, #(draws or {}) > 0 end
  local progress = true
  while progress do
    progress = false
    local n = 1
    while n <= #draws do
      for _, value in ipairs(simpler(draws[n])) do
        if runs >= most_runs or numbers > most_numbers then return forced, true end
        if value ~= draws[n].value and simplicity(value) < simplicity(draws[n].value) then
          local tried = { table.unpack(forced, 1, #draws) }
          tried[n] = value
          local ok, new_draws, hung, many = fails(ctx, s, case, tried)
          runs, numbers = runs + 1, numbers + (many or 0)
          if hung then return forced, true end -- each more would cost seconds
          if ok then
            forced, draws, progress = tried, new_draws, true
            for i = 1, #draws do forced[i] = draws[i].value end
            break
          end
        end
      end
      n = n + 1
    end
  end
  return forced, #draws > 0
end

-- ---- the call alone ----

-- By how much the outputs of an entry are off, of their size; whether a number in them is no finite
-- one, and should be; whether one should be infinite.
local function off(entry)
  local most, wild, infinite = 0, false, false
  for name, expected in pairs(entry.expected) do
    most = math.max(most, views.apart(expected, entry.out[name]))
    wild = wild or messages.any_not_finite(entry, name)
    infinite = infinite or not views.finite(views.flat(expected))
  end
  return most, wild, infinite
end

-- The same with other arguments, if it is wrong in the same way: by no less than a tenth, and as
-- what is known of it says.
local function still_wrong(ctx, f, entry, given, known)
  local small = {}
  for key, value in pairs(entry) do small[key] = value end
  small.given, small.views, small.arguments, small.answers = given, nil, nil, nil
  small.wrong_outputs = nil
  small.expected, small.out = trace.ask(ctx.reference, f.name, given),
    trace.ask(ctx.subject.bound, f.name, given)
  if not small.expected or not small.out
    or not trace.disagreement(f, small.expected, small.out, small)
    or rounded.is_call(ctx, f, small) then
    return nil
  end
  local was, was_wild, was_infinite = off(entry)
  local is, is_wild, is_infinite = off(small)
  local alike = is_wild == was_wild and is_infinite == was_infinite
    and (is >= 0.1 * was or is ~= is)
  return alike and (not known or not known.holds or known.holds(small)) and small or nil
end

-- { first, last } of some of n entries, the fewest first.
local function parts_of(n)
  local list, most = {}, 0
  for _, k in ipairs { 1, n // 2, n - 1 } do
    if k > most and k < n then
      list[#list + 1], list[#list + 2], most = { 1, k }, { n - k + 1, n }, k
    end
  end
  return list
end

-- Plainer numbers of the same sign, on the same side of 1: that keeps what a contract says of it.
local function plainer(x, alone, below_one)
  local size, list = math.abs(x), {}
  if size == 0 or size ~= size or size == math.huge then return list end
  local below = below_one or alone and size < 1
  for _, y in ipairs { below and 0.5 or 1.0, size > 1 and 2.0 or 0.5,
    tonumber(("%.1g"):format(size)) + 0.0, tonumber(("%.2g"):format(size)) + 0.0 } do
    y = x < 0 and -y or y
    local same_side = size >= 1 and math.abs(y) >= 1 or size <= 1 and math.abs(y) <= 1
    if same_side and not (below and math.abs(y) >= 1) and simplicity(y) < simplicity(x) then
      list[#list + 1] = y
    end
  end
  return list
end

function shrink.call(ctx, f, entry, known)
  local calls, most = 0, changes.afford(entry.given, most_calls)
  local function smaller(given)
    calls = calls + 1
    local small = given and calls <= most and still_wrong(ctx, f, entry, given, known)
    entry = small or entry
    return small
  end
  ctx.subject.handle:begin(ctx.cpu_s, true)
  for _, p in ipairs(f.params) do
    local progress = p.kind == "size_t" and #p.dims == 0
    while progress do
      progress = false
      for _, part in ipairs(parts_of(changes.size_of(f, entry.given, p.name))) do
        progress = part[2] - part[1] + 1 >= (p.least or 1)
          and smaller(changes.cut(f, entry.given, p.name, part[1], part[2]))
        if progress then break end
      end
    end
  end
  local progress = true
  while progress do
    progress = false
    for _, number in ipairs(settings.numbers(f, entry.given)) do
      local alone = #number.p.dims == 0
      for _, x in ipairs(plainer(number.of(entry.given), alone, number.p.below_one)) do
        if calls >= most then return entry end -- a call of a long array is not free to make
        if smaller(number.at(entry.given, x)) then
          progress = true
          break
        end
      end
    end
  end
  return entry
end

return shrink
