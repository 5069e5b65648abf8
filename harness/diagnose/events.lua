-- events.lua: of two journals that part, what differs there, in words: another action, another step
-- of Adam, or another thing that is done. `at`: how far the run has come (agents.lua); x, y: the
-- reference's event and the reader's.
--
--   events.same(x, y) -> whether an event is the same, as near as networks of floats are
--   events.place(at) -> "after 2 steps of the first episode"
--   events.which_update(f, given, at) -> "the first adam_step, in epoch 1, …"
--   events.other_action(entry, x, y, at, learns, waits)    diagnosis, or nil where nothing is seen
--   events.other_update(ctx, f, entry, x, y, at), events.other_weights(f, entry, at)
--   events.in_parts(expected, found, i, at)                of the i-th events; or nil
--   events.other_event(entry, journals, x, y, at, i), events.left_out(expected, found, i, y, at)
--   events.cut_short(y) -> the net_clip before a step of Adam that has shortened its gradient
local journal = require "diagnose.journal"
local messages = require "diagnose.messages"
local rows = require "diagnose.rows"
local slopes = require "diagnose.slopes"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local events = {}

local told, nth = messages.of_run, written.nth

local RESET, STEP, ADAM, SET = journal.RESET, journal.STEP, journal.ADAM, journal.SET

-- The gradients went through a network of floats, and may have been added up in another order.
local function same_part(x, y, all)
  local tolerance = 1e-4 * math.max(x.length, y.length) + 1e-6 * all.length
  return math.abs(x.length - y.length) <= tolerance and math.abs(x.sum - y.sum) <= tolerance
end

function events.same(x, y)
  if not y or x.kind ~= y.kind then return false end
  if x.kind == STEP then
    return math.abs(x.action - y.action) <= 1e-5 * math.max(1, math.abs(x.action))
  end
  if x.kind == RESET then return true end
  return math.abs(x.lr - y.lr) <= 1e-9 * math.abs(x.lr) and same_part(x.policy, y.policy, x.all)
    and same_part(x.value, y.value, x.all) and same_part(x.all, y.all, x.all)
end

function events.place(at)
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
  local legal = entry.given.legal
  if numbered and legal and legal[math.tointeger(y.action) + 1] == 0 then
    return told("illegal-token", "%s. Token %d may not be drawn.", where, y.action)
  end
  local small = numbered and rows.small_type(x.action, y.action) or ""
  if small ~= "" then return told("small-type", "%s%s", where, small) end
  local kept = not numbered and rows.drawn(entry, x.action, at.steps)
  return kept and told("other-draw", "%s: %s", where, kept)
end

-- `learns`: whether the run has steps of Adam; `waits`: whether a table is to learn only when the
-- episode is over.
function events.other_action(entry, x, y, at, learns, waits)
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
function events.which_update(f, given, at)
  local how = given.how or {}
  local text = nth(at.updates + 1, "adam_step")
  if given.round then return ("%s, for minibatch %d,"):format(text, at.since + 1) end
  if given.which then return text end
  local T = journal.steps_of(given)
  local trains = how.M and how.epochs and T and (given.iterations or f.name == "job_net")
  if not trains then return text .. ", " .. events.place(at) .. "," end
  local pieces = (T + how.M - 1) // how.M
  return ("%s, in epoch %d, minibatch %d, of iteration %d,"):format(text, at.since // pieces + 1,
    at.since % pieces + 1, at.iteration)
end

function events.cut_short(y)
  for _, clip in ipairs(y.clips) do
    if clip.length > clip.most then return clip end
  end
end

-- A step of Adam that has no gradient, and should have one.
local function no_gradient(which, y)
  if y.calls == 0 and y.emptied then
    return told("gradient-emptied",
      "%s finds no gradient: net_set_gradient has emptied it after net_backward.", which)
  end
  return told("no-gradient", "%s finds no gradient: net_backward %s.", which,
    y.calls == 0 and "has not been called since the last one"
    or "was given slopes that add up to 0")
end

-- In which head the gradient is another one, and what net_backward was handed.
local function other_heads(which, slope, x, y, at)
  local function behind(factor_found)
    local text = factor_text(factor_found, at)
    return text == "" and slope or text .. slope:gsub("^:", ";")
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

function events.other_update(ctx, f, entry, x, y, at)
  local which = events.which_update(f, entry.given, at)
  if math.abs(x.lr - y.lr) > 1e-9 * math.abs(x.lr) then
    return told("other-step-size", "%s is given lr = %s, and %s is expected.", which, number(y.lr),
      number(x.lr))
  end
  if y.all.length == 0 then return no_gradient(which, y) end
  local slope = slopes.first_other(ctx, x, y)
  local clip = #x.clips == 0 and events.cut_short(y)
  if clip and slope == "" then
    return told("gradient-cut", "%s comes after a net_clip that has shortened the gradient from %s "
      .. "to %s. Nothing asks for that here.", which, number(clip.length), number(clip.most))
  end
  return other_heads(which, slope, x, y, at)
