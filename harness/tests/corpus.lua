-- corpus.lua: the programs of one kind that a lesson is tested with, as a class that hands them in.
--
--   lua5.4 corpus.lua KIND SLUG FOLDER
--
-- KIND is mistakes, correct, wrong or faults. Bodies for regions (harness/tests/KIND/SLUG.c, and
-- solutions/SLUG/mistakes.c) are put into the solution; whole programs (harness/tests/KIND/SLUG/)
-- are copied. FOLDER is made anew; the program NAME is NAME/softmax_step.c there, written as a
-- reader's file is, without #line. Prints a line for each program, separated by tabs: its path, its
-- name, what its first comment says must be said of it, behind SAID: or FAULT:, and the functions
-- of which it has other bodies, one of which its own scenarios must find wrong (but green.lua).
local kind, slug, folder = ...
local here = arg[0]:match("^(.*/)") or "./"
package.path = here .. "../?.lua"
local regions = require "lesson.regions"
local file_name = slug:match("^%d+%-(.*)"):gsub("-", "_") .. ".c"

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

local function must_be_said(comment)
  return comment:match("SAID: (.*)$") or comment:match("FAULT: (%a+)") or ""
end

local programs = {}
local green = {}
for _, names in pairs(dofile(here .. "green.lua")[slug] or {}) do
  for _, name in ipairs(names) do green[name] = true end
end

-- The functions in whose regions a body stands.
local function functions_of(pieces, body)
  local list = {}
  for _, part in ipairs(green[body.name] and {} or body.parts) do
    list[#list + 1] = (pieces[part.region] or {}).fn
  end
  return table.concat(list, " ")
end

local function add(name, comment, text, functions)
  local path = ("%s/%s/%s"):format(folder, name, file_name)
  assert(os.execute(("mkdir -p '%s/%s'"):format(folder, name)))
  local file = assert(io.open(path, "w"))
  assert(file:write(text))
  assert(file:close())
  programs[#programs + 1] = ("%s\t%s\t%s\t%s\n"):format(path, name, must_be_said(comment),
    functions or "")
end

local function add_bodies(path)
  local text = read(path)
  local solution = ("solutions/%s/%s"):format(slug, file_name)
  local pieces = regions.solution(solution, read(solution))
  for _, body in ipairs(text and regions.mistakes(path, text) or {}) do
    local program = regions.mistake(solution, read(solution), body, path)
    add(body.name, body.text, (program:gsub("#line [^\n]*\n", "")), functions_of(pieces, body))
  end
end

local function add_files(from)
  local list = assert(io.popen(("ls %s 2>/dev/null"):format(from)))
  for name in list:read("a"):gmatch("(%S+)%.c\n") do
    local text = read(("%s/%s.c"):format(from, name))
    add(name, text:match("^[^\n]*"), text)
  end
  list:close()
end

assert(os.execute(("rm -rf '%s' && mkdir -p '%s'"):format(folder, folder)))
if kind == "mistakes" then add_bodies(("solutions/%s/mistakes.c"):format(slug))
else
  add_bodies(("harness/tests/%s/%s.c"):format(kind, slug))
  add_files(("harness/tests/%s/%s"):format(kind, slug))
end
io.write(table.concat(programs))
