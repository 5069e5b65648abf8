-- messages.lua: what the reader is told. What is wrong, the smallest case that shows it, what to
-- think about; never the answer.
local screen = require "diagnose.screen"
local messages = {}

-- ---- numbers and calls ----

-- Six digits of what it is off a whole number by, for 1 − 2⁻⁵³ is not 1. Above 1 the last digits of
-- a double are rounding.
local function not_whole(x)
  local most = math.abs(x) < 1 and 17 or 14
  for digits = 7, most do
    if tonumber(("%%.%dg"):format(digits):format(x)) % 1 ~= 0 then
      return ("%%.%dg"):format(math.min(digits + 5, most)):format(x)
    end
  end
end

-- Six digits, unless they would hide that a number is not whole, or more are asked for.
function messages.number(x, digits)
  if type(x) == "boolean" then return tostring(x) end
  if x ~= x then return "NaN" end
  if x == math.huge then return "∞" elseif x == -math.huge then return "−∞" end
  if math.type(x) == "integer" then return tostring(x) end
  local text = ("%%.%dg"):format(digits or 6):format(x):gsub("^%-0$", "0")
  local hides = not digits and x % 1 ~= 0 and tonumber(text) % 1 == 0
  return hides and not_whole(x) or text
end

local function entries(v)
  if type(v) ~= "table" then return 1 end
  local n = 0
  for _, item in ipairs(v) do n = n + entries(item) end
  return n
end

local function all_zero(v)
  if type(v) ~= "table" then return v == 0 end
  for _, item in ipairs(v) do
    if not all_zero(item) then return false end
  end
  return true
end

