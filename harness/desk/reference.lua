-- reference.lua: one function of a lesson's solution, whole or half filled.
--
--   reference.whole(text, name) -> the function's definition, without the marks of regions; or nil
--   reference.half(text, name)  -> the same with … where something is worked out: declarations,
--                                  loops and conditions stay
-- As a program: reference.lua SOLUTION NAME prints the first.
local reference = {}

function reference.whole(text, name)
  local lines, inside = {}, false
  for line in (text .. "\n"):gmatch("(.-)\n") do
    inside = inside or line:match("^[%a_]") and line:match("[^%w_]" .. name .. "%(")
      and not line:match(";$")
    if inside and not line:match("^%s*//[<>] ") then lines[#lines + 1] = line end
    if inside and line == "}" then return table.concat(lines, "\n") end
  end
end

-- What is assigned or returned becomes …; a declaration without a value and a loop's head do not.
local function blanked(line)
  if line:match("^%s*for%s*%(") or line:match("^%s*while%s*%(") then return line end
  local head = line:match("^(%s*return%s).*;") or line:match("^(.-[%w_%])]%s*[-+*/]?=%s)[^=].*;$")
  return head and head .. "…;" or line
end

function reference.half(text, name)
  local whole = reference.whole(text, name)
  if not whole then return nil end
  local lines, inside = {}, false
  for line in (whole:gsub(" *//[^\n]*", "") .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = inside and blanked(line) or line
    inside = inside or line == "{"
  end
  return table.concat(lines, "\n")
end

if arg and arg[0] and arg[0]:match("reference%.lua$") then
  local file = assert(io.open(arg[1]))
  local text = file:read("a"):gsub("/%*.-%*/\n?", "")
  local whole = reference.whole(text, arg[2])
  if not whole then
    io.stderr:write(("%s has no function '%s'\n"):format(arg[1], arg[2]))
    os.exit(2)
  end
  print(whole)
end

return reference
