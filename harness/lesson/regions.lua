-- regions.lua: named regions of a solution, and what is made from them: the stub, a mistake, a
-- quotation.
--
--   //> name: what the reader has to do here           opens a region of a solution
--   //>     and how it goes on                         more of the same sentence, where a line is
--                                                      too short for it
--   //< name                                           closes it
--
--   //> mistake name in region, see eq:label           opens a wrong body in mistakes.c. `see` may
--                                                      name a heading of the chapter, "A heading",
--                                                      or be left out; `variant` stands for
--                                                      `mistake` where the body is published and
--                                                      known, but not what the contract asks
--   // the sentence the reader will see
--   … the body …                                       whole, or only what differs:
--   //- a line of the region                           these lines give way to those below, up to
--                                                      the next `//-`. Together they stand in the
--                                                      region once; line breaks do not count
--   //> and in other-region                            the same mistake goes on in a second region;
--                                                      in `head`, which every solution has, stands
--                                                      what it needs behind the last #include
--   //< name
--
-- As a program:  lua5.4 regions.lua stub SOLUTION | mistake SOLUTION MISTAKES NAME | names MISTAKES
-- | quote FILE NAME
local regions = {}

local function fail(path, line, text, ...) error(("%s:%d: " .. text):format(path, line, ...), 0) end

