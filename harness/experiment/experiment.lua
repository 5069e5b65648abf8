-- experiment.lua: finds a lesson's experiment, plots/NN-name.lua, and runs it: every series at
-- every x, once a seed.
--
-- An experiment file returns experiment { … } with the fields
--   lesson   whose functions it calls                x       what varies, one word; at = { … } are its values
--   seeds    how many, if the command does not say   measure = function(impl, series, x, seed) -> number
--   series   { { name = "…" }, … }: the reference's, or with one of
--            mistake = "name"   a known mistake of the lesson: run for --with mistakes
--            mine = true        the reader's own file, in a worker: run for --with mine
--            exact = function(x) -> number   no experiment but its closed form
-- What else a series has is for measure alone. All series see the same seeds; no two values of x
-- share one. With along = true each run passes all values of x: measure(impl, series, at, seed) ->
-- a number for each. A lesson without code has no impl. Beside what a scenario file may use there
-- are exact, cpu(), dice(seed), a function that draws uniform numbers, weights { world, hidden,
-- shared }, how many a network of agent.lua has, and name "cartpole", a world as a job takes it.
local build = require "impl.build"
local lesson = require "lesson.lesson"
local picture = require "experiment.picture"
local rng = require "scenario.rng"
local settings = require "experiment.settings"
local words = require "diagnose.words"
local experiment = {}

local USAGE, UNABLE = 2, 3
-- seconds that one call of a reader's file may take; the reference needs a hundredth
local call_cpu = 5
local source_cap = 1 << 20

local function fail(text, ...) error({ text = text:format(...) }, 0) end
local function refuse(text, ...) error({ outcome = "usage", text = text:format(...) }, 0) end

-- An error as a table that has a text, whatever it was.
local function told(e) return type(e) == "table" and e or { text = host.traceback(e) } end

-- ---- what to run ----

