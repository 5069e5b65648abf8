-- texts.lua: what a language model writes while it learns (learn/text.h), for `ascent agent`.
--
--   texts.listener(total, columns, say) -> a listener to what its job prints (text_tell of
--         learn/text_model.h): text by text, while it learns, say(line) with what each is worth
--   listener.heard(bytes)   what was printed, in pieces
--   listener.printed()      what was printed besides
--   texts.head, texts.foot  the lines above and below
local texts = {}

local kept_cap = 2048

texts.head = ("\n  %9s%7s%7s\n"):format("iteration", "score", "gold")
texts.foot = "  A text is written before each; * is no sentence.\n\n"

-- Iterations that are shown: the first ones, and then a dozen of all.
local function is_shown(i, total)
  return i == 1 or i == total or i == 5 or i == 10 or i % math.max(10, total // 100 * 10) == 0
end

local function line(i, score, tokens, columns)
  local words, sentence, gold = host.text(tokens)
  local room = math.max(20, (columns or 80) - 28)
  if #words > room then words = words:sub(1, room - 3) .. "..." end
  return ("  %9d%7.2f%7.1f  %s%s\n"):format(i, score, gold, sentence and " " or "*", words)
end

-- A line that text_tell printed, taken apart; nil of any other.
local function told(text)
  local i, score, rest = text:match("^@text (%d+) (%S+) ([%d ]+)$")
  i, score = math.tointeger(tonumber(i)), tonumber(score)
  if not i or not score then return nil end
  local tokens = {}
  for token in rest:gmatch("%d+") do tokens[#tokens + 1] = tonumber(token) end
  return i, score, tokens
end

function texts.listener(total, columns, say)
  local listener, open, kept = {}, "", ""
  local function take(text)
    local i, score, tokens = told(text)
    if not i then kept = (kept .. text .. "\n"):sub(1, kept_cap)
    elseif is_shown(i, total) then say(line(i, score, tokens, columns)) end
  end
  function listener.heard(bytes)
    open = open .. bytes
    for text in open:gmatch("([^\n]*)\n") do take(text) end
    open = open:match("[^\n]*$"):sub(1, kept_cap)
  end
  function listener.printed()
    if open ~= "" then take(open) end
    open = ""
    return kept
  end
  return listener
end

return texts
