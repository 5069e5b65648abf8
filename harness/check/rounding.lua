-- rounding.lua: is what differs only what floats leave open? A program may hand its rows to
-- net_backward in any order, and in many calls or one. Where the reference, asked with its rows
-- apart (learn/order.h), moves too, by as much as a tenth of the difference, the case says nothing.
--
--   rounding.excuses(ctx, s, case, expected, numbers)    of a scenario with a network, whose
--                       numbers differ from those expected
local contract = require "lesson.contract"
local scenario = require "scenario.scenario"
local rounding = {}

local times = 10

local function bound_of(ctx)
  local so = ctx.lesson.built .. "/reference.so"
  if not host.exists(so) then return nil end
  local functions = contract.read(host.root .. "/harness/learn/order.h")
  table.move(ctx.lesson.functions, 1, #ctx.lesson.functions, #functions + 1, functions)
  return host.bind(host.trusted(nil, so), functions)
end

-- The reference's numbers of a case with the rows apart; nil where it cannot be asked.
local function apart(ctx, s, case)
  ctx.bound_apart = ctx.bound_apart or bound_of(ctx)
  if not ctx.bound_apart then return nil end
  ctx.bound_apart.ascent_rows_apart { whether = 1 }
  local ok, numbers = pcall(scenario.run, s, ctx.bound_apart, ctx.seed, case)
  ctx.bound_apart.ascent_rows_apart { whether = 0 }
  return ok and numbers or nil
end

local function with(s, tolerance)
  return setmetatable({ tolerance = tolerance }, { __index = s })
end

function rounding.excuses(ctx, s, case, expected, numbers)
  if not s.tolerance then return false end
  local other = apart(ctx, s, case)
  if not other then return false end
  local tolerance = s.tolerance
  for _ = 1, 12 do -- the smallest power of 10 within which the reference agrees with itself
    if not scenario.first_difference(with(s, tolerance / times), expected, other) then break end
    tolerance = tolerance * 10
  end
  return tolerance > s.tolerance
    and not scenario.first_difference(with(s, tolerance), expected, numbers)
end

return rounding
