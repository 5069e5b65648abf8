-- verdict.lua: does it compile, load, and give the numbers that the reference gives? Every scenario
-- is run, in the plain build, and each row says how it ended. Why is explain.lua's.
--
--   verdict.reach(ctx, job) -> whether it ran; if not, every row says why
local build = require "impl.build"
local context = require "check.context"
local literals = require "scenario.literals"
local rounding = require "check.rounding"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local compiler = require "diagnose.compiler"
local messages = require "diagnose.messages"
local verdict = {}

local source_cap = 1 << 20

-- ---- one scenario ----

-- The reference's numbers for every case, the calls they were made of, and the CPU time they took.
-- A reference that fails its own oracle is a broken workbook.
local function expected_numbers(ctx, s)
  if ctx.expected[s] then return ctx.expected[s] end
  local function broken(case, text, ...)
    error(("scenario '%s', case %d: the reference " .. text):format(s.name, case, ...), 0)
  end
  local expected, before = { all = {}, transcript = host.transcript() }, host.cpu()
  for case = 1, s.cases do
    ctx.reference_handle:write_down(expected.transcript)
    local numbers, fault = scenario.run(s, ctx.reference, ctx.seed, case)
    if not numbers then broken(case, "gives no answer to %s: %s", fault.fn, fault.outcome) end
    if s.oracle and not s.oracle(numbers) then broken(case, "does not satisfy the oracle") end
    expected.all[case] = numbers
  end
  ctx.reference_handle:write_down(nil)
  expected.seconds = host.cpu() - before
  ctx.expected[s] = expected
  return expected
end

-- Where a case's numbers differ from those expected, or from what its claim asks; nil where they
-- agree.
local function difference(ctx, s, case, calls, expected, numbers)
  local name, at = scenario.first_difference(s, expected, numbers)
  if name and not rounding.excuses(ctx, s, case, calls, expected, numbers) then
    return name .. at
  end
  if s.oracle and not s.oracle(numbers) then return "the claim" end
end

-- Runs one case; true if it agrees.
local function run_case(ctx, row, case, expected)
  local s = row.scenario
  local calls, numbers, fault = trace.run(ctx, ctx.subject, s, ctx.seed, case)
  if case - 1 > ctx.traced then row.calls[case - 1] = nil end
  row.case, row.fault, row.numbers, row.calls[case] = case, fault, numbers, calls
  if fault then
    row.outcome = fault.outcome
    return false
  end
  row.differs = difference(ctx, s, case, calls, expected.all[case], numbers)
  row.outcome = row.differs and "differs" or "agrees"
  return not row.differs
end

-- `times` its share of CPU time. A case in which every call is answered as the reference does, to
-- the last bit, has its numbers, and neither they nor the calls need be looked at.
local function run_scenario(ctx, row, keep, times)
  local s, handle = row.scenario, ctx.subject.handle
  local expected = expected_numbers(ctx, s)
  row.cpu_s = math.max(ctx.least_s, 50 * expected.seconds, s.seconds or 0)
  handle:begin(times * row.cpu_s, keep)
  row.calls = {}
  local case = handle:agrees(expected.transcript, 1)
  while case <= s.cases do
    if not run_case(ctx, row, case, expected) then return end
    case = handle:agrees(expected.transcript, case + 1)
  end
  row.case, row.outcome, row.passed = s.cases, "agrees", true
end

-- Did every call come back, and took too long? The last one is asked twice more, alone: if it
-- comes back, so many like it must come to what was too long; or they slept, and took no CPU time.
-- Else it is this once that it did not come back. `spent`: CPU seconds of them all.
local function is_slow(ctx, row, spent)
  local handle, fault = ctx.subject.handle, row.fault
  local function ask(again)
    handle:begin(row.cpu_s, again)
    return pcall(ctx.subject.bound[fault.fn], fault.given)
  end
  if not ask() then return false end
  local before = handle:spent()
  if not ask(true) then return false end
  local like_it = row.case * #row.calls[row.case] * (handle:spent() - before)
  return like_it > row.cpu_s / 2 or spent < row.cpu_s
end

-- What takes too long is run once more, with three times the share, before that counts.
local function run_patiently(ctx, row, keep)
  run_scenario(ctx, row, keep, 1)
  if row.outcome ~= "hang" then return end
  local before = ctx.subject.handle:spent()
  run_scenario(ctx, row, false, 3)
  local spent = ctx.subject.handle:spent() - before
  if row.outcome == "hang" and is_slow(ctx, row, spent) then row.fault.text = "slow" end
end

-- A hang costs seconds, so it ends its group, and the second one ends the check.
local function run_all(ctx)
  local hangs, hung = 0, nil
  for i, row in ipairs(ctx.rows) do
    local group = row.scenario.group
    if hangs > 1 or group == hung then
      row.message = "Not run: an earlier scenario did not come to an end."
    else
      run_patiently(ctx, row, i > 1 and ctx.rows[i - 1].scenario.group == group)
      row.printed = ctx.subject.handle:printed()
      if row.printed ~= "" and not ctx.printed and not row.hidden then ctx.printed = row.printed end
      if row.outcome == "unloadable" then return end
      if row.outcome == "hang" then hangs, hung = hangs + 1, group end
    end
  end
