-- tables.lua: what a table of logits learns, before one's eyes: a bandit's bars, or a grid's arrows
-- and bars. Each frame is a run of its own, from the beginning to there, so a job need not know
-- that it is watched.
--
--   tables.run(lesson, agent, handle) -> { frame, … } or nil and the fault
--       a frame = { n = how many episodes or steps, theta, ret or count }
--   tables.show(runs, agent, screen)  runs = { { name, frames }, … }, one or two: moving pictures
--                                     in a terminal, a few lines elsewhere
--   tables.finite(frames)             -> the first n with a number that is none, or nil
local command = require "experiment.command"
local glyphs = require "diagnose.screen"
local tables = {}

local frames_shown, frame_s, over = 80, 0.06, 50

-- ---- the runs ----

-- From the first one on, ever faster.
local function numbers_of(runs)
  local list = {}
  for k = 1, frames_shown do
    local n = math.ceil(runs * (k / frames_shown) ^ 2)
    if n ~= list[#list] then list[#list + 1] = n end
  end
  return list
end

function tables.run(l, agent, handle)
  local of, frames = agent.tables, {}
  local call = host.bind(handle, l.functions)[of.job]
  for i, n in ipairs(numbers_of(of.runs)) do
    local given = { [of.counts] = n }
    for name, value in pairs(of.given) do given[name] = value end
    local ok, out = pcall(call, given)
    if not ok then
      if type(out) ~= "table" then error(out, 0) end
      return nil, out
    end
    frames[i] = { n = n, theta = out.theta, ret = out.ret, count = out.count }
  end
  return frames
end

local function is_finite(value)
  if type(value) == "number" then return value - value == 0 end
  for i = 1, #value do
    if not is_finite(value[i]) then return false end
  end
  return true
end

function tables.finite(frames)
  for _, frame in ipairs(frames) do
    if not is_finite(frame.theta) then return frame.n end
  end
end

-- ---- what is drawn with ----

local function painted(text, colour, good)
  return colour and ("\27[%sm%s\27[0m"):format(good and "32" or "31", text) or text
end

local signs = glyphs.unicode
  and { bars = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }, full = "█", empty = "·",
    arrows = { "↑", "→", "↓", "←" } }
  or { bars = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }, full = "#", empty = ".",
    arrows = { "^", ">", "v", "<" } }

-- The harness's own: what is shown is what θ says.
local function softmax(theta)
  local most, sum, pi = math.max(table.unpack(theta)), 0, {}
  for i, x in ipairs(theta) do
    pi[i] = math.exp(x - most)
    sum = sum + pi[i]
  end
  for i in ipairs(pi) do pi[i] = pi[i] / sum end
  return pi
end

local function likeliest(pi)
  local best = 1
  for i in ipairs(pi) do
    if pi[i] > pi[best] then best = i end
  end
  return best
end

