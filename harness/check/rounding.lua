-- rounding.lua: is what differs only what floats leave open? A program may add in any order: hand
-- its rows to net_backward one by one, or multiply η G z from the right. Where learning amplifies
-- what rounding leaves, or terms cancel and nothing else is left, the reference moves as well when
-- it is asked a little otherwise, and the case says nothing.
--
--   rounding.excuses(ctx, s, case, calls, expected, numbers)    whether it does, for a case whose
--                       numbers differ from those expected
local contract = require "lesson.contract"
local rounded = require "diagnose.rounded"
local scenario = require "scenario.scenario"
local rounding = {}

local times = 10 -- that is let pass, of what the reference moves by

-- The reference's functions and order.h's, in a process where nothing has been called.
local function bound_of(ctx)
  local so = ctx.lesson.built .. "/reference.so"
  if not host.exists(so) then return nil end
  local functions = contract.read(host.root .. "/harness/learn/order.h")
  table.move(ctx.lesson.functions, 1, #ctx.lesson.functions, #functions + 1, functions)
  return host.bind(host.trusted(nil, so), functions)
end

-- ---- the reference, asked a little otherwise ----

local step_sizes = { eta = true, alpha = true, lr = true }

-- A step size, or one for each step.
local function larger(value, part)
  if type(value) ~= "table" then return value * (1 + part) end
  local out = {}
  for i, item in ipairs(value) do out[i] = larger(item, part) end
  return out
end

-- What a job is given, its step sizes larger by a part of themselves.
local function with_larger_steps(given, part)
  local out = {}
  for name, value in pairs(given) do
    local nested = type(value) == "table" and value[1] == nil
    out[name] = step_sizes[name] and larger(value, part)
      or nested and with_larger_steps(value, part) or value
  end
  return out
end

local function takes_steps(given)
  for name, value in pairs(given) do
    if step_sizes[name] or type(value) == "table" and takes_steps(value) then return true end
  end
  return false
end

local function any_learns(calls)
  for _, e in ipairs(calls) do
    if e.fn:match("^job_") and takes_steps(e.given) then return true end
  end
  return false
end

-- Networks learn in floats, tables in doubles: a part that is the last bit of the one, and a few of
-- the other's.
local function stepping_further(ctx, s)
  local part = s.tolerance and 0x1p-23 or 0x1p-50
  return setmetatable({}, { __index = function(_, name)
    return function(given) return ctx.bound_apart[name](with_larger_steps(given, part)) end
  end })
end

local function rows_apart(ctx, s, case, how)
  ctx.bound_apart.ascent_rows_apart { how = how }
  local ok, numbers = pcall(scenario.run, s, ctx.bound_apart, ctx.seed, case)
  ctx.bound_apart.ascent_rows_apart { how = 0 }
  return ok and numbers or nil
end

-- ---- by how much it moves ----

local function differ(s, tolerance, expected, numbers)
  local as_near = setmetatable({ tolerance = tolerance }, { __index = s })
  return scenario.first_difference(as_near, expected, numbers) ~= nil
end

-- Does the reference move by more than `least` of its size, and are the numbers that differ within
-- some times that?
local function explains(s, least, expected, other, numbers)
  local moved = least
  for _ = 1, 12 do
    if not differ(s, moved, expected, other) then break end
    moved = 10 * moved
  end
  return moved > least and not differ(s, times * moved, expected, numbers)
end

-- What the reference gives for the case when its rows are apart, and with steps a little larger.
local asked = {}
function asked.further(ctx, s, case)
  return (scenario.run(s, stepping_further(ctx, s), ctx.seed, case))
end
local ways_apart = 3 -- order.h
for how = 1, ways_apart do
  asked[how] = function(ctx, s, case) return rows_apart(ctx, s, case, how) end
end

-- Those numbers, which a judge of many asks for once; nil where the reference cannot be asked.
local function otherwise(ctx, s, case, how)
  local kept = ctx.expected[s][how] or {}
  ctx.expected[s][how] = kept
  if kept[case] == nil then
    ctx.bound_apart = ctx.bound_apart or bound_of(ctx)
    kept[case] = ctx.bound_apart and asked[how](ctx, s, case) or false
  end
  return kept[case] or nil
end

-- Where a network is off by little, its rows are taken apart in more than one way: who adds up one
-- part of all slopes, and then the other, sums what is far larger than the slopes.
local function excuses_run(ctx, s, case, expected, numbers)
  local tolerance = s.tolerance or 1e-9
  local little = s.tolerance and not differ(s, 100 * tolerance, expected, numbers)
  for how = 1, s.tolerance and (little and ways_apart or 1) or 0 do
    local other = otherwise(ctx, s, case, how)
    if other and explains(s, tolerance / times, expected, other, numbers) then return true end
  end
  local further = otherwise(ctx, s, case, "further")
  return further and explains(s, tolerance, expected, further, numbers) or false
end

function rounding.excuses(ctx, s, case, calls, expected, numbers)
  if any_learns(calls) then return excuses_run(ctx, s, case, expected, numbers) end
  return rounded.is_case(ctx, s, case, calls, expected, numbers)
end

return rounding
