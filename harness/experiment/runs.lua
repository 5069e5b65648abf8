-- runs.lua: an experiment's series at every x, once a seed, on all processors. The same numbers
-- come out whatever runs where.
--
--   runs.rows(experiment, lesson, series, seeds) -> rows of the table { series, x, seeds, iqm, low,
--                                                   high }, series by series
local build = require "impl.build"
local lesson = require "lesson.lesson"
local seeds_of = require "experiment.seeds"
local compiler = require "diagnose.compiler"
local faults = require "diagnose.faults"
local written = require "diagnose.written"
local messages = require "diagnose.messages"
local runs = {}

-- seconds that one call of a reader's file may take; the reference needs a hundredth
local call_cpu = 5
local source_cap = 1 << 20

local function fail(text, ...) error({ text = text:format(...) }, 0) end

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

-- The reader's file, compiled as a check would; { folder, so, shown, text }.
local function built(l)
  local shown = l.stub:sub(#host.root + 2)
  local text, why = host.read(l.stub, source_cap)
  if not text then fail("%s: %s", shown, why) end
  local mine = { folder = host.folder(), shown = shown, text = text }
  local so, log = build.implementation(l, text, mine.folder, "theirs")
  if not so then fail("%s", messages.clean(compiler.errors(log, l.file, shown, text))) end
  mine.so = so
  return mine
end

-- Of a series, for the process that asks; a reader's file gets a worker there.
local function implementation(run, s)
  local key = s.mine and "mine" or s.mistake or "reference"
  if not run.l.functions then return nil end
  if not run.known[key] then
    if s.mine then run.mine.handle = build.handle(run.mine.so) end
    run.known[key] = s.mine and host.bind(run.mine.handle, run.l.functions)
      or s.mistake and with_mistake(run.e, run.l, s.mistake) or trusted(run.l, "reference")
  end
  return run.known[key]
end

-- ---- one run ----

local function asked(run, s, x, seed)
  local impl = implementation(run, s)
  if s.mine then run.mine.handle:begin(call_cpu, true) end
  local ok, y = pcall(run.e.measure, impl, s, x, seed)
  if ok then return y end
  if type(y) ~= "table" then fail("%s: series %s: %s", run.e.path, s.name, y) end
  if s.mine then error({ fault = y, text = y.outcome }, 0) end
  local said = y.outcome == "refused" and y.text or y.outcome
  fail("%s: series %s: %s: %s", run.e.path, s.name, y.fn, said)
end

local function finite(run, s, x, seed, y)
  if type(y) == "number" and y - y == 0 then return y end
  local found = type(y) == "number" and written.number(y) or type(y)
  local at = ("%s = %s, seed %d: found %s, expected a finite number"):format(run.e.x, x, seed,
    found)
  if s.mine then fail("%s: at %s\nTo see more, run: make %d", run.mine.shown, at, run.l.number) end
  fail("%s: series %s at %s", run.e.path, s.name, at)
end

-- A task is all that has to be done in one process with one seed: a list of { series, x or all x }.
-- Its numbers, one after another.
local function done(run, task)
  local out = {}
  for _, part in ipairs(task.parts) do
    local s, y = part.series, asked(run, part.series, part.x or run.e.at, task.seed)
    if part.x then out[#out + 1] = finite(run, s, part.x, task.seed, y)
    elseif type(y) ~= "table" then
      fail("%s: series %s: found %s, expected a number for each x", run.e.path, s.name, type(y))
    else
      for k, x in ipairs(run.e.at) do out[#out + 1] = finite(run, s, x, task.seed, y[k]) end
    end
  end
  return table.unpack(out)
end

-- ---- all of them ----

-- Series that say `run` and have the same word there share a process for each seed: what their
-- measure keeps of a run, it keeps for all of them.
local function groups_of(list)
  local groups, known = {}, {}
  for _, s in ipairs(list) do
    local key = s.run or s
    if not known[key] then
      known[key] = {}
      groups[#groups + 1] = known[key]
    end
    table.insert(known[key], s)
  end
  return groups
end

local function parts_of(group, k, x)
  local parts = {}
  for i, s in ipairs(group) do parts[i] = { series = s, k = k, x = x } end
  return parts
end

local function tasks_of(e, list, seeds)
  local tasks = {}
  for _, group in ipairs(groups_of(list)) do
    for k, x in ipairs(e.along and { false } or e.at) do
      for i = 1, seeds do
        local seed = e.along and i or 1000 * (k - 1) + i
        tasks[#tasks + 1] = { seed = seed, i = i, parts = parts_of(group, k, x or nil) }
      end
    end
  end
  return tasks
end

-- [series][k][i]: what the i-th seed brings at the k-th value of x.
local function gathered(e, list, tasks, answers)
  local of = {}
  for _, s in ipairs(list) do
    of[s] = {}
    for k = 1, #e.at do of[s][k] = {} end
  end
  for t, task in ipairs(tasks) do
    local at = 0
    for _, part in ipairs(task.parts) do
      for k = part.x and part.k or 1, part.x and part.k or #e.at do
        at = at + 1
        of[part.series][k][task.i] = answers[t][at]
      end
    end
  end
  return of
end

-- The series that have to be run; the reader's own come first, for they may go wrong.
local function random(list)
  local mine, others = {}, {}
  for _, s in ipairs(list) do
    if not s.exact then table.insert(s.mine and mine or others, s) end
  end
  return table.move(others, 1, #others, #mine + 1, mine)
end

local function numbers(run, list, seeds)
  local tasks = tasks_of(run.e, list, seeds)
  local function one(t)
    if tasks[t] then return done(run, tasks[t]) end
    if run.mine and run.mine.handle then run.mine.handle:close() end
  end
  local answers = seeds_of.spread(#tasks, one, seeds_of.progress(run.e.name), run.e.alone)
  return gathered(run.e, list, tasks, answers)
end

local function row(s, x, list)
  local low, high = host.bootstrap(list, "iqm")
  return { series = s.name, x = x, seeds = #list, iqm = host.iqm(list), low = low, high = high }
end

local function exact_row(s, x)
  local y = s.exact(x)
  return { series = s.name, x = x, seeds = 0, iqm = y, low = y, high = y }
end

-- What a call of a reader's file that brought no numbers came to.
local function explain(run, fault)
  local l, mine = run.l, run.mine
  if fault.outcome == "unloadable" then
    local told = build.undefined(l, mine.folder .. "/theirs")
    fail("%s", messages.clean(compiler.errors(told, l.file, mine.shown, mine.text)))
  end
  for _, at in ipairs(build.lines(mine.so, fault.frames)) do
    if at.file == l.file then
      fault.where = { fn = at.fn, line = at.line, file = mine.shown }
      break
    end
  end
  fail("%s: %s\nTo see more, run: make %d", mine.shown,
    messages.clean(faults.told(fault, l.functions[fault.fn]).text), l.number)
end

function runs.rows(e, l, list, seeds)
  local run, rows = { e = e, l = l, known = {} }, {}
  for _, s in ipairs(list) do run.mine = run.mine or s.mine and built(l) end
  local ok, of = pcall(numbers, run, random(list), seeds)
  if not ok and type(of) == "table" and of.fault then ok, of = pcall(explain, run, of.fault) end
  if run.mine and run.mine.handle then run.mine.handle:close() end
  if run.mine then host.remove(run.mine.folder) end
  if not ok then error(of, 0) end
  for _, s in ipairs(list) do
    for k, x in ipairs(e.at) do
      rows[#rows + 1] = s.exact and exact_row(s, x) or row(s, x, of[s][k])
    end
  end
  return rows
end

return runs
