-- numbers.lua: `ascent numbers`. Every number that a chapter or its notes print is owned by a run:
-- it is computed anew through the reference and held against what stands there.
--
--   ascent numbers [LESSON] [--check] [--long] [--rest] [--given]
--     without --check  what differs is put right in the Markdown, at the printed number of decimals
--     --long           what needs long training too
--     --rest           lists the numbers that nothing owns
--     --given          lists those that no run finds, for it is made with them, and says why
--
-- chapters/SLUG/numbers.lua returns function(book), called once for the chapter and its notes:
--
--   book.says("= {} $ and {}", x, y)     the text, once in the chapter, {} for each number; a
--                                        space in it stands for any white space
--   book.at("words", x, "why", …)        behind these words, which stand once, the next numbers
--                                        that count and that no rule calls given (printed.lua):
--                                        what each is to be, or why it is given ("3 arms" is three
--                                        of them); false for one that is told elsewhere
--   book.rows("| a | b |", { {…}, … })   the table under this header row: a number for each cell,
--                                        a list for several in one, false for what is no result,
--                                        a word for what is given
--   book.quotes("words")                 words that a run has made, as they stand in the chapter
--   book.text({ tokens })                what they say (learn/text.h)
--   book.notes.says, .at, .rows, .quotes the same in the notes
--   book.reference, book.mistake(name)   the functions, and those of a known mistake
--   book.spoilt("region", "body")        the functions with another body for a region (regions.lua)
--   book.lesson(1)                       the functions of another lesson
--   book.long(function)                  what takes long
--   book.plot("02-estimator", mistakes)  what a plot draws: of[series][x].iqm, .low, .high
--   book.each(n, function(seed))         what the function returns for 1 … n, a list of numbers
--                                        each, on all processors; it runs in processes of its own
--   book.outcomes()                      the figures of outcomes.lua, by the text of their row
--   book.exact, .dice, .curve, .weights  as in outcomes.lua
--
-- A printed number agrees if the computed one lies within half a unit of its last decimal. What is
-- given is no run's and is counted by itself.
local command = require "experiment.command"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local printed = require "book.printed"
local outcomes = require "experiment.outcomes"
local plots = require "experiment.experiment"
local rng = require "scenario.rng"
local seeds_of = require "experiment.seeds"
local settings = require "experiment.settings"
local spoilt_object = require "experiment.spoilt"
local numbers = {}

local usage = "usage: ascent numbers [LESSON] [--check] [--long] [--rest] [--given]\n"

-- ---- one Markdown file ----

