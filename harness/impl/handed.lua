-- handed.lua: makes the functions that stand before those of a lesson and of the earlier ones, and
-- write down what they are handed (handed.h). Agents are linked with them to explain, never to
-- score.
--
--   handed.functions(lesson)  -> { contract of a function, … }: its number is its place, less 1
--   handed.inputs(f)          -> its arguments that are written down, in order: { p, field of it,
--                                dims }; p.rows: the struct, where it is one of rows
--   handed.source(lesson)     -> the text of that file
--   handed.prefix             what stands before a function's name there
local contract = require "lesson.contract"
local handed = { prefix = "handed_to_" }

-- Rows, which only an agent takes, are told from a world or a network.
function handed.functions(lesson)
  local list, structs = {}, nil
  for _, l in ipairs(lesson.upto) do
    local of_lesson, known = contract.read(l.header, structs)
    structs = known
    for _, f in ipairs(of_lesson) do
      for _, p in ipairs(f.params) do p.rows = p.role == "handle" and structs[p.kind] or nil end
      list[#list + 1] = f
    end
  end
  return list
end

function handed.inputs(f)
  local list = {}
  for _, p in ipairs(f.params) do
    local fields = p.role == "in" and p.fields or p.rows and p.rows.fields
    for _, field in ipairs(fields or {}) do
      list[#list + 1] = { p = p, field = field, dims = field.lengths or {} }
    end
    if not fields and p.role ~= "out" and p.role ~= "handle" then
      list[#list + 1] = { p = p, dims = p.dims }
    end
  end
  return list
end

-- The parameter as the prototype has it.
local function declared(p)
  local const = p.role == "in" and "const " or ""
  if p.type or p.role == "handle" then
    return ("%s%s *%s"):format(const, p.type or p.kind, p.name)
  end
  local dims = #p.dims > 0 and "[" .. table.concat(p.dims, "][") .. "]" or ""
  return ("%s%s %s%s"):format(const, p.kind, p.name, dims)
end

-- The lines that write down what rows hold; what is to be handed on is put into them.
local function passed_rows(p)
  local lines = {}
  for i, field in ipairs(p.rows.fields) do
    local place, lengths = ("%s->%s"):format(p.name, field.name), {}
    for k, size in ipairs(field.lengths or {}) do lengths[k] = ("%s->%s"):format(p.name, size) end
    lines[i] = field.pointer and ("    handed_%s(%s, %s, false);"):format(field.kind, place,
      table.concat(lengths, " * ")) or ("    handed_number((double)%s);"):format(place)
  end
  return lines, p.name
end

-- The lines that write an argument down, and what is handed on of it.
local function passed(p, sizes)
  if p.rows then return passed_rows(p) end
  if p.fields then
    local lines = { ("    %s %s_ = *%s;"):format(p.type, p.name, p.name) }
    for _, field in ipairs(p.fields) do
      local place = ("%s_.%s"):format(p.name, field.name)
      lines[#lines + 1] = ("    %s = (%s)handed_number((double)%s);")
        :format(place, field.kind, place)
    end
    return lines, ("&%s_"):format(p.name)
  elseif p.role == "value" then
    local number = ("handed_number((double)%s)"):format(p.name)
    if sizes[p.name] then return { ("    %s;"):format(number) }, p.name end
    return { ("    %s = (%s)%s;"):format(p.name, p.kind, number) }, p.name
  elseif p.role == "in" or p.role == "in/out" then
    return { ("    void *%s_ = handed_%s(%s, %s, %s);"):format(p.name, p.kind, p.name,
      table.concat(p.dims, " * "), p.role == "in") }, p.name .. "_"
  end
  return {}, p.name
end

local function before(f, number)
  local declarations, names, sizes = {}, {}, {}
  local lines = { ("    handed_begin(%d);"):format(number) }
  for _, p in ipairs(f.params) do
    for _, d in ipairs(p.dims) do sizes[d] = true end
  end
  for i, p in ipairs(f.params) do
    local more
    declarations[i] = declared(p)
    more, names[i] = passed(p, sizes)
    table.move(more, 1, #more, #lines + 1, lines)
  end
  return ("%s %s%s(%s)\n{\n%s\n    %s%s(%s);\n}\n"):format(f.returns, handed.prefix, f.name,
    table.concat(declarations, ", "), table.concat(lines, "\n"),
    f.returns == "void" and "" or "return ", f.name, table.concat(names, ", "))
end

function handed.source(lesson)
  local out = { ('#include "%s/harness/impl/handed_inside.h"'):format(host.root) }
  for _, l in ipairs(lesson.upto) do out[#out + 1] = ('#include "%s"'):format(l.header) end
  for number, f in ipairs(handed.functions(lesson)) do out[#out + 1] = before(f, number - 1) end
  return table.concat(out, "\n")
end

return handed
