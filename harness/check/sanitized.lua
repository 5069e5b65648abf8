-- sanitized.lua: the sanitized pass. The same scenarios, in a build with AddressSanitizer and
-- UBSan, after the verdict, which it never changes: of a failure it may say the cause or the line,
-- of a pass that it was luck. What nobody has set holds other bytes in this build than in the plain
-- one; where that shows in the numbers, it is read.
--
--   sanitized.unclear(ctx)    whether the verdict leaves a cause or a line to be told by it
--   sanitized.pass(ctx)       runs it where it is wanted; true if it had something to add
local build = require "impl.build"
local context = require "check.context"
local evidence = require "diagnose.evidence"
local scenario = require "scenario.scenario"
local faults = require "diagnose.faults"
local messages = require "diagnose.messages"
local sanitized = {}

-- Crashes of which a sanitizer has nothing more to say.
local plain_crash = { abort = true, ["foreign-answer"] = true, ["too-much-output"] = true }
-- A run in the sanitized worker costs its start; what it has not named in three scenarios it will
-- not name in the fourth.
local most_faults, cpu_s = 3, 20

local function unclear_crash(row, d)
  return not plain_crash[d.name] and (d.name ~= "ended-itself" or row.fault.signal ~= 0)
end

-- A failure whose cause, or whose line, the plain build could not tell.
local function unclear(ctx, row)
  local d = row.diagnosis
  if row.passed or d == host.null then return false end
  if d.kind == "pattern" then return d.probed or row.wild or ctx.warned or d.only_seen end
  if d.kind == "crash" then return unclear_crash(row, d) end
  if row.fault and row.fault.where then return false end
  return d.kind == "memory" or d.kind == "nan"
    or d.kind == "difference" and (d.name == "unexplained" or d.name == "stateful")
end

function sanitized.unclear(ctx)
  if not ctx.ran or ctx.sanitize == "never" then return false end
  local any = false
  for _, row in ipairs(ctx.visible) do
    if row.outcome == "hang" then return false end
    any = any or unclear(ctx, row)
  end
  return any
end

-- After a pass, and after a failure that is not clear yet.
local function is_wanted(ctx)
  local passed = ctx.report.score == ctx.report.max_score
  return sanitized.unclear(ctx) or ctx.ran and ctx.sanitize == "always" and passed
end

-- What a scenario's cases come to: the first fault, or nil.
local function first_fault(ctx, handle, bound, s)
  local transcript = ctx.expected[s].transcript
  local case = handle:agrees(transcript, 1)
  while case <= s.cases do
    local numbers, fault = scenario.run(s, bound, ctx.seed, case)
    if not numbers then return fault end
    case = handle:agrees(transcript, case + 1)
  end
end

-- Of a run of which it is only seen where it goes another way, the case that failed is enough.
local function finding(ctx, handle, bound, row)
  handle:begin(cpu_s, true)
  if not (row.diagnosis ~= host.null and row.diagnosis.only_seen) then
    return first_fault(ctx, handle, bound, row.scenario)
      or row.near and first_fault(ctx, handle, bound, row.near)
  end
  local numbers, fault = scenario.run(row.scenario, bound, ctx.seed, row.case)
  return not numbers and fault or nil
end

-- Is there a row that nothing at all is known of? Then all of them are run.
local function any_unknown(ctx)
  for _, row in ipairs(ctx.visible) do
    if unclear(ctx, row) and not row.diagnosis.only_seen then return true end
  end
  return ctx.report.score == ctx.report.max_score
end

-- The first finding of a sanitizer, or nil.
local function find(ctx, handle, bound)
  local faults, all = 0, any_unknown(ctx)
  handle:bound(cpu_s)
  for _, row in ipairs(ctx.visible) do
    local fault = (all or unclear(ctx, row)) and finding(ctx, handle, bound, row)
    local outcome = fault and fault.outcome
    if outcome == "undefined" or outcome == "bounds" or outcome == "changed" then return fault end
    faults = faults + (outcome == "hang" and most_faults or fault and 1 or 0)
    if faults >= most_faults then return nil end
  end
end

-- Does the finding say more than the row does? Of a crash whose line is known, only what had spoilt
-- memory before it.
local function says_more(row, fault)
  local known = row.diagnosis.kind == "crash" and row.fault.where
  return not known or fault.outcome == "bounds" or fault.text:match("overflow")
    or fault.text:match("free") or fault.text:match("out of bounds")
    or fault.text:match("array bound")
end

-- Whose variable was left, where it is another function's than the one that left it.
local function owner_of(ctx, fault)
  local frame = fault.text:match("\n(%x+)$")
  local at = frame and build.lines(ctx.so, { tonumber(frame, 16) })[1]
  return at and at.file == ctx.lesson.file and at.fn or nil
end

-- A damaged heap is found by whoever asks malloc next, and that may be anyone.
local function concerns(row, fault)
  return not row.fn or row.fn == fault.fn or row.fn == (fault.where and fault.where.fn)
    or row.diagnosis.name == "heap-damaged" and row.fault.fn == fault.fn
end

