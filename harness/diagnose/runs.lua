-- runs.lua: a job plays its agent for so many episodes, rollouts, iterations or turns. A wrong one
-- is shown in as few as will do, and what that number tells is told.
--
--   runs.shortest(ctx, entry) -> the same wrong call with as few episodes as will do
--   runs.by_hand(ctx, row)    -> a wrong call of the same agent, whose episodes one can play by
--                                hand, or nil
--   runs.first_wrong(ctx, run, f, entry) -> a diagnosis: after which of them it is wrong; or nil
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local messages = require "diagnose.messages"
local trace = require "diagnose.trace"
local views = require "diagnose.views"
local written = require "diagnose.written"
local runs = {}

local told, nth = messages.of_run, written.nth

-- The first number in which two outputs differ: where it stands, what it should be and what it is.
local function first_difference(f, expected, out, entry)
  local name, at = trace.disagreement(f, expected, out, entry)
  if not name then return nil end
  local should, is = expected[name], out[name]
  for index in at:gmatch("%[(%d+)%]") do should, is = should[index + 1], is[index + 1] end
  return ("%s should be %s, and yours is %s"):format(name .. at, written.apart(should, is))
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
  local wrong = out and expected and first_difference(f, expected, out, entry)
  if not wrong then return nil end
  return told("wrong-at-once",
    "one episode from the tables it was given is right; from what they have become by episode "
    .. n .. " it is wrong within a single episode: %s. "
    .. "Which numbers does it use that have changed by then, or should have, or are another "
    .. "row's?", wrong)
end

-- What says how often a job calls its agent.
local function times(given)
  for _, name in ipairs { "episodes", "rollouts", "iterations", "turns" } do
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
    if trace.disagreement(f, expected, out, entry) then
      return { fn = entry.fn, given = given, out = out, expected = expected, wrong = true,
        scenario = entry.scenario, case = entry.case }
    end
  end
  return entry
end

