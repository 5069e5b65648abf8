-- trace.lua: the calls behind a scenario's numbers. An entry is one call of one function:
--   { fn, given, out, expected, wrong, scenario, scale, case, answers }
--     expected: the reference's answer to the very same arguments; answers: known mistakes'; scale:
--     what its outputs are compared at where a call made by rng:anywhere says so, as that does
-- An implementation under diagnosis is a subject: { handle, bound, fresh = {} }.
local scenario = require "scenario.scenario"
local trace = {}

-- The scale at which an output of an entry counts; nil for its own.
function trace.scale(entry, name)
  local s = type(entry.scale) == "table" and entry.scale[name]
    or type(entry.scale) == "number" and entry.scale
  local expected = entry.expected and entry.expected[name]
  if not s or expected == nil then return entry.scenario.scale[name] end
  return math.max(s, type(expected) == "table" and host.largest(expected) or math.abs(expected))
end

-- Do two sets of outputs of an entry's call agree, every one of them, at the tolerance and the
-- scales that hold for the entry? Gives the first name in which they do not, and where.
function trace.disagreement(f, expected, got, entry)
  local function at(name)
    if expected[name] == nil then return nil end
    return scenario.differ(expected[name], got[name], trace.scale(entry, name),
      entry.scenario.tolerance)
  end
  for _, p in ipairs(f.params) do
    local where = at(p.name)
    if where then return p.name, where end
  end
  local where = at("value")
  if where then return "value", where end
end

-- What a trusted implementation answers; nil where it has no answer.
function trace.ask(bound, fn, given)
  local ok, out = pcall(bound[fn], host.copy(given))
  return ok and out or nil
end

-- Is the call as wrong with these arguments, which are nearly its own, and both answers nearly what
-- they were?
function trace.is_as(ctx, f, entry, given)
  local expected, out = trace.ask(ctx.reference, f.name, given),
    trace.ask(ctx.subject.bound, f.name, given)
  local wrong = expected and out and trace.disagreement(f, expected, out, entry)
  if not wrong then return false end
  for name, value in pairs(entry.expected) do
    if scenario.differ(value, expected[name], nil, 1e-4)
      or scenario.differ(entry.out[name], out[name], nil, 1e-4) then return false end
  end
  return true
end

-- The number of some calls that is off by the most of its own size: { e, output, at }; an empty
-- table where none is off.
function trace.farthest(ctx, calls)
  local best = { off = 0 }
  local function look(e, output, at, x, y)
    if type(x) == "table" then
      for i = 1, #x do look(e, output, ("%s[%d]"):format(at, i - 1), x[i], y[i]) end
    elseif math.type(x) == "float" and x ~= y then
      local off = math.abs(x - y) / math.max(math.abs(x), math.abs(y))
      if off > best.off then best = { e = e, output = output, at = at, off = off } end
    end
  end
  for _, e in ipairs(calls) do
    for output, x in pairs(e.expected) do look(e, output, "", x, e.out[output]) end
  end
  return best
end

-- Runs one case with every call written down. Returns the entries, the last of which may have a
-- fault instead of outputs, and what scenario.run does.
function trace.run(ctx, subject, s, seed, case, forced)
  local entries, logged = {}, {}
  for _, f in ipairs(ctx.lesson.functions) do
    logged[f.name] = subject.bound[f.name]
    -- how long a call takes says nothing of what is wrong
    if f.name ~= "job_is_quick" then logged[f.name] = function(given)
      local entry = { fn = f.name, given = host.copy(given), scenario = s, case = case }
      entries[#entries + 1] = entry
      local ok, out = pcall(subject.bound[f.name], given)
      if not ok then
        entry.fault = out
        error(out, 0)
      end
      entry.out = host.copy(out)
      return out
    end end
  end
  local function told(scale) entries[#entries].scale = scale end
  return entries, scenario.run(s, logged, seed, case, forced, told)
end

-- Those entries that can be compared: they have outputs, and the reference has an answer.
function trace.compared(ctx, entries)
  local list = {}
  for _, entry in ipairs(entries) do
    if entry.wrong == nil and entry.out then
      entry.expected = trace.ask(ctx.reference, entry.fn, entry.given)
      entry.wrong = entry.expected and trace.disagreement(ctx.lesson.functions[entry.fn],
        entry.expected, entry.out, entry) ~= nil
    end
    list[#list + 1] = entry.wrong ~= nil and entry or nil
  end
  return list
end

function trace.case(...) return trace.compared((...), (trace.run(...))) end

-- The calls that the reference makes in a case, which a judge of many looks at once only.
function trace.right(ctx, s, seed, case)
  local of_seed = ctx.right[seed] or setmetatable({}, { __mode = "k" })
  local of_scenario = of_seed[s] or {}
  ctx.right[seed], of_seed[s] = of_seed, of_scenario
  if of_scenario[case] then return of_scenario[case] end
  local list = {}
  for _, entry in ipairs((trace.run(ctx, { bound = ctx.reference }, s, seed, case))) do
    entry.expected, entry.wrong, entry.answers = entry.out, false, {}
    list[#list + 1] = entry.out and entry
  end
  of_scenario[case] = list
  return list
end

-- The same call, asked of a subject; nil where that has no answer.
local function asked_of(ctx, subject, right)
  local out = trace.ask(subject.bound, right.fn, right.given)
  if not out then return nil end
  local f = ctx.lesson.functions[right.fn]
  return { fn = right.fn, given = right.given, out = out, expected = right.expected,
    scenario = right.scenario, scale = right.scale, case = right.case, answers = right.answers,
    wrong = trace.disagreement(f, right.expected, out, right) ~= nil }
end

-- The reference's calls of a case, asked of a subject, until one has no answer. What a scenario
-- draws once for the reference is not drawn again for every subject.
function trace.alike(ctx, subject, s, seed, case)
  local list = {}
  for _, right in ipairs(trace.right(ctx, s, seed, case)) do
    local entry = asked_of(ctx, subject, right)
    if not entry then break end
    list[#list + 1] = entry
  end
  return list
end

-- The same of the first cases of the scenarios given.
function trace.cases(ctx, subject, scenarios, seed, cases)
  local all = {}
  for i, s in ipairs(scenarios) do
    subject.handle:begin(ctx.cpu_s, i > 1 and scenarios[i - 1].group == s.group)
    for case = 1, math.min(s.cases, cases) do
      for _, entry in ipairs(trace.alike(ctx, subject, s, seed, case)) do all[#all + 1] = entry end
    end
  end
  return all
end

-- Calls of `fn` that no one has looked at yet: those that the reference makes of it under other
-- seeds, in the scenarios that call it. A hundred; of a job, in each of which an agent calls much,
-- thirty; fewer where the reference makes none.
function trace.fresh(ctx, subject, fn, scenarios)
  local found = subject.fresh[fn]
  if found then return found end
  found = {}
  subject.fresh[fn] = found
  local most = fn:match("^job_") and 30 or 100
  subject.handle:begin(ctx.cpu_s, true)
  for round = 1, 20 do
    local before, seed = #found, scenario.fresh_seed(ctx.seed, round)
    for _, s in ipairs(scenarios) do
      for case = 1, s.cases > 1 and s.cases or 0 do
        for _, right in ipairs(trace.right(ctx, s, seed, case)) do
          if right.fn == fn then found[#found + 1] = asked_of(ctx, subject, right) end
        end
        if #found >= most then return found end
      end
    end
    if #found == before then return found end
  end
  return found
end

return trace
