-- mutants.lua: does every token of a solution matter to some scenario? Its one-token mutants
-- (mutate.lua) are handed in as a class. One that has full marks shows what no scenario looks at.
--
--   lua5.4 mutants.lua [SLUG[/REGION]…]      how many were killed, and each one alive
--
-- Those that compute what the solution computes are listed in equivalent.lua, with the reason;
-- those of which the compiler makes the same code are found here, and so is what only the
-- sanitizers see. What does not compile is no mutant. The function that is changed must be told to
-- be wrong by a scenario of its own, or be listed in green.lua. Exits with 1 if a mutant is alive,
-- if its function is green, or if it is listed wrongly.
local here = arg[0]:match("^(.*/)") or "./"
package.path = here .. "../?.lua"
local mutate = require "tests.mutate"
local listed, green = dofile(here .. "equivalent.lua"), dofile(here .. "green.lua")

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "w"))
  assert(file:write(text))
  assert(file:close())
end

local function output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  pipe:close()
  return text
end

local function file_of(slug) return slug:match("^%d+%-(.*)"):gsub("-", "_") .. ".c" end

local function is_of(name, region)
  return region == "" or name:sub(1, #region + 1) == region .. ":"
end

-- ---- judging them

-- Hands the mutants in: base/in/0001/softmax_step.c and so on.
local function hand_in(slug, list, base)
  assert(os.execute(("rm -rf '%s' && mkdir -p '%s'"):format(base, base)))
  for i, m in ipairs(list) do
    local folder = ("%s/in/%04d"):format(base, i)
    m.path = ("%s/%s"):format(folder, file_of(slug))
    assert(os.execute(("mkdir -p '%s'"):format(folder)))
    write(m.path, m.text)
  end
end

-- Where a scenario fails, is it none of the changed function's own?
local function is_green(m, path)
  local red
  for name in read(path):gmatch('"status":%s*"failed",%s*"name":%s*"([%w_]+)') do
    red = red or name == m.fn
  end
  return red == false
end

-- The verdict on each, by grades.csv: "killed", "alive", or "none" where it does not compile.
local function grade(slug, list, base)
  local command = "build/ascent grade %s/in --lesson %s --out %s/out >%s/log 2>&1"
  os.execute(command:format(base, slug, base, base))
  local judged, row = 0, '"(%d%d%d%d)","[^"]*",(%d+),(%d+),"(%a*)'
  for i, score, max, kind in (read(base .. "/out/grades.csv") or ""):gmatch(row) do
    local verdict = kind == "compile" and "none" or score == max and "alive" or "killed"
    local m = list[tonumber(i)]
    m.verdict, judged = verdict, judged + 1
    m.green = verdict == "killed" and is_green(m, ("%s/out/%s/results.json"):format(base, i))
  end
  assert(judged == #list, ("%d of %d were graded: %s/log"):format(judged, #list, base))
end

-- What the compiler makes of a program.
local function code_of(path)
  local flags = "-std=gnu11 -O2 -ffp-contract=off -w -include harness/impl/traps.h " ..
    "-Iharness/learn $(ls -d chapters/*/ | sed 's/^/-I/')"
  return output(("gcc %s -S -o - '%s' 2>/dev/null"):format(flags, path))
end

-- Do the sanitizers, which a check runs on what passes, find something?
local function is_warned_of(slug, path)
  local report = output(("build/ascent check %s '%s' --json 2>/dev/null"):format(slug, path))
  return report:find('"sanitizer"', 1, true) ~= nil
end

local function reasons_of(slug, listed)
  local reasons = {}
  for reason, names in pairs(listed[slug] or {}) do
    for _, name in ipairs(names) do reasons[name] = reason end
  end
  return reasons
end

-- Looks again at what is alive; returns what is wrong with the list of equivalents.
local function look_again(slug, list, solution, region)
  local reasons, code, wrong, graded = reasons_of(slug, listed), code_of(solution), {}, {}
  local excused = reasons_of(slug, green)
  for _, m in ipairs(list) do
    graded[m.name] = m.verdict
    if excused[m.name] and not m.green then
      wrong[#wrong + 1] = "  listed as green, but it is not: " .. m.name
    end
    if m.verdict == "alive" then
      if reasons[m.name] or code_of(m.path) == code then m.verdict = "equivalent"
      elseif is_warned_of(slug, m.path) then m.verdict = "killed" end
    end
  end
  for name in pairs(reasons) do
    if graded[name] ~= "alive" and is_of(name, region) then
      local is = graded[name] or "not there"
      wrong[#wrong + 1] = ("  listed as equivalent, but %s: %s"):format(is, name)
    end
  end
  table.sort(wrong)
  return wrong
end

-- ---- what is reported

local function leave(slug, promise, held, made)
  assert(os.execute("mkdir -p build/tests/quality"))
  write(("build/tests/quality/%s of %s"):format(promise, slug),
    ("%s\t%d\t%d\n"):format(promise, held, made))
end

-- The mutants of which another function's scenario fails alone, and which nothing excuses.
local function those_green(slug, list)
  local reasons, found = reasons_of(slug, green), {}
  for _, m in ipairs(list) do
    if m.green and not reasons[m.name] then found[#found + 1] = m end
  end
  return found
end

local function mutants_of(solution, region)
  local list = {}
  for _, m in ipairs(mutate.all(solution, read(solution))) do
    if is_of(m.name, region) then list[#list + 1] = m end
  end
  return list
end

local function report(slug, region)
  local solution = ("solutions/%s/%s"):format(slug, file_of(slug))
  local list = mutants_of(solution, region)
  local n = { none = 0, killed = 0, equivalent = 0, alive = 0 }
  local base = ("build/tests/mutants/%s%s"):format(slug, region)
  hand_in(slug, list, base)
  grade(slug, list, base)
  local wrong = look_again(slug, list, solution, region)
  for _, m in ipairs(list) do n[m.verdict] = n[m.verdict] + 1 end
  local made, unseen = #list - n.none, those_green(slug, list)
  print(("%s: %d mutants: %d killed, %d equivalent, %d alive; %d with a wrong function green")
    :format(slug, made, n.killed, n.equivalent, n.alive, #unseen))
  for _, m in ipairs(list) do
    if m.verdict == "alive" then print(("  alive, %s:%d: %s"):format(solution, m.line, m.name)) end
  end
  for _, m in ipairs(unseen) do
    print(("  %s is green, %s:%d: %s"):format(m.fn, solution, m.line, m.name))
  end
  for _, line in ipairs(wrong) do print(line) end
  if region == "" then
    leave(slug, "mutants of one token, killed or equivalent", made - n.alive, made)
    leave(slug, "mutants of one token, killed by their function's own scenarios",
      n.killed - #unseen, n.killed)
  end
  return n.alive + #unseen + #wrong
end

local slugs, left = arg, 0
if #slugs == 0 then
  slugs = {}
  for slug in output("ls chapters/*/scenarios.lua"):gmatch("chapters/([^/]+)/") do
    slugs[#slugs + 1] = slug
  end
end
for _, asked in ipairs(slugs) do left = left + report(asked:match("^([^/]*)/?(.*)$")) end
os.exit(left == 0)
