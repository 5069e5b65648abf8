-- shrink.lua: the smallest case. A failing case is run again with simpler draws in place of its
-- own, one at a time, and every replacement that still fails is kept. Needs a reference that can
-- answer new calls; with a record alone the case stays as it is.
local scenario = require "scenario.scenario"
local shrink = {}

local most_runs = 150

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
  local s = ("%.10g"):format(x)
  return #s
end

-- Does the case still fail, by numbers and not by a fault? Also the draws it makes, and whether it
-- did not come back.
local function fails(ctx, s, case, forced)
  local expected, _, draws = scenario.run(s, ctx.reference, ctx.seed, case, forced)
  if not expected then return false end
  local got, fault = scenario.run(s, ctx.subject.bound, ctx.seed, case, forced)
  return got and scenario.first_difference(s, expected, got) ~= nil, draws,
    not got and fault.outcome == "hang"
end

-- The draws, by number, that make the smallest failing case found.
function shrink.case(ctx, s, case)
  local forced, runs = {}, 0
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local still, draws = fails(ctx, s, case, forced)
  if not still then return forced end
  local progress = true
  while progress do
    progress = false
    local n = 1
    while n <= #draws do
      for _, value in ipairs(simpler(draws[n])) do
        if runs >= most_runs then return forced end
        if value ~= draws[n].value and simplicity(value) < simplicity(draws[n].value) then
          local tried = { table.unpack(forced, 1, #draws) }
          tried[n] = value
          runs = runs + 1
          local ok, new_draws, hung = fails(ctx, s, case, tried)
          if hung then return forced end -- each more would cost seconds
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
  return forced
end

return shrink
