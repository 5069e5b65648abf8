-- debug.lua: a failing call as a program of its own, for a debugger: the arguments that check
-- shows, exactly, yours beside what is expected. Written are, below build/debug,
--   NN-name.c    the program      NN-name.sh   how it is built      NN-name.gdb   where gdb stops
--
--   debug.write(lesson, file, shown, fn) -> exit status, what is to be told     fn: a function, or
--                                                           nil for the first that fails
-- An agent's call is its job's: the program writes down what the agent does, up to the step in
-- which it goes another way.
local build = require "impl.build"
local judge = require "check.judge"
local lessons = require "lesson.lesson"
local written = require "diagnose.written"
local messages = require "diagnose.messages"
local trace = require "diagnose.trace"
local debug = {}

local most_shown = 12

-- ---- C ----

-- A double to its last digit.
local function double(x)
  if x ~= x then return "NAN" end
  if math.abs(x) == math.huge then return x > 0 and "INFINITY" or "-INFINITY" end
  local text = ("%.17g"):format(x)
  return text:match("[.en]") and text or text .. ".0"
end

local function literal(kind, v)
  if kind == "letters" and type(v) == "number" then return ("'%c'"):format(v) end
  if type(v) == "table" then
    local out = {}
    for i, item in ipairs(v) do out[i] = literal(kind, item) end
    return "{" .. table.concat(out, ", ") .. "}"
  end
  return kind == "double" and double(v + 0.0) or tostring(v)
end

