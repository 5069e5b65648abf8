-- faults.lua: what is told of a call that ended in a fault: that it crashed, strayed, did not come
-- back, was not written yet.
--
--   faults.told(fault, f) -> diagnosis
--   faults.heap_is_damaged(printed) -> whether the C library has said so
local messages = require "diagnose.messages"
local written = require "diagnose.written"
local faults = {}

local signals = { [4] = "an illegal instruction", [5] = "a trap", [6] = "abort()",
  [8] = "a division of whole numbers by zero", [7] = "a bus error",
  [9] = "a kill signal", [11] = "a segmentation fault", [19] = "a stop signal",
  [24] = "the limit on CPU time", [31] = "a forbidden system call" }

-- The function at fault: the one in the reader's file, where that is known; a run is only what
-- called it.
local function who(fault) return fault.where and fault.where.fn or fault.fn end

-- The same of what is done to a function's arguments, which it may have handed on; of a run whose
-- line is not known, the agent that it is of.
local function handed(fault)
  if not fault.fn:match("^job_") then return fault.fn end
  return fault.where and fault.where.fn or fault.agent or fault.fn
end

local function line(words, where)
  local code = where.code and "\n      " .. messages.clean(where.code) or ""
  return ("\n  %s %s:%d, in %s%s"):format(words, where.file, where.line, where.fn, code)
end

local function place(fault)
  local where = fault.where
  if not where then return "" end
  return line("at", where) .. (where.from and line("called at", where.from) or "")
end

local function element(fault)
  if fault.field then return ("%s->%s"):format(fault.argument, fault.field) end
  return fault.argument and ("%s[%d]"):format(fault.argument, fault.index) or "what it returns"
end

-- The length of a dimension, as an array that was handed over has it, or a number.
local function length(f, given, dim)
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    for _, d in ipairs(type(value) == "table" and not p.fields and p.dims or {}) do
      if d == dim then return #value end
      value = value[1]
    end
  end
  return math.type(given[dim]) == "integer" and given[dim] or nil
end

