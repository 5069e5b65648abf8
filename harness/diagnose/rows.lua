-- rows.lua: of what a part of an agent leaves in its arrays, the row that is wrong first.
--
--   rows.first_other(f, entry) -> diagnosis or nil     f: the job; entry: a wrong call of it
--   rows.of_a_distance(f, entry) -> what each row should add to a distance; nil where there is none
local evidence = require "diagnose.evidence"
local messages = require "diagnose.messages"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local rows = {}

local told = messages.of_run

-- The first step whose action is another one, where that is what changes the next observation.
local function action_before(entry, at)
  local t = tonumber(at:match("^%[(%d+)%]"))
  local mine, its = entry.out.a, entry.expected.a
  if not (mine and t and t > 0) then return nil end
  for i = 1, t do
    if mine[i] ~= its[i] then
      return told("other-part", "what differs first is a of step %d: yours is %d, and %d is "
        .. "expected.", i - 1, mine[i], its[i])
    end
  end
end

-- What a row of job_play holds, the last of it first.
local columns = { "V_next", "V_old", "truncated", "terminated", "r", "the logarithm of the "
  .. "probability (density) of what was done" }

-- And a row of job_answers, the first of it first.
local of_answers = { "whether there is a token", "log π_old", "log π_ref", "V_old", "the score" }

local function in_an_answer(entry, name, at)
  local i, t, k = at:match("^%[(%d+)%]%[(%d+)%]%[?(%d*)")
  if not i then return nil end
  local hole = entry.expected.row[i + 1][t + 1][1] == 0
  return told("other-part", "what differs first is %s in place %d of answer %d%s.",
    name == "row" and of_answers[(tonumber(k) or 0) + 1] or name == "obs" and "what was seen"
    or "the token", t, i, hole and ", where a hole is expected" or "")
end

function rows.first_other(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry)
  if not at then return nil end
  if f.name:match("answers$") then return in_an_answer(entry, name, at) end
  if f.name ~= "job_play" and f.name ~= "job_any_play" then return nil end
  if name == "obs" and at:match("^%[0%]") and (entry.given.rollouts or 1) > 1 then
    return told("other-part", "what differs first is the first row of obs: it is what the rollout "
      .. "before has left in obs. What should the agent see next, when a rollout ends?")
  end
  if name ~= "row" then
    local other = name == "obs" and action_before(entry, at)
    return other or told("other-part", "%s differs first.",
      name == "value" and "what is returned" or name)
  end
  local t, k = at:match("^%[(%d+)%]%[(%d+)%]$")
  return told("other-part", "what differs first is %s of step %d.",
    columns[entry.given.K - k] or "what was seen or done in front", t)
end

-- What each row adds to a distance, as it should be.
function rows.of_a_distance(f, entry)
  local was, is, adds, sum = entry.expected.was, entry.expected.is, {}, 0
  if f.name ~= "job_kl" or #was > 3 then return nil end
  for t = 1, #was do
    local log_ratio = is[t] - was[t]
    adds[t] = math.exp(log_ratio) - 1 - log_ratio
    sum = sum + adds[t]
  end
  return evidence.of("rows-add", { mean = sum / #was, expected = entry.expected.value },
    told("rows-of-a-distance", "log π of what was done is %s in the rows, and is %s now: so they "
      .. "add %s, whose mean is expected. What do they add in yours?", written.value(was),
      written.value(is), written.value(adds)))
end

return rows
