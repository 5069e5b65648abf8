-- train.lua: `ascent agent`. Lets a reader's agent learn before their eyes: a table first, in a
-- bandit or a grid, where the lesson has one; then a network beside the reference's, both curves,
-- and the reader's agent at play. Beside it may stand a run with other settings, or a known
-- mistake's. Without a file, the agent is made of the reader's own earlier lessons too, of those
-- that are done. It judges nothing, for that is the work of check, and a single run says little.
--
--   train.main(words, screen) -> exit status     screen = { terminal, colour, columns, rows }
local command = require "experiment.command"
local comparison = require "experiment.comparison"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local settings = require "experiment.settings"
local tables = require "experiment.tables"
local texts = require "experiment.texts"
local training = require "experiment.training"
local messages = require "diagnose.messages"
local wrapped = messages.wrapped
local train = {}

local rest = "Without a file, your own agent, as its lesson says, with seed 1.\n"
local usages = {
  make = "usage: make agent LESSON=2 (FILE=, NAME=NUMBER, VS='NAME=NUMBER', MISTAKE=name)\n"
    .. rest,
  ascent = "usage: ascent agent LESSON [FILE] [--NAME NUMBER | NAME=NUMBER]... [VS='NAME=NUMBER']"
    .. " [--mistake NAME]\n" .. rest,
}
local source_cap, show_s, tables_s, play_columns = 1 << 20, 5, 3, 67

-- ---- what is asked ----

-- What a number may be: { whole, least, most }; other names are real numbers.
local bounds = {
  EPISODES = { true, 1, 10000 }, STEPS = { true, 1, 100000 }, SEED = { true, 0, 1 << 53 },
  LIMIT = { true, 1, 100000 }, GAMMA = { false, 0, 1 },
}
local any = { false, -10, 10 }

local function number(name, word)
  local whole, least, most = table.unpack(bounds[name] or any)
  local x = #word <= 20 and tonumber(word)
  local n = x and (whole and math.tointeger(x) or not whole and x + 0.0)
  if not n or not (n >= least and n <= most) then
    command.usage("%s: found '%s', expected a %snumber from %g to %g",
      command.option("--" .. name:lower()), word, whole and "whole " or "", least, most)
  end
  return n
end

local function options(given)
  local job, i = { words = {} }, 1
  while i <= #given do
    local word = given[i]
    local name, value = word:match("^(%u[%u_]*)=(.*)$")
    if not name and word:match("^%-%-") then
      name, value, i = word:sub(3):upper(), given[i + 1] or "nothing", i + 1
    end
    if name then job.words[name] = value
    elseif word:match("^%-") then command.usage("no option '%s'", word)
    elseif not job.lesson then job.lesson = word
    elseif not job.file then job.file = word
    else command.usage("one file at a time, found '%s' too", word) end
    i = i + 1
  end
  if not job.lesson then command.usage("which lesson?") end
  return job
end

-- The numbers by their names, of those that the lesson has.
local function numbers(l, agent, words)
  local names, known, list = settings.names(agent), {}, {}
  for _, name in ipairs(names) do known[name] = true end
  for name, word in pairs(words) do
    if not known[name] then
      error({ outcome = "usage", text = ("lesson %d has no %s; it has %s, and FILE, VS, MISTAKE")
        :format(l.number, name, table.concat(names, ", ")) }, 0)
    end
    list[name] = number(name, word)
  end
  return list
end

local function pairs_of(text)
  local words = {}
  for part in text:gmatch("[^%s,]+") do
    local name, value = part:match("^(%u[%u_]*)=(.+)$")
    if not name then command.usage("VS: found '%s', expected NAME=NUMBER", part) end
    words[name] = value
  end
  return words
end

local function known_mistake(l, name)
  local names = {}
  for i, m in ipairs(lesson.mistakes(l)) do
    if m.name == name then return end
    names[i] = m.name
  end
  command.usage("%s has no known mistake '%s'; there are: %s", l.slug, name,
    table.concat(names, ", "))
