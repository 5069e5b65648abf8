-- agents.lua: of a training run that ends with other numbers than the reference's: where it first
-- goes another way. No hypothesis, as the other explanations are, but what is seen of this one run,
-- the two journals (learn/journal.h) side by side. Where a run leaves no trace in a journal, as a
-- table does when it learns, it is run for one episode, two, …, until it is wrong.
--
--   agents.explain(ctx, f, entry) -> diagnosis or nil     f: the job; entry: a wrong call of it
local contract = require "lesson.contract"
local trace = require "diagnose.trace"
local messages = require "diagnose.messages"
local agents = {}

local rows, width = host.journal.rows, host.journal.width
local RESET, STEP, ADAM = host.journal.reset, host.journal.step, host.journal.adam
local SET = host.journal.set

-- ---- two journals ----

local function journal_of(bound, f, given)
  bound.ascent_journal_open { most = rows }
  local out = trace.ask(bound, f.name, given)
  local journal = bound.ascent_journal_read { n = rows, W = width }
  bound.ascent_journal_open { most = 0 }
  local list = {}
  for i = 1, math.min(journal.value, rows) do
    local r = journal.what[i]
    list[i] = { kind = r[1] }
    if r[1] == STEP then list[i].action, list[i].dice = r[2], r[3]
    elseif r[1] == ADAM or r[1] == SET then
      list[i].lr = r[2]
      for k, part in ipairs { "policy", "value", "all" } do
        list[i][part] = { length = r[1 + 2 * k], sum = r[2 + 2 * k] }
      end
    end
  end
  return list, out
end

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

-- The first place where they part, and how far the run has come there: episodes begun, steps taken
-- in this one, updates.
local function parting(expected, found)
  local at = { episode = 0, step = 0, updates = 0 }
  for i, x in ipairs(expected) do
    if not same(x, found[i]) then return x, found[i], at end
    at.last = x.kind
    if x.kind == RESET then at.episode, at.step = at.episode + 1, 0
    elseif x.kind == STEP then at.step = at.step + 1
    elseif x.kind == ADAM then at.updates = at.updates + 1 end
  end
  if #found > #expected then return nil, found[#expected + 1], at end
end

-- ---- saying it ----

local ordinals = { "first", "second", "third", "fourth", "fifth", "sixth" }

local function nth(n, noun)
  return ordinals[n] and ("the %s %s"):format(ordinals[n], noun) or ("%s number %d"):format(noun, n)
end

local function place(at)
  if at.episode == 0 then return "before the first episode" end
  if at.step == 0 then return "at the beginning of " .. nth(at.episode, "episode") end
  return ("after step %d of %s"):format(at.step, nth(at.episode, "episode"))
end

local function number(x) return ("%.6g"):format(x) end

local function told(name, text, ...)
  return { kind = "pattern", name = name, text = "In the case above, " .. text:format(...) }
end

local comes = { [RESET] = "a new episode begins", [STEP] = "the next action is taken",
  [ADAM] = "adam_step is called", [SET] = "net_set_weights is called" }

local function other_action(x, y, at, learns)
  local where = ("in step %d of %s your agent takes action %s, and %s is expected")
    :format(at.step + 1, nth(at.episode, "episode"), number(y.action), number(x.action))
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

local function other_update(x, y, at)
  local which = ("%s, %s,"):format(nth(at.updates + 1, "adam_step"), place(at))
  if math.abs(x.lr - y.lr) > 1e-9 * math.abs(x.lr) then
    return told("other-step-size", "%s is given lr = %s, and %s is expected.", which, number(y.lr),
      number(x.lr))
  end
  if y.all.length == 0 then
    return told("no-gradient",
      "%s finds no gradient: what was handed to net_backward since the last one?", which)
  end
  local policy, value = same_part(x.policy, y.policy, x.all), same_part(x.value, y.value, x.all)
  if policy and not value then
    return told("value-slopes",
      "%s has the right gradient in the policy head and another in the value head%s. Look at "
      .. "net_backward's dvalue.", which, factor_text(factor(x.value, y.value), at))
  elseif value and not policy then
    return told("policy-slopes", "%s has %s in the policy head%s. Look at net_backward's dlogits.",
      which,
      x.value.length > 0 and "the right gradient in the value head and another"
        or "another gradient than is expected", factor_text(factor(x.policy, y.policy), at))
  end
  return told("both-slopes", "%s has another gradient than is expected, in both heads%s.", which,
    factor_text(factor(x.all, y.all), at))
end

local function other_weights(at)
  return told("other-weights",
    "%s, the weights that are set last are not those that are expected: which step was taken, and "
    .. "from which weights?", place(at))
end

