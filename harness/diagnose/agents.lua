-- agents.lua: of a training run that ends with other numbers than the reference's: where it first
-- goes another way. No hypothesis, as the other explanations are, but what is seen of this one run,
-- the two journals (journal.lua) side by side. Where a run leaves no trace in a journal, as a table
-- does when it learns, runs.lua says after which episode it is wrong.
--
--   agents.explain(ctx, f, entry, known) -> diagnosis or nil, lines or nil     f: the job; entry: a
--     wrong call of it; lines: its last episode, written out. Of a run of which something is
--     `known`, those alone; of one that ends in no number, what that comes from, too.
--     diagnosis.stop = { call, before }: the call in which it goes another way, and how many of
--     that name come before it
local arguments = require "diagnose.arguments"
local behind = require "diagnose.behind"
local events = require "diagnose.events"
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local messages = require "diagnose.messages"
local played = require "diagnose.played"
local probe = require "diagnose.probe"
local rollout = require "diagnose.rollout"
local rows = require "diagnose.rows"
local runs = require "diagnose.runs"
local slopes = require "diagnose.slopes"
local trace = require "diagnose.trace"
local weights = require "diagnose.weights"
local without = require "diagnose.without"
local written = require "diagnose.written"
local agents = {}

local told = messages.of_run

local RESET, STEP, ADAM, SET = journal.RESET, journal.STEP, journal.ADAM, journal.SET

-- ---- two journals ----

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
    slope = y and x.kind == ADAM and events.same(x, y)
      and slopes.nearly(ctx, x, y, at.updates == 0) or ""
    return slope == "" and events.same(x, y)
  end
  local x, y, at, i = parting(expected, found, alike)
  if not x or not y then return nil end
  local why = told("nearly-the-slopes", "%s has the gradient that is expected to four digits and "
    .. "no further%s.", events.which_update(f, entry.given, at), slope)
  why.stop = stop_at(found, i)
  return evidence.of("nearly-the-slopes", { same = events.same(x, y), slope = slope }, why)
end

-- What net_backward was handed before the gradient was read, the first that is another, and since;
-- or a net_clip that nothing asks for.
local function other_gradient(ctx, expected, found)
  if expected.full or found.full then return nil end
  local slope, clip = "", nil
  for k = 1, #expected.read + 1 do
    local x, y = expected.read[k] or expected, k > #expected.read and found or found.read[k]
    if slope == "" and y then slope = slopes.first_other(ctx, x, y) end
    clip = clip or y and #x.clips == 0 and events.cut_short(y)
  end
  if clip and slope == "" then
    return evidence.of("parts", { expected = false, found = clip }, told("gradient-cut",
      "the gradient at the end comes after a net_clip that has shortened it from %s to %s. Nothing "
      .. "asks for that here.", written.number(clip.length), written.number(clip.most)))
  end
  return evidence.of("other-slopes", { slope = slope }, told("other-gradient",
    "the gradient at the end is another one than is expected%s.", slope))
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

-- How far a run has come after so many events.
local function after(events, n)
  local at = { episode = 0, step = 0 }
  for i = 1, n do
    local kind = events[i].kind
    if kind == RESET then at.episode, at.step = at.episode + 1, 0
    elseif kind == STEP then at.step = at.step + 1 end
  end
  return at
end

local not_asked = {
  anything = "%s, an action is taken, and net_forward was not asked right before about what the "
    .. "world shows there. Which observation was it asked about?",
  logits = "%s, an action is taken, and net_forward was not asked right before for the policy's "
    .. "outputs of what the world shows there. Which observation was it asked about?",
  stale = "%s, an action is taken by what net_forward said before adam_step moved the weights, and "
    .. "was not asked again. Which policy is to act there?",
}

-- Is the network asked about something else than the world shows?
local function asked_otherwise(expected, found)
  if expected.full or found.full then return nil end
  local n, i, what = rollout.never_shown(found), rollout.not_asked(found)
  if n then
    return evidence.of("never-shown", { found = n, expected = rollout.never_shown(expected) },
      told("never-shown", "%s, net_forward is asked about an observation that the world has not "
      .. "shown. Is all of it copied, and as what it was?", events.place(after(found, n))))
  end
  return i and evidence.of("not-asked", { found = i, expected = rollout.not_asked(expected) },
    told("not-asked", not_asked[what], events.place(after(found, i - 1))))
end

-- What is seen where two journals part, and whether that is of the rows that are left at the end.
local function seen_there(ctx, f, entry, expected, found, x, y, at, i)
  local learns, functions = false, ctx.lesson.functions
  for _, e in ipairs(expected) do learns = learns or e.kind == ADAM end
  if not (x and y and x.kind == y.kind) then
    return events.other_event(entry, { expected, found }, x, y, at, i)
  elseif x.kind == ADAM then
    return events.left_out(expected, found, i, y, at)
      or events.in_parts(expected, found, i, at) or weights.told(ctx, entry, expected, i, x, y,
      at, events.other_update(ctx, f, entry, x, y, at))
  elseif x.kind == SET then return events.other_weights(f, entry, at) end
  local there = at.updates > 0 and nearly_the_slopes(ctx, f, entry, expected, found)
    or events.other_action(entry, x, y, at, learns, functions.returns_to_go
      or functions.baseline_gradient)
  return there or rows.first_other(f, entry), not there
end

