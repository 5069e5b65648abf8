-- named.lua: a file that is named is there. Looked for are the workbook's own paths in README,
-- CONTRIBUTING and GRADING, and the C and Lua files in the comment with which a file of harness/
-- begins, by their path, by their room's, or alone. Capitals and figures stand for a name of the
-- reader's: SLUG, NN, lesson1.c.
--
--   lua5.4 harness/tests/named.lua [FILE…]      a line for each that is not; the exit status says
--                                               whether any
local made = { ["filters.h"] = "by programs/seccomp.c", ["known.lua"] = "by check/prepare.lua",
  ["softmax_step_final.c"] = "by a pupil" }

local function lines_of(command)
  local list, pipe = {}, io.popen(command)
  for line in pipe:lines() do list[#list + 1] = line end
  pipe:close()
  return list
end

local there = {}
for _, path in ipairs(lines_of("find chapters harness plots solutions -type f")) do
  there[path], there[path:gsub("^harness/", "")], there[path:match("[^/]*$")] = true, true, true
end

local wrong = 0
local function look(path, word)
  if there[word] or made[word] or word:match("[%u%d]") then return end
  wrong = wrong + 1
  print(("%s: names %s, and there is no such file"):format(path, word))
end

local function look_into(path)
  local text = assert(io.open(path)):read("a")
  if path:match("%.md$") then
    for word in text:gmatch("%f[%w]harness/[%w_/-]+%.%l+") do look(path, word) end
    return
  end
  local comment = text:match("^/%*.-%*/") or text:match("^%-%-.-\n%f[^%-\n]") or ""
  for word in comment:gmatch("%f[%w_/-][%w_/-]+%.%l+%f[^%w]") do
    if word:match("%.[ch]$") or word:match("%.lua$") then look(path, word) end
  end
end

local sources = "ls *.md; find harness -name '*.[ch]' -o -name '*.lua' | grep -v ^harness/tests/"
for _, path in ipairs(arg[1] and arg or lines_of(sources)) do look_into(path) end
os.exit(wrong == 0)
