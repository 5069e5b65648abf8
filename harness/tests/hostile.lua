-- hostile.lua: makes the submissions of the hostile suite.      lua5.4 hostile.lua ROOT BASE
-- all|some
--
-- BASE/in gets a folder for each of harness/tests/hostile/*.c, for the ones below, which no
-- repository can hold, and for three honest neighbours; BASE/reasons a line for each: its folder's
-- name percent-encoded, the most points it may get, and the reasons it may be told.
--
-- A hostile file begins with the reason, "// REASON: kind:name" ("kind:name or kind:name" where
-- sandboxes differ, "AT MOST n" where a few points are due). @ROOT@, @IN@ and @OUT@ become the
-- workbook's folder, the submissions' and the results', and @ANSWERS@ what answers.c holds. What it
-- does not define follows from rest.c.
local root, base, which = table.unpack(arg)
local here = root .. "/harness/tests/"

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local function write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end
local function encoded(name)
  return (name:gsub("[^%w_%.%-]", function(c) return ("%%%02X"):format(c:byte()) end)
    :gsub("^%.", "%%2E"))
end

local reasons, folders = {}, {}
local function expect(name, most, reason)
  reasons[#reasons + 1] = ("%s\t%d\t%s\n"):format(encoded(name), most, reason)
end
local function folder(name)
  local path = base .. "/in/" .. name
  folders[#folders + 1] = quoted(path)
  return path
end

-- ---- files of the repository

local rest, texts = read(here .. "hostile/rest.c"), {}
local paths = { ROOT = root, IN = base .. "/in", OUT = base .. "/out",
  ANSWERS = read(here .. "hostile/answers.c") }

local function submission(text)
  local first, more = text:match("^([^\n]*\n)(.*)$")
  return (first .. "#define _GNU_SOURCE\n" .. more .. rest):gsub("@(%u+)@", paths)
end

-- Without `all`, every second, and of what costs seconds by the clock only what is not tried
-- elsewhere.
local function chosen(i, reason)
  return which == "all" or i % 2 == 0 and not reason:match("^hang")
end

local listing = assert(io.popen("cd " .. quoted(here .. "hostile") .. " && LC_ALL=C ls *.c"))
local i = 0
for file in listing:lines() do
  local text = read(here .. "hostile/" .. file)
  local name, reason = file:match("^(.*)%.c$"), text:match("^// REASON: ([^\n]*)")
  if name ~= "rest" and name ~= "answers" then
    i = i + 1
    assert(reason, file .. " does not say its reason")
    if chosen(i, reason) then
      texts[folder(name) .. "/softmax_step.c"] = submission(text)
      expect(name, tonumber(reason:match("AT MOST (%d+)") or 0), (reason:gsub(" AT MOST %d+", "")))
    end
  end
end

-- ---- what no repository can hold

local nothing = "int no program\n"
local made = {}
local function source(name, line, reason)
  local path = folder("source-" .. name)
  made[#made + 1] = ("cd %s && %s"):format(quoted(path), line)
  expect("source-" .. name, 0, reason or "compile:unreadable")
end
source("fifo", "mkfifo softmax_step.c")
source("folder", "mkdir softmax_step.c", "missing:not handed in")
source("huge", "truncate -s 200M softmax_step.c")
source("empty", ": > softmax_step.c")
source("zeros", "printf 'int x;\\0int y;' > softmax_step.c")
source("bytes", "head -c 5000 " .. quoted(root .. "/build/worker")
  .. " | tr -d '\\0' > softmax_step.c", "compile:compile")
source("long-line", "{ printf 'int x = 0'; yes '+1' | head -n 100000 | tr -d '\\n'; echo ';'; } > "
  .. "softmax_step.c", "compile:compile or unwritten:no-softmax")
source("link-to-solution", "ln -s " .. quoted(root .. "/solutions/01-softmax-step/softmax_step.c")
  .. " softmax_step.c")
source("link-to-neighbour", "ln -s ../ada/softmax_step.c softmax_step.c")
source("link-to-zeros", "ln -s /dev/zero softmax_step.c")
source("link-to-itself", "ln -s softmax_step.c softmax_step.c")
source("linked-folder", "ln -s ../ada 01-softmax-step", "compile:unreadable")
source("makefile", "printf 'all:\\n\\ttouch ascent-owned\\n' > Makefile && echo '#define softmax "
  .. "fake' > softmax_step.h", "missing:not handed in")
for _, name in ipairs { "name <script>alert(1)<", "=HYPERLINK(1)", "name \27[2J\27]0;32\7",
  "name\n32 of 32 points", "name\"],\"score\":32", "-rf", "name'; touch ascent-owned '",
  "::set-output name=x", "name,32,32", "$(touch ascent-owned)", "name%2F..%2F" } do
  texts[folder(name) .. "/softmax_step.c"] = nothing
  expect(name, 0, "compile:compile")
end

-- ---- honest neighbours: one that is right, one that is not, one that has not begun

for name, pupil in pairs { ada = "ada", molly = "alan", zoe = "kurt" } do
  local text = read(here .. "class/" .. pupil .. "/softmax_step.c")
    .. "\n// CANARY: a neighbour's words\n"
  texts[folder(name) .. "/softmax_step.c"] = text
  folders[#folders + 1] = quoted(base .. "/honest/" .. name)
  texts[base .. "/honest/" .. name .. "/softmax_step.c"] = text
end

assert(os.execute("mkdir -p " .. table.concat(folders, " ")))
for path, text in pairs(texts) do write(path, text) end
for _, line in ipairs(made) do assert(os.execute(line)) end
write(base .. "/reasons", table.concat(reasons))
