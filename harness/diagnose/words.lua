-- words.lua: what the reader is told. What is wrong, the smallest case that shows it, what to think about; never the answer.
local words = {}

-- ---- numbers and calls ----

function words.number(x)
  if type(x) == "boolean" then return tostring(x) end
  if x ~= x then return "NaN" end
  if x == math.huge then return "∞" elseif x == -math.huge then return "−∞" end
  if math.type(x) == "integer" then return tostring(x) end
  return (("%.6g"):format(x):gsub("^%-0$", "0"))
end

function words.value(v)
  if type(v) ~= "table" then return words.number(v) end
  local out = {}
  for i = 1, math.min(#v, 8) do out[i] = words.value(v[i]) end
  if #v > 8 then out[9] = "…" end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- Two values side by side, with more digits where six would make them look alike.
local function pair(x, y)
  local a, b = words.value(x), words.value(y)
  if a ~= b or type(x) == "table" then return a, b end
  return ("%.17g"):format(x), ("%.17g"):format(y)
end

-- softmax_step { theta = {1, 0}, a = 0, G = 2, eta = 0.1 }, in the order of the contract.
function words.call(f, given)
  local out = {}
  for _, p in ipairs(f.params) do
    if given[p.name] ~= nil then out[#out + 1] = p.name .. " = " .. words.value(given[p.name]) end
  end
  return f.name .. " { " .. table.concat(out, ", ") .. " }"
end

-- The call that differs, yours beside expected.
function words.difference(f, entry, output, at)
  local name = output == "value" and "returned" or output .. at
  local expected, got = entry.expected[output], entry.out[output]
  if type(expected) == "table" then name = output end
  local x, y = pair(expected, got)
  return ("%s\n  %s  yours     %s\n  %s  expected  %s"):format(words.call(f, entry.given), name, y, (" "):rep(#name), x)
end

-- ---- faults ----

local signals = { [4] = "an illegal instruction", [5] = "a trap", [6] = "abort()", [8] = "a division of whole numbers by zero", [7] = "a bus error",
  [9] = "a kill signal", [11] = "a segmentation fault", [24] = "the limit on CPU time", [31] = "a forbidden system call" }

local function place(fault)
  return fault.where and ("\n  at %s:%d, in %s"):format(fault.where.file, fault.where.line, fault.where.fn) or ""
end

local function element(fault) return fault.argument and ("%s[%d]"):format(fault.argument, fault.index) or "what it returns" end

local function outside(fault, f)
  local dims = ""
  for _, p in ipairs(f and f.params or {}) do
    if p.name == fault.argument and #p.dims > 0 then dims = (" (%s[%s])"):format(p.name, table.concat(p.dims, "][")) end
  end
  local side = fault.index < 0 and "before the first entry" or "past the last entry"
  return ("%s touches %s, %s%s. Which values does your index take, first and last?"):format(fault.fn, element(fault), side, dims)
end

local sanitizer = {
  ["stack-buffer-overflow"] = "outside a local array", ["heap-buffer-overflow"] = "outside memory from malloc", ["global-buffer-overflow"] = "outside a global array",
  ["dynamic-stack-buffer-overflow"] = "outside a local array", ["heap-use-after-free"] = "memory that was freed", ["stack-use-after-scope"] = "a variable that is gone",
  ["stack-use-after-return"] = "a variable of a function that has returned", ["stack-buffer-underflow"] = "before the first entry of a local array",
  ["attempting"] = "memory that malloc did not give, or that was freed before",
  ["bad-free"] = "memory that malloc did not give", ["double-free"] = "memory that was freed before", ["alloc-dealloc-mismatch"] = "memory that malloc did not give",
}

local function undefined(fault)
  local kind, access, name = fault.text:match("^([^\n]*)\n([^\n]*)\n(.*)$")
  if kind == "undefined" then return ("%s does something C leaves undefined: %s."):format(fault.fn, name) end
  local what = sanitizer[kind] or kind
  if kind == "attempting" or kind == "bad-free" or kind == "double-free" then return ("%s gives free() %s."):format(fault.fn, what) end
  local verb = access == "WRITE" and "writes" or "reads"
  return ("%s %s %s%s. Which values does your index take, first and last?"):format(fault.fn, verb, what, name ~= "" and " (" .. name .. ")" or "")
end

local function crash(fault)
  if fault.text == "null" then return ("%s follows a null pointer."):format(fault.fn) end
  return ("%s ended in %s."):format(fault.fn, signals[fault.signal] or "signal " .. fault.signal)
end

local function exit(fault)
  if fault.signal ~= 0 then return ("The program was ended by %s while %s ran."):format(signals[fault.signal] or "signal " .. fault.signal, fault.fn) end
  return ("The program ended itself while %s ran (exit status %d): no answer came back. A function of the lesson returns; it never calls exit()."):format(fault.fn, fault.status)
end

-- outcome -> { kind, text(fault, function's contract) }
local faults = {
  unwritten = { "unwritten", function(fault)
    local hint = fault.text:match("\n(.*)$")
    return ("%s is not written yet. Next: %s%s"):format(fault.where and fault.where.fn or fault.fn, hint, hint:match("%p$") and "" or ".")
  end },
  missing = { "unwritten", function(fault) return ("Your file has no function %s. Its prototype is in the lesson's header."):format(fault.text) end },
  refused = { "difference", function(fault) return fault.text end },
  changed = { "memory", function(fault) return ("%s writes to %s, which is an input and const. Work on a copy."):format(fault.fn, element(fault)) end },
  bounds = { "memory", outside },
  before = { "memory", function(fault) return ("%s was computed in %s from memory before the first entry of an array: an index is −1, or less."):format(element(fault), fault.fn) end },
  unset = { "nan", function(fault) return ("%s never sets %s. An output holds nothing of use before you write it, and every entry must be written."):format(fault.fn, element(fault)) end },
  added = { "nan", function(fault) return ("%s was computed in %s from an output that was not set: set it first (=), and only then add to it (+=)."):format(element(fault), fault.fn) end },
  crash = { "crash", crash },
  recursion = { "crash", function(fault) return ("%s ran out of stack: does it call itself without end, or declare a very large local array?"):format(fault.fn) end },
  exhausted = { "memory", function(fault) return fault.fn .. " asks for memory without end, and malloc gives no more (the limit is 192 MB)." end },
  undefined = { "memory", undefined },
  hang = { "hang", function(fault) return ("%s does not come back within its time. Which condition ends its loop, and does it always come true?"):format(fault.fn) end },
  noise = { "crash", function(fault) return ("%s printed more than 16 MB and was stopped."):format(fault.fn) end },
  exit = { "crash", exit },
  garbage = { "crash", function(fault) return ("While %s ran, something else wrote to the descriptors that answers travel on."):format(fault.fn) end },
  unloadable = { "compile", function(fault) return "Your file compiles, but cannot be loaded: " .. fault.text end },
}

-- Names that say more than the outcome's own word.
local function const(name) return function() return name end end
local signal_names = { [4] = "illegal-instruction", [6] = "abort", [7] = "bus-error", [8] = "division-by-zero", [11] = "segmentation-fault" }
local names = {
  unwritten = function(fault) return fault.text:match("^(.-)\n") end,
  missing = function(fault) return "no-" .. fault.text end,
  changed = const "const-written", bounds = const "out-of-bounds", before = const "before-the-array", unset = const "never-set",
  added = const "added-not-set", recursion = const "stack-overflow", exhausted = const "out-of-memory", hang = const "endless", noise = const "too-much-output",
  exit = const "ended-itself", garbage = const "foreign-answer",
  crash = function(fault) return fault.text == "null" and "null-pointer" or signal_names[fault.signal] or "signal-" .. fault.signal end,
  undefined = function(fault) return (fault.text:match("^[^\n]*")) end,
}

-- The diagnosis of a fault. `fault.where` is file and line, where they are known.
function words.fault(fault, f)
  local kind, text = table.unpack(faults[fault.outcome])
  return { kind = kind, name = names[fault.outcome] and names[fault.outcome](fault) or fault.outcome, text = text(fault, f) .. (kind ~= "unwritten" and place(fault) or "") }
end

-- ---- the compiler ----

-- The compiler's and the linker's words, trimmed to the reader's file, and that under the name the reader knows it by.
function words.compiler(log, file, shown)
  local out, seen = {}, {}
  local function add(text)
    if not seen[text] then seen[text], out[#out + 1] = true, text end
  end
  local function named(line) return (line:gsub("^" .. file:gsub("%p", "%%%0"), function() return shown end)) end
  for line in log:gmatch("[^\n]+") do
    local twice = line:match("multiple definition of `([%w_]+)'")
    local undefined = line:match("undefined reference to `([%w_]+)'")
    local number = line:match(file:gsub("%p", "%%%0") .. ":(%d+)")
    local at = number and shown .. ":" .. number .. ": " or shown .. ": "
    if twice then add(at .. "error: defines " .. twice .. ", which the workbook provides; give yours another name")
    elseif undefined then add(at .. "error: calls " .. undefined .. ", which no one defines")
    elseif line:match("^" .. file:gsub("%p", "%%%0") .. ":%d+:%d+: %a+ ?e?r?r?o?r?:") then add(named(line))
    elseif line:match("%.h:%d+:%d+: note: previous declaration") then
      add("  expected, from the lesson's header:" .. (line:match("previous declaration of (.*)$") or ""))
    elseif line:match("did not finish within its limits") or line:match("^%S*fatal error") then add(shown .. ": " .. line) end
  end
  if #out == 0 then add(shown .. ": " .. (log:match("[^\n]+") or "the compiler failed without a word")) end
  return table.concat(out, "\n", 1, math.min(#out, 12))
end

-- Only the warnings among the compiler's words.
function words.warnings(log, file, shown)
  local out = {}
  for line in log:gmatch("[^\n]+") do
    if line:match("^" .. file:gsub("%p", "%%%0") .. ":%d+:%d+: warning: ") then out[#out + 1] = shown .. line:sub(#file + 1) end
  end
  return table.concat(out, "\n", 1, math.min(#out, 8))
end

-- Bytes that a terminal or a JSON reader could stumble over, made harmless: invalid UTF-8 and control characters.
function words.clean(text)
  local out, at = {}, 1
  while at <= #text do
    local _, bad = utf8.len(text, at)
    local good = text:sub(at, bad and bad - 1 or #text)
    out[#out + 1] = good:gsub("[%c\127]", function(c) return (c == "\n" or c == "\t") and c or "?" end)
    if bad then out[#out + 1] = "?" end
    at = bad and bad + 1 or #text + 1
  end
  return table.concat(out)
end

return words
