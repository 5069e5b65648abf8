-- session.lua: one job from beginning to end. A verdict that is clear is written and shown at once, and the sanitized run may add a
-- note to it; one that is not is shown when the sanitized run has said what it knows.
local desk = require "desk.desk"
local judge = require "check.judge"
local lesson = require "check.lesson"
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

return session