-- What every entry of a table was, by how much it should move and by how much it does, with its
-- place.
local function moves(was, should, is, at, into)
  if type(was) == "table" then
    for i = 1, #was do moves(was[i], should[i], is[i], ("%s[%d]"):format(at, i - 1), into) end
    return into
  end
  into[#into + 1] = { at = at, was = was, should = should - was, does = is - was }
  return into
end

-- The entry that moves most, by `how`: should or does.
local function farthest(list, how)
  local most = list[1]
  for _, e in ipairs(list) do
    if math.abs(e[how]) > math.abs(most[how]) then most = e end
  end
  return most
end

-- The factor by which every entry moves too far, and the number of those that should move.
local function same_factor(list, most)
  local k, n = most.does / most.should, 0
  local near = 1e-9 * math.abs(most.does)
  for _, e in ipairs(list) do
    if math.abs(e.does - k * e.should) > near then return nil end
    n = n + (e.should ~= 0 and 1 or 0)
  end
  return n > 1 and math.abs(k - 1) > 1e-6 and k or nil
end

-- Is the table what it should move by?
local function is_assigned(list)
  local any = false
  for _, e in ipairs(list) do
    local is = e.was + e.does
    if math.abs(is - e.should) > 1e-9 * math.max(1, math.abs(e.was)) then return false end
    any = any or math.abs(e.was) > 1e-6
  end
  return any
end

-- What the moves of a whole table have in common, where that says more than a single entry.
local function in_common(entry, name)
  if type(entry.given[name]) ~= "table" then return "" end
  local list = moves(entry.given[name], entry.expected[name], entry.out[name], name, {})
  local should, does = farthest(list, "should"), farthest(list, "does")
  if should.should == 0 then return "" end
  if does.does == 0 then return (". In yours, nothing in %s moves"):format(name) end
  if not (math.abs(does.does) < 1e100) then
    return ". Such a number is one that nobody has set: is more read of an array than was written?"
  end
  local k = same_factor(list, should)
  if k and math.abs(k + 1) < 1e-9 then
    return (". Every entry of %s moves just as far as it should, the other way"):format(name)
  elseif k then
    return (". Every entry of %s moves %s times as far as it should"):format(name,
      written.number(k))
  elseif is_assigned(list) then
    return (". In yours, %s is what it should have moved by"):format(name)
  end
  for _, e in ipairs(list) do
    if e.should == 0 and math.abs(e.does) > 1e-9 * math.abs(does.does) then
      return (". %s should not move at all, and in yours it does"):format(e.at)
    end
  end
  return should.at ~= does.at and (". What should move most is %s, and in yours it is %s")
    :format(should.at, does.at) or ""
end

-- What is off from the beginning, by so little that it is let pass, is no matter of what is kept.
local function grows_wrong(ctx, run, f, entry, name, n, wrong)
  local given = {}
  for key, value in pairs(entry.given) do given[key] = value end
  given[name] = n - 1
  ctx.subject.handle:begin(ctx.cpu_s)
  local expected, out = trace.ask(run.reference, f.name, given),
    trace.ask(run.subject, f.name, given)
  local off = 0
  for output, value in pairs(out and expected or {}) do
    off = math.max(off, views.apart(value, out[output]))
  end
  local tolerance = entry.scenario.tolerance or 1e-9
  return evidence.of("grows-wrong", { off = off, let_pass = tolerance }, told("grows-wrong",
    "it grows wrong: after %s %s it is off by %s of its size, which is let pass, and after %s "
    .. "%s. What is off a little from the beginning?", n == 2 and "one" or n - 1,
    n == 2 and name:sub(1, -2) or name, ("%.1g"):format(off), nth(n, name:sub(1, -2)), wrong))
end

-- The first episode after which a run is wrong, of those that a job plays one after another.
function runs.first_wrong(ctx, run, f, entry)
  local least = shortest(ctx, run.reference, f, entry, 64)
  local wrong = first_difference(f, least.expected, least.out, entry)
  local name, n = times(least.given)
  if not n or n > 64 then return nil end
  local noun, why = name:sub(1, -2), nil
  if n == 1 and name == "turns" then return nil end -- no more than is printed already
  if n == 1 then
    local moved = in_common(least, trace.disagreement(f, least.expected, least.out, entry))
    why = told("wrong-at-once", "it is wrong after a single %s: %s%s.", noun, wrong, moved)
  else
    why = wrong_from_there(ctx, run, f, entry, n) or grows_wrong(ctx, run, f, least, name, n, wrong)
      or told("right-at-first",
      "%s right, and after %s it is not: %s. Does something come there that did not come "
      .. "before, or is something kept from one %s to the next that should not be?",
      n == 2 and ("one %s alone is"):format(noun) or ("a run of %d %s is"):format(n - 1, name),
      nth(n, noun), wrong, noun)
  end
  why.stop = { call = entry.scenario.group, before = n - 1 }
  return evidence.of("from-the-nth", { wrong = wrong, n = n }, why)
end

local most_tried = 60

-- The call of a job that is wrong with the least number of episodes.
function runs.shortest(ctx, entry)
  local f = ctx.lesson.functions[entry.fn]
  return f.name:match("^job_") and shortest(ctx, ctx.reference, f, entry, 8) or entry
end

-- How well the rows of a run can be told apart: 2 where each of two steps or more saw something
-- else, 1 where some did. Of one that plays episodes all are alike good.
local function rows_to_tell(reference, f, entry)
  local given, seen, steps, kinds = entry.given, {}, 0, 0
  if not journal.steps_of(given) then return 2 end
  if journal.is_of_two(given) then return 0 end
  for _, e in ipairs(journal.of(reference, f, given)) do
    if e.kind == journal.ADAM then break end
    if e.kind == journal.STEP then
      steps, kinds = steps + 1, kinds + (seen[e.key] and 0 or 1)
      seen[e.key] = true
    end
  end
  return kinds < 2 and 0 or kinds < steps and 1 or 2
end

-- Of the cases that are wrong, the wrong call whose rows are told apart best, the first of these in
-- its shortest run; or false.
local function small_run(ctx, s)
  local run, best, most, case = journal.open(ctx), false, -1, 1
  ctx.subject.handle:begin(ctx.cpu_s)
  while most < 2 and case <= most_tried do
    for _, entry in ipairs(trace.alike(ctx, ctx.subject, s, ctx.seed, case)) do
      local f = ctx.lesson.functions[entry.fn]
      local n = entry.wrong and (run and rows_to_tell(run.reference, f, entry) or 2) or -1
      if n > most then best, most = entry, n end
    end
    case = case + 1
  end
  if run then run.handle:close() end
  return best and runs.shortest(ctx, best)
end

-- The call that can be played by hand, of a row's group; nil where it has none that is wrong.
function runs.by_hand(ctx, row)
  local group = row.scenario.group
  for _, s in ipairs(ctx.lesson.scenarios) do
    if ctx.by_hand[group] == nil and s.group == group and s.by_hand then
      s.small = s.small or setmetatable({ run = s.by_hand, cases = most_tried }, { __index = s })
      ctx.by_hand[group] = small_run(ctx, s.small)
    end
  end
  return ctx.by_hand[group] or nil
end

return runs
