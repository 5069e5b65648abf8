-- session.lua: one job from beginning to end, for the test that judges it.
--
--   session.run(job, tell)    calls tell(rows, report as JSON, true) when the verdict is clear, and
--                             again, with false, when the sanitized pass had something to add
--   session.batch(job)        -> the rows, the report as JSON, and the CPU seconds that compiling
--                             and linking took
local build = require "impl.build"
local judge = require "check.judge"
local session = {}

function session.run(job, tell)
  judge.run(job, function(report, last, more)
    if not last or more then tell(report.scenarios, host.json(report, judge.order), not last) end
  end)
end

function session.batch(job)
  local before = build.seconds
  local report = judge.report(job)
  return report.scenarios, host.json(report, judge.order), build.seconds - before
end

return session
