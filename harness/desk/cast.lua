-- cast.lua SESSION: what a terminal was sent, as an SVG that shows one screen after another: each
-- clearing of the screen begins one, and a screen is whole when it ends with the keys. Colours are
-- those that desk.lua uses; whoever cannot animate sees the second screen.
local columns, rows, seconds = 80, 27, 5
local letter, line_height, margin = 8.4, 18, 16

local file = assert(io.open(arg[1]))
local session = file:read("a"):gsub("\r", "")
file:close()

local screens = {}
for text in session:gsub("\27%[H\27%[2J\27%[3J", "\0"):gmatch("%z([^%z]*)") do
  local screen = text:match("^(.* points.*%[q%] quit)\n")
  if screen and not screen:find("; the sanitizers are looking", 1, true) then
    screens[#screens + 1] = screen
  end
end
assert(#screens == 3, "the session shows no verdict on each of the three files:\n" .. session)

local styles = {
  ["1"] = "bold", ["2"] = "soft", ["31"] = "red", ["32"] = "green", ["0"] = "", [""] = "",
}

-- Blanks that no viewer folds together.
local marks = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", [" "] = "\u{a0}" }
local function escaped(text) return (text:gsub("[&<> ]", marks)) end

-- A line's pieces, each in its colour.
local function spans(line)
  local out, style = {}, ""
  for before, code in (line .. "\27[m"):gmatch("(.-)\27%[([%d;]*)m") do
    if before ~= "" then
      out[#out + 1] = ('<tspan class="%s">%s</tspan>'):format(style, escaped(before))
    end
    style = styles[code] or ""
  end
  return table.concat(out)
end

local function drawn(screen, number)
  local out, y = { ('<g class="screen s%d">'):format(number) }, margin + 2 * line_height
  for line in (screen:gsub("%s+$", "") .. "\n"):gmatch("(.-)\n") do
    if line ~= "" then
      out[#out + 1] = ('<text xml:space="preserve" x="%d" y="%d">%s</text>'):format(margin, y,
        spans(line))
    end
    y = y + line_height
  end
  out[#out + 1] = "</g>"
  return table.concat(out, "\n")
end

local width, height = math.ceil(columns * letter + 2 * margin), rows * line_height + 2 * margin
local share = 100 / #screens
print(([[<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">
<title>make watch, on lesson 1: a stub, a known mistake, the solution</title>
<style>
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #dddddd; }
.bold { font-weight: bold; fill: #ffffff; } .soft { fill: #999999; }
.red { fill: #ff7b72; } .green { fill: #7ee787; } .prompt { fill: #999999; }
.screen { visibility: hidden; animation: show %ds step-end infinite; } .s2 { visibility: visible; }
@keyframes show { 0%% { visibility: visible; } %.3f%% { visibility: hidden; } }]])
  :format(width, height, width, height, seconds * #screens, share))
for i = 1, #screens do print((".s%d { animation-delay: %ds; }"):format(i, seconds * (i - 1))) end
print(([[</style>
<rect width="100%%" height="100%%" rx="8" fill="#1b1f24"/>
<text x="%d" y="%d"><tspan class="prompt">$ make watch</tspan></text>]])
  :format(margin, margin + 12))
for i, screen in ipairs(screens) do print(drawn(screen, i)) end
print("</svg>")