end

-- ---- near the program's own numbers ----

-- The scenario as it is asked again; nil where nothing in it would be another.
local function near_or_far(ctx, s, numbers)
  if #numbers == 0 then return ctx.mistakes.far[s.name] and scenario.far(s) end
  local near, placed = scenario.near(s, numbers), 0
  local function stream_of(case)
    return select(4, scenario.run(near, ctx.reference, ctx.seed, case))
  end
  scenario.plan(near, stream_of)
  for case = 1, #near.numbers.plan == 0 and 4 or 0 do
    local stream = stream_of(case)
    placed = placed + (stream and stream.placed or 0)
  end
  return (placed > 0 or #near.numbers.plan > 0 or ctx.mistakes.far[s.name]) and near
end

local function run_near(ctx, row, numbers)
  local near = near_or_far(ctx, row.scenario, numbers)
  if not near then return end
  local tried = { scenario = near, passed = false }
  run_patiently(ctx, tried, true)
  row.near = near
  if not tried.passed then
    for key, value in pairs(tried) do row[key] = value end
  elseif #numbers > 0 then
    ctx.expected[near].all = nil -- it may be large, and is asked for no more
  end
end

-- A function that is right by its own scenarios is asked them again.
local function run_all_near(ctx)
  local numbers = literals.of(ctx.text, ctx.mistakes.numbers)
  if #numbers == 0 and not literals.counts_narrowly(ctx.text) then return end
  local wrong = {}
  for _, row in ipairs(ctx.rows) do
    wrong[row.scenario.group] = wrong[row.scenario.group] or not row.passed
  end
  for _, row in ipairs(ctx.rows) do
    local group = row.scenario.group
    if not wrong[group] and not row.hidden then
      run_near(ctx, row, numbers)
      wrong[group] = not row.passed
    end
  end
end

-- ---- from a file to what can be run ----

-- What host.read says of a file itself needs no more words; what the system says does.
local function wording(why) return why:match("^is ") and why or "cannot be read: " .. why end

local function unreadable(text)
  if text:match("^%s*$") then return "is empty" end
  local zero = text:find("\0", 1, true)
  if zero then return ("is no text: byte %d is 0"):format(zero - 1) end
end

-- The file's text; nil where there is none, which every row then says.
local function text_of(ctx, job)
  if job.absent then
    local missing = job.presence == "not-handed-in"
    local text = ("%s %s."):format(job.shown, job.absent)
    context.fail_whole(ctx, missing and "missing" or "compile",
      missing and "not handed in" or "unreadable", text)
    return nil
  end
  local text, why = job.text, nil
  if not text then text, why = host.read(job.file, source_cap) end
  why = not text and wording(why) or unreadable(text)
  if why then
    context.fail_whole(ctx, "compile", "unreadable", ("%s %s"):format(job.shown, why))
  end
  return not why and text or nil
end

-- In the compiler's words, or the linker's.
local function fail_to_compile(ctx, log)
  context.fail_whole(ctx, "compile", "compile",
    messages.clean(compiler.errors(log, ctx.lesson.file, ctx.shown, ctx.text)))
end

-- The compiler's log; nil where it refuses the text.
local function compile(ctx)
  local so, log = build.implementation(ctx.lesson, ctx.text, ctx.folder, "theirs")
  if not so then return fail_to_compile(ctx, log) end
  ctx.so, ctx.object, ctx.warned = so, ctx.folder .. "/theirs.o", compiler.warns_of_memory(log)
  local handle = build.handle(so)
  ctx.subject = { handle = handle, bound = host.bind(handle, ctx.lesson.functions), fresh = {} }
  return log
end

-- What compiles may still not load; then the linker says in its words what is missing.
local function fail_to_load(ctx)
  local told = build.undefined(ctx.lesson, ctx.folder .. "/theirs")
  fail_to_compile(ctx, told ~= "" and told or ctx.rows[1].fault.text)
end

function verdict.reach(ctx, job)
  ctx.text = text_of(ctx, job)
  if not ctx.text then return false end
  ctx.folder = host.folder()
  local log = compile(ctx)
  if not log then return false end
  run_all(ctx)
  if ctx.rows[1].outcome == "unloadable" then
    fail_to_load(ctx)
    return false
  end
  run_all_near(ctx)
  local failed = false
  for _, row in ipairs(ctx.rows) do failed = failed or not row.passed end
  context.note(ctx, "warnings",
    messages.clean(compiler.warnings(log, ctx.lesson.file, ctx.shown, failed)))
  context.note(ctx, "printed", ctx.printed and messages.clean(messages.printed(ctx.printed)))
  ctx.ran = true
  return true
end

return verdict
