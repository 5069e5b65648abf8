-- agents.lua: of a training run that ends with other numbers than the reference's: where it first
-- goes another way. No hypothesis, as the other explanations are, but what is seen of this one run,
-- the two journals (journal.lua) side by side. Where a run leaves no trace in a journal, as a table
-- does when it learns, it is run for one episode, two, …, until it is wrong.
--
--   agents.explain(ctx, f, entry, known) -> diagnosis or nil, lines or nil     f: the job; entry: a
--     wrong call of it; lines: its last episode, written out. With `known`, those alone.
--     diagnosis.stop = { call, before }: the call in which it goes another way, and how many of
--     that name come before it
--   agents.shortest(ctx, entry) -> the same wrong call with as few episodes as will do
--   agents.by_hand(ctx, row) -> a wrong call of the same agent whose episodes one can play by hand,
--     or nil
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local played = require "diagnose.played"
local slopes = require "diagnose.slopes"
local trace = require "diagnose.trace"
local messages = require "diagnose.messages"
local agents = {}

local RESET, STEP, ADAM, SET = journal.RESET, journal.STEP, journal.ADAM, journal.SET

-- ---- two journals ----

-- The gradients went through a network of floats, and may have been added up in another order.
local function same_part(x, y, all)
  local tolerance = 1e-4 * math.max(x.length, y.length) + 1e-6 * all.length
  return math.abs(x.length - y.length) <= tolerance and math.abs(x.sum - y.sum) <= tolerance
end

local function same(x, y)
  if not y or x.kind ~= y.kind then return false end
  if x.kind == STEP then
    return math.abs(x.action - y.action) <= 1e-5 * math.max(1, math.abs(x.action))
  end
  if x.kind == RESET then return true end
  return math.abs(x.lr - y.lr) <= 1e-9 * math.abs(x.lr) and same_part(x.policy, y.policy, x.all)
    and same_part(x.value, y.value, x.all) and same_part(x.all, y.all, x.all)
end

-- A job may have begun an episode, and left it, before it calls the agent.
local function is_job_s_own(expected, i)
  local after, behind = expected[i + 1], expected[i + 2]
  return expected[i].kind == RESET and after and (after.kind == RESET
    or after.dice == -1 and behind and behind.kind == RESET)
end

