-- substitutes.lua: are these the right numbers for other arguments? Then the mistake is in what the
-- function was handed, or in what it made of it: "exactly what is expected for |G| in place of G".
--
--   substitutes.list(f) -> { { name, text, of = function(given) -> changed arguments, or nil where
--                                               there are none }, … }
--   substitutes.of_call(f) -> those of them that are worth asking of a single call
local views = require "diagnose.views"
local substitutes = {}

local function clamp(x, lo, hi) return math.max(lo, math.min(hi, x)) end

-- { name, how it is written, what it does }
local for_numbers = {
  { "absolute", "|%s|", math.abs }, { "negated", "−%s", function(x) return -x end },
  { "squared", "%s²", function(x) return x * x end },
  { "minus-one", "%s − 1", function(x) return x - 1 end },
  { "plus-one", "%s + 1", function(x) return x + 1 end },
  { "one-minus", "1 − %s", function(x) return 1 - x end },
  { "no-less-than-zero", "max(%s, 0)", function(x) return math.max(x, 0.0) end },
  { "between-minus-one-and-one", "%s held between −1 and 1", function(x)
    return clamp(x, -1.0, 1.0)
  end },
  { "doubled", "2·%s", function(x) return 2 * x end },
  { "halved", "%s/2", function(x) return x / 2 end },
  { "zero", "0 for %s", function() return 0.0 end },
  { "one", "1 for %s", function() return 1.0 end },
}
local may_be_below = { negated = true, ["minus-one"] = true, ["one-minus"] = true }
local for_indices = { { "minus-one", "%s − 1", -1 }, { "plus-one", "%s + 1", 1 } }

local function each(fn)
  return function(t)
    local out = {}
    for i = 1, #t do out[i] = fn(t[i], i, t) end
    return out
  end
end

