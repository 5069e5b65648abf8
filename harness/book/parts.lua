-- parts.lua: what the weave (weave.lua) adds to a page that its Markdown does not hold: what a
-- header says of a function, the reader's file as it begins, the reference, answers, a box for the
-- prediction, the figure, contents and neighbours. Each function is given the page that is being
-- made and returns pandoc's blocks, or HTML.
local exhibit, library, regions = require("exhibit"), require("library"), require("regions")
local P, stringify = pandoc, pandoc.utils.stringify
local parts = {}

function parts.escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
    ['"'] = "&quot;" }))
end

local function html(text) return P.RawBlock("html", text) end

-- ---- functions ----

-- Plain text of a header: x_{t+1} and x_t get their subscripts, names of functions their links.
local function said(page, text)
  text = parts.escape(text):gsub("%f[%w]([%a_]+_[%w_]+)%f[^%w_]", function(name)
    local f = page.functions[name]
    return f and ('<a class="fn" href="%s#fn-%s"><code>%s</code></a>')
      :format(f.page, name, name) or nil
  end)
  return (text:gsub("%f[^%s(%[+−·,=]([%a\xCE\xCF][\x80-\xBF]?)_{([^}]*)}", "%1<sub>%2</sub>")
    :gsub("%f[^%s(%[+−·,=|]([%a\xCE\xCF][\x80-\xBF]?)_(%w)%f[^%w_]", "%1<sub>%2</sub>"))
end

