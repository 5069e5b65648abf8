-- judge.lua: one implementation against one lesson: verdict, explanation, sanitized pass.
--
--   judge.report(job) -> report      all of it, to the end
--   judge.run(job, tell)             calls tell(report, last) as soon as the verdict is clear, and
--                                    again, with last = true, when the sanitized pass is over
--
-- job = { lesson, file, shown, seed, sanitize }; of a judge of many also { kept: see cache.lua;
-- at_once }; for a debugger { stops: see context.lua }; and in a batch { text: what the file holds,
-- or presence and absent: why there is none; hidden; cpu_s; timeless }.
-- report = { schema_version, lesson, sandbox, score, max_score, scenarios = { { name, claim,
-- points, passed, outcome, message, diagnosis } }, notes }; judge.order has its keys in order.
--
-- The verdict comes from the plain build. What is told of a failure that is not clear waits for the
-- sanitized pass; a clear verdict does not.
local context = require "check.context"
local explain = require "check.explain"
local sanitized = require "check.sanitized"
local verdict = require "check.verdict"
local judge = { order = context.order }

local function run(ctx, job, tell)
  if verdict.reach(ctx, job) then explain.rows(ctx) end
  context.report(ctx)
  local unclear = sanitized.unclear(ctx)
  if unclear and not job.at_once then sanitized.pass(ctx) end
  if tell then tell(ctx.report, false) end
  local more = (job.at_once or not unclear) and sanitized.pass(ctx)
  if tell then tell(ctx.report, true, more and not unclear) end
end

function judge.run(job, tell)
  local ctx = context.new(job)
  local ok, why = xpcall(run, host.traceback, ctx, job, tell)
  context.close(ctx)
  if not ok then error({ text = why }, 0) end
  return ctx.report
end

function judge.report(job) return judge.run(job) end

return judge
