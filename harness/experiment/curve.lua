-- curve.lua: learning curves in a terminal, as means of some episodes: drawn by gnuplot, or a small
-- table where there is none.
--
--   curve.text(curves, screen, agent) -> text
--       curves = { { name = "yours", ret = {…}, ink = 1 or 2 }, … }, all of one length; the last is
--       drawn on top; agent of settings.lua: when it has learned, if that is to be marked, and the
--       axis of its world; `counts`, where a return is not an episode's, what it is
--   curve.mean(ret, from, to)   -> the mean of some episodes
--   curve.reached(ret, most, n) -> the first episode at which the mean of the last n, as a rule
--                                  100, is `most` or more, or nil
local curve = {}

curve.learned = 195 -- the mean over 100 episodes at which CartPole once counted as solved
local rows_of_table = 10
-- gnuplot's first and seventh line
local inks = { { line = 1, sign = "*", paint = "1;36" }, { line = 7, sign = "=", paint = "33" } }

function curve.mean(ret, from, to)
  local sum = 0
  for i = from, to do sum = sum + ret[i] end
  return sum / (to - from + 1)
end

function curve.reached(ret, most, n)
  local sum = 0
  n = n or 100
  for i = 1, #ret do
    sum = sum + ret[i] - (ret[i - n] or 0)
    if i >= n and sum >= n * most then return i end
  end
end

local function means(ret, each)
  local list = {}
  for from = 1, #ret, each do
    local to = math.min(from + each - 1, #ret)
    list[#list + 1] = { from = from, to = to, mean = curve.mean(ret, from, to) }
  end
  return list
end

-- ---- as a table ----

local function as_table(curves, width, counts)
  local each = width * math.max(1, math.ceil(#curves[1].ret / width / rows_of_table))
  local columns, blanks, out = {}, {}, { ("%13s"):format(counts or "episodes") }
  for i, c in ipairs(curves) do
    columns[i] = means(c.ret, each)
    blanks[i] = (" "):rep(math.max(0, #c.name - 9))
    out[1] = out[1] .. ("   %9s"):format(c.name)
  end
  for row, at in ipairs(columns[1]) do
    local line = ("%6d –%5d"):format(at.from, at.to)
    for i = 1, #curves do line = line .. ("%s%12.1f"):format(blanks[i], columns[i][row].mean) end
    out[#out + 1] = line
  end
  return table.concat(out, "\n") .. "\n"
end

-- ---- as a picture ----

local function data(curves, width)
  local out = {}
  for i, c in ipairs(curves) do
    for _, at in ipairs(means(c.ret, width)) do
      out[#out + 1] = ("%.17g %.17g"):format((at.from + at.to) / 2, at.mean)
    end
    out[#out + 1] = i < #curves and "\n" or ""
  end
  return table.concat(out, "\n") .. "\n"
end

local function highest(curves, width)
  local most = -math.huge
  for _, c in ipairs(curves) do
    for _, at in ipairs(means(c.ret, width)) do most = math.max(most, at.mean) end
  end
  return most
end

-- The names stand above the picture, where no curve can run through them.
local function script(curves, agent, columns, rows)
  local axis = agent.look.axis
  local averaged = axis.width > 1 and (", averaged over %d"):format(axis.width) or ""
  local out = {
    ("set terminal dumb %d %d mono"):format(columns, rows),
    "set key above left reverse Left samplen 2 maxrows 1",
    ("set xrange [0:%d]"):format(#curves[1].ret),
    ("set yrange [%d:%d]"):format(axis.low, axis.high(highest(curves, axis.width))),
    ("set ytics %g"):format(axis.ytics),
    "set tics nomirror scale 0",
    "set border 3",
    ("set xlabel '%s%s'"):format(agent.counts or "episodes", averaged),
    -- the line of dots: one in every other column
    ("set samples %d"):format((columns - 11) // 2 + 1),
  }
  local drawn = {}
  if agent.learned then
    drawn[1] = ("%d with points pt '.' title ' %d: learned'"):format(agent.learned, agent.learned)
  end
  for i, c in ipairs(curves) do
    drawn[#drawn + 1] = ("'curve.dat' index %d with lines lt %d title ' %s'"):format(i - 1,
      inks[c.ink].line, c.name)
  end
  out[#out + 1] = "plot " .. table.concat(drawn, ", ")
  return table.concat(out, "\n") .. "\n"
end

-- The signs of each line in its colour. gnuplot's own colours come with thin corners and dashes in
-- the place of the signs.
local function painted(text)
  for _, ink in ipairs(inks) do
    text = text:gsub("%" .. ink.sign .. "+", function(signs)
      return ("\27[%sm%s\27[0m"):format(ink.paint, signs)
    end)
  end
  return text
end

-- What gnuplot prints of a script, or nil and why there is nothing.
local function plotted(script_text, data_text)
  local folder = host.folder()
  host.write(folder .. "/curve.dat", data_text)
  host.write(folder .. "/curve.gp", script_text)
  local how = host.run(host.sandbox { file_mb = 1, trusted = true },
    { "gnuplot", "curve.gp", dir = folder, cpu = 5, wall = 20 })
  host.remove(folder)
  if how.status == 127 then
    return nil,
      "gnuplot is not installed, so there is no picture (Debian: gnuplot-nox); in numbers:"
  end
  if how.status ~= 0 then return nil, "gnuplot failed, so there is no picture; in numbers:" end
  return how.output
end

-- The picture, or nil and why there is none.
local function picture(curves, screen, agent)
  local columns = math.min(100, (screen.columns or 100) // 2 * 2)
  local rows = math.max(14, math.min(26, (screen.rows or 34) - 8))
  local width = agent.look.axis.width
  if #curves[1].ret < 2 * width then return nil, "Too few episodes for a picture; in numbers:" end
  if columns < 50 then return nil, "The window is too narrow for a picture; in numbers:" end
  local text, why = plotted(script(curves, agent, columns, rows), data(curves, width))
  if not text then return nil, why end
  text = text:gsub("[\f\r]", ""):gsub("[ \t]+\n", "\n"):gsub("^\n+", ""):gsub("%s+$", "") .. "\n"
  return screen.colour and painted(text) or text
end

function curve.text(curves, screen, agent)
  local drawn, why = picture(curves, screen, agent)
  return drawn or ("  %s\n\n%s"):format(why, as_table(curves, agent.look.axis.width, agent.counts))
end

return curve
