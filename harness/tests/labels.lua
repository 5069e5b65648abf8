-- labels.lua FOLDER: no two texts of a plot lie on one another, and none leaves the picture. Every
-- FOLDER/*.svg is read; a letter counts as half as wide as it is high. Prints what is wrong, and
-- ends with 1.
local LETTER, ASCENT, DESCENT = 0.45, 0.73, 0.2
local faults = 0

local function fault(...)
  faults = faults + 1
  io.stderr:write((...):format(select(2, ...)), "\n")
end

-- { text, left, right, top, bottom } of each <text>: gnuplot writes one in a <g> of its own.
local function texts(svg)
  local list = {}
  for x, y, head, body in svg:gmatch('<g transform="translate%(([%d.]+),([%d.]+)%)"([^>]*)>%s*'
    .. "<text>(.-)</text>") do
    local size = tonumber(body:match('font%-size="([%d.]+)">[^<]')) or
      tonumber(head:match('font%-size="([%d.]+)"'))
    local words = body:gsub("<[^>]*>", ""):gsub("^%s+", ""):gsub("%s+$", "")
    local width = LETTER * size * utf8.len(words)
    local anchor = head:match('text%-anchor="(%a+)"')
    local left = x - (anchor == "end" and width or anchor == "middle" and width / 2 or 0)
    if words ~= "" and not head:find("rotate", 1, true) then
      list[#list + 1] = { text = words, left = left, right = left + width,
        top = y - ASCENT * size, bottom = y + DESCENT * size }
    end
  end
  return list
end

local function meet(a, b)
  return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
end

local function looked_at(path)
  local file = assert(io.open(path))
  local svg = file:read("a")
  file:close()
  local list = texts(svg)
  local width, height = svg:match('viewBox="0 0 ([%d.]+) ([%d.]+)"')
  for i, a in ipairs(list) do
    if a.left < 0 or a.right > tonumber(width) or a.top < 0 or a.bottom > tonumber(height) then
      fault("%s: '%s' leaves the picture", path, a.text)
    end
    for k = i + 1, #list do
      if meet(a, list[k]) then fault("%s: '%s' lies on '%s'", path, a.text, list[k].text) end
    end
  end
  return #list
end

local pictures, labels = 0, 0
for path in assert(io.popen("ls " .. arg[1] .. "/*.svg")):lines() do
  pictures, labels = pictures + 1, labels + looked_at(path)
end
print(("%d plots with %d texts, %d faults"):format(pictures, labels, faults))
os.exit(pictures > 0 and faults == 0)
