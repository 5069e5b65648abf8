-- judge.lua: one implementation against one lesson. The verdict comes from the plain build; the
-- sanitized build comes after it and only explains, or warns of a pass that was luck.
--
--   judge.verdict(job)   -> report         job = { lesson, file, shown, seed, sanitize }, and in a batch also
--                                          { text: what the file holds, or absent: why there is none; hidden, cpu_s; kept: see check/kept.lua }
--   judge.unclear()      -> whether that verdict leaves a cause or a line to be told by the sanitized run
--   judge.afterthought() -> the sanitized run: changes the report of the last verdict; true if it had something to add
--
-- report = { schema_version, lesson, sandbox, score, max_score, scenarios = { { name, claim,
-- points, passed, outcome, message, diagnosis } }, notes }
local agents = require "diagnose.agents"
local build = require "impl.build"
local diagnose = require "diagnose.diagnose"
local kept = require "check.kept"
local probe = require "diagnose.probe"
local scenario = require "scenario.scenario"
local shrink = require "diagnose.shrink"
local trace = require "diagnose.trace"
local words = require "diagnose.words"
local judge = {}

judge.order = {
  "schema_version", "lesson", "sandbox", "score", "max_score", "scenarios", "notes",
  "name", "claim", "points", "passed", "hidden", "outcome", "message", "equation", "diagnosis", "kind", "text",
}
local source_cap = 1 << 20
local last -- the context of the last verdict

local function new_row(s)
  return { hidden = s.hidden, scenario = s, name = s.name, claim = s.claim, points = s.points, passed = false, outcome = "not-run", message = "", diagnosis = host.null }
end

local function report_of(ctx)
  local score, max = 0, 0
  for _, row in ipairs(ctx.rows) do
    max, score = max + row.points, score + (row.passed and row.points or 0)
  end
  ctx.report = { schema_version = 1, lesson = ctx.lesson.slug, sandbox = host.backend, score = score, max_score = max, scenarios = ctx.rows, notes = ctx.notes }
  return ctx.report
end

-- Everything failed, and for one reason.
local function failed_whole(ctx, kind, name, text)
  for _, row in ipairs(ctx.rows) do
    row.outcome, row.message, row.diagnosis = kind, text, { kind = kind, name = name, text = text }
  end
  return report_of(ctx)
end

-- ---- one scenario ----

-- The reference's numbers for every case, and the CPU time they took. A reference that fails its
-- own oracle is a broken workbook.
local function expected_numbers(ctx, s)
  local known = ctx.expected[s]
  if known then return known.all, known.seconds end
  local all, before = {}, host.cpu()
  for case = 1, s.cases do
    local numbers, fault = scenario.run(s, ctx.reference, ctx.seed, case)
    if not numbers then
      error(("scenario '%s', case %d: the reference gives no answer to %s: %s"):format(s.name, case, fault.fn, fault.outcome), 0)
    end
    if s.oracle and not s.oracle(numbers) then
      error(("scenario '%s', case %d: the reference does not satisfy the oracle"):format(s.name, case), 0)
    end
    all[case] = numbers
  end
  local seconds = host.cpu() - before
  ctx.expected[s] = { all = all, seconds = seconds }
  return all, seconds
end

