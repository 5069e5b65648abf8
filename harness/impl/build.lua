-- build.lua: the one rule by which any implementation becomes a shared object: a reader's file, a
-- submission, the reference, a known mistake. Its object, the lesson's jobs, the reference's
-- objects of earlier lessons, and weak stubs (definitions that say "missing") are linked so
-- that nothing undefined and nothing defined twice gets through.
local handed = require "impl.handed"
local lessons = require "lesson.lesson"
local build = { seconds = 0 } -- CPU time of all tools so far

local root = host.root

local compile_words = {
  "gcc", "-std=gnu11", "-Og", "-g1", "-ffp-contract=off",
  "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wfloat-conversion",
  -- a local never set holds a number nobody expects, the same in every run
  "-ftrivial-auto-var-init=pattern",
  -- errors since gcc 14; a verdict is the same with every compiler
  "-Wno-error=implicit-function-declaration", "-Wno-error=implicit-int",
  "-Wno-error=int-conversion", "-Wno-error=incompatible-pointer-types",
  "-fPIC", "-pipe",
  "-fmax-errors=20", "-fno-diagnostics-show-caret", "-fno-diagnostics-show-option",
}
local sanitize_words = {
  "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer",
  "-ftrivial-auto-var-init=zero", -- what shows it to be read: check/sanitized.lua
}
local limits = { cpu = 8, wall = 100 } -- what computes is bounded by its CPU time

-- ---- sandboxes ----

