-- prepare.lua: what a lesson's checks need, made once in build/lessons/SLUG.
--
--   prepare.reference(slug)   the jobs' object, the weak stubs, the reference: what later lessons
--                             are linked with
--   prepare.lesson(slug)      the rest: every known mistake, what they and the reference answer as
--                             records, the list of mistakes and the reference's numbers (known.lua)
--
-- In a workbook without solutions the objects, the reference's record and the list are there
-- already (platforms/student.sh).
local build = require "impl.build"
local handed = require "impl.handed"
local lesson = require "lesson.lesson"
local literals = require "scenario.literals"
local regions = require "lesson.regions"
local scenario = require "scenario.scenario"
local prepare = {}

-- as `check` uses them, and as the first round of fresh cases does
local seed = 1
local fresh_seed = scenario.fresh_seed(seed, 1)

local function must(path, ok, log)
  if not ok then error(path .. " cannot be built:\n" .. log, 0) end
  if log:match("warning:") then error(path .. " is not clean:\n" .. log, 0) end
end

local function must_write(path, text) assert(host.write(path, text)) end

-- An implementation out of trusted text, in a folder of its own; its shared object and object are
-- kept as NAME.so and NAME.o.
local function implementation(l, name, text, path)
  local so, log = build.implementation(l, text, l.built, name)
  must(path, so, log)
end

-- The same out of an object that came with the workbook.
local function link_object(l, name)
  local stem = l.built .. "/" .. name
  must(stem .. ".o", build.link(l, { stem .. ".o" }, stem .. ".so"))
end

-- Runs every scenario, so that every answer is written down. A mistake may fault; then there is no
-- answer to keep. Returns by name which scenarios ask for more of a program that counts narrowly.
local function record(l, scenarios, name)
  local handle = host.trusted(nil, ("%s/%s.so"):format(l.built, name))
  local bound = host.bind(handle, l.functions)
  handle:record()
  local far = {}
  for _, s in ipairs(scenarios) do
    for case = 1, s.cases do
      scenario.run(s, bound, seed, case)
      if s.cases > 1 then scenario.run(s, bound, fresh_seed, case) end
    end
    for case = 1, scenario.far(s).cases do
      local _, _, _, stream = scenario.run(scenario.far(s), bound, seed, case)
      far[s.name] = far[s.name] or stream and stream.placed > 0 or nil
    end
  end
  assert(handle:save(("%s/%s.record"):format(l.built, name)))
  return far
end

-- In which function each region of a solution stands: the last one begun in the first column before
-- it.
local function functions_of(pieces)
  local by_region, fn = {}, nil
  for _, piece in ipairs(pieces) do
    if type(piece) == "string" then fn = piece:match("^[%a_].-([%w_]+)%(") or fn
    else by_region[piece.name] = fn end
  end
  return by_region
end

local function keys_as_lua(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = ("[%q] = true"):format(key) end
  table.sort(list)
  return table.concat(list, ",\n    ")
end

local function known_as_lua(mistakes, by_region, numbers, far)
  local out = { "return {" }
  for i, m in ipairs(mistakes) do
    local fns = {}
    for k, part in ipairs(m.parts) do fns[k] = by_region[part.region] .. " = true" end
    out[i + 1] = ("  { kind = %q, name = %q, see = %s, fns = { %s },\n    text = %q },")
      :format(m.kind, m.name,
      m.see and ("%q"):format(m.see) or "nil", table.concat(fns, ", "), m.text)
  end
  out[#out + 1] = ("  numbers = { %s },\n  far = {\n    %s },\n}\n")
    :format(table.concat(numbers, ", "), keys_as_lua(far))
  return table.concat(out, "\n")
end

function prepare.reference(slug)
  local l = lesson.find(slug)
  must_write(l.built .. "/weak.c", "")
  lesson.read(l)
  must_write(l.built .. "/weak.c", build.weak_stubs(l))
  must("the weak stubs", build.compile(l, l.built, "weak.c", "weak.o"))
  must_write(l.built .. "/handed.c", handed.source(l))
  must("what is handed over", build.compile(l, l.built, "handed.c", "handed.o"))
  local jobs = l.chapter .. "/jobs.c"
  local object = l.built .. "/jobs.o"
  if host.exists(jobs) then must(jobs, build.compile(l, l.chapter, "jobs.c", object)) end
  local path = l.solution .. "/" .. l.file
  if host.exists(path) then
    implementation(l, "reference", assert(host.read(path)), path)
    must(path, build.compile(l, l.built, l.file, l.built .. "/reference-sanitized.o", true))
  else link_object(l, "reference") end
end

local function record_all(l)
  local path, mistakes_path = l.solution .. "/" .. l.file, l.solution .. "/mistakes.c"
  local text = assert(host.read(path))
  local scenarios = scenario.of(l)
  local far = record(l, scenarios, "reference")
  local mistakes = regions.mistakes(mistakes_path, host.read(mistakes_path) or "")
  for _, m in ipairs(mistakes) do
    local body = regions.mistake(path, text, m, mistakes_path)
    implementation(l, m.name, body, mistakes_path .. ", " .. m.name)
    record(l, scenarios, m.name)
  end
  local by_region = functions_of(regions.solution(path, text))
  must_write(l.built .. "/known.lua", known_as_lua(mistakes, by_region, literals.of(text), far))
end

function prepare.lesson(slug)
  local l = lesson.read(lesson.find(slug))
  if host.exists(l.solution) then record_all(l)
  else
    for _, m in ipairs(lesson.mistakes(l)) do link_object(l, m.name) end
  end
  must_write(l.built .. "/ready", "")
end

return prepare
