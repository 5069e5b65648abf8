-- watched.lua: what a watch shows of a file: the verdict as soon as it is clear, and all of it when
-- the sanitized pass is over.
--
--   watched.judge(job, shape, own, tell) -> full marks?
--       shape    "plain", "colour" or "json", the report      own    it is the reader's own file
--       tell     (rows, text) is called first, and then (rows, text, exit status)
local desk = require "desk.desk"
local judge = require "check.judge"
local watched = {}

function watched.judge(job, shape, own, tell)
  local reader = { lesson = job.lesson, shown = job.shown, own = own, watched = true,
    colour = shape == "colour" }
  local function text(report, more)
    if shape == "json" then return host.json(report, judge.order) .. "\n" end
    return desk.screen(report, reader, false) .. desk.screen(report, reader, true, more)
  end
  local full
  judge.run(job, function(report, last, more)
    full, reader.pending = report.score == report.max_score, not last and job.sanitize == "always"
    tell(report.scenarios, text(report, more), last and
      (full and host.status.done or host.status.less) or nil)
  end)
  return full
end

return watched
