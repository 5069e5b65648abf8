-- explain.lua: why the rows that failed have failed. A fault has its line; numbers that differ have
-- the call that is wrong, in its smallest case, and what is known of it: a mistake's name, a
-- pattern, or what an experiment shows.
--
--   explain.rows(ctx)      gives every row a reader may see its message and its diagnosis
--
-- To start a worker costs more than a hundred calls, so one is asked what an explanation asks, but
-- where it matters what was called before: is anything remembered, and what an agent does.
local agents = require "diagnose.agents"
local behind = require "diagnose.behind"
local context = require "check.context"
local diagnose = require "diagnose.diagnose"
local evidence = require "diagnose.evidence"
local loose = require "diagnose.loose"
local probe = require "diagnose.probe"
local rounded = require "diagnose.rounded"
local runs = require "diagnose.runs"
local scenario = require "scenario.scenario"
local shrink = require "diagnose.shrink"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local faults = require "diagnose.faults"
local messages = require "diagnose.messages"
local explain = {}

local most_s = 10 -- of CPU time, all that is run to explain one file

-- What shows the same of another call of the function, by the same key, is told once.
local function told_before(ctx, row, key, why)
  local first = key and ctx.told[key]
  if key and not first then ctx.told[key] = row end
  if not first then return why end
  row.like = first.name
  return first.diagnosis
end

-- ---- a fault ----

local function explain_fault(ctx, row)
  local fault = row.fault
  local hung = ctx.timeless and fault.outcome == "hang"
  if #fault.frames > 0 and not hung then context.locate(ctx, fault) end
  if hung and fault.text == "slow" then fault.given = nil end
  local said = fault.signal == 6
    and row.printed:match("Assertion [^\n]* && \"([^\"\n]*)\"' failed")
  if said then fault.text = "assert\n" .. said end
  local ended = fault.signal == 6 or fault.outcome == "garbage"
  if ended and faults.heap_is_damaged(row.printed) then
    fault.outcome, fault.signal, fault.text = "crash", 6, "heap"
  end
  fault.agent = fault.fn:match("^job_") and row.scenario.group
  row.diagnosis = faults.told(fault, ctx.lesson.functions[fault.fn])
  local own = fault.where and ctx.lesson.functions[fault.where.fn] and fault.where.fn
  row.fn, row.message = own or fault.fn, row.diagnosis.call
  row.diagnosis = told_before(ctx, row, fault.argument and ("%s %s %s"):format(fault.fn,
    row.diagnosis.name, fault.argument), row.diagnosis)
  row.entry = fault.given and { fn = fault.fn, given = fault.given, scenario = row.scenario }
end

-- ---- numbers that differ ----

-- The call of a failed case that is wrong; for the first scenario that shows a function wrong, in
-- the smallest such case.
local function wrong_call(ctx, row, found)
  local s, forced, drawn = row.scenario, nil, false
  local small = runs.by_hand(ctx, row)
  if small then return small end
  if not ctx.shrunk[s.group] then
    forced, drawn = shrink.case(ctx, s, row.case)
    ctx.shrunk[s.group] = true
  end
  local calls, first = trace.case(ctx, ctx.subject, s, ctx.seed, row.case, forced), nil
  for _, entry in ipairs(calls) do
    local f = ctx.lesson.functions[entry.fn]
    if entry.wrong and f.name:match("^job_") then return runs.shortest(ctx, entry) end
    if entry.wrong and not rounded.is_call(ctx, f, entry) then
      return drawn and shrink.call(ctx, f, entry, found[f.name]) or entry
    end
    first = first or entry.wrong and entry or nil -- but by no more than rounding leaves
  end
  return first, calls
end

-- The function's other scenarios that were run, and how many of them are right.
local function others(ctx, row)
  local seen = { all = 0, right = 0 }
  for _, other in ipairs(ctx.rows) do
    local same = other ~= row and other.scenario.group == row.scenario.group
    if same and other.outcome ~= "not-run" then
      seen.all, seen.right = seen.all + 1, seen.right + (other.passed and 1 or 0)
    end
  end
  return seen