-- The element of an array of several dimensions, which it lies inside: dtheta[2][0].
local function inner(fault, f)
  for _, p in ipairs(f and fault.given and #(fault.field or "") == 0 and f.params or {}) do
    local n = p.name == fault.argument and #p.dims > 1 and length(f, fault.given, p.dims[#p.dims])
    if #p.dims == 2 and n and n > 0 and fault.index >= 0 then
      return ("%s[%d][%d]"):format(p.name, fault.index // n, fault.index % n)
    end
  end
  return element(fault)
end

local function outside(fault, f)
  local size = "n"
  for _, p in ipairs(f and f.params or {}) do
    if p.name == fault.argument and p.fields then
      return ("%s reaches outside the settings that %s points to: there is one struct of them.")
        :format(
        handed(fault), p.name)
    end
    if p.name == fault.argument and #p.dims > 0 then size = table.concat(p.dims, "·") end
  end
  local runs_on = fault.index < -8 and ("runs on below %s[0], as far as %s")
    :format(fault.argument, element(fault)) or "touches " .. element(fault)
  return ("%s %s; %s has entries 0 to %s − 1. Which values does your index take, first and last?")
    :format(handed(fault), runs_on, fault.argument, size)
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

-- What UBSan says, in words that are the same every time: addresses are not.
local function of_c(fault, finding)
  local index = finding:match("^[Ii]ndex (%-?%d+) out of bounds")
  if index and fault.flat then
    return ("%s goes beyond a row of a table, to entry %s, which is another row's. C does not "
      .. "promise that it is found so: give row and place, or go through a double * to the first "
      .. "entry of all."):format(who(fault), index)
  elseif index then
    return ("%s asks for entry %s of an array that has no such entry."):format(who(fault), index)
  elseif finding:match("^[Vv]ariable length array bound") then
    return ("%s makes an array of %s entries: is the number set by then?"):format(who(fault),
      finding:match("value (%-?%d+)") or "no")
  elseif finding:match("^[Ll]oad of value .*_Bool") then
    return ("%s reads a bool that was never set."):format(who(fault))
  elseif finding:match("^[Pp]ointer index expression") then
    return ("%s uses an index so large that no memory reaches so far: was it ever set, or is it "
      .. "below 0?"):format(who(fault))
  end
  return ("%s does something C leaves undefined: %s."):format(who(fault),
    (finding:gsub("0x%x+", "…")))
end

-- The array that was left, where it has a name; whose it is, where it was handed on.
local function array_of(fault, name)
  if name == "" then return "" end
  local owner = fault.owner and fault.owner ~= who(fault) and " of " .. fault.owner or ""
  return (" (%s%s)"):format(name, owner)
end

-- An array that the reader's line hands to a function of the workbook.
local function too_short(fault, access, name)
  local called, code = fault.where.called, fault.where.code or ""
  local is_named = code:match("%f[%w_]" .. called .. "%f[^%w_]")
  return ("%s hands %s an array%s that is too short for what is %s there. How many entries does it "
    .. "need?"):format(who(fault), is_named and called or "over", array_of(fault, name),
    access == "WRITE" and "written" or "read")
end

local function undefined(fault)
  local kind, access, name = fault.text:match("^([^\n]*)\n([^\n]*)\n([^\n]*)")
  -- no sanitizer says so; a program may claim anything of itself
  if not kind then kind, access, name = "what it must not", "", "" end
  if kind == "undefined" then return of_c(fault, name) end
  local what = sanitizer[kind] or kind
  if kind == "attempting" or kind == "bad-free" or kind == "double-free" then
    return ("%s gives free() %s."):format(who(fault), what)
  end
  if fault.where and fault.where.called then return too_short(fault, access, name) end
  if fault.fn:match("^job_") and not fault.where then
    return ("While %s ran, there was %s %s%s, by no line of yours itself: which array do you hand "
      .. "on, and how many entries does it need?"):format(fault.fn,
      access == "WRITE" and "something written" or "something read", what, array_of(fault, name))
  end
  local verb = access == "WRITE" and "writes" or "reads"
  local think = kind:match("overflow") and "Which values does your index take, first and last?"
    or "How long does what it points to live?"
  if fault.owner and fault.owner ~= who(fault) then think = "How many entries does it need?" end
  if kind == "heap-buffer-overflow" then
    think = think .. " And malloc counts bytes, not entries: how many did you ask for?"
  end
  return ("%s %s %s%s. %s"):format(who(fault), verb, what, array_of(fault, name), think)
end

-- What the C library says before it gives up a heap that someone has written over.
function faults.heap_is_damaged(printed)
  for _, words in ipairs { "%f[%w]malloc[%w_]*%(%): ", "%f[%w]free%(%): ", "realloc%(%): ",
    "munmap_chunk%(%): ", "double free or corruption", "corrupted size vs",
    "corrupted double%-" } do
    if printed:match(words) then return true end
  end
  return false
end

-- Is the line only one that makes arrays? No pointer is followed there: a number was spoilt.
local function makes_arrays(fault)
  local code = fault.where and fault.where.code or ""
  return code:match("^%a[%w_]* [%a_][%w_]*%[") ~= nil
end

local function crash(fault)
  local said = fault.text:match("^assert\n(.*)$")
  if said then
    return ("%s is stopped: %s%s"):format(who(fault), said, said:match("%p$") and "" or ".")
  end
  if fault.fn:match("^job_") and not fault.where then
    return ("%s, which calls your functions, ended in %s: has one of them written outside an "
      .. "array?"):format(fault.fn, signals[fault.signal] or "signal " .. fault.signal)
  end
  if fault.text == "null" and not makes_arrays(fault) then
    return ("%s follows a null pointer."):format(who(fault))
  end
  if fault.text == "nowhere" then
    return ("%s ended in a segmentation fault, and the processor names no address: is an index far "
      .. "too large, or below 0, or was a pointer never set?"):format(who(fault))
  end
  if fault.text == "heap" then
    return ("While %s ran, the C library found the memory that malloc gives damaged, and stopped "
      .. "the program: something was written outside its block, or freed twice, there or in an "
      .. "earlier call."):format(who(fault))
  end
  local how = signals[fault.signal] or "signal " .. fault.signal
  return makes_arrays(fault) and ("%s ended in %s where it makes room for arrays: is one too "
    .. "large, or was something written outside an array before?"):format(who(fault), how)
    or ("%s ended in %s."):format(who(fault), how)
end

local function exit(fault)
  if fault.signal ~= 0 then
    local how = signals[fault.signal] or "signal " .. fault.signal
    local job = fault.fn:match("^job_") and not fault.where
    return ("The program was ended by %s while %s ran%s."):format(how, who(fault), job
      and ", which calls your functions: has one of them written outside an array?" or "")
      :gsub("%?%.$", "?")
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
local outcomes = {
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
  refused = { "difference", function(fault)
    return fault.text .. (fault.text:match("%p$") and "" or ".")
  end },
  changed = { "memory", function(fault, f)
    return ("%s writes to %s, which is an input and const. Work on a copy.")
      :format(handed(fault), inner(fault, f))
  end },
  bounds = { "memory", outside },
  before = { "memory", function(fault, f)
    return ("%s was computed in %s from memory before the first entry of an array: an index is "
      .. "−1, or less."):format(inner(fault, f), handed(fault))
  end },
  unset = { "nan", function(fault, f)
    return ("In this call %s does not set %s. An output holds nothing of use before you write it, "
      .. "and every entry must be written."):format(handed(fault), inner(fault, f))
  end },
  added = { "nan", function(fault, f)
    return ("%s was computed in %s from an entry of an output that had not been set. Set every "
      .. "entry (=) before you add to it, divide it or read it."):format(inner(fault, f),
      handed(fault))
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
    -- where it was when it was ended it may be for the thousandth time
    local called = fault.where and fault.where.from and ", or what calls it," or ""
    return ("%s%s has not come back in three times the time there is for it, fifty times and more "
      .. "what it needs. Which condition ends its loop, and does it always come true? If it does, "
      .. "what is done there again and again?"):format(who(fault), called)
  end },
  noise = { "crash", function(fault)
    return ("%s printed more than %d MB and was stopped."):format(who(fault), host.limits.print_mb)
  end },
  exit = { "crash", exit },
  garbage = { "crash", function(fault)
    return ("While %s ran, something else came where its answer should. Is anything written to a "
      .. "descriptor that was not opened here, or to memory behind an array?"):format(fault.fn)
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
function faults.told(fault, f)
  local kind, text = table.unpack(outcomes[fault.outcome])
  fault.text = messages.clean(fault.text) -- the worker's words, or its program's
  -- of a whole run, the call says nothing while there is nothing to run
  local asks = fault.given and f and not (kind == "unwritten" and f.name:match("^job_"))
  local call = asks and written.call(f, fault.given) .. "\n" or ""
  return { kind = kind, call = call, name = names[fault.outcome] and names[fault.outcome](fault)
    or fault.outcome, text = text(fault, f) .. (kind ~= "unwritten" and place(fault) or "") }
end

return faults
