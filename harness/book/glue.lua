-- glue.lua: what joins a lesson's headers to a page, from the workbook's folder. NAME is what the
-- page calls a module: the lesson's slug, or another for another set of functions.
--
--   lua5.4 glue.lua exports SLUG SCRIPT…       the functions a module shows, as options for clang
--   lua5.4 glue.lua contract NAME SLUG WASM SCRIPT…
--                                              the script that gives a page contract and reference
--   lua5.4 glue.lua mine NAME WASM|- LOG       that for the reader's own file, or what the compiler
--                                              said
--   lua5.4 glue.lua beside SCRIPT…             the known mistakes that figures put beside it
--   lua5.4 glue.lua mistake NAME MISTAKE WASM  the script of one of them
--
-- The contract reader of the checks reads the headers, so a figure calls what a scenario calls.
package.path = "harness/lesson/?.lua;harness/contract/?.lua;harness/book/?.lua;" .. package.path
local contract, library = require("contract"), require("library")

-- A chapter without code shows lesson 1's functions.
local function code_of(slug)
  local first
  for _, c in ipairs(library.chapters()) do
    if library.exists(("chapters/%s/%s.h"):format(c.slug, c.name)) then
      first = first or c.slug
      if c.slug == slug then return slug end
    end
  end
  return first
end

local function headers(slug)
  local stem = slug:match("^%d+%-(.+)$"):gsub("%-", "_")
  local list = {}
  for _, path in ipairs {
    ("chapters/%s/%s.h"):format(slug, stem), ("chapters/%s/jobs.h")
      :format(slug), "harness/book/page/page.h", "harness/learn/journal.h",
  } do
    if library.exists(path) then list[#list + 1] = path end
  end
  return list
end

-- A lesson may call what the lessons before it taught.
local function earlier(slug)
  local list = {}
  for _, c in ipairs(library.chapters()) do
    local path = ("chapters/%s/%s.h"):format(c.slug, c.name)
    if c.slug < slug and library.exists(path) then list[#list + 1] = path end
  end
  return list
end

-- What scripts call: a module shows no more than that.
local function called(scripts)
  local names = {}
  for _, path in ipairs(scripts) do
    for name in library.slurp(path):gmatch("impl%s*%.([%w_]+)") do names[name] = path end
  end
  return names
end

local function functions(slug, scripts)
  local list, names, structs = {}, called(scripts), nil
  local function add(paths)
    for _, path in ipairs(paths) do
      local declared
      declared, structs = contract.parse(path, library.slurp(path), structs)
      for _, f in ipairs(declared) do
        if names[f.name] then list[#list + 1], names[f.name] = f, nil end
      end
    end
  end
  add(earlier(code_of(slug)))
  add(headers(code_of(slug)))
  for name, path in pairs(names) do
    local text = "%s: found impl.%s, expected a function of this lesson, an earlier one or page.h"
    error(text:format(path, name), 0)
  end
  return list
end

local function quoted(s)
  return '"' .. s:gsub('[\\"]', "\\%0"):gsub("\n", "\\n"):gsub("</", "<\\/") .. '"'
end

local function as_script(f)
  local params = {}
  for i, p in ipairs(f.params) do
    local dims = {}
    for k, d in ipairs(p.dims) do dims[k] = quoted(d) end
    local fields = {}
    for k, field in ipairs(p.fields or {}) do
      fields[k] = ("{name:%q,kind:%q}"):format(field.name, field.kind)
    end
    params[i] = ("{name:%q,kind:%q,role:%q,dims:[%s]%s}"):format(p.name, p.kind, p.role,
      table.concat(dims, ","), p.fields and ",fields:[" .. table.concat(fields, ",") .. "]" or "")
  end
  return ('{name:%q,returns:%q,params:[%s]}'):format(f.name, f.returns, table.concat(params, ","))
end

local function base64(path)
  local pipe = assert(io.popen("base64 -w0 '" .. path .. "'"))
  local text = pipe:read("a")
  pipe:close()
  return text
end

local made = {}

function made.exports(slug, ...)
  for _, f in ipairs(functions(slug, { ... })) do
    io.write("-Wl,--export-if-defined=", f.name, "\n")
  end
  io.write("-Wl,--export=page_arrays\n")
end

function made.contract(name, slug, wasm, ...)
  local list = {}
  for i, f in ipairs(functions(slug, { ... })) do list[i] = as_script(f) end
  io.write(("Ascent.lesson(%q,{functions:[%s],modules:{reference:%s}});\n")
    :format(name, table.concat(list, ",\n"), quoted(base64(wasm))))
end

function made.mine(name, wasm, log)
  local why = log and library.slurp(log):gsub("^%s*(.-)%s*$", "%1"):sub(1, 1500) or ""
  io.write(("Ascent.mine(%q,%s,%s);\n")
    :format(name, wasm == "-" and "null" or quoted(base64(wasm)), quoted(why)))
end

-- The known mistakes that figures of these scripts put beside the reference: beside: ['name', …].
function made.beside(...)
  for _, path in ipairs { ... } do
    for list in library.slurp(path):gmatch("beside: %[(.-)%]") do
      for name in list:gmatch("'([%w-]+)'") do io.write(name, "\n") end
    end
  end
end

function made.mistake(name, mistake, wasm)
  io.write(("Ascent.beside(%q,%q,%s);\n"):format(name, mistake, quoted(base64(wasm))))
end

local ok, why = pcall(made[arg[1]], table.unpack(arg, 2))
if not ok then
  io.stderr:write(why, "\n")
  os.exit(1)
end