-- Numbers less their mean, over their deviation (÷ n or n − 1, and something added) where asked.
local function whitened(less, more)
  return function(t)
    local mean, square, out = 0, 0, {}
    for _, x in ipairs(t) do mean = mean + x / #t end
    for _, x in ipairs(t) do square = square + (x - mean) ^ 2 end
    local by = less and math.sqrt(square / (#t - less)) + more or 1
    for i, x in ipairs(t) do out[i] = (x - mean) / by end
    return by > 0 and by == by and out or t
  end
end

-- `alone`: of functions, for a run costs more.
local for_arrays = {
  { "doubled", "2·%s", each(function(x) return 2 * x end) },
  { "halved", "%s/2", each(function(x) return x / 2 end) },
  { "times-ln-2", "ln 2 · %s", each(function(x) return math.log(2) * x end) },
  { "over-ln-2", "%s / ln 2", each(function(x) return x / math.log(2) end) },
  { "negated", "−%s", each(function(x) return -x end) }, { "absolute", "|%s|", each(math.abs) },
  { "back-to-front", "%s back to front", each(function(_, i, t) return t[#t + 1 - i] end) },
  { "one-late", "%s moved one place later", each(function(_, i, t)
    return t[math.max(i - 1, 1)]
  end) },
  { "one-early", "%s moved one place earlier", each(function(_, i, t)
    return t[math.min(i + 1, #t)]
  end) },
  { "zero", "0 for all of %s", each(function() return 0.0 end) },
  { "squared", "%s squared", each(function(x) return x * x end) },
  { "exponential", "exp(%s)", each(math.exp), alone = true },
  { "logarithm", "log(%s)", each(function(x)
    return x > 0 and math.log(x) or -math.huge
  end), alone = true },
  { "softmax", "softmax(%s)", views.softmax, alone = true },
  { "centred", "%s less its mean", whitened(), alone = true },
  { "whitened", "%s less its mean and over its deviation (÷ n)", whitened(0, 0), alone = true },
  { "whitened-and-more", "%s less its mean and over its deviation (÷ n) + 1e-8",
    whitened(0, 1e-8), alone = true },
  { "whitened-by-n-minus-1", "%s less its mean and over its deviation (÷ n − 1)",
    whitened(1, 0), alone = true },
  { "whitened-by-n-minus-1-and-more", "%s less its mean and over its deviation (÷ n − 1) + 1e-8",
    whitened(1, 1e-8), alone = true },
  { "positive-part", "max(%s, 0)", each(function(x) return math.max(x, 0.0) end) },
  { "first-for-all", "%s[0] in every entry", each(function(_, _, t) return t[1] end) },
  { "without-the-first", "%s with 0 as its first entry", each(function(x, i)
    return i > 1 and x or 0.0
  end) },
  { "without-the-last", "%s with 0 as its last entry", each(function(x, i, t)
    return i < #t and x or 0.0
  end) },
}

-- Of indices only what stays in their range.
local for_index_arrays = {
  { "one-late", "%s moved one place later", each(function(_, i, t)
    return t[math.max(i - 1, 1)]
  end) },
  { "one-early", "%s moved one place earlier", each(function(_, i, t)
    return t[math.min(i + 1, #t)]
  end) },
  { "first-for-all", "%s[0] in every entry", each(function(_, _, t) return t[1] end) },
  { "last-for-all", "the last entry of %s in every entry", each(function(_, _, t)
    return t[#t]
  end) },
  { "zero", "0 for all of %s", each(function() return 0 end) },
}

local function is_dimension(f, name)
  for _, p in ipairs(f.params) do
    for _, d in ipairs(p.dims) do
      if d == name then return true end
    end
  end
  return false
end

-- The smallest size of any array given: an index beyond it is never asked for, since the reference
-- runs in this process.
local function smallest_size(f, given)
  local least = math.huge
  for _, p in ipairs(f.params) do
    local value = #p.dims > 0 and given[p.name] or nil
    while type(value) == "table" do -- rows, and what stands in one
      least, value = math.min(least, #value), value[1]
    end
  end
  return least
end

local function with(given, name, value)
  local changed = {}
  for key, old in pairs(given) do changed[key] = old end
  changed[name] = value
  return changed
end

-- A list of numbers; but those a job is handed are a world's name.
local function may_be_changed(f, p)
  return p.kind == "double" or p.kind == "int" and not f.name:match("^job_")
end

-- Of tables: as they would be if their rows were taken for columns, or one row for another.
local function columns(t)
  local flat, out, n = views.flat(t), {}, #t
  for i = 1, n do
    out[i] = {}
    for k = 1, #t[1] do out[i][k] = flat[(k - 1) * n + i] end
  end
  return out
end

local for_tables = {
  { "by-columns", "%s read column by column", columns },
  { "one-late", "%s moved one row later", each(function(_, i, t)
    return t[math.max(i - 1, 1)]
  end) },
  { "one-early", "%s moved one row earlier", each(function(_, i, t)
    return t[math.min(i + 1, #t)]
  end) },
  { "softmax", "softmax of every row of %s", each(views.softmax) },
  { "first-for-all", "the first row of %s in every row", each(function(_, _, t) return t[1] end) },
}

-- Of one shape, and no indices: those of one array may lead beyond another.
local function alike(p, q)
  if p.kind ~= q.kind or p.kind ~= "double" and p.kind ~= "bool" then return false end
  return table.concat(p.dims, " ") == table.concat(q.dims, " ")
end

-- One array of indices in the place of another, where none of them leads beyond an array.
local function add_indices(f, list)
  for _, p in ipairs(f.params) do
    for _, q in ipairs(f.params) do
      local alike = p ~= q and p.kind == "int" and q.kind == "int" and #p.dims == 1
        and p.dims[1] == q.dims[1] and p.role == "in" and q.role == "in"
      if alike then
        list[#list + 1] = { name = ("as-if-%s-for-%s"):format(q.name, p.name),
          text = ("Your numbers are exactly those expected for %s in place of %s.")
            :format(q.name, p.name),
          of = function(given)
            local most = math.max(table.unpack(given[q.name], 1, math.min(#given[q.name], 200)))
            return #given[q.name] <= 200 and most < smallest_size(f, given)
              and with(given, p.name, given[q.name]) or nil
          end }
      end
    end
  end
end

-- The entry at an index that is an argument, in the place of every entry.
local function add_entry_for_all(f, add)
  for _, q in ipairs(f.params) do
    local index = q.kind == "size_t" and #q.dims == 0 and not is_dimension(f, q.name)
    for _, p in ipairs(index and f.params or {}) do
      if p.kind == "double" and #p.dims == 1 and p.role == "in" then
        add(p, ("at-%s-for-all"):format(q.name), "%s[" .. q.name .. "] in every entry",
          function(given)
          local x = given[p.name][given[q.name] + 1]
          return x and with(given, p.name, each(function() return x end)(given[p.name]))
        end)
      end
    end
  end
end

-- Two arguments of one shape, or two settings, each in the place of the other.
local function add_exchanges(f, list)
  local function add(p, q, of)
    list[#list + 1] = { name = ("as-if-%s-and-%s-exchanged"):format(p.name, q.name), of = of,
      text = ("Your numbers are exactly those expected with %s and %s exchanged.")
        :format(p.name, q.name) }
  end
  local inputs = {}
  for _, p in ipairs(f.name:match("^job_") and {} or f.params) do
    for _, q in ipairs(p.role ~= "out" and p.role ~= "in/out" and inputs or {}) do
      if alike(q, p) then
        add(q, p, function(given)
          return with(with(given, q.name, given[p.name]), p.name, given[q.name])
        end)
      end
    end
    inputs[#inputs + 1] = p.role ~= "out" and p.role ~= "in/out" and p or nil
  end
  for _, p in ipairs(f.params) do
    for k, b in ipairs(p.fields or {}) do
      for i = 1, k - 1 do
        local a = p.fields[i]
        if a.kind == "double" and b.kind == "double" then
          add(a, b, function(given)
            local how = given[p.name]
            return with(given, p.name, with(with(how, a.name, how[b.name]), b.name, how[a.name]))
          end)
        end
      end
    end
  end
end

-- Of what is handed over together: one field in the place of another, where an index then leads
-- beyond no array, and a flag that is never set.
local function add_fields(f, list)
  local function add(p, field, name, words, value)
    list[#list + 1] = { name = ("as-if-%s-%s"):format(name, field.name),
      text = ("Your numbers are exactly those expected %s."):format(words),
      of = function(given)
        local together = given[p.name]
        local x = value(together)
        local legal = math.type(x) ~= "integer" or x < smallest_size(f, given)
        return legal and with(given, p.name, with(together, field.name, x)) or nil
      end }
  end
  for _, p in ipairs(f.name:match("^job_") and {} or f.params) do
    for _, a in ipairs(p.fields or {}) do
      if a.kind == "bool" then
        add(p, a, "never", ("if %s were never true"):format(a.name), function() return false end)
      end
      for _, b in ipairs(p.fields) do
        if a ~= b and a.kind == b.kind then
          add(p, a, b.name .. "-for", ("for %s in place of %s"):format(b.name, a.name),
            function(together) return together[b.name] end)
        end
      end
    end
  end
end

-- What is right of single calls, where it does not hold of all: a number, or a setting, taken for
-- 0, and a flag for false.
function substitutes.of_call(f)
  local list = {}
  for _, t in ipairs(substitutes.list(f)) do
    local kind = t.name:match("%-(%a+)$")
    list[#list + 1] = (kind == "zero" or kind == "never") and t or nil
  end
  return list
end

function substitutes.list(f)
  local list = {}
  local function add(p, name, text, of)
    local those = ("exactly those expected for %s in place of %s.")
      :format(text:format(p.name):gsub("^(%d) for .*$", "%1"), p.name)
    list[#list + 1] = { name = ("as-if-%s-%s"):format(p.name, name), of = of, those = those,
      text = "Your numbers are " .. those }
  end
  -- `changed(given, fn)`: the arguments with fn applied to the number that p names
  local function add_numbers(p, changed)
    for _, t in ipairs(for_numbers) do
      -- that nothing is learned says less than where a step of Adam is missing
      local no_step = p.name == "lr" and t[1] == "zero"
      -- what a job is handed, rates, weights and widths, is not below 0, and some of it ends a run
      -- that is
      local below = f.name:match("^job_") and may_be_below[t[1]]
      if not no_step and not below then
        add(p, t[1], t[2], function(given) return changed(given, t[3]) end)
      end
    end
  end
  for _, p in ipairs(f.params) do
    if #p.dims == 0 and p.kind == "double" then
      add_numbers(p, function(given, fn) return with(given, p.name, fn(given[p.name])) end)
    elseif p.fields then
      for _, field in ipairs(p.fields) do
        if field.kind == "double" then
          add_numbers(field, function(given, fn)
            local settings = given[p.name]
            return with(given, p.name, with(settings, field.name, fn(settings[field.name])))
          end)
        end
      end
    -- a job's are seeds and counts
    elseif #p.dims == 0 and p.kind == "size_t" and not is_dimension(f, p.name)
      and not f.name:match("^job_") then
      for _, t in ipairs(for_indices) do
        add(p, t[1], t[2], function(given)
          local index = given[p.name] + t[3]
          return index >= 0 and index < smallest_size(f, given) and with(given, p.name, index)
            or nil
        end)
      end
    elseif #p.dims == 1 and p.role == "in" and may_be_changed(f, p) then
      for _, t in ipairs(p.kind == "int" and for_index_arrays or for_arrays) do
        if not t.alone or not f.name:match("^job_") then
          add(p, t[1], t[2], function(given) return with(given, p.name, t[3](given[p.name])) end)
        end
      end
    elseif #p.dims == 2 and p.kind == "double" and p.role == "in"
      and not f.name:match("^job_") then
      for _, t in ipairs(for_tables) do
        add(p, t[1], t[2], function(given) return with(given, p.name, t[3](given[p.name])) end)
      end
    elseif #p.dims == 1 and p.kind == "bool" and p.role == "in" then
      list[#list + 1] = { name = ("as-if-%s-never"):format(p.name),
        those = ("exactly those expected if no entry of %s were true."):format(p.name),
        text = ("Your numbers are exactly those expected if no entry of %s were true.")
          :format(p.name), of = function(given)
        return with(given, p.name, each(function() return false end)(given[p.name]))
      end }
    end
  end
  add_exchanges(f, list)
  add_fields(f, list)
  if not f.name:match("^job_") then
    add_indices(f, list)
    add_entry_for_all(f, add)
  end
  return list
end

return substitutes