end

-- Is the function right where there are few entries? Then so many are the most, by halving.
local function many(ctx, row, first)
  if first.fn ~= "job_many" then return nil end
  local function is_right(n, tolerance)
    local given = { which = first.given.which, n = n, K = first.given.K }
    local few, should = trace.ask(ctx.subject.bound, "job_many", given),
      trace.ask(ctx.reference, "job_many", given)
    return few and should and not scenario.differ(should.out, few.out, nil, tolerance)
  end
  local right, wrong = 3, first.given.n
  local seen = { right = wrong > right and is_right(right) }
  while seen.right and wrong - right > 1 do
    local n = (right + wrong) // 2
    if is_right(n) then right = n else wrong = n end
  end
  if seen.right and is_right(wrong, 3e-9) then return nil end -- it grows wrong slowly
  if wrong <= 3 then return evidence.of("when-large", others(ctx, row), messages.large) end
  return evidence.of("when-many", seen, messages.many(row.scenario.group, right, wrong))
end

-- The same of a function that is wrong when asked directly, for as many entries.
local function only_when_many(ctx, row, first, small)
  if not small or small.entries <= 20 then return nil end
  local why = many(ctx, row, first)
  return why and why.right and why.right < small.entries and why or nil
end

-- Does the call, asked of a new process and with none before it, give other numbers? A mistake's
-- name that predicts a hundred calls leaves nothing to be remembered.
local function remembers_before(ctx, row, first, known)
  if known and (known.kind == "mistake" or known.kind == "variant") then return nil end
  ctx.subject.handle:begin(ctx.cpu_s)
  local alone = trace.ask(ctx.subject.bound, first.fn, first.given)
  return evidence.of("remembers-before", { scenario = row.scenario, out = first.out,
    alone = alone }, messages.remembers_before)
end

-- Are all calls right to a billionth? A scenario may let pass more.
local function to_a_billionth(calls)
  for _, e in ipairs(calls) do
    for name, expected in pairs(e.expected) do
      if scenario.differ(expected, e.out[name], trace.scale(e, name), 1e-9) then return false end
    end
  end
  return true
end

-- A case fails, and none of its calls is wrong: the one that is farthest off is shown.
local function explain_crumbs(ctx, row, calls, found)
  local f = ctx.lesson.functions[row.scenario.group]
  local known = f and found[f.name]
  local farthest = known and known.mend and {} or trace.farthest(ctx, calls)
  row.message = farthest.e and messages.difference(ctx.lesson.functions[farthest.e.fn], farthest.e,
    farthest.output, farthest.at) or ""
  row.diagnosis = known and known.mend and known
    or evidence.of("nearly", { calls = calls, exact = to_a_billionth(calls) }, messages.nearly)
    or messages.unexplained(f or row.scenario.group)
end

-- Beside which a border of how many entries there are has something to say.
local of_any_length = { ["not-finite"] = true, ["all-but-first"] = true, ["all-but-last"] = true }

-- What is known of the wrong call, be it a hypothesis or what the call shows by itself.
local function known_of(ctx, row, found, wrong, first, output)
  local f = ctx.lesson.functions[first.fn]
  local job = f.name:match("^job_") and row.scenario.group
  local known = only_when_many(ctx, row, first, wrong.alone[row.scenario.group])
    or job and not found[f.name] and diagnose.elsewhere(ctx, f, found, first)
    or diagnose.of_call(f, row.scenario.group, found, wrong, others(ctx, row))
  known = not job and remembers_before(ctx, row, first, known)
    or known and evidence.of("goes-for-this-call", { call = first,
      holds = known.beside or known.holds }, known)
    or job and diagnose.elsewhere(ctx, f, found, first)
    or many(ctx, row, first)
    or evidence.of("not-finite", { found = messages.any_not_finite(first, output) },
      messages.not_finite(job or f.name, first, output))
  local edge = known and of_any_length[known.name] and not job and probe.entries(ctx, f, first)
  if edge then known.text = known.text .. " " .. edge.text end
  return known
