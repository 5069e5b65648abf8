-- scenario.lua: loads a lesson's scenarios, runs one case of one, compares two runs.
--
-- A scenario file returns lesson { scenario "name" { … }, … }. What stands before a colon in a name
-- is its group: scenarios of one group, which follow one another, share a worker; the next group
-- gets a fresh one. A lesson with many makers of cases has them in cases.lua, beside its
-- scenarios.lua: what that file returns is `cases` there. The fields of a scenario:
--   claim   the sentence it checks                     points  what it is worth
--   run     function(impl, rng) -> table of named numbers, booleans or (nested) arrays of them
--   cases   how many times to run it (1)
--   oracle  function(numbers) -> true if a closed form holds
--   scale   { name = s }: compare that result, or an output of that name, at scale s
--   hidden  true: a reader sees the claim only
--   tolerance  relative to the scale, where 1e-9 is too much to ask: 1e-6 for what went through a
--           network of floats
--   seconds of CPU time it may take, where one is too little
--   by_hand  of an agent, beside run: a run of few episodes of one to three steps, of which the
--           first case that is wrong is shown in the place of what failed
--   optional  { name = true }: a result that a slow program may leave out
--
-- near(s, numbers) is the same scenario near numbers that a program has of its own: as much as a
-- case draws lies beside one of them, and its oracle is not asked. far(s) is the same, two cases of
-- it, with counts as large as a contract allows (rng:many).
local literals = require "scenario.literals"
local own = require "scenario.own"
local rng = require "scenario.rng"
local scenario = {}

local fields = {
  claim = "string", points = "number", run = "function", cases = "number", oracle = "function",
  scale = "table", hidden = "boolean",
  by_hand = "function", seconds = "number", tolerance = "number", optional = "table",
}

local function whole(x) return math.type(x) == "integer" and x >= 1 end

local function checked(name, given, where)
  local function fail(text, ...)
    error(("%s: scenario '%s': " .. text):format(where, name, ...), 0)
  end
  if type(given) ~= "table" then fail("found %s, expected a table of fields", type(given)) end
  for key, value in pairs(given) do
    if not fields[key] then fail("has no field '%s'", tostring(key)) end
    if type(value) ~= fields[key] then
      fail("found %s for %s, expected a %s", type(value), key, fields[key])
    end
  end
  for _, key in ipairs { "claim", "points", "run" } do
    if given[key] == nil then fail("%s is missing", key) end
  end
  for _, key in ipairs { "points", "cases" } do
    local value = given[key] or 1
    if not whole(value) then fail("found %s %s, expected a whole number ≥ 1", value, key) end
  end
  given.name, given.group = name, name:match("^[^:]*")
  given.cases, given.scale = given.cases or 1, given.scale or {}
  return given
end

-- One of a lesson's functions, by its number in job_many (learn/many.h), for more entries than a
-- small table holds; and for as many as a narrow counter does not reach, where those are asked for
-- and its time allows.
local function many_entries(impl, rng, which, least)
  local n = rng:many(least, 66000, 2000)
  local function ask(k) return impl.job_many { which = which, n = k, K = 2 }.out end
  local out = { thousands = ask(math.min(n, 2000)) }
  if n > 2000 and impl.job_is_quick { which = which }.value then out.very_many = ask(n) end
  return out
end

-- What a scenario file may use, and its cases: no io, no os, no randomness but the stream it is
-- handed.
local function environment(path, cases)
  local safe_math = {}
  for key, value in pairs(math) do safe_math[key] = value end
  safe_math.random, safe_math.randomseed = nil, nil
  local env = {
    assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, select = select,
    tonumber = tonumber, tostring = tostring, type = type, math = safe_math, string = string,
    table = table, cases = cases,
  }
  function env.scenario(name)
    local info = debug.getinfo(2, "l")
    return function(given) return checked(name, given, ("%s:%d"):format(path, info.currentline)) end
  end
  function env.lesson(list) return list end
  -- True if x is within `tolerance` of y; arrays entry by entry, y may be one number for all.
  function env.near(x, y, tolerance)
    if type(x) ~= "table" then return math.abs(x - y) <= tolerance end
    for i = 1, #x do
      if not env.near(x[i], type(y) == "table" and y[i] or y, tolerance) then return false end
    end
    return true
  end
  env.largest = host.largest
  env.many_entries = many_entries
  -- A policy whose logits are no numbers is worth no number.
  function env.exact(given)
    for _, row in ipairs(given.theta) do
      for _, x in ipairs(row) do
        if x ~= x or math.abs(x) == math.huge then return { J = 0 / 0 } end
      end
    end
    return host.exact(given)
  end
  -- The cells of a map as the numbers that a job takes, row after row.
  function env.grid(map) return env.name(table.concat(map)) end
  -- A world's name as a job takes it: its characters.
  function env.name(text) return { text:byte(1, -1) } end
  return env
end

local function read(path)
  local text, why = host.read(path)
  return text or error(("%s: %s"):format(path, why), 0)
end

local function run(path, text, cases)
  local chunk, why = load(text, "@" .. path, "t", environment(path, cases))
  return (chunk or error(why, 0))()
end

function scenario.parse(path, text, cases)
  local list = run(path, text, cases)
  if type(list) ~= "table" or #list == 0 then
    error(path .. ": found no scenarios, expected return lesson { scenario … }", 0)
  end
  for _, s in ipairs(list) do
    if not (type(s) == "table" and s.run) then
      error(path .. ": found something else in lesson { … }, expected scenario \"name\" { … }", 0)
    end
    if list[s.name] then error(("%s: two scenarios are called '%s'"):format(path, s.name), 0) end
    list[s.name] = s
  end
  return list
