-- messages.lua: what the reader is told. What is wrong, the smallest case that shows it, what to
-- think about; never the answer.
local written = require "diagnose.written"
local screen = require "diagnose.screen"
local messages = {}

local line_room = 58 -- for the numbers, behind the name and "expected"

-- Is the entry at `at` among those that messages.value writes out, and not behind its "…"?
local function is_written(at)
  for index in at:gmatch("%[(%d+)%]") do
    if tonumber(index) >= 8 then return false end
  end
  return true
end

-- The call that differs, yours beside expected. Of an array too long for a line, or for the entry
-- to be seen, the row or the entry at `at`, such as "[2][0]", where the first difference stands.
function messages.difference(f, entry, output, at)
  local name, expected, got = output == "value" and "returned" or output, entry.expected[output],
    entry.out[output]
  local x, y = written.apart(expected, got)
  for index, rest in at:gmatch("%[(%d+)%]()") do
    local fits = math.max(#x, #y) + #name <= line_room and is_written(at:sub(rest - #index - 2))
    if fits or type(expected) ~= "table" then break end
    name, expected, got = ("%s[%s]"):format(name, index), expected[index + 1], got[index + 1]
    x, y = written.apart(expected, got)
  end
  return ("%s\n  %s  yours     %s\n  %s  expected  %s")
    :format(written.call(f, entry.given, entry.exact), name, y, (" "):rep(#name), x)
end

-- Where the first number of an output stands that is NaN or infinite and should be a finite one,
-- such as "[2][0]"; nil where none is.
local function not_finite(expected, got, at)
  for i = 1, type(got) == "table" and #got or 0 do
    local where = not_finite(expected[i], got[i], ("%s[%d]"):format(at, i - 1))
    if where then return where end
  end
  local function finite(x) return x == x and math.abs(x) < math.huge end
  return type(got) == "number" and finite(expected) and not finite(got) and at or nil
end

function messages.not_finite_at(entry, output)
  return not_finite(entry.expected[output], entry.out[output], "")
end

function messages.any_not_finite(entry, output)
  return messages.not_finite_at(entry, output) ~= nil
end

-- The same of any output of an entry.
function messages.any_wild_output(entry)
  for output in pairs(entry.expected) do
    if messages.any_not_finite(entry, output) then return true end
  end
  return false
end

local function entry_at(value, at)
  for index in at:gmatch("%[(%d+)%]") do value = value[index + 1] end
  return value
end

-- What is said of such an output, if it is one. `name`: the function, or the agent that a job runs.
function messages.not_finite(name, entry, output)
  local at = messages.not_finite_at(entry, output)
  if not at then return nil end
  local x = entry_at(entry.out[output], at)
  local text = x ~= x and "%s makes NaN, which is no number: it comes of 0/0, ∞ − ∞, 0 · ∞, or "
    .. "the root or the logarithm of a negative number. Which of your numbers are 0, infinite or "
    .. "negative there?"
    or "%s makes an infinite number. Which exp overflows, which logarithm is of 0, or which "
    .. "division is by 0?"
  return { kind = "nan", name = "not-finite", text = text:format(name) }
end

local function any_wild(expected, got)
  if type(got) == "table" then
    for i = 1, #got do
      if any_wild(expected[i], got[i]) then return true end
    end
    return false
  end
  local function ordinary(x) return x == 0 or (math.abs(x) > 1e-100 and math.abs(x) < 1e100) end
  return type(got) == "number" and ordinary(expected) and not ordinary(got)
end

-- Is there a number as memory holds it that nobody has set? Then a sanitizer may know whence.
function messages.wild(entry, output) return any_wild(entry.expected[output], entry.out[output]) end

-- What can be said of a wrong call that nothing else explains. `agent`: the call is a job, which
-- runs this function of the reader's.
function messages.unexplained(f, agent)
  local text = "%s gives other numbers than its definition does. Take the case that is shown by "
    .. "hand, step by step."
  if agent then
    text = "What %s is made of is right as far as it can be asked alone, and yet it goes another "
      .. "way: follow the case that is shown, from one call to the next, beside its docstring."
  end
  return { kind = "difference", name = "unexplained", text = text:format(agent or f.name) }
end

-- The case fails and yet no single call is wrong by more than the tolerance; run again, it gives
-- the very same numbers.
messages.nearly = { kind = "pattern", name = "nearly",
  text = "No call is off by more than a billionth of the largest number in it, and yet what is "
    .. "small in one of them, or what they should add up to exactly, is missed: is a small number "
    .. "added inside a logarithm or to a divisor, is something small left out, has a constant too "
    .. "few digits, or is a result kept in a float?" }

-- Of a function that is right when asked directly, and in job_many for so many entries.
function messages.many(group, right, wrong)
  return { kind = "pattern", name = "wrong-when-many", right = right,
    text = ("%s is right with %d entries and not with %d: does a table of fixed size hold too few "
      .. "of them, does an index or a counter of a small type begin again at 0, does a sum grow "
      .. "beyond the largest number, is something ended early, or a number cut off?")
      :format(group, right, wrong) }
end

-- Of an agent that is right in all other worlds, and not where job_many has it play.
messages.large = { kind = "pattern", name = "wrong-when-large",
  text = "It is right in the worlds of the other scenarios, and wrong at once where there are very "
    .. "many states and actions (jobs.h says how many): does a table of fixed size hold too few of "
    .. "them, or does an index or a counter of a small type begin again at 0?" }

messages.stateful = { kind = "difference", name = "stateful",
  text = "Asked again, the same calls give other numbers than before: does a static or a global "
    .. "variable remember an earlier call, does it draw random numbers of its own, or is something "
    .. "read that was never set?" }

messages.remembers_before = { kind = "difference", name = "stateful",
  text = "Asked alone, with no call before it, this one gives other numbers: does a static or a "
    .. "global variable remember an earlier call, or is something read that was never set?" }

-- Of a case whose numbers depend on what memory holds that nobody has set.
function messages.unset(name)
  return { kind = "memory", name = "unset-memory",
    text = ("Something that %s works with is read before anything is written to it: where such "
      .. "memory holds other bytes, the same case gives other numbers. Which variable, or which "
      .. "entries of a local array, are not set yet when they are first read?"):format(name) }
end

-- What is seen of one run, and no more.
function messages.of_run(name, text, ...)
  local alone = text:format(...):gsub("%?%.$", "?")
  return { kind = "pattern", name = name, text = "In the case that is shown, " .. alone,
    alone = alone, only_seen = true }
end

-- The first lines of what a program printed. What stopped it is told by the verdict.
function messages.printed(text)
  local out, more = {}, false
  for line in text:gmatch("[^\n]+") do
    if line:match("Assertion .* && \"[^\"]*\"' failed%.$") then -- a misuse
    elseif #out < 10 then out[#out + 1] = line else more = true end
  end
  if more then out[#out + 1] = "…" end
  return table.concat(out, "\n")
end

-- Bytes that a terminal or a JSON reader could stumble over, made harmless: invalid UTF-8 and
-- control characters.
function messages.clean(text)
  local out, at = {}, 1
  while at <= #text do
    local _, bad = utf8.len(text, at)
    local good = text:sub(at, bad and bad - 1 or #text)
    out[#out + 1] = good:gsub("[%c\127]", function(c)
      return (c == "\n" or c == "\t") and c or "?"
    end)
    if bad then out[#out + 1] = "?" end
    at = bad and bad + 1 or #text + 1
  end
  return table.concat(out)
end

-- ---- on a page ----

-- Columns for text: those of the terminal, which the program tells in COLUMNS, from 40 to 80.
messages.width = math.max(40, math.min(80, tonumber(os.getenv("COLUMNS")) or 80))

-- Wraps every line of a text at `width`, indented; a line that is indented already keeps its place
-- and is not wrapped.
function messages.wrapped(text, indent)
  local out = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if line:match("^%s") then out[#out + 1] = indent .. line
    else
      local current = ""
      for word in line:gmatch("%S+") do
        local longer = screen.shown(indent .. current .. " " .. word) -- as wide as it will be
        if current ~= "" and utf8.len(longer) > messages.width then
          out[#out + 1], current = indent .. current, word
        else current = current == "" and word or current .. " " .. word end
      end
      out[#out + 1] = current ~= "" and indent .. current or ""
    end
  end
  return table.concat(out, "\n")
end

return messages
