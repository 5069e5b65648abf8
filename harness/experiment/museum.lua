-- museum.lua: `ascent museum`. Shows programs that are wrong by what they do, and grades what the
-- visitor says of them: which fault it is, and which instrument is the evidence. Which it is stands
-- nowhere before it has been found, or was asked for.
--
--   museum.main(words, screen) -> exit status
--       screen = { terminal, asks, colour, columns, rows }; asks: somebody can answer a question
--   museum.grade(museum, readings, n, fault, evidence) -> "right", "half" or "wrong"; and why
--
-- What was seen and solved is remembered in build/museum-N, a word each.
local collection = require "experiment.collection"
local command = require "experiment.command"
local curve = require "experiment.curve"
local exhibits = require "experiment.exhibits"
local messages = require "diagnose.messages"
local wrapped = messages.wrapped
local museum = {}

local rest = [[
Without a word: the rooms, and what you have seen. EXHIBIT=3 shows one; with FAULT= and EVIDENCE=
it says whether you are right. TELL=yes tells. FRESH=yes runs it now and compares, RECORD=yes writes
down what it reads.
]]
local usages = {
  make = "usage: make museum (EXHIBIT=3, FAULT=name, EVIDENCE=instrument, TELL=yes, FRESH=yes)\n"
    .. rest,
  ascent = "usage: ascent museum [EXHIBIT=3 [FAULT=name EVIDENCE=instrument | TELL=yes]]\n" .. rest,
}
local known = { EXHIBIT = true, FAULT = true, EVIDENCE = true, TELL = true, FRESH = true,
  RECORD = true }

-- ---- what is asked ----