local function other_event(x, y, at)
  local found = y and comes[y.kind] or "the run is over"
  if y and y.kind == ADAM then
    if at.last == ADAM then
      return told("one-update-too-many",
        "adam_step is called once more than expected %s: number %d.", place(at), at.updates + 1)
    end
    return told("learns-too-early", "adam_step is called %s, where %s.", place(at),
      x and "no step of Adam is expected yet" or "the run should be over")
  elseif x and x.kind == ADAM then
    return told("no-update", "a step of Adam is expected %s, and instead %s.", place(at), found)
  end
  return told("other-order", "%s %s, and what is expected is that %s.", place(at), found,
    x and comes[x.kind] or "the run is over")
end

-- Everything it did is right: then so is all that it can have learned, and what differs is what it
-- says of it.
local function only_the_report(f, expected, found, out, entry)
  if #expected >= rows or #expected ~= #found or not out then return nil end
  local wrong = trace.disagreement(f, entry.expected, out, entry.scenario)
  for _, x in ipairs(expected) do
    if x.kind == ADAM and wrong then
      return { kind = "pattern", name = "only-the-report",
        text = ("Every action and every step of Adam is right, and yet %s is not: it is what your "
        .. "function returns that is wrong."):format(wrong) }
    end
  end
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
  if should == 0 or does == 0 or should == does or #expected >= rows or #found >= rows then
    return nil
  end
  if should == 1 then
    return told("steps-of-adam", "adam_step is called %d times%s, and once is expected.", does,
      more and " in the first episode" or "")
  end
end

local function from_journals(ctx, run, f, entry)
  local expected = journal_of(run.reference, f, entry.given)
  ctx.subject.handle:begin(ctx.cpu_s)
  local found, out = journal_of(run.subject, f, entry.given)
  local count = other_count(expected, found)
  if count then return count end
  local x, y, at = parting(expected, found)
  if not x and not y then return only_the_report(f, expected, found, out, entry) end
  if not (x and y and x.kind == y.kind) then return other_event(x, y, at) end
  if x.kind == ADAM then return other_update(x, y, at) end
  if x.kind == SET then return other_weights(at) end
  local learns = false
  for _, e in ipairs(expected) do learns = learns or e.kind == ADAM end
  return other_action(x, y, at, learns)
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

local function actions_of(bound, f, given)
  local list = {}
  for _, event in ipairs((journal_of(bound, f, given))) do
    if event.kind == STEP then list[#list + 1] = number(event.action) end
  end
  return table.concat(list, ", ", 1, math.min(#list, 12)) .. (#list > 12 and ", …" or "")
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
    "one episode from tables of 0 is right; from tables that have learned, it is wrong within a "
    .. "single episode: %s. "
    .. "Which numbers does it use that have changed by then, or should have?", wrong)
end

-- The first episode after which a run is wrong, of those that a job plays one after another.
local function from_shorter_runs(ctx, run, f, entry)
  local given = {}
  for key, value in pairs(entry.given) do given[key] = value end
  for n = 1, math.min(entry.given.episodes or 0, 64) do
    given.episodes = n
    ctx.subject.handle:begin(ctx.cpu_s)
    local out, expected = trace.ask(run.subject, f.name, given),
      trace.ask(run.reference, f.name, given)
    if not out or not expected then return nil end
    local wrong = first_difference(f, expected, out, entry.scenario)
    if wrong and n == 1 then
      return told("wrong-at-once",
        "it is wrong after a single episode, whose actions are %s: %s. Play it by hand.",
        actions_of(run.reference, f, given), wrong)
    elseif wrong then
      local alone = wrong_from_there(ctx, run, f, entry, n)
      if alone then return alone end
      return told("right-at-first",
        "%s right, and after %s it is not: %s. What is kept from one episode to the next that "
        .. "should not be, or lost that should be kept?",
        n == 2 and "one episode alone is" or "a run of " .. n - 1 .. " episodes is",
        nth(n, "episode"), wrong)
    end
  end
end

-- Both implementations with the two functions of the journal; nil where only a record is there,
-- which acts in no world. The reference's handle is a new one each time, for a handle gives the
-- answer to a question that it has had before without acting again.
local function with_journal(ctx)
  local so = ctx.lesson.built .. "/reference.so"
  if not host.exists(so) then return nil end
  local functions = contract.read(host.root .. "/harness/learn/journal.h")
  table.move(ctx.lesson.functions, 1, #ctx.lesson.functions, #functions + 1, functions)
  local handle = host.trusted(nil, so)
  return { handle = handle, reference = host.bind(handle, functions),
    subject = host.bind(ctx.subject.handle, functions) }
end

function agents.explain(ctx, f, entry)
  local run = with_journal(ctx)
  if not run then return nil end
  local ok, why = pcall(from_journals, ctx, run, f, entry)
  if ok and not why then ok, why = pcall(from_shorter_runs, ctx, run, f, entry) end
  run.handle:close()
  if ok then return why end
  if type(why) ~= "table" then error(why, 0) end -- a fault of the reader's is a table
end

return agents
