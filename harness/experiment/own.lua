-- own.lua: the reader's own file of a lesson, judged as `check` judges it but for the sanitized
-- run, in the sandbox that the command was given. Whoever tells a reader where they stand asks
-- here, so that no two commands can tell them different things.
--
--   own.report(lesson) -> the report of check/judge.lua        own.full(report) -> full marks?
--   own.seed           of the random cases of a check, and of what is trained and drawn
local judge = require "check.judge"
local own = { seed = 1 }

function own.report(l)
  return judge.report {
    lesson = l.slug, file = l.stub, shown = l.stub:sub(#host.root + 2), seed = own.seed,
    sanitize = "never",
  }
end

function own.full(report) return report.score == report.max_score end

return own
