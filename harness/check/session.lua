-- session.lua: one job from beginning to end. The report is written, and shown, as soon as there is a verdict; the sanitized run
-- comes after it and may add a note.
local desk = require "check.desk"
local judge = require "check.judge"
local lesson = require "check.lesson"
local session = {}

local function deliver(job, report)
  local written, why = host.write(job.report, host.json(report, judge.order) .. "\n")
  if not written then error({ text = why }, 0) end
end

function session.run(job)
  local ok, result = xpcall(function()
    job.number = lesson.find(job.lesson).number
    local report = judge.verdict(job)
    deliver(job, report)
    if job.show then
      io.write(desk.text(report, job, job.colour))
      io.flush()
    end
    if judge.afterthought() then
      deliver(job, report)
      if job.show then io.write(desk.afterthought(report)) end
    end
    return report.scenarios
  end, host.traceback)
  judge.close()
  if not ok then error({ text = result }, 0) end
  return result
end

return session