-- The experiments that a word means: one by its own name, or all of a lesson's.
local function wanted_names(job)
  for _, name in ipairs(job.names) do
    if job.wanted == name or job.wanted == name:match("^%d+%-(.+)$") then return { name } end
  end
  local known, l = pcall(lesson.find, job.wanted)
  if not known then refuse("%s; or one of the plots: %s", l.text, table.concat(job.names, ", ")) end
  local found = {}
  for _, name in ipairs(job.names) do
    if tonumber(name:match("^%d+")) == l.number then found[#found + 1] = name end
  end
  if #found == 0 then refuse("%s has no plot; there are: %s", l.slug, table.concat(job.names, ", ")) end
  return found
end

-- What an experiment file may use: what a scenario file may, and draws of its own.
local function environment(name)
  local safe_math = {}
  for key, value in pairs(math) do safe_math[key] = value end
  safe_math.random, safe_math.randomseed = nil, nil
  return {
    assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, select = select, tonumber = tonumber, tostring = tostring,
    type = type, math = safe_math, string = string, table = table, exact = host.exact, weights = host.weights, name = settings.name, cpu = host.cpu, rng = rng.new(1, name, 1, 1), dice = rng.dice(name),
    experiment = function(given) return given end,
  }
end

local fields = { lesson = "string", x = "string", at = "table", seeds = "number", series = "table" }

local function load_experiment(name)
  local path = ("plots/%s.lua"):format(name)
  local text, why = host.read(host.root .. "/" .. path)
  if not text then fail("%s: %s", path, why) end
  local chunk, wrong = load(text, "@" .. path, "t", environment(name))
  if not chunk then fail("%s", wrong) end
  local e = chunk()
  if type(e) ~= "table" then fail("%s: found %s, expected return experiment { … }", path, type(e)) end
  for key, kind in pairs(fields) do
    if type(e[key]) ~= kind then fail("%s: found %s for %s, expected a %s", path, type(e[key]), key, kind) end
  end
  for _, s in ipairs(e.series) do
    if not s.exact and type(e.measure) ~= "function" then fail("%s: found %s for measure, expected a function", path, type(e.measure)) end
  end
  e.name, e.path = name, path
  return e
end

-- The series asked for. A plot that has nothing to say of mistakes, or of a reader's file, says so.
local function chosen(e, job)
  local list, mistakes, mine = {}, false, false
  for _, s in ipairs(e.series) do
    mistakes, mine = mistakes or s.mistake, mine or s.mine
    if (not s.mistake or job.mistakes) and (not s.mine or job.mine) then list[#list + 1] = s end
  end
  if job.mistakes and not mistakes then refuse("%s shows no mistakes", e.name) end
  if job.mine and not mine then refuse("%s cannot show your own file", e.name) end
  return list
end

-- ---- implementations ----

local function trusted(l, name)
  local so = ("%s/%s.so"):format(l.built, name)
  if not host.exists(so) then fail("%s: no %s to run; `make` builds it", l.slug, name) end
  return host.bind(host.trusted(nil, so), l.functions)
end

local function with_mistake(e, l, name)
  for _, m in ipairs(lesson.mistakes(l)) do
    if m.name == name then return trusted(l, name) end
  end
  fail("%s: %s has no known mistake '%s'", e.path, l.slug, name)
end

-- The reader's own file: compiled as a check would, and run in a worker.
local function mine(l, opened)
  local shown = l.stub:sub(#host.root + 2)
  local text, why = host.read(l.stub, source_cap)
  if not text then fail("%s: %s", shown, why) end
  opened.folder = host.folder()
  local so, log = build.implementation(l, text, opened.folder, "theirs")
  if not so then fail("%s", words.clean(words.compiler(log, l.file, shown, text))) end
  opened.so, opened.shown, opened.text = so, shown, text
  opened.door = build.door(so)
  return host.bind(opened.door, l.functions)
end

local function implementation(e, l, s, opened)
  if not l.functions then return nil end
  if s.mine then return mine(l, opened) end
  if s.mistake then return with_mistake(e, l, s.mistake) end
  return trusted(l, "reference")
end

-- ---- running ----

-- What a call of a reader's file that brought no numbers came to.
local function explain(l, opened, fault)
  if fault.outcome == "unloadable" then
    fail("%s", words.clean(words.compiler(build.undefined(l, opened.folder .. "/theirs"), l.file, opened.shown, opened.text)))
  end
  for _, at in ipairs(build.lines(opened.so, fault.frames)) do
    if at.file == l.file then
      fault.where = { fn = at.fn, line = at.line, file = opened.shown }
      break
    end
  end
  fail("%s: %s\nTo see more, run: make %d", opened.shown, words.clean(words.fault(fault, l.functions[fault.fn]).text), l.number)
end

local function asked(e, l, s, impl, x, seed, opened)
  if s.mine then opened.door:begin(call_cpu, true) end
  local ok, y = pcall(e.measure, impl, s, x, seed)
  if not ok and type(y) == "table" and s.mine then explain(l, opened, y) end
  if not ok then fail("%s: series %s: %s", e.path, s.name, type(y) == "table" and y.fn .. ": " .. y.outcome or y) end
  return y
end

local function finite(e, l, s, x, seed, y, opened)
  if type(y) == "number" and y - y == 0 then return y end
  local at = ("%s = %s, seed %d: found %s, expected a finite number"):format(e.x, x, seed, type(y) == "number" and words.number(y) or type(y))
  if s.mine then fail("%s: at %s\nTo see more, run: make %d", opened.shown, at, l.number) end
  fail("%s: series %s at %s", e.path, s.name, at)
end

-- [k][i]: what the i-th seed brings at the k-th value of x.
local function numbers_of(e, l, s, seeds, opened)
  local impl, of = implementation(e, l, s, opened), {}
  for k, x in ipairs(e.at) do
    of[k] = {}
    for i = 1, e.along and 0 or seeds do
      local seed = 1000 * (k - 1) + i
      of[k][i] = finite(e, l, s, x, seed, asked(e, l, s, impl, x, seed, opened), opened)
    end
  end
  for i = 1, e.along and seeds or 0 do
    local run = asked(e, l, s, impl, e.at, i, opened)
    if type(run) ~= "table" then fail("%s: series %s: found %s, expected a number for each x", e.path, s.name, type(run)) end
    for k, x in ipairs(e.at) do of[k][i] = finite(e, l, s, x, i, run[k], opened) end
  end
  return of
end

local function row(s, x, list)
  local low, high = host.bootstrap(list, "iqm")
  return { series = s.name, x = x, seeds = #list, iqm = host.iqm(list), low = low, high = high }
end

local function run_series(e, l, s, seeds, opened)
  local rows, of = {}, not s.exact and numbers_of(e, l, s, seeds, opened)
  for k, x in ipairs(e.at) do
    local y = s.exact and s.exact(x)
    rows[k] = y and { series = s.name, x = x, seeds = 0, iqm = y, low = y, high = y } or row(s, x, of[k])
  end
  return rows
end

-- The rows of the table, series by series. The reader's own file comes first, for that is what may
-- go wrong.
local function run_all(e, l, list, seeds)
  local of, rows, opened = {}, {}, {}
  local ok, why = xpcall(function()
    for _, s in ipairs(list) do of[s] = s.mine and run_series(e, l, s, seeds, opened) end
    for _, s in ipairs(list) do of[s] = of[s] or run_series(e, l, s, seeds, opened) end
  end, told)
  if opened.door then opened.door:close() end
  if opened.folder then host.remove(opened.folder) end
  if not ok then error(why, 0) end
  for _, s in ipairs(list) do table.move(of[s], 1, #of[s], #rows + 1, rows) end
  return rows
end

local function run_one(name, job)
  local e = load_experiment(name)
  local list, seeds = chosen(e, job), job.seeds or e.seeds
  local l = lesson.find(e.lesson)
  local rows = run_all(e, host.exists(l.header) and lesson.read(l) or l, list, seeds)
  local suffix = (job.mine and "-mine" or "") .. (job.mistakes and "-mistakes" or "")
  picture.draw { name = name, file = name .. suffix, x = e.x, rows = rows, series = list, seeds = seeds, screen = job.screen, columns = job.columns }
end

-- job = { names, wanted, mine, mistakes, seeds, screen, columns }. The exit status, and why it is
-- not 0.
function experiment.run(job)
  local ok, why = xpcall(function()
    local names = wanted_names(job)
    picture.ready()
    for _, name in ipairs(names) do run_one(name, job) end
  end, told)
  if ok then return 0 end
  return why.outcome == "usage" and USAGE or UNABLE, why.text
end

return experiment
