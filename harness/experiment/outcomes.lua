-- outcomes.lua: `ascent outcomes`. Runs the reference over five seeds and holds what it reaches
-- against what is claimed of it in solutions/SLUG/outcomes.lua. Nothing is recorded, so that every
-- figure comes out of a run of this very moment.
--
--   outcomes.main(words, screen) -> exit status     1 if a claim fails
--   outcomes.figures(lesson, reference) -> { [text] = figures }
--
-- A lesson's file returns function(reference) -> { heading | { text, figures, show, holds }, … }. A
-- heading is a line; `figures` are numbers or words, one for each of `seeds`; `show` a format or a
-- function; `holds` tests each figure. A row without `holds` claims nothing: it says where the runs
-- end, whether that is welcome or not. Beside what a scenario file may use, the file has seeds,
-- curve (curve.lua), exact, weights, cpu(), dice(seed), a function that draws uniform numbers, and
-- with(a, b), the fields of both tables in one. A lesson without code has no reference.
local command = require "experiment.command"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local rng = require "scenario.rng"
local seeds_of = require "experiment.seeds"
local settings = require "experiment.settings"
local outcomes = {}

local usages = {
  make = "usage: make outcomes (LESSON=2)\n", ascent = "usage: ascent outcomes [LESSON]\n",
}
local seeds = 5
local label_width, figure_width = 42, 6

-- ---- what is claimed ----

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

local function file_of(l) return ("%s/solutions/%s/outcomes.lua"):format(host.root, l.slug) end

local function claims(l)
  local text, why = host.read(file_of(l))
  if not text then error({ text = ("%s: %s"):format(file_of(l), why) }, 0) end
  local chunk, wrong = load(text, "@" .. file_of(l), "t", {
    assert = assert, error = error, ipairs = ipairs, pairs = pairs, select = select,
    tostring = tostring, type = type, math = math, string = string, table = table, utf8 = utf8,
    seeds = seeds, curve = curve, exact = host.exact, weights = host.weights,
    name = settings.name, cpu = host.cpu,
    dice = rng.dice(l.slug), with = with,
  })
  if not chunk then error({ text = wrong }, 0) end
  return chunk()
end

-- ---- the table ----

local function right(text, width) return (" "):rep(width - utf8.len(text)) .. text end
local function left(text, width) return text .. (" "):rep(width - utf8.len(text)) end

local function shown(row, x)
  return type(row.show) == "string" and row.show:format(x) or row.show(x)
end

-- Whether every figure holds; nil where nothing is claimed.
local function holds(row)
  for _, x in ipairs(row.holds and row.figures or {}) do
    if not row.holds(x) then return false end
  end
  return row.holds and true or nil
end

local function line(row, colour)
  local held = holds(row)
  local word = held == nil and "    " or held and "PASS" or "FAIL"
  local figures = ""
  for _, x in ipairs(row.figures) do figures = figures .. right(shown(row, x), figure_width) end
  local mark = colour and held ~= nil and ("\27[%dm%s\27[0m"):format(held and 32 or 31, word)
    or word
  return ("  %s  %s%s"):format(mark, left(row.text, label_width), figures)
end

local function table_of(l, rows, colour)
  local title = left(l.slug .. ": what the reference reaches ", label_width + 2) .. "seed  "
  local out, failed = {}, false
  for seed = 1, seeds do title = title .. right(tostring(seed), figure_width) end
  out[1] = title
  for _, row in ipairs(rows) do
    out[#out + 1] = type(row) == "string" and "\n" .. row or line(row, colour)
    failed = failed or type(row) == "table" and holds(row) == false
  end
  return table.concat(out, "\n") .. "\n", failed
end

-- The lessons of the book of which something is claimed, or the one that is asked for.
local function wanted(given)
  if #given > 1 then command.usage("one lesson at a time, found '%s' too", given[2]) end
  local all = given[1] and { lesson.find(given[1]) } or lesson.all()
  local list = {}
  for _, l in ipairs(all) do
    if host.exists(file_of(l)) then
      list[#list + 1] = host.exists(l.header) and lesson.read(l) or l
    end
  end
  if #list == 0 then
    local whom = given[1] and all[1].slug or "any lesson"
    error({ outcome = "usage", text = "nothing is claimed of " .. whom }, 0)
  end
  return list
end

-- The lesson's table, and whether a claim of it failed.
local function judged(l, colour)
  local handle = l.functions and host.trusted(nil, l.built .. "/reference.so")
  local text, failed = table_of(l, claims(l)(handle and host.bind(handle, l.functions)), colour)
  if handle then handle:close() end
  return text, failed and host.status.less or host.status.done
end

-- What is reached, by the text of each row, for who prints it elsewhere; `reference` is its
-- lesson's.
function outcomes.figures(l, reference)
  local of = {}
  for _, row in ipairs(claims(l)(reference)) do
    if type(row) == "table" then of[row.text] = row.figures end
  end
  return of
end

-- The lessons side by side, one a processor.
local function main(given, screen)
  local list, status = wanted(given), host.status.done
  local told = seeds_of.progress("outcomes")
  local answers = seeds_of.spread(#list, function(i)
    if list[i] then return judged(list[i], screen.colour) end
  end, told)
  for _, answer in ipairs(answers) do
    command.say(answer[1])
    status = math.max(status, math.tointeger(answer[2]))
  end
  return status
end

function outcomes.main(given, screen)
  return command.run("outcomes", usages, main, given, screen)
end

return outcomes
