-- classes.lua: classes as instructors get them, for classes.c. Each hand-in says what a person
-- would call handed in, and what must be told.
--
--   lua5.4 harness/tests/classes.lua TO
--
-- makes TO/LAYOUT/… and TO/expect.tsv, with a row for each hand-in and lesson: layout, pupil,
-- lesson, what (full, stub, missing, unreadable), told (words of the log, or "-" where nothing may
-- be said).
local h = dofile("harness/tests/handed.lua")
local slugs, names, right, stub, all = h.slugs, h.names, h.right, h.stub, h.all
local folder, write, zip, listed, tar = h.folder, h.write, h.zip, h.listed, h.tar
local expects, files, flat, below, put = h.expects, h.files, h.flat, h.below, h.put
local pupil, renamed = h.pupil, h.renamed

-- ---- folders ----

h.layout = "folders"
pupil("flat", files(flat))
pupil("under slugs", files(function(i) return ("%s/%s.c"):format(slugs[i], names[i]) end))
pupil("workbook", { ["w/chapters/01-softmax-step/softmax_step.c"] = right[1],
  ["w/chapters/02-reinforce/reinforce.c"] = right[2],
  ["w/chapters/03-baseline/baseline.c"] = right[3], ["w/chapters/02-reinforce/jobs.c"] = "int x;",
  ["w/solutions/01-softmax-step/softmax_step.c"] = "#error cheat",
    ["w/harness/tests/main.c"] = "int x;", ["w/.git/a.c"] = "int x;" })
pupil("one folder", files(below "homework/"))
pupil("six folders", files(below "a/b/c/d/e/f/"))
pupil("a folder each", files(function(i) return ("week%d/%s.c"):format(i, names[i]) end))
pupil("no file", {}, "no file: holds none of the lessons' files", "missing")
pupil("a report", { ["report.pdf"] = "%PDF" }, "holds none of the lessons' files, but report.pdf",
  "missing")
for i, name in ipairs { "reinforce.c.docx", "reinforce", "reinforce.h", "Reinforce.c~",
  "my reinforce.pdf", ".reinforce.c.swp" } do
  pupil("no C " .. i, { ["softmax_step.c"] = right[1], ["a/" .. name] = right[2],
    ["baseline.c"] = right[3] }, ("a/%s is no C: expected reinforce.c"):format(name),
    { "full", "missing", "full" })
end
pupil("no C, but C", { ["softmax_step.c"] = right[1], ["reinforce.o"] = "", ["reinforce.h"] = "",
  ["reinforce.c"] = right[2], ["baseline.c"] = right[3] })
pupil("hidden", { [".softmax_step.c"] = right[1], [".h/reinforce.c"] = right[2],
  ["baseline.c"] = right[3], ["._baseline.c"] = "\0" },
  ".softmax_step.c was taken for softmax_step.c")
pupil("many others", { ["a.pdf"] = "", ["b.pdf"] = "", ["c.pdf"] = "", ["d.pdf"] = "",
  ["e.pdf"] = "" }, "but a.pdf, b.pdf, c.pdf and 2 more", "missing")
pupil("two of three", { ["softmax_step.c"] = right[1], ["baseline.c"] = right[3] }, nil, { "full",
  "missing", "full" })
for i, name in ipairs { "Softmax_Step.c", "softmax_step.C", "softmax_step (1).c",
  "softmax_step-2.c", "softmax_step(3).c", "softmax_step.c.txt",
  "softmax_step.txt", "softmax-step.c", "softmax step.c", "SoftmaxStep.c", "softmaxstep.c",
    "01-softmax-step.c", "softmax_step_final.c",
  "my_softmax_step.c", "lesson1.c", "lesson_01.c", "l1.c", "1.c", "softmax_step.cpp" } do
  pupil("renamed " .. i, renamed(name), name .. " was taken for softmax_step.c")
end
for i, slug in ipairs(slugs) do
  local name, title = names[i], names[i]:gsub("^%l", string.upper)
  for k, other in ipairs { title .. ".c", name:upper() .. ".C", name .. " (2).c", name .. "-7.c",
    name .. ".c.txt", name .. " final.c",
    name .. "_v2.c", "ada_" .. name .. ".c", slug .. ".c", "lesson" .. i .. ".c",
      "Lesson 0" .. i .. ".c", "0" .. i .. "_" .. name .. ".c",
    name .. " - copy.c", name .. ".cc" } do
    pupil(("lesson %d, name %d"):format(i, k), renamed(other, i),
      other .. " was taken for " .. name .. ".c")
  end
