-- cache.lua: what every verdict on a lesson needs, read once by a judge of many: contract,
-- scenarios, known mistakes, the reference, and what the reference answers.
--
--   cache.lesson(job) -> lesson, what context.lua says of { trusted, mistakes, reference,
--                        reference_handle, expected, right }
--
-- With `job.hidden`, a file of scenarios or a folder of them, the lesson also has those, behind its
-- own: `SLUG.lua`, or any other name that the lesson answers to. They are called "hidden 1",
-- "hidden 2", … from then on, for what a scenario is called can give it away.
local lesson = require "lesson.lesson"
local scenario = require "scenario.scenario"
local cache = {}

local known = {} -- by lesson, hidden scenarios and seed

-- A trusted implementation by name: its record first, its code where the record has no answer. A
-- mistake is asked so little that loading its code is quicker than reading its record, so that is
-- read only where there is no code.
local function trusted_of(l)
  return function(name)
    local record, so = l.built .. "/" .. name .. ".record", l.built .. "/" .. name .. ".so"
    local coded, recorded = host.exists(so), host.exists(record)
    if not coded and not recorded then error(("%s: no %s; run `make`"):format(l.slug, name), 0) end
    local asked = recorded and (name == "reference" or not coded)
    return host.trusted(asked and record or nil, coded and so or nil)
  end
end

local function stem(path) return path:match("([^/]*)%.lua$") end

-- The file of hidden scenarios for a lesson, or nil.
local function hidden_file(l, path)
  local name = l.slug:match("^%d+%-(.+)$")
  for _, called in ipairs { l.slug, name, tostring(l.number), ("%02d"):format(l.number) } do
    if stem(path) == called then return path end
    local inside = ("%s/%s.lua"):format(path, called)
    if not stem(path) and host.exists(inside) then return inside end
  end
end

local function add_hidden(l, path)
  local own = {}
  for _, s in ipairs(l.scenarios) do own[s.name] = true end
  for i, s in ipairs(scenario.load(path)) do
    if own[s.name] then
      error(("%s: the lesson has a scenario called '%s' already"):format(path, s.name), 0)
    end
    s.hidden, s.group, s.name = true, "hidden " .. i, "hidden " .. i
    l.scenarios[#l.scenarios + 1] = s
  end
end

-- A scenario that is made for one program, near its own numbers, is gone with it.
local function by_scenario() return setmetatable({}, { __mode = "k" }) end

function cache.lesson(job)
  local l = lesson.find(job.lesson)
  local key = ("%s %d %s"):format(l.slug, job.seed, job.hidden or "")
  if known[key] then return known[key].lesson, known[key] end
  lesson.read(l)
  l.scenarios = scenario.of(l)
  local path = job.hidden and hidden_file(l, job.hidden)
  if path then add_hidden(l, path) end
  local trusted = trusted_of(l)
  local reference = trusted("reference")
  local kit = {
    lesson = l, trusted = trusted, mistakes = lesson.mistakes(l), expected = by_scenario(),
    right = {},
    reference_handle = reference, reference = host.bind(reference, l.functions),
  }
  if job.kept then known[key] = kit end
  return l, kit
end

-- For the command line, before anything is graded: is there a lesson for each file of hidden
-- scenarios, and does it hold scenarios? Returns how many scenarios there are for the lessons
-- named.
function cache.hidden(path, ...)
  local n, used = 0, false
  for _, slug in ipairs { ... } do
    local file = hidden_file(lesson.find(slug), path)
    if file then
      used = true
      n = n + #scenario.load(file)
    end
  end
  if not used then
    local text = "%s is for none of these lessons; call the file of a lesson SLUG.lua, or name a "
      .. "folder of such files"
    error({ outcome = "usage", text = text:format(path) }, 0)
  end
  return n
end

return cache