end

function scenario.load(path, cases) return scenario.parse(path, read(path), cases) end

-- A lesson's own scenarios.
function scenario.of(lesson)
  local beside = lesson.chapter .. "/cases.lua"
  local cases = host.exists(beside) and run(beside, read(beside)) or nil
  return scenario.load(lesson.chapter .. "/scenarios.lua", cases)
end

-- Calls by name, and an error that names the scenario when there is no such function.
local function calls(s, bound)
  return setmetatable({}, { __index = function(_, name)
    local text = "scenario '%s': the contract has no function '%s'"
    return bound[name] or error(text:format(s.name, tostring(name)), 2)
  end })
end

local function check_numbers(s, value, name)
  if type(value) == "table" then
    if #value == 0 then
      local text = "scenario '%s': found a table without entries for %s, expected an array of "
        .. "numbers"
      error(text:format(s.name, name), 0)
    end
    for i = 1, #value do
      if not math.type(value[i]) then check_numbers(s, value[i], ("%s[%d]"):format(name, i - 1)) end
    end
  elseif type(value) ~= "number" and type(value) ~= "boolean" then
    error(("scenario '%s': found %s for %s, expected numbers"):format(s.name, type(value), name), 0)
  end
end

-- The seed of the `round`-th fresh cases: none that a check's own scenarios have.
function scenario.fresh_seed(seed, round) return seed + 1000003 * round end

function scenario.near(s, numbers)
  local cases = math.max(24, math.min(2 * s.cases, 60))
  local near = { plain = numbers, forms = literals.forms(numbers), far = true, by_chance = cases }
  return setmetatable({ numbers = near, cases = cases, oracle = false }, { __index = s })
end

-- Gives it further cases in which its sizes are the numbers. Which sizes it has, its first ones
-- say: `run(case)` -> the stream of such a case, or nil.
local most_planned, tried = 48, { {}, {}, {} }
function scenario.plan(near, run)
  local numbers, sizes = near.numbers, {}
  numbers.plan = tried
  for i = 1, #tried do
    local stream = run(numbers.by_chance + i)
    if stream then own.met(sizes, stream.sizes) end
  end
  numbers.plan = own.plan(sizes, numbers.plain, most_planned)
  near.cases = numbers.by_chance + #numbers.plan
end

local far_of = setmetatable({}, { __mode = "k" })

function scenario.far(s)
  far_of[s] = far_of[s] or setmetatable({ numbers = { plain = {}, far = true },
    cases = math.min(s.cases, 2) }, { __index = s })
  return far_of[s]
end

-- Runs one case. Returns its numbers, or nil; the fault of a call, or nil; if `forced` is given,
-- the draws it made; and the stream they came from. An error of the
-- scenario itself is raised. `told(scale)`, if given, hears of every call made by rng:anywhere at
-- which scale its outputs count.
function scenario.run(s, bound, seed, case, forced, told)
  local stream = rng.new(seed, s.name, case, case / s.cases, forced, s.numbers)
  stream.told = told
  local ok, numbers = xpcall(s.run, function(e)
    if type(e) == "table" then return e end
    return ("scenario '%s', case %d: %s"):format(s.name, case, debug.traceback(e, 2))
  end, calls(s, bound), stream)
  if not ok and type(numbers) == "table" then return nil, numbers end
  if not ok then error(numbers, 0) end
  if type(numbers) ~= "table" then
    local text = "scenario '%s': found %s, expected a table of named numbers"
    error(text:format(s.name, type(numbers)), 0)
  end
  if next(numbers) == nil then
    error(("scenario '%s': found no numbers, expected some by name"):format(s.name), 0)
  end
  for name, value in pairs(numbers) do check_numbers(s, value, tostring(name)) end
  return numbers, nil, stream.draws, stream
end

-- ---- comparing ----

-- Numbers agree when |x − y| ≤ 1e-9 · max(|x|, scale). A NaN agrees with a NaN, an infinity with
-- itself.
function scenario.agree(x, y, scale, tolerance)
  if type(x) == "boolean" or type(y) == "boolean" then return x == y end
  if x == y or (x ~= x and y ~= y) then return true end
  local apart = math.abs(x - y)
  return apart <= (tolerance or 1e-9) * math.max(math.abs(x), scale) and apart < math.huge
end

-- The first entry in which two values of one shape differ, as "[1][2]", or nil.
local function difference(x, y, scale, tolerance)
  if type(x) ~= "table" then
    if type(y) == "table" or not scenario.agree(x, y, scale, tolerance) then return "" end
    return nil
  end
  if type(y) ~= "table" or #x ~= #y then return "" end
  for i = 1, #x do
    local at = x[i] ~= y[i] and difference(x[i], y[i], scale, tolerance)
    if at then return ("[%d]%s"):format(i - 1, at) end
  end
end

-- Compares a value with the expected one at the array's own scale; a lone number's scale is at
-- least 1. What is the same to the last bit, as most is, needs no scale.
function scenario.differ(expected, got, scale, tolerance)
  if host.same(expected, got) then return nil end
  local own = type(expected) == "table" and host.largest(expected) or 1
  return difference(expected, got, scale or own, tolerance)
end

-- The first result, in the order of their names, in which two runs differ: name and entry; or nil.
function scenario.first_difference(s, expected, got)
  local names = {}
  for name in pairs(expected) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local left_out = got[name] == nil
    local at = left_out and ""
      or not left_out and scenario.differ(expected[name], got[name], s.scale[name], s.tolerance)
    if at and not (left_out and s.optional and s.optional[name]) then return name, at end
  end
end

return scenario