-- A prototype in lines of at most 72 characters.
local function broken(proto)
  local out, width = "", 0
  local indent = (" "):rep(#proto:match("^(.-%()"))
  for word in proto:gmatch("[^,]+,?") do
    if width > 0 and width + #word > 72 then
      out, width, word = out .. "\n" .. indent, #indent, word:gsub("^ ", "")
    end
    out, width = out .. word, width + #word
  end
  return out
end

function parts.docstring(page, f)
  local e = f.tag and page.equations[f.page:match("^[^.]*") .. "#" .. f.tag]
  local open = page.kind == "page" and " open" or ""
  local out = { ('<details class="contract" id="fn-%s"%s><summary><code>%s</code>')
    :format(f.name, open, f.name) }
  if e then out[#out + 1] = (' <a class="eqref" href="%s">(%s)</a>'):format(e.href, e.number) end
  out[#out + 1] = ("</summary><p>%s</p><table class=\"params\">"):format(said(page, f.words))
  for _, row in ipairs(f.rows) do
    out[#out + 1] = ("<tr><td><code>%s</code><td>%s"):format(row[1], said(page, row[2]))
  end
  out[#out + 1] = "</table>"
  local blocks = { html(table.concat(out)), P.CodeBlock(broken(f.proto), P.Attr("", { "c" })) }
  if f.source then
    blocks[3] = html(('<p class="source">Source: %s</p>'):format(said(page, f.source)))
  end
  blocks[#blocks + 1] = html("</details>")
  return blocks
end

-- In an equation's margin: the functions whose header names it.
function parts.written_here(page, label)
  local names = {}
  for _, f in ipairs(page.functions) do
    if f.tag == label and f.page == page.name then
      names[#names + 1] = ('<a href="#fn-%s"><code>%s</code></a>'):format(f.name, f.name)
    end
  end
  return #names > 0 and ('<span class="margin"><i>you write</i> %s</span>')
    :format(table.concat(names, ", ")) or ""
end

function parts.docstrings(page, path)
  local out = {}
  for _, f in ipairs(page.functions) do
    if f.path == path then
      for _, b in ipairs(parts.docstring(page, f)) do out[#out + 1] = b end
    end
  end
  return out
end

-- ---- at the end of a section ----

local function contract(page)
  local folder = "chapters/" .. page.slug .. "/"
  local out = parts.docstrings(page, folder .. page.chapter.name .. ".h")
  if library.exists(folder .. "jobs.h") then
    out[#out + 1] = html('<details class="jobs" id="jobs"><summary>'
      .. "The jobs: loops that call your functions</summary>")
    for _, b in ipairs(parts.docstrings(page, folder .. "jobs.h")) do out[#out + 1] = b end
    out[#out + 1] = html("</details>")
  end
  return out
end

local function code(id, title, text)
  return {
    html(('<details class="answer" id="%s"><summary>%s</summary>'):format(id, title)),
    P.CodeBlock(text, P.Attr("", { "c" })), html("</details>"),
  }
end

local function own_file(page)
  local path = ("solutions/%s/%s.c"):format(page.slug, page.chapter.name)
  if library.own or not library.exists(path) then return {} end
  local title = ("Your file, %s.c, as it begins"):format(page.chapter.name)
  return code("your-file", title, regions.stub(path, library.slurp(path)))
end

local function reference(page)
  local path = ("solutions/%s/%s.c"):format(page.slug, page.chapter.name)
  if not library.exists(path) then return {} end
  local text = library.slurp(path):gsub("[ \t]*//[<>] [^\n]*\n", "")
  return code("the-reference", ("The reference, %s.c, whole"):format(page.chapter.name), text)
end

-- What a reader types a number for: a form, and folded beneath it the number itself, which is all
-- there is without scripts. `marked` are the numbers that the Markdown marks by <!--number-->.
local function asked(id, label, marked, where)
  local shown = parts.escape(marked)
  return ('<div class="asked" data-number="%s"><form hidden><label for="%s">%s</label>'
    .. '<input id="%s" inputmode="decimal" autocomplete="off"><button>Look</button>'
    .. '<output aria-live="polite"></output></form><details><summary>The number</summary>'
    .. '<p>%s%s</p></details></div>'):format(shown, id, label, id, shown, where)
end

local function prediction(page)
  local number = library.marked(page.text)[1]
  if not number then return {} end
  return { html((asked("guess", "My guess", number, ""):gsub('class="asked"',
    'class="asked predict"', 1))) }
end

local at_the_end = {
  chapter = { ["the-contract"] = contract, ["the-exercise"] = own_file,
    ["predict-one-number"] = prediction },
  notes = { ["the-solution-discussed"] = reference },
}

function parts.section_end(page, section)
  local made = (at_the_end[page.kind] or {})[section]
  return made and made(page) or {}
end

-- ---- questions and answers ----

local function number_of(block)
  local first = block.t == "Para" and block.content[1]
  return first and first.t == "Strong" and stringify(first):match("^(%d+)%.")
end

local function folded_answers(page, blocks)
  local out, inside, open = {}, false, false
  local function close()
    if open then out[#out + 1] = html("</details>") end
    open = false
  end
  for _, b in ipairs(blocks) do
    if b.t == "Header" then close() inside = stringify(b.content):match("^Answers") ~= nil end
    local n = inside and number_of(b)
    if n then
      close()
      local title = table.remove(b.content, 1)
      if b.content[1] and b.content[1].t == "Space" then b.content:remove(1) end
      out[#out + 1] = P.Plain({
        P.RawInline("html", ('<details class="answer" id="answer-%s"><summary>'):format(n)), title,
        P.RawInline("html", (' <a class="back" href="%s.html#question-%s">the question</a>')
          :format(page.slug, n) .. "</summary>"),
      })
      open = true
    end
    out[#out + 1] = b
  end
  close()
  return P.List(out)
end

local function linked_questions(page, blocks)
  local inside, answers = false, library.answers(page.slug)
  if library.own then return blocks end
  for _, b in ipairs(blocks) do
    if b.t == "Header" and b.level == 2 then inside = b.identifier == "questions" end
    if inside and b.t == "OrderedList" then
      for n, item in ipairs(b.content) do
        table.insert(item[1].content, 1, P.RawInline("html", ('<span id="question-%d"></span>')
          :format(n)))
        if answers[n] then
          table.insert(item[#item].content, P.RawInline("html", (' <a class="toanswer" '
            .. 'href="%s-notes.html#answer-%d">answer</a>'):format(page.slug, n)))
        end
        for k, number in ipairs(answers[n] or {}) do
          item[#item + 1] = html(asked(("number-%d-%d"):format(n, k), "My number", number, ""))
        end
      end
    end
  end
  return blocks
end

function parts.questions(page, blocks)
  if page.kind == "notes" then return folded_answers(page, blocks) end
  if page.kind == "chapter" then return linked_questions(page, blocks) end
  return blocks
end

-- ---- the figure ----

-- The words of a figure stand at the top of its script: lines `// title: …`, `// try: …`, `//
-- notice: …`.
local function words_of(script)
  local words, last = {}, nil
  for line in script:gmatch("([^\n]*)\n") do
    local rest = line:match("^// ?(.*)$")
    if not rest then break end
    local key, text = rest:match("^(%a+): (.*)$")
    if key == "title" or key == "try" or key == "notice" then words[key], last = text, key
    elseif last then words[last] = words[last] .. " " .. rest end
  end
  return words
end

local function markdown(text)
  return P.read(text, "markdown+tex_math_dollars+smart").blocks[1].content
end

-- A figure of the page's chapter, or on a page of its own SLUG/NAME; its words, and its state as
-- drawn.js drew it.
function parts.figure(page, name, fail)
  local slug, script = name:match("^(%d%d%-[%w-]+)/(%a+)$")
  local path = ("chapters/%s/%s.js")
    :format(slug or page.slug, script or (name ~= "" and name or "figure"))
  local id = slug and script .. "-" .. slug:sub(1, 2) or path:match("([%w-]+)%.js$")
  if not library.exists(path) then fail("<!-- figure", "a place for " .. path, "that file") end
  local words = words_of(library.slurp(path))
  for _, key in ipairs { "title", "try", "notice" } do
    if not words[key] then
      error(("%s:1: found no '// %s: …', expected one\n"):format(path, key), 0)
    end
  end
  page.figures = true
  local state = ("%s/%s.%s.html"):format(library.made, page.slug, id)
  return {
    html(('<figure class="figure" id="%s" aria-label="figure">'):format(id)),
    P.Div({ P.Para(markdown(words.title)) }, P.Attr("", { "fig-title" })),
    html('<div class="fig-controls"></div>'),
    html(library.exists(state) and library.slurp(state)
      or '<div class="fig-stage"></div><div class="fig-says"></div>'),
    P.Div({ P.Para(markdown("*Try:* " .. words.try)), P.Para(markdown("*Notice:* "
      .. words.notice)) }, P.Attr("", { "fig-caption" })),
    html("</figure>"),
  }
end

-- Where a chapter first speaks of its plots: those that have been drawn.
function parts.plots(page)
  if page.plotted or page.kind ~= "chapter" then return {} end
  page.plotted = true
  local out = {}
  local number = page.slug:match("^%d+")
  local list = io.popen(("ls %s/plots/%s-*.svg 2>/dev/null"):format(library.site, number))
  for path in list:lines() do
    local name = path:match("[^/]*$")
    out[#out + 1] = html(('<figure class="plot"><img src="plots/%s" width="800" height="500" '
      .. 'loading="lazy" alt="plot: %s"></figure>'):format(name, name:match("%-(.*)%.svg$")))
  end
  list:close()
  return out
end

function parts.drawing(page, name, fail)
  local path = ("%s/%s.drawing-%s.html"):format(library.made, page.slug, name)
  if not library.exists(path) then
    fail("<!-- drawing " .. name, "a place for a drawing " .. name, "it in chapters/" .. page.slug
      .. "/drawings.js")
  end
  return html(library.slurp(path))
end

function parts.exhibit(page, n, fail)
  local text = exhibit.html("chapters/" .. page.slug, n)
  if not text then fail("<!-- exhibit " .. n, "an exhibit " .. n, "one that exhibits.lua has") end
  page.exhibits = true
  return html(text)
end

-- ---- around the text ----

local function contents(toc)
  local items = {}
  for i, h in ipairs(toc) do items[i] = { P.Plain({ P.Link(h.content, "#" .. h.identifier) }) } end
  return #items > 0 and P.MetaBlocks({ P.OrderedList(items) }) or nil
end

local function neighbour(c, word)
  if not c then return "" end
  local number = c.number and c.number .. ". " or ""
  return ('<a rel="%s" href="%s"><i>%s</i>%s%s</a>')
    :format(word, c.page, word == "next" and "Next" or "Before", number, parts.escape(c.title))
end

function parts.surroundings(page, doc, toc)
  local meta, before, after = doc.meta, nil, nil
  for i, c in ipairs(page.chapters) do
    if c.slug == page.slug and page.kind == "chapter" then
      before, after = page.chapters[i - 1], page.chapters[i + 1]
    end
  end
  local function put(name, text)
    if text and text ~= "" then meta[name] = P.MetaBlocks({ html(text) }) end
  end
  meta.contents = contents(toc)
  put("neighbours", neighbour(before, "prev") .. neighbour(after, "next"))
  meta["is-" .. page.kind] = true
  if page.kind == "notes" then
    put("number", '<a href="' .. page.slug .. '.html">Lesson ' .. tonumber(page.chapter.number)
      .. "</a>")
  end
  if page.exhibits then put("scripts", '<script src="museum.js"></script>') end
  if page.figures then
    local scripts = { '<script src="figures.js"></script><script src="' .. page.slug
      .. '.js"></script>' }
    put("scripts", table.concat(scripts))
  end
end

return parts