-- A probability as a letter, green where it is more than that of chance.
local function bar(p, chance, colour)
  local letter = signs.bars[math.min(#signs.bars, 1 + math.floor(p * #signs.bars))]
  if math.abs(p - chance) < 1e-3 then return letter end
  return painted(letter, colour, p > chance)
end

-- ---- a bandit ----

local function bandit(frame, agent, screen)
  local pi, out, mean = softmax(frame.theta), {}, 0
  local width = math.max(10, math.min(40, screen.columns - 42))
  for a, p in ipairs(pi) do
    local full = math.floor(p * width + 0.5)
    out[a] = ("  arm %d pays %4.1f  %s%s  %.2f  pulled %4d"):format(a - 1, agent.tables.arms[a],
      painted(signs.full:rep(full), screen.colour, p > 1 / #pi), signs.empty:rep(width - full), p,
      frame.count[a])
    mean = mean + p * agent.tables.arms[a]
  end
  out[#out + 1] = ("  after pull %d; the next pays %.2f on average"):format(frame.n, mean)
  return out
end

-- ---- a grid ----

local names = { ["#"] = "#####", G = " +1  ", P = " -1  " }

local function cell(letter, theta, colour)
  if letter == "G" or letter == "P" then return painted(names[letter], colour, letter == "G") end
  if names[letter] then return names[letter] end
  local pi, out = softmax(theta), {}
  for a, p in ipairs(pi) do out[a] = bar(p, 1 / #pi, colour) end
  return signs.arrows[likeliest(pi)] .. table.concat(out)
end

local function paid(frame, colour)
  local ret, sum = frame.ret, 0
  local from = math.max(1, #ret - over + 1)
  for i = from, #ret do sum = sum + ret[i] end
  return ("  episode %-4d paid %s"):format(frame.n, painted(("%+.2f"):format(ret[#ret]), colour,
    ret[#ret] > 0)), ("  mean of the last %d %+.2f"):format(#ret - from + 1,
    sum / (#ret - from + 1))
end

local function grid(frame, agent, screen)
  local map, out = agent.tables.map, {}
  local columns = #map[1]
  for row, letters in ipairs(map) do
    local border, line = "  +", "  |"
    for column = 1, columns do
      local letter = letters:sub(column, column)
      border = border .. (letter == "S" and "start+" or "-----+")
      line = line .. cell(letter, frame.theta[(row - 1) * columns + column], screen.colour) .. "|"
    end
    out[#out + 1], out[#out + 2] = border, line
  end
  out[#out + 1] = "  +" .. ("-----+"):rep(columns)
  out[#out + 1], out[#out + 2] = paid(frame, screen.colour)
  return out
end

-- ---- runs beside each other ----

-- The letters that one sees.
local function seen(text) return utf8.len((text:gsub("\27%[[%d;]*m", ""))) end

local function widest(lines)
  local most = 0
  for _, line in ipairs(lines) do most = math.max(most, seen(line)) end
  return most
end

local least_width = 30 -- of a grid with its figures, so that they do not jump

local function beside(left, right)
  local out = {}
  for i = 1, math.max(#left, #right) do
    local line = left[i] or ""
    out[i] = line .. (" "):rep(least_width - seen(line)) .. (right[i] or "")
  end
  return out
end

-- Two pictures beside each other where there is room, else one below the other.
local function together(pictures, screen)
  local first, second = table.unpack(pictures)
  if not second then return first end
  if widest(first) <= least_width and least_width + widest(second) <= screen.columns then
    return beside(first, second)
  end
  first[#first + 1] = ""
  return table.move(second, 1, #second, #first + 1, first)
end

local function picture(runs, k, agent, screen)
  local pictures = {}
  for i, run in ipairs(runs) do
    local draw = agent.tables.map and grid or bandit
    local lines = draw(run.frames[math.min(k, #run.frames)], agent, screen)
    if #runs > 1 then table.insert(lines, 1, "  " .. run.name) end
    pictures[i] = lines
  end
  return together(pictures, screen)
end

-- What the picture means, once.
local function legend(agent)
  if not agent.tables.map then return "  bars: how likely each arm is" end
  return "  arrow: the likeliest move; bars: how likely north, east, south, west are"
end

local function move(runs, frames, agent, screen)
  local lines
  for k = 1, frames do
    local up = lines and ("\27[%dA"):format(#lines) or ""
    lines = picture(runs, k, agent, screen)
    command.say(up .. table.concat(lines, "\27[K\n") .. "\27[K\n")
    if not host.pause(frame_s) then return end
  end
end

function tables.show(runs, agent, given)
  local screen = { colour = given.colour, columns = given.columns or 80 }
  local frames = 0
  for _, run in ipairs(runs) do frames = math.max(frames, #run.frames) end
  command.say(legend(agent) .. "\n\n")
  if given.terminal and (given.rows or 24) > 22 then return move(runs, frames, agent, screen) end
  for _, k in ipairs { 1, frames // 4, frames // 2, frames } do
    if k > 0 then command.say(table.concat(picture(runs, k, agent, screen), "\n") .. "\n\n") end
  end
end

return tables
