-- check.lua: reads the finished pages, from the workbook's folder: lua5.4 check.lua PAGE.html…
--
-- Every link leads to a page and an anchor that are there, no anchor stands twice, nothing is asked
-- of a server, every sign has a shape in the book's faces, no TeX is left, and no page with all
-- it loads before a figure is seen weighs more than it may. What is wrong is printed, with the
-- page; then the status is 1.
package.path = "harness/book/?.lua;" .. package.path
local library = require("library")
local most_bytes = 400 * 1000
local faults, pages = 0, {}
-- spaces; signs for MathML
local function invisible(code)
  return code >= 0x2000 and code <= 0x200B or code == 0x2061 or code == 0x2063
end

local function fault(page, found, expected)
  faults = faults + 1
  io.stderr:write(("%s: found %s, expected %s\n"):format(page, found, expected))
end

local function signs()
  local known = {}
  local list = io.popen("harness/book/fonts.sh list")
  for line in list:lines() do
    local from, to = line:match("^(%x+)%-?(%x*)$")
    for code = tonumber(from, 16), tonumber(to ~= "" and to or from, 16) do known[code] = true end
  end
  list:close()
  return known
end

local function read(path)
  local text, ids = library.slurp(path), {}
  for id in text:gmatch('[%s]id="([^"]*)"') do
    if ids[id] then fault(path, "the anchor " .. id .. " twice", "it once") end
    ids[id] = true
  end
  pages[path:match("[^/]*$")] = { path = path, text = text, ids = ids }
end

local function links(page)
  for href in page.text:gmatch('<a [^>]-href="([^"]*)"') do
    local file, anchor = href:match("^([^#]*)#?(.*)$")
    local target = file == "" and page or pages[file]
    if href:match("^https?:") then -- for the reader to follow or not
    elseif not target then fault(page.path, "a link to " .. href, "a page of the book")
    elseif anchor ~= "" and not target.ids[anchor] then
      fault(page.path, "a link to " .. href, "an anchor that is there") end
  end
  for source in page.text:gmatch('<%a+ [^>]-src="([^"]*)"') do
    if source:match("^%a+:") and not source:match("^data:") then
      fault(page.path, source, "nothing from elsewhere")
    elseif not source:match("^data:") and not library.exists(library.site .. "/" .. source) then
      fault(page.path, source, "that file in " .. library.site)
    end
  end
end

-- What is read as text: no code, no scripts, no tags.
local function words(page, known)
  local text = page.text:gsub("<script.-</script>", ""):gsub("<style.-</style>",
    ""):gsub("<pre.-</pre>", "")
    :gsub("<code.-</code>", ""):gsub("<title>.-</title>", ""):gsub("<[^>]*>", "")
  if text:match("\\%a+") then fault(page.path, text:match("\\%a+"), "no TeX left over") end
  for _, code in utf8.codes(text) do
    if code > 126 and not known[code] and not invisible(code) then
      fault(page.path, ("the sign %s (U+%04X)")
        :format(utf8.char(code), code), "one that harness/book/fonts.sh lists")
      known[code] = true
    end
  end
end

local function weight(page)
  local total = #page.text
  for file in page.text:gmatch('<[ls]%a+ [^>]-[hs]r[ec]f?="([^"]*)"') do
    local path = library.site .. "/" .. file
    if file:match("^data:") then -- holds itself
    elseif library.exists(path) then
      total = total + #library.slurp(path)
    else
      fault(page.path, file, "that file")
    end
  end
  if total > most_bytes then
    fault(page.path, ("%d bytes with all it loads"):format(total), "at most " .. most_bytes)
  end
  return total
end

for _, path in ipairs(arg) do read(path) end
local known, heaviest = signs(), { 0 }
for _, page in pairs(pages) do
  links(page)
  words(page, known)
  local total = weight(page)
  if total > heaviest[1] then heaviest = { total, page.path } end
end
if faults > 0 then os.exit(1) end
print(("%s: %d pages, the heaviest %s with %.0f kB")
  :format(library.site, #arg, heaviest[2], heaviest[1] / 1000))
