-- trace.lua: the calls behind a scenario's numbers. An entry is one call of one function:
--   { fn, given, out, expected, wrong, scenario, case }     expected: the reference's answer to the very same arguments
-- An implementation under diagnosis is a subject: { door, bound, fresh = {} }.
local scenario = require "scenario.scenario"
local trace = {}

local function copy(value)
  if type(value) ~= "table" then return value end
  local out = {}
  for key, item in pairs(value) do out[key] = copy(item) end
  return out
end

-- Do two sets of outputs agree, every one of them? Gives the first name in which they do not, and where.
function trace.disagreement(f, expected, got)
  for _, p in ipairs(f.params) do
    if expected[p.name] ~= nil then
      local at = scenario.differ(expected[p.name], got[p.name])
      if at then return p.name, at end
    end
  end
  if expected.value ~= nil then
    local at = scenario.differ(expected.value, got.value)
    if at then return "value", at end
  end
end

-- What a trusted implementation answers; nil where it has no answer.
function trace.ask(bound, fn, given)
  local ok, out = pcall(bound[fn], copy(given))
  return ok and out or nil
end

-- Runs one case with every call written down. The last entry may have a fault instead of outputs.
function trace.case(ctx, subject, s, seed, case, forced)
  local entries, logged = {}, {}
  for _, f in ipairs(ctx.lesson.functions) do
    logged[f.name] = function(given)
      local entry = { fn = f.name, given = copy(given), scenario = s, case = case }
      entries[#entries + 1] = entry
      local ok, out = pcall(subject.bound[f.name], given)
      if not ok then
        entry.fault = out
        error(out, 0)
      end
      entry.out = copy(out)
      return out
    end
  end
  local numbers = scenario.run(s, logged, seed, case, forced)
  for _, entry in ipairs(entries) do
    if entry.out then
      entry.expected = trace.ask(ctx.reference, entry.fn, entry.given)
      entry.wrong = entry.expected and trace.disagreement(ctx.lesson.functions[entry.fn], entry.expected, entry.out) ~= nil
    end
  end
  return entries, numbers
end

-- The calls of several cases of the scenarios given, those without outputs or without an expected answer left out.
function trace.cases(ctx, subject, scenarios, seed, cases)
  local all = {}
  for _, s in ipairs(scenarios) do
    subject.door:begin(ctx.cpu_s)
    for case = 1, math.min(s.cases, cases) do
      for _, entry in ipairs(trace.case(ctx, subject, s, seed, case)) do
        if entry.expected then all[#all + 1] = entry end
      end
    end
  end
  return all
end

-- At least 100 calls of `fn` that no one has looked at yet, from the scenarios that call it under another seed.
function trace.fresh(ctx, subject, fn, scenarios)
  if not subject.fresh[fn] then
    local found = {}
    for round = 1, 4 do
      for _, entry in ipairs(trace.cases(ctx, subject, scenarios, ctx.seed + 1000003 * round, 1000)) do
        if entry.fn == fn then found[#found + 1] = entry end
      end
      if #found >= 100 or round == 1 and #found == 0 then break end
    end
    subject.fresh[fn] = found
  end
  return subject.fresh[fn]
end

return trace
