-- hint.lua: one step further each time. For the first function that is not right: what it promises and where that stands, the
-- chapter's own nudge, what the stub says, and what fails now. How far a reader has come is kept in build/hints, for that function
-- alone; it is only how much to say, so losing it loses nothing.
local desk = require "desk.desk"
local judge = require "check.judge"
local lesson = require "check.lesson"
local regions = require "book.regions"
local words = require "diagnose.words"
local hint = {}

-- The chapter's step for a function: the list item that begins with its name in bold, as plain text.
local function nudge(l, name)
  local text = host.read(l.chapter .. "/lesson.md") or ""
  local _, from = text:find("\n%d+%. %*%*`" .. name .. "`%.%*%*%s*")
  if not from then return nil end
  local item = text:sub(from + 1, (text:find("\n%d+%. ", from) or text:find("\n\n", from) or #text) - 1):match("^(.-)\n?\n?$")
  return (item:match("^(.-)\n\n") or item):gsub("%s*\n%s*", " "):gsub("[*$\\]", "")
end

-- What the solution says beside the region of a function; nil where there is no solution.
local function note(l, name)
  local path = l.solution .. "/" .. l.file
  local text = host.read(path)
  if not text then return nil end
  local fn
  for _, piece in ipairs(regions.solution(path, text)) do
    if type(piece) == "string" then fn = piece:match("^[%a_].-([%w_]+)%(") or fn
    elseif fn == name then return piece.hint end
  end
end

local function ladder(l, row, name)
  local f, out = l.functions[name], {}
  local at = f and f.tag and l.sections[f.tag]
  if at then out[#out + 1] = ("%s promises equation (%s). It is derived in lesson.md, under \"%s\"."):format(name, at.number, at.heading) end
  for _, text in ipairs { nudge(l, name) or "", note(l, name) or "" } do
    if text ~= "" then out[#out + 1] = text end
  end
  out[#out + 1] = ("What fails now: %s\n%s"):format(row.claim, row.message)
  return out
end

-- How many hints this function has had; one more from now on.
local function next_level(l, name, most)
  local path = ("%s/build/hints-%s-%s"):format(host.root, l.slug, name)
  local level = math.min((tonumber(host.read(path) or "") or 0) + 1, most)
  host.write(path, tostring(level))
  return level
end

-- The first lesson that is not done.
local function undone()
  for _, l in ipairs(lesson.all()) do
    if host.exists(l.header) then
      local report = judge.verdict { lesson = l.slug, file = l.stub, shown = l.file, seed = 1, sanitize = "never" }
      judge.close()
      if report.score < report.max_score then return l end
    end
  end
end

function hint.text(wanted)
  local l = wanted and lesson.find(wanted) or undone()
  if not l then return "  Every lesson is done; there is nothing to hint at.\n" end
  local report = judge.verdict { lesson = l.slug, file = l.stub, shown = l.file, seed = 1, sanitize = "never" }
  judge.close()
  lesson.read(l)
  for _, row in ipairs(report.scenarios) do
    if not row.passed then
      local name = row.name:match("^([^:]*):") or row.name
      local steps = ladder(l, row, name)
      local level = next_level(l, name, #steps)
      local more = level < #steps and "\n\n(There is more: ask again.)" or ""
      return words.clean(desk.wrapped(("%s, hint %d of %d\n\n%s%s"):format(name, level, #steps, steps[level], more), "  ")) .. "\n"
    end
  end
  return "  This lesson is done; there is nothing to hint at.\n"
end

return hint
