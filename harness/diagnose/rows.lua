-- rows.lua: of what a part of an agent leaves in its arrays, the row that is wrong first.
--
--   rows.first_other(f, entry) -> diagnosis or nil     f: the job; entry: a wrong call of it
--   rows.only_the_report(f, expected, out, entry) -> the same of a run whose journal is right
--   rows.drawn(entry, control, t) -> of a control that is another one, what is wrong with the u
--                                    that is kept, as text; nil where nothing is
--   rows.small_type(should, is) -> what a small type has left of a whole number, as text, or ""
--   rows.is_unset(x) -> does memory look so that nobody has written to?
--   rows.of_a_distance(f, entry) -> what each row should add to a distance; nil where there is none
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local messages = require "diagnose.messages"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local rows = {}

local told = messages.of_run

-- What is left of a whole number in a type that is too small for it, in words; "" where it is not.
function rows.small_type(should, is)
  local least = should % 1 == 0 and is % 1 == 0 and should ~= is and (should - is) % 256 == 0
  if not least or is < -128 or is > 255 then return "" end
  return (": just %d less. Is it kept in a type that is too small for it?"):format(should - is)
end

-- Is what stands before u in a row, what was seen, another one?
local function seen_otherwise(row, mine, n)
  for k = 1, n do
    if math.abs(mine[k] - row[k]) > 1e-9 * math.abs(row[k]) then return true end
  end
  return false
end

-- A control that is another one: is the u it is made of, which is kept, another one already? In the
-- row of step t of a single rollout.
function rows.drawn(entry, control, t)
  local row, mine = entry.expected.row, entry.out and entry.out.row
  local c = entry.given.how and entry.given.how.c
  if not row or not mine or not c or entry.given.rollouts ~= 1 or not row[t + 1] then return nil end
  for k, u in ipairs(row[t + 1]) do
    local tanh = 1 - 2 / (math.exp(2 * u) + 1)
    local is = mine[t + 1][k]
    if seen_otherwise(row[t + 1], mine[t + 1], k - 1) then return nil end
    if u ~= 0 and math.abs(c * tanh - control) <= 1e-9 * c then
      if not (math.abs(is - u) > 1e-9 * math.abs(u)) then return nil end
      local text = ("the u that is kept should be %s, and is %s"):format(written.apart(u, is))
      return math.abs(is) == c and text .. ", which is just ±c. Of what is logp_old the density?"
        or text .. ": how does the die become u, and which half of the head is the mean?"
    end
  end
end

