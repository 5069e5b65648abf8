-- handed.lua: makes what pupils hand in, for classes.lua: folders, archives, and what is expected
-- of each in TO/expect.tsv. A class begins with h.layout = "its folder's name".
local h = { to = assert(arg[1], "where to?"), layout = "" }
local slugs = { "01-softmax-step", "02-reinforce", "03-baseline" }
local names = { "softmax_step", "reinforce", "baseline" }

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local right, stub = {}, {}
for i, slug in ipairs(slugs) do
  right[i] = read(("solutions/%s/%s.c"):format(slug, names[i]))
  stub[i] = ('#include "%s.h"\nvoid untouched(void)\n{\n    TODO("all", "how?");\n}\n')
    :format(names[i])
end

-- ---- files ----

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end
local function shell(line, ...) assert(os.execute(line:format(...)), line) end

local made = {}
local function folder(path)
  if not made[path] then shell("mkdir -p %s", quoted(path)) end
  made[path] = true
end

local function write(path, bytes)
  folder(path:match("^(.*)/"))
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(bytes))
end

local crc_of = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and 0xedb88320 ~ (c >> 1) or c >> 1 end
  crc_of[i] = c
end

local function crc(bytes)
  local c = 0xffffffff
  for i = 1, #bytes do c = crc_of[(c ~ bytes:byte(i)) & 255] ~ (c >> 8) end
  return c ~ 0xffffffff
end

-- A .zip without compression: { { name, bytes }, … }.
local function zip(files)
  local body, list, at = {}, {}, 0
  for _, f in ipairs(files) do
    local name, bytes = f[1], f[2]
    local fields = ("<I2I2I2I2I2I4I4I4I2I2"):rep(1)
    local head = string.pack(fields, 20, 0x800, 0, 0, 0x21, crc(bytes), #bytes, #bytes, #name, 0)
    body[#body + 1] = "PK\3\4" .. head .. name .. bytes
    list[#list + 1] = "PK\1\2" .. string.pack("<I2", 20) .. head .. string.pack("<I2I2I2I4I4", 0, 0,
      0, 0, at) .. name
    at = at + #body[#body]
  end
  local central = table.concat(list)
  return table.concat(body) .. central .. "PK\5\6" .. string.pack("<I2I2I2I2I4I4I2", 0, 0, #files,
    #files, #central, at, 0)
end

-- { { name, bytes }, … } out of { name = bytes }, in the order of the names.
local function listed(files)
  local list = {}
  for name, bytes in pairs(files) do list[#list + 1] = { name, bytes } end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  return list
end

local function tar(files, path)
  local at = h.to .. "/tmp"
  for name, bytes in pairs(files) do write(at .. "/" .. name, bytes) end
  folder(path:match("^(.*)/"))
  shell("build/pack %s %s && rm -r %s", quoted(path), at, at)
  made = {}
end

-- ---- what is expected ----

folder(h.to)
local expect = assert(io.open(h.to .. "/expect.tsv", "w"))
local function expects(pupil, what, told)
  for i, slug in ipairs(slugs) do
    expect:write(table.concat({ h.layout, pupil, slug, what[i] or what, told or "-" }, "\t"), "\n")
  end
end

local all = { "full", "full", "full" }

-- All three, by a function from a lesson's number to a path.
local function files(path_of, texts)
  local map = {}
  for i = 1, 3 do map[path_of(i)] = (texts or right)[i] end
  return map
end
local function flat(i) return names[i] .. ".c" end
local function below(prefix) return function(i) return prefix .. names[i] .. ".c" end end

local function put(base, map)
  for path, bytes in pairs(map) do
    write(("%s/%s/%s"):format(h.to, h.layout, base .. path), bytes)
  end
end

local function pupil(name, map, told, what)
  folder(("%s/%s/%s"):format(h.to, h.layout, name))
  put(name .. "/", map)
  expects(name, what or all, told)
end

-- All three right, but lesson `i` (1) under another name.
local function renamed(name, i)
  local map = files(flat)
  map[names[i or 1] .. ".c"], map[name] = nil, right[i or 1]
  return map
end

h.slugs, h.names, h.right, h.stub, h.all = slugs, names, right, stub, all
h.folder, h.write, h.zip, h.listed, h.tar = folder, write, zip, listed, tar
h.expects, h.files, h.flat, h.below, h.put = expects, files, flat, below, put
h.pupil, h.renamed = pupil, renamed
return h
