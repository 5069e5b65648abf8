-- hint.lua: one step further each time, for the first function that is not right: what to work out
-- by hand, the shape of the loop in words, the body half filled, the one function's reference. What
-- failed decides which comes first: numbers that differ are worked out by hand, a program that
-- crashes or does not end looks at its loop. Which of them a reader has seen is kept in build/, for
-- that function alone, so no attempt makes the ladder jump; losing it loses nothing.
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local reference = require "desk.reference"
local screen = require "diagnose.screen"
local messages = require "diagnose.messages"
local hint = {}

local signs = {
  pi = "π", theta = "θ", gamma = "γ", lambda = "λ", delta = "δ", eta = "η", alpha = "α", beta = "β",
  sigma = "σ", mu = "μ", varepsilon = "ε", epsilon = "ε", nabla = "∇", sum = "Σ", le = "≤",
    ge = "≥",
  ne = "≠", cdot = "·", times = "×", ["in"] = "∈", infty = "∞",
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
      return (plain(text:sub(from, to - 1)):gsub("^.*Nudge: ", ""))
    end
  end
end

local function sentence(text)
  local first = utf8.offset(text, 2) or #text + 1
  return text:sub(1, first - 1):upper() .. text:sub(first) .. (text:match("%p$") and "" or ".")
end

-- The claims of a function's first two scenarios are small enough for paper.
local function by_hand(l, row, name, report)
  local f, claims = l.functions[name], {}
  for _, other in ipairs(report.scenarios) do
    if #claims < 2 and other.name:match("^" .. name .. ":") then
      claims[#claims + 1] = other.claim
    end
  end
  local call = row.message:match("^" .. name .. " {[^\n]*}")
  local at = f and f.tag and l.sections[f.tag]
  local where = at and (" Equation (%s), under \"%s\" in lesson.md, says how."):format(at.number,
    at.heading) or ""
  return ("By hand, with pencil and paper, before any code.%s\n%s"):format(where,
    call and "Work this call out:\n  " .. call
      or "What has to come out: " .. table.concat(claims, "; and "))
end

local function indented(text) return "  " .. text:gsub("\n", "\n  ") end

-- { name, text } in their order; those that a lesson has nothing for are left out.
local function rungs(l, row, name, report)
  local solution = host.read(l.solution .. "/" .. l.file) or ""
  local words_of, half = nudge(l, name), reference.half(solution, name)
  local whole = reference.whole(solution, name)
  local hand = { "hand", by_hand(l, row, name, report) }
  local loop = words_of and { "words", sentence(words_of) }
  local broke = row.fault and row.outcome ~= "unwritten"
  local list = broke and { loop or hand, loop and hand } or { hand, loop }
  if half then
    list[#list + 1] = { "half", "Half of it; … is what you have to say:\n" .. indented(half) }
    list[#list + 1] = { "whole", "The reference's, of this function alone:\n" .. indented(whole) }
  end
  return list
end

-- The next that has not been seen, and how many have been; the last once all have.
local function next_rung(l, name, list)
  local path = ("%s/build/hints-%s-%s"):format(host.root, l.slug, name)
  local seen, count = host.read(path) or "", 0
  for i, rung in ipairs(list) do
    if not seen:find(rung[1] .. "\n", 1, true) then
      local noted, why = host.write(path, seen .. rung[1] .. "\n")
      for _, other in ipairs(list) do
        count = count + (seen:find(other[1] .. "\n", 1, true) and 1 or 0)
      end
      return list[i], count + 1, not noted and why or nil
    end
  end
  return list[#list], #list
end

-- The first lesson that is not done.
local function undone()
  for _, l in ipairs(lesson.all()) do
    if host.exists(l.header) and not own.full(own.report(l)) then return l end
  end
end

local function first_failed(report)
  for _, row in ipairs(report.scenarios) do
    if not row.passed then return row end
  end
end

function hint.text(wanted)
  local l = wanted and lesson.find(wanted) or undone()
  if not l then return "  Every lesson is done; there is nothing to hint at.\n" end
  local report = own.report(l)
  local row = first_failed(report)
  if not row then return "  This lesson is done; there is nothing to hint at.\n" end
  lesson.read(l)
  local name = row.name:match("^([^:]*):") or row.name
  local list = rungs(l, row, name, report)
  local rung, level, lost = next_rung(l, name, list)
  local more = lost and ("(That you have seen this cannot be kept: %s.)"):format(lost)
    or level < #list and "(There is more: ask again.)"
    or not host.exists(l.solution) and "(That was the last hint.)"
    or ("(That was the last hint. This shows it once more:\n"
      .. "  make solution LESSON=%02d FN=%s INSIST=yes)")
      :format(l.number, name)
  local text = ("%s, hint %d of %d\n\n%s\n\n%s"):format(name, level, #list, rung[2], more)
  return screen.shown(messages.clean(messages.wrapped(text, "  ")) .. "\n")
end

return hint
