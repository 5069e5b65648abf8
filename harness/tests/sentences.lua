-- sentences.lua: no decision reads a sentence. A kind, an outcome and a name are identifiers, which
-- programs compare; a sentence is for people, and whoever words it better must change nothing else.
-- So nothing in harness/ outside tests/ and bench/ may look for words in a text, but for what
-- compilers, linkers, sanitizers and the C library say, who have no other way to say it: those are
-- listed.
--
--   lua5.4 harness/tests/sentences.lua [FILE…]      a line for each that does; the exit status says
--                                                   whether any

local said_by_others = { -- [file][pattern] = who says it
  ["harness/impl/build.lua"] = { ["No space left on device"] = "gcc, ld",
    ["Permission denied"] = "gcc, ld" },
  ["harness/book/weave.lua"] = { ["make plot LESSON="] = "a chapter, where its plot belongs" },
  ["harness/diagnose/compiler.lua"] = {
    ["used after"] = "gcc", ["out of bounds"] = "gcc", ["outside array bounds"] = "gcc",
    ["conversion from"] = "gcc", ["conversion to"] = "gcc",
    ["multiple definition of `([%w_]+)'"] = "ld", ["undefined reference to `([%w_]+)'"] = "ld",
    ["note: previous declaration of (.*)$"] = "gcc",
  },
  ["harness/diagnose/messages.lua"] = {
    ["Assertion .* && \\\"[^\\\"]*\\\"' failed%.$"] = "the C library",
  },
  ["harness/book/shelf.lua"] = { ["The question"] = "a chapter, whose first heading it is" },
  ["harness/check/explain.lua"] = {
    ["Assertion [^\\n]* && \\\"([^\\\"\\n]*)\\\"' failed"] = "the C library",
  },
  ["harness/grade/names.c"] = { ["Feedback Attachment(s)"] = "Sakai" },
  ["harness/check/sanitized.lua"] = { ["out of bounds"] = "UBSan",
    ["[Ii]ndex %-?%d+ out of"] = "UBSan",
    ["array bound"] = "UBSan" },
  ["harness/lesson/regions.lua"] = { -- the grammar of a mistake
    ["^//> and in ([%w_-]+)%s*$"] = "mistakes.c", ["^see eq:[%w_-]+$"] = "mistakes.c",
  },
  ["harness/programs/worker.c"] = { ["WRITE of size"] = "AddressSanitizer",
    ["<== Memory access at offset"] = "AddressSanitizer", [" in frame"] = "AddressSanitizer" },
  ["harness/diagnose/faults.lua"] = { ["^[Ii]ndex (%-?%d+) out of bounds"] = "UBSan",
    ["^[Pp]ointer index expression"] = "UBSan", ["^[Vv]ariable length array bound"] = "UBSan",
    ["^[Ll]oad of value .*_Bool"] = "UBSan" },
}

-- Where a literal that follows is compared with, or looked for in, a text.
local lua_looks = { ":g?match%($", ":find%($", ":gsub%($", "[=~]= $" }
local c_looks = { "strn?casecmp%([^\"]*$", "strn?cmp%([^\"]*$", "strstr%([^\"]*$",
  "memmem%([^\"]*$", "fnmatch%($" }

-- Two words with a space between them.
local function is_sentence(literal) return literal:gsub("%%.", ""):match("%a%a+ %a%a+") ~= nil end

local function looks(before, ways)
  for _, way in ipairs(ways) do
    if before:match(way) then return true end
  end
end

-- Calls `found` with every literal of a line that a decision reads.
local function each_literal(line, ways, found)
  local at = 1
  while true do
    local from = line:find('"', at, true)
    if not from then return end
    local to = from
    repeat to = line:find('"', to + 1, true) until not to or line:sub(to - 1, to - 1) ~= "\\"
    if not to then return end
    if looks(line:sub(1, from - 1), ways) then found(line:sub(from + 1, to - 1)) end
    at = to + 1
  end
end

local function files()
  if arg[1] then return arg end
  local list = {}
  local pipe = io.popen("ls harness/*/*.lua harness/*/*.c harness/*.c | "
    .. "grep -v -e ^harness/tests/ -e ^harness/bench/")
  for path in pipe:lines() do list[#list + 1] = path end
  pipe:close()
  return list
end

local bad = 0
for _, path in ipairs(files()) do
  local ways, n = path:match("%.lua$") and lua_looks or c_looks, 0
  for line in io.lines(path) do
    n = n + 1
    each_literal(line, ways, function(literal)
      if is_sentence(literal) and not (said_by_others[path] or {})[literal] then
        bad = bad + 1
        print(("%s:%d: a decision reads '%s'; expected an identifier"):format(path, n, literal))
      end
    end)
  end
end
os.exit(bad == 0)
