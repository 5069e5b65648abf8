-- texts.lua: what a language model has written while it learned (learn/text.h), for `ascent agent`.
--
--   texts.lines(run, columns) -> as text: one text before it learned, and others as time goes on,
--                                with what each is worth by text_gold
--   run = { ret = what each iteration scored, text = { tokens of the text written after it, … } }
local texts = {}

-- Iterations that are shown: the first, and then about every time that twice as many have gone.
local function shown(n)
  local list, at = {}, 1
  while at < n do
    list[#list + 1] = at
    at = at < 5 and 5 or 2 * at
  end
  list[#list + 1] = n
  return list
end

local function line(run, i, columns)
  local words, sentence, gold = host.text(run.text[i])
  local room = math.max(20, (columns or 80) - 28)
  if #words > room then words = words:sub(1, room - 3) .. "..." end
  return ("  %9d%7.2f%7.1f  %s%s\n"):format(i, run.ret[i], gold, sentence and " " or "*", words)
end

function texts.lines(run, columns)
  local list = { ("\n  %9s%7s%7s\n"):format("iteration", "score", "gold") }
  for _, i in ipairs(shown(#run.ret)) do list[#list + 1] = line(run, i, columns) end
  list[#list + 1] = "  A text is written before each; * is no sentence.\n"
  return table.concat(list)
end

return texts
