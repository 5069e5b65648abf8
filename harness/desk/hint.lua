-- hint.lua: one step further each time. For the first function that is not right: what it promises
-- and where that stands, the chapter's own nudge, what the stub says, and what fails now. How far a
-- reader has come is kept in build/hints, for that function alone; it is only how much to say, so
-- losing it loses nothing.
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local regions = require "lesson.regions"
local words = require "diagnose.words"
local hint = {}

local signs = {
  pi = "π", theta = "θ", gamma = "γ", lambda = "λ", delta = "δ", eta = "η", alpha = "α", beta = "β", sigma = "σ", mu = "μ", varepsilon = "ε", epsilon = "ε",
  nabla = "∇", sum = "Σ", le = "≤", ge = "≥", ne = "≠", cdot = "·", times = "×", ["in"] = "∈", infty = "∞",
}

-- Markdown as plain text; of a formula, what a terminal can show. Code keeps its marks, and an item
-- of a list its line.
local function plain(text)
  local lines = text:gsub("\n%s*%- ", "\0"):gsub("%s*\n%s*", " "):gsub("\0", "\n- ")
  return (lines:gsub("\\hat (%a)", "%1̂"):gsub("\\(%a+)", signs):gsub("[*$\\]", ""))
end

-- The chapter's step for a function: the first paragraph of the list item that names it in bold.
local function nudge(l, name)
  local text = host.read(l.chapter .. "/lesson.md") or ""
  for title, from in text:gmatch("\n%d+%. %*%*([^*]*)%.%*%*%s*()") do
    if title:find("`" .. name .. "`", 1, true) then
      local to = math.min(text:find("\n%d+%. ", from) or #text, text:find("\n\n", from) or #text)
      return (plain(text:sub(from, to - 1)):gsub("^Nudge: ", ""))
    end
  end
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

local function sentence(text)
  local first = utf8.offset(text, 2) or #text + 1
  return text:sub(1, first - 1):upper() .. text:sub(first) .. (text:match("%p$") and "" or ".")
end

local function ladder(l, row, name)
  local f, out = l.functions[name], {}
  local at = f and f.tag and l.sections[f.tag]
  local written = row.diagnosis == host.null or row.diagnosis.kind ~= "unwritten"
  if written and row.message ~= "" then out[1] = "What fails now: " .. row.claim .. "\n" .. row.message end
  if at then out[#out + 1] = ("%s promises equation (%s), which stands in lesson.md under \"%s\"."):format(name, at.number, at.heading) end
  for _, text in ipairs { nudge(l, name) or "", note(l, name) or "" } do
    if text ~= "" then out[#out + 1] = sentence(text) end
  end
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
    if host.exists(l.header) and not own.full(own.report(l)) then return l end
  end
end

function hint.text(wanted)
  local l = wanted and lesson.find(wanted) or undone()
  if not l then return "  Every lesson is done; there is nothing to hint at.\n" end
  local report = own.report(l)
  lesson.read(l)
  for _, row in ipairs(report.scenarios) do
    if not row.passed then
      local name = row.name:match("^([^:]*):") or row.name
      local steps = ladder(l, row, name)
      local level = next_level(l, name, #steps)
      local more = level < #steps and "\n\n(There is more: ask again.)" or
        ("\n\n(That was the last hint. If you insist, this shows the solution:\n  make solution LESSON=%02d INSIST=yes)"):format(l.number)
      return words.clean(words.wrapped(("%s, hint %d of %d\n\n%s%s"):format(name, level, #steps, steps[level], more), "  ")) .. "\n"
    end
  end
  return "  This lesson is done; there is nothing to hint at.\n"
end

return hint