local function difference(ctx, f, entry, expected, found, out)
  local count = other_count(expected, found) or asked_otherwise(expected, found)
  if count then return count end
  local x, y, at, i = parting(expected, found, events.same)
  if not x and not y then
    return other_gradient(ctx, expected, found) or rows.first_other(f, entry)
      or rows.of_a_distance(f, entry) or expected.calls == found.calls
      and #expected.read == #found.read
      and rows.only_the_report(f, expected, out, entry)
      or nearly_the_slopes(ctx, f, entry, expected, found)
  end
  local why, of_rows = seen_there(ctx, f, entry, expected, found, x, y, at, i)
  if why and not why.stop then why.stop = stop_at(found, i) end
  if why and not of_rows then why.at = at end
  return why and evidence.of("parts", { expected = x, found = y,
    same = x and events.same(x, y) }, why)
end

-- The journals of the reference and of the reader's, and the outputs of that.
local function both(ctx, run, f, entry)
  local expected = journal.of(run.reference, f, entry.given)
  ctx.subject.handle:begin(ctx.cpu_s)
  return expected, journal.of(run.subject, f, entry.given)
end

-- Which of what is seen of a run gives way to a border, where there is one.
local gives_way = { ["only-the-report"] = true, ["wrong-at-once"] = true,
  ["row-of-a-distance"] = true }

-- And which say where it is seen, and not whence it comes.
local is_a_place = { ["value-slopes"] = true, ["policy-slopes"] = true, ["both-slopes"] = true,
  ["other-gradient"] = true, ["wrong-at-once"] = true, ["right-at-first"] = true,
  ["other-weights"] = true, ["other-action"] = true, ["nearly-the-slopes"] = true }
-- And those of which only an argument says more.
local is_an_event = { ["other-part"] = true, ["no-gradient"] = true, ["no-update"] = true,
  ["learns-too-early"] = true, ["other-rows"] = true, ["order-of-the-first"] = true }

-- What is handed to a function, where that says it; else a border, before what says no more than
-- where it is seen.
local function with_arguments(ctx, f, entry, why)
  local event, gives = why and is_an_event[why.name], why and gives_way[why.name]
  if why and not event and not is_a_place[why.name] and not why.nameless then
    return gives and probe.run(ctx, f, entry) or why
  end
  local other, right, first = arguments.other(ctx, f, entry)
  other = other or not why and first
  if other then other.stop = why and why.stop end
  if other or event then return other or why end
  local border = (gives or not why) and probe.run(ctx, f, entry)
  if border or not why then return border end
  local more = without.run(ctx, f, entry)
    or right and { name = "handed-right", text = right } or first
  if more then
    why.name = why.name .. "-" .. more.name
    why.text = ("%s %s"):format(why.text, more.alone or more.text)
  end
  return why
end

-- Of a run that ends in no number, what says more than that.
local is_said_of_no_number = { ["value-slopes"] = true, ["policy-slopes"] = true,
  ["both-slopes"] = true, ["before-the-score"] = true, ["other-targets"] = true }

-- The same beside what is known of it: where it is seen, or what it comes from.
local function of_no_number(ctx, run, f, entry, known)
  local why = (arguments.other(ctx, f, entry)) or asked_otherwise(both(ctx, run, f, entry))
  if why then return why end
  why = difference(ctx, f, entry, both(ctx, run, f, entry))
  return why and is_said_of_no_number[why.name] and { kind = known.kind, name = known.name,
    text = ("%s %s"):format(why.text, known.text) } or nil
end

local function why_wrong(ctx, run, f, entry, known)
  if known and known.name ~= "not-finite" then return nil end
  local others = behind.of_run(ctx, f, entry)
  if others then return others end
  if known then return of_no_number(ctx, run, f, entry, known) end
  local company = without.company(ctx, f, entry)
  local why = with_arguments(ctx, f, entry, difference(ctx, f, entry, both(ctx, run, f, entry))
    or runs.first_wrong(ctx, run, f, entry))
  if company and why then why.text = ("%s %s"):format(company.text, why.text) end
  return why or company and told(company.name, "%s", company.text)
end

-- The call with fewer episodes, rollouts or iterations.
local function only_so_many(entry, name, n)
  local shorter, given = {}, {}
  for key, value in pairs(entry) do shorter[key] = value end
  for key, value in pairs(entry.given) do given[key] = value end
  shorter.given, given[name] = given, n
  return shorter
end

-- The call that is written out: of a network's run as much as is spoken of; what a table has made
-- of an episode is known of the last one only.
local function to_be_written_out(entry, why)
  local given, at, call = entry.given, why.at or {}, why.of_call or {}
  for _, name in ipairs { "episodes", "rollouts", "iterations" } do
    local n = call.all == given[name] and call.nth
      or name == "episodes" and at.episode or name ~= "episodes" and at.iteration
    if given[name] and not given.theta and n and n >= 1 and n < given[name] then
      return only_so_many(entry, name, n)
    end
  end
  return entry
end

function agents.explain(ctx, f, entry, known)
  local run = journal.open(ctx)
  if not run then return nil end
  local ok, why = pcall(why_wrong, ctx, run, f, entry, known)
  local shown, lines, counted = pcall(played.lines, ctx, run, f,
    ok and why and to_be_written_out(entry, why) or entry)
  run.handle:close()
  for _, fault in ipairs { not ok and why or nil, not shown and lines or nil } do
    if type(fault) ~= "table" then error(fault, 0) end -- a fault of the reader's is a table
  end
  if ok and why and why.name:match("^wrong%-at%-once") and shown and counted then
    why.name, why.text = "before-the-score", why.text .. " " .. counted
  end
  return ok and why or nil, shown and lines or nil
end

return agents
