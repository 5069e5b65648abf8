-- widths.lua: what a page holds. A line of chapters/ and solutions/ has at most 88 columns, for the
-- book quotes them, one of harness/ and plots/ 100; and a C file of harness/ begins with a comment
-- that says what it is for. Left out are what hostile and unfinished programs look like.
--
--   lua5.4 harness/tests/widths.lua [FILE…]      a line for each that does not; the exit status
--                                                says whether any

local sources = "find chapters solutions harness plots "
  .. "-name '*.lua' -o -name '*.[ch]' -o -name '*.js' "
  .. "| grep -v -e ^harness/tests/hostile/ -e ^harness/tests/class/ | sort"

local wrong = 0
local function tell(...)
  wrong = wrong + 1
  print(string.format(...))
end

local function columns(line) return utf8.len(line) or #line end

local function look(path)
  local most, n = path:match("^chapters/") or path:match("^solutions/"), 0
  most = most and 88 or 100
  for line in io.lines(path) do
    n = n + 1
    local own = path:match("^harness/") and path:match("%.[ch]$") and not path:match("/tests/")
    if n == 1 and own and not line:match("^/%*") then
      tell("%s: found '%s', expected a comment that says what it is for", path, line)
    end
    if columns(line) > most then
      tell("%s:%d: found %d columns, expected at most %d", path, n, columns(line), most)
    end
  end
end

local function paths()
  if arg[1] then return ipairs(arg) end
  local list = {}
  for path in io.popen(sources):lines() do list[#list + 1] = path end
  return ipairs(list)
end

for _, path in paths() do look(path) end
os.exit(wrong == 0)
