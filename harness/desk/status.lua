-- status.lua: where the reader stands. Every lesson is judged anew, so nothing is kept that could
-- be out of date: a lesson that was done and has been broken says so by its points.
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local screen = require "diagnose.screen"
local messages = require "diagnose.messages"
local status = {}

-- { slug, number, score, max_score, done, functions = how many of how many are right, next = the
-- first group that is not done, broken = a compiler's message }
local function of(l)
  local report = own.report(l)
  local row = {
    slug = l.slug, number = l.number, score = report.score, max_score = report.max_score,
    done = 0, functions = 0,
  }
  local failed = {}
  for _, s in ipairs(report.scenarios) do
    local group = s.name:match("^([^:]*):") or s.name
    if not s.passed then
      failed[group], row.next = true, row.next or group
      if s.diagnosis ~= host.null and s.diagnosis.kind == "compile" then row.broken = s.message end
    end
  end
  for _, f in ipairs(lesson.read(l).graded) do
    row.functions = row.functions + 1
    if not failed[f.name] then row.done = row.done + 1 end
  end
  return row
end

local function full(row) return row.score == row.max_score end

local function line(row)
  local mark = full(row) and "✓" or row.score > 0 and "…" or "·"
  return ("  %s %-20s %d of %d functions   %3d of %d points"):format(mark, row.slug, row.done,
    row.functions, row.score, row.max_score)
end

-- A chapter without an exercise counts as read once a lesson behind it has points.
local function reading(l, rows, i)
  for k = i + 1, #rows do
    if rows[k] and rows[k].score > 0 then return ("  ✓ %-20s read"):format(l.slug) end
  end
  return ("  · %-20s to read"):format(l.slug)
end

-- What comes next, and the one command to type.
local function next_step(row, first_of_all)
  local what = row.broken and ("lesson %d does not compile"):format(row.number)
    or row.score == 0 and ("read chapters/%s/lesson.md and write %s there"):format(row.slug,
      row.next)
    or ("%s, in lesson %d"):format(row.next, row.number)
  local before = first_of_all and ("  Begin with chapters/%s/lesson.md.\n"):format(first_of_all)
    or ""
  return ("%s  Next: %s. Then\n    make %d"):format(before, what, row.number)
end

-- Where a done lesson's questions are answered: the last one's, for those are fresh.
local function questions(row)
  local answers = ("%s/solutions/%s/notes.md"):format(host.root, row.slug)
  if not host.exists(answers) then return ("  Lesson %d is done."):format(row.number) end
  return ("  Lesson %d is done. Its questions: the end of\n    chapters/%s/lesson.md, answered in\n"
    .. "    solutions/%s/notes.md"):format(row.number, row.slug, row.slug)
end

-- The screen: a line for each chapter, what is next, and the one command to type.
function status.text()
  local list, rows, out, next_row, last_done = lesson.all(), {}, {}, nil, nil
  for i, l in ipairs(list) do rows[i] = host.exists(l.header) and of(l) or false end
  for i, l in ipairs(list) do
    local row = rows[i]
    out[i] = row and line(row) or reading(l, rows, i)
    next_row = next_row or row and not full(row) and row
    last_done = not next_row and row or last_done
  end
  out[#out + 1] = ""
  if last_done then out[#out + 1] = questions(last_done) end
  local untouched = not rows[1] and not last_done and next_row and next_row.score == 0
  out[#out + 1] = next_row and next_step(next_row, untouched and list[1].slug)
    or ("  Every lesson is done. Last, read chapters/%s/lesson.md."):format(list[#list].slug)
  return screen.shown(messages.clean(table.concat(out, "\n")) .. "\n")
end

return status