local function lines_of(path, text)
  local list = {}
  for line in (text:sub(-1) == "\n" and text or text .. "\n"):gmatch("(.-)\n") do
    list[#list + 1] = line
  end
  return list
end

-- A solution as pieces: plain lines, and regions { name, hint, indent, line, body; fn: the function
-- that it stands in, if any }.
function regions.solution(path, text)
  local pieces, open, fn = {}, nil, nil
  for n, line in ipairs(lines_of(path, text)) do
    local indent, name, hint = line:match("^(%s*)//> ([%w_-]+): (.+)$")
    local closed, more = line:match("^%s*//< ([%w_-]+)%s*$"), line:match("^%s*//>%s%s+(.+)$")
    if more and open and #open.body == 0 then
      open.hint, open.line = open.hint .. " " .. more, n
    elseif name then
      if open then
        fail(path, n, "region %s opens inside %s, which opened in line %d", name, open.name,
          open.line)
      end
      if pieces[name] then
        fail(path, n, "region %s is there already, in line %d", name, pieces[name].line)
      end
      open = { name = name, hint = hint, indent = indent, line = n, body = {}, fn = fn }
      pieces[#pieces + 1], pieces[name] = open, open
    elseif closed then
      if not open or open.name ~= closed then
        fail(path, n, "found the end of region %s, expected %s", closed,
          open and "that of " .. open.name or "none")
      end
      open = nil
    elseif line:match("^%s*//[<>]") then
      fail(path, n, "found '%s', expected '//> name: hint' or '//< name'",
        line:match("^%s*(.-)%s*$"))
    elseif open then open.body[#open.body + 1] = line
    else
      pieces[#pieces + 1], fn = line, line:match("^%a[%w_ *]-([%w_]+)%(") or fn
    end
  end
  if open then fail(path, open.line, "region %s is never closed", open.name) end
  return pieces
end

-- The known mistakes: { name, kind = "mistake" | "variant", see, text, parts = { { region, line,
-- body } } }, by number and by name.
function regions.mistakes(path, text)
  local list, open, part = {}, nil, nil
  local function new_part(n, region)
    part = { region = region, line = n + 1, body = {} }
    open.parts[#open.parts + 1] = part
  end
  for n, line in ipairs(lines_of(path, text)) do
    local kind, name, region, see = line:match("^//> (%a+) ([%w_-]+) in ([%w_-]+),?%s*(.-)%s*$")
    local also, closed = line:match("^//> and in ([%w_-]+)%s*$"), line:match("^//< ([%w_-]+)%s*$")
    if kind == "mistake" or kind == "variant" then
      if open then fail(path, n, "mistake %s opens inside %s", name, open.name) end
      if list[name] then fail(path, n, "mistake %s is there already", name) end
      if see ~= "" and not see:match("^see eq:[%w_-]+$") and not see:match('^see "[^"]+"$') then
        fail(path, n, "found '%s', expected 'see eq:name' or nothing", see)
      end
      open = { kind = kind, name = name, see = see:match("eq:.*") or see:match('"(.*)"'), line = n,
        text = {}, parts = {} }
      new_part(n, region)
      list[#list + 1], list[name] = open, open
    elseif also and open then new_part(n, also)
    elseif closed then
      if not open or open.name ~= closed then
        fail(path, n, "found the end of %s, expected %s", closed,
          open and "that of " .. open.name or "none")
      end
      if #open.text == 0 then fail(path, n, "mistake %s has no sentence for the reader", closed) end
      open.text, open = table.concat(open.text, " "), nil
    elseif line:match("^//[<>]") then
      fail(path, n, "found '%s', expected '//> mistake name in region', '//> and in region' or "
        .. "'//< name'", line)
    elseif open and #open.parts == 1 and #part.body == 0 and line:match("^// ") then
      open.text[#open.text + 1], part.line = line:sub(4), n + 1
    elseif open then part.body[#part.body + 1] = line
    elseif line:match("%S") and not line:match("^[/ ]%*") then
      fail(path, n, "found '%s' outside any mistake", line)
    end
  end
  if open then fail(path, open.line, "mistake %s is never closed", open.name) end
  return list
end

-- The pieces as text again, each region replaced by the lines that `instead` gives for it.
local function put_together(pieces, instead)
  local out = {}
  for _, piece in ipairs(pieces) do
    if type(piece) == "string" then out[#out + 1] = piece
    else table.move(instead(piece), 1, #instead(piece), #out + 1, out) end
  end
  return table.concat(out, "\n") .. "\n"
end

local stub_columns = 88

-- TODO("name", "hint"); of a hint too long for its line, string after string, which C joins.
local function todo(r)
  local out, line = {}, ('%sTODO("%s", "'):format(r.indent, r.name)
  local blank = (" "):rep(#line - 1) .. '"'
  for word, gap in r.hint:gsub('[\\"]', "\\%0"):gmatch("(%S+)(%s*)") do
    if utf8.len(line .. word .. gap) + 3 > stub_columns then
      out[#out + 1], line = line .. '"', blank
    end
    line = line .. word .. gap
  end
  out[#out + 1] = line .. '");'
  return out
end

function regions.stub(path, text)
  return put_together(regions.solution(path, text), todo)
end

local function trimmed(line) return line:match("^%s*(.-)%s*$") end

-- The tokens of some lines, each { text, line, from, to }: words, and every other character by
-- itself. Where lines are broken makes no difference to them.
local function tokens_of(lines)
  local list = {}
  for n, line in ipairs(lines) do
    local at = line:find("%S")
    while at do
      local text = line:match("^[%w_]+", at) or line:sub(at, at)
      list[#list + 1] = { text = text, line = n, from = at, to = at + #text - 1 }
      at = line:find("%S", at + #text)
    end
  end
  return list
end

local function stands_at(tokens, at, wanted)
  for k, token in ipairs(wanted) do
    if not tokens[at + k - 1] or tokens[at + k - 1].text ~= token.text then return false end
  end
  return true
end

-- Where these lines stand in `body`, as its first and last token there; and how many such places
-- there are. Whole lines are preferred: only if there are none, parts of lines count.
local function find_lines(body, lines)
  local tokens, wanted, places, whole = tokens_of(body), tokens_of(lines), {}, {}
  local function on_one_line(x, y) return x and y and x.line == y.line end
  for at = 1, #wanted > 0 and #tokens - #wanted + 1 or 0 do
    if stands_at(tokens, at, wanted) then
      local behind = at + #wanted
      local place = { first = tokens[at], last = tokens[behind - 1] }
      places[#places + 1] = place
      if not on_one_line(tokens[at - 1], place.first)
        and not on_one_line(place.last, tokens[behind]) then
        whole[#whole + 1] = place
      end
    end
  end
  if #whole > 0 then places = whole end
  return places[1], #places
end

-- A part's body as patches { line, gone = lines of the region, new = lines instead }; nil if it is
-- a whole body.
local function patches_of(part)
  if not (part.body[1] or ""):match("^%s*//%-") then return nil end
  local list, patch = {}, nil
  for i, line in ipairs(part.body) do
    local gone = line:match("^%s*//%-(.*)")
    if gone then
      if not patch or #patch.new > 0 then
        patch = { line = part.line + i, gone = {}, new = {} }
        list[#list + 1] = patch
      end
      patch.gone[#patch.gone + 1], patch.line = trimmed(gone), part.line + i
    else patch.new[#patch.new + 1] = line end
  end
  return list
end

-- #line directives send the compiler's words to the right file.
local function from_here(line, file) return ('#line %d "%s"'):format(line, file) end

-- The patches with their places in the region, in the order of the region.
local function placed(path, r, mistake, patches, mistakes_path)
  local function wrong(patch, text, ...)
    fail(mistakes_path, patch.line - #patch.gone, "mistake %s: " .. text, mistake.name, ...)
  end
  for _, patch in ipairs(patches) do
    local place, times = find_lines(r.body, patch.gone)
    if times ~= 1 then
      local found = times == 0 and "nowhere" or times .. " times"
      wrong(patch, "region %s of %s has these lines %s, expected once: %s", r.name, path, found,
        table.concat(patch.gone, " "))
    end
    patch.first, patch.last = place.first, place.last
  end
  local function before(x, y) return x.line < y.line or x.line == y.line and x.from < y.from end
  table.sort(patches, function(x, y) return before(x.first, y.first) end)
  for i = 2, #patches do
    local one, other = patches[i - 1], patches[i]
    if not before(one.last, other.first) then
      local later = one.line > other.line and one or other
      wrong(later, "two patches for line %d of %s", r.line + other.first.line, path)
    end
  end
  return patches
end

local function patched(path, r, patches, mistakes_path)
  local out, line, from = {}, 1, 1 -- what is not copied yet begins here
  local function copy(last, to)
    local piece = r.body[line]:sub(from, to)
    if piece:match("%S") or from == 1 and line < last then out[#out + 1] = piece end
  end
  local function copy_up_to(last, before)
    while line < last do
      copy(last)
      line, from = line + 1, 1
    end
    if r.body[line] then copy(last, before - 1) end
  end
  for _, patch in ipairs(patches) do
    copy_up_to(patch.first.line, patch.first.from)
    out[#out + 1] = from_here(patch.line, mistakes_path)
    local indent = r.body[patch.first.line]:match("^%s*")
    for _, new in ipairs(patch.new) do out[#out + 1] = indent .. new end
    line, from = patch.last.line, patch.last.to + 1
    if not r.body[line]:find("%S", from) then line, from = line + 1, 1 end
    out[#out + 1] = from_here(r.line + line, path)
  end
  copy_up_to(#r.body + 1, 1)
  return out
end

-- The region's lines with a part of a mistake instead, or patched into them.
local function with_part(path, r, mistake, part, mistakes_path)
  local patches = patches_of(part)
  if patches then
    return patched(path, r, placed(path, r, mistake, patches, mistakes_path), mistakes_path)
  end
  local out = { from_here(part.line, mistakes_path) }
  table.move(part.body, 1, #part.body, 2, out)
  out[#out + 1] = from_here(r.line + #r.body + 2, path)
  return out
end

-- `head` is no region of a solution: a part of that name stands behind the last #include.
local function add_head(pieces)
  local last = 0
  for i, piece in ipairs(pieces) do
    if type(piece) == "string" and piece:match("^#include") then last = i end
  end
  pieces.head = { name = "head", line = last - 1, body = {} }
  table.insert(pieces, last + 1, pieces.head)
end

-- The solution with one mistake in it.
function regions.mistake(path, text, mistake, mistakes_path)
  local pieces, by_region = regions.solution(path, text), {}
  if not pieces.head then add_head(pieces) end
  for _, part in ipairs(mistake.parts) do
    if not pieces[part.region] then
      fail(mistakes_path, part.line, "mistake %s: %s has no region %s", mistake.name, path,
        part.region)
    end
    if by_region[part.region] then
      fail(mistakes_path, part.line, "mistake %s has two parts for region %s", mistake.name,
        part.region)
    end
    by_region[part.region] = part
  end
  return put_together(pieces, function(r)
    local part = by_region[r.name]
    return part and with_part(path, r, mistake, part, mistakes_path) or r.body
  end)
end

-- The lines of a region, its indentation taken off.
function regions.quote(path, text, name)
  local r = regions.solution(path, text)[name] or fail(path, 1, "has no region %s", name)
  local out = {}
  for i, line in ipairs(r.body) do
    out[i] = line:sub(1, #r.indent):match("^%s*$") and line:sub(#r.indent + 1) or line
  end
  return table.concat(out, "\n") .. "\n"
end

local function slurp(path)
  local file, why = io.open(path)
  if not file then error(why, 0) end
  local text = file:read("a")
  file:close()
  return text
end

local commands = {
  stub = function(solution) return regions.stub(solution, slurp(solution)) end,
  mistake = function(solution, mistakes, name)
    local list = regions.mistakes(mistakes, slurp(mistakes))
    if not list[name] then error(("%s has no mistake %s"):format(mistakes, name), 0) end
    return regions.mistake(solution, slurp(solution), list[name], mistakes)
  end,
  names = function(mistakes)
    local names = {}
    for i, m in ipairs(regions.mistakes(mistakes, slurp(mistakes))) do names[i] = m.name .. "\n" end
    return table.concat(names)
  end,
  quote = function(file, name) return regions.quote(file, slurp(file), name) end,
}

-- As a program, `arg` is the command line; as a module there is none.
if arg and arg[0] and arg[0]:match("regions%.lua$") then
  local command = commands[arg[1]]
  local needs = { stub = 2, mistake = 4, names = 2, quote = 3 }
  if not command or #arg ~= needs[arg[1]] then
    io.stderr:write("usage: regions.lua stub SOLUTION | mistake SOLUTION MISTAKES NAME | names "
      .. "MISTAKES | quote FILE NAME\n")
    os.exit(2)
  end
  local ok, text = pcall(command, table.unpack(arg, 2))
  if not ok then
    io.stderr:write(text, "\n")
    os.exit(1)
  end
  local written, why = io.write(text)
  if written then written, why = io.stdout:flush() end
  if not written then
    io.stderr:write("cannot write: ", why, "\n")
    os.exit(1)
  end
end

return regions