local function run_scenario(ctx, subject, row, keep)
  local s = row.scenario
  local expected, seconds = expected_numbers(ctx, s)
  subject.door:begin(math.max(ctx.least_s, 50 * seconds, s.seconds or 0), keep)
  row.calls = {}
  for case = 1, s.cases do
    local calls, numbers, fault = trace.run(ctx, subject, s, ctx.seed, case)
    row.case, row.fault, row.numbers, row.last_calls = case, fault, numbers, calls
    if case <= ctx.traced then table.move(calls, 1, #calls, #row.calls + 1, row.calls) end
    if fault then
      row.outcome = fault.outcome
      return
    end
    local name, at = scenario.first_difference(s, expected[case], numbers)
    if not name and s.oracle and not s.oracle(numbers) then name, at = "the claim", "" end
    if name then
      row.outcome, row.differs = "differs", name .. at
      return
    end
  end
  row.outcome, row.passed = "agrees", true
end

-- A hang costs seconds, so it ends its group, and the second one ends the check.
local function run_all(ctx, subject, rows)
  local hangs, hung = 0, nil
  for i, row in ipairs(rows) do
    local group = row.scenario.group
    if hangs > 1 or group == hung then
      row.message = "Not run: an earlier scenario did not come to an end."
    else
      run_scenario(ctx, subject, row, i > 1 and rows[i - 1].scenario.group == group)
      row.printed = subject.door:printed()
      if row.printed ~= "" and not ctx.printed and not row.hidden then ctx.printed = row.printed end
      if row.outcome == "unloadable" then return end
      if row.outcome == "hang" then hangs, hung = hangs + 1, group end
    end
  end
end

-- ---- explaining ----

-- File and line of a fault in the reader's file. Asking costs milliseconds, and a stub asks the
-- same for every scenario.
local function locate(ctx, fault)
  local key = ctx.so .. table.concat(fault.frames, " ")
  if ctx.located[key] == nil then
    ctx.located[key] = false
    for _, at in ipairs(build.lines(ctx.so, fault.frames)) do
      if at.file == ctx.lesson.file then
        ctx.located[key] = { fn = at.fn, line = at.line, file = ctx.shown }
        break
      end
    end
  end
  fault.where = ctx.located[key] or nil
end

-- "Read again: …", for the mistake where it names an equation, else for the function.
local function reading(ctx, row)
  local f = ctx.lesson.functions[row.fn]
  local at = ctx.lesson.sections[row.diagnosis.see or f and f.tag]
  row.equation = at and at.number
  return at and ("\nRead again: %s, \"%s\", equation (%s)."):format("lesson.md", at.heading, at.number) or ""
end

local function explain_fault(ctx, row)
  local fault = row.fault
  if #fault.frames > 0 and not (ctx.timeless and fault.outcome == "hang") then locate(ctx, fault) end
  local said = fault.signal == 6 and row.printed:match("Assertion [^\n]* && \"([^\"\n]*)\"' failed")
  if said then fault.text = "assert\n" .. said end
  row.diagnosis = words.fault(fault, ctx.lesson.functions[fault.fn])
  local own = fault.where and ctx.lesson.functions[fault.where.fn] and fault.where.fn
  row.fn, row.message = own or fault.fn, row.diagnosis.call
end

-- The call of a failed case that is wrong; for the first scenario that shows a function wrong, in
-- the smallest such case.
local function wrong_call(ctx, row)
  local s, forced = row.scenario, nil
  if not ctx.shrunk[s.group] then forced, ctx.shrunk[s.group] = shrink.case(ctx, s, row.case), true end
  for _, entry in ipairs((trace.case(ctx, ctx.subject, s, ctx.seed, row.case, forced))) do
    if entry.wrong then return entry end
  end
end

local function explain_difference(ctx, row, found)
  local first = wrong_call(ctx, row)
  if not first then
    row.message = ("%s differs."):format(row.differs)
    row.diagnosis = words.remembers
    return
  end
  local f = ctx.lesson.functions[first.fn]
  local output, at = trace.disagreement(f, first.expected, first.out, row.scenario)
  row.fn, row.message, row.wild = f.name, words.difference(f, first, output, at), words.wild(first, output)
  local job = f.name:match("^job_") and row.scenario.group
  row.diagnosis = found[f.name] or words.not_finite(f, first, output) or (job and agents or probe).explain(ctx, f, first) or words.unexplained(f, job)
end

-- The calls to explain: those of the first cases of every scenario that gave numbers, and of the
-- case that each failed one failed in. A failed one has stopped there, and goes on with what is
-- left of the first.
local function calls_to_explain(ctx)
  local entries = {}
  local function add(list) table.move(list, 1, #list, #entries + 1, entries) end
  for i, row in ipairs(ctx.visible) do
    local s = row.scenario
    if row.outcome == "agrees" or row.outcome == "differs" then add(row.calls) end
    if row.outcome == "differs" then
      if row.case > ctx.traced then add(row.last_calls) end
      if row.case < math.min(s.cases, ctx.traced) then ctx.subject.door:begin(ctx.cpu_s, i > 1 and ctx.visible[i - 1].scenario.group == s.group) end
      for case = row.case + 1, math.min(s.cases, ctx.traced) do add((trace.run(ctx, ctx.subject, s, ctx.seed, case))) end
    end
  end
  return trace.compared(ctx, entries)
end

-- Does the failed case give other numbers when it is run again? Then no call says anything of
-- another.
local function remembers(ctx, row)
  ctx.subject.door:begin(ctx.cpu_s)
  local numbers = scenario.run(row.scenario, ctx.subject.bound, ctx.seed, row.case)
  return numbers and scenario.first_difference(row.scenario, row.numbers, numbers) ~= nil
end

local function any_remembers(ctx)
  for _, row in ipairs(ctx.visible) do
    if row.outcome == "differs" and remembers(ctx, row) then return true end
  end
  return false
end

-- A known mistake that predicts a hundred fresh calls leaves nothing to be remembered.
local function all_named(found)
  for _, d in pairs(found) do
    if d.kind ~= "mistake" and d.kind ~= "variant" then return false end
  end
  return next(found) ~= nil
end

local function explain(ctx)
  local faulty, differs = {}, false
  for _, row in ipairs(ctx.visible) do
    if row.fault then explain_fault(ctx, row) end
    if row.fn then faulty[row.fn] = true end
    differs = differs or row.outcome == "differs"
  end
  if not differs then return end
  local found = diagnose.functions(ctx, calls_to_explain(ctx), faulty)
  if not all_named(found) and any_remembers(ctx) then
    for _, row in ipairs(ctx.visible) do
      if row.outcome == "differs" then row.message, row.diagnosis = ("%s differs."):format(row.differs), words.remembers end
    end
    return
  end
  for _, row in ipairs(ctx.visible) do
    if row.outcome == "differs" then explain_difference(ctx, row, found) end
  end
end

-- What a row says in the end. A hidden scenario shows its claim only: neither how it failed nor
-- what it is called is for a reader.
local function finish(ctx)
  for _, row in ipairs(ctx.rows) do
    if row.passed then row.message = ""
    elseif row.hidden then row.outcome, row.message, row.diagnosis = "hidden", row.claim, { kind = "hidden", name = "hidden", text = row.claim }
    elseif row.diagnosis ~= host.null then
      row.shown = row.shown or row.message:gsub("\n$", "")
      row.message = row.shown .. (row.shown ~= "" and "\n" or "") .. row.diagnosis.text .. reading(ctx, row)
    end
  end
end

-- ---- from a file to a report ----

local function unreadable(text)
  if text:match("^%s*$") then return "the file is empty" end
  local zero = text:find("\0", 1, true)
  if zero then return ("is no text: byte %d is 0"):format(zero - 1) end
end

local function context(job)
  local l, kit = kept.lesson(job)
  local ctx = {
    lesson = l, expected = kit.expected, least_s = job.cpu_s or 1, timeless = job.kept, visible = {}, seed = job.seed, sanitize = job.sanitize, shown = job.shown, rows = {}, notes = {}, cpu_s = 5, traced = 8, shrunk = {}, located = {},
    trusted = kit.trusted, mistakes = kit.mistakes, reference = kit.reference,
  }
  for i, s in ipairs(l.scenarios) do
    ctx.rows[i] = new_row(s)
    if not s.hidden then ctx.visible[#ctx.visible + 1] = ctx.rows[i] end
  end
  return ctx
end

local function note(ctx, name, text)
  if text and text ~= "" then ctx.notes[#ctx.notes + 1] = { name = name, text = text } end
end

function judge.verdict(job)
  local ctx = context(job)
  last = ctx
  if job.absent then
    local nothing = job.presence == "not-handed-in"
    return failed_whole(ctx, nothing and "missing" or "compile", nothing and "not handed in" or "unreadable", ("%s %s."):format(job.shown, job.absent))
  end
  local text, why = job.text, nil
  if not text then text, why = host.read(job.file, source_cap) end
  why = not text and why or unreadable(text)
  if why then return failed_whole(ctx, "compile", "unreadable", ("%s: %s"):format(job.shown, why)) end
  ctx.text, ctx.folder = text, host.folder()
  local so, log = build.implementation(ctx.lesson, text, ctx.folder, "theirs")
  if not so then return failed_whole(ctx, "compile", "compile", words.clean(words.compiler(log, ctx.lesson.file, job.shown, text))) end
  ctx.so, ctx.object, ctx.warned = so, ctx.folder .. "/theirs.o", words.warns_of_memory(log)
  local door = build.door(so)
  ctx.subject = { door = door, bound = host.bind(door, ctx.lesson.functions), fresh = {} }
  run_all(ctx, ctx.subject, ctx.rows)
  if ctx.rows[1].outcome == "unloadable" then
    local why = ctx.rows[1].fault.text
    local told = build.undefined(ctx.lesson, ctx.folder .. "/theirs")
    return failed_whole(ctx, "compile", "compile", words.clean(words.compiler(told ~= "" and told or why, ctx.lesson.file, job.shown, text)))
  end
  local warnings = words.warnings(log, ctx.lesson.file, job.shown)
  explain(ctx)
  finish(ctx)
  report_of(ctx)
  note(ctx, "warnings", words.clean(warnings))
  note(ctx, "printed", ctx.printed and words.clean(words.printed(ctx.printed)))
  return ctx.report
end

-- ---- the sanitized run ----

-- Crashes of which a sanitizer has nothing more to say.
local plain_crash = { abort = true, ["foreign-answer"] = true, ["too-much-output"] = true }

-- A failure whose cause, or whose line, the plain build could not tell.
local function unclear(row)
  local d = row.diagnosis
  if row.passed or d == host.null then return false end
  if d.kind == "pattern" then return row.wild or last.warned end
  if d.kind == "crash" then return not plain_crash[d.name] and (d.name ~= "ended-itself" or row.fault.signal ~= 0) end
  if row.fault and row.fault.where then return false end
  return d.kind == "memory" or d.kind == "nan" or d.kind == "difference" and (d.name == "unexplained" or d == words.remembers)
end

-- Does the sanitizer's finding say more than the row does? Of a crash whose line is known, only
-- what had spoilt memory before it.
local function says_more(row, fault)
  local known = row.diagnosis.kind == "crash" and row.fault.where
  return not known or fault.outcome == "bounds" or fault.text:match("overflow") or fault.text:match("free") or fault.text:match("out of bounds")
end

function judge.unclear()
  local any = false
  for _, row in ipairs(last.so and last.sanitize ~= "never" and last.visible or {}) do
    if row.outcome == "hang" then return false end
    any = any or unclear(row)
  end
  return any
end

-- After a pass, and after a failure that is not clear yet.
local function wants_sanitizer(ctx)
  return judge.unclear() or ctx.so and ctx.sanitize == "always" and ctx.report.score == ctx.report.max_score
end

local function sanitizer_fault(ctx, door)
  local bound = host.bind(door, ctx.lesson.functions)
  -- each costs a start of the sanitized worker; what it has not named in three scenarios it will
  -- not name in the fourth
  local faults = 0
  for _, row in ipairs(ctx.visible) do
    if faults == 3 then return end
    door:begin(20, true)
    for case = 1, row.scenario.cases do
      local numbers, fault = scenario.run(row.scenario, bound, ctx.seed, case)
      if not numbers and (fault.outcome == "undefined" or fault.outcome == "bounds" or fault.outcome == "changed") then return fault end
      if not numbers then
        faults = faults + (fault.outcome == "hang" and 3 or 1)
        break
      end
    end
  end
end

function judge.afterthought()
  local ctx = last
  if not wants_sanitizer(ctx) then return false end
  local so = build.implementation(ctx.lesson, ctx.text, ctx.folder, "sanitized", true)
  local door = so and build.door(so, true)
  local fault = door and sanitizer_fault(ctx, door)
  if door then door:close() end
  if not fault then return false end
  ctx.so = so
  if #fault.frames > 0 then locate(ctx, fault) end
  local why = words.fault(fault, ctx.lesson.functions[fault.fn])
  local passes = ctx.report.score == ctx.report.max_score and "Passes, but: " or "The sanitizers found: "
  note(ctx, "sanitizer", passes .. words.clean(why.text))
  for _, row in ipairs(ctx.rows) do
    if unclear(row) and says_more(row, fault) and (not row.fn or row.fn == fault.fn or row.fn == (fault.where and fault.where.fn)) then row.diagnosis = why end
  end
  finish(ctx)
  return true
end

function judge.close()
  if last and last.subject then last.subject.door:close() end
  if last and last.folder then host.remove(last.folder) end
  last = nil
end

return judge
