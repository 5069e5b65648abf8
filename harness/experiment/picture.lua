-- picture.lua: rows of numbers become build/plots/FILE.tsv, and gnuplot makes FILE.svg of them and
-- a picture for the terminal.
--
-- plots/NAME.gp is run twice, in the workbook's folder, with these variables set:
--   data     the table: a header row, then series, x, seeds, iqm, low, high
--   series   their names, in order
--   seeds    how many
--   screen   "" for SVG, else "plain" or "colour"
--   columns  of the terminal
-- Both pictures are drawn before any file is put in its place.
local picture = {}

local function fail(text, ...) error({ text = text:format(...) }, 0) end

local function gnuplot(...)
  local how = host.run(host.sandbox { file_mb = 64, trusted = true },
    { "gnuplot", "-d", dir = host.root, cpu = 20, wall = 60, ... })
  if how.status == 127 then
    fail("gnuplot cannot be run: is it installed? `make setup` installs what is missing")
  end
  return how
end

-- Raises an error if there is no gnuplot; better before an experiment than after it.
function picture.ready() gnuplot("--version") end

local function table_of(p)
  local out = { ("series\t%s\tseeds\tiqm\tlow\thigh\n"):format(p.x) }
  for _, r in ipairs(p.rows) do
    out[#out + 1] = ("%s\t%s\t%d\t%.6g\t%.6g\t%.6g\n"):format(r.series, r.x, r.seeds, r.iqm, r.low,
      r.high)
  end
  return table.concat(out)
end

local function names_of(series)
  local names = {}
  for i, s in ipairs(series) do names[i] = s.name end
  return table.concat(names, " ")
end

local function drawn(p, folder, screen)
  local data, out = folder .. "/data.tsv", folder .. "/picture"
  local settings = table.concat({
    ("data = '%s'"):format(data), ("series = '%s'"):format(names_of(p.series)),
    ("seeds = %d"):format(p.seeds), ("screen = '%s'"):format(screen),
    ("columns = %d"):format(p.columns),
  }, "; ")
  local how = gnuplot("-e", settings, "-e", ("set output '%s'"):format(out),
    ("plots/%s.gp"):format(p.name))
  if how.status ~= 0 then fail("plots/%s.gp: gnuplot says:\n%s", p.name, how.output) end
  if how.output ~= "" then io.stderr:write(how.output) end
  return host.read(out) or fail("plots/%s.gp draws nothing", p.name)
end

-- gnuplot takes the name of one font; whoever has not got it needs others to fall back on.
local function with_fonts(svg) return (svg:gsub('font%-family="Palatino"',
  'font-family="Palatino, Palatino Linotype, serif"')) end

local function write(path, bytes)
  local made, why = host.write(host.root .. "/" .. path, bytes)
  if not made then fail("%s", why) end
end

local function show(text)
  local shown, why = io.write(text)
  if shown then shown, why = io.flush() end
  if not shown then fail("the picture cannot be printed: %s", why) end
end

local function draw_in(folder, p)
  local numbers, stem = table_of(p), "build/plots/" .. p.file
  assert(host.write(folder .. "/data.tsv", numbers))
  local svg, text = with_fonts(drawn(p, folder, "")), drawn(p, folder, p.screen)
  write(stem .. ".tsv", numbers)
  write(stem .. ".svg", svg)
  text = text:gsub("[ \t]+\n", "\n") -- gnuplot fills its lines up
  show(("%s\n%s%s.svg, and its numbers in %s.tsv\n"):format(text, p.note, stem, p.file))
end

-- p = { name, file, x, rows, series, seeds, screen, columns, note }; the note stands below the
-- picture
function picture.draw(p)
  local folder = host.folder()
  local ok, why = pcall(draw_in, folder, p)
  host.remove(folder)
  if not ok then error(why, 0) end
end

return picture
