-- desk.lua: a report as the reader sees it. One screen of at most 80 columns: what is done, one
-- thing to mend, what to do next.
local lesson = require "lesson.lesson"
local screen = require "diagnose.screen"
local messages = require "diagnose.messages"
local desk = {}

local width = messages.width

local function paint(code, text, colour)
  return colour and ("\27[%sm%s\27[0m"):format(code, text) or text
end

local wrapped = messages.wrapped

-- ---- the groups: one line for each, its scenarios named only where they fail ----

local function group_of(row) return row.name:match("^([^:]*):") or row.name end

local function groups(report)
  local list = {}
  for _, row in ipairs(report.scenarios) do
    local g = list[#list]
    if not g or g.name ~= group_of(row) then
      g = { name = group_of(row), points = 0, max = 0, failed = {}, untried = 0, rows = 0 }
      list[#list + 1] = g
    end
    g.max, g.rows = g.max + row.points, g.rows + 1
    if row.passed then g.points = g.points + row.points
    else g.failed[#g.failed + 1] = row.name:match(":%s*(.*)$") or "" end
    if row.outcome == "unwritten" or row.outcome == "missing" or row.outcome == "not-run" then
      g.untried = g.untried + 1
    end
  end
  return list
end

local function shortened(text, room)
  if utf8.len(text) <= room then return text end
  return text:sub(1, utf8.offset(text, room) - 1) .. "…"
end

local function group_line(g, longest, colour)
  local done, untried = #g.failed == 0, g.untried == g.rows
  local mark = done and paint("32", "✓", colour) or untried and paint("2", "·", colour)
    or paint("31", "✗", colour)
  local points = ("%d/%d"):format(g.points, g.max)
  local what = untried and "not yet" or not done and table.concat(g.failed, ", ") or ""
  local name = g.name .. (" "):rep(longest - #g.name)
  local line = ("  %s %s %6s   %s"):format(mark, name, points,
    shortened(what, width - longest - 14))
  return line:gsub("%s+$", "")
end

-- ---- the report ----

-- The first scenario that failed: that is the one thing to mend.
local function first_failed(report)
  for _, row in ipairs(report.scenarios) do
    if not row.passed then return row end
  end
end

local function named(row)
  local d = row.diagnosis
  return d ~= host.null and (d.kind == "mistake" or d.kind == "variant")
    and ("  [%s: %s]"):format(d.kind, d.name) or ""
end

local titles = {
  printed = "Printed while it ran:", warnings = "The compiler warns:", sanitizer = "Note:",
}

local function note_text(note)
  return ("\n  %s\n%s"):format(titles[note.name], wrapped(note.text, "    "))
end

local function by_name(report, name)
  for _, note in ipairs(report.notes) do
    if note.name == name then return note end
  end
end

-- What passed, and the one thing to mend.
local function text(report, job, colour)
  local out = { ("%s    %s"):format(paint("1", report.lesson, colour), job.shown), "" }
  local failed = first_failed(report)
  if failed and failed.diagnosis ~= host.null and failed.diagnosis.kind == "compile" then
    out[#out + 1] = wrapped(failed.message, "  ")
    return table.concat(out, "\n") .. "\n"
  end
  local list, longest = groups(report), 22
  for _, g in ipairs(list) do longest = math.max(longest, #g.name) end
  for _, g in ipairs(list) do out[#out + 1] = group_line(g, longest, colour) end
  if by_name(report, "warnings") then out[#out + 1] = note_text(by_name(report, "warnings")) end
  if failed then
    local title = paint("1", failed.name, colour) .. named(failed)
    out[#out + 1] = "\n" .. wrapped(title, "  ")
    out[#out + 1] = wrapped(failed.claim, "  ") .. "\n"
    out[#out + 1] = wrapped(failed.message, "    ")
  end
  if by_name(report, "printed") then out[#out + 1] = note_text(by_name(report, "printed")) end
  return table.concat(out, "\n") .. "\n"
end

function desk.text(report, job, colour) return screen.shown(text(report, job, colour)) end

-- What there is to do with a lesson that is done, and where to go on.
local function offers(job)
  local chapter = ("%s/chapters/%s/"):format(host.root, job.lesson)
  local prose = host.read(chapter .. "lesson.md") or ""
  local answers = ("solutions/%s/notes.md"):format(job.lesson)
  local answered = host.exists(host.root .. "/" .. answers)
  local out = {
    answered and ("\n  Its questions are answered in %s. And there is"):format(answers)
      or "\n  There is",
  }
  local function offer(what, there, text)
    local line = ("make %s LESSON=%02d"):format(what, job.number)
    if there or prose:find(line, 1, true) then
      out[#out + 1] = ("    %-24s %s"):format(line, text)
    end
  end
  if answered then offer("solution", true, "the reference beside yours") end
  offer("plot", false, "the chapter's comparison, drawn")
  offer("agent", host.exists(chapter .. "agent.lua"), "your own code, in its world")
  if job.next and not job.watched then
    out[#out + 1] = ("  Next: chapters/%s/lesson.md"):format(job.next)
  end
  return table.concat(out, "\n") .. "\n"
end

-- Failures that no single call shows.
local no_call = { unwritten = true, missing = true, unloadable = true, compile = true,
  ["not-run"] = true, hidden = true }

-- How to look closer at a failing call of one's own.
local function closer(job, failed)
  local d = failed and job.own and not no_call[failed.outcome] and failed.diagnosis
  if not d or d == host.null or d.name == "stateful" or d.name == "nearly" then return "" end
  return ("  Step through it: make debug LESSON=%d\n"):format(job.number)
end

-- What comes next: nothing, or the one thing to mend. `job.pending`: the sanitized run goes on.
local function step(report, job)
  local found, failed = by_name(report, "sanitizer"), first_failed(report)
  if not failed then
    if job.pending then return "; the sanitizers are looking, too …" end
    return found and ", but mend this before you go on." or ". This lesson is done."
  end
  if not job.own then return "." end
  local verb = failed.outcome == "unwritten" and "Write" or "Mend"
  return job.watched and (". %s it and save."):format(verb)
    or (". %s it, then run: make %d"):format(verb, job.number)
end

-- The last lines, when the sanitized run has had its say too. `more`: it had something to add to a
-- screen already shown.
function desk.ending(report, job, more, colour)
  local note = more and note_text(by_name(report, "sanitizer")) .. "\n" or ""
  local score = paint("1", tostring(report.score), colour)
  local done = report.score == report.max_score and not by_name(report, "sanitizer") and job.own
    and not job.pending
  return screen.shown(("%s\n  %s of %d points%s\n%s"):format(note, score, report.max_score,
    step(report, job), done and offers(job) or closer(job, first_failed(report))))
end

-- What is to be printed of a report now: first what it says, and at last how it ends.
function desk.screen(report, job, last, more)
  job.number, job.next = lesson.find(job.lesson).number, lesson.after(job.lesson)
  if last then return desk.ending(report, job, more, job.colour) end
  return desk.text(report, job, job.colour)
end

return desk