end

-- What says little: what is said after it may say more.
local little = { "moves%-otherwise", "hardly%-off", "off%-by", "only%-some", "unexplained",
  "nearly", "same%-", "not%-finite", "right%-without", "right%-with%-fewer", "first%-is%-right",
  "last%-is%-right" }

local function says_little(name)
  for _, prefix in ipairs(little) do
    if name:match("^" .. prefix) then return true end
  end
  return false
end

-- What one experiment shows of a function, or one pattern, is enough to begin with; but a border
-- has a number that the reader may find again.
local function after_another(ctx, f, first, told)
  local before = ctx.begun[f.name]
  if not before then
    local much = not told.little and not says_little(told.name)
    ctx.begun[f.name] = much and { name = told.name, call = first } or nil
    return told
  end
  local small = told.probed and not told.name:match("^border") or told.loose
    or says_little(told.name)
  return before.name ~= told.name and small
    and evidence.of("directly-wrong", before, behind.earlier(f.name)) or told
end

-- Of a run: what is known of it, and what is seen of it, with its last episode written out. A
-- mistake of this agent's is none where the run is right as soon as another function is; and that
-- another is to be mended first is asked, where it can be.
local function seen_of_run(ctx, f, group, first, known)
  if known and (known.unasked or known.fns and known.fns[group]) then
    local others, asked = behind.of_run(ctx, f, first)
    known = others or not (known.unasked and asked) and known or nil
  end
  local why, lines = agents.explain(ctx, f, first, not ctx.stops and known)
  if why and known and known.name == "not-finite" then known = nil end
  return known, why, lines
end

local function explain_difference(ctx, row, found, wrong)
  local first, calls = wrong_call(ctx, row, found)
  if not first then return explain_crumbs(ctx, row, calls, found) end
  local f = ctx.lesson.functions[first.fn]
  local output, at = trace.disagreement(f, first.expected, first.out, first)
  at = messages.not_finite_at(first, output) or at
  local job = f.name:match("^job_") and row.scenario.group
  first.exact = not job and not trace.is_as(ctx, f, first, written.as_printed(first.given))
  row.fn, row.message = f.name, messages.difference(f, first, output, at)
  row.wild = messages.wild(first, output)
  local known, why, lines = known_of(ctx, row, found, wrong, first, output), nil, nil
  if job then known, why, lines = seen_of_run(ctx, f, job, first, known)
  elseif not known or known.weak then known = probe.explain(ctx, f, first, known)
  elseif known.loose then known = probe.border(ctx, f, first) or known end
  row.entry, row.stop = first, why and why.stop
  local told = known or why or loose.only_some(f, first, output) or messages.unexplained(f, job)
  told = job and told or after_another(ctx, f, first, told)
  row.diagnosis = told_before(ctx, row, told.probed and (job or f.name) .. " " .. told.name, told)
  if lines then row.message = row.message .. "\n" .. lines end
end

-- ---- which calls there are to explain ----