-- A line of C that is longer than a screen goes on in the next.
local function folded(text)
  local out, line = {}, "   "
  for word in text:gmatch("%S+") do
    if #line + #word > 95 then out[#out + 1], line = line, "       " end
    line = line .. " " .. word
  end
  out[#out + 1] = line
  return table.concat(out, "\n")
end

local function shape(v)
  local sizes = {}
  while type(v) == "table" do sizes[#sizes + 1], v = #v, v[1] end
  return sizes
end

local function size_of(f, entry, name)
  for _, p in ipairs(f.params) do
    for d, dim in ipairs(p.dims) do
      local v = entry.given[p.name] or entry.expected and entry.expected[p.name]
      if dim == name and v then return shape(v)[d] end
    end
  end
  return entry.given[name]
end

-- An array: an input is const, in memory that cannot be written to; an output holds NaN.
local function array(f, entry, p)
  local dims, empty = "", p.kind == "double" and "NAN" or p.kind == "int" and "-1" or "false"
  for d = #p.dims, 1, -1 do
    local n = size_of(f, entry, p.dims[d])
    dims, empty = ("[%d]%s"):format(n, dims), ("{[0 ... %d] = %s}"):format(n - 1, empty)
  end
  local kind = written.is_mapped(p, entry.given[p.name]) and "letters" or p.kind
  return folded(("%s%s %s%s = %s;"):format(p.role == "in" and "static const " or "", p.kind, p.name,
    dims, p.role == "out" and empty or literal(kind, entry.given[p.name])))
end

local function argument(f, entry, p)
  if p.role == "value" then
    return literal(p.kind, entry.given[p.name] or size_of(f, entry, p.name))
  elseif not p.fields then return p.name end
  local out = {}
  for i, field in ipairs(p.fields) do
    local v = entry.given[p.name][field.name]
    out[i] = (".%s = %s"):format(field.name, literal(field.kind, v))
  end
  return ("&(%s){%s}"):format(p.type, table.concat(out, ", "))
end

-- ---- yours beside expected ----

-- { place, expected number, differs } of every number of an output.
local function numbers(at, expected, out, into)
  if type(expected) == "table" then
    for i, item in ipairs(expected) do
      numbers(("%s[%d]"):format(at, i - 1), item, out and out[i], into)
    end
  else into[#into + 1] = { at = at, expected = expected, yours = out } end
  return into
end

local function wrong(n, within)
  if n.yours == nil or n.expected == n.yours then return false end
  return type(n.expected) == "boolean"
    or not (math.abs(n.expected - n.yours) <= within) and n.expected == n.expected
end

-- A line for each number of an output; of many, those that differ first.
local function shown(name, expected, out, s)
  local list, differ = numbers(name, expected, out, {}), {}
  local scale = s and s.scale[name] or math.max(host.largest(expected), name == "value" and 1 or 0)
  local within = (s and s.tolerance or 1e-9) * scale
  for _, n in ipairs(list) do
    if wrong(n, within) then differ[#differ + 1] = n end
  end
  local lines = {}
  for i, n in ipairs(#list > most_shown and #differ > 0 and differ or list) do
    if i > most_shown then break end
    lines[i] = ('    show("%s", %s, %s, %s);'):format(n.at:gsub("^value", "returned"), n.at,
      literal(math.type(n.expected) == "float" and "double" or "int", n.expected),
      ("%.2g"):format(within))
  end
  return table.concat(lines, "\n")
end

-- ---- the program ----

local top = [[
/* %s, on the arguments with which it fails.
 * `make debug LESSON=%d` writes this file anew; `sh build/debug/%s.sh` builds it as it stands here.
 * A line is marked where the two numbers are not the same. */
#include "%s"
#include <math.h>
#include <stdio.h>

const char *__asan_default_options(void) { return "detect_leaks=0:abort_on_error=1"; }

static void show(const char *what, double yours, double expected, double within)
{
    int same = yours == expected || fabs(yours - expected) <= within ||
               (isnan(yours) && isnan(expected));
    yours = isnan(yours) ? fabs(yours) : yours; // a NaN's sign says nothing
    printf("%%c %%-16s yours %%-24.17g expected %%.17g\n", same ? ' ' : '*', what, yours, expected);
}

int main(void)
{
    setbuf(stdout, NULL);
]]

local watched = [=[
    static double did[%d][%d];
    static const char *const what[] = {"", "episode from state", "action", "adam_step, lr"};
    size_t n = ascent_journal_read(%d, %d, did);
    for (size_t i = 0, left = %d; i < n && left > 0; i++) {
        left -= did[i][0] == %d;
        if (did[i][0] < 4)
            printf("  %%-18s %%-12g%%s\n", what[(int)did[i][0]], did[i][1],
                   left ? "" : "  <- here it goes another way");
    }
]=]

local kinds = { env_reset = host.journal.reset, env_step = host.journal.step,
  adam_step = host.journal.adam, net_set_weights = host.journal.set }

local function program(l, f, row, entry, stem)
  local lines, args, job = {}, {}, l.functions[f.name] and f.name:match("^job_")
  lines[1] = top:format(job and row.scenario.group .. ", in a run of it" or f.name, l.number, stem,
    job and ("../../chapters/%s/jobs.h"):format(l.slug) or l.header:match("[^/]*$"))
  if job then lines[1] = lines[1]:gsub("#include <math.h>", '#include "journal.h"\n%0', 1) end
  for i, p in ipairs(f.params) do
    if #p.dims > 0 then lines[#lines + 1] = array(f, entry, p) .. "\n" end
    args[i] = argument(f, entry, p)
  end
  if job then lines[#lines + 1] = ("    ascent_journal_open(%d);\n"):format(host.journal.rows) end
  lines[#lines + 1] = folded(("%s%s(%s);"):format(f.returns == "void" and ""
    or "double value = " .. (f.returns == "double" and "" or "(double)"), f.name,
    table.concat(args, ", "))) .. "\n"
  if job then
    local stop, of = row.stop or {}, host.journal
    lines[#lines + 1] = watched:format(of.rows, of.width, of.rows, of.width,
      kinds[stop.call] and stop.before + 1 or of.rows, kinds[stop.call] or of.step)
  end
  for _, p in ipairs(f.params) do
    local expected = entry.expected and entry.expected[p.name]
    if expected ~= nil and p.role ~= "in" and p.role ~= "value" then
      lines[#lines + 1] = shown(p.name, expected, entry.out and entry.out[p.name], entry.scenario)
        .. "\n"
    end
  end
  if entry.expected and entry.expected.value ~= nil then
    lines[#lines + 1] = shown("value", entry.expected.value, entry.out and entry.out.value,
      entry.scenario) .. "\n"
  end
  return table.concat(lines) .. "}\n"
end

-- ---- how it is built, and where gdb stops ----

local function quoted(list)
  local out = {}
  for i, word in ipairs(list) do
    out[i] = word:match("^[%w_/.=,+-]+$") and word or "'" .. word:gsub("'", "'\\''") .. "'"
  end
  return table.concat(out, " ")
end

local function built_by(l, file, stem)
  local cc, own = build.compiler(l, true), {}
  table.move({ "-g", "-w" }, 1, 2, #cc + 1, cc)
  table.move({ "-Dmain=main_of_yours", "-c", file, "-o", stem .. ".own.o" }, 1, 5, 1, own)
  local inputs = build.link_inputs(l)
  local all = table.move(inputs, 1, #inputs, 3, { stem .. ".c", stem .. ".own.o" })
  table.move({ "-lm", "-o", stem }, 1, 3, #all + 1, all)
  return ("set -e\ncd %s\ncc=%s\n$cc %s\n$cc %s\n"):format(quoted { host.root .. "/build/debug" },
    "'" .. quoted(cc):gsub("'", "'\\''") .. "'", quoted(own), quoted(all))
end

local function stops(row, f)
  local stop = row.stop or { call = f.name:match("^job_") and row.scenario.group or f.name,
    before = 0 }
  local lines = { "set breakpoint pending on", "break " .. stop.call }
  if stop.call == "env_step" then lines[#lines + 1] = "break env_steer" end
  for n = 1, #lines - 1 do
    if stop.before > 0 then lines[#lines + 1] = ("ignore %d %d"):format(n, stop.before) end
  end
  lines[#lines + 1] = "run"
  if kinds[stop.call] then lines[#lines + 1] = "up" end
  return table.concat(lines, "\n") .. "\n"
end

-- ---- which call ----

local function failing(report, fn)
  for _, row in ipairs(report.scenarios) do
    local asked = not fn or row.fn == fn or row.scenario.group == fn
    if asked and not row.passed and not row.hidden then return row end
  end
end

-- Why there is no call to write: exit status and a sentence; nil where there is one.
local function nothing(l, job, row)
  local known = not job.fn
  for _, f in ipairs(l.graded) do known = known or f.name == job.fn end
  if not known then
    local names = {}
    for i, f in ipairs(l.graded) do names[i] = f.name end
    return 2, ("lesson %d has no function '%s'; it has %s."):format(l.number, job.fn,
      table.concat(names, ", "))
  end
  if not row then return 0, ("%s: nothing fails."):format(job.fn or l.slug) end
  if row.diagnosis.kind == "compile" then
    return 1, ("%s does not compile: make %d says where."):format(job.shown, l.number)
  elseif row.diagnosis.kind == "unwritten" then
    return 1, ("%s is not written yet: make %d says what comes next."):format(row.fn, l.number)
  elseif not row.entry then
    return 1, ("%s fails, and no single call of it shows why: make %d says what is known.")
      :format(row.scenario.group, l.number)
  end
end

function debug.write(lesson, file, shown_as, fn)
  local job = { lesson = lesson, file = file, shown = shown_as, fn = fn, seed = 1,
    sanitize = "never", stops = true }
  local report = judge.report(job)
  local l = lessons.read(lessons.find(job.lesson))
  local row = failing(report, job.fn)
  local status, why = nothing(l, job, row)
  if status then return status, why .. "\n" end
  local f, entry, stem = l.functions[row.entry.fn], row.entry, l.slug
  if not entry.expected then
    local reference = host.bind(host.trusted(nil, l.built .. "/reference.so"), l.functions)
    entry.expected = trace.ask(reference, f.name, entry.given)
  end
  for ending, text in pairs { c = program(l, f, row, entry, stem), sh = built_by(l, job.file, stem),
    gdb = stops(row, f) } do
    local made, reason = host.write(("%s/build/debug/%s.%s"):format(host.root, stem, ending), text)
    if not made then return 3, reason .. "\n" end
  end
  local fn = f.name:match("^job_") and row.scenario.group or f.name
  return 0, ("build/debug/%s.c calls %s as the check did:\n%s\n"):format(stem, fn,
    messages.wrapped(written.call(f, entry.given), "  "))
end

return debug
