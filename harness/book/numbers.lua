-- numbers.lua: `ascent numbers`. Every number that a chapter or its notes print is owned by a run:
-- it is computed anew through the reference and held against what stands there.
--
--   ascent numbers [LESSON] [--check] [--long] [--rest]
--     without --check  what differs is put right in the Markdown, at the printed number of decimals
--     --long           what needs long training too
--     --rest           lists the numbers that nothing owns
--
-- chapters/SLUG/numbers.lua returns function(book), called once for the chapter and its notes:
--
--   book.says("= {} $ and {}", x, y)     the text, once in the chapter, {} for each number; a
--                                        space in it stands for any white space
--   book.rows("| a | b |", { {…}, … })   the table under this header row: a number for each cell,
--                                        a list for several in one, false for what is no result
--   book.notes.says, book.notes.rows     the same in the notes
--   book.reference, book.mistake(name)   the functions, and those of a known mistake
--   book.lesson(1)                       the functions of another lesson
--   book.long(function)                  what takes long
--   book.exact, book.dice, book.curve    as in outcomes.lua
--
-- A printed number agrees if the computed one lies within half a unit of its last decimal.
local command = require "experiment.command"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local rng = require "scenario.rng"
local numbers = {}

local usage = "usage: ascent numbers [LESSON] [--check] [--long] [--rest]\n"
local minus = "−"

-- ---- numbers in a text ----