end

-- By which factor all numbers of an array are others; nil where they have none.
local function times_as_far(should, is)
  local k, most = nil, 0
  for _, x in ipairs(should) do
    if type(x) ~= "number" then return nil end -- a table has no factor
    most = math.max(most, math.abs(x))
  end
  for i, x in ipairs(should) do
    k = math.abs(x) == most and most > 0 and is[i] / x or k
  end
  for i, x in ipairs(should) do
    if not k or not (math.abs(is[i] - k * x) <= 1e-3 * most) then return nil end
  end
  return k
end

-- What a job says of how far the weights have moved, where it says so.
local function how_far(f, entry)
  local name = trace.disagreement(f, entry.expected, entry.out, entry)
  local should, is = entry.expected[name], entry.out[name]
  local k = type(should) == "table" and times_as_far(should, is)
  if not k or math.abs(k - 1) < 1e-3 then return "" end
  return k == 0 and (" All numbers of %s are 0 in yours."):format(name)
    or (" All numbers of %s are %s times what is expected."):format(name, number(k))
end

function events.other_weights(f, entry, at)
  local given = entry.given
  local plays = given.iterations or given.episodes or given.rollouts or given.turns
  local why = told("other-weights",
    "%sthe weights are not those that are expected: which ones are set there, if any, and from "
    .. "which does what follows begin?", plays and events.place(at) .. ", " or "")
  why.text = why.text .. how_far(f, entry)
  return why
end

local function steps(journal)
  local n = 0
  for _, e in ipairs(journal) do n = n + (e.kind == ADAM and 1 or 0) end
  return n
end

-- Of the i-th event, a step of Adam that is not taken: what yours takes is the one behind it, or
-- behind all whose step size is 0. With its own slopes, or with those that the other one has left
-- in the network.
function events.left_out(expected, found, i, y, at)
  local x, k = expected[i], i + 1
  while x.lr == 0 and expected[k] and expected[k].lr == 0 do k = k + 1 end
  local next = expected[k]
  if not next or next.kind ~= ADAM or events.same(x, y) then return nil end
  local skipped = events.same(next, y)
    or x.lr == 0 and y.lr == next.lr and y.lr > 0 and steps(found) < steps(expected)
  return skipped and told("no-update",
    "a step of Adam%s is expected %s, and yours goes on to the one behind it.",
    x.lr == 0 and " with lr = 0" or x.all.length == 0 and " along a gradient that is all 0" or "",
    events.place(at)) or nil
end

-- Of a part that is asked alone, how often adam_step is called and should be; of a whole agent,
-- when it is expected.
local function no_update(given, at, found, journals)
  if given.round or given.which then
    local should, is = steps(journals[1]), steps(journals[2])
    return told("no-update", "adam_step is called %d time%s, where %d %s expected.", is,
      is == 1 and "" or "s", should, should == 1 and "is" or "are")
  end
  local since = at.since == 0 and ""
    or (", behind %d other%s"):format(at.since, at.since == 1 and "" or "s")
  return told("no-update", "a step of Adam is expected %s%s, and instead %s.", events.place(at),
    since, found)
end

-- How many steps of Adam follow one another, from the i-th event on.
local function in_a_row(events, i)
  local n = 0
  while events[i + n] and events[i + n].kind == ADAM do n = n + 1 end
  return n
end

-- A step of Adam with a part of the gradient, and another behind it, where one is expected.
function events.in_parts(expected, found, i, at)
  local n = in_a_row(found, i)
  return in_a_row(expected, i) == 1 and n > 1 and told("one-update-too-many", "%s, adam_step is "
    .. "called %d times in a row, where once is expected. All slopes of a step are added up before "
    .. "it, be it in one net_backward or in two.", events.place(at), n)
end

local function goes_on(last)
  return last and last.kind == STEP and not (last.terminated or last.truncated)
end

function events.other_event(entry, journals, x, y, at, i)
  local found = y and comes[y.kind] or "the run is over"
  if y and y.kind == ADAM then
    if at.last == ADAM then
      local n = in_a_row(journals[2], i)
      return told("one-update-too-many", "adam_step is called %s more than expected %s: number %d.",
        n == 1 and "once" or n .. " times", events.place(at), at.updates + 1)
    end
    return told("learns-too-early", "adam_step is called %s, where %s.", events.place(at),
      x and "no step of Adam is expected yet" or "the run should be over")
  elseif y and y.kind == RESET and goes_on(journals[1][i - 1]) then
    return told("other-order", "%s %s, though neither flag of the last step is set.",
      events.place(at), found)
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
  return told("other-order", "%s %s, and what is expected is that %s.", events.place(at), found,
    x and comes[x.kind] or "the run is over")
end

return events