function messages.value(v, digits)
  if type(v) ~= "table" then return messages.number(v, digits) end
  if entries(v) > 4 and all_zero(v) then return "all 0" end
  local out = {}
  for i = 1, math.min(#v, 8) do out[i] = messages.value(v[i], digits) end
  if #v > 8 then out[9] = "…" end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- Two values with just enough digits to tell them apart.
function messages.pair(x, y)
  if x == y then return messages.value(x), messages.value(y) end
  for _, digits in ipairs { false, 9, 12, 17 } do
    local a, b = messages.value(x, digits or nil), messages.value(y, digits or nil)
    if a ~= b or digits == 17 then return a, b end
  end
end

-- A world drawn or named with characters, which crosses to C as their numbers: its rows as text
-- again.
local function drawn(v)
  if type(v[1]) ~= "table" then return '"' .. utf8.char(table.unpack(v)) .. '"' end
  local rows = {}
  for i, row in ipairs(v) do rows[i] = drawn(row) end
  return "{" .. table.concat(rows, ", ") .. "}"
end

function messages.is_drawn(p, v)
  return p.name:match("^maps?$") ~= nil or p.name == "world" and type(v) == "table"
end

-- An argument: of a long array, what repeats is counted, so that what stands far behind is seen.
local function given_value(v)
  if type(v) ~= "table" or #v <= 10 or type(v[1]) == "table" or all_zero(v) then
    return messages.value(v)
  end
  local out, i = {}, 1
  while i <= #v and #out < 8 do
    local last = i
    while v[last + 1] == v[i] do last = last + 1 end
    local many = last - i >= 2
    out[#out + 1] = (many and "%d times %s" or "%s%s"):format(many and last - i + 1 or "",
      messages.value(v[i]))
    i = many and last + 1 or i + 1
  end
  if i <= #v then out[#out + 1] = "…" end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- { theta = {1, 0}, a = 0, how = { eta = 0.1 } }, in the order of the contract.
local function arguments(params, given)
  local out = {}
  for _, p in ipairs(params) do
    local v = given[p.name]
    if v ~= nil then
      local text = p.fields and arguments(p.fields, v) or messages.is_drawn(p, v) and drawn(v)
        or given_value(v)
      out[#out + 1] = p.name .. " = " .. text
    end
  end
  return "{ " .. table.concat(out, ", ") .. " }"
end

-- softmax_step { theta = {1, 0}, a = 0, G = 2, eta = 0.1 }
function messages.call(f, given) return f.name .. " " .. arguments(f.params, given) end

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
  local x, y = messages.pair(expected, got)
  for index, rest in at:gmatch("%[(%d+)%]()") do
    local fits = math.max(#x, #y) + #name <= line_room and is_written(at:sub(rest - #index - 2))
    if fits or type(expected) ~= "table" then break end
    name, expected, got = ("%s[%s]"):format(name, index), expected[index + 1], got[index + 1]
    x, y = messages.pair(expected, got)
  end
  return ("%s\n  %s  yours     %s\n  %s  expected  %s")
    :format(messages.call(f, entry.given), name, y, (" "):rep(#name), x)
end

-- Is any number of an output NaN or infinite where a finite one is expected?
local function not_finite(expected, got)
  if type(got) == "table" then
    for i = 1, #got do
      if not_finite(expected[i], got[i]) then return true end
    end
    return false
  end
  local function finite(x) return x == x and math.abs(x) < math.huge end
  return type(got) == "number" and finite(expected) and not finite(got)
end

function messages.any_not_finite(entry, output)
  return not_finite(entry.expected[output], entry.out[output])
end

-- `name`: the function, or the agent that a job runs.
function messages.not_finite(name)
  return { kind = "nan", name = "not-finite",
    text = ("%s makes a number that is not finite. Which exp overflows, which logarithm or root "
      .. "is of 0 or less, which division is by 0? "
      .. "Or is something read that was never set?"):format(name) }
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

-- Does the compiler warn of what a sanitizer could find?
function messages.warns_of_memory(log)
  return log:match("used after") or log:match("uninitialized") or log:match("out of bounds")
    or log:match("outside array bounds") ~= nil
end

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

-- The claim fails and yet no single call is wrong by more than the tolerance; run again, it gives
-- the very same numbers.
messages.nearly = { kind = "pattern", name = "nearly",
  text = "No call is off by more than a billionth, and what they should add up to exactly is "
    .. "missed nevertheless:"
    .. " is a small number added inside a logarithm or to a divisor, has a constant too few "
      .. "digits, or is a result kept in a float?" }

-- Of a function that is right when asked directly, and in job_many for so many entries.
function messages.many(group, right, wrong)
  return { kind = "pattern", name = "wrong-when-many",
    text = ("%s is right with %d entries and not with %d: does a table of fixed size hold too few "
      .. "of them, does an index or a counter of a small type begin again at 0, does a sum grow "
      .. "beyond the largest number, or is something ended early?"):format(group, right, wrong) }
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

-- ---- faults ----

local signals = { [4] = "an illegal instruction", [5] = "a trap", [6] = "abort()",
  [8] = "a division of whole numbers by zero", [7] = "a bus error",
  [9] = "a kill signal", [11] = "a segmentation fault", [19] = "a stop signal",
  [24] = "the limit on CPU time", [31] = "a forbidden system call" }

-- The function at fault: the one in the reader's file, where that is known; a run is only what
-- called it.
local function who(fault) return fault.where and fault.where.fn or fault.fn end

local function place(fault)
  return fault.where and ("\n  at %s:%d, in %s")
    :format(fault.where.file, fault.where.line, fault.where.fn) or ""
end

local function element(fault)
  if fault.field then return ("%s->%s"):format(fault.argument, fault.field) end
  return fault.argument and ("%s[%d]"):format(fault.argument, fault.index) or "what it returns"
end

local function outside(fault, f)
  local size = "n"
  for _, p in ipairs(f and f.params or {}) do
    if p.name == fault.argument and p.fields then
      return ("%s reaches outside the settings that %s points to: there is one struct of them.")
        :format(
        fault.fn, p.name)
    end
    if p.name == fault.argument and #p.dims > 0 then size = table.concat(p.dims, "·") end
  end
  local runs_on = fault.index < -8 and ("runs on below %s[0], as far as %s")
    :format(fault.argument, element(fault)) or "touches " .. element(fault)
  return ("%s %s; %s has entries 0 to %s − 1. Which values does your index take, first and last?")
    :format(fault.fn, runs_on, fault.argument, size)
end

local sanitizer = {
  ["stack-buffer-overflow"] = "outside a local array",
  ["heap-buffer-overflow"] = "outside memory from malloc",
  ["global-buffer-overflow"] = "outside a global array",
  ["dynamic-stack-buffer-overflow"] = "outside a local array",
  ["heap-use-after-free"] = "memory that was freed",
  ["stack-use-after-scope"] = "a variable that is gone",
  ["stack-use-after-return"] = "a variable of a function that has returned",
  ["stack-buffer-underflow"] = "before the first entry of a local array",
  ["attempting"] = "memory that malloc did not give, or that was freed before",
  ["bad-free"] = "memory that malloc did not give",
  ["double-free"] = "memory that was freed before",
  ["alloc-dealloc-mismatch"] = "memory that malloc did not give",
}

local function undefined(fault)
  local kind, access, name = fault.text:match("^([^\n]*)\n([^\n]*)\n(.*)$")
  -- no sanitizer says so; a program may claim anything of itself
  if not kind then kind, access, name = "what it must not", "", "" end
  if kind == "undefined" then
    return ("%s does something C leaves undefined: %s."):format(who(fault), name)
  end
  local what = sanitizer[kind] or kind
  if kind == "attempting" or kind == "bad-free" or kind == "double-free" then
    return ("%s gives free() %s."):format(who(fault), what)
  end
  local verb = access == "WRITE" and "writes" or "reads"
  local think = kind:match("overflow") and "Which values does your index take, first and last?"
    or "How long does what it points to live?"
  if kind == "heap-buffer-overflow" then
    think = think .. " And malloc counts bytes, not entries: how many did you ask for?"
  end
  return ("%s %s %s%s. %s"):format(who(fault), verb, what, name ~= "" and " (" .. name .. ")" or "",
    think)
end

-- What the C library says before it gives up a heap that someone has written over.
function messages.heap_is_damaged(printed)
  for _, words in ipairs { "%f[%w]malloc[%w_]*%(%): ", "%f[%w]free%(%): ", "realloc%(%): ",
    "munmap_chunk%(%): ", "double free or corruption", "corrupted size vs",
    "corrupted double%-" } do
    if printed:match(words) then return true end
  end
  return false
end

local function crash(fault)
  local said = fault.text:match("^assert\n(.*)$")
  if said then
    return ("%s is stopped: %s%s"):format(who(fault), said, said:match("%p$") and "" or ".")
  end
  if fault.text == "null" then return ("%s follows a null pointer."):format(who(fault)) end
  if fault.text == "heap" then
    return ("While %s ran, the C library found the memory that malloc gives damaged, and stopped "
      .. "the program: something was written outside its block, or freed twice, there or in an "
      .. "earlier call."):format(who(fault))
  end
  return ("%s ended in %s."):format(who(fault), signals[fault.signal] or "signal " .. fault.signal)
end

local function exit(fault)
  if fault.signal ~= 0 then
    return ("The program was ended by %s while %s ran.")
      :format(signals[fault.signal] or "signal " .. fault.signal, who(fault))
  end
  return ("The program ended itself while %s ran (exit status %d): no answer came back. A "
    .. "function of the lesson returns; it never calls exit()."):format(who(fault), fault.status)
end

-- What a refused system call is for, in a pupil's words. The others are told by their names.
local purposes = {
  clone = "to start a process or a thread", execve = "to become another program",
  socket = "to reach the network", openat = "to write to a file",
  kill = "to signal another process", ptrace = "to look into another process",
  rt_sigaction = "to take over a signal that is the sandbox's",
}
purposes.fork, purposes.vfork, purposes.clone3, purposes.execveat, purposes.open = purposes.clone,
  purposes.clone, purposes.clone, purposes.execve, purposes.openat
purposes.socketpair, purposes.connect, purposes.creat, purposes.tgkill,
  purposes.tkill = purposes.socket, purposes.socket, purposes.openat, purposes.kill, purposes.kill

local function forbidden(fault)
  local call = fault.text:match("^[%w_]+$")
  local what = call and (purposes[call] and ("%s (%s)"):format(purposes[call], call) or ("for %s")
    :format(call)) or "for something"
  return ("%s asks the system %s, a forbidden operation: a submission computes, and nothing else. "
    .. "It was stopped there."):format(who(fault), what)
end

-- outcome -> { kind, text(fault, function's contract) }
local faults = {
  unwritten = { "unwritten", function(fault)
    local hint = fault.text:match("\n(.*)$") or ""
    local where = fault.where and (" (line %d: delete it when you have replaced it)")
      :format(fault.where.line) or ""
    local next = hint ~= "" and (" Next: %s%s"):format(hint, hint:match("%p$") and "" or ".") or ""
    return ("%s stops at its TODO%s.%s"):format(fault.where and fault.where.fn or fault.fn, where,
      next)
  end },
  missing = { "unwritten", function(fault)
    return ("Your file has no function %s. Its prototype is in the lesson's header.")
      :format(fault.text)
  end },
  refused = { "difference", function(fault) return fault.text end },
  changed = { "memory", function(fault)
    return ("%s writes to %s, which is an input and const. Work on a copy.")
      :format(fault.fn, element(fault))
  end },
  bounds = { "memory", outside },
  before = { "memory", function(fault)
    return ("%s was computed in %s from memory before the first entry of an array: an index is "
      .. "−1, or less."):format(element(fault), fault.fn)
  end },
  unset = { "nan", function(fault)
    return ("%s never sets %s. An output holds nothing of use before you write it, and every "
      .. "entry must be written."):format(fault.fn, element(fault))
  end },
  added = { "nan", function(fault)
    return ("%s was computed in %s from an entry of an output that had not been set. Set every "
      .. "entry (=) before you add to it, divide it or read it."):format(element(fault), fault.fn)
  end },
  crash = { "crash", crash },
  recursion = { "crash", function(fault)
    return ("%s ran out of stack: does it call itself without end, or declare a very large local "
      .. "array?"):format(who(fault))
  end },
  exhausted = { "memory", function(fault)
    return ("%s asks for more memory than there is (%d MB). Is something allocated again and "
      .. "again, and never freed?"):format(who(fault), host.limits.memory_mb)
  end },
  undefined = { "memory", undefined },
  hang = { "hang", function(fault)
    if fault.text == "slow" then
      return ("%s is too slow: it comes back, but many calls of it take more than three times as "
        .. "long as there is time, and there is fifty times as long as they need. What does it do "
        .. "again that it has done before?"):format(fault.fn)
    end
    return ("%s has not come back in three times the time there is for it, fifty times and more "
      .. "what it needs. Which condition ends its loop, and does it always come true? If it does, "
      .. "what is done there again and again?"):format(who(fault))
  end },
  noise = { "crash", function(fault)
    return ("%s printed more than %d MB and was stopped."):format(who(fault), host.limits.print_mb)
  end },
  exit = { "crash", exit },
  garbage = { "crash", function(fault)
    return ("While %s ran, something else wrote to the descriptors that answers travel on.")
      :format(fault.fn)
  end },
  forbidden = { "forbidden", forbidden },
  unloadable = { "compile", function(fault)
    return "Your file compiles, but cannot be loaded: " .. fault.text
  end },
}

-- Names that say more than the outcome's own word.
local function const(name) return function() return name end end
local signal_names = { [4] = "illegal-instruction", [6] = "abort", [7] = "bus-error",
  [8] = "division-by-zero", [11] = "segmentation-fault" }
local names = {
  unwritten = function(fault) return fault.text:match("^([%w_%-]+)\n") or "unwritten" end,
  missing = function(fault) return "no-" .. fault.text end,
  changed = const "const-written", bounds = const "out-of-bounds",
  before = const "before-the-array", unset = const "never-set",
  added = const "added-not-set", recursion = const "stack-overflow",
  exhausted = const "out-of-memory",
  hang = function(fault) return fault.text == "slow" and "too-slow" or "not-back" end,
  noise = const "too-much-output",
  exit = const "ended-itself", garbage = const "foreign-answer",
  crash = function(fault)
    return fault.text == "null" and "null-pointer" or fault.text == "heap" and "heap-damaged"
      or signal_names[fault.signal]
      or "signal-" .. fault.signal
  end,
  undefined = function(fault) return fault.text:match("^[^\n]+") or "undefined" end,
  forbidden = function(fault) return fault.text:match("^[%w_]+$") or "system-call" end,
}

-- The diagnosis of a fault. `fault.where` is file and line, where they are known.
function messages.fault(fault, f)
  local kind, text = table.unpack(faults[fault.outcome])
  fault.text = messages.clean(fault.text) -- the worker's words, or its program's
  -- of a whole run, the call says nothing while there is nothing to run
  local asks = fault.given and f and not (kind == "unwritten" and f.name:match("^job_"))
  local call = asks and messages.call(f, fault.given) .. "\n" or ""
  return { kind = kind, call = call, name = names[fault.outcome] and names[fault.outcome](fault)
    or fault.outcome, text = text(fault, f) .. (kind ~= "unwritten" and place(fault) or "") }
end

-- ---- the compiler ----

-- The first thing the compiler or the linker has against a file, under the name the reader knows it
-- by, with the line itself.
function messages.compiler(log, file, shown, source)
  -- Where a file ends there is no column.
  local pattern = "^" .. file:gsub("%p", "%%%0") .. ":(%d+):%d*:? ?(%a.*)$"
  local first, count, expected = nil, 0, nil
  local function found(line, text)
    count = count + 1
    first = first or { line = tonumber(line), text = text }
  end
  for line in log:gmatch("[^\n]+") do
    local number, text = line:match(pattern)
    local at = line:match(file:gsub("%p", "%%%0") .. ":(%d+)")
    local twice, undefined = line:match("multiple definition of `([%w_]+)'"),
      line:match("undefined reference to `([%w_]+)'")
    local declared = line:match("note: previous declaration of (.*)$")
    if twice then
      found(at, ("error: defines %s, which the workbook provides; give yours another name")
        :format(twice))
    elseif undefined then found(at, ("error: calls %s, which no one defines"):format(undefined))
    elseif text and text:match("error: ") then found(number, text)
    elseif declared and count == 1 then expected = declared end
  end
  if not first then
    return ("%s: %s"):format(shown, log:match("[^\n]+") or "the compiler failed without a word")
  end
  local n, code = 0, nil
  for line in (source .. "\n"):gmatch("(.-)\n") do
    n = n + 1
    if n == first.line then code = line end
  end
  return ("%s%s: %s%s%s%s"):format(shown, first.line and ":" .. first.line or "", first.text,
    code and "\n    " .. code:match("^%s*(.-)%s*$") or "",
    expected and "\nthe lesson's header has: " .. expected or "",
    count > 1 and ("\n(and %d more; they often go away with the first)"):format(count - 1) or "")
end

-- Only the warnings among the compiler's words. Where something failed, what cuts a fraction off
-- comes first; where nothing did, it is meant and not told.
function messages.warnings(log, file, shown, failed)
  local first, others = {}, {}
  for line in log:gmatch("[^\n]+") do
    if line:match("^" .. file:gsub("%p", "%%%0") .. ":%d+:%d+: warning: ") then
      local told = (shown .. line:sub(#file + 1)):gsub("‘<unknown>’", "a variable")
        :gsub("'<unknown>'", "a variable")
      local cuts = told:match("conversion")
      local list = cuts and (failed and first or {}) or others
      list[#list + 1] = told
    end
  end
  table.move(others, 1, #others, #first + 1, first)
  return table.concat(first, "\n", 1, math.min(#first, 4))
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
