-- mutants.lua: does every scenario matter? Each token of a solution is made wrong, one at a time:
-- operators, constants, comparisons, indices, signs, names of one type, and statements left out.
-- Every such program is graded. One that has full marks shows what no scenario looks at.
--
--   lua5.4 mutants.lua [SLUG…]       prints for each lesson how many were killed, and each one alive
--
-- A mutant is called by its region and its statement, the token in braces: `{< -> <=}`. Those that
-- compute what the solution computes are listed in equivalent.lua with the reason; those that the
-- compiler makes the same code of are found here. A mutant that does not compile is none. Exits
-- with 1 if one is alive, or listed wrongly.
local here = arg[0]:match("^(.*/)") or "./"
package.path = here .. "../?.lua"
local regions = require "book.regions"
local listed = dofile(here .. "equivalent.lua")

local function read(path)
  local file = io.open(path)
  local text = file and file:read("a")
  if file then file:close() end
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "w"))
  assert(file:write(text))
  assert(file:close())
end

local function output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  pipe:close()
  return text
end

-- ---- tokens and statements

local operators = { "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=" }
local types = { double = true, int = true, size_t = true, bool = true, long = true, Step = true, EnvSizes = true, Net = true, Env = true, const = true, enum = true, static = true }
local closers = { [")"] = "(", ["]"] = "[", ["}"] = "{" }

