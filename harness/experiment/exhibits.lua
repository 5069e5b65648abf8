-- exhibits.lua: the museum's exhibits, as a chapter's exhibits.lua and instruments.lua have them,
-- and their readings: as they are recorded in its readings.lua, or from runs of this moment.
--
--   exhibits.open() -> museum, or an error where no chapter has one
--       museum = { chapter, rooms, agents, instruments, seeds, [n] = exhibit }; an exhibit has its
--       number, the fields of exhibits.lua, and of its agent: reads, title, axis, counts
--   exhibits.recorded(museum) -> readings
--       readings[n] = { right, shown }, each { [instrument] = { a number for each seed }, ret = the
--       first seed's curve, as means of axis.width }
--   exhibits.run(museum, n)      -> the same of one exhibit, now; needs the solutions
--   exhibits.text(museum, readings) -> what readings.lua holds     exhibits.path(museum)
--   exhibits.apart(readings, n, instrument) -> whether no reading of the one program lies among
--                                              the other's
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

local function loaded(path, more)
  local text, why = host.read(path)
  if not text then error({ text = ("%s: %s"):format(path, why) }, 0) end
  local given = { museum = function(of) return of end, ipairs = ipairs, math = math, table = table }
  for name, value in pairs(more or {}) do given[name] = value end
  local chunk, wrong = load(text, "@" .. path, "t", given)
  if not chunk then error({ text = wrong }, 0) end
  return chunk()
end

-- A text as it stands in the file, in one line.
local function joined(text) return text and text:gsub("%s+", " "):gsub("^ ", "") end

function exhibits.open()
  local l = chapter_with "exhibits.lua"
  local museum = loaded(l.chapter .. "/instruments.lua", { weights = host.weights,
    look = host.look, curve = curve, name = settings.name, dice = rng.dice(l.slug) })
  local shown = loaded(l.chapter .. "/exhibits.lua")
  museum.chapter, museum.rooms = l, shown.rooms
  for n, e in ipairs(shown.exhibits) do
    local agent = museum.agents[e.agent]
    e.number, e.reads, e.title = n, agent.reads, agent.title
    e.axis, e.counts = agent.axis, agent.counts
    e.told, e.claim = joined(e.told), joined(e.claim)
    museum[n] = e
  end
  return museum
end

function exhibits.path(museum) return museum.chapter.chapter .. "/readings.lua" end

function exhibits.recorded(museum) return loaded(exhibits.path(museum)) end

-- ---- the runs ----

-- The lesson's functions, and the journal's.
local function functions_of(l)
  local list = contract.read(host.root .. "/harness/learn/journal.h")
  return table.move(l.functions, 1, #l.functions, #list + 1, list)
end

local function object_of(l, e, folder)
  if not e.body then return ("%s/%s.so"):format(l.built, e.mistake or "reference") end
  local words = {}
  for _, part in ipairs(e.body) do table.move(part, 1, 2, #words + 1, words) end
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
  local shown = host.trusted(nil, object_of(l, e, folder))
  local bound = host.bind(right, functions)
  kept[e.agent] = kept[e.agent] or readings(agent, museum, bound, bound)
  local out = { right = kept[e.agent],
    shown = readings(agent, museum, host.bind(shown, functions), bound) }
  right:close()
  shown:close()
  host.remove(folder)
  return out
end

-- ---- what they say ----

local function ends(list) return math.min(table.unpack(list)), math.max(table.unpack(list)) end

function exhibits.apart(readings_of, n, instrument)
  local low, high = ends(readings_of[n].right[instrument])
  local least, most = ends(readings_of[n].shown[instrument])
  return least > high or most < low
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

-- The text of readings.lua.
function exhibits.text(museum, readings_of)
  local out = { "-- What the instruments read off each exhibit and off the right program, a number",
    "-- for each seed, and the first seed's curve. Made by `make museum RECORD=yes`.",
    "return museum {" }
  for n, e in ipairs(museum) do
    out[#out + 1] = ("  [%d] = {"):format(n)
    out[#out + 1] = written("right", readings_of[n].right, e.reads)
    out[#out + 1] = written("shown", readings_of[n].shown, e.reads)
    out[#out + 1] = "  },"
  end
  return table.concat(out, "\n") .. "\n}\n"
end

return exhibits
