-- sanitized.lua: the sanitized pass. The same scenarios, in a build with AddressSanitizer and
-- UBSan, after the verdict, which it never changes: of a failure it may say the cause or the line,
-- of a pass that it was luck.
--
--   sanitized.unclear(ctx)    whether the verdict leaves a cause or a line to be told by it
--   sanitized.pass(ctx)       runs it where it is wanted; true if it had something to add
local build = require "impl.build"
local context = require "check.context"
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
  if d.kind == "pattern" then return row.wild or ctx.warned end
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

-- The first finding of a sanitizer, or nil.
local function find(ctx, handle)
  local bound, faults = host.bind(handle, ctx.lesson.functions), 0
  handle:bound(cpu_s)
  for _, row in ipairs(ctx.visible) do
    handle:begin(cpu_s, true)
    local fault = first_fault(ctx, handle, bound, row.scenario)
      or row.near and first_fault(ctx, handle, bound, row.near)
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
end

-- A damaged heap is found by whoever asks malloc next, and that may be anyone.
local function concerns(row, fault)
  return not row.fn or row.fn == fault.fn or row.fn == (fault.where and fault.where.fn)
    or row.diagnosis.name == "heap-damaged" and row.fault.fn == fault.fn
end

local function tell(ctx, fault)
  if #fault.frames > 0 then context.locate(ctx, fault) end
  local why = faults.told(fault, ctx.lesson.functions[fault.fn])
  local passes = ctx.report.score == ctx.report.max_score
  context.note(ctx, "sanitizer",
    (passes and "Passes, but: " or "The sanitizers found: ") .. messages.clean(why.text))
  for _, row in ipairs(ctx.rows) do
    if unclear(ctx, row) and says_more(row, fault) and concerns(row, fault) then
      row.diagnosis = why
    end
  end
end

function sanitized.pass(ctx)
  if not is_wanted(ctx) then return false end
  local so = build.implementation(ctx.lesson, ctx.text, ctx.folder, "sanitized", true)
  if not so then return false end
  local handle = build.handle(so, true)
  local fault = find(ctx, handle)
  handle:close()
  if not fault then return false end
  ctx.so = so
  tell(ctx, fault)
  context.report(ctx)
  return true
end

return sanitized
