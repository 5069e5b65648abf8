-- mutate.lua: the one-token mutants of a solution. Each token of a region is made wrong: operators,
-- constants, comparisons, indices, signs, functions of libm, names of one type; each statement is
-- left out once.
--
--   mutate.all(path, text) -> list of { name, fn: the function, line, text }
--
-- A mutant is called by its region and its statement, the token in braces, as in
-- `score: for (size_t b = 0; b {< -> <=} A; b++)`, so that its name outlives new line breaks.
local regions = require "lesson.regions"
local mutate = {}

local function set(words)
  local all = {}
  for word in words:gmatch("%S+") do all[word] = true end
  return all
end

local operators = { "->", "++", "--", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=" }
local types = set "double int size_t bool long Step EnvSizes Net Env const enum static"
local heads = set "for if while"
local closes, opens = set ") ] }", set "( [ {"

-- ---- tokens and statements

-- Literals, names and numbers.
local words = { '^"[^"\n]*"', "^[%a_][%w_]*", "^%d[%w.]*[eE][+-]%d+", "^%.?%d[%w.]*" }

local function token_at(text, at)
  for _, pattern in ipairs(words) do
    local token = text:match(pattern, at)
    if token then return token end
  end
  for _, op in ipairs(operators) do
    if text:sub(at, at + #op - 1) == op then return op end
  end
  return text:sub(at, at)
end

local function tokens_of(text)
  local list, at = {}, text:find("%S")
  while at do
    local token = token_at(text, at)
    list[#list + 1] = { text = token, from = at, to = at + #token - 1 }
    at = text:find("%S", at + #token)
  end
  return list
end

-- Cuts the tokens into statements and the heads of loops and ifs: each learns the first and the
-- last token of its own. Braces behind `=` are values.
local function cut(list)
  local depth, first, head = 0, 1, false
  local function close(last)
    for i = first, last do list[i].first, list[i].last = first, last end
    first, head = last + 1, false
  end
  for i, token in ipairs(list) do
    local t, before = token.text, list[i - 1] and list[i - 1].text
    if t == "(" and depth == 0 and heads[before] then head = true end
    if t == "{" and before ~= "=" and depth == 0 then close(i)
    elseif opens[t] then depth = depth + 1
    elseif closes[t] and depth > 0 then depth = depth - 1
    elseif t == "}" or t == "else" or t == "do" then close(i) end
    if depth == 0 and (t == ";" or t == ")" and head) then close(i) end
  end
  close(#list)
end

-- ---- names and their types

-- The dimensions behind a name, as text: "[][]".
local function dimensions(list, i)
  local out = ""
  while list[i + 1] and list[i + 1].text == "[" do
    repeat i = i + 1 until list[i].text == "]"
    out = out .. "[]"
  end
  return out
end

-- Learns what a list of tokens declares: of `const double V[T], double x` that V is "double[]" and
-- x "double". A name stands first, or behind a comma.
local function declare(names, list, from, to)
  local base, depth, expects = nil, 0, true
  for i = from, to do
    local t = list[i].text
    if opens[t] then depth = depth + 1
    elseif closes[t] then depth = depth - 1
    elseif depth == 0 and t == "," then expects = true
    elseif depth == 0 and types[t] then base = t ~= "const" and t or base
    elseif depth == 0 and expects and base and t:match("^[%a_]") then
      local pointer = list[i - 1].text == "*" and "*" or ""
      names[#names + 1] = { name = t, kind = pointer .. base .. dimensions(list, i) }
      names[t], expects = names[#names], false
    end
  end
end

-- The next name of the same type, in a list; an empty one if there is none.
local function another(names, text)
  local own, passed, first = names[text], false, nil
  for _, other in ipairs(own and names or {}) do
    if other == own then passed = true
    elseif other.kind == own.kind and other.name ~= text then
      if passed then return { other.name } end
      first = first or other.name
    end
  end
  return { first }
end

-- ---- what may stand instead

local instead = {
  ["<"] = { "<=", ">=" }, ["<="] = { "<", ">" }, [">"] = { ">=", "<=" }, [">="] = { ">", "<" },
  ["=="] = { "!=" }, ["!="] = { "==" }, ["&&"] = { "||" }, ["||"] = { "&&" }, ["!"] = { "" },
  ["+="] = { "-=", "=" }, ["-="] = { "+=", "=" }, ["*="] = { "/=", "=" }, ["/="] = { "*=", "=" },
  ["++"] = { "--" }, ["--"] = { "++" }, ["true"] = { "false" }, ["false"] = { "true" },
  fmax = { "fmin" }, fmin = { "fmax" }, exp = { "expm1" }, expm1 = { "exp" }, log = { "log1p" },
  log1p = { "log" }, sqrt = { "fabs" }, fabs = { "" },
}
local binary = {
  ["+"] = { "-" }, ["-"] = { "+" }, ["*"] = { "/" }, ["/"] = { "*" }, ["%"] = { "/" },
}

local function constants(text)
  local whole = math.tointeger(tonumber(text))
  if whole == 0 then return { "1" } end
  if whole then return { tostring(whole - 1), tostring(whole + 1) } end
  return tonumber(text) and { ("(2 * %s)"):format(text), ("(%s / 2)"):format(text) } or {}
end

-- Does the token stand in the size of an array that is being declared? Another name for it makes a
-- larger array, which is no mistake, or one that is too small, which is found by luck.
local function is_a_size(list, i)
  if not types[list[list[i].first].text] then return false end
  local depth = 0
  for k = i, list[i].first, -1 do
    local t = list[k].text
    if t == "=" then return false end
    depth = depth + (closes[t] and 1 or opens[t] and -1 or 0)
    if t == "[" and depth < 0 then return true end
  end
  return false
end

local function is_operand(token)
  local t = token and token.text
  return t and t:match("[%w_.)%]]$") and not types[t] and t ~= "return"
end

local function replacements(list, i, names)
  local t, before, behind = list[i].text, list[i - 1], list[i + 1]
  if binary[t] and is_operand(before) then return binary[t] end
  if t == "-" then return { "" } end
  if t:match("^%.?%d") then return constants(t) end
  if instead[t] then return instead[t] end
  if before and (before.text == "->" or before.text == "." or types[before.text]) then return {} end
  if is_a_size(list, i) then return {} end
  local wrong, is_index = another(names, t), before and before.text == "[" and behind.text == "]"
  if names[t] and is_index then
    table.move({ "0", t .. " + 1" }, 1, 2, #wrong + 1, wrong)
  end
  return wrong
end

-- ---- the mutants of a region

local function squeezed(text) return (text:gsub("%s+", " ")) end

-- The tokens from `from` to `to` replaced.
local function mutant(piece, body, list, from, to, new)
  local first, last = list[from].from, list[to].to
  local own_first, own_last = list[list[from].first].from, list[list[from].last].to
  local before, behind = body:sub(own_first, first - 1), body:sub(last + 1, own_last)
  return {
    body = body:sub(1, first - 1) .. new .. body:sub(last + 1),
    fn = piece.fn, line = piece.line + select(2, body:sub(1, first):gsub("\n", "")) + 1,
    name = ("%s: %s{%s -> %s}%s"):format(piece.name, squeezed(before),
      squeezed(body:sub(first, last)), new, squeezed(behind)),
  }
end

local function may_be_left_out(list, token)
  local first = list[token.first].text
  return not types[first] and first ~= "return" and list[token.last].text == ";"
end

local function of_region(piece, parameters, add)
  local body = table.concat(piece.body, "\n")
  local list, names = tokens_of(body), {}
  declare(names, parameters, 1, #parameters)
  cut(list)
  for i, token in ipairs(list) do
    for _, new in ipairs(replacements(list, i, names)) do
      add(mutant(piece, body, list, i, i, new))
    end
    if token.first == i and may_be_left_out(list, token) then
      add(mutant(piece, body, list, i, token.last, ";"))
    end
    local declares = types[list[token.first].text]
    if i == token.last and declares then declare(names, list, token.first, i) end
    if token.text == "for" and types[list[i + 2].text] then
      declare(names, list, i + 2, token.last - 1)
    end
  end
end

-- The tokens of the parameters of the function in which a region stands.
local function parameters_before(pieces, at)
  local lines = {}
  for i = 1, at - 1 do
    if type(pieces[i]) == "string" then lines[#lines + 1] = pieces[i] end
  end
  return tokens_of(table.concat(lines, "\n"):match("[%w_]+(%b())%s*{%s*$"):sub(2, -2))
end

-- The solution with one region's body replaced, as a reader's file is written.
local function put_in(pieces, at, body)
  local out = {}
  for i, piece in ipairs(pieces) do
    out[i] = i == at and body or type(piece) == "table" and table.concat(piece.body, "\n") or piece
  end
  return table.concat(out, "\n") .. "\n"
end

function mutate.all(path, text)
  local list, times, pieces = {}, {}, regions.solution(path, text)
  for at, piece in ipairs(pieces) do
    if type(piece) == "table" then
      of_region(piece, parameters_before(pieces, at), function(m)
        times[m.name] = (times[m.name] or 0) + 1
        if times[m.name] > 1 then m.name = ("%s, %d"):format(m.name, times[m.name]) end
        m.text = put_in(pieces, at, m.body)
        list[#list + 1] = m
      end)
    end
  end
  return list
end

return mutate