-- The number that begins at `at`, as { from, to, text, value, decimals }; nil if there is none.
local function number_at(text, at)
  local from, sign = at, 1
  if text:sub(at, at + #minus - 1) == minus then at, sign = at + #minus, -1
  elseif text:sub(at, at):match("[-+]") then
    at, sign = at + 1, text:sub(at, at) == "-" and -1 or 1 end
  local to = select(2, text:find("^%d+", at))
  if not to then return nil end
  while text:match("^[ \u{2009}]%d%d%d%f[%D]", to + 1) do to = to + 4 end
  local fraction = text:match("^%.(%d+)", to + 1)
  if fraction then to = to + 1 + #fraction end
  local digits = text:sub(at, to):gsub(" ", "")
  return { from = from, to = to, text = text:sub(from, to), value = sign * tonumber(digits),
    decimals = fraction and #fraction or 0 }
end

local function shown(n, value)
  local text = ("%%.%df"):format(n.decimals):format(math.abs(value))
  if n.text:find("%d %d") then text = text:gsub("^(%d+)(%d%d%d)%f[%D]", "%1 %2") end
  local negative = value < 0 and text:find("[1-9]")
  return (negative and (n.text:find("^%-") and "-" or minus) or "") .. text
end

local function agrees(n, value)
  return math.abs(value - n.value) <= (0.5 + 1e-6) * 10 ^ -n.decimals
end

local function line_of(text, at) return select(2, text:sub(1, at - 1):gsub("\n", "")) + 1 end

-- ---- one Markdown file ----

local function open(path)
  local text = host.read(path)
  return { path = path, name = path:sub(#host.root + 2), text = text, owned = {}, faults = {} }
end

local function fault(file, at, what, ...)
  local where = at and ("%s:%d"):format(file.name, line_of(file.text, at)) or file.name
  file.faults[#file.faults + 1] = ("%s: " .. what):format(where, ...)
end

-- A printed number and what it should be.
local function own(file, n, value)
  file.owned[#file.owned + 1] = { n = n, value = value }
  if not agrees(n, value) then
    fault(file, n.from, "found %s, expected %s (%.10g)", n.text, shown(n, value), value)
    file.owned[#file.owned].wrong = true
  end
end

local function pieces_of(template)
  local list = {}
  for piece in (template .. "{}"):gmatch("(.-){}") do
    list[#list + 1] = piece:gsub("[%^%$%(%)%%%.%[%]%*%+%-%?]", "%%%0"):gsub("%s+", "%%s+")
  end
  return list
end

-- The numbers of a template that begins at `at`, or nil.
local function matched(text, pieces, at)
  local list = {}
  for i, piece in ipairs(pieces) do
    local to = select(2, text:find("^" .. piece, at))
    if not to then return nil end
    at = to + 1
    if i < #pieces then
      local n = number_at(text, at)
      if not n then return nil end
      list[i], at = n, n.to + 1
    end
  end
  return list
end

local function flat(values, out)
  for _, v in ipairs(values) do
    if type(v) == "table" then flat(v, out) else out[#out + 1] = v end
  end
  return out
end

local function says(file, template, ...)
  local pieces, values, places = pieces_of(template), flat({ ... }, {}), {}
  if #pieces[1] < 2 then error(("a template begins with words: '%s'"):format(template), 0) end
  if #pieces - 1 ~= #values then
    error(("'%s' has %d places for %d numbers"):format(template, #pieces - 1, #values), 0)
  end
  local at = file.text:find(pieces[1])
  while at do
    places[#places + 1] = matched(file.text, pieces, at)
    at = file.text:find(pieces[1], at + 1)
  end
  if #places ~= 1 then
    return fault(file, nil, "found '%s' %d times, expected it once", template, #places)
  end
  for i, n in ipairs(places[1]) do own(file, n, values[i]) end
end

-- The cells of a table's row: where each begins.
local function cells(text, from, to)
  local list = {}
  for at in text:sub(from, to):gmatch("|%s*()") do list[#list + 1] = from + at - 1 end
  list[#list] = nil
  return list
end

local function rows(file, header, wanted)
  local _, at = file.text:find(header, 1, true)
  if not at then return fault(file, nil, "found no table '%s'", header) end
  local function next_line(from)
    local a = file.text:find("\n", from, true)
    return a + 1, file.text:find("\n", a + 1, true) - 1
  end
  local from, to = next_line(at)
  for _, row in ipairs(wanted) do
    from, to = next_line(to)
    local at_cell = cells(file.text, from, to)
    if #at_cell ~= #row then
      return fault(file, from, "found %d cells, expected %d", #at_cell, #row)
    end
    for i, value in ipairs(row) do
      local at = at_cell[i]
      for _, v in ipairs(type(value) == "table" and value or value and { value } or {}) do
        while at <= to and not number_at(file.text, at) do at = at + 1 end
        local n = at <= to and number_at(file.text, at)
        if not n then return fault(file, at_cell[i], "found no number, expected %.10g", v) end
        own(file, n, v)
        at = n.to + 1
      end
    end
  end
end

-- What is not a result: code, equations' names, quoted names and years, sources.
local function blanked(text)
  local function blank(s) return (s:gsub("[^\n]", " ")) end
  text = text:gsub("\n## Sources.*", blank):gsub("```%a*\n.-```",
    function(s) return s:match("^```math") and s or blank(s) end)
  text = text:gsub("\\tag{.-}", blank):gsub("`[^`\n]*`", blank):gsub("%(%d+%.%d+%)",
    blank):gsub("%]%([^)]*%)", blank)
  return (text:gsub("%f[%d][12]%d%d%d%)", blank):gsub("#%d+", blank):gsub("arXiv:[%d.]+", blank))
end

-- The numbers that should be owned: with a point, or of three digits and more.
local function countable(file)
  local list, text, at = {}, blanked(file.text), 1
  while true do
    local from = text:find("%f[%w.]%d", at)
    if not from then return list end
    local n = number_at(text, from)
    if n.decimals > 0 or #n.text:gsub("%D", "") >= 3 then list[#list + 1] = n end
    at = n.to + 1
  end
end

local function mended(file)
  table.sort(file.owned, function(a, b) return a.n.from > b.n.from end)
  local text = file.text
  for _, o in ipairs(file.owned) do
    if o.wrong then
      text = text:sub(1, o.n.from - 1) .. shown(o.n, o.value) .. text:sub(o.n.to + 1)
    end
  end
  return text
end

-- ---- a lesson ----

local function runs_of(l)
  local path = l.chapter .. "/numbers.lua"
  local text = host.read(path)
  if not text then return nil end
  local chunk, why = load(text, "@" .. path, "t", {
    assert = assert, error = error, ipairs = ipairs, pairs = pairs, select = select,
      tostring = tostring, type = type, math = math, string = string, table = table,
  })
  if not chunk then error({ text = why }, 0) end
  return chunk()
end

local function bound(l, so, opened)
  if not l.functions then return nil end
  local handle = host.trusted(nil, ("%s/%s.so"):format(l.built, so))
  opened[#opened + 1] = handle
  return host.bind(handle, l.functions)
end

local function book_of(l, chapter, notes, options, opened)
  local function of(file)
    return { says = function(...) return says(file, ...) end,
      rows = function(...) return rows(file, ...) end }
  end
  local book = of(chapter)
  book.notes, book.reference = notes and of(notes), bound(l, "reference", opened)
  book.exact, book.dice, book.curve = host.exact, rng.dice(l.slug), curve
  function book.mistake(name) return bound(l, name, opened) end
  function book.lesson(n)
    return bound(lesson.read(lesson.find(tostring(n))), "reference", opened)
  end
  function book.long(body) if options.long then body() end end
  return book
end

local function report(file, options)
  local all, owned, missing = countable(file), {}, {}
  for _, o in ipairs(file.owned) do owned[o.n.to] = true end
  for _, n in ipairs(all) do if not owned[n.to] then missing[#missing + 1] = n end end
  for _, text in ipairs(file.faults) do io.stderr:write(text, "\n") end
  if options.rest then
    for _, n in ipairs(missing) do
      command.say(("%s:%d: %s\n"):format(file.name, line_of(file.text, n.from), n.text))
    end
  end
  return #all, #all - #missing
end

local function one(l, options)
  local runs = runs_of(l)
  local files, opened = { open(l.chapter .. "/lesson.md") }, {}
  if host.exists(l.solution .. "/notes.md") then files[2] = open(l.solution .. "/notes.md") end
  if runs then runs(book_of(l, files[1], files[2], options, opened)) end
  for _, handle in ipairs(opened) do handle:close() end
  local all, owned, faults = 0, 0, 0
  for _, file in ipairs(files) do
    local a, o = report(file, options)
    all, owned, faults = all + a, owned + o, faults + #file.faults
    if not options.check and #file.faults > 0 then assert(host.write(file.path, mended(file))) end
  end
  command.say(("%-24s %4d of %4d numbers owned by a run%s\n")
    :format(l.slug, owned, all, faults > 0 and (", %d differ"):format(faults) or ""))
  return all, owned, faults
end

local function main(given)
  local options, name = {}, nil
  for _, word in ipairs(given) do
    local option = word:match("^%-%-(%a+)$")
    if option == "check" or option == "long" or option == "rest" then options[option] = true
    elseif option or name then command.usage("found '%s'", word)
    else name = word end
  end
  local list = name and { lesson.find(name) } or lesson.all()
  local all, owned, faults = 0, 0, 0
  for _, l in ipairs(list) do
    local a, o, f = one(host.exists(l.header) and lesson.read(l) or l, options)
    all, owned, faults = all + a, owned + o, faults + f
  end
  command.say(("%-24s %4d of %4d, %.1f %%\n")
    :format("in all", owned, all, 100 * owned / math.max(1, all)))
  return faults > 0 and options.check and host.status.less or host.status.done
end

function numbers.main(given) return command.run("numbers", usage, main, given) end

return numbers
