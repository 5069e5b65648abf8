-- desk.lua: a report as the reader sees it. One screen of 80 columns: what passed, one thing to mend, what to do next.
local desk = {}

local width = 80

local function paint(code, text, colour) return colour and ("\27[%sm%s\27[0m"):format(code, text) or text end

-- Wraps every line of a text at `width`, indented; a line that is indented already keeps its place and is not wrapped.
local function wrapped(text, indent)
  local out = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if line:match("^%s") then out[#out + 1] = indent .. line
    else
      local current = ""
      for word in line:gmatch("%S+") do
        if current ~= "" and utf8.len(indent .. current .. " " .. word) > width then
          out[#out + 1], current = indent .. current, word
        else current = current == "" and word or current .. " " .. word end
      end
      out[#out + 1] = indent .. current
    end
  end
  return table.concat(out, "\n")
end

local marks = { agrees = { "32", "✓" }, ["not run"] = { "2", "·" }, unwritten = { "33", "…" }, missing = { "33", "…" } }

local function line_of(row, colour)
  local code, mark = table.unpack(marks[row.outcome] or { "31", "✗" })
  local points = ("%d/%d"):format(row.passed and row.points or 0, row.points)
  local name = row.name
  local gap = math.max(2, width - 6 - utf8.len(name) - #points)
  return ("  %s %s%s%s"):format(paint(code, mark, colour), name, (" "):rep(gap), points)
end

-- The first scenario that failed: that is the one thing to mend.
local function first_failed(report)
  for _, row in ipairs(report.scenarios) do
    if not row.passed then return row end
  end
end

-- The text of a report. job = { shown, slug, number }.
function desk.text(report, job, colour)
  local out = { ("%s    %s"):format(paint("1", report.lesson, colour), job.shown), "" }
  local whole = first_failed(report)
  if whole and whole.diagnosis ~= host.null and whole.diagnosis.kind == "compile" then
    out[#out + 1] = wrapped(whole.message, "  ")
  else
    for _, row in ipairs(report.scenarios) do out[#out + 1] = line_of(row, colour) end
    if whole then
      out[#out + 1] = ""
      out[#out + 1] = wrapped(("%s: %s"):format(whole.name, whole.claim), "  ")
      out[#out + 1] = ""
      out[#out + 1] = wrapped(whole.message, "    ")
    end
  end
  for _, note in ipairs(report.notes) do
    out[#out + 1] = ""
    out[#out + 1] = wrapped((note.name == "printed" and "Your code printed:" or note.name == "warnings" and "The compiler warns:" or "Note:") , "  ")
    out[#out + 1] = wrapped(note.text, "    ")
  end
  out[#out + 1] = ""
  out[#out + 1] = ("  %s of %d points%s"):format(paint("1", tostring(report.score), colour), report.max_score,
    whole and ("; then run: make %d"):format(job.number) or ". This lesson is done.")
  return table.concat(out, "\n") .. "\n"
end

-- What the sanitized run adds after the verdict is on the screen.
function desk.afterthought(report)
  local note = report.notes[#report.notes]
  return "\n" .. wrapped(note.text, "  ") .. "\n"
end

return desk
