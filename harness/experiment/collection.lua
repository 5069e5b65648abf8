-- collection.lua: the museum's files as one table, for whoever shows them: the command and the
-- book. It needs nothing of the harness's; what instruments call when they are read is given.
--
--   collection.open(folder, read, more) -> museum     read(path) -> text, or nil and why; more:
--       what the files may call besides. museum = { rooms, agents, instruments, seeds,
--       [n] = exhibit }; an exhibit has its number, the fields of exhibits.lua, and of its agent:
--       reads, title, axis, counts
--   collection.readings(folder, read) -> readings, as exhibits.lua has them
--   collection.programs(folder, read) -> { [name] = { { region, body }, … } }, from the solutions
--   collection.shown(museum, instrument, list) -> the numbers as they are printed
--   collection.relation(readings, n, instrument) -> "same" where both programs read alike to the
--       last digit; "apart" where no reading of the one lies among the other's; else "mixed"
local collection = {}

local function loaded(path, read, more)
  local text, why = read(path)
  if not text then error({ text = ("%s: %s"):format(path, why) }, 0) end
  local given = { museum = function(of) return of end, ipairs = ipairs, math = math, table = table }
  for name, value in pairs(more or {}) do given[name] = value end
  local chunk, wrong = load(text, "@" .. path, "t", given)
  if not chunk then error({ text = wrong }, 0) end
  return chunk()
end

-- A text as it stands in the file, in one line.
local function joined(text) return text and (text:gsub("%s+", " "):gsub("^ ", "")) end

function collection.open(folder, read, more)
  local museum = loaded(folder .. "/instruments.lua", read, more)
  local shown = loaded(folder .. "/exhibits.lua", read)
  museum.rooms = shown.rooms
  for n, e in ipairs(shown.exhibits) do
    local agent = museum.agents[e.agent]
    e.number, e.reads, e.title, e.axis, e.counts = n, agent.reads, agent.title, agent.axis,
      agent.counts
    e.told, e.claim = joined(e.told), joined(e.claim)
    museum[n] = e
  end
  return museum
end

function collection.readings(folder, read) return loaded(folder .. "/readings.lua", read) end

function collection.programs(folder, read) return loaded(folder .. "/programs.lua", read) end

function collection.shown(museum, instrument, list)
  local out = {}
  for i, x in ipairs(list) do
    local text = museum.instruments[instrument][1]:format(x)
    out[i] = text:gsub("^%-0%.?0*$", "0"):gsub("-", "−")
  end
  return out
end

local function ends(list) return math.min(table.unpack(list)), math.max(table.unpack(list)) end

function collection.relation(readings, n, instrument)
  local right, this = readings[n].right[instrument], readings[n].shown[instrument]
  local low, high = ends(right)
  local least, most = ends(this)
  if table.concat(right, " ") == table.concat(this, " ") then return "same" end
  return (least > high or most < low) and "apart" or "mixed"
end

return collection