-- The first step whose action is another one, where that is what changes the next observation.
local function action_before(entry, at)
  local t = tonumber(at:match("^%[(%d+)%]"))
  local mine, its = entry.out.a, entry.expected.a
  if not (mine and t) then return nil end
  for i = 1, math.min(t + 1, #its) do
    if mine[i] ~= its[i] then
      return told("other-part", "what differs first is a of step %d: it should be %d, and yours is "
        .. "%d%s.", i - 1, its[i], mine[i], rows.small_type(its[i], mine[i]))
    end
  end
end

-- What a row of job_play holds, the last of it first.
local columns = { "V_next", "V_old", "truncated", "terminated", "r", "logp_old" }

function rows.is_unset(x)
  local size = math.abs(x)
  return x ~= x or size > 1e100 and size < math.huge or size > 0 and size < 1e-100
end

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

-- What is returned, of a run that keeps what each call of an agent has returned under such names.
local returned = { value = true, ended = true, score = true, ret = true, paid = true }

-- ": it returns 0, and 1 is expected", or "", where that is another output.
local function what_is_returned(entry, name)
  local should, is, when = entry.expected[name], entry.out[name], ""
  if not returned[name] then return "" end
  if type(should) == "table" then
    local i = 1
    while should[i] == is[i] and i < #should do i = i + 1 end
    when, should, is = #should > 1 and ", in call number " .. i or "", should[i], is[i]
  end
  if type(should) ~= "number" then return "" end
  should, is = written.apart(should, is)
  return (": it returns %s%s, and %s is expected"):format(is, when, should)
end

-- Is a column the expected one, but that of the row before, or behind?
local function shifted(entry, k)
  for _, shift in ipairs { { -1, "before" }, { 1, "behind" } } do
    local as, any = true, false
    for t, mine in ipairs(entry.out.row) do
      local other = entry.expected.row[t + shift[1]]
      as = as and (not other or mine[k] == other[k])
      any = any or other and other[k] ~= entry.expected.row[t][k]
    end
    if as and any then
      return (": what stands in each row is that of the row %s"):format(shift[2])
    end
  end
  return ""
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
    local other = (name == "obs" or name == "a") and action_before(entry, at)
    return other or told("other-part", "%s differs first%s.",
      name == "value" and "what is returned" or name, what_is_returned(entry, name))
  end
  local t, k = at:match("^%[(%d+)%]%[(%d+)%]$")
  local is = entry.out.row[t + 1][k + 1]
  local last = tonumber(t) + 1 == #entry.out.row and t ~= "0"
  return told("other-part", "what differs first is %s of step %d%s%s%s.",
    columns[entry.given.K - k] or "what was seen or done in front", t,
    last and ", the last of the rollout" or "", shifted(entry, k + 1),
    rows.is_unset(is) and ", which is as memory has it that nobody has set" or "")
end

-- Of many rows, the one that adds the most.
local function most_of(was, is, adds)
  local k = 1
  for t in ipairs(adds) do k = adds[t] > adds[k] and t or k end
  return ("of %d rows number %d adds the most: log π of what was done was %s there, and is %s now, "
    .. "so it adds %s, before the mean is taken. What does it add in yours?"):format(#adds, k - 1,
    written.number(was[k]), written.number(is[k]), written.number(adds[k]))
end

-- What each row adds to a distance, as it should be.
function rows.of_a_distance(f, entry)
  local was, is, adds, sum = entry.expected.was, entry.expected.is, {}, 0
  if f.name ~= "job_kl" then return nil end
  for t = 1, #was do
    local log_ratio = is[t] - was[t]
    adds[t] = math.exp(log_ratio) - 1 - log_ratio
    sum = sum + adds[t]
  end
  local text = #was > 3 and most_of(was, is, adds) or ("log π of what was done is %s in the rows, "
    .. "and is %s now: so they add %s, whose mean is expected. What do they add in yours?")
    :format(written.value(was), written.value(is), written.value(adds))
  return evidence.of("rows-add", { mean = sum / #was, expected = entry.expected.value },
    told(#was > 3 and "row-of-a-distance" or "rows-of-a-distance", "%s", text))
end

-- Everything it did is right: then so is all that it can have learned, and what differs is what it
-- says of it.
function rows.only_the_report(f, expected, out, entry)
  local wrong, learns = out and trace.disagreement(f, entry.expected, out, entry), false
  for _, x in ipairs(expected) do learns = learns or x.kind == journal.ADAM end
  local numbers = wrong and what_is_returned(entry, wrong) or ""
  local text = "Every action and every step of Adam is right, and yet %s is not: it is what your "
    .. "function returns or leaves behind that is wrong."
  -- what is returned, in a job of many calls `ended`, is compared behind the function's arrays
  local arrays = not learns and (wrong == "ended" or wrong == "ret"
    or wrong == "value" and next(entry.expected, next(entry.expected)))
  if arrays then
    text = "All that was done is right, and every array too, and yet what your function returns "
      .. "is not" .. numbers .. "."
  elseif numbers ~= "" then
    text = "Every action and every step of Adam is right, and yet what your function returns is "
      .. "not" .. numbers .. "."
  end
  return evidence.of("only-the-report", { same = not expected.full, learns = learns or arrays,
    output = wrong ~= "w" and wrong or nil }, { kind = "pattern", name = "only-the-report",
    text = text:format(wrong) })
end

return rows