end

local function with_settings(job, l, agent, list)
  local of = setmetatable({ agent = settings.chosen(agent, list) }, { __index = job })
  of.seed, of.episodes = list.SEED or own.seed, of.agent.episodes
  return of
end

-- What stands beside the reader's run, if anything does.
local function choose_other(job, l, agent, list, mistake, vs)
  if mistake and vs then command.usage("VS and MISTAKE cannot both stand beside one run") end
  if mistake then
    known_mistake(l, mistake)
    job.mistake, job.beside = mistake, mistake
  elseif vs then
    local other = setmetatable(numbers(l, agent, pairs_of(vs)), { __index = list })
    if rawget(other, "EPISODES") then command.usage("VS: both runs have the same EPISODES") end
    job.other = with_settings(job, l, agent, other)
    job.other_name = vs
  end
end

-- The job of the reader's run, the lesson, and the file's text.
local function find(job)
  local l = lesson.find(job.lesson)
  if host.exists(l.header) then lesson.read(l) end
  local agent = settings.of(l) or error({ outcome = "usage", text = l.slug
    .. " has no agent to train" }, 0)
  local mistake, vs = job.words.MISTAKE, job.words.VS
  job.words.MISTAKE, job.words.VS = nil, nil
  local list = numbers(l, agent, job.words)
  job.own, job.file = not job.file, job.file or l.stub
  job.earlier = table.move(l.upto, 1, #l.upto - 1, 1, {})
  job.shown = job.own and l.stub:sub(#host.root + 2) or job.file
  local text, why = host.read(job.file, source_cap)
  if not text then error({ outcome = "usage", text = ("%s: %s"):format(job.shown, why) }, 0) end
  job.again = job.own and ("make %d"):format(l.number)
    or ("build/ascent check %d %s"):format(l.number, job.file)
  choose_other(job, l, agent, list, mistake, vs)
  return with_settings(job, l, agent, list), l, text
end

-- ---- what is shown ----

local function header(l, job, screen)
  local name = screen.colour and ("\27[1m%s\27[0m"):format(l.slug) or l.slug
  return ("%s    %s\n"):format(name, job.shown)
end

local function curves(theirs, reference, beside)
  local mine = { name = "yours", ret = theirs.ret, ink = 1 }
  if not reference then return { mine } end
  if not comparison.parted(theirs, reference) then
    mine.name = "yours and " .. beside
    return { mine }
  end
  return { { name = beside, ret = reference.ret, ink = 2 }, mine }
end

local function show(theirs, reference, job, screen)
  local agent = job.agent
  local title = ("%s, %d episodes%s, seed %d: what an episode pays"):format(agent.look.title,
    job.episodes, agent.learns and ", " .. agent.learns or "", job.seed)
  local verdict = comparison.verdict(theirs, reference, job) .. comparison.linked(job)
  command.say(wrapped(title, "  ") .. "\n\n")
  local drawn = curves(theirs, reference, job.beside or "the reference")
  command.say(curve.text(drawn, screen, agent) .. "\n")
  command.say(comparison.figures(theirs, reference, job) .. "\n" .. wrapped(verdict, "  ")
    .. "\n")
  if theirs.threads then command.say("\n" .. wrapped(theirs.threads, "  ") .. "\n") end
end

-- A line that stands while the terminal waits.
local function waiting(screen, text)
  if screen.terminal then command.say("\r" .. text .. "\27[K") end
end

local function play(theirs, job, screen)
  if theirs.text or not screen.terminal then return end
  if not job.agent.look.plays then
    return command.say(("\n  How it plays is not shown of %s.\n"):format(job.agent.look.title))
  end
  if (screen.columns or 80) <= play_columns then
    return command.say(("\n  How it plays is shown in a window of more than %d columns.\n")
      :format(play_columns))
  end
  command.say("\n")
  host.play {
    w = theirs.w, hidden = job.agent.hidden, shared = job.agent.shared, seed = job.seed + 1,
    seconds = show_s,
  }
end

local function tell_failure(why)
  command.say("\n" .. wrapped(messages.clean(why), "  ") .. "\n")
  return false
end

local function tell_printed(printed)
  if printed and printed ~= "" then
    command.say("\n  Your code printed:\n" .. wrapped(messages.clean(printed), "    ") .. "\n")
  end
end

-- ---- a table, then a network ----

-- The reader's run of a table; nil where there is none, which has been said.
local function own_table(l, job, made, agent)
  made.handle:begin(tables_s)
  local frames, fault = tables.run(l, agent, made.handle)
  local broken = frames and tables.finite(frames)
  if fault then tell_failure(training.told(l, job, made, nil, fault))
  elseif broken then
    tell_failure(("After %d %s theta holds a number that is none (nan or inf). %s says which call "
      .. "is to blame."):format(broken, agent.tables.counts, job.again))
  end
  return not fault and not broken and frames or nil
end

local function show_tables(l, job, made, screen)
  local runs = { { name = "yours", frames = own_table(l, job, made, job.agent) } }
  if not runs[1].frames then return tell_printed(messages.printed(made.handle:printed())) end
  if job.other then
    runs[2] = { name = job.other_name, frames = own_table(l, job, made, job.other.agent) }
  elseif job.mistake then
    local handle = training.handle(l, job.mistake)
    runs[2] = { name = job.mistake, frames = handle and tables.run(l, job.agent, handle) }
  end
  if runs[2] and not runs[2].frames then runs[2] = nil end
  tables.show(runs, job.agent, screen)
  return true
end

-- Whether the other settings are any of the network's.
local function same_run(job, other)
  for name, value in pairs(job.agent.job) do
    if other.agent.job[name] ~= value then return false end
  end
  return job.seed == other.seed
end

-- The run beside the reader's, and what it is called, if it is not the reference's.
local function beside(l, job, made, reference)
  if job.mistake then return training.trusted(l, job.mistake, job), job.mistake end
  if not job.other or same_run(job, job.other) then return reference end
  local run = training.theirs(l, job.other, made, reference)
  return run or reference, run and job.other_name
end

-- The reader's run; what an agent writes is shown while it learns.
local function shown_run(l, job, made, reference, screen)
  if job.agent.job.told == nil then return training.theirs(l, job, made, reference) end
  local listener = texts.listener(job.episodes, screen.columns, function(line)
    waiting(screen, "")
    command.say(line)
    waiting(screen, "  learning …")
  end)
  waiting(screen, "")
  command.say(texts.head)
  waiting(screen, "  reading, and asking people …")
  local theirs, why, printed = training.theirs(l, job, made, reference, listener)
  waiting(screen, "")
  if theirs then command.say(texts.foot) end
  return theirs, why, printed
end

local function show_network(l, job, made, screen)
  waiting(screen, ("  the reference trains for %d episodes …"):format(job.episodes))
  local reference = training.trusted(l, "reference", job)
  waiting(screen, ("  training for %d episodes …"):format(job.episodes))
  local theirs, why, printed = shown_run(l, job, made, reference, screen)
  local other, name
  if theirs then other, name = beside(l, job, made, reference) end
  job.beside, job.numbers = name, made.numbers
  waiting(screen, "")
  if theirs then show(theirs, other, job, screen) else tell_failure(why) end
  tell_printed(printed)
  if theirs then play(theirs, job, screen) end
  return theirs
end

local function main(given, screen)
  local job, l, text = find(options(given))
  command.say(header(l, job, screen))
  waiting(screen, "  building …")
  local made, why = training.build(l, job, text)
  waiting(screen, "")
  local done = made or tell_failure(why)
  if done and job.agent.tables then done = show_tables(l, job, made, screen) end
  if done and job.agent.world then done = show_network(l, job, made, screen) end
  return done and host.status.done or host.status.less
end

function train.main(given, screen) return command.run("agent", usages, main, given, screen) end

return train
