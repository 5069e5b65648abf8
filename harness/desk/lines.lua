-- lines.lua: reads a verdict as `ascent check --plain` prints it, and prints it on, with one more
-- line at the end that an editor can jump to: FILE:LINE: what is wrong. The line is that of the
-- compiler's error or of the crash, else where the function that failed begins.
--
--   lines.lua [FILE]            one verdict
--   lines.lua --watch [FILE]    those of `ascent watch`, as they come, each between two lines that
--                               tell an editor when to forget the one before: "ascent: a verdict",
--                               "ascent: that is all"
--
-- Where there is no verdict but an error ("ascent: no lesson …", or nothing that could give one),
-- the line is FILE:1, of the file that is open in the editor, and the exit status 2.

-- The line of a file in which a function begins.
local function begins(file, name)
  local number = 0
  for line in io.lines(file) do
    number = number + 1
    if line:match("^[%a_].-[^%w_]" .. name .. "%(") and not line:match(";$") then return number end
  end
end

-- FILE:LINE: what is wrong, or nil where nothing is.
local function jump(text)
  local file = text:match("^%S+ +(%S+)\n")
  local points, most = text:match("\n  (%d+) of (%d+) points")
  if not file or points == most then return nil end
  local at, what = text:match(file:gsub("%p", "%%%0") .. ":(%d+): ([^\n]*)")
  local title, body = text:match("\n\n.-\n\n  ([^\n]*)\n(.*)")
  if not at and title then
    local name = title:match("^([%w_]+):")
    at = body:match("%f[%w]line (%d+)") or name and begins(file, name) or 1
    what = title .. ": " .. body:match("^%s*([^\n]*)")
  end
  return at and ("%s:%s: %s"):format(file, at, what)
end

-- Of the workbook, of the shell that finds none, or of one's own file: a verdict's first line
-- does not begin with blanks.
local function trouble(text)
  if text:find("build/ascent:", 1, true) then return "the workbook is not built yet: run make" end
  return text:match("^ascent: ([^\n]*)") or text:match("^  (%S[^\n]*)")
end

local function tell(text, open)
  io.write(text)
  local why = trouble(text)
  local line = why and ("%s:1: %s"):format(open, why) or jump(text)
  if line then print(line) end
  return not why
end

local function tell_between(text, open)
  print("ascent: a verdict")
  local fine = tell(text, open)
  print("ascent: that is all")
  return fine
end

local function watch(open)
  local text = {}
  io.stdout:setvbuf("line")
  for line in io.lines() do
    if #text > 0 or line ~= "" then text[#text + 1] = line end
    if line:find("[q] quit", 1, true) then
      tell_between(table.concat(text, "\n", 1, #text - 1) .. "\n", open)
      text = {}
    end
  end
  local left = text[1] and trouble(table.concat(text, "\n"))
  return not left or tell_between(table.concat(text, "\n") .. "\n", open)
end

local watched = arg[1] == "--watch"
local open = arg[watched and 2 or 1] or "?"
local fine
if watched then fine = watch(open) else fine = tell(io.read("a"), open) end
os.exit(fine and 0 or 2)