local function open(path)
  local text = host.read(path)
  return { path = path, name = path:sub(#host.root + 2), text = text, owned = {}, given = {},
    faults = {} }
end

local function fault(file, at, what, ...)
  local where = at and ("%s:%d"):format(file.name, printed.line(file.text, at)) or file.name
  file.faults[#file.faults + 1] = ("%s: " .. what):format(where, ...)
end

-- A printed number and what it should be, or a word for why no run says so.
local function own(file, n, value)
  if type(value) == "string" then file.given[n.to] = value return end
  file.owned[#file.owned + 1] = { n = n, value = value }
  if not printed.agrees(n, value) then
    fault(file, n.from, "found %s, expected %s (%.10g)", n.text, printed.shown(n, value), value)
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
      local n = printed.at(text, at)
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

-- "3 arms" stands for three words "arms".
local function spelled_out(values)
  local out = {}
  for _, v in ipairs(values) do
    local many, why = tostring(v):match("^(%d+) (%a.*)$")
    for _ = 1, tonumber(many) or 1 do out[#out + 1] = why or v end
  end
  return out
end

local function not_given(list)
  local out = {}
  for _, n in ipairs(list) do if not n.given then out[#out + 1] = n end end
  return out
end

local function at_words(file, words, ...)
  local pattern = pieces_of(words)[1]
  local _, to = file.text:find(pattern)
  if not to or file.text:find(pattern, to) then
    return fault(file, nil, "found '%s' %s, expected it once", words, to and "twice" or "nowhere")
  end
  file.list = file.list or not_given(printed.list(file.text))
  local i = 1
  while file.list[i] and file.list[i].from <= to do i = i + 1 end
  for k, value in ipairs(spelled_out(flat({ ... }, {}))) do
    local n = file.list[i + k - 1]
    if not n then return fault(file, to, "found no number, expected %s", tostring(value)) end
    if value then own(file, n, value) end
  end
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
        while at <= to and not printed.at(file.text, at) do at = at + 1 end
        local n = at <= to and printed.at(file.text, at)
        if not n then
          return fault(file, at_cell[i], "found no number, expected %s", tostring(v))
        end
        own(file, n, v)
        at = n.to + 1
      end
    end
  end
end

local function quotes(file, words)
  if not file.text:find(words, 1, true) then fault(file, nil, "found no '%s'", words) end
end

local function mended(file)
  table.sort(file.owned, function(a, b) return a.n.from > b.n.from end)
  local text = file.text
  for _, o in ipairs(file.owned) do
    if o.wrong then
      text = text:sub(1, o.n.from - 1) .. printed.shown(o.n, o.value) .. text:sub(o.n.to + 1)
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

-- The reference with another body for one of its regions, or for several.
local function spoilt(l, opened, ...)
  local folder = host.folder()
  local so = spoilt_object(l, folder, ...)
  local handle = host.trusted(nil, so)
  opened[#opened + 1] = handle
  opened[#opened + 1] = { close = function() host.remove(folder) end }
  return host.bind(handle, l.functions)
end

local function book_of(l, chapter, notes, options, opened)
  local function of(file)
    return { says = function(...) return says(file, ...) end,
      at = function(...) return at_words(file, ...) end,
      rows = function(...) return rows(file, ...) end,
      quotes = function(...) return quotes(file, ...) end }
  end
  local book = of(chapter)
  book.notes, book.reference = notes and of(notes), bound(l, "reference", opened)
  book.exact, book.dice, book.curve = host.exact, rng.dice(l.slug), curve
  book.text = host.text
  book.weights, book.name, book.plot, book.iqm = host.weights, settings.name, plots.drawn, host.iqm
  book.each = function(n, body) return seeds_of.spread(n, body) end
  function book.mistake(name) return bound(l, name, opened) end
  function book.spoilt(...) return spoilt(l, opened, ...) end
  function book.outcomes() return outcomes.figures(l, book.reference) end
  function book.lesson(n)
    return bound(lesson.read(lesson.find(tostring(n))), "reference", opened)
  end
  function book.long(body) if options.long then body() end end
  return book
end

local function listed(file, numbers_of_it, why)
  for _, n in ipairs(numbers_of_it) do
    command.say(("%s:%d: %s%s\n"):format(file.name, printed.line(file.text, n.from), n.text,
      why and "  " .. n.given or ""))
  end
end

-- How many of a file's numbers count, how many of them a run owns, and how many are given.
local function report(file, options)
  local owned, missing, given, wanted = {}, {}, {}, 0
  for _, o in ipairs(file.owned) do owned[o.n.to] = true end
  for _, n in ipairs(printed.list(file.text)) do
    n.given = file.given[n.to] or n.given
    if owned[n.to] then wanted = wanted + 1
    elseif n.given then given[#given + 1] = n
    else missing[#missing + 1] = n end
  end
  for _, text in ipairs(file.faults) do io.stderr:write(text, "\n") end
  if options.rest then listed(file, missing) end
  if options.given then listed(file, given, true) end
  return { all = wanted + #missing, owned = wanted, given = #given, faults = #file.faults }
end

local function added(sum, more)
  for name, n in pairs(more) do sum[name] = (sum[name] or 0) + n end
end

local function said(name, sum)
  command.say(("%-24s %4d of %4d numbers owned by a run, %.1f %%; %d given%s\n"):format(name,
    sum.owned, sum.all, 100 * sum.owned / math.max(1, sum.all), sum.given,
    sum.faults > 0 and ("; %d differ"):format(sum.faults) or ""))
end

local function one(l, options)
  local runs = runs_of(l)
  local files, opened, sum = { open(l.chapter .. "/lesson.md") }, {}, {}
  if host.exists(l.solution .. "/notes.md") then files[2] = open(l.solution .. "/notes.md") end
  if runs then runs(book_of(l, files[1], files[2], options, opened)) end
  for _, handle in ipairs(opened) do handle:close() end
  for _, file in ipairs(files) do
    added(sum, report(file, options))
    if not options.check and #file.faults > 0 then assert(host.write(file.path, mended(file))) end
  end
  said(l.slug, sum)
  return sum
end

local function main(given)
  local options, name = {}, nil
  for _, word in ipairs(given) do
    local option = word:match("^%-%-(%a+)$")
    if ({ check = 1, long = 1, rest = 1, given = 1 })[option] then options[option] = true
    elseif option or name then command.usage("found '%s'", word)
    else name = word end
  end
  local list, sum = name and { lesson.find(name) } or lesson.all(), {}
  for _, l in ipairs(list) do
    added(sum, one(host.exists(l.header) and lesson.read(l) or l, options))
  end
  said("in all", sum)
  return sum.faults > 0 and options.check and host.status.less or host.status.done
end

function numbers.main(given) return command.run("numbers", usage, main, given) end

return numbers
