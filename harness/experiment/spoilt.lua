-- spoilt.lua: the reference with another body for one of its regions, or for several, as a shared
-- object: for who wants to know what it would come to.
--
--   spoilt(lesson, folder, "region", "body", …) -> its path, in the folder. A body is whole, or
--                                                  what differs, as in mistakes.c (regions.lua)
local build = require "impl.build"
local regions = require "lesson.regions"

return function(l, folder, ...)
  local text = ("//> mistake spoilt in %s\n// Spoilt.\n%s\n"):format(...)
  for i = 3, select("#", ...), 2 do
    text = text .. ("//> and in %s\n%s\n"):format(select(i, ...))
  end
  local path, where = l.solution .. "/" .. l.file, "a body given"
  local m = regions.mistakes(where, text .. "//< spoilt\n")[1]
  local so, log = build.implementation(l, regions.mistake(path, host.read(path), m, where), folder,
    "spoilt")
  return so or error({ text = log }, 0)
end
