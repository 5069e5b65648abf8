-- museum.lua: whether what the museum says of its exhibits is true of the recorded readings. Prints
-- a line for each claim that fails; from the workbook's folder:
--
--   lua5.4 museum.lua evidence   each instrument that is called evidence separates the exhibit from
--                                the right program in all seeds, or reads the same where it is
--                                claimed to; and those that are claimed to show nothing do not
--   lua5.4 museum.lua whole      each exhibit has a fault of its room's list, a story, links, a
--                                chapter that there is, and readings of all its instruments
package.path = "harness/experiment/?.lua;" .. package.path
local collection = require("collection")

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  return text
end

local folder = "chapters/91-museum"
local of, readings = collection.open(folder, read), collection.readings(folder, read)
local function tell(...) print(string.format(...)) end
local function relation(n, name) return collection.relation(readings, n, name) end

local checks = {}

function checks.evidence()
  for n, e in ipairs(of) do
    local wanted = e.same and "same" or "apart"
    for _, name in ipairs(e.evidence) do
      local found = relation(n, name)
      if found ~= wanted then
        tell("exhibit %d: %s is %s, expected %s", n, name, found, wanted)
      end
    end
    for _, name in ipairs(e.still or {}) do
      if relation(n, name) == "apart" then tell("exhibit %d: %s tells them apart", n, name) end
    end
    for _, name in ipairs(e.same and e.reads or {}) do
      if relation(n, name) ~= "same" then tell("exhibit %d: %s differs", n, name) end
    end
  end
end

local function listed(faults, name)
  for _, f in ipairs(faults) do
    if f[1] == name then return true end
  end
end

local function readings_of(n, e)
  for _, side in ipairs { "right", "shown" } do
    for _, name in ipairs(e.reads) do
      local list = readings[n][side][name]
      if not list or #list ~= of.seeds then tell("exhibit %d: no %s of %s", n, name, side) end
      if not of.instruments[name] then tell("no instrument %s", name) end
    end
  end
end

function checks.whole()
  if #of ~= #readings then tell("%d readings", #readings) end
  local false_alarms = 0
  for n, e in ipairs(of) do
    local room = of.rooms[e.room]
    if not listed(room.faults, e.fault) then tell("exhibit %d: no fault %s", n, e.fault) end
    if #e.told < 200 or #e.links == 0 then tell("exhibit %d: no story", n) end
    if not io.open("chapters/" .. e.chapter .. "/lesson.md") then
      tell("exhibit %d: no chapter %s", n, e.chapter)
    end
    false_alarms = false_alarms + (e.fault == "false-alarm" and 1 or 0)
    readings_of(n, e)
  end
  if false_alarms < 3 then tell("%d false alarms, expected three or more", false_alarms) end
end

checks[arg[1]]()
