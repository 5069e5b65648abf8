-- without.lua: the setting without which a call is right, and others that are wrong are too.
--
--   without.call(ctx, ask, f, entry, list) -> diagnosis or nil; `list`: changes of settings.lua
--   without.run(ctx, f, entry) -> the same of a run, and of what its agent is told how to learn by
--   without.company(ctx, f, entry) -> of a run that is right where no other agent plays beside it
local asked = require "diagnose.asked"
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local settings = require "diagnose.settings"
local trace = require "diagnose.trace"
local without = {}

-- Is it so of the first other wrong calls, too, which chance would not make? And of how many.
local function so_in_others(ctx, f, entry, change, list, calls)
  local n = 0
  for i, e in ipairs(calls or ctx.wrong[f.name] or {}) do
    local others = e.wrong and i <= 4 and e ~= entry and list(f, e.given) or {}
    for _, other in ipairs(others) do
      local same = other.argument == change.argument and other.to == change.to
      local seen = same and asked.of(ctx, f, e, other.given)
      if seen and not seen.right then return false, n end
      n = n + (seen and 1 or 0)
    end
  end
  return true, n
end

-- `list`: of the changes (settings.lua).
function without.call(ctx, ask, f, entry, list)
  for _, change in ipairs(list(f, entry.given)) do
    local why = evidence.of("right-without", ask(change.given), {
      name = "right-without-" .. change.argument,
      text = ("With %s, and nothing else changed, your numbers are the expected ones: what does "
        .. "%s do in yours?"):format(change.text, change.argument) })
    if why and so_in_others(ctx, f, entry, change, list) then return why end
  end
end

-- Without a rate nothing is learned, nor by the critic without its weight, and what is wrong of it
-- does not show.
local is_rate = { lr = true, eta = true, alpha = true, delta = true }
local is_weight = { c = true, c_value = true }

-- The names of all numbers that an agent is told how to learn by.
local function settings_of(agent)
  local names = {}
  for _, p in ipairs(agent and agent.params or {}) do
    names[p.name] = true
    for _, field in ipairs(p.fields or {}) do names[field.name] = true end
  end
  return names
end

-- The first other wrong calls of a run's scenario.
local function other_runs(ctx, f, entry)
  local list, s = {}, entry.scenario
  for case = 1, math.min(s.cases, 20) do
    for _, e in ipairs(#list < 2 and trace.alike(ctx, ctx.subject, s, ctx.seed, case) or {}) do
      list[#list + 1] = e.fn == f.name and e.wrong and case ~= entry.case and e or nil
    end
  end
  return list
end

-- The same of a run and its agent's settings.
function without.run(ctx, f, entry)
  local named = settings_of(ctx.lesson.functions[entry.scenario.group])
  ctx.subject.handle:begin(ctx.cpu_s)
  for _, change in ipairs(settings.without(f, entry.given)) do
    local name = change.argument
    local tried = named[name] and not is_rate[name] and not (is_weight[name] and change.to == 0)
    local seen = tried and asked.of(ctx, f, entry, change.given)
    local why = seen and evidence.of("right-without", seen, {
      name = "right-without-" .. name,
      text = ("With %s, and nothing else changed, this run is right: what does %s do in yours?")
        :format(change.text, name) })
    -- of what hardly ever shows, any other number makes an end, or another run
    local other = why and asked.of(ctx, f, entry, change.at(0.75 * change.from))
    local so, n = false, 0
    if other and not other.right then
      so, n = so_in_others(ctx, f, entry, change, settings.without,
        other_runs(ctx, f, entry))
    end
    if so and n > 0 then return why end
  end
end

-- The call without another agent in turn with this one, or within its turns; and what says so.
local function by_itself(given)
  for _, name in ipairs { "meet", "twin" } do
    if given[name] then return changes.replaced(given, name, false), name end
  end
  local net = given.net or {}
  if not net.twin then return nil end
  return changes.replaced(given, "net", changes.replaced(net, "twin", false)), "twin"
end

function without.company(ctx, f, entry)
  local alone, name = by_itself(entry.given)
  if not alone then return nil end
  ctx.subject.handle:begin(ctx.cpu_s)
  return evidence.of("right-without", asked.of(ctx, f, entry, alone), {
    name = "shared-by-two",
    text = ("With %s = false in place of true, and nothing else changed, this run is right: no "
      .. "other agent has its turns between or within these then. What of yours do two of them "
      .. "share that each needs for itself? A static variable is one for all."):format(name) })
end

return without
