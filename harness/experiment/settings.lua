-- settings.lua: the agent that a lesson trains, as chapters/SLUG/agent.lua says.
--
-- Such a file returns agent { … } with the fields
--   world, hidden, shared   what it learns in, by a name of learn/env.h; the width of its two
--                           layers; whether one stack of them carries both heads. A language
--                           model, in the world "text", has a width of its own: hidden = 0
--   episodes                as many as a rule          learned, over   it has learned when the mean
--                                                                      of the last `over` episodes
--                                                                      is `learned`
--   learns   which episodes are shown, if not all      steps    learned from for each of those, if
--                                                               that is more than an episode has
--   job      what the lesson's job_net is given besides seed, episodes, hidden and N
--   threads  function(impl, given) -> text, if the reader's agent is to run once more, with
--            threads: what came of it; given is what job_net was
-- or the field `tables`, or both: what a table learns before one's eyes (tables.lua),
--   job, given   a job of the lesson, and what it is given: cells(map) and zeros(n, …) make arrays
--   counts       what its runs are counted by, "episodes" or "steps"      runs     how many
--   map, start   of a grid, rows of cells       arms     of a bandit, what each pays
--
--   settings.of(lesson) -> those fields, with job.hidden and job.N filled in and `look`, the row of
--                          worlds.lua; nil for a lesson without an agent
--   settings.names(agent)         -> the numbers that can be chosen, by their names: { "ETA", … }
--   settings.chosen(agent, list)  -> the agent with { NAME = number } in their places
local worlds = require "experiment.worlds"
local settings = {}

local fields = {
  world = "string", hidden = "number", shared = "boolean", episodes = "number",
  learned = "number", over = "number", job = "table",
}
local optional = {
  learns = "string", steps = "number", tables = "table", threads = "function",
}

-- A world's name as a job takes it: its characters.
function settings.name(word) return { word:byte(1, -1) } end

local function checked(path, given)
  local function fail(text, ...) error({ text = path .. ": " .. text:format(...) }, 0) end
  if type(given) ~= "table" then fail("found %s, expected return agent { … }", type(given)) end
  if not given.tables and not given.world then fail("found neither a world nor tables") end
  for key, kind in pairs(given.world and fields or {}) do
    local found = type(given[key])
    if found ~= kind then fail("found %s for %s, expected a %s", found, key, kind) end
  end
  for key, value in pairs(given) do
    local kind = fields[key] or optional[key]
    if type(value) ~= kind then fail("found a %s called %s", type(value), tostring(key)) end
  end
  if given.world and not worlds[given.world] then
    fail("found world '%s', expected one of harness/experiment/worlds.lua", given.world)
  end
  return given
end

-- The cells of a map as the numbers that a job takes, row after row.
local function cells(map) return settings.name(table.concat(map)) end

local function zeros(n, ...)
  local out = {}
  for i = 1, n do out[i] = ... and zeros(...) or 0 end
  return out
end

function settings.of(l)
  local path = ("chapters/%s/agent.lua"):format(l.slug)
  local text = host.read(host.root .. "/" .. path)
  if not text then return nil end
  local chunk, wrong = load(text, "@" .. path, "t", {
    agent = function(given) return given end, cells = cells, zeros = zeros, ipairs = ipairs,
  })
  if not chunk then error({ text = wrong }, 0) end
  local of = checked(path, chunk())
  if not of.world then return of end
  of.look = worlds[of.world]
  of.job.N = host.weights(of)
  if of.hidden > 0 then of.job.hidden = of.hidden end
  return of
end

-- ---- what can be chosen ----

local fixed = { hidden = true, N = true, C = true, stay = true }

-- Calls f(table, key) for every number in the place where it is given.
local function each_number(agent, f)
  local tables = agent.tables and agent.tables.given or {}
  for _, given in ipairs { agent.job or {}, tables, tables.how or {} } do
    for key, value in pairs(given) do
      if type(value) == "number" and not fixed[key] then f(given, key) end
    end
  end
end

function settings.names(agent)
  local seen, list = { SEED = true }, {}
  if agent.world then seen.EPISODES = true end
  if agent.tables then seen[agent.tables.counts:upper()] = true end
  each_number(agent, function(_, key) seen[key:upper()] = true end)
  for name in pairs(seen) do list[#list + 1] = name end
  table.sort(list)
  return list
end

local function copy(value)
  if type(value) ~= "table" then return value end
  local out = {}
  for key, item in pairs(value) do out[key] = copy(item) end
  return out
end

function settings.chosen(agent, list)
  local of = { look = agent.look }
  for key, value in pairs(agent) do of[key] = key == "look" and value or copy(value) end
  each_number(of, function(given, key) given[key] = list[key:upper()] or given[key] end)
  of.episodes = list.EPISODES or of.episodes
  if of.tables then of.tables.runs = list[of.tables.counts:upper()] or of.tables.runs end
  return of
end

return settings
