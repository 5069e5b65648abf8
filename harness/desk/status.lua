-- status.lua: where the reader stands. Every lesson is judged anew, so nothing is kept that could
-- be out of date: a lesson that was done and has been broken says so by its points.
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local screen = require "desk.screen"
local words = require "diagnose.words"
local status = {}

-- { slug, number, score, max_score, done = { function… }, next = the first group that is not done,
-- broken = a compiler's message }
local function of(l)
  local report = own.report(l)
  local row = { slug = l.slug, number = l.number, score = report.score, max_score = report.max_score, done = {} }
  local failed = {}
  for _, s in ipairs(report.scenarios) do
    local group = s.name:match("^([^:]*):") or s.name
    if not s.passed then
      failed[group], row.next = true, row.next or group
      if s.diagnosis ~= host.null and s.diagnosis.kind == "compile" then row.broken = s.message end
    end
  end
  for _, f in ipairs(lesson.read(l).graded) do
    row.functions = (row.functions or 0) + 1
    if not failed[f.name] then row.done[#row.done + 1] = f.name end
  end
  return row
end

local function line(row)
  local mark = row.score == row.max_score and "✓" or row.score > 0 and "…" or "·"
  return ("  %s %-20s %d of %d functions   %3d of %d points"):format(mark, row.slug, #row.done, row.functions, row.score, row.max_score)
end

-- The screen: a line for each lesson, what is next, and the one command to type.
function status.text()
  local out, next_row = {}, nil
  for _, l in ipairs(lesson.all()) do
    if host.exists(l.header) then
      local row = of(l)
      out[#out + 1] = line(row)
      if not next_row and row.score < row.max_score then next_row = row end
    end
  end
  out[#out + 1] = ""
  if not next_row then
    out[#out + 1] = "  Every lesson there is, is done."
  else
    local what = next_row.broken and ("lesson %d does not compile"):format(next_row.number)
      or next_row.score == 0 and ("read chapters/%s/lesson.md and write %s there"):format(next_row.slug, next_row.next)
      or ("%s, in lesson %d"):format(next_row.next, next_row.number)
    out[#out + 1] = ("  Next: %s. Then\n    make %d"):format(what, next_row.number)
  end
  return screen.shown(words.clean(table.concat(out, "\n")) .. "\n")
end

return status
