-- troubles.lua: more hand-ins for classes.lua, each in trouble of a kind of its own: names that
-- only the contents explain, tries in numbered folders, files that are no C, halves of archives,
-- a class among pupils.
return function(h)
  local names, slugs, right, stub, all = h.names, h.slugs, h.right, h.stub, h.all
  local files, flat, below, put, pupil = h.files, h.flat, h.below, h.put, h.pupil

  -- An older try, longer than what counts.
  local old = {}
  for i = 1, 3 do old[i] = "#error old\n" .. ("int x;\n"):rep(3000) end

  local function joined(...)
    local map = {}
    for _, some in ipairs { ... } do
      for path, bytes in pairs(some) do map[path] = bytes end
    end
    return map
  end

  -- All three right, but with `more` instead of lesson i's file.
  local function but(i, more)
    local map = files(flat)
    map[names[i] .. ".c"] = nil
    return joined(map, more)
  end

  -- ---- names ----

  h.layout = "named"
  for _, name in ipairs { "softmax_step2.c", "softmax_step_v2.c", "sofmax_step.c", "ada.c",
    "hw1.c", "main.c", "softmax_step.c ", "softmax_step.cxx", "softmax_step.c.c",
    "week1/main.c", "01-softmax-step/solution.c" } do
    pupil(name:gsub("/", " "), but(1, { [name] = right[1] }),
      name .. " was taken for softmax_step.c")
  end
  pupil("a test of his own", joined(files(flat), { ["test.c"] = '#include "baseline.h"\nint x;' }),
    "test.c was not used: baseline.c has the expected name")
  pupil("v1 and v2", but(2, { ["reinforce_v1.c"] = old[2], ["reinforce_v2.c"] = right[2] }),
    "reinforce_v1.c was not used: reinforce_v2.c is a newer copy")
  pupil("9 and 10", but(2, { ["reinforce9.c"] = old[2], ["reinforce10.c"] = right[2] }),
    "reinforce9.c was not used: reinforce10.c is a newer copy")
  pupil("v3 and final", but(2, { ["reinforce_v3.c"] = old[2], ["reinforce_final.c"] = right[2] }),
    "reinforce_v3.c was not used: reinforce_final.c is a newer copy")
  pupil("folder of its name", but(1, { ["softmax_step.c/softmax_step.c"] = right[1] }))

  pupil("an empty folder of its name", but(1, { ["softmax_step.c/.keep"] = "" }),
    "softmax_step.c is a folder: expected softmax_step.c", { "missing", "full", "full" })

  -- ---- tries ----

  h.layout = "tries"
  for _, tries in ipairs { { "Version 1", "Version 2" }, { "1", "2" }, { "9", "10" },
    { "2026-03-01-10-00-00", "2026-03-02-09-00-00" }, { "attempt_2", "attempt_11" } } do
    local before, after = tries[1] .. "/", tries[2] .. "/"
    pupil(tries[1] .. " to " .. tries[2],
      joined(files(below(before), old), files(below(after))),
      ("%sbaseline.c was not used: %sbaseline.c is of a later attempt"):format(before, after))
  end
  h.layout = "submitty"
  for _, user in ipairs { "ada", "bob" } do
    put(("hw1/%s/1/"):format(user), files(flat, old))
    put(("hw1/%s/2/"):format(user), files(flat))
    h.expects(user, all, user .. ": 1/reinforce.c was not used")
  end
  h.layout = "teams"
  for _, user in ipairs { "Ada Lovelace", "Bob Ross" } do
    local work = "Submitted files/" .. user .. "/Lesson 1/Version "
    put(work .. "1/", files(flat, old))
    put(work .. "2/", files(flat))
    h.expects(user, all, user .. ": Lesson 1/Version 1/reinforce.c was not used")
  end
  h.layout = "copied archives"
  h.write(h.to .. "/copied archives/ada.zip", h.zip(h.listed(files(flat, old))))
  h.write(h.to .. "/copied archives/ada (1).zip", h.zip(h.listed(files(flat))))
  h.write(h.to .. "/copied archives/bob (1).zip", h.zip(h.listed(files(flat))))
  h.expects("ada", all, "ada.zip/reinforce.c was not used")
  h.expects("bob (1)", all)

  -- ---- what is no C ----

  h.layout = "no C"
  local first_unreadable = { "unreadable", "full", "full" }
  local function says(what, bytes, told)
    pupil(what, but(1, { ["softmax_step.c"] = bytes }), "softmax_step.c is " .. told,
      first_unreadable)
  end
  says("UTF-16", right[1]:gsub(".", "%0\0"), "saved as UTF-16: expected UTF-8")
  says("UTF-16, the other", right[1]:gsub(".", "\0%0"), "saved as UTF-16: expected UTF-8")
  says("rich", "{\\rtf1\\ansi " .. right[1], "rich text (RTF): expected plain text")
  says("page", "<!DOCTYPE html>\n<html>", "a page of the web: expected plain text")
  says("word", "PK\3\4xxxx", "a .zip or a .docx by its contents: expected plain text")
  says("compressed", "\31\139xx", "compressed (gzip): expected plain text")
  local untouched = "%s is no C: it was not used, and softmax_step.c is the untouched stub"
  for _, name in ipairs { "softmax_step.c.bak", "softmax_step.docx",
    "softmax_step.c.kept-2026-03-01-101010" } do
    pupil("stub and " .. name, but(1, { ["softmax_step.c"] = stub[1], [name] = right[1] }),
      untouched:format(name), { "stub", "full", "full" })
  end
  pupil("empty and another", but(1, { ["softmax_step.c"] = "", ["softmax_step.c~"] = right[1] }),
    "softmax_step.c~ is no C: it was not used, and softmax_step.c is empty", first_unreadable)
  pupil("stub and header", but(1, { ["softmax_step.c"] = stub[1], ["softmax_step.h"] = "" }), nil,
    { "stub", "full", "full" })
  for _, name in ipairs { "README.txt", "repo.url", "rest.patch", "rest.ipynb" } do
    pupil("one and " .. name, { ["softmax_step.c"] = right[1], [name] = "x" },
      "a lesson is missing, and what else there is was not read: " .. name,
      { "full", "missing", "missing" })
  end
  for _, name in ipairs { "rest.gz", "rest.7z.001", "rest.z01", "rest.zipx", "rest.zip.part" } do
    pupil("one and " .. name, { ["softmax_step.c"] = right[1], [name] = "x" },
      name .. " cannot be opened", { "full", "unreadable", "unreadable" })
  end

  -- ---- a copy of the workbook ----

  h.layout = "workbooks"
  local chapters = files(function(i) return ("chapters/%s/%s.c"):format(slugs[i], names[i]) end,
    stub)
  for _, place in ipairs { "solutions/01-softmax-step", "build" } do
    local own = right[1] .. "/* my own */\n"
    pupil("work in " .. place:match("^%l+"),
      joined(chapters, { [place .. "/softmax_step.c"] = own, ["README.md"] = "x" }),
      place .. "/softmax_step.c is not in chapters/: it was not used", "stub")
  end
  pupil("its own solutions", joined(chapters, { ["README.md"] = "x",
    ["solutions/01-softmax-step/softmax_step.c"] = right[1] }), nil, "stub")

  -- ---- in a class's folder ----

  h.layout = "loose"
  for _, name in ipairs { "gus.gz", "sev.7z.001", "zed.zipx", "pat.zip.crdownload" } do
    h.write(h.to .. "/loose/" .. name, "x")
    h.expects(name:match("^%w+"), "unreadable", name .. " cannot be opened")
  end
  h.write(h.to .. "/loose/tgz.zip", h.zip(h.listed(files(flat))))
  h.write(h.to .. "/loose/report.pdf", "%PDF")
  h.write(h.to .. "/loose/work", "x")
  h.expects("tgz", all, "neither C nor an archive, so not looked at: report.pdf, work")

  h.layout = "a class among pupils"
  for _, user in ipairs { "ada", "bob", "cy" } do put("Monday/" .. user .. "/", files(flat)) end
  for i = 1, 6 do pupil("pupil " .. i, files(flat)) end
  h.expects("Monday", "unreadable",
    "is it one pupil's? ada, bob, cy have the same lesson's file each")

  h.layout = "sections"
  for _, section in ipairs { "Monday", "Tuesday" } do
    local map = joined(files(below "ada/"), files(below "bob/"))
    h.write(("%s/sections/%s.zip"):format(h.to, section), h.zip(h.listed(map)))
    h.expects(section, all, section .. ": is it one pupil's? ada, bob have the same lesson's")
  end

  -- ---- platforms ----

  h.layout = "autolab"
  for version, texts in pairs { [2] = old, [10] = right } do
    for name, bytes in pairs(files(flat, texts)) do
      h.write(("%s/autolab/a_l@x.edu_%d_%s"):format(h.to, version, name), bytes)
    end
  end
  h.expects("a_l@x.edu", all, "reinforce.c (attempt 000002) was not used")

  h.layout = "brightspace, day first"
  for date, texts in pairs { ["1 March, 2026 1159 PM"] = old, ["2 Mar 2026 0901"] = right } do
    put(("12-9 - Ada Lovelace - %s/"):format(date), files(flat, texts))
  end
  h.expects("Ada Lovelace", all, "2026-03-01 23:59/reinforce.c was not used")

  h.layout = "sakai, returned"
  put("W/Hopper, Grace(grace)/Submission attachment(s)/", files(flat))
  put("W/Hopper, Grace(grace)/Feedback Attachment(s)/", files(flat, old))
  put("W/Lovelace, Ada(ada)/Submission attachment(s)/", files(flat))
  h.expects("Hopper, Grace(grace)", all)
  h.expects("Lovelace, Ada(ada)", all)

  h.layout = "gradescope, unlisted"
  for i = 1, 2 do put(("assignment_1_export/submission_%d/"):format(i), files(flat)) end
  put("assignment_1_export/", { ["submission_metadata.yml"] = [[
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
]] })
  h.expects("Ada Lovelace", all)
  h.expects("submission_2", all,
    "submission_2 is not in submission_metadata.yml: it is graded under its own name")
end
