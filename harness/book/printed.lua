-- printed.lua: the numbers that a Markdown text prints: where each stands, what it says, which are
-- to come from a run, and which are given: what a run is made with, or what a table is sorted by.
--
--   printed.at(text, at) -> { from, to, text, value, decimals }   the number that begins there
--   printed.shown(number, value) -> value, written as that number is
--   printed.agrees(number, value)    within half a unit of the last decimal
--   printed.line(text, at)           the line of a byte
--   printed.list(text) -> numbers that count: with a point, or of three digits and more; those that
--                         a rule below calls given have its name in `given`
--
-- Code, sources, names of equations, links, years and issues' numbers do not count at all.
local printed = {}

local minus = "−"

function printed.at(text, at)
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

function printed.shown(n, value)
  local text = ("%%.%df"):format(n.decimals):format(math.abs(value))
  if n.text:find("%d %d") then text = text:gsub("^(%d+)(%d%d%d)%f[%D]", "%1 %2") end
  local negative = value < 0 and text:find("[1-9]")
  return (negative and (n.text:find("^%-") and "-" or minus) or "") .. text
end

function printed.agrees(n, value)
  return math.abs(value - n.value) <= (0.5 + 1e-6) * 10 ^ -n.decimals
end

function printed.line(text, at) return select(2, text:sub(1, at - 1):gsub("\n", "")) + 1 end

-- ---- what is no number of the text's own ----

local function blank(s) return (s:gsub("[^\n]", " ")) end

local function blanked(text)
  text = text:gsub("\n## Sources.*", blank):gsub("```%a*\n.-```",
    function(s) return s:match("^```math") and s or blank(s) end)
  text = text:gsub("\\tag{.-}", blank):gsub("`[^`\n]*`", blank):gsub("%(%d+%.%d+%)",
    blank):gsub("%]%([^)]*%)", blank)
  text = text:gsub("%f[%w.][12][09]%d%d%)", blank):gsub("%f[%a]in [12][09]%d%d%f[%D]", blank)
    :gsub("%u%l+ [12][09]%d%d%f[%D]", blank)
  return (text:gsub("#%d+", blank):gsub("arXiv:[%d.]+", blank):gsub("§[%d.]+", blank))
end

-- ---- what is given ----

-- Whether `before` ends with one of the words, each a word of its own.
local function ends_with(before, words)
  for _, word in ipairs(words) do
    if before:sub(-#word) == word and not before:sub(-#word - 1, -#word - 1):match("%a") then
      return true
    end
  end
  return false
end

local symbols = { "η", "γ", "λ", "ε", "α", "β", "\\eta", "\\gamma", "\\lambda", "\\varepsilon",
  "\\epsilon", "\\alpha", "\\beta", "T", "M", "N", "n", "`lr`", "lr", "c_H", "c_V" }
local words = { "step size", "step sizes", "spread", "rate", "rates", "seed", "seeds", "`lr`",
  "deviation", "discount", "a limit", "limit of", "lesson", "chapter", "episode", "every" }
local units = { "seed", "round", "step", "pull", "episode", "run", "rollout", "row", "epoch",
  "update", "iteration", "sample", "table", "chain", "draw", "unit", "trajector", "hour", "game" }

-- One digit and noughts, or a power of two: what people choose.
local function is_round(n)
  local digits = n.text:gsub("%D", "")
  local power = math.log(math.max(n.value, 1), 2)
  return n.decimals == 0 and (digits:match("^[1-9]0+$") or power == math.floor(power))
end

-- In a table: its header, its first column.
local function names_a_row_or_column(text, n)
  local from = #(text:sub(1, n.from - 1):match("^(.*\n)") or "")
  local line = text:match("^[^\n]*", from + 1)
  if line:sub(1, 1) ~= "|" then return false end
  local bars = select(2, text:sub(from + 1, n.from - 1):gsub("|", ""))
  return bars == 1 or text:match("^\n|[:| ]*%-[-:| ]*\n", from + #line + 1) ~= nil
end

local rules = {
  { "a setting", function(_, _, before)
    local symbol = before:match("^(.-)%s*=%s*$")
    return symbol and ends_with(symbol, symbols)
  end },
  { "a setting", function(_, _, before)
    return ends_with(before:match("^(.-)%s+$") or "", words)
      or before:match("seeds? [%d –and]*$") ~= nil
  end },
  { "so many, chosen", function(_, n, before, after)
    for _, unit in ipairs(units) do
      if after:match("^%s+" .. unit) then return is_round(n) end
    end
    return is_round(n) and before:match("after%s+$") ~= nil
  end },
  { "a row's or a column's name", names_a_row_or_column },
  { "an operand, written out", function(_, _, before, after)
    return after:match("^%s*\\cdot") or after:match("^%s*·") and not after:match("^%s*· 10")
      or before:match("\\cdot%s*%(?$")
      or before:match("·%s*%(?$")
  end },
}

local function given(text, n)
  local before = text:sub(math.max(1, n.from - 40), n.from - 1)
  local after = text:sub(n.to + 1, n.to + 20)
  for _, rule in ipairs(rules) do
    if rule[2](text, n, before, after) then return rule[1] end
  end
end

function printed.list(text)
  local list, at, rest = {}, 1, blanked(text)
  while true do
    local from = rest:find("%f[%w.]%d", at)
    if not from then return list end
    if rest:sub(from - 1, from - 1) == "-" then from = from - 1
    elseif rest:sub(from - #minus, from - 1) == minus then from = from - #minus end
    local n = printed.at(rest, from)
    if n.decimals > 0 or #n.text:gsub("%D", "") >= 3 then
      list[#list + 1], n.given = n, given(text, n)
    end
    at = n.to + 1
  end
end

return printed