-- What the compiler may read: what every reader may, and the submissions of this process. Never a
-- reference, not as an object either.
local function headers()
  local list = { root .. "/harness/learn" }
  for _, name in ipairs { "traps", "handed", "handed_inside" } do
    list[#list + 1] = ("%s/harness/impl/%s.h"):format(root, name)
  end
  for _, l in ipairs(lessons.all()) do
    if host.exists(l.header) then
      table.move({ l.header, l.chapter .. "/jobs.h" }, 1, 2, #list + 1, list)
    end
  end
  return list
end

-- What implementations are linked with; a linker runs nothing of theirs.
local function objects()
  local list = { root .. "/build/linked.o" }
  for _, l in ipairs(lessons.all()) do
    for _, name in ipairs { "weak", "jobs", "handed", "reference", "reference-sanitized" } do
      list[#list + 1] = ("%s/%s.o"):format(l.built, name)
    end
  end
  return list
end

local open = {} -- the sandboxes, by name

local function open_sandbox(name)
  if name == "worker" or name == "sanitized-worker" then
    return host.workers(host.scratch(), name == "sanitized-worker")
  end
  return host.sandbox {
    readable = name == "compiling" and headers() or objects(), writable = host.scratch(),
    memory_mb = 1536, file_mb = 64,
  }
end

local function sandbox(name)
  open[name] = open[name] or open_sandbox(name)
  return open[name]
end

-- An implementation below the scratch folder, in a worker.
function build.handle(so, sanitized)
  return host.untrusted(sandbox(sanitized and "sanitized-worker" or "worker"), so)
end

-- ---- tools ----

local SIGKILL, SIGXCPU = 9, 24

-- The harness's trouble, not the file's.
local function unable(text, ...) error({ outcome = "unable", text = text:format(...) }, 0) end

-- Runs a tool in a sandbox; what it says, and whether it was content. No compiler at all is not the
-- reader's mistake.
local function run(where, list, dir)
  list.dir, list.cpu, list.wall = dir, limits.cpu, limits.wall
  local how = host.run(sandbox(where), list)
  build.seconds = build.seconds + how.cpu
  if how.status == 127 then
    unable("%s cannot be run: is it installed? `make setup` installs what is missing", list[1])
  end
  if how.output:match("No space left on device") then
    unable("%s: no space left on the device", list[1])
  end
  if how.late or how.signal == SIGXCPU or how.signal == SIGKILL then
    how.output = "the compiler did not finish within its limits\n" .. how.output
  end
  -- A file that may not be seen is one that is not there, whichever way it is hidden.
  return how.status == 0, (how.output:gsub("Permission denied", "No such file or directory"))
end

local function words(...)
  local all = {}
  for _, list in ipairs { ... } do table.move(list, 1, #list, #all + 1, all) end
  return all
end

local function library_files()
  local list = {}
  local text = assert(host.read(root .. "/build/libraries"))
  for path in text:gmatch("%S+") do list[#list + 1] = path end
  return list
end

-- The compiler and its words, without what it is to compile. `sanitized`: true, or "flat", for
-- which a table may be gone through as if it were one row.
function build.compiler(lesson, sanitized)
  local list = words(compile_words, sanitized and sanitize_words or {},
    sanitized == "flat" and { "-fno-sanitize=bounds" } or {},
    { "-I" .. root .. "/harness/learn", "-include", root .. "/harness/impl/traps.h" })
  for _, l in ipairs(lesson.upto) do
    list[#list + 1] = "-I" .. l.chapter
  end
  return words(list, { "-include", lesson.header })
end

-- Compiles `source`, a file name below `dir`, to `object`.
function build.compile(lesson, dir, source, object, sanitized)
  return run("compiling",
    words(build.compiler(lesson, sanitized), { "-c", source, "-o", object }), dir)
end

-- What every implementation of a lesson is linked with. `own`: { [slug] = object } in the place of
-- the reference's, for earlier lessons.
function build.link_inputs(lesson, own)
  local list = { lesson.built .. "/weak.o" }
  local jobs = lesson.built .. "/jobs.o"
  if host.exists(lesson.chapter .. "/jobs.c") or host.exists(jobs) then list[2] = jobs end
  for i = 1, #lesson.upto - 1 do
    local earlier = lesson.upto[i]
    list[#list + 1] = own and own[earlier.slug] or earlier.built .. "/reference.o"
  end
  list[#list + 1] = root .. "/build/linked.o"
  return list
end

-- ld itself rather than gcc -shared: the driver costs ten milliseconds more, and so does reading
-- the C library's symbols, which a worker has loaded anyway. -Bsymbolic keeps calls inside the
-- object. With `complete`, anything undefined is an error and has a line.
function build.link(lesson, objects, so, complete, own)
  local strict = complete and words({ "-z", "defs" }, library_files()) or {}
  return run("linking", words(
    { "ld", "-shared", "-Bsymbolic", "--eh-frame-hdr", "-z", "noexecstack", "-o", so }, objects,
    build.link_inputs(lesson, own), strict))
end

-- What every implementation is linked with is the workbook's: where it is missing, no file is to
-- blame.
local function must_be_there(inputs)
  for _, path in ipairs(inputs) do
    if not host.exists(path) then unable("%s is missing: run `make`", path) end
  end
end

-- What the linker says of an object that does not load for want of a function.
function build.undefined(lesson, stem)
  return select(2, build.link(lesson, { stem .. ".o" }, stem .. ".so", true))
end

-- The references of earlier lessons as a sanitizer sees them, which may be handed too short an
-- array; none where a workbook has none.
local function sanitized_references(lesson)
  local own = {}
  for i = 1, #lesson.upto - 1 do
    local earlier = lesson.upto[i]
    local object = earlier.built .. "/reference-sanitized.o"
    own[earlier.slug] = host.exists(object) and object or nil
  end
  return own
end

-- Source text to shared object inside `folder`; the source and the object stay there too. Returns
-- the path, or nil and the log.
function build.implementation(lesson, text, folder, name, sanitized, own)
  local stem = folder .. "/" .. name
  local made, why = host.write(folder .. "/" .. lesson.file, text)
  if not made then error({ outcome = "unable", text = why }, 0) end
  local ok, log = build.compile(lesson, folder, lesson.file, stem .. ".o", sanitized)
  if not ok then return nil, log end
  own = own or sanitized and sanitized_references(lesson)
  local linked, link_log = build.link(lesson, { stem .. ".o" }, stem .. ".so", false, own)
  if not linked then
    must_be_there(build.link_inputs(lesson, own))
    return nil, link_log
  end
  return stem .. ".so", log
end

-- The same, but that variables which are never set hold 0.
function build.filled(lesson, text, folder)
  return build.implementation(lesson, '#pragma GCC optimize ("trivial-auto-var-init=zero")\n'
    .. "#line 1\n" .. text, folder, "filled")
end

-- One object of two: of a reader's, all but these functions are weak, and of the reference's these
-- are. Gives the two, and how they are named.
local function only_objects(lesson, object, folder, name, second)
  local theirs, ours = { "objcopy" }, { "objcopy" }
  for _, f in ipairs(lesson.graded) do
    local weak = (f.name == name or f.name == second) and ours or theirs
    weak[#weak + 1] = "--weaken-symbol=" .. f.name
  end
  local stem = ("%s/only-%s-%s"):format(folder, name, second or "")
  table.move({ object, stem .. ".theirs.o" }, 1, 2, #theirs + 1, theirs)
  table.move({ lesson.built .. "/reference.o", stem .. ".ours.o" }, 1, 2, #ours + 1, ours)
  local split = host.exists(lesson.built .. "/reference.o")
    and run("linking", theirs) and run("linking", ours)
  return split and { stem .. ".theirs.o", stem .. ".ours.o" } or nil, stem
end

-- The implementation with only one function its own, or with a second one: every other function of
-- the lesson is the reference's. It explains, never scores.
function build.only(lesson, object, folder, name, second)
  local objects_of_both, stem = only_objects(lesson, object, folder, name, second)
  local so = stem .. ".so"
  return objects_of_both and build.link(lesson, objects_of_both, so) and so or nil
end

-- The same of an agent, with what it hands to other functions written down: its calls go to those
-- that handed.lua makes. `whose` tells two such objects apart.
function build.watched(lesson, object, folder, name, whose)
  local both, stem = only_objects(lesson, object, folder, name)
  local watching, renamed = lesson.built .. "/handed.o", { "objcopy" }
  if not both or not host.exists(watching) then return nil end
  for _, f in ipairs(handed.functions(lesson)) do
    local symbols = ("--redefine-sym=%s=%s%s"):format(f.name, handed.prefix, f.name)
    renamed[#renamed + 1] = f.name ~= name and symbols or nil
  end
  renamed[#renamed + 1] = both[1]
  both[3] = watching
  local so = ("%s-%s.so"):format(stem, whose)
  return run("linking", renamed) and build.link(lesson, both, so) and so or nil
end

-- Leaves nothing of an object to be seen from outside but the lesson's functions: two files of one
-- reader may both have a `largest`.
function build.keep_functions(lesson, object)
  local list = { "objcopy" }
  for _, f in ipairs(lesson.graded) do list[#list + 1] = "--keep-global-symbol=" .. f.name end
  list[#list + 1] = object
  return run("linking", list)
end

-- A weak definition of every graded function, so that a file without it can be linked, and asked
-- for what it has.
function build.weak_stubs(lesson)
  local out = { '#include "' .. root .. '/harness/impl/traps.h"' }
  for _, f in ipairs(lesson.graded) do
    out[#out + 1] = (('void missing_NAME(void) __asm__("NAME") __attribute__((weak));\n'
      .. 'void missing_NAME(void) { ascent_missing("NAME"); }'):gsub("NAME", f.name))
  end
  return table.concat(out, "\n") .. "\n"
end

-- File and line of each address, innermost first: { { file, line, fn }, … }; of the workbook's own
-- functions, fn alone.
function build.lines(so, frames)
  if #frames == 0 then return {} end
  local list = { "addr2line", "-s", "-f", "-e", so }
  for _, at in ipairs(frames) do list[#list + 1] = ("0x%x"):format(at) end
  local _, text = run("linking", list)
  local found = {}
  for fn, file, line in text:gmatch("([^\n]*)\n([^\n:]*):([%d?]+)[^\n]*\n") do
    found[#found + 1] = { fn = fn, file = file, line = tonumber(line) }
  end
  return found
end

return build
