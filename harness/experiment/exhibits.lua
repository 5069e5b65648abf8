-- exhibits.lua: the museum's exhibits (collection.lua), and their readings: as they are recorded,
-- or from runs of this moment.
--
--   exhibits.open() -> museum, with its chapter; or an error where no chapter has one
--   exhibits.recorded(museum) -> readings
--       readings[n] = { right, shown }, each { [instrument] = { a number for each seed }, ret = the
--       first seed's curve, as means of axis.width }
--   exhibits.run(museum, n)   -> the same of one exhibit, now; needs the solutions
--   exhibits.text(museum, readings) -> what readings.lua holds     exhibits.path(museum)
local collection = require "experiment.collection"
local contract = require "lesson.contract"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local rng = require "scenario.rng"
local settings = require "experiment.settings"
local spoilt = require "experiment.spoilt"
local exhibits = {}

-- ---- the files ----

local function chapter_with(file)
  for _, l in ipairs(lesson.all()) do
    if host.exists(l.chapter .. "/" .. file) then return l end
  end
  error({ text = "no chapter has a museum: none has " .. file }, 0)
end

function exhibits.open()
  local l = chapter_with "exhibits.lua"
  local museum = collection.open(l.chapter, host.read, { weights = host.weights,
    look = host.look, curve = curve, name = settings.name, dice = rng.dice(l.slug) })
  museum.chapter = l
  return museum
end

function exhibits.path(museum) return museum.chapter.chapter .. "/readings.lua" end

function exhibits.recorded(museum)
  return collection.readings(museum.chapter.chapter, host.read)
end

-- ---- the runs ----

-- The lesson's functions, and the journal's.
local function functions_of(l)
  local list = contract.read(host.root .. "/harness/learn/journal.h")
  return table.move(l.functions, 1, #l.functions, #list + 1, list)
end

local function object_of(museum, l, e, folder)
  if e.mistake then return ("%s/%s.so"):format(l.built, e.mistake) end
  local words = {}
  for _, part in ipairs(collection.programs(museum.chapter.solution, host.read)[e.program]) do
    table.move(part, 1, 2, #words + 1, words)
  end
  return spoilt(l, folder, table.unpack(words))
end

-- The curve as it is drawn, and kept: a number for each `width` of them.
local function means(ret, width)
  local list = {}
  for from = 1, #ret, width do
    list[#list + 1] = curve.mean(ret, from, math.min(from + width - 1, #ret))
  end
  return list
end

local function readings(agent, museum, impl, right)
  local of = {}
  for _, name in ipairs(agent.reads) do of[name] = {} end
  for seed = 1, museum.seeds do
    local read, ret = agent.run(impl, seed, right)
    for _, name in ipairs(agent.reads) do of[name][seed] = read[name] end
    of.ret = of.ret or means(ret, agent.axis.width)
  end
  return of
end

local kept = {} -- of each agent, what the right program's are

function exhibits.run(museum, n)
  local e, folder = museum[n], host.folder()
  local agent = museum.agents[e.agent]
  local l = lesson.read(lesson.find(tostring(agent.lesson)))
  if not host.exists(l.solution) then
    error({ text = "this needs the solutions, and they are not in this workbook" }, 0)
  end
  local functions = functions_of(l)
  local right = host.trusted(nil, l.built .. "/reference.so")
  local shown = host.trusted(nil, object_of(museum, l, e, folder))
  local bound = host.bind(right, functions)
  kept[e.agent] = kept[e.agent] or readings(agent, museum, bound, bound)
  local out = { right = kept[e.agent],
    shown = readings(agent, museum, host.bind(shown, functions), bound) }
  right:close()
  shown:close()
  host.remove(folder)
  return out
end

-- ---- writing them down ----

local function numbers(list)
  local out = {}
  for i, x in ipairs(list) do out[i] = ("%.6g"):format(x) end
  return "{ " .. table.concat(out, ", ") .. " }"
end

-- A list in lines of at most 88 characters.
local function broken(text, indent)
  local out, line = {}, indent
  for word in text:gmatch("%S+") do
    if #line + #word > 87 then out[#out + 1], line = line, indent .. "  " end
    line = line .. (line:match("^%s*$") and "" or " ") .. word
  end
  out[#out + 1] = line
  return table.concat(out, "\n")
end

local function written(side, of, reads)
  local out = { ("    %s = {"):format(side) }
  for _, name in ipairs(reads) do
    out[#out + 1] = broken(("%s = %s,"):format(name, numbers(of[name])), "      ")
  end
  out[#out + 1] = broken(("ret = %s,"):format(numbers(of.ret)), "      ")
  out[#out + 1] = "    },"
  return table.concat(out, "\n")
end

-- The text of readings.lua; an exhibit that nobody has run yet is left out.
function exhibits.text(museum, readings_of)
  local out = { "-- What the instruments read off each exhibit and off the right program, a number",
    "-- for each seed, and the first seed's curve. Made by `make museum RECORD=yes`.",
    "return museum {" }
  for n, e in ipairs(museum) do
    local of = readings_of[n]
    if of then
      out[#out + 1] = ("  [%d] = {\n%s\n%s\n  },"):format(n, written("right", of.right, e.reads),
        written("shown", of.shown, e.reads))
    end
  end
  return table.concat(out, "\n") .. "\n}\n"
end

return exhibits