local function tokens_of(text)
  local list, at = {}, text:find("%S")
  while at do
    local token = text:match('^"[^"\n]*"', at) or text:match("^[%a_][%w_]*", at) or text:match("^%d[%w.]*[eE][+-]%d+", at) or text:match("^%.?%d[%w.]*", at)
    for _, op in ipairs(token and {} or operators) do
      if text:sub(at, at + #op - 1) == op then token = op break end
    end
    token = token or text:sub(at, at)
    list[#list + 1] = { text = token, from = at, to = at + #token - 1 }
    at = text:find("%S", at + #token)
  end
  return list
end

-- Cuts the tokens into statements and the heads of loops and ifs: each token learns the first and
-- the last one of its own.
local function cut(list)
  local depth, first, head = 0, 1, nil
  local function close(last)
    for i = first, last do list[i].first, list[i].last = first, last end
    first = last + 1
  end
  for i, token in ipairs(list) do
    local t, before = token.text, list[i - 1] and list[i - 1].text
    if t == "(" and depth == 0 and (before == "for" or before == "if" or before == "while") then head = true end
    if t == "(" or t == "[" or t == "{" and (before == "=" or depth > 0) then depth = depth + 1
    elseif closers[t] and depth > 0 then depth = depth - 1
    elseif t == "{" or t == "}" or t == "else" or t == "do" then close(i) end
    if depth == 0 and (t == ";" or t == ")" and head) then head = close(i) end
  end
  close(#list)
end

-- ---- what may stand instead

local instead = {
  ["<"] = { "<=", ">=" }, ["<="] = { "<", ">" }, [">"] = { ">=", "<=" }, [">="] = { ">", "<" }, ["=="] = { "!=" }, ["!="] = { "==" },
  ["&&"] = { "||" }, ["||"] = { "&&" }, ["+="] = { "-=", "=" }, ["-="] = { "+=", "=" }, ["*="] = { "/=", "=" }, ["/="] = { "*=", "=" },
  ["++"] = { "--" }, ["--"] = { "++" }, ["true"] = { "false" }, ["false"] = { "true" }, ["!"] = { "" },
  fmax = { "fmin" }, fmin = { "fmax" }, exp = { "expm1" }, expm1 = { "exp" }, log = { "log1p" }, log1p = { "log" }, sqrt = { "fabs" }, fabs = { "" },
}
local binary = { ["+"] = { "-" }, ["-"] = { "+" }, ["*"] = { "/" }, ["/"] = { "*" }, ["%"] = { "/" } }

local function constants(text)
  local whole = math.tointeger(tonumber(text))
  if whole == 0 then return { "1" } end
  if whole then return { tostring(whole - 1), tostring(whole + 1) } end
  return tonumber(text) and { ("(2 * %s)"):format(text), ("(%s / 2)"):format(text) } or {}
end

-- Names and how they are declared: of `const double V[T], double x` V is "double[]", x "double".
-- Only what stands first, or behind a comma of a list, is a name.
local function declare(names, tokens, from, to)
  local base, depth, expects = nil, 0, true
  for i = from, to do
    local t, behind = tokens[i].text, tokens[i + 1] and tokens[i + 1].text
    if t == "(" or t == "[" or t == "{" then depth = depth + 1
    elseif closers[t] then depth = depth - 1
    elseif depth == 0 and t == "," then expects = true
    elseif depth == 0 and types[t] then base = t ~= "const" and t or base
    elseif depth == 0 and expects and base and t:match("^[%a_]") then
      local dimensions, k = "", i + 1
      while tokens[k] and tokens[k].text == "[" do
        dimensions = dimensions .. "[]"
        while tokens[k].text ~= "]" do k = k + 1 end
        k = k + 1
      end
      names[#names + 1] = { name = t, kind = (tokens[i - 1].text == "*" and "*" or "") .. base .. dimensions }
      names[t], expects = names[#names], behind == ","
    end
  end
end

-- The next name of the same type, if there is one.
local function another(names, text)
  local own = names[text]
  for i = 1, own and #names or 0 do
    if names[i] == own then
      for k = 1, #names - 1 do
        local other = names[(i + k - 1) % #names + 1]
        if other.kind == own.kind and other.name ~= text then return { other.name } end
      end
    end
  end
  return {}
end

local function is_operand(token) return token and (token.text:match("^[%w_.)%]]") and not types[token.text] and token.text ~= "return") end

-- Does the token stand in the size of an array that is being declared? A larger one is no mistake.
local function is_a_size(list, i)
  if not types[list[list[i].first].text] then return false end
  local depth = 0
  for k = i, list[i].first, -1 do
    local t = list[k].text
    if t == "=" then return false end
    depth = depth + (closers[t] and 1 or (t == "(" or t == "[" or t == "{") and -1 or 0)
    if t == "[" and depth < 0 then return true end
  end
  return false
end

local function replacements(list, i, names)
  local t, before, behind = list[i].text, list[i - 1], list[i + 1]
  if binary[t] and is_operand(before) then return binary[t] end
  if t == "-" then return { "" } end
  if t:match("^%.?%d") then return constants(t) end
  if is_a_size(list, i) then return names[t] and another(names, t) or {} end
  if before and before.text == "[" and behind and behind.text == "]" and names[t] then
    local wrong = another(names, t)
    table.move({ "0", t .. " + 1" }, 1, 2, #wrong + 1, wrong)
    return wrong
  end
  return instead[t] or (before and (before.text == "->" or before.text == ".")) and {} or another(names, t)
end

-- ---- the mutants of a region

local function squeezed(text) return (text:gsub("%s+", " ")) end

local function mutants_of_region(piece, signature, add)
  local body = table.concat(piece.body, "\n")
  local list, names = tokens_of(body), {}
  local parameters = tokens_of(signature)
  declare(names, parameters, 1, #parameters)
  cut(list)
  local function mutant(from, to, new)
    local first, last = list[from].from, list[to].to
    local own_first, own_last = list[list[from].first].from, list[list[from].last].to
    add({
      region = piece.name, body = body:sub(1, first - 1) .. new .. body:sub(last + 1),
      line = piece.line + select(2, body:sub(1, first):gsub("\n", "")) + 1,
      name = ("%s: %s{%s -> %s}%s"):format(piece.name, squeezed(body:sub(own_first, first - 1)), squeezed(body:sub(first, last)), new, squeezed(body:sub(last + 1, own_last))),
    })
  end
  for i, token in ipairs(list) do
    local first, declares = token.first == i, types[list[token.first].text]
    for _, new in ipairs(replacements(list, i, names)) do mutant(i, i, new) end
    if first and not declares and token.text ~= "return" and list[token.last].text == ";" then mutant(i, token.last, ";") end
    local opens = token.text == "for" and list[i + 2] and types[list[i + 2].text]
    if i == token.last and declares then declare(names, list, token.first, i) end
    if opens then declare(names, list, i + 2, token.last - 1) end
  end
end

-- The parameters of the function in which a region stands, as text.
local function signature_before(pieces, at)
  local lines = {}
  for i = 1, at - 1 do
    if type(pieces[i]) == "string" then lines[#lines + 1] = pieces[i] end
  end
  return table.concat(lines, "\n"):match("[%w_]+(%b())%s*{%s*$"):sub(2, -2)
end

local function mutants_of(path)
  local list, times, pieces = {}, {}, regions.solution(path, read(path))
  for at, piece in ipairs(pieces) do
    if type(piece) == "table" then
      mutants_of_region(piece, signature_before(pieces, at), function(m)
        times[m.name] = (times[m.name] or 0) + 1
        if times[m.name] > 1 then m.name = ("%s, %d"):format(m.name, times[m.name]) end
        m.text = {}
        for i, other in ipairs(pieces) do m.text[i] = i == at and m.body or type(other) == "table" and table.concat(other.body, "\n") or other end
        m.text = table.concat(m.text, "\n") .. "\n"
        list[#list + 1] = m
      end)
    end
  end
  return list
end

-- ---- judging them

local flags = "-std=gnu11 -O2 -ffp-contract=off -w -include harness/impl/support.h -Iharness/learn $(ls -d chapters/*/ | sed 's/^/-I/')"

-- What the compiler makes of a program, without the lines it stands in.
local function code_of(path) return output(("gcc %s -S -o - '%s' 2>/dev/null"):format(flags, path)) end

-- The verdict on each, by grades.csv: "killed", "alive" or "none" (it does not compile).
local function grade(slug, list, base)
  local file_name = slug:match("^%d+%-(.*)"):gsub("-", "_") .. ".c"
  assert(os.execute(("rm -rf '%s' && mkdir -p '%s'"):format(base, base)))
  for i, m in ipairs(list) do
    local folder = ("%s/in/%04d"):format(base, i)
    m.path = folder .. "/" .. file_name
    assert(os.execute(("mkdir -p '%s'"):format(folder)))
    write(m.path, m.text)
  end
  os.execute(("build/ascent grade %s/in --lesson %s --out %s/out >%s/log 2>&1"):format(base, slug, base, base))
  local judged = 0
  for i, score, max, kind in (read(base .. "/out/grades.csv") or ""):gmatch('"(%d%d%d%d)","[^"]*",(%d+),(%d+),"(%a*)') do
    local m = list[tonumber(i)]
    m.verdict, judged = kind == "compile" and "none" or score == max and "alive" or "killed", judged + 1
  end
  assert(judged == #list, ("%s: %d of %d mutants were graded, see %s/log"):format(slug, judged, #list, base))
end

local function equivalents(slug)
  local reasons = {}
  for reason, names in pairs(listed[slug] or {}) do
    for _, name in ipairs(names) do reasons[name] = reason end
  end
  return reasons
end

-- Do the sanitizers, which only a check runs on what passes, find something?
local function warned_of(slug, path)
  return output(("build/ascent check %s '%s' --json 2>/dev/null"):format(slug, path)):find('"sanitizer"', 1, true)
end

-- Turns what is alive and computes the same into "equivalent"; returns what is wrong with the list.
local function sort_out(slug, list, solution)
  local reasons, code, wrong, is = equivalents(slug), code_of(solution), {}, {}
  for _, m in ipairs(list) do
    is[m.name] = m.verdict
    if m.verdict == "alive" then
      m.verdict = (reasons[m.name] or code_of(m.path) == code) and "equivalent" or warned_of(slug, m.path) and "killed" or "alive"
    end
  end
  for name in pairs(reasons) do
    if is[name] ~= "alive" then wrong[#wrong + 1] = ("  listed as equivalent, but %s: %s"):format(is[name] or "not there", name) end
  end
  table.sort(wrong)
  return wrong
end

local function report(slug)
  local solution = ("solutions/%s/%s.c"):format(slug, (slug:match("^%d+%-(.*)"):gsub("-", "_")))
  local list, n = mutants_of(solution), { none = 0, killed = 0, equivalent = 0, alive = 0 }
  grade(slug, list, "build/tests/mutants/" .. slug)
  local wrong = sort_out(slug, list, solution)
  for _, m in ipairs(list) do n[m.verdict] = n[m.verdict] + 1 end
  local made = #list - n.none
  print(("%s: %d mutants: %d killed, %d equivalent, %d alive"):format(slug, made, n.killed, n.equivalent, n.alive))
  for _, m in ipairs(list) do
    if m.verdict == "alive" then print(("  alive, %s:%d: %s"):format(solution, m.line, m.name)) end
  end
  for _, line in ipairs(wrong) do print(line) end
  assert(os.execute("mkdir -p build/tests/quality"))
  write(("build/tests/quality/mutants killed or equivalent of %s"):format(slug), ("mutants of one token, killed or equivalent\t%d\t%d\n"):format(made - n.alive, made))
  return n.alive + #wrong
end

local slugs, left = arg, 0
if #slugs == 0 then
  slugs = {}
  for slug in output("ls chapters/*/scenarios.lua"):gmatch("chapters/([^/]+)/") do slugs[#slugs + 1] = slug end
end
for _, slug in ipairs(slugs) do left = left + report(slug) end
os.exit(left == 0)
