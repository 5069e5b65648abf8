-- agents.lua: of a training run that ends with other numbers than the reference's: where it first
-- goes another way. No hypothesis, as the other explanations are, but what is seen of this one run,
-- the two journals (journal.lua) side by side. Where a run leaves no trace in a journal, as a table
-- does when it learns, runs.lua says after which episode it is wrong.
--
--   agents.explain(ctx, f, entry, known) -> diagnosis or nil, lines or nil     f: the job; entry: a
--     wrong call of it; lines: its last episode, written out. With `known`, those alone.
--     diagnosis.stop = { call, before }: the call in which it goes another way, and how many of
--     that name come before it
local behind = require "diagnose.behind"
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local messages = require "diagnose.messages"
local played = require "diagnose.played"
local probe = require "diagnose.probe"
local rows = require "diagnose.rows"
local runs = require "diagnose.runs"
local slopes = require "diagnose.slopes"
local trace = require "diagnose.trace"
local weights = require "diagnose.weights"
local written = require "diagnose.written"
local agents = {}

local told, nth = messages.of_run, written.nth

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

local function place(at)
  if at.episode == 0 then return "before the first episode" end
  if at.step == 0 then return "at the beginning of " .. nth(at.episode, "episode") end
  return ("after %d step%s of %s"):format(at.step, at.step == 1 and "" or "s",
    nth(at.episode, "episode"))
end

local function number(x) return ("%.6g"):format(x) end

local comes = { [RESET] = "a new episode begins", [STEP] = "the next action is taken",
  [ADAM] = "adam_step is called", [SET] = "net_set_weights is called" }

-- What can be seen of an action that is another one, by itself.
local function other_draw(entry, x, y, at, where, numbered)
  if y.dice == -1 and x.dice ~= -1 then
    return told("no-dice", "%s: it has not asked the dice for this step.", where)
  end
  if y.dice ~= x.dice then
    return told("other-dice", "%s: it has asked for number %s of the dice, and number %s is meant.",
      where, number(y.dice), number(x.dice))
  end
  local small = numbered and rows.small_type(x.action, y.action) or ""
  if small ~= "" then return told("small-type", "%s%s", where, small) end
  local kept = not numbered and rows.drawn(entry, x.action, at.steps)
  return kept and told("other-draw", "%s: %s", where, kept)
end

-- `learns`: whether the run has steps of Adam; `waits`: whether a table is to learn only when the
-- episode is over.
local function other_action(entry, x, y, at, learns, waits)
  local where = ("at t = %d of %s your agent takes action %s, and %s is expected")
    :format(at.step, nth(at.episode, "episode"), number(y.action), number(x.action))
  local numbered = x.action % 1 == 0 and y.action % 1 == 0
  local seen = other_draw(entry, x, y, at, where, numbered)
  if seen then return seen end
  local think = numbered and "which probabilities decide it, and how?"
    or "how does what you draw become what the world is given?"
  local right = "It has asked for the right number of the dice last"
  if at.updates > 0 then
    return told("other-action",
      "%s. %s, and all %d steps of Adam until then are right: is it that number that counts, what "
      .. "is the network asked about, and %s", where, right, at.updates, think)
  end
  if at.episode > 1 and not learns then return nil end
  if not learns and waits then
    return told("other-action",
      "%s. %s, and the table stays as it is until the episode is over: is it that number that "
      .. "counts, and %s", where, right, think)
  end
  if not learns and at.step > 0 then -- a table may have moved since, and no journal shows it
    return told("other-action",
      "%s. %s: is it that number that counts, and %s", where, right, numbered
      and "which probabilities decide it, computed when?" or think)
  end
  return told("other-action",
    "%s. %s, and nothing was learned yet: is it that number that counts, and %s", where, right,
    think)
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
  local T = journal.steps_of(given)
  local trains = how.M and how.epochs and T and (given.iterations or f.name == "job_net")
  if not trains then return text .. ", " .. place(at) .. "," end
  local pieces = (T + how.M - 1) // how.M
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
  if y and y.kind == RESET and at.last == RESET then
    return told("one-episode-too-many",
      "env_reset is called once more than expected, right behind the one that began %s.",
      nth(at.episode, "episode"))
  end
  if x and x.kind == RESET and not y then
    return told("other-order", "it comes back without env_reset having begun %s.",
      nth(at.episode + 1, "episode"))
  elseif x and x.kind == RESET and y.kind == STEP then
    return told("other-order", "an action is taken before env_reset has begun %s.",
      nth(at.episode + 1, "episode"))
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

-- What net_backward was handed since the last step of Adam, or ever, where there is none.
local function other_gradient(ctx, expected, found)
  local slope = not expected.full and not found.full and slopes.first_other(ctx, expected, found)
    or ""
  local clip = slope == "" and #expected.clips == 0 and cut_short(found)
  if clip then
    return evidence.of("parts", { expected = false, found = clip }, told("gradient-cut",
      "the gradient at the end comes after a net_clip that has shortened it from %s to %s. Nothing "
      .. "asks for that here.", number(clip.length), number(clip.most)))
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

local function difference(ctx, f, entry, expected, found, out)
  local count = other_count(expected, found)
  if count then return count end
  local x, y, at, i = parting(expected, found, same)
  if not x and not y then
    return other_gradient(ctx, expected, found) or rows.first_other(f, entry)
      or rows.of_a_distance(f, entry) or rows.only_the_report(f, expected, out, entry)
      or nearly_the_slopes(ctx, f, entry, expected, found)
  end
  local learns = false
  for _, e in ipairs(expected) do learns = learns or e.kind == ADAM end
  local why
  if not (x and y and x.kind == y.kind) then
    why = other_event(entry, { expected, found }, x, y, at)
  elseif x.kind == ADAM then
    why = other_update(ctx, f, entry, x, y, at)
    why = weights.told(ctx, entry, expected, i, x, y, at, why)
  elseif x.kind == SET then why = other_weights(at)
  else
    why = at.updates > 0 and nearly_the_slopes(ctx, f, entry, expected, found)
      or other_action(entry, x, y, at, learns, ctx.lesson.functions.returns_to_go
        or ctx.lesson.functions.baseline_gradient)
      or rows.first_other(f, entry)
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

-- Which of what is seen of a run gives way to a border, where there is one.
local gives_way = { ["only-the-report"] = true, ["wrong-at-once"] = true }

local function why_wrong(ctx, run, f, entry, known)
  if known then return nil end
  local others = behind.of_run(ctx, f, entry)
  if others then return others end
  local why = from_journals(ctx, run, f, entry) or runs.first_wrong(ctx, run, f, entry)
  return (not why or gives_way[why.name]) and probe.run(ctx, f, entry) or why
end

function agents.explain(ctx, f, entry, known)
  local run = journal.open(ctx)
  if not run then return nil end
  local ok, why = pcall(why_wrong, ctx, run, f, entry, known)
  local shown, lines, counted = pcall(played.lines, ctx, run, f, entry)
  run.handle:close()
  for _, fault in ipairs { not ok and why or nil, not shown and lines or nil } do
    if type(fault) ~= "table" then error(fault, 0) end -- a fault of the reader's is a table
  end
  if ok and why and why.name == "wrong-at-once" and shown and counted then
    why.name, why.text = "before-the-score", why.text .. " " .. counted
  end
  return ok and why or nil, shown and lines or nil
end

return agents
