-- layers.lua: each room of harness/ uses only rooms below it, in the order of the table in README,
-- and none knows a lesson by its name, but for tests/ and bench/, which measure named ones.
--
--   lua5.4 harness/tests/layers.lua          a line for each import that runs upwards, for each
--                                            room that the table lacks, for each lesson's name,
--                                            and for a table that is not up to date
--   lua5.4 harness/tests/layers.lua table    the table as it should stand: what each room does is
--                                            README's, what it uses is drawn from the files
local function lines_of(command)
  local list, pipe = {}, io.popen(command)
  for line in pipe:lines() do list[#list + 1] = line end
  pipe:close()
  return list
end

-- The rooms in their order, and what README says that each does.
local rooms, rank = {}, {}
for line in io.lines("README.md") do
  local name, does = line:match("^| `([%l]+)/` | (.-) |")
  if name and lines_of("ls -d harness/" .. name .. " 2>/dev/null")[1] then
    rooms[#rooms + 1] = { name = name, does = does, uses = {} }
    rank[name] = #rooms
  end
end

local wrong = 0
local function tell(...)
  wrong = wrong + 1
  if arg[1] ~= "table" then print(string.format(...)) end
end

-- Files that are named without their room: a search path finds them.
local room_of = {}
for _, path in ipairs(lines_of("ls harness/*/*.lua harness/*/*.h | grep -v ^harness/tests/")) do
  local room, name = path:match("^harness/(%l+)/(.*)$")
  room_of[name] = room
end

-- The room that a line names: by #include, by require, or in a call of a Lua module; or nil.
local function named(line)
  local header = line:match('^#include "(.-)"')
  if header then return header:match("(%l+)/[^/]*$") or room_of[header] end
  local module = line:match('require%(? ?"(.-)"') or line:match('host_call%([^"]*"(.-)"')
  return module and (module:match("^(%l+)%.") or room_of[module .. ".lua"])
end

local slugs = {}
for _, part in ipairs(dofile("chapters/book.lua").parts) do
  for _, slug in ipairs(part.lessons) do slugs[#slugs + 1] = slug end
end

local sources = "find harness -name '*.lua' -o -name '*.[ch]' -o -name '*.sh' | sort"
for _, path in ipairs(lines_of(sources)) do
  local room, n = path:match("^harness/([%l]+)/"), 0
  if room and room ~= "tests" and not rank[room] then
    tell("%s: README's table has no room '%s/'", path, room)
  end
  for line in io.lines(room ~= "tests" and path or "/dev/null") do
    n = n + 1
    local other = room and named(line)
    if other and rank[other] and rank[room] and other ~= room then
      rooms[rank[room]].uses[other] = true
      if rank[other] < rank[room] then
        tell("%s:%d: %s/ uses %s/, which stands above it", path, n, room, other)
      end
    end
    for _, slug in ipairs(room ~= "bench" and slugs or {}) do
      if line:find(slug, 1, true) then
        tell("%s:%d: knows the lesson %s by its name", path, n, slug)
      end
    end
  end
end

-- The table's rows as they should stand.
local table_rows = { "| room | what it does | uses |", "|---|---|---|" }
for _, room in ipairs(rooms) do
  local uses = {}
  for _, other in ipairs(rooms) do uses[#uses + 1] = room.uses[other.name] and other.name or nil end
  table_rows[#table_rows + 1] =
    ("| `%s/` | %s | %s |"):format(room.name, room.does, table.concat(uses, ", "))
end
local drawn = table.concat(table_rows, "\n")
if arg[1] == "table" then return print(drawn) end

local readme = io.open("README.md"):read("a")
if not readme:find(drawn .. "\n", 1, true) then
  tell("README.md: the table of rooms is out of date; lua5.4 harness/tests/layers.lua "
    .. "table draws it")
end
os.exit(wrong == 0)
