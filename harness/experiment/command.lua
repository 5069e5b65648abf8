-- command.lua: what the commands of this room share: how an error becomes one message and an exit
-- status, and printing that notices when it fails.
--
--   command.run(name, usage, body, …) -> exit status     body(…) returns it; 2 for a usage error, 3 for any other
--   command.usage(text, …)                               raises a usage error
--   command.say(text)                                    prints; what cannot be printed is an error
local command = {}

function command.usage(text, ...) error({ outcome = "usage", text = text:format(...), asked = true }, 0) end

function command.say(text)
  local ok, why = io.stdout:write(text)
  if ok then ok, why = io.stdout:flush() end
  if not ok then error({ text = "cannot print: " .. why }, 0) end
end

function command.run(name, usage, body, ...)
  local ok, result = xpcall(body, function(e) return type(e) == "table" and e or { text = host.traceback(e) } end, ...)
  if ok then return result end
  io.stderr:write(("ascent %s: %s\n%s"):format(name, result.text, result.asked and usage or ""))
  return result.outcome == "usage" and 2 or 3
end

return command
