-- contract.lua: reads a lesson's header, the only place where a function's name, shape and equation
-- are written.
--
--   contract.read(path [, structs]) -> functions, structs
--   functions  { { name, returns, line, tag, agent, params }, …, [name] = … }
--   params     { { name, kind, role, dims, fields, type, positive, never_above,
--                below_one, least, below }, … }
--   kind  "size_t" "int" "double" "bool" "struct"      role  "value" "in" "out" "in/out" "handle"
--   dims  names of earlier size_t      fields  { { name, kind } } of a struct, in order; of one
--                                              that is a pointer also lengths, as its line has them
--   type  the struct's name            positive  whether its line says "> 0"
--   never_above  whether it says "≤ 0"    below_one  whether it says "in [0, 1)"
--   least  n, where it says "≥ n"          below  { N = true } of what it says "< N"
--
-- A header holds comments, preprocessor lines, structs and prototypes, and nothing else. Every
-- parameter has a line of its own in the docstring, dimensions as in the prototype; the line of an
-- array that is not const begins with `out` or `in/out`.
--
-- A struct, `typedef struct { double gamma, lambda; size_t epochs; } Settings;`, has a docstring
-- too, and in it a line for every field. If all fields are scalars it holds settings: a function
-- takes them as `const Settings *how`, a scenario as how = { gamma = …, lambda = …, epochs = … }.
-- If some are pointers it holds rows, which only an agent takes. `structs` are those that a header
-- may use besides its own: a lesson's, in its jobs.
--
-- A function that takes an Env *, a Net * (learn/agent.h) or rows is an agent: that parameter's
-- role is "handle", its kind the type's name. A scenario cannot call it; a job does. Whatever is
-- outside this grammar is an error that names file, line, what was found and what was expected.
local contract = {}

local scalars = { size_t = true, int = true, double = true, bool = true }
local handles = { Env = true, Net = true }
local word = "^[%a_][%w_]*"
-- What a call has room for (impl/call.h, scenario/lua_call.h); fields are those of one struct. A
-- program without a host, as the book's are, calls nothing, and has no limits to ask for.
local no_limits = { args = math.huge, fields = math.huge, letters = math.huge, rank = math.huge }
local most = host and host.limits or no_limits

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
  function self.text(pattern) return text:match(pattern, self.at) end
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
  if #p.dims > most.rank then c.fail(("at most %d dimensions"):format(most.rank)) end
end

-- A name that none of `others` has.
local function new_name(c, others, what)
  local at = c.at
  local name = c.need(word, "a " .. what .. "'s name")
  if #name > most.letters then c.fail("a name of at most " .. most.letters .. " letters", at) end
  for _, other in ipairs(others) do
    if other.name == name then c.fail("a name that no earlier " .. what .. " has", at) end
  end
  return name
end

-- What a pointer points to: settings, which are const, or what only an agent is handed.
local function pointed_to(c, f, p, struct, const, at)
  if struct and struct.settings then
    if not const then c.fail("const: settings are an input", at) end
    p.kind, p.role, p.fields, p.type = "struct", "in", struct.fields, struct.name
  else
    f.agent, p.role = true, "handle"
  end
  return p
end

local function parameter(c, f, sizes, structs)
  local const_at = c.at
  local const = c.take("^const%f[^%w_]")
  local kind_at = c.at
  local kind = c.need(word, "size_t, int, double or bool")
  local pointer = handles[kind] or structs[kind]
  if not scalars[kind] and not pointer then
    c.fail("size_t, int, double or bool, or a struct declared above", kind_at)
  end
  if pointer then c.need("^%*", "*") end
  local p = { kind = kind, name = new_name(c, f.params, "parameter"), dims = {} }
  if pointer then return pointed_to(c, f, p, structs[kind], const, const_at) end
  dimensions(c, p, sizes)
  if #p.dims > 0 and kind == "size_t" then c.fail("an array of double, int or bool", kind_at) end
  if #p.dims == 0 and const then
    c.fail("a type: only arrays are const, and what is pointed to", const_at)
  end
  if #p.dims == 0 and kind == "size_t" then sizes[p.name] = true end
  p.role = #p.dims == 0 and "value" or const and "in" or nil
  return p
end