-- What a program does to memory spoils whatever comes after it, so it comes before all that can be
-- said of numbers but a mistake's name.
local function may_be_its_doing(row)
  local d = row.diagnosis
  return not row.passed and d ~= host.null and row.fault == nil and d.kind ~= "mistake"
    and d.kind ~= "variant" and not d.mend
    or not row.passed and d ~= host.null and d.kind == "crash" and unclear_crash(row, d)
end

-- What is found when this row's scenario is run, if it is at the same line; else false. Asked once
-- for each function.
local function its_doing(ctx, handle, bound, row, fault, asked)
  local key = row.fn or row.scenario.group
  if asked[key] == nil then
    handle:begin(cpu_s, true)
    local again = first_fault(ctx, handle, bound, row.scenario)
    if again and #again.frames > 0 then context.locate(ctx, again) end
    asked[key] = again ~= nil and again.outcome == fault.outcome and again.where ~= nil
      and fault.where ~= nil and again.where.line == fault.where.line and again
  end
  return asked[key]
end

local function told(ctx, fault)
  return faults.told(fault, ctx.lesson.functions[fault.fn])
end

local function note(ctx, why)
  local passes = ctx.report.score == ctx.report.max_score
  context.note(ctx, "sanitizer",
    (passes and "Passes, but: " or "The sanitizers found: ") .. messages.clean(why.text))
end

-- A finding is told under the call that it was made in, once for each line.
local function tell(ctx, handle, bound, fault)
  fault.owner = owner_of(ctx, fault)
  local why, asked, first = told(ctx, fault), {}, nil
  note(ctx, why)
  for _, row in ipairs(ctx.visible) do
    local its = unclear(ctx, row) and says_more(row, fault) and concerns(row, fault) and fault
      or may_be_its_doing(row) and says_more(row, fault)
      and its_doing(ctx, handle, bound, row, fault, asked)
    if its and first and first ~= row then row.diagnosis, row.like = first.diagnosis, first.name
    elseif its then
      its.owner, first = fault.owner, row
      row.diagnosis = told(ctx, its)
      if row.diagnosis.call ~= "" then row.message, row.shown = row.diagnosis.call, nil end
    end
  end
end

-- ---- what nobody has set ----

-- The failed case, asked of a new worker.
local function asked_anew(ctx, subject, row)
  subject.handle:begin(cpu_s)
  return scenario.run(row.scenario, subject.bound, ctx.seed, row.case)
end

local function unset(ctx, filled, row)
  local open = row.outcome == "differs" and unclear(ctx, row)
  if not open or row.diagnosis.name == "unset-variable" or row.diagnosis.unset then return nil end
  local seen = { scenario = row.scenario, filled = asked_anew(ctx, filled, row) }
  seen.once = seen.filled and asked_anew(ctx, ctx.subject, row)
  seen.twice = seen.once and asked_anew(ctx, ctx.subject, row)
  local own = row.fn and not row.fn:match("^job_") and row.fn
  return evidence.of("unset-memory", seen, messages.unset(own or row.scenario.group))
end

-- Gives those rows their diagnosis; true if there are any.
local function tell_unset(ctx, filled)
  local any = false
  for _, row in ipairs(ctx.visible) do
    local why = unset(ctx, filled, row)
    if why then row.diagnosis, row.like, any = why, nil, true end
  end
  return any
end

-- ---- a table gone through as one row ----

-- An index beyond a row of a table, which AddressSanitizer has nothing against, spoils no number. A
-- line that is not known may be such.
local function is_of_a_row(fault)
  local of_index = fault.outcome == "undefined" and fault.text:match("[Ii]ndex %-?%d+ out of")
  local code = of_index and fault.where and fault.where.code
  return of_index and not (code and not code:match("%b[]%s*%b[]"))
end

-- A build and what is found in it: { handle, bound, fault }; nil where there is no such build.
local function searched(ctx, how)
  local name = how == "flat" and "sanitized-flat" or "sanitized"
  local so = build.implementation(ctx.lesson, ctx.text, ctx.folder, name, how)
  if not so then return nil end
  local subject = { handle = build.handle(so, true) }
  subject.bound = host.bind(subject.handle, ctx.lesson.functions)
  subject.fault = find(ctx, subject.handle, subject.bound)
  if subject.fault then ctx.so = so end
  if subject.fault and #subject.fault.frames > 0 then context.locate(ctx, subject.fault) end
  return subject
end

function sanitized.pass(ctx)
  local subject = is_wanted(ctx) and searched(ctx, true)
  if not subject then return false end
  local flat = subject.fault and is_of_a_row(subject.fault) and subject.fault or nil
  if flat then
    subject.handle:close()
    subject, flat.flat = searched(ctx, "flat"), true
    if not subject then return false end
  end
  if subject.fault then tell(ctx, subject.handle, subject.bound, subject.fault)
  elseif flat then note(ctx, told(ctx, flat)) end
  local unset = not subject.fault and tell_unset(ctx, subject)
  local any = subject.fault ~= nil or flat ~= nil or unset
  if any then context.report(ctx) end
  subject.handle:close()
  return any
end

return sanitized