-- The first place where they part, by `alike`, and how far the run has come there: episodes begun,
-- steps taken in all and in this one, iterations begun, updates in all and since the last step.
-- Behind a full journal there is nothing to be seen.
local function parting(expected, found, alike)
  local at = { episode = 0, step = 0, steps = 0, iteration = 1, updates = 0, since = 0 }
  for i, x in ipairs(expected) do
    if not found[i] and found.full then
      expected.full = true
      return nil
    end
    if not alike(x, found[i], at) then return x, found[i], at, i end
    at.last = x.kind
    if x.kind == STEP and at.since > 0 then at.iteration = at.iteration + 1 end
    if x.kind == RESET then
      at.episode, at.step = is_job_s_own(expected, i) and 0 or at.episode + 1, 0
    elseif x.kind == STEP then at.step, at.steps, at.since = at.step + 1, at.steps + 1, 0
    elseif x.kind == ADAM then at.updates, at.since = at.updates + 1, at.since + 1 end
  end
  if #found > #expected and not expected.full then
    return nil, found[#expected + 1], at, #expected + 1
  end
end

-- ---- saying it ----

local ordinals = { "first", "second", "third", "fourth", "fifth", "sixth" }

local function nth(n, noun)
  return ordinals[n] and ("the %s %s"):format(ordinals[n], noun) or ("%s number %d"):format(noun, n)
end

local function place(at)
  if at.episode == 0 then return "before the first episode" end
  if at.step == 0 then return "at the beginning of " .. nth(at.episode, "episode") end
  return ("after %d step%s of %s"):format(at.step, at.step == 1 and "" or "s",
    nth(at.episode, "episode"))
end

local function number(x) return ("%.6g"):format(x) end

local function told(name, text, ...)
  text = "In the case that is shown, " .. text:format(...):gsub("%?%.$", "?")
  return { kind = "pattern", name = name, text = text }
end

local comes = { [RESET] = "a new episode begins", [STEP] = "the next action is taken",
  [ADAM] = "adam_step is called", [SET] = "net_set_weights is called" }

-- `learns`: whether the run has steps of Adam; `waits`: whether a table is to learn only when the
-- episode is over.
local function other_action(x, y, at, learns, waits)
  local where = ("at t = %d of %s your agent takes action %s, and %s is expected")
    :format(at.step, nth(at.episode, "episode"), number(y.action), number(x.action))
  if y.dice == -1 and x.dice ~= -1 then
    return told("no-dice", "%s: it has not asked the dice for this step.", where)
  end
  if y.dice ~= x.dice then
    return told("other-dice", "%s: it has asked for number %s of the dice, and number %s is meant.",
      where, number(y.dice), number(x.dice))
  end
  if at.updates > 0 then
    return told("other-action",
      "%s. The dice are the right ones, and so were all %d steps of Adam until then: which "
      .. "observation, and which probabilities, decide it?", where, at.updates)
  end
  if at.episode > 1 and not learns then return nil end
  if not learns and waits then
    return told("other-action",
      "%s. The dice are the right ones, and the table stays as it is until the episode is over: "
      .. "which probabilities decide it, and how?", where)
  end
  if not learns and at.step > 0 then -- a table may have moved since, and no journal shows it
    return told("other-action",
      "%s. The dice are the right ones: which probabilities decide it, and when were they "
      .. "computed?", where)
  end
  local numbered = x.action % 1 == 0 and y.action % 1 == 0
  return told("other-action", "%s. Nothing was learned yet and the dice are the right ones: %s",
    where,
    numbered and "which probabilities decide it, and how?"
      or "how does what you draw become what the world is given?")
end

-- By which factor one part of a gradient is another; nil where it is none.
local function factor(x, y)
  if x.length == 0 or x.sum == 0 then return nil end
  local k = y.sum / x.sum
  return math.abs(math.abs(k) - y.length / x.length) <= 1e-3 * math.abs(k) and k or nil
end

-- A factor is told where it is a whole number or one over such a number: of any other, one step
-- shows too little to say that it is one.
local function factor_text(k, at)
  if not k then return "" end
  local size, sign = math.abs(k), k < 0 and "−" or ""
  local over = size < 1
  local whole = math.floor((over and 1 / size or size) + 0.5)
  local value = over and 1 / whole or whole
  if whole > 1000 or math.abs(size - value) > 1e-3 * value or whole == 1 and k > 0 then
    return ""
  end
  return (": it is %s%s%d times what is expected%s")
    :format(sign, over and whole > 1 and "1/" or "", whole,
    whole == at.step and at.step > 2 and (", and the episode has %d steps"):format(at.step) or "")
end

-- Which step of Adam that is: of how many, and in which epoch and minibatch where there are such.
local function which_update(f, given, at)
  local how = given.how or {}
  local text = nth(at.updates + 1, "adam_step")
  if given.round then return ("%s, for minibatch %d,"):format(text, at.since + 1) end
  if given.which then return text end
  if not (how.M and how.epochs and given.T) then return text .. ", " .. place(at) .. "," end
  local pieces = (given.T + how.M - 1) // how.M
  return ("%s, in epoch %d, minibatch %d, of iteration %d,"):format(text, at.since // pieces + 1,
    at.since % pieces + 1, at.iteration)
end

local function cut_short(y)
  for _, clip in ipairs(y.clips) do
    if clip.length > clip.most then return clip end
  end
end

local function other_update(ctx, f, entry, x, y, at)
  local which = which_update(f, entry.given, at)
  if math.abs(x.lr - y.lr) > 1e-9 * math.abs(x.lr) then
    return told("other-step-size", "%s is given lr = %s, and %s is expected.", which, number(y.lr),
      number(x.lr))
  end
  if y.all.length == 0 then
    return told("no-gradient", "%s finds no gradient: net_backward %s.", which,
      y.calls == 0 and "has not been called since the last one"
      or "was given slopes that add up to 0")
  end
  local slope = slopes.first_other(ctx, x, y)
  local function behind(factor_found)
    local text = factor_text(factor_found, at)
    return text == "" and slope or text .. slope:gsub("^:", ";")
  end
  local clip = #x.clips == 0 and cut_short(y)
  if clip and slope == "" then
    return told("gradient-cut", "%s comes after a net_clip that has shortened the gradient from %s "
      .. "to %s. Nothing asks for that here.", which, number(clip.length), number(clip.most))
  end
  local policy, value = same_part(x.policy, y.policy, x.all), same_part(x.value, y.value, x.all)
  if policy and not value then
    return told("value-slopes",
      "%s has the right gradient in the policy head and another in the value head%s.", which,
      behind(factor(x.value, y.value)))
  elseif value and not policy then
    return told("policy-slopes", "%s has %s in the policy head%s.", which,
      x.value.length > 0 and "the right gradient in the value head and another"
        or "another gradient than is expected", behind(factor(x.policy, y.policy)))
  end
  return told("both-slopes", "%s has another gradient than is expected, in both heads%s.", which,
    behind(factor(x.all, y.all)))
end

local function other_weights(at)
  return told("other-weights",
    "%s, the weights that are set last are not those that are expected: which step was taken, and "
    .. "from which weights?", place(at))
end

-- Of a part that is asked alone, how often adam_step is called and should be; of a whole agent,
-- when it is expected.
local function no_update(given, at, found, journals)
  if given.round or given.which then
    local counts = {}
    for i, journal in ipairs(journals) do
      counts[i] = 0
      for _, e in ipairs(journal) do counts[i] = counts[i] + (e.kind == ADAM and 1 or 0) end
    end
    return told("no-update", "adam_step is called %d time%s, where %d %s expected.", counts[2],
      counts[2] == 1 and "" or "s", counts[1], counts[1] == 1 and "is" or "are")
  end
  local since = at.since == 0 and ""
    or (" and %d step%s of Adam"):format(at.since, at.since == 1 and "" or "s")
  return told("no-update", "a step of Adam is expected %s%s, and instead %s.", place(at), since,
    found)
end

local function other_event(entry, journals, x, y, at)
  local found = y and comes[y.kind] or "the run is over"
  if y and y.kind == ADAM then
    if at.last == ADAM then
      return told("one-update-too-many",
        "adam_step is called once more than expected %s: number %d.", place(at), at.updates + 1)
    end
    return told("learns-too-early", "adam_step is called %s, where %s.", place(at),
      x and "no step of Adam is expected yet" or "the run should be over")
  elseif x and x.kind == ADAM then
    return no_update(entry.given, at, found, journals)
  end
  return told("other-order", "%s %s, and what is expected is that %s.", place(at), found,
    x and comes[x.kind] or "the run is over")
end

local stops = { [RESET] = "env_reset", [STEP] = "env_step", [ADAM] = "adam_step",
  [SET] = "net_set_weights" }

-- The call of the reader's in which the runs part, and how many of that name come before it.
local function stop_at(found, i)
  if not found[i] then return nil end
  local before = 0
  for k = 1, i - 1 do before = before + (found[k].kind == found[i].kind and 1 or 0) end
  return { call = stops[found[i].kind], before = before }
end

-- Is a step of Adam as it should be to four digits, which is all that journals are compared to, and
-- not what net_backward was handed before it?
local function nearly_the_slopes(ctx, f, entry, expected, found)
  local slope = ""
  local function alike(x, y, at)
    slope = y and x.kind == ADAM and same(x, y) and slopes.nearly(ctx, x, y, at.updates == 0) or ""
    return slope == "" and same(x, y)
  end
  local x, y, at, i = parting(expected, found, alike)
  if not x or not y then return nil end
  local why = told("nearly-the-slopes", "%s has the gradient that is expected to four digits and "
    .. "no further%s.", which_update(f, entry.given, at), slope)
  why.stop = stop_at(found, i)
  return evidence.of("nearly-the-slopes", { same = same(x, y), slope = slope }, why)
end

-- Everything it did is right: then so is all that it can have learned, and what differs is what it
-- says of it.
local function only_the_report(f, expected, out, entry)
  local wrong, learns = out and trace.disagreement(f, entry.expected, out, entry.scenario), false
  for _, x in ipairs(expected) do learns = learns or x.kind == ADAM end
  local text = "Every action and every step of Adam is right, and yet %s is not: it is what your "
    .. "function returns that is wrong."
  -- what is returned is compared behind all arrays
  local arrays = not learns and wrong == "value" and next(entry.expected, next(entry.expected))
  if arrays then
    text = "Every action is right, and every array that comes out, and yet what your function "
      .. "returns is not."
  end
  return evidence.of("only-the-report", { same = not expected.full, learns = learns or arrays,
    output = wrong ~= "w" and wrong or nil }, { kind = "pattern", name = "only-the-report",
    text = text:format(wrong) })
end

-- How often adam_step is called until the second episode begins, and whether one does.
local function updates_of_first(journal)
  local episodes, n = 0, 0
  for _, event in ipairs(journal) do
    if event.kind == RESET then episodes = episodes + 1 end
    if episodes > 1 then return n, true end
    n = n + (event.kind == ADAM and 1 or 0)
  end
  return n, false
end

-- Of two runs alike but for the number of their updates, that.
local function other_count(expected, found)
  local should, more = updates_of_first(expected)
  local does = updates_of_first(found)
  if expected.full or found.full then return nil end
  return evidence.of("once-each", { should = should, does = does }, told("steps-of-adam",
    "adam_step is called %d times%s, and once is expected.", does,
    more and " in the first episode" or ""))
end

-- What a row of job_play holds, the last of it first.
local columns = { "V_next", "V_old", "truncated", "terminated", "r", "the logarithm of the "
  .. "probability (density) of what was done" }

local function in_a_row(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry.scenario)
  if f.name ~= "job_play" then return nil end
  if name == "obs" and at:match("^%[0%]") and (entry.given.rollouts or 1) > 1 then
    return told("other-part", "what differs first is the first row of obs: it is what the rollout "
      .. "before has left in obs. What should the agent see next, when a rollout ends?")
  end
  if name ~= "row" then
    return told("other-part", "%s differs first.", name == "value" and "what is returned" or name)
  end
  local t, k = at:match("^%[(%d+)%]%[(%d+)%]$")
  return told("other-part", "what differs first is %s of step %d.",
    columns[entry.given.K - k] or "what was seen or done in front", t)
end

-- What each row adds to a distance, as it should be.
local function in_the_rows(f, entry)
  local was, is, adds, sum = entry.expected.was, entry.expected.is, {}, 0
  if f.name ~= "job_kl" or #was > 3 then return nil end
  for t = 1, #was do
    local log_ratio = is[t] - was[t]
    adds[t] = math.exp(log_ratio) - 1 - log_ratio
    sum = sum + adds[t]
  end
  return evidence.of("rows-add", { mean = sum / #was, expected = entry.expected.value },
    told("rows-of-a-distance", "log π of what was done is %s in the rows, and is %s now: so they "
      .. "add %s, whose mean is expected. What do they add in yours?", messages.value(was),
      messages.value(is), messages.value(adds)))
end

local function difference(ctx, f, entry, expected, found, out)
  local count = other_count(expected, found)
  if count then return count end
  local x, y, at, i = parting(expected, found, same)
  if not x and not y then
    return in_a_row(f, entry) or in_the_rows(f, entry) or only_the_report(f, expected, out, entry)
      or nearly_the_slopes(ctx, f, entry, expected, found)
  end
  local learns = false
  for _, e in ipairs(expected) do learns = learns or e.kind == ADAM end
  local why
  if not (x and y and x.kind == y.kind) then
    why = other_event(entry, { expected, found }, x, y, at)
  elseif x.kind == ADAM then why = other_update(ctx, f, entry, x, y, at)
  elseif x.kind == SET then why = other_weights(at)
  else
    why = at.updates > 0 and nearly_the_slopes(ctx, f, entry, expected, found)
      or other_action(x, y, at, learns, ctx.lesson.functions.returns_to_go
        or ctx.lesson.functions.baseline_gradient)
  end
  if why and not why.stop then why.stop = stop_at(found, i) end
  return why and evidence.of("parts", { expected = x, found = y, same = x and same(x, y) }, why)
end

local function from_journals(ctx, run, f, entry)
  local expected = journal.of(run.reference, f, entry.given)
  ctx.subject.handle:begin(ctx.cpu_s)
  local found, out = journal.of(run.subject, f, entry.given)
  return difference(ctx, f, entry, expected, found, out)
end

-- ---- shorter runs ----

-- The first number in which two outputs differ: where it stands, what it should be and what it is.
local function first_difference(f, expected, out, s)
  local name, at = trace.disagreement(f, expected, out, s)
  if not name then return nil end
  local should, is = expected[name], out[name]
  for index in at:gmatch("%[(%d+)%]") do should, is = should[index + 1], is[index + 1] end
  return ("%s should be %s, and yours is %s"):format(name .. at, messages.pair(should, is))
end

-- Is a single episode wrong that begins with the tables the n-th began with? Then nothing that is
-- kept between episodes is to blame. nil where it is not, or the tables are no arguments.
local function wrong_from_there(ctx, run, f, entry, n)
  if not entry.given.theta then return nil end
  local given = {}
  for key, value in pairs(entry.given) do given[key] = value end
  given.episodes = n - 1
  local before = trace.ask(run.reference, f.name, given)
  if not before then return nil end
  given.theta, given.V, given.episodes = before.theta, before.V or given.V, 1
  ctx.subject.handle:begin(ctx.cpu_s)
  local out, expected = trace.ask(run.subject, f.name, given),
    trace.ask(run.reference, f.name, given)
  local wrong = out and expected and first_difference(f, expected, out, entry.scenario)
  if not wrong then return nil end
  return told("wrong-at-once",
    "one episode from the tables it was given is right; from what they have become by episode "
    .. n .. " it is wrong within a single episode: %s. "
    .. "Which numbers does it use that have changed by then, or should have?", wrong)
end

-- What says how often a job calls its agent.
local function times(given)
  for _, name in ipairs { "episodes", "rollouts", "iterations" } do
    if given[name] then return name, given[name] end
  end
end

-- The call with the least number of episodes that is wrong, up to `most`; the entry itself where
-- none is, or where it has but one.
local function shortest(ctx, reference, f, entry, most)
  local name, n = times(entry.given)
  for k = 1, math.min(n or 0, most) - 1 do
    local given = {}
    for key, value in pairs(entry.given) do given[key] = value end
    given[name] = k
    ctx.subject.handle:begin(ctx.cpu_s)
    local out, expected = trace.ask(ctx.subject.bound, f.name, given),
      trace.ask(reference, f.name, given)
    if not out or not expected then return entry end
    if trace.disagreement(f, expected, out, entry.scenario) then
      return { fn = entry.fn, given = given, out = out, expected = expected, wrong = true,
        scenario = entry.scenario, case = entry.case }
    end
  end
  return entry
end

-- By how much every entry of a table has moved, and of the one that has moved most, how far and
-- where.
local function moves(was, is, at, into)
  if type(was) == "table" then
    for i = 1, #was do moves(was[i], is[i], ("%s[%d]"):format(at, i - 1), into) end
    return into
  end
  local d = is - was
  into[#into + 1] = d
  if math.abs(d) > into.most then into.most, into.where = math.abs(d), at end
  return into
end

-- What the moves of a whole table have in common, where that says more than a single entry.
local function in_common(entry, name)
  local was, should, is = entry.given[name], entry.expected[name], entry.out[name]
  if type(was) ~= "table" then return "" end
  local x, y = moves(was, should, name, { most = 0 }), moves(was, is, name, { most = 0 })
  if x.most == 0 or y.most == 0 then return "" end
  local k, alike = y.most / x.most, 0
  for i = 1, #x do
    local near = math.abs(y[i] - k * x[i]) <= 1e-9 * y.most
    alike = near and alike and alike + (x[i] ~= 0 and 1 or 0)
  end
  if alike and alike > 1 and math.abs(k - 1) > 1e-6 then
    return (". Every entry of %s moves %s times as far as it should"):format(name, number(k))
  elseif not alike and x.where ~= y.where then
    return (". What should move most is %s, and in yours it is %s"):format(x.where, y.where)
  end
  return ""
end

-- The first episode after which a run is wrong, of those that a job plays one after another.
local function from_shorter_runs(ctx, run, f, entry)
  local least = shortest(ctx, run.reference, f, entry, 64)
  local wrong = first_difference(f, least.expected, least.out, entry.scenario)
  local n = least.given.episodes
  if not n or n > 64 then return nil end
  local why
  if n == 1 then
    local name = trace.disagreement(f, least.expected, least.out, entry.scenario)
    why = told("wrong-at-once", "it is wrong after a single episode: %s%s.", wrong,
      in_common(least, name))
  else
    why = wrong_from_there(ctx, run, f, entry, n) or told("right-at-first",
      "%s right, and after %s it is not: %s. Does something come there that did not come "
      .. "before, or is something kept from one episode to the next that should not be?",
      n == 2 and "one episode alone is" or "a run of " .. n - 1 .. " episodes is",
      nth(n, "episode"), wrong)
  end
  why.stop = { call = entry.scenario.group, before = n - 1 }
  return evidence.of("from-the-nth", { wrong = wrong, n = n }, why)
end

local most_tried = 60

-- The call of a job that is wrong with the least number of episodes.
function agents.shortest(ctx, entry)
  local f = ctx.lesson.functions[entry.fn]
  return f.name:match("^job_") and shortest(ctx, ctx.reference, f, entry, 8) or entry
end

-- Of the first case that is wrong, the wrong call, in its shortest run; or false.
local function small_run(ctx, s)
  ctx.subject.handle:begin(ctx.cpu_s)
  for case = 1, most_tried do
    for _, entry in ipairs((trace.case(ctx, ctx.subject, s, ctx.seed, case))) do
      if entry.wrong then
        return agents.shortest(ctx, entry)
      end
    end
  end
  return false
end

-- The call that can be played by hand, of a row's group; nil where it has none that is wrong.
function agents.by_hand(ctx, row)
  local group = row.scenario.group
  for _, s in ipairs(ctx.lesson.scenarios) do
    if ctx.by_hand[group] == nil and s.group == group and s.by_hand then
      local small = setmetatable({ run = s.by_hand, cases = most_tried }, { __index = s })
      ctx.by_hand[group] = small_run(ctx, small)
    end
  end
  return ctx.by_hand[group] or nil
end

local function why_wrong(ctx, run, f, entry, known)
  if known then return nil end
  return from_journals(ctx, run, f, entry) or from_shorter_runs(ctx, run, f, entry)
end

function agents.explain(ctx, f, entry, known)
  local run = journal.open(ctx)
  if not run then return nil end
  local ok, why = pcall(why_wrong, ctx, run, f, entry, known)
  local shown, lines = pcall(played.lines, ctx, run, f, entry)
  run.handle:close()
  for _, fault in ipairs { not ok and why or nil, not shown and lines or nil } do
    if type(fault) ~= "table" then error(fault, 0) end -- a fault of the reader's is a table
  end
  return ok and why or nil, shown and lines or nil
end

return agents