-- The docstring's line for a parameter or field: name, dimensions, two blanks or more, then the
-- text. Of a pointer, which has no dimensions of its own, the line may give any.
local function described(path, of, doc, p)
  local function fail(found, expected)
    local who = doc and of.name .. ": " or ""
    error(("%s:%d: %sfound %s, expected %s"):format(path, of.line, who, found, expected), 0)
  end
  if not doc then fail(of.name .. " without a docstring", "a comment right before it") end
  local wanted = p.name .. (#p.dims > 0 and "[" .. table.concat(p.dims, "][") .. "]" or "")
  for line in doc:gmatch("[^\n]+") do
    local name, rest = line:match("^%s*%*%s+([%w_%[%]]+)%s%s+(.*)$")
    if name == wanted then return rest end
    if p.pointer and name and name:match(word) == wanted then
      p.lengths = {}
      for size in name:gmatch("%[([%w_]+)%]") do p.lengths[#p.lengths + 1] = size end
      return rest
    end
  end
  fail(("no line for %s in its docstring"):format(p.name), ("' *   %s  …'"):format(wanted))
end

local function roles(path, f, doc)
  for _, p in ipairs(f.params) do
    local text = described(path, f, doc, p)
    p.positive, p.never_above = text:match("> 0") ~= nil, text:match("≤ 0") ~= nil
    p.below_one, p.least = text:match("in %[0, 1%)") ~= nil, tonumber(text:match("≥ (%d+)"))
    p.below = {}
    for size in text:gmatch("< (%a[%w_]*)") do p.below[size] = true end
    p.role = p.role or text:match("^in/out%f[^%w]") or text:match("^out%f[^%w]")
    if not p.role then
      error(("%s:%d: %s: found '%s' for %s, which is not const; expected its line to begin with "
        .. "out or in/out"):format(path, f.line, f.name, text:sub(1, 30), p.name), 0)
    end
  end
end

-- typedef struct { kind name, *name; … } Name;
local function structure(c, path, doc)
  local s = { line = c.line(), fields = {}, settings = true }
  c.need("^typedef%f[^%w_]", "typedef")
  c.need("^struct%f[^%w_]", "struct")
  c.need("^{", "{")
  repeat
    local at = c.at
    local kind = c.need(word, "size_t, int, double or bool")
    if not scalars[kind] then c.fail("size_t, int, double or bool", at) end
    repeat
      local pointer = c.take("^%*")
      s.settings = s.settings and not pointer
      local name = new_name(c, s.fields, "field")
      s.fields[#s.fields + 1] = { kind = kind, pointer = pointer and true, dims = {}, name = name }
    until not c.take("^,")
    c.need("^;", ", or ;")
  until c.take("^}")
  if #s.fields > most.fields then c.fail("at most " .. most.fields .. " fields") end
  s.name = c.need(word, "the struct's name")
  c.need("^;", ";")
  for _, field in ipairs(s.fields) do
    field.positive = described(path, s, doc, field):match("> 0") ~= nil
  end
  return s
end

local function prototype(c, path, doc, structs)
  local f = { line = c.line(), params = {}, tag = doc and doc:match("%[(eq:[%w_%-]+)%]") }
  local at = c.at
  f.returns = c.need(word, "a comment, a preprocessor line or a prototype")
  if f.returns ~= "void" and not scalars[f.returns] then
    c.fail("void, size_t, int, double or bool", at)
  end
  local name_at = c.at
  f.name = c.need(word, "a function's name")
  c.need("^%(", "(")
  local sizes = {}
  if #f.name > most.letters then
    c.fail("a name of at most " .. most.letters .. " letters", name_at)
  end
  repeat f.params[#f.params + 1] = parameter(c, f, sizes, structs) until not c.take("^,")
  if #f.params > most.args then c.fail("at most " .. most.args .. " parameters") end
  c.need("^%)", ", or )")
  c.need("^;", ";")
  roles(path, f, doc)
  return f
end

function contract.parse(path, text, structs)
  local c, list, doc = cursor(path, text), {}, nil
  structs = setmetatable({}, { __index = structs })
  while not c.done() do
    local comment_at = c.at
    if c.take("^/%*") then
      c.at = comment_at
      doc = c.take("^/%*.-%*/") or c.fail("the end */ of this comment")
    elseif c.take("^//[^\n]*") or c.take("^#[^\n]*") then
      doc = nil
    elseif c.text("^typedef%f[^%w_]") then
      local at = c.at
      local s = structure(c, path, doc)
      if structs[s.name] then
        c.fail("a struct only once: " .. s.name .. " is declared already", at)
      end
      structs[s.name], doc = s, nil
    else
      local at = c.at
      local f = prototype(c, path, doc, structs)
      if list[f.name] then
        c.fail("a prototype only once: " .. f.name .. " is declared above", at)
      end
      list[#list + 1], list[f.name], doc = f, f, nil
    end
  end
  return list, structs
end

function contract.read(path, structs)
  local text, why = host.read(path)
  if not text then error(("%s: %s"):format(path, why), 0) end
  return contract.parse(path, text, structs)
end

return contract
