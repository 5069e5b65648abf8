-- context.lua: what is known of one file while it is judged. Each part of check/, and diagnose/,
-- is handed this record and nothing else; there is one for each file, and none outlives its report.
--
--   what is judged
--     lesson, seed, shown     as of the job; how messages call the file
--     sanitize                "always", "unexplained" or "never": when the sanitized pass follows
--     text, folder            the source; the temporary folder of all that is made of it
--     so, object, subject     the implementation, its object, { handle, bound, fresh }; nil where
--                             it does not compile
--     ran                     whether it loaded, and the scenarios were run
--   what it is compared with
--     reference, trusted      the reference's functions; any trusted implementation by its name
--     reference_handle        of the reference
--     mistakes                the lesson's known mistakes
--     right                   the reference's own calls: diagnose/trace.lua
--     expected                [scenario] = { all = numbers of each case, transcript, seconds,
--                             apart and further: numbers of some cases, of rounding.lua }
--   bounds
--     least_s, cpu_s          CPU time of a scenario at least, and of what is asked to explain
--     traced                  so many cases of a scenario have their calls written down
--     stops                   where a debugger stops is asked, also of what has its name already
--     timeless                where a hang stopped depends on the machine, and is not told
--   what has been found
--     rows, visible           a row for each scenario; of those that a reader may see
--     notes, printed, warned  of the report; what the program printed; gcc warns of memory
--     shrunk, by_hand         groups whose case is the smallest; their calls played by hand
--     located                 lines asked of addr2line
--     told, wrong             what has been told once, by its key; wrong calls by function
--     watched                 agents linked to be watched (diagnose/arguments.lua)
--     begun                   by function, what was told of it first that says something
--     bound_apart             the reference, to be asked a little otherwise: rounding.lua
--     report                  the report, once there is one
--
--   row = { scenario, name, claim, points, hidden, passed, outcome, message, diagnosis,
--           case, numbers, fault, differs: of the case that failed; calls = { [case] = of those
--           whose answers are not the reference's to the last bit }; printed,
--           fn: whose fault it is; entry, stop: the call that is shown, and where a debugger
--           stops in it; equation: the number of the one to read again; shown: the message
--           without the diagnosis; like: the row whose experiment is told; wild: holds a number
--           that nobody has set; near: its scenario near the program's own numbers, where it was
--           asked }
local build = require "impl.build"
local cache = require "check.cache"
local context = {}

-- The report's keys, in their order.
context.order = {
  "schema_version", "lesson", "sandbox", "score", "max_score", "scenarios", "notes",
  "name", "claim", "points", "passed", "hidden", "outcome", "message", "equation", "diagnosis",
  "kind",
  "text",
}

local function new_row(s)
  return {
    hidden = s.hidden, scenario = s, name = s.name, claim = s.claim, points = s.points,
    passed = false, outcome = "not-run", message = "", diagnosis = host.null,
  }
end

function context.new(job)
  local l, kit = cache.lesson(job)
  local ctx = {
    lesson = l, seed = job.seed, shown = job.shown, sanitize = job.sanitize,
    reference = kit.reference, reference_handle = kit.reference_handle, trusted = kit.trusted,
    mistakes = kit.mistakes, expected = kit.expected, right = kit.right,
    least_s = job.cpu_s or 0.5, cpu_s = 5, traced = 8, timeless = job.timeless, stops = job.stops,
    rows = {}, visible = {}, notes = {}, shrunk = {}, by_hand = {}, located = {},
    told = {}, begun = {}, wrong = {}, watched = {},
  }
  for i, s in ipairs(l.scenarios) do
    ctx.rows[i] = new_row(s)
    if not s.hidden then ctx.visible[#ctx.visible + 1] = ctx.rows[i] end
  end
  return ctx
end

-- A note of a name takes the place of an earlier one.
function context.note(ctx, name, text)
  if not text or text == "" then return end
  for _, note in ipairs(ctx.notes) do
    if note.name == name then
      note.text = text
      return
    end
  end
  ctx.notes[#ctx.notes + 1] = { name = name, text = text }
end

-- A line of a text, as much of it as a page has room for.
local function line_of(text, n)
  for line in (text .. "\n"):gmatch("(.-)\n") do
    n = n - 1
    if n == 0 then return line:match("^%s*(.-)%s*$"):sub(1, 66) end
  end
end

-- The reader's line in a frame.
local function line_at(ctx, at)
  return { fn = at.fn, line = at.line, file = ctx.shown,
    code = ctx.text and line_of(ctx.text, at.line) }
end

-- The innermost line of the reader's file; called: what it has called of the workbook's, where that
-- did it; from: the line in another function that has called its function.
local function place_of(ctx, frames)
  local called, where
  for _, at in ipairs(build.lines(ctx.so, frames)) do
    local own = at.file == ctx.lesson.file
    if where then
      where.from = own and at.fn ~= where.fn and line_at(ctx, at) or nil
      return where
    end
    where = own and line_at(ctx, at)
    if where then where.called = called end
    called = at.fn
  end
  return where
end

-- File and line of a fault, as fault.where, if it is in the reader's file. Asking costs
-- milliseconds, and a stub asks the same for every scenario.
function context.locate(ctx, fault)
  local key = ctx.so .. table.concat(fault.frames, " ")
  if ctx.located[key] == nil then ctx.located[key] = place_of(ctx, fault.frames) or false end
  fault.where = ctx.located[key] or nil
end

-- "Read again: …", for the mistake where it names an equation, else for the function; where that
-- is a job, which the chapter does not know, for the one that the scenario asks for.
local function reading(ctx, row)
  local f, asked = ctx.lesson.functions[row.fn], ctx.lesson.functions[row.scenario.group]
  local tag = row.diagnosis.see or f and f.tag or f and asked and asked.tag
  local at = ctx.lesson.sections[tag]
  if not at then return "" end
  row.equation = at.number
  local equation = at.number and (", equation (%s)"):format(at.number) or ""
  return ("\nRead again: lesson.md, \"%s\"%s."):format(at.heading, equation)
end

-- What a row says in the end. A hidden scenario shows its claim only: neither how it failed nor
-- what it is called is for a reader.
local function finish_row(ctx, row)
  if row.passed then row.message = ""
  elseif row.hidden then
    row.outcome, row.message = "hidden", row.claim
    row.diagnosis = { kind = "hidden", name = "hidden", text = row.claim }
  elseif row.diagnosis ~= host.null then
    row.shown = row.shown or row.message:gsub("\n$", "")
    local head = row.shown ~= "" and row.shown .. "\n" or ""
    local like = row.like and (" (That is of the call in '%s'; in this one it is likewise.)")
      :format(row.like) or ""
    row.message = head .. row.diagnosis.text .. like .. reading(ctx, row)
  end
end

-- Everything failed, and for one reason.
function context.fail_whole(ctx, kind, name, text)
  for _, row in ipairs(ctx.rows) do
    row.outcome, row.message = kind, text
    row.diagnosis = { kind = kind, name = name, text = text }
  end
end

-- The report of what has been found so far; asked again, the same report with what is new.
function context.report(ctx)
  local score, max = 0, 0
  for _, row in ipairs(ctx.rows) do
    if ctx.ran then finish_row(ctx, row) end
    max, score = max + row.points, score + (row.passed and row.points or 0)
  end
  ctx.report = ctx.report or { schema_version = 1 }
  ctx.report.lesson, ctx.report.sandbox = ctx.lesson.slug, host.backend
  ctx.report.score, ctx.report.max_score = score, max
  ctx.report.scenarios, ctx.report.notes = ctx.rows, ctx.notes
  return ctx.report
end

function context.close(ctx)
  if ctx.subject then ctx.subject.handle:close() end
  if ctx.folder then host.remove(ctx.folder) end
end

return context
