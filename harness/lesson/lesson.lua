-- lesson.lua: where a lesson's files are, and what they say. Whoever knows the slug can guess every
-- path.
--
--   lesson.find("1" | "01" | "some-name" | "01-some-name") -> lesson
--   slug number file header chapter solution built functions graded jobs sections upto
local contract = require "lesson.contract"
local lesson = {}

local function slugs()
  local book = assert(loadfile(host.root .. "/chapters/book.lua", "t", {}))()
  local list = {}
  for _, part in ipairs(book.parts) do
    table.move(part.lessons, 1, #part.lessons, #list + 1, list)
  end
  return list
end

-- Paths only. `upto` is this lesson and those before it that have code, in order.
local function place(slug, earlier)
  local chapter, solution = host.root .. "/chapters/" .. slug, host.root .. "/solutions/" .. slug
  local number, name = slug:match("^(%d+)%-(.+)$")
  local stem = name:gsub("-", "_")
  local self = {
    slug = slug, number = tonumber(number), file = stem .. ".c",
    stub = chapter .. "/" .. stem .. ".c", header = chapter .. "/" .. stem .. ".h",
    chapter = chapter, solution = solution, built = host.root .. "/build/lessons/" .. slug,
  }
  self.upto = table.move(earlier, 1, #earlier, 1, {})
  self.upto[#self.upto + 1] = self
  return self
end

function lesson.all()
  local list, coded = {}, {}
  for i, slug in ipairs(slugs()) do
    list[i] = place(slug, coded)
    if host.exists(list[i].header) then coded[#coded + 1] = list[i] end
  end
  return list
end

function lesson.find(wanted)
  local names = {}
  for _, l in ipairs(lesson.all()) do
    local name = l.slug:match("^%d+%-(.+)$")
    if wanted == l.slug or wanted == name or tonumber(wanted) == l.number then return l end
    names[#names + 1] = l.slug
  end
  local text = ("no lesson '%s'; there are: %s"):format(wanted, table.concat(names, ", "))
  error({ outcome = "usage", text = text }, 0)
end

-- For the command line: slug, file name and the reader's own file.
function lesson.names(wanted)
  local l = lesson.find(wanted)
  if not host.exists(l.header) then
    error({ outcome = "usage", text = l.slug .. " is for reading: it has no exercise" }, 0)
  end
  return l.slug, l.file, l.stub
end

-- The slug of the lesson that follows; nil behind the last.
function lesson.after(slug)
  local list = slugs()
  for i, other in ipairs(list) do
    if other == slug then return list[i + 1] end
  end
end

-- Slugs and file names of the lessons that have code, in order.
function lesson.coded()
  local list = {}
  for _, l in ipairs(lesson.all()) do
    if host.exists(l.header) then table.move({ l.slug, l.file }, 1, 2, #list + 1, list) end
  end
  return table.unpack(list)
end

-- Equation label, or heading -> where it stands: { number = "1.4", heading = "The score" }, a
-- heading without a number. For sending a reader back to the chapter.
local function sections(path)
  local found, heading, number = {}, nil, nil
  for line in (host.read(path) or ""):gmatch("[^\n]+") do
    local opens = line:match("^##+%s+(.+)$")
    if opens then heading, found[opens] = opens, { heading = opens } end
    number = line:match("\\tag{([^}]+)}") or number
    local label = line:match("\\label{(eq:[^}]+)}")
    if label then found[label] = { heading = heading, number = number } end
  end
  return found
end

-- The structs of those earlier lessons whose headers this one's includes.
local function included_structs(self)
  local text, structs = host.read(self.header) or "", nil
  for i = 1, #self.upto - 1 do
    local path = self.upto[i].header
    if text:find(('#include "%s"'):format(path:match("[^/]+$")), 1, true) then
      structs = select(2, contract.read(path, structs))
    end
  end
  return structs
end

-- Reads contract, jobs and chapter of a lesson that lesson.find gave. Its scenarios are
-- scenario.of's to read.
function lesson.read(self)
  local structs
  self.graded, structs = contract.read(self.header, included_structs(self))
  local jobs = self.chapter .. "/jobs.h"
  self.jobs = host.exists(jobs) and contract.read(jobs, structs) or {}
  self.functions = {}
  for _, list in ipairs { self.graded, self.jobs } do
    for _, f in ipairs(list) do
      if self.functions[f.name] then
        error(("%s: %s is declared in the lesson's header already"):format(jobs, f.name), 0)
      end
      self.functions[f.name] = f
      if not f.agent then self.functions[#self.functions + 1] = f end
    end
  end
  self.sections = sections(self.chapter .. "/lesson.md")
  return self
end

-- The known mistakes of the lesson: { kind, name, see, fns, text }, and `numbers`, those that the
-- reference has (scenario/literals.lua), as prepare.lua wrote them down.
function lesson.mistakes(self)
  local chunk = loadfile(self.built .. "/known.lua", "t", {})
  if not chunk then error(("%s has not been prepared; run `make`"):format(self.slug), 0) end
  return chunk()
end

return lesson
