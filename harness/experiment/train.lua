-- train.lua: `ascent agent`. Trains a reader's agent beside the reference, shows both curves, then
-- lets the reader's agent play. Without a file, the agent is made of the reader's own earlier
-- lessons too, of those that are done. It judges nothing, for that is the work of check, and a
-- single run says little.
--
--   train.main(words, screen) -> exit status     screen = { terminal, colour, columns, rows }
local command = require "experiment.command"
local comparison = require "experiment.comparison"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local settings = require "experiment.settings"
local training = require "experiment.training"
local messages = require "diagnose.messages"
local wrapped = messages.wrapped
local train = {}

local rest = "Without a file, your own agent, for as many episodes as its lesson says, "
  .. "with seed 1.\n"
local usages = {
  make = "usage: make agent LESSON=2 (FILE=, EPISODES=, SEED=, GAMMA=, LR=, MISTAKE=)\n" .. rest,
  ascent = "usage: ascent agent LESSON [FILE] [--episodes N] [--seed S] [--gamma G] [--lr L] "
    .. "[--mistake NAME]\n" .. rest,
}
local source_cap, show_s = 1 << 20, 5

-- ---- what is asked ----

local function number(option, word, least, most)
  local n = word and word:match("^%d+$") and #word <= 16 and math.tointeger(tonumber(word))
  if not n or n < least or n > most then
    command.usage("%s: found '%s', expected a whole number from %d to %d",
      command.option(option), word or "nothing", least, most)
  end
  return n
end

local function fraction(option, word, least, most)
  local x = tonumber(word or "")
  if not x or not (x >= least and x <= most) then
    command.usage("%s: found '%s', expected a number from %g to %g", command.option(option),
      word or "nothing", least, most)
  end
  return x + 0.0
end

-- What stands behind an option: { field, how it is read, least, most }.
local values = {
  ["--episodes"] = { "episodes", number, 1, 10000 }, ["--seed"] = { "seed", number, 0, 1 << 53 },
  ["--gamma"] = { "gamma", fraction, 0, 1 }, ["--lr"] = { "lr", fraction, 0, 10 },
}

local function options(given)
  local job, i = { seed = own.seed }, 1
  while i <= #given do
    local word = given[i]
    local value = values[word]
    if value then job[value[1]], i = value[2](word, given[i + 1], value[3], value[4]), i + 1
    elseif word == "--mistake" then job.mistake, i = given[i + 1] or "", i + 1
    elseif word:match("^%-") then command.usage("no option '%s'", word)
    elseif not job.lesson then job.lesson = word
    elseif not job.file then job.file = word
    else command.usage("one file at a time, found '%s' too", word) end
    i = i + 1
  end
  if not job.lesson then command.usage("which lesson?") end
  return job
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

-- The lesson, and the file with its text.
local function find(job)
  local l = lesson.find(job.lesson)
  if host.exists(l.header) then lesson.read(l) end
  job.agent = settings.of(l) or error({ outcome = "usage", text = l.slug
    .. " has no agent to train" }, 0)
  job.episodes = job.episodes or job.agent.episodes
  local rates = job.agent.job
  rates.gamma, rates.lr = job.gamma or rates.gamma, job.lr or rates.lr
  if job.mistake then known_mistake(l, job.mistake) end
  job.own, job.file = not job.file, job.file or l.stub
  job.earlier = table.move(l.upto, 1, #l.upto - 1, 1, {})
  job.shown = job.own and l.stub:sub(#host.root + 2) or job.file
  local text, why = host.read(job.file, source_cap)
  if not text then error({ outcome = "usage", text = ("%s: %s"):format(job.shown, why) }, 0) end
  job.again = job.own and ("make %d"):format(l.number)
    or ("build/ascent check %d %s"):format(l.number, job.file)
  return l, text
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
  local drawn = curves(theirs, reference, job.mistake or "the reference")
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
  if not screen.terminal then return end
  if not job.agent.look.plays then
    return command.say(("\n  How it plays is not shown of %s.\n"):format(job.agent.look.title))
  end
  command.say("\n")
  host.play {
    w = theirs.w, hidden = job.agent.hidden, shared = job.agent.shared, seed = job.seed + 1,
    seconds = show_s,
  }
end

local function main(given, screen)
  local job = options(given)
  local l, text = find(job)
  local theirs, reference, why, printed
  command.say(header(l, job, screen))
  waiting(screen, ("  training for %d episodes …"):format(job.episodes))
  theirs, reference, why, printed, job.numbers = training.both(l, job, text)
  waiting(screen, "")
  if theirs then show(theirs, reference, job, screen)
  else command.say("\n" .. wrapped(messages.clean(why), "  ") .. "\n") end
  if printed and printed ~= "" then
    command.say("\n  Your code printed:\n" .. wrapped(messages.clean(printed), "    ") .. "\n")
  end
  if theirs then play(theirs, job, screen) end
  return theirs and host.status.done or host.status.less
end

function train.main(given, screen) return command.run("agent", usages, main, given, screen) end

return train
