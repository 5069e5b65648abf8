-- shelf.lua: the pages of the book that no chapter is: Markdown on standard output, which the weave
-- then makes pages of. From the workbook's folder:
--
--   lua5.4 shelf.lua slugs | index | agents | agent | notation | glossary | mistakes | search
--
-- What chapters and notes hold it takes from the rows that the weave wrote down for each, a line
-- each: kind, page and anchor, title, text.
package.path = "harness/book/?.lua;harness/lesson/?.lua;" .. package.path
local library, regions = require("library"), require("regions")
local chapters = library.chapters()

local function say(text, ...) io.write(text:format(...), "\n") end

local function rows(name)
  local list, path = {}, library.made .. "/" .. name .. ".rows"
  if not library.exists(path) then return list end
  for kind, href, title, text in library.slurp(path):gmatch(
    "(%a+)\t([^\t\n]*)\t([^\t\n]*)\t([^\n]*)") do
    list[#list + 1] = { kind = kind, href = href, title = title, text = text }
  end
  return list
end

local function all_rows()
  local list = {}
  for _, c in ipairs(chapters) do
    for _, name in ipairs { c.slug, c.slug .. "-notes" } do
      for _, row in ipairs(rows(name)) do row.chapter = c list[#list + 1] = row end
    end
  end
  return list
end

local function mistakes_of(c)
  local path = ("solutions/%s/mistakes.c"):format(c.slug)
  return library.exists(path) and regions.mistakes(path, library.slurp(path)) or {}
end

-- ---- the pages ----

local made = {}

function made.slugs()
  for _, c in ipairs(chapters) do print(c.slug) end
end

-- The first two sentences of a chapter's question.
local function opening(c)
  for _, row in ipairs(rows(c.slug)) do
    if row.title == "The question" then
      return row.text:match("^%s*(.-[%.%?!] .-[%.%?!]) ") or row.text
    end
  end
  return ""
end

function made.index()
  say("# %s\n", library.book().title)
  say('<div class="lead">\n')
  say("You read a chapter, complete a stub in C, and one command says whether it is right; when")
  say("it is wrong, the mistake has a name. The figures run the same C as you write: the")
  say("reference's, or your own.\n\n</div>\n")
  for _, part in ipairs(library.book().parts) do
    local there = {}
    for _, slug in ipairs(part.lessons) do there[#there + 1] = chapters[slug] end
    if #there > 0 then say("## %s\n", part.title) end
    for _, c in ipairs(there) do
      local slug = c.slug
      local notes = library.exists(library.site .. "/" .. slug .. "-notes.html")
        and (" · [notes](%s-notes.html)"):format(slug) or ""
      say("**[%s%s](%s)**%s  \n%s\n", c.number and c.number .. ".&nbsp;"
        or "", c.title, c.page, notes, opening(c))
    end
  end
  say("## Behind the chapters\n")
  say("- [The agents, learning](agents.html): all of them on one page, your own too")
  say("- [What an agent sees](agent.html) of a world and of a network")
  say("- [Notation](notation.html)\n- [Glossary](glossary.html)")
  if not library.own then say("- [Index of mistakes](mistakes.html)") end
end

-- The agents of all lessons that have one to show.
function made.agents()
  say("# The agents, learning\n")
  say("Every agent of this book on one page, with the reference's functions or your own. *Train*")
  say("lets it learn, and shows it acting in a second world; *only play* stops the learning. Push")
  say("the cart, and see what it does about it. A browser has no fused multiply-add, so the")
  say("networks here have last digits of their own: their curves are not those of your terminal.")
  say("Its vectors hold four numbers, your processor's eight or sixteen; PPO runs here at a third")
  say("or a quarter of its speed in the terminal (`make bench` measures it).\n")
  for _, c in ipairs(chapters) do
    if library.exists("chapters/" .. c.slug .. "/agent.js") then
      say("## %s. %s\n\n[The chapter](%s)\n\n<!-- figure %s/agent -->\n", c.number, c.title,
        c.page, c.slug)
    end
  end
end

function made.agent()
  say("# What an agent sees\n")
  say("Everything an agent is written with, from lesson 2 on: a world (`Env`), a network (`Net`)")
  say("and dice. The text is that of the headers in `harness/learn/`.\n")
  say("<!-- header harness/learn/agent.h -->\n\n## Random numbers\n")
  say("<!-- header harness/learn/rng.h -->\n\n## Several workers\n")
  say("<!-- header harness/learn/lock.h -->\n")
end

function made.notation()
  io.write(library.slurp("chapters/notation.md"))
end

-- A word that is bold inside a sentence is a term. At a paragraph's start it may be its heading,
-- and bold numbers are answers.
local function is_term(row)
  return not row.title:match("^[%dA−]%f[%W]") and (row.text:sub(1, 2) ~= "**"
    or not row.title:find(" ", 1, true)) and not row.title:match("^%d")
end

local function sentence_with(text, term)
  for sentence in (text .. " "):gmatch("(.-[%.%?!]%)?) ") do
    if sentence:find(term, 1, true) then return sentence end
  end
  return text
end

function made.glossary()
  local terms, seen = {}, {}
  for _, row in ipairs(all_rows()) do
    local key = row.title:lower()
    if row.kind == "term" and not seen[key] and is_term(row) then
      terms[#terms + 1], seen[key] = row, true
    end
  end
  table.sort(terms, function(a, b) return a.title:lower() < b.title:lower() end)
  say("# Glossary\n\nEach term where the book explains it.\n")
  for _, row in ipairs(terms) do
    say("**%s** · [%s](%s)  \n%s\n", row.title, row.chapter.title, row.href,
      sentence_with(row.text, row.title))
  end
end

function made.mistakes()
  local equations = library.equations(chapters)
  say("# Index of mistakes\n")
  say("What a check may call your program, what that means, and where to read again.\n")
  for _, c in ipairs(chapters) do
    local list = mistakes_of(c)
    if #list > 0 then say("## %s. %s\n", c.number, c.title) end
    for _, m in ipairs(list) do
      local e = m.see and equations[c.slug .. "#" .. m.see]
      local where = e and (" [(%s)](%s)"):format(e.number, e.href) or ""
      say('<h3 id="%s-%s">%s</h3>\n\n%s%s\n', c.number, m.name, m.name, m.text, where)
    end
  end
end

-- ---- the search ----

local function quoted(s)
  return '"' .. s:gsub('[\\"]', "\\%0"):gsub("%s+", " "):gsub("</", "<\\/") .. '"'
end

function made.search()
  local out = {}
  local function add(href, title, text)
    out[#out + 1] = ("[%s,%s,%s]"):format(quoted(href), quoted(title), quoted(text))
  end
  for _, row in ipairs(all_rows()) do
    local where = row.chapter.number and row.chapter.number .. ". " or ""
    local notes = row.href:match("%-notes") and ", notes" or ""
    if row.kind == "section" then
      add(row.href, where .. row.chapter.title .. notes .. (row.title ~= "" and ": "
        or "") .. row.title, row.text)
    end
  end
  for _, f in ipairs(library.functions(chapters)) do
    add(f.page .. "#fn-" .. f.name, f.name .. " (function)", f.words)
  end
  for _, c in ipairs(chapters) do
    for _, m in ipairs(not library.own and mistakes_of(c) or {}) do
      add(("mistakes.html#%s-%s"):format(c.number, m.name), m.name .. " (mistake)", m.text)
    end
  end
  say("window.SEARCH=[%s];", table.concat(out, ",\n"))
end

local what = made[arg[1]]
if not what then
  io.stderr:write("usage: shelf.lua slugs | index | agents | agent | notation | glossary | "
    .. "mistakes | search\n")
  os.exit(2)
end
what()
