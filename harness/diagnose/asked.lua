-- asked.lua: both answers to a call that is nearly the entry's, held against each other.
--
--   asked.both(ctx, f, given) -> { expected, out }, or nil where one has no answer
--   asked.of(ctx, f, entry, given) -> what is seen of them, or nil: right: they agree; nearly,
--     exactly, purely: how closely; off, size: of the output that is farthest off, how far, and
--     beside what; nothing: of what is wrong in the entry there is nothing to agree on, but zeros
--     or what was given; wrong_number: the first of yours that is wrong
local changes = require "diagnose.changes"
local rounded = require "diagnose.rounded"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local asked = {}

local largest = changes.largest

-- Is an output wrong in a call? Of what is right in any case another call says nothing.
local function is_wrong(entry, name)
  entry.wrong_outputs = entry.wrong_outputs or {}
  if entry.wrong_outputs[name] == nil then
    entry.wrong_outputs[name] = not entry.out or scenario.differ(entry.expected[name],
      entry.out[name], trace.scale(entry, name), entry.scenario.tolerance) ~= nil
  end
  return entry.wrong_outputs[name]
end

-- The first number of yours that is wrong.
local function wrong_number(f, entry, expected, out)
  local name, at = trace.disagreement(f, expected, out, entry)
  local y = out[name]
  for index in at:gmatch("%[(%d+)%]") do y = y[index + 1] end
  return type(y) == "number" and y
end

function asked.both(ctx, f, given)
  local expected, out = trace.ask(ctx.reference, f.name, given),
    trace.ask(ctx.subject.bound, f.name, given)
  return expected and out and { expected = expected, out = out } or nil
end

function asked.of(ctx, f, entry, given)
  local both = asked.both(ctx, f, given)
  if not both then return nil end
  local expected, out = both.expected, both.out
  local nothing, seen, most = true, { off = 0, size = 0 }, -1
  for name, value in pairs(expected) do
    local off, size = rounded.apart(value, out[name]), largest(value)
    local part = off == 0 and 0 or size == 0 and math.huge or off / size
    if part > most or part ~= part then seen.off, seen.size, most = off, size, part end
    nothing = nothing and (size == 0 or not is_wrong(entry, name)
      or given[name] ~= nil and not scenario.differ(given[name], value))
  end
  local tolerance = entry.scenario and entry.scenario.tolerance or 1e-9
  seen.nothing, seen.nearly, seen.exactly, seen.purely = nothing, most <= 3 * tolerance,
    most <= 1e-11, most <= 1e-12
  seen.right = trace.disagreement(f, expected, out, entry) == nil
  seen.wrong_number = not seen.right and wrong_number(f, entry, expected, out)
  return seen
end

return asked