end
pupil("a stranger file", { ["softmax_step.c"] = right[1], ["reinforce.c"] = right[2],
  ["baseline.c"] = right[3], ["main.c"] = "int x;" },
  "main.c is no lesson's file: it was not used")
pupil("stub and copy", { ["softmax_step.c"] = stub[1], ["softmax_step (1).c"] = right[1],
  ["reinforce.c"] = right[2], ["baseline.c"] = right[3] },
  "softmax_step.c was not used: it is the untouched stub")
pupil("stub in front", { ["softmax_step.c"] = stub[1], ["old/softmax_step.c"] = right[1],
  ["reinforce.c"] = right[2], ["baseline.c"] = right[3] },
  "softmax_step.c was not used: it is the untouched stub")
pupil("two tries", { ["try1/softmax_step.c"] = "void f(void) { }",
  ["try2/softmax_step.c"] = right[1], ["try2/reinforce.c"] = right[2],
  ["try2/baseline.c"] = right[3] },
    "try1/softmax_step.c was not used: try2/softmax_step.c is of a later attempt")
pupil("twice the same", { ["a/softmax_step.c"] = right[1], ["b/softmax_step.c"] = right[1],
  ["reinforce.c"] = right[2], ["baseline.c"] = right[3] })
pupil("empty file", { ["softmax_step.c"] = right[1], ["reinforce.c"] = "",
  ["baseline.c"] = right[3] }, nil, { "full", "unreadable", "full" })
pupil("utf-16", { ["softmax_step.c"] = "\xff\xfei\0n\0t\0", ["reinforce.c"] = right[2],
  ["baseline.c"] = right[3] },
  "softmax_step.c is saved as UTF-16: expected UTF-8", { "unreadable", "full", "full" })
pupil("too large", { ["softmax_step.c"] = right[1] .. (" "):rep(1 << 20),
  ["reinforce.c"] = right[2], ["baseline.c"] = right[3] },
  "softmax_step.c is too large: the most is 1 MiB", { "unreadable", "full", "full" })
pupil("only stubs", files(flat, stub), nil, "stub")
pupil("a rar beside", { ["softmax_step.c"] = right[1], ["rest.rar"] = "Rar!" },
  "rest.rar cannot be opened", { "full", "unreadable", "unreadable" })
pupil("=1+1", files(flat))
pupil("-rf", files(flat))
pupil("grades.csv.part", files(flat))
pupil("Jörg 李 😀", files(flat))

-- ---- archives ----

h.layout = "archives"
local function archive(file, bytes, told, what)
  write(("%s/%s/%s"):format(h.to, h.layout, file), bytes)
  expects(file:gsub("%.%w+$", "", 1):gsub("%.tar$", ""), what or all, told)
end
archive("ada.zip", zip(listed(files(flat))))
archive("deep.ZIP", zip(listed(files(below "a/b/"))))
archive("windows.zip", zip(listed(files(below "hw\\x\\"))))
archive("mac.zip", zip(listed { ["h/softmax_step.c"] = right[1], ["h/reinforce.c"] = right[2],
  ["h/baseline.c"] = right[3],
  ["__MACOSX/h/._softmax_step.c"] = "\0", ["h/.DS_Store"] = "\0" }))
archive("twice.zip", zip { { "softmax_step.c", stub[1] }, { "softmax_step.c", right[1] },
  { "reinforce.c", right[2] }, { "baseline.c", right[3] } },
  "softmax_step.c was not used: it is the untouched stub")
archive("twice, the stub last.zip", zip { { "softmax_step.c", right[1] },
  { "softmax_step.c", stub[1] }, { "reinforce.c", right[2] }, { "baseline.c", right[3] } },
  "'softmax_step.c' is in the archive again: called softmax_step (2).c")
archive("hidden.zip", zip(listed(files(below ".h/"))))
archive("nested.zip", zip { { "hw.zip", zip(listed(files(flat))) } },
  "is an archive in the archive", "unreadable")
archive("cut.zip", zip(listed(files(flat))):sub(1, 900), "cut.zip: ", "unreadable")
archive("none.zip", "no archive", "none.zip: is no archive that can be read", "unreadable")
archive("void.zip", zip {}, "void.zip: is empty", "unreadable")
archive("seven.7z", "7z\xbc\xaf\x27\x1c", "seven.7z cannot be opened", "unreadable")
archive("rarer.rar", "Rar!\x1a\7\0", "rarer.rar cannot be opened", "unreadable")
archive("outside.zip", zip { { "../softmax_step.c", right[1] }, { "reinforce.c", right[2] },
  { "baseline.c", right[3] } },
  "points outside the archive", { "unreadable", "full", "full" })