local function words_of(given, of)
  local said = {}
  for _, word in ipairs(given) do
    local name, value = word:match("^(%u+)=(.*)$")
    if not known[name] then command.usage("found '%s', expected EXHIBIT=, FAULT= or EVIDENCE=",
      word) end
    said[name] = value
  end
  if said.EXHIBIT then
    local n = math.tointeger(tonumber(said.EXHIBIT))
    if not of[n] then
      command.usage("EXHIBIT: found '%s', expected a number from 1 to %d", said.EXHIBIT, #of)
    end
    said.n = n
  elseif said.FAULT or said.EVIDENCE or said.TELL or said.FRESH then
    command.usage("which exhibit? say EXHIBIT=1")
  end
  for _, name in ipairs { "TELL", "FRESH", "RECORD" } do
    if said[name] and said[name] ~= "yes" then
      command.usage("%s: found '%s', expected yes", name, said[name])
    end
  end
  return said
end

local function names_of(faults)
  local names = {}
  for i, f in ipairs(faults) do names[i], names[f[1]] = f[1], f[2] end
  return names
end

-- One of the words, or a usage error that lists them.
local function chosen(what, word, list)
  for _, name in ipairs(list) do
    if name == word then return name end
  end
  command.usage("%s: found '%s', expected one of %s", what, word, table.concat(list, ", "))
end

-- ---- what the visitor has done ----

local function place(n) return ("%s/build/museum-%d"):format(host.root, n) end

local function done_with(n) return (host.read(place(n)) or ""):match("^%l+") end

local function remember(n, word)
  if done_with(n) ~= "solved" then host.write(place(n), word .. "\n") end
end

-- ---- the verdict ----

local function has(list, word)
  for _, name in ipairs(list or {}) do
    if name == word then return true end
  end
  return false
end

local function compared(of, readings, n, instrument)
  local function list(side)
    return table.concat(collection.shown(of, instrument, readings[n][side][instrument]), ", ")
  end
  return ("%s reads %s here, and %s off the right program"):format(instrument, list "shown",
    list "right")
end

function museum.grade(of, readings, n, fault, evidence)
  local e = of[n]
  local named, seen = fault == e.fault, has(e.evidence, evidence)
  if named and seen then return "right", compared(of, readings, n, evidence) .. "." end
  if named then
    local why = collection.relation(readings, n, evidence) == "apart"
      and ". It differs, but many faults would make it differ: which one names this?"
      or ". That tells nobody anything: which instrument does?"
    return "half", "That is what it is. But " .. compared(of, readings, n, evidence) .. why
  end
  if seen then
    return "half", ("You look at the right instrument: %s. But that is not what %s would do.")
      :format(compared(of, readings, n, evidence), fault)
  end
  return "wrong", ("Not %s, and %s."):format(fault, compared(of, readings, n, evidence))
end

-- ---- what is shown ----

local function bold(text, screen)
  return screen.colour and "\27[1m" .. text .. "\27[0m" or text
end

local words_done = { seen = "seen", solved = "solved", told = "told" }
local paints = { solved = 32, told = 33 }

local function listing(of, screen)
  local solved = 0
  local out = {}
  for k, room in ipairs(of.rooms) do
    out[#out + 1] = "\n" .. bold(("Room %d. %s"):format(k, room.name), screen)
    for n, e in ipairs(of) do
      if e.room == k then
        local word = words_done[done_with(n)] or ""
        solved = solved + (word == "solved" and 1 or 0)
        local mark = screen.colour and paints[word]
          and ("\27[%dm%-6s\27[0m"):format(paints[word], word) or ("%-6s"):format(word)
        out[#out + 1] = ("%3d %s %s"):format(n, mark, e.title)
      end
    end
  end
  local head = ("The museum of bugs: %d programs, %d solved."):format(#of, solved)
  command.say(head .. "\n" .. wrapped("Most were printed and used for a while before anybody saw. "
    .. "You see what each one does, beside the right program, and say which fault it has and which "
    .. "instrument is the evidence.", "") .. "\n" .. table.concat(out, "\n")
    .. "\n\nmake museum EXHIBIT=1 shows one.\n")
end

-- The means that were kept, as episodes again.
local function stretched(means, width)
  local ret = {}
  for _, mean in ipairs(means) do
    for _ = 1, width do ret[#ret + 1] = mean end
  end
  return ret
end

local function curves(e, r, screen)
  local axis = e.axis
  local right = { name = "right", ret = stretched(r.right.ret, axis.width), ink = 2 }
  local shown = { name = "this one", ret = stretched(r.shown.ret, axis.width), ink = 1 }
  local alike = table.concat(right.ret, " ") == table.concat(shown.ret, " ")
  if alike then shown.name = "right, and this one" end
  local look = { axis = { width = axis.width, low = axis.low, ytics = axis.ytics,
    high = function() return axis.high end } }
  return curve.text(alike and { shown } or { right, shown }, screen,
    { look = look, counts = e.counts })
end

local function cell(text, width) return (" "):rep(width - utf8.len(text)) .. text end

local function table_of(of, e, r, screen)
  local width, out = 6, {}
  for _, name in ipairs(e.reads) do
    for _, side in ipairs { "right", "shown" } do
      for _, text in ipairs(collection.shown(of, name, r[side][name])) do
        width = math.max(width, utf8.len(text))
      end
    end
  end
  local half = (width + 1) * of.seeds
  out[1] = bold(("  %-9s%s  %s"):format("", cell("right", half), cell("this one", half)), screen)
  for _, name in ipairs(e.reads) do
    local line = ("  %-9s"):format(name)
    for i, side in ipairs { "right", "shown" } do
      for _, text in ipairs(collection.shown(of, name, r[side][name])) do
        line = line .. cell(text, width + 1)
      end
      line = line .. (i == 1 and "  " or "")
    end
    out[#out + 1] = line
  end
  return table.concat(out, "\n") .. "\n"
end

local function indented(name, text, width)
  local lines = wrapped(text, (" "):rep(width + 4))
  return "  " .. name .. (" "):rep(width + 2 - #name) .. lines:gsub("^%s+", "") .. "\n"
end

local function meanings(of, e)
  local out = {}
  for _, name in ipairs(e.reads) do
    out[#out + 1] = indented(name, of.instruments[name][2], 9)
  end
  return table.concat(out)
end

local function show(of, readings, n, screen)
  local e, r = of[n], readings[n]
  local room = of.rooms[e.room]
  local head = wrapped(("Exhibit %d, room %d: %s"):format(n, e.room, e.title), "")
  command.say(head:gsub("^Exhibit %d+", function(name) return bold(name, screen) end) .. "\n")
  if e.claim then command.say("\n" .. wrapped("The report: " .. e.claim, "  ") .. "\n") end
  command.say("\n" .. curves(e, r, screen) .. ("\n  seeds 1 to %d of each\n\n"):format(of.seeds)
    .. table_of(of, e, r, screen) .. "\n" .. meanings(of, e) .. "\n" .. wrapped(room.asks, "")
    .. "\n")
  local width = 0
  for _, f in ipairs(room.faults) do width = math.max(width, #f[1]) end
  for _, f in ipairs(room.faults) do command.say(indented(f[1], f[2], width)) end
  remember(n, "seen")
end

local function story(of, n)
  local e = of[n]
  local room = names_of(of.rooms[e.room].faults)
  command.say(("\n%s: %s.\n"):format(e.fault, room[e.fault]))
  command.say(wrapped(e.told:gsub("%*", ""), "  ") .. "\n\n")
  for _, link in ipairs(e.links) do command.say("  " .. link .. "\n") end
  command.say(("  The book: chapters/%s/lesson.md\n"):format(e.chapter))
end

local verdicts = { right = "Right.", half = "Half right.", wrong = "Not so." }

-- Says it, and returns whether it was right.
local function judge(of, readings, n, fault, evidence, screen)
  local grade, why = museum.grade(of, readings, n, fault, evidence)
  local paint = grade == "right" and 32 or grade == "half" and 33 or 31
  local word = verdicts[grade]
  command.say((screen.colour and ("\27[%dm%s\27[0m"):format(paint, word) or word) .. "\n"
    .. wrapped(why, "  ") .. "\n")
  remember(n, grade == "right" and "solved" or "seen")
  if grade == "right" then story(of, n) end
  return grade == "right"
end

-- ---- asking ----

-- A word of the list; nil where nothing was typed.
local function asked(question, list)
  while true do
    command.say(question)
    local word = (io.read("l") or ""):match("^%s*(.-)%s*$")
    if word == "" then return nil end
    for _, name in ipairs(list) do
      if name == word then return name end
    end
    command.say(("  '%s' is none of them.\n"):format(messages.clean(word)))
  end
end

local function how_to_answer(n)
  command.say("\n" .. wrapped(("make museum EXHIBIT=%d FAULT=… EVIDENCE=… answers; TELL=yes tells.")
    :format(n), "") .. "\n")
end

local function ask(of, readings, n, screen)
  local names = names_of(of.rooms[of[n].room].faults)
  repeat
    local fault = asked("\nThe fault (an empty line leaves): ", names)
    local evidence = fault and asked("The instrument: ", of[n].reads)
    if not evidence then return how_to_answer(n) end
  until judge(of, readings, n, fault, evidence, screen)
end

-- ---- runs ----

local function same(a, b)
  for name, list in pairs(a) do
    for i, x in ipairs(list) do
      if ("%.6g"):format(x) ~= ("%.6g"):format(b[name][i]) then return false, name end
    end
  end
  return true
end

-- The exhibit's readings from runs of now; says whether they are what was recorded.
local function fresh(of, readings, n)
  local now = exhibits.run(of, n)
  for _, side in ipairs { "right", "shown" } do
    local agree, name = same(now[side], readings[n][side])
    if not agree then
      error({ text = ("exhibit %d: %s is not what readings.lua has"):format(n, name) }, 0)
    end
  end
  command.say(("Exhibit %d was run just now: its readings are those that are recorded.\n\n")
    :format(n))
end

-- All of them, or one.
local function record(of, only)
  local readings = only and exhibits.recorded(of) or {}
  for n = only or 1, only or #of do readings[n] = exhibits.run(of, n) end
  local written, why = host.write(exhibits.path(of), exhibits.text(of, readings))
  if not written then error({ text = why }, 0) end
end

-- The answer that stands on the command line.
local function answered(of, readings, said, screen)
  if not (said.FAULT and said.EVIDENCE) then command.usage("say both, FAULT= and EVIDENCE=") end
  local e = of[said.n]
  local fault = chosen("FAULT", said.FAULT, names_of(of.rooms[e.room].faults))
  local evidence = chosen("EVIDENCE", said.EVIDENCE, e.reads)
  local right = judge(of, readings, said.n, fault, evidence, screen)
  return right and host.status.done or host.status.less
end

local function one(of, readings, said, screen)
  local n = said.n
  if not readings[n] then
    error({ text = ("exhibit %d has no readings: RECORD=yes writes them down"):format(n) }, 0)
  end
  if said.FRESH then fresh(of, readings, n) end
  if said.FAULT or said.EVIDENCE then return answered(of, readings, said, screen) end
  if said.TELL then
    remember(n, "told")
    story(of, n)
  else
    show(of, readings, n, screen)
    if screen.asks then ask(of, readings, n, screen) else how_to_answer(n) end
  end
  return host.status.done
end

local function main(given, screen)
  local of = exhibits.open()
  local said = words_of(given, of)
  if said.RECORD then record(of, said.n) end
  if said.n then return one(of, exhibits.recorded(of), said, screen) end
  listing(of, screen)
  return host.status.done
end

function museum.main(given, screen) return command.run("museum", usages, main, given, screen) end

return museum
