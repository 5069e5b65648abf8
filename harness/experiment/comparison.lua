-- comparison.lua: two runs side by side, in figures and in words: whether they learn, and where
-- they part. A single seed says little, and the words say so.
--
--   comparison.parted(theirs, reference)         -> the first episode that paid otherwise, or nil
--   comparison.figures(theirs, reference, job)   -> a small table, as text
--   comparison.verdict(theirs, reference, job)   -> a sentence or three
--   comparison.linked(job)                       -> whose earlier lessons the agent was made of
-- job = { agent, seed, episodes, again = the command to check with, numbers, earlier, beside = what
-- the other run is called, if it is not the reference's }
local curve = require "experiment.curve"
local comparison = {}

function comparison.parted(theirs, reference)
  for i, r in ipairs(reference.ret) do
    if math.abs(theirs.ret[i] - r) > 1e-9 * math.max(1, math.abs(r)) then return i end
  end
end

-- ---- in figures ----

local function row(name, width, ret, agent)
  local n = math.min(agent.over, #ret)
  local at = curve.reached(ret, agent.learned, agent.over)
  local reached = at and ("in episode %d"):format(at) or ("not in %d"):format(#ret)
  local first, last = curve.mean(ret, 1, n), curve.mean(ret, #ret - n + 1, #ret)
  return ("  %s%s%11.1f%11.1f   %s"):format(name, (" "):rep(width - #name), first, last, reached)
end

function comparison.figures(theirs, reference, job)
  local agent, beside = job.agent, job.beside or "reference"
  local n, width = math.min(agent.over, #theirs.ret), math.max(11, reference and #beside or 0)
  local head = ("  %s%11s%11s   mean of %d reaches %d"):format((" "):rep(width), "first " .. n,
    "last " .. n, agent.over, agent.learned)
  local last = reference and row(beside, width, reference.ret, agent)
  return table.concat({ head, row("yours", width, theirs.ret, agent), last }, "\n") .. "\n"
end

-- ---- in words ----

local function compared(k)
  if not k then return "Every episode paid what the reference's did." end
  if k == 1 then
    return "The first episode already pays something else than the reference's, before anything is "
      .. "learned: look at how you draw, act and add up the rewards."
  end
  return ("The first %d episode%s paid what the reference's did, then the runs part; late in a "
    .. "run, rounding does that too."):format(k - 1, k == 2 and "" or "s")
end

-- How a run of the reference's ends below the mark: never there, or there and fallen back.
local function below(reference, job)
  local at, agent = curve.reached(reference.ret, job.agent.learned, job.agent.over), job.agent
  if at then
    return ("the reference reaches %d in episode %d and falls back below it by the end")
      :format(agent.learned, at)
  end
  return ("%d episodes are too few for the reference to reach %d"):format(job.episodes,
    agent.learned)
end

-- Where both end below the mark, nobody shall hunt a mistake for it.
local function both_below(k, reference, job)
  local text = ("With seed %d, %s. "):format(job.seed, below(reference, job))
  if not k then
    return text .. "Yours is the same run, so there is no mistake to look for; try more episodes "
      .. "or another seed."
  end
  return ("%sThat yours ends below it too is no sign of a mistake: try more episodes or another "
    .. "seed, and %s. %s"):format(text, job.again, compared(k))
end

-- Beside a known mistake's run, or one with other settings, there is nothing to pass or fail.
local function beside_other(theirs, run, job)
  local k = comparison.parted(theirs, run)
  if not k then return ("Every episode paid what it pays with %s."):format(job.beside) end
  return ("With %s the run is another from episode %d on."):format(job.beside, k)
end

function comparison.verdict(theirs, reference, job)
  if reference and job.beside then return beside_other(theirs, reference, job) end
  if not reference then
    return "The reference cannot be trained without its solution, so yours stands alone."
  end
  local n, over, mark = job.episodes, job.agent.over, job.agent.learned
  local k = comparison.parted(theirs, reference)
  if n < over then
    return ("Fewer than %d episodes say nothing about learning. "):format(over) .. compared(k)
  end
  local function ends_above(run) return curve.mean(run.ret, n - over + 1, n) >= mark end
  if ends_above(theirs) then
    return (ends_above(reference) and "It learns. "
      or "It learns, with a seed with which the reference ends below the mark. ") .. compared(k)
  end
  if not ends_above(reference) then return both_below(k, reference, job) end
  local chance = k > 1
    and (" If %s finds nothing wrong, it is chance: try other seeds."):format(job.again) or ""
  return ("The reference learns with this seed, yours does not.%s %s"):format(chance, compared(k))
end

-- "your own lesson 5" or "your own lessons 1, 2 and 5".
local function lessons_named(list)
  if #list == 1 then return "your own lesson " .. list[1] end
  return ("your own lessons %s and %s"):format(table.concat(list, ", ", 1, #list - 1), list[#list])
end

function comparison.linked(job)
  local list = job.numbers
  if not list or #job.earlier == 0 then return "" end
  if #list == 0 then
    return "\nThe earlier lessons in it are the reference's: none of yours is done."
  end
  local rest = #job.earlier - #list
  local others = rest == 0 and "" or rest == 1 and "; the other is the reference's"
    or "; the others are the reference's"
  return ("\nIt is built on %s%s."):format(lessons_named(list), others)
end

return comparison
