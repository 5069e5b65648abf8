-- contract.lua: reads a lesson's header, the only place where a function's name, shape and equation
-- are written.
--
--   contract.read(path) -> { { name, returns, line, tag, agent, params = { { name, kind, role, dims } } }, …, [name] = … }
--   kind  "size_t" "int" "double" "bool"      role  "value" "in" "out" "in/out"      dims  names of earlier size_t
--
-- A function that takes an Env * or a Net * is an agent (learn/agent.h): kind "Env" or "Net", role
-- "handle". A scenario cannot call it; a job does. A header holds comments, preprocessor lines and
-- prototypes, and nothing else. Every parameter has a line of its own in the docstring, dimensions
-- as in the prototype; the line of an array that is not const begins with `out` or `in/out`.
-- Whatever is outside this grammar is an error that names file, line, what was found and what was
-- expected.
local contract = {}

local scalars = { size_t = true, int = true, double = true, bool = true }
local handles = { Env = true, Net = true }
local word = "^[%a_][%w_]*"
local most_params, most_letters = 24, 63 -- as impl/call.h has room for

-- A cursor over the text: take(pattern) moves past a match and the blanks behind it.
local function cursor(path, text)
  local self = { at = 1 }
  function self.line(at) return select(2, text:sub(1, (at or self.at) - 1):gsub("\n", "")) + 1 end
  function self.fail(expected, at)
    at = at or self.at
    local found = text:match("^[%w_]+", at) or text:match("^[^%s]", at) or "the end of the file"
    error(("%s:%d: found '%s', expected %s"):format(path, self.line(at), found, expected), 0)
  end
  function self.take(pattern)
    local from, to = text:find(pattern, self.at)
    if not from then return nil end
    self.at = text:match("^%s*()", to + 1)
    return text:sub(from, to)
  end
  function self.need(pattern, expected) return self.take(pattern) or self.fail(expected) end
  function self.done() return self.at > #text end
  self.take("^%s*")
  return self
end

local function dimensions(c, p, sizes)
  while c.take("^%[") do
    local at = c.at
    local size = c.need(word, "the name of an earlier size_t argument")
    if not sizes[size] then c.fail("the name of an earlier size_t argument", at) end
    p.dims[#p.dims + 1] = size
    c.need("^%]", "]")
  end
  if #p.dims > 3 then c.fail("at most three dimensions") end
end

local function parameter(c, f, sizes)
  local const_at = c.at
  local const = c.take("^const%f[^%w_]")
  local kind_at = c.at
  local kind = c.need(word, "size_t, int, double or bool")
  if not scalars[kind] and not handles[kind] then c.fail("size_t, int, double or bool", kind_at) end
  if handles[kind] then c.need("^%*", "*") end
  local name_at = c.at
  local p = { kind = kind, name = c.need(word, "a parameter's name"), dims = {} }
  if #p.name > most_letters then c.fail("a name of at most " .. most_letters .. " letters", name_at) end
  for _, other in ipairs(f.params) do
    if other.name == p.name then c.fail("a name that no earlier parameter has", name_at) end
  end
  if handles[kind] then
    f.agent, p.role = true, "handle"
    return p
  end
  dimensions(c, p, sizes)
  if #p.dims > 0 and kind == "size_t" then c.fail("an array of double, int or bool", kind_at) end
  if #p.dims == 0 and const then c.fail("a type: only arrays are const", const_at) end
  if #p.dims == 0 and kind == "size_t" then sizes[p.name] = true end
  p.role = #p.dims == 0 and "value" or const and "in" or nil
  return p
end

-- The docstring's line for a parameter: name, dimensions, two blanks or more, then the text.
local function described(doc, p)
  local dims = #p.dims > 0 and "[" .. table.concat(p.dims, "][") .. "]" or ""
  for line in doc:gmatch("[^\n]+") do
    local name, rest = line:match("^%s*%*%s+([%w_%[%]]+)%s%s+(.*)$")
    if name == p.name .. dims then return rest end
  end
end

local function roles(path, f, doc)
  if not doc then error(("%s:%d: found %s without a docstring, expected a comment right before it"):format(path, f.line, f.name), 0) end
  for _, p in ipairs(f.params) do
    local dims = #p.dims > 0 and "[" .. table.concat(p.dims, "][") .. "]" or ""
    local text = described(doc, p)
    if not text then
      error(("%s:%d: %s: found no line for %s in its docstring, expected ' *   %s%s  …'"):format(path, f.line, f.name, p.name, p.name, dims), 0)
    end
    p.role = p.role or text:match("^in/out%f[^%w]") or text:match("^out%f[^%w]")
    if not p.role then
      error(("%s:%d: %s: found '%s' for %s, which is not const; expected its line to begin with out or in/out")
        :format(path, f.line, f.name, text:sub(1, 30), p.name), 0)
    end
  end
end

local function prototype(c, path, doc)
  local f = { line = c.line(), params = {}, tag = doc and doc:match("%[(eq:[%w_%-]+)%]") }
  local at = c.at
  f.returns = c.need(word, "a comment, a preprocessor line or a prototype")
  if f.returns ~= "void" and not scalars[f.returns] then c.fail("void, size_t, int, double or bool", at) end
  local name_at = c.at
  f.name = c.need(word, "a function's name")
  c.need("^%(", "(")
  local sizes = {}
  if #f.name > most_letters then c.fail("a name of at most " .. most_letters .. " letters", name_at) end
  repeat f.params[#f.params + 1] = parameter(c, f, sizes) until not c.take("^,")
  if #f.params > most_params then c.fail("at most " .. most_params .. " parameters") end
  c.need("^%)", ", or )")
  c.need("^;", ";")
  roles(path, f, doc)
  return f
end

function contract.parse(path, text)
  local c, list, doc = cursor(path, text), {}, nil
  while not c.done() do
    local comment_at = c.at
    if c.take("^/%*") then
      c.at = comment_at
      doc = c.take("^/%*.-%*/") or c.fail("the end */ of this comment")
    elseif c.take("^//[^\n]*") or c.take("^#[^\n]*") then
      doc = nil
    else
      local at = c.at
      local f = prototype(c, path, doc)
      if list[f.name] then c.fail("a prototype only once: " .. f.name .. " is declared above", at) end
      list[#list + 1], list[f.name], doc = f, f, nil
    end
  end
  return list
end

function contract.read(path)
  local text, why = host.read(path)
  if not text then error(("%s: %s"):format(path, why), 0) end
  return contract.parse(path, text)
end

return contract
