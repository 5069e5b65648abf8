-- settings.lua: the agent that a lesson trains, as chapters/SLUG/agent.lua says.
--
-- Such a file returns agent { … } with the fields
--   world, hidden, shared   what it learns in, by a name of learn/env.h; the width of its two
--                           layers; whether one stack of them carries both heads
--   episodes                as many as a rule          learned, over   it has learned when the mean
--                                                                      of the last `over` episodes
--                                                                      is `learned`
--   learns   which episodes are shown, if not all      steps    learned from for each of those, if
--                                                               that is more than an episode has
--   job      what the lesson's job_net is given besides seed, episodes, hidden and N
--   threads  function(impl, given) -> text, if the reader's agent is to run once more, with threads:
--            what came of it; given is what job_net was
--
--   settings.of(lesson) -> those fields, with job.hidden and job.N filled in and `look`, the row of
--                          worlds.lua; nil for a lesson without an agent
local worlds = require "experiment.worlds"
local settings = {}

local fields = {
  world = "string", hidden = "number", shared = "boolean", episodes = "number",
  learned = "number", over = "number", job = "table",
}
local optional = { learns = "string", steps = "number", threads = "function" }

-- A world's name as a job takes it: its characters.
function settings.name(word) return { word:byte(1, -1) } end

local function checked(path, given)
  local function fail(text, ...) error({ text = path .. ": " .. text:format(...) }, 0) end
  if type(given) ~= "table" then fail("found %s, expected return agent { … }", type(given)) end
  for key, kind in pairs(fields) do
    local found = type(given[key])
    if found ~= kind then fail("found %s for %s, expected a %s", found, key, kind) end
  end
  for key, value in pairs(given) do
    local kind = fields[key] or optional[key]
    if type(value) ~= kind then fail("found a %s called %s", type(value), tostring(key)) end
  end
  if not worlds[given.world] then
    fail("found world '%s', expected one of harness/experiment/worlds.lua", given.world)
  end
  return given
end

function settings.of(l)
  local path = ("chapters/%s/agent.lua"):format(l.slug)
  local text = host.read(host.root .. "/" .. path)
  if not text then return nil end
  local chunk, wrong = load(text, "@" .. path, "t", {
    agent = function(given) return given end, ipairs = ipairs,
  })
  if not chunk then error({ text = wrong }, 0) end
  local of = checked(path, chunk())
  of.look = worlds[of.world]
  of.job.hidden, of.job.N = of.hidden, host.weights(of)
  return of
end

return settings
