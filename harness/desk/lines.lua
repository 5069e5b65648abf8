-- lines.lua: reads a verdict as `ascent check --plain` prints it, and prints it on, with one more
-- line at the end that an editor can jump to: FILE:LINE: what is wrong. The line is that of the
-- compiler's error or of the crash, else where the function that failed begins.
local text = io.read("a")
io.write(text)

local file = text:match("^%S+ +(%S+)\n")
local points, most = text:match("\n  (%d+) of (%d+) points")
if not file or points == most then return end

local function begins(name)
  local number = 0
  for line in io.lines(file) do
    number = number + 1
    if line:match("^[%a_].-[^%w_]" .. name .. "%(") and not line:match(";$") then return number end
  end
end

local at, what = text:match(file:gsub("%p", "%%%0") .. ":(%d+): ([^\n]*)")
local title, body = text:match("\n\n  ([^\n]*)\n(.*)")
if not at and title then
  local name = title:match("^([%w_]+):")
  at = body:match("%f[%w]line (%d+)") or name and begins(name) or 1
  what = title .. ": " .. body:match("^%s*([^\n]*)")
end
if at then print(("%s:%s: %s"):format(file, at, what)) end
