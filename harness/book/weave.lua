-- weave.lua: a pandoc filter (Lua 5.3 and 5.4) that makes a page of the book from Markdown written
-- for GitHub. Its metadata, given on pandoc's command line from the workbook's folder:
--
--   kind   chapter, notes or page       slug   whose, for the first two
--   file   the Markdown, for messages   rows   where to write what the indexes need, a line each
--
-- What it does beyond pandoc: ```math with \tag and \label becomes a numbered equation with two
-- anchors; (2.5) a link to it, on whichever page it stands; a function's name in `code` a link to
-- what its header says; a paragraph that is one link to FILE.c#region the region itself; links to
-- the workbook's files links to pages; > [!NOTE] a note; <!-- figure --> the chapter's figure,
-- <!-- drawing name --> a drawing, <!-- exhibit 3 --> an exhibit of the museum, <!-- guess --> the
-- reader's own prediction, <!--number--> says that the number before it is what was to be
-- predicted, or the answer to a question. The contract is filled in from the headers, questions and
-- answers know of each other. Whatever it cannot resolve stops the build, with file, line, what was
-- found and what was expected.
package.path = "harness/book/?.lua;harness/lesson/?.lua;" .. package.path
local library, parts, regions = require("library"), require("parts"), require("regions")
local P, stringify = pandoc, pandoc.utils.stringify
local page = {} -- what is being made: kind, slug, file, text, chapter

local function html(text) return P.RawBlock("html", text) end
local function inline(text) return P.RawInline("html", text) end

local function fail(needle, found, expected)
  error(("%s:%d: found %s, expected %s\n")
    :format(page.file, library.line_of(page.text, needle), found, expected), 0)
end

-- ---- what the indexes need ----

local rows = {}
local function note_down(...) rows[#rows + 1] = table.concat({ ... }, "\t"):gsub("\n", " ") end

-- ---- equations, references, names of functions ----

local function equation(block)
  local number, label = block.text:match("\\tag{(.-)}"), block.text:match("\\label{(.-)}")
  local tex = block.text:gsub("%s*\\tag{.-}", ""):gsub("%s*\\label{.-}", "")
  local content = { inline '<div class="eqbody">', P.Math("DisplayMath", tex), inline "</div>" }
  local anchor = number and page.kind == "chapter" and "eq-" .. number or ""
  if number then
    content[#content + 1] = inline(('<a class="eqno" href="%s" aria-label="equation %s">(%s)</a>')
      :format(page.kind == "chapter" and "#" .. anchor or page.equations[number]
        and page.equations[number].href or "", number, number))
  end
  if label and page.kind == "chapter" then
    content[#content + 1] = inline(parts.written_here(page, label))
  end
  local block_id = P.Div({ P.Plain(content) }, P.Attr(anchor, { "equation" }))
  return label and { html(('<span id="%s"></span>'):format(label)), block_id } or block_id
end

-- (2.5) → its equation. Numbers in brackets that no equation has stay what they are; chapter 0's
-- are linked in chapter 0 alone, for (0.7) is a probability everywhere else.
local function known_equation(number)
  local e = page.equations[number]
  if e and (not number:match("^0%.") or page.slug == e.slug) then return e end
end

local function references(s)
  local out, at = {}, 1
  for from, number, to in s.text:gmatch("()%((%d+%.%d+)%)()") do
    local e = known_equation(number)
    if e then
      if from > at then out[#out + 1] = P.Str(s.text:sub(at, from - 1)) end
      local href = e.slug == page.slug and page.kind == "chapter" and "#eq-" .. number or e.href
      out[#out + 1] = inline(('<a class="eqref" href="%s">(%s)</a>'):format(href, number))
      at = to
    end
  end
  if #out == 0 then return nil end
  if at <= #s.text then out[#out + 1] = P.Str(s.text:sub(at)) end
  return out
end

local function unclosed(s)
  if s.text:find("$", 1, true) and not page.text:find("\\$", 1, true) then
    fail(s.text, "'" .. s.text .. "'", "a formula that is closed by a second $")
  end
end

local function named(code)
  local name = code.text:match("^([%a_][%w_]*)%(?%)?$")
  local f = name and page.functions[name]
  if not f then return nil end
  local here = page.kind == "chapter" and f.page == page.slug .. ".html"
  return inline(('<a class="fn" href="%s#fn-%s"><code>%s</code></a>')
    :format(here and "" or f.page, name, parts.escape(code.text)))
end

-- ---- links between the workbook's files, as links between pages ----

local function page_of(target)
  local path, anchor = target:match("^([^#]*)(#?.*)$")
  local slug, what = path:match("([%w-]+)/(%a+)%.md$")
  if what == "lesson" then return slug .. ".html" .. anchor end
  if what == "notes" then return slug .. "-notes.html" .. anchor end
  local seen = path:match("learn/(%a+)%.h$")
  if seen == "agent" then return "agent.html" end
  if seen then
    for _, f in ipairs(page.functions) do
      if f.path == "harness/learn/" .. seen .. ".h" then return "agent.html#fn-" .. f.name end
    end
  end
  if path == page.chapter.name .. ".h" then return "#the-contract" end
  if path == "jobs.h" then return "#jobs" end
  if path == page.chapter.name .. ".c" then
    return page.kind == "notes" and "#the-reference" or "#your-file"
  end
end

-- [](NN-name#eq:return) → (2.1), linked.
local function equation_link(l)
  local e = page.equations[l.target]
    or fail(l.target, "a link to " .. l.target, "an equation that a chapter has")
  return inline(('<a class="eqref" href="%s">(%s)</a>'):format(e.href, e.number))
end

local function link(l)
  if library.own and l.target:match("solutions/") then return l.content end -- not in this book
  if l.target:match("^%a+:") or l.target:match("^#") then return nil end
  if page.kind == "page" and l.target:match("^[%w-]+%.html") then return nil end
  if l.target:match("^[%w-]+#eq:") then return equation_link(l) end
  l.target = page_of(l.target)
    or fail(l.target, "a link to " .. l.target, "a chapter, notes, or a header of the lesson")
  return l
end

-- ---- blocks ----

-- <!-- guess -->: where the chapter comes back to the number that the reader wrote down.
local function guess(raw)
  if raw.text:match("^<!%-%-%s*guess%s*%-%->$") then
    return inline('<span class="guessed"></span>')
  end
end

local function quotation(p)
  local l = #p.content == 1 and p.content[1]
  local path, name = (l and l.t == "Link" and l.target or ""):match("([^/]*/[^/]*%.c)#([%w_-]+)$")
  if not path then return nil end
  local full = "solutions/" .. path
  local ok, text = pcall(regions.quote, full, library.slurp(full), name)
  if not ok then
    fail(l.target, "a quotation of " .. l.target .. " (" .. text .. ")", "a region of that file")
  end
  return {
    html('<details class="answer"><summary>' .. stringify(l.content) .. "</summary>"),
    P.CodeBlock(text, P.Attr("", { "c" })), html "</details>",
  }
end

local function note(q)
  local p = q.content[1]
  local first = p and p.t == "Para" and p.content[1]
  if not (first and first.t == "Str" and first.text:match("^%[!%u+%]$")) then return nil end
  p.content:remove(1)
  return P.Div(q.content, P.Attr("", { "note" }))
end

local function display(b)
  return b.classes[1] == "math" and equation(b) or nil
end

-- Tables keep their own widths, and scroll on their own where the column is too narrow.
local function wide(t)
  for i, spec in ipairs(t.colspecs) do t.colspecs[i] = { spec[1], nil } end
  return { html '<div class="wide" tabindex="0" role="group" aria-label="table">', t,
    html "</div>" }
end

-- ---- formulas ----

-- A short formula keeps a bracket before it and the comma behind it on its line.
local function with_comma(list)
  for i = #list, 2, -1 do
    local before, m = list[i - 1], list[i]
    if m.t == "Math" and #m.text <= 16 and before.t == "Str" and before.text:match("^%($") then
      list[i - 1] = inline("<span class=n>(")
      list:insert(i + 1, inline("</span>"))
    end
  end
  for i = #list - 1, 1, -1 do
    local m, s = list[i], list[i + 1]
    local sign, rest = (s.text or ""):match("^([%.,;:%)%?!]+)(.*)$")
    if m.t == "Math" and m.mathtype == "InlineMath" and #m.text <= 16 and s.t == "Str" and sign then
      list[i + 1] = inline("<span class=n>")
      list:insert(i + 2, P.Str(sign))
      list:insert(i + 3, inline("</span>"))
      if rest ~= "" then list:insert(i + 4, P.Str(rest)) end
      list[i], list[i + 1] = list[i + 1], list[i]
    end
  end
  return list
end

local function formulas(doc)
  local list, seen = {}, {}
  doc = doc:walk({ Inlines = with_comma })
  local function key_of(m)
    return (m.mathtype == "DisplayMath" and "D" or "I") .. m.text:gsub("%s+", " ")
  end
  doc:walk({ Math = function(m)
    local key = key_of(m)
    if not seen[key] then list[#list + 1], seen[key] = key, #list + 1 end
  end })
  if #list == 0 then return doc end
  local answers = {}
  local said = P.pipe("node", { "harness/book/maths.js" }, table.concat(list, "\n") .. "\n")
  for line in said:gmatch("([^\n]*)\n") do
    answers[#answers + 1] = line
    if line:sub(1, 1) == "!" then
      local tex = list[#answers]:sub(2)
      fail(tex:match("^[^ ]+") or tex, "the formula " .. tex .. ": "
        .. line:sub(2), "TeX that KaTeX knows")
    end
  end
  doc.meta.style = P.MetaBlocks({ html("<style>" .. answers[#list + 1] .. "</style>") })
  return doc:walk({ Math = function(m) return inline(answers[seen[key_of(m)]]) end })
end

-- ---- sections ----

-- γ^t in a heading, which holds no formula.
local function raised(s)
  local base, exponent = s.text:match("^(.-)%^(%w+)")
  if not base then return nil end
  return { P.Str(base), P.Superscript({ P.Emph({ P.Str(exponent) }) }),
    P.Str(s.text:sub(#base + #exponent + 2)) }
end

local function text_of(block)
  return block.t == "RawBlock" and "" or block.t == "CodeBlock" and "" or stringify(block)
end

local function href(anchor) return page.name .. (anchor and "#" .. anchor or "") end

-- Runs through the blocks: what stands at a section's end, what each says for the search.
local function sections(doc)
  local out, toc, current, words = {}, {}, nil, {}
  local function add(list) for _, b in ipairs(list or {}) do out[#out + 1] = b end end
  local function close()
    if current then add(parts.section_end(page, current.identifier)) end
    note_down("section", href(current and current.identifier), current and stringify(current)
      or "", table.concat(words, " "))
    words = {}
  end
  for _, b in ipairs(doc.blocks) do
    if b.t == "Header" and b.level <= 2 then
      close()
      b = b:walk({ Str = raised })
      current = b
      if b.level == 2 or page.kind == "notes" then toc[#toc + 1] = b end
      b = P.Header(b.level, b.content:clone(), b.attr)
      b.content:insert(inline((
        ' <a class="anchor" href="#%s" aria-label="link to this section">§</a>')
        :format(b.identifier)))
    end
    local header = b.t == "RawBlock" and b.text:match("^<!%-%- header (%S+) %-%->")
    local drawing = b.t == "RawBlock" and b.text:match("^<!%-%- drawing ([%w-]+) %-%->")
    local figure = b.t == "RawBlock" and b.text:match("^<!%-%- figure *([%w/-]*) %-%->")
    local exhibit = b.t == "RawBlock" and b.text:match("^<!%-%- exhibit (%d+) %-%->")
    if figure then add(parts.figure(page, figure, fail))
    elseif exhibit then out[#out + 1] = parts.exhibit(page, tonumber(exhibit), fail)
    elseif drawing then out[#out + 1] = parts.drawing(page, drawing, fail)
    elseif header then add(parts.docstrings(page, header))
    else
      out[#out + 1] = b
      if text_of(b):find("make plot LESSON=", 1, true) then add(parts.plots(page)) end
    end
    if b.t ~= "Header" then words[#words + 1] = text_of(b) end
  end
  close()
  doc.blocks = out
  return doc, toc
end

-- Bold words of a chapter are its terms; each is noted down with its paragraph, as Markdown.
local function terms(doc)
  if page.kind ~= "chapter" then return end
  local anchor
  for _, b in ipairs(doc.blocks) do
    if b.t == "Header" then anchor = b.identifier end
    for _, item in ipairs(b.t == "Para" and b.content or {}) do
      if item.t == "Strong" then
        local plain = b:walk({ Link = function(l) return l.content end })
        local text = P.write(P.Pandoc({ plain }), "markdown", { wrap_text = "none" })
        note_down("term", href(anchor), stringify(item), text)
      end
    end
  end
end

-- ---- the page ----

local function opening(doc)
  local title = doc.blocks[1]
  if not title or title.t ~= "Header" or title.level ~= 1 then
    fail("", "no title", "a first line '# …'")
  end
  doc.blocks:remove(1)
  local text = stringify(title.content)
  local number = text:match("^(%d+)%. ")
  if number then
    title.content:remove(1)
    if title.content[1].t == "Space" then title.content:remove(1) end
  end
  doc.meta.pagetitle = stringify(title.content)
  doc.meta.title = P.MetaInlines(title.content)
  doc.meta.number = number
end

local function begun(doc)
  local function given(name) return doc.meta[name] and stringify(doc.meta[name]) or nil end
  page.kind, page.slug, page.file = given "kind", given "slug", given "file"
  page.text = library.slurp(page.file)
  page.chapters = library.chapters()
  page.chapter = page.chapters[page.slug] or { name = "", page = "" }
  page.equations = library.equations(page.chapters)
  page.functions = library.functions(page.chapters)
  page.name = page.kind == "chapter" and page.slug .. ".html" or page.kind == "notes"
    and page.slug .. "-notes.html" or page.slug .. ".html"
  page.toc_rows = given "rows"
end

local function write_rows(path)
  local file = assert(io.open(path, "w"))
  file:write(table.concat(rows, "\n"), "\n")
  file:close()
end

function Pandoc(doc)
  begun(doc)
  terms(doc)
  opening(doc)
  doc = doc:walk({ Str = unclosed })
  doc = doc:walk({ CodeBlock = display, BlockQuote = note, Para = quotation, RawInline = guess })
  doc = doc:walk({ Link = link })
  local toc
  doc, toc = sections(doc)
  doc.blocks = parts.questions(page, doc.blocks)
  doc = doc:walk({ Str = references, Code = named })
  doc = doc:walk({ Table = wide })
  doc = formulas(doc)
  parts.surroundings(page, doc, toc)
  write_rows(page.toc_rows)
  return doc
end
