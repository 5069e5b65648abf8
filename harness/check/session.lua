-- session.lua: one job from beginning to end, for the test that judges it.
--
--   session.run(job)      writes the report to job.report, once when the verdict is clear and
--                         again when the sanitized pass had something to add -> the report's rows
--   session.batch(job)    writes nothing -> the rows, the report as JSON, and the CPU seconds that
--                         compiling and linking took
local build = require "impl.build"
local desk = require "desk.desk"
local judge = require "check.judge"
local lesson = require "lesson.lesson"
local session = {}

local function deliver(job, report)
  local written, why = host.write(job.report, host.json(report, judge.order) .. "\n")
  if not written then error({ text = why }, 0) end
end

function session.run(job)
  job.number, job.next = lesson.find(job.lesson).number, lesson.after(job.lesson)
  return judge.run(job, function(report, last, more)
    if not last or more then deliver(job, report) end
    if not job.show then return end
    io.write(last and desk.ending(report, job, more, job.colour) or desk.text(report, job, job.colour))
    io.flush()
  end).scenarios
end

function session.batch(job)
  local before = build.seconds
  local report = judge.report(job)
  return report.scenarios, host.json(report, judge.order), build.seconds - before
end

return session
