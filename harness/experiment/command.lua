-- command.lua: what the commands of this room share: how an error becomes one message and an exit
-- status, in the words of whoever was asked, make or the program; and printing that notices when
-- it fails.
--
--   command.run(name, usages, body, …) -> exit status   body(…) returns it, unless there is an
--                                                       error; usages = { make, ascent }
--   command.usage(text, …)     raises a usage error       command.option("--seed") -> or "SEED="
--   command.say(text)          prints; what cannot be printed is an error
local screen = require "diagnose.screen"
local command = {}

-- The Makefile says so.
local asked = os.getenv("ASKED_OF") == "make" and "make" or "ascent"

function command.usage(text, ...)
  error({ outcome = "usage", text = text:format(...), asked = true }, 0)
end

function command.option(word)
  return asked == "make" and word:gsub("^%-%-", ""):upper() .. "=" or word
end

function command.say(text)
  local ok, why = io.stdout:write(screen.shown(text))
  if ok then ok, why = io.stdout:flush() end
  if not ok then error({ text = "cannot print: " .. why }, 0) end
end

function command.run(name, usages, body, ...)
  local ok, result = xpcall(body, function(e)
    return type(e) == "table" and e or { text = host.traceback(e) }
  end, ...)
  if ok then return result end
  local usage = result.asked and usages[asked] or ""
  io.stderr:write(("%s %s: %s\n%s"):format(asked, name, result.text, usage))
  return result.outcome == "usage" and host.status.usage or host.status.unable
end

return command