for _, ending in ipairs { ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar" } do
  local name = "packed as" .. ending:gsub("%.", " ")
  tar(files(flat), ("%s/%s/%s%s"):format(h.to, h.layout, name, ending))
  expects(name, all)
end
folder(h.to .. "/archives/loose and packed")
write(h.to .. "/archives/loose and packed/softmax_step.c", right[1])
write(h.to .. "/archives/loose and packed/rest.zip", zip { { "reinforce.c", right[2] },
  { "baseline.c", right[3] } })
expects("loose and packed", all)
folder(h.to .. "/archives/two zips")
write(h.to .. "/archives/two zips/hw1.zip", zip(listed(files(flat, stub))))
write(h.to .. "/archives/two zips/hw2.zip", zip(listed(files(flat))))
expects("two zips", all, "hw1.zip/baseline.c was not used: it is the untouched stub")

-- ---- platforms ----

-- Flat exports: a function from a file's name to its exported name.
local function exported(name, name_of, map, told, what)
  local base = h.to .. "/" .. h.layout .. "/"
  for file, bytes in pairs(map) do write(base .. name_of(file), bytes) end
  expects(name, what or all, told)
end
local function in_format(format) return function(file) return (format:gsub("@",
  function() return file end)) end end

h.layout = "canvas"
exported("lovelaceada_1", in_format "lovelaceada_1_11_@", files(flat))
exported("latelyd_2", in_format "latelyd_LATE_2_12_@", files(flat))
exported("lowercase_3", in_format "lowercase_late_3_13_@", files(flat))
exported("müllerjörg_4", in_format "müllerjörg_4_14_@", files(flat))
exported("again_5", in_format "again_5_15_@", files(function(i) return names[i] .. "-3.c" end))
exported("anon_Ab3dE", in_format "anon_Ab3dE_16_@", files(flat))
exported("7", in_format "7_17_@", files(flat))
exported("zipped_8", in_format "zipped_8_18_@", { ["hw-1.zip"] = zip(listed(files(flat))) })
exported("typed_9", in_format "typed_9_@", { ["text.html"] = "<p>" },
  "a text or a link was typed into the platform", "missing")
exported("linked_10", in_format "linked_10_@", { ["link.html"] = "<p>" },
  "a text or a link was typed into the platform", "missing")
exported("caps_11", in_format "caps_11_19_@", renamed "Softmax_Step.c",
  "Softmax_Step.c was taken for softmax_step.c")
exported("seven_12", in_format "seven_12_20_@", { ["hw.7z"] = "7z" },
  "seven_12: hw.7z cannot be opened", "unreadable")
exported("both_13", in_format "both_13_21_@", { ["softmax_step.c"] = "#error old",
  ["softmax_step-1.c"] = right[1], ["reinforce.c"] = right[2],
  ["baseline.c"] = right[3] },
    "softmax_step.c was not used: softmax_step.c (attempt 000001) is of a later attempt")

h.layout = "moodle"
local function moodle(name, map, kind, told, what)
  put(("%s_assignsubmission_%s/"):format(name, kind or "file_"), map)
  expects(name, what or all, told)
end
moodle("Ada Lovelace_1", files(flat))
moodle("Jörg Müller-Lüdenscheidt_2", files(below "x/"))
moodle("Group A-Grace Hopper_3", files(flat))
moodle("Conan O'Brien_4", { ["hw.zip"] = zip(listed(files(flat))) })
moodle("No Slash_5", files(flat), "file")
moodle("Only Text_6", { ["onlinetext.html"] = "<p>" }, "onlinetext_",
  "a text or a link was typed into the platform", "missing")
put("Both_7_assignsubmission_onlinetext_/", { ["onlinetext.html"] = "<p>" })
moodle("Both_7", files(flat), nil, "Both_7: a text or a link was typed into the platform")

h.layout = "moodle-flat"
for k, name in ipairs { "Ada Lovelace", "Alan Turing" } do
  exported(("%s_%d"):format(name, k), in_format(("%s_%d_assignsubmission_file_@"):format(name, k)),
    files(flat))
end

h.layout = "blackboard"
local function blackboard(task, user, date, map, told, what)
  local base = ("%s_%s_attempt_%s"):format(task, user, date)
  write(("%s/%s/%s.txt"):format(h.to, h.layout, base),
    ("Name: Some One (%s)\nDate Submitted: %s\n"):format(user, date))
  for file, bytes in pairs(map) do
    write(("%s/%s/%s_%s"):format(h.to, h.layout, base, file), bytes)
  end
  if what then expects(user, what, told) end
end
blackboard("Week 1", "ada", "2026-03-01-10-00-00", files(flat), nil, all)
blackboard("Week 1", "gros_ah", "2026-03-01-10-00-00", { ["softmax_step.c"] = "#error old" })
blackboard("Week 1", "gros_ah", "2026-03-02-10-00-00", files(flat),
  "softmax_step.c (2026-03-01-10-00-00) was not used: softmax_step.c (2026-03-02-10-00-00) is of "
    .. "a later attempt", all)
blackboard("Week 1", "zipped", "2026-03-01-10-00-00", { ["hw.zip"] = zip(listed(files(flat))) },
  nil, all)
blackboard("My task_final", "Team 4", "2026-03-01-10-00-00", files(flat), nil, all)
blackboard("Week 1", "nothing", "2026-03-01-10-00-00", {},
  "nothing: holds none of the lessons' files", "missing")
blackboard("Week 1", "half", "2026-03-01-10-00-00", { ["softmax_step.c"] = right[1] })
blackboard("Week 1", "half", "2026-03-02-10-00-00", { ["reinforce.c"] = right[2] }, nil, { "full",
  "full", "missing" })

h.layout = "brightspace"
local function brightspace(id, name, date, map)
  put(("%s - %s - %s/"):format(id, name, date), map)
end
brightspace("11-9", "Ada Lovelace", "Mar 1, 2026 1159 PM", files(flat))
expects("Ada Lovelace", all)
brightspace("12-9", "Grace Hopper", "Mar 1, 2026 901 AM", { ["softmax_step.c"] = "#error old" })
brightspace("12-9", "Grace Hopper", "Mar 1, 2026 101 PM", files(flat))
expects("Grace Hopper", all,
  "2026-03-01 09:01/softmax_step.c was not used: 2026-03-01 13:01/softmax_step.c is of a later "
    .. "attempt")
write(h.to .. "/brightspace/index.html", "<html>")

h.layout = "brightspace-flat"
exported("Alan Turing", in_format "13-9 - Alan Turing- Mar 2, 2026 1200 PM - @", files(flat))

h.layout = "gradescope"
local export = "assignment_1_export/"
put(export .. "submission_1/", files(flat))
put(export .. "submission_2/", files(below "hw/"))
write(("%s/%s/%ssubmission_metadata.yml"):format(h.to, h.layout, export), [[
---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '11'
    :email: ada@example.edu
  :results: {}
submission_2:
  :submitters:
  - :name: Grace Hopper
    :sid: '12'
  - :name: "J\xF6rg M\xFCller"
    :sid: '13'
]])
expects("Ada Lovelace", all)
expects("Grace Hopper", all)
expects("Jörg Müller", all)

h.layout = "classroom"
for _, user in ipairs { "ada-l", "grace-h", "team-rocket" } do
  put(("hw-submissions/hw-%s/"):format(user),
    { ["chapters/01-softmax-step/softmax_step.c"] = right[1],
    ["chapters/02-reinforce/reinforce.c"] = right[2],
      ["chapters/03-baseline/baseline.c"] = right[3], [".github/workflows/x.yml"] = "x",
    ["README.md"] = "#", ["harness/main.c"] = "int x;" })
  expects("hw-" .. user, all)
end
write(h.to .. "/classroom/hw-submissions/grades.csv", "a,b\n")

h.layout = "sakai"
for _, name in ipairs { "Lovelace, Ada(alove)", "Hopper, Grace(ghopp)" } do
  put(("Week 1/%s/"):format(name), { ["timestamp.txt"] = "2026", ["comments.txt"] = "" })
  put(("Week 1/%s/Submission attachment(s)/"):format(name), files(flat))
  expects(name, all)
end
write(h.to .. "/sakai/Week 1/grades.csv", "a,b\n")

h.layout = "ilias"
put("Submissions/Lovelace_Ada_ada_1/", files(below "20260301100000_"))
put("Submissions/Hopper_Grace_grace_2/", { ["20260301100000_softmax_step.c"] = "#error old",
  ["20260302100000_softmax_step.c"] = right[1],
  ["20260302100000_reinforce.c"] = right[2], ["20260302100000_baseline.c"] = right[3] })
expects("Lovelace_Ada_ada_1", all)
expects("Hopper_Grace_grace_2", all,
  "20260301100000_softmax_step.c was not used: 20260302100000_softmax_step.c is of a later attempt")

h.layout = "artemis"
for _, login in ipairs { "ab12abc", "ge34xyz" } do
  put(("pg26-hw1-%s/"):format(login), files(function(i) return ("chapters/%s/%s.c"):format(slugs[i],
    names[i]) end))
  expects("pg26-hw1-" .. login, all)
end

dofile("harness/tests/troubles.lua")(h)
