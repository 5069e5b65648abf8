-- library.lua: what the book's Lua programs know of the workbook: its chapters in their order,
-- their equations, the functions of their headers and what is written there of each. It runs in
-- pandoc (Lua 5.3 or 5.4) and in lua5.4, from the workbook's folder, and changes nothing.
--
--   library.chapters() -> { { slug, number, title, name, page }, …, [slug] = … }
--   library.equations(chapters) -> { ["2.7"] = { slug, number, label, href }, …,
--                                    ["NN-name#eq:whole"] = the same }
--   library.marked(text) -> the numbers that it marks by <!--number-->, as words
--   library.answers(slug) -> { [question] = those of its answer }
--   library.functions(chapters) -> { { name, page, proto, words, rows, source, tag }, …,
--                                    [name] = … }
local library = {}

-- Where the pages go, and what is made on the way; `own`: a book without solutions (book.mk).
library.site, library.made = os.getenv("SITE") or "build/book", os.getenv("WEAVE") or "build/weave"
library.own = os.getenv("WITH") == "mine"
-- What an agent may ask for beside its lesson's functions: headers of harness/learn.
library.seen = { "agent", "rng", "lock" }

function library.slurp(path)
  local file, why = io.open(path, "rb")
  if not file then error(why, 0) end
  local text = file:read("a")
  file:close()
  return text
end

function library.exists(path)
  local file = io.open(path, "rb")
  return file and file:close()
end

-- The line of `text` in which `what` first stands, after byte `from`.
function library.line_of(text, what, from)
  local at = text:find(what, from or 1, true)
  return at and select(2, text:sub(1, at):gsub("\n", "")) + 1 or 1
end

function library.book() return assert(loadfile("chapters/book.lua", "t", {}))() end

-- A chapter's number in words of its title: "2. REINFORCE: …"; the last one has none.
local function chapter(slug)
  local first = library.slurp("chapters/" .. slug .. "/lesson.md"):match("^# ([^\n]*)")
  if not first then
    error(("chapters/%s/lesson.md:1: found no title, expected '# 1. Title'"):format(slug), 0)
  end
  local number, title = first:match("^(%d+)%. (.*)$")
  local stem = slug:match("^%d+%-(.+)$"):gsub("%-", "_")
  return { slug = slug, number = number, title = title
    or first, name = stem, page = slug .. ".html" }
end

function library.chapters()
  local list = {}
  for _, part in ipairs(library.book().parts) do
    for _, slug in ipairs(part.lessons) do
      if library.exists("chapters/" .. slug .. "/lesson.md") then
        local c = chapter(slug)
        list[#list + 1], list[slug] = c, c
      elseif not library.told then
        io.stderr:write(("chapters/%s/lesson.md is not there yet; the book leaves it out\n")
          :format(slug))
      end
    end
  end
  library.told = true
  return list
end

function library.equations(chapters)
  local found = {}
  for _, c in ipairs(chapters) do
    for block in library.slurp("chapters/" .. c.slug .. "/lesson.md"):gmatch("```math\n(.-)```") do
      local number, label = block:match("\\tag{(.-)}"), block:match("\\label{(.-)}")
      if number then
        local e = { slug = c.slug, number = number, label = label, href = c.page .. "#eq-"
          .. number }
        found[number], found[c.slug .. "#" .. (label or number)] = e, e
      end
    end
  end
  return found
end

-- The numbers that stand before <!--number-->, as a page shows them: "83 %", "1000 and 3000".
function library.marked(text)
  local list, minus = {}, "\u{2212}"
  for before in text:gmatch("([^\n]*)<!%-%-number%-%->") do
    before = before:gsub(".*%-%->", ""):gsub("[%s$*]+$", "")
    local found = before:match("%f[%d]%d+ and %d+$") or before:match("%f[%d.]%d[%d .]* %%$")
      or before:match("%f[%d.]%d[%d .]*$")
    local sign = found and before:sub(1, #before - #found)
    if found then
      local negative = sign:match("[^%w%s]%-$") or sign:match(" %-$") or sign:sub(-#minus) == minus
      list[#list + 1] = (negative and minus or "") .. found
    end
  end
  return list
end

-- The numbers that answers to a chapter's questions come to: [question] = list.
function library.answers(slug)
  local path, of = ("solutions/%s/notes.md"):format(slug), {}
  if not library.exists(path) then return of end
  local text = library.slurp(path):match("\n## Answers(.*)") or ""
  local at = 1
  while true do
    local from, to, n = text:find("\n%*%*(%d+)%. ", at)
    if not from then return of end
    local next_one = text:find("\n%*%*%d+%. ", to) or #text
    of[tonumber(n)] = library.marked(text:sub(to, next_one))
    at = next_one
  end
end

-- A comment's lines without the stars.
local function plain_lines(doc)
  local lines = {}
  for line in (doc .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = (line:gsub("^%s*%*? ?", "", 1))
  end
  return lines
end

-- A docstring taken apart: the sentences, a row for each argument, the source.
local function taken_apart(doc)
  local words, rows, source = {}, {}, nil
  for _, line in ipairs(plain_lines(doc)) do
    local name, text = line:match("^  ([%w_][%w_%[%], ]-)%s%s+(%S.*)$")
    if line:match("^Source:") then source = { line:match("^Source:%s*(.*)$") }
    elseif source then source[#source + 1] = line
    elseif name and line:match("^  %S") then rows[#rows + 1] = { name, text }
    elseif #rows > 0 and line:match("%S") then
      rows[#rows][2] = rows[#rows][2] .. " " .. line:match("^%s*(.-)%s*$")
    elseif line:match("%S") then words[#words + 1] = line:match("^%s*(.-)%s*$") end
  end
  local text = table.concat(words, " ")
  return {
    words = text:gsub("%s*%[eq:[%w_%-]+%]", ""), tag = text:match("%[(eq:[%w_%-]+)%]"), rows = rows,
    source = source and table.concat(source, " "):gsub("%s+", " "),
  }
end

-- What a header says: each comment that stands right before a prototype.
function library.header(path, page)
  local list, text = {}, library.slurp(path)
  for doc, after in text:gmatch("/%*(.-)%*/()") do
    local proto = text:match("^%s*([%a][%w_ %*]-[%w_]+%b();)", after)
    if proto then
      local f = taken_apart(doc)
      f.name, f.proto, f.page, f.path = proto:match("([%w_]+)%("), proto:gsub("%s+", " "), page,
        path
      list[#list + 1] = f
    end
  end
  return list
end

-- Every function that a chapter may name: the lessons' own, their jobs, what an agent sees.
function library.functions(chapters)
  local all = {}
  local function add(path, page)
    if not library.exists(path) then return end
    for _, f in ipairs(library.header(path, page)) do
      if not all[f.name] then all[#all + 1], all[f.name] = f, f end
    end
  end
  for _, c in ipairs(chapters) do
    add(("chapters/%s/%s.h"):format(c.slug, c.name), c.page)
    add(("chapters/%s/jobs.h"):format(c.slug), c.page)
  end
  for _, name in ipairs(library.seen) do add("harness/learn/" .. name .. ".h", "agent.html") end
  return all
end

return library