local function append(list, more) table.move(more, 1, #more, #list + 1, list) end

-- The calls of a case. Where it agrees, none of them is wrong: a scenario may ask for less of small
-- numbers than one that looks at a call alone.
local function calls_of_case(ctx, row, case)
  local calls = row.calls[case] or trace.right(ctx, row.scenario, ctx.seed, case)
  local agrees = case < row.case or row.outcome == "agrees"
  for _, e in ipairs(agrees and row.calls[case] or {}) do e.agrees = true end
  return calls
end

-- The calls of a row that gave numbers: of its first cases, and of the case that it failed in. It
-- has stopped there, and is asked the reference's calls of what is left of the first. Where nothing
-- was written down it was asked the same, and had the same answers.
local function calls_of(ctx, row)
  local calls = {}
  local s, last = row.scenario, math.min(row.scenario.cases, ctx.traced)
  for case = 1, math.min(row.case, last) do
    append(calls, calls_of_case(ctx, row, case))
  end
  if row.outcome ~= "differs" then return calls end
  if row.case > last then append(calls, row.calls[row.case]) end
  if row.case < last then ctx.subject.handle:begin(ctx.cpu_s, true) end
  for case = row.case + 1, last do
    append(calls, trace.alike(ctx, ctx.subject, s, ctx.seed, case))
  end
  return calls
end

local function calls_to_explain(ctx)
  local entries = {}
  for _, row in ipairs(ctx.visible) do
    local ran = row.outcome == "agrees" or row.outcome == "differs"
    if ran then append(entries, calls_of(ctx, row)) end
  end
  local compared = trace.compared(ctx, entries)
  for _, e in ipairs(compared) do e.wrong = e.wrong and not e.agrees end
  return compared
end

-- ---- a stateful program ----

-- Does the failed case give other numbers when it is run again? Then no call says anything of
-- another.
local function stateful(ctx, row)
  ctx.subject.handle:begin(ctx.cpu_s)
  local again = scenario.run(row.scenario, ctx.subject.bound, ctx.seed, row.case)
  return again and evidence.of("remembers", { scenario = row.scenario, numbers = row.numbers,
    again = again }, messages.stateful)
end

local function any_stateful(ctx, rows)
  for _, row in ipairs(rows) do
    local why = stateful(ctx, row)
    if why then return why end
  end
end

-- A known mistake that predicts a hundred fresh calls leaves nothing to be remembered.
local function all_named(found)
  for _, d in pairs(found) do
    if d.kind ~= "mistake" and d.kind ~= "variant" then return false end
  end
  return next(found) ~= nil
end

-- Of a program that prints: what it prints in the call that is shown first.
local function tell_printed(ctx)
  for _, row in ipairs(ctx.printed and ctx.visible or {}) do
    if row.entry and row.outcome ~= "hang" and row.outcome ~= "noise" then
      ctx.subject.handle:begin(ctx.cpu_s)
      trace.ask(ctx.subject.bound, row.entry.fn, row.entry.given)
      local text = messages.printed(ctx.subject.handle:printed())
      context.note(ctx, "printed", messages.clean(text))
    end
    if not row.passed then return end
  end
end

-- The call that was wrong when the case was run; asked again it may be right.
local function first_wrong(ctx, row)
  for _, e in ipairs(trace.compared(ctx, row.calls[row.case])) do
    local f = ctx.lesson.functions[e.fn]
    if e.wrong then
      return messages.difference(f, e, trace.disagreement(f, e.expected, e.out, e))
    end
  end
  return ""
end

local function explain_differences(ctx, faulty, differing)
  ctx.subject.handle:bound(most_s)
  ctx.subject.handle:begin(ctx.cpu_s)
  local found, wrong = diagnose.functions(ctx, calls_to_explain(ctx), faulty)
  ctx.wrong = wrong.calls
  local unsteady = not all_named(found) and any_stateful(ctx, differing)
  for _, row in ipairs(differing) do
    if unsteady then row.message, row.diagnosis = first_wrong(ctx, row), unsteady
    else explain_difference(ctx, row, found, wrong) end
  end
end

function explain.rows(ctx)
  local faulty, differing = {}, {}
  for _, row in ipairs(ctx.visible) do
    if row.fault then explain_fault(ctx, row) end
    if row.fn and row.fn == row.scenario.group then faulty[row.fn] = "alone"
    elseif row.fn then faulty[row.fn] = faulty[row.fn] or true end
    if row.outcome == "differs" then differing[#differing + 1] = row end
  end
  if #differing > 0 then explain_differences(ctx, faulty, differing) end
  tell_printed(ctx)
end

return explain
