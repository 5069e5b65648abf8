-- experiment.lua: finds a lesson's experiment, plots/NN-name.lua, runs it and draws it.
--
-- An experiment file returns experiment { … } with the fields
--   lesson   whose functions it calls
--   x        what varies, one word; at = { … } are its values
--   seeds    how many, if the command does not say
--   measure = function(impl, series, x, seed) -> number
--   series   { { name = "…" }, … }: the reference's, or with one of
--            mistake = "name"   a known mistake of the lesson: run for --with mistakes
--            mine = true        the reader's own file, in a worker: run for --with mine
--            exact = function(x) -> number   no experiment but its closed form
--            run = "word"       series with the same word are different numbers of the same run
-- What else a series has is for measure alone. All series see the same seeds; no two values of x
-- share one. With along = true each run passes all values of x: measure(impl, series, at, seed) ->
-- a number for each. With alone = true one run follows another, for what the clock measures. A
-- lesson without code has no impl. Seeds are shared out among processes, so
-- measure must not depend on what ran before; what it keeps of a run serves only the series of that
-- run. Beside what a scenario file may use there are exact, cpu(), dice(seed), a function that
-- draws uniform numbers, weights { world, hidden, shared }, how many a network of agent.lua has,
-- and name "cartpole", a world as a job takes it.
local lesson = require "lesson.lesson"
local picture = require "experiment.picture"
local rng = require "scenario.rng"
local runs = require "experiment.runs"
local settings = require "experiment.settings"
local experiment = {}

local function fail(text, ...) error({ text = text:format(...) }, 0) end
local function refuse(text, ...) error({ outcome = "usage", text = text:format(...) }, 0) end

-- An error as a table that has a text, whatever it was.
local function told(e) return type(e) == "table" and e or { text = host.traceback(e) } end

-- ---- what to run ----

-- The experiments that a word means: all, one by its own name, or all of a lesson's.
local function wanted_names(job)
  if job.wanted == "all" then return job.names end
  for _, name in ipairs(job.names) do
    if job.wanted == name or job.wanted == name:match("^%d+%-(.+)$") then return { name } end
  end
  local known, l = pcall(lesson.find, job.wanted)
  if not known then refuse("%s; or one of the plots: %s", l.text, table.concat(job.names, ", ")) end
  local found = {}
  for _, name in ipairs(job.names) do
    if tonumber(name:match("^%d+")) == l.number then found[#found + 1] = name end
  end
  if #found == 0 then
    refuse("%s has no plot; there are: %s", l.slug, table.concat(job.names, ", "))
  end
  return found
end

-- What an experiment file may use: what a scenario file may, and draws of its own.
local function environment(name)
  local safe_math = {}
  for key, value in pairs(math) do safe_math[key] = value end
  safe_math.random, safe_math.randomseed = nil, nil
  return {
    assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, select = select,
    tonumber = tonumber, tostring = tostring, type = type, math = safe_math, string = string,
    table = table, exact = host.exact, weights = host.weights, name = settings.name,
    cpu = host.cpu, rng = rng.new(1, name, 1, 1), dice = rng.dice(name),
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
  if type(e) ~= "table" then fail("%s: found %s, expected return experiment { … }", path,
    type(e)) end
  for key, kind in pairs(fields) do
    local found = type(e[key])
    if found ~= kind then fail("%s: found %s for %s, expected a %s", path, found, key, kind) end
  end
  for _, s in ipairs(e.series) do
    if not s.exact and type(e.measure) ~= "function" then
      fail("%s: found %s for measure, expected a function", path, type(e.measure))
    end
  end
  e.name, e.path = name, path
  return e
end

local function has(e, what)
  for _, s in ipairs(e.series) do
    if s[what] then return true end
  end
  return false
end

local function chosen(e, job)
  local list = {}
  for _, s in ipairs(e.series) do
    if (not s.mistake or job.mistakes) and (not s.mine or job.mine) then list[#list + 1] = s end
  end
  return list
end

-- What a plot cannot show is left out, and said.
local function left_out(e, job)
  local out = {}
  if job.mistakes and not has(e, "mistake") then out[#out + 1] = "no mistakes" end
  if job.mine and not has(e, "mine") then out[#out + 1] = "nothing of your own file" end
  return #out > 0 and ("  %s shows %s.\n"):format(e.name, table.concat(out, ", and ")) or ""
end

local function run_one(name, job)
  local e = load_experiment(name)
  local list, seeds = chosen(e, job), job.seeds or e.seeds
  local l = lesson.find(e.lesson)
  local rows = runs.rows(e, host.exists(l.header) and lesson.read(l) or l, list, seeds)
  local suffix = (job.mine and has(e, "mine") and "-mine" or "")
    .. (job.mistakes and has(e, "mistake") and "-mistakes" or "")
  picture.draw {
    name = name, file = name .. suffix, x = e.x, rows = rows, series = list, seeds = seeds,
    screen = job.screen, columns = job.columns, note = left_out(e, job),
  }
end

-- What a plot would draw, as of[series][x]; `mistakes` too or not, other seeds or its own.
function experiment.drawn(name, mistakes, seeds)
  local e, of = load_experiment(name), {}
  local l = lesson.find(e.lesson)
  for _, row in ipairs(runs.rows(e, host.exists(l.header) and lesson.read(l) or l,
    chosen(e, { mistakes = mistakes }), seeds or e.seeds)) do
    of[row.series] = of[row.series] or {}
    of[row.series][row.x] = row
  end
  return of
end

-- job = { names, wanted, mine, mistakes, seeds, screen, columns }. The exit status, and why it is
-- not 0.
function experiment.run(job)
  local ok, why = xpcall(function()
    local names = wanted_names(job)
    picture.ready()
    for _, name in ipairs(names) do run_one(name, job) end
  end, told)
  if ok then return host.status.done end
  return why.outcome == "usage" and host.status.usage or host.status.unable, why.text
end

return experiment
