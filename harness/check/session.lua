-- session.lua: one job from beginning to end. A verdict that is clear is written and shown at once,
-- and the sanitized run may add a note to it; one that is not is shown when the sanitized run has
-- said what it knows.
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
  local ok, result = xpcall(function()
    job.number, job.next = lesson.find(job.lesson).number, lesson.after(job.lesson)
    local report = judge.verdict(job)
    local unclear = judge.unclear()
    if unclear then judge.afterthought() end
    deliver(job, report)
    if job.show then
      io.write(desk.text(report, job, job.colour))
      io.flush()
    end
    local more = not unclear and judge.afterthought()
    if more then deliver(job, report) end
    if job.show then io.write(desk.ending(report, job, more, job.colour)) end
    return report.scenarios
  end, host.traceback)
  judge.close()
  if not ok then error({ text = result }, 0) end
  return result
end

-- The same in a batch: the report's rows, the report as JSON, and the CPU seconds that compiling
-- and linking took. Nothing is shown or written.
function session.batch(job)
  local before = build.seconds
  local ok, report = xpcall(function()
    local report = judge.verdict(job)
    if judge.unclear() then judge.afterthought() end
    return report
  end, host.traceback)
  judge.close()
  if not ok then error({ text = report }, 0) end
  return report.scenarios, host.json(report, judge.order), build.seconds - before
end

return session
