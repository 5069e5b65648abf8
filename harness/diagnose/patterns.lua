-- patterns.lua: what can be said of wrong numbers without knowing the mistake: yours is −1 times, k
-- times, shifted, permuted, right but for … the expected.
--
--   patterns.list(f, entries) -> { { name, text, sure, factor, output,
--                                    holds = function(entry) -> boolean }, … }, the most telling
--                                first
--
-- A sure pattern predicts every number; the others say only something about them, and a weak one
-- less than an experiment that shows something. A sure one that may also lie on top of a known
-- mistake has the sentence for that in `factor`. Every pattern looks at one output. Of an in/out
-- array it looks at the change, which is where the mistake is. A pattern offered here holds on all
-- entries given; whether it holds on fresh ones is the caller's to ask. Factors, whitened numbers
-- and what only holds of some have a file each.
local factors = require "diagnose.factors"
local loose = require "diagnose.loose"
local views = require "diagnose.views"
local whitening = require "diagnose.whitening"
local patterns = {}

local close, all_close, norm = views.close, views.all_close, views.norm

local function add_copies(f, view, what, add)
  add("always-zero", ("%s is always 0: is it a division of whole numbers, or a product with one, "
    .. "or is what you work out never put there, or gone before it is read?"):format(what),
    function(e)
    local v = view(e)
    return v.finite and norm(v.y) <= v.least
  end)
  for _, p in ipairs(f.params) do
    if #p.dims > 0 and p.role == "in" then
      add("copy-of-" .. p.name, ("%s is the input %s, unchanged."):format(what, p.name), function(e)
        local v, input = view(e), views.argument(e, p.name)
        return v.finite and #input == #v.y and all_close(v.y, input, v.tolerance)
      end)
    end
  end
end

-- Finite wherever it is wrong, and infinite what is expected.
local function add_finite(view, what, entries, add)
  local signs = {}
  for _, e in ipairs(entries) do
    for _, x in ipairs(view(e).x) do
      if math.abs(x) == math.huge then signs[x < 0 and "−∞" or "∞"] = true end
    end
  end
  local infinite = signs["∞"] and signs["−∞"] and "∞ or −∞" or next(signs)
  if not infinite then return end
  add("finite-where-infinite", ("wherever %s is wrong, %s is expected and yours is a finite "
    .. "number: is a number held back, or left out, or is what is not finite skipped?")
    :format(what, infinite), function(e)
    local v = view(e)
    for i = 1, #v.x do
      local held = math.abs(v.x[i]) == math.huge and math.abs(v.y[i]) < math.huge
      if not held and not close(v.x[i], v.y[i], v.tolerance) then return false end
    end
    return true
  end)
end

-- A count of what should not be counted: with what is expected it comes to the length of an array.
local function add_complement(f, output, view, what, add)
  if output ~= "value" or f.returns ~= "size_t" then return end
  for _, p in ipairs(f.params) do
    if #p.dims > 0 and p.role == "in" then
      add("the-others-of-" .. p.dims[1], ("%s and what is expected come to %s together: is it the "
        .. "others that you count?"):format(what, p.dims[1]), function(e)
        local v = view(e)
        return v.y[1] == #e.given[p.name] - v.x[1]
      end)
    end
  end
end

local function doubled(row)
  local out = {}
  for i, x in ipairs(row) do out[i] = 2 * x end
  return out
end

local function nothing(row)
  local out = {}
  for i = 1, #row do out[i] = 0 end
  return out
end

-- Of an in/out array: the right change, made in something else than what was given.
local function add_starts(f, output, view, add)
  local param
  for _, p in ipairs(f.params) do param = p.name == output and p.role == "in/out" and p or param end
  if not param then return end
  for _, way in ipairs { { "softmax", "softmax(%s)", views.softmax }, { "nothing", "0", nothing },
    { "twice", "2·%s", doubled } } do
    local from = way[2]:format(output)
    add("starts-from-" .. way[1], ("your output %s is exactly %s plus the change that is expected: "
      .. "who has written over %s?"):format(output, from, output), function(e)
      local v, given = view(e), e.given[output]
      local start = {}
      for _, row in ipairs(#param.dims == 2 and given or { given }) do
        for _, x in ipairs(way[3](views.flat(row))) do start[#start + 1] = x end
      end
      given = views.flat(given)
      for i = 1, #v.x do
        local x = start[i] - given[i] + v.x[i]
        if not close(v.y[i], x, v.tolerance + 1e-9 * math.abs(x)) then return false end
      end
      return v.finite
    end)
  end
end

-- Entry by entry functions of the expected number.
local function add_maps(view, what, add)
  local maps = {
    { "absolute", "the absolute value of what is expected: the sign is lost", math.abs },
    { "square", "the square of what is expected", function(x) return x * x end },
    { "square-root", "the square root of what is expected", function(x)
      return x >= 0 and math.sqrt(x) or 0 / 0
    end },
    { "clipped-below", "what is expected where that is positive, and 0 where it is negative",
      function(x) return math.max(x, 0) end },
    { "no-more-than-one", "what is expected where that is below 1, and 1 where it is above",
      function(x) return math.min(x, 1) end },
    { "exponential", "e to the power of what is expected", math.exp },
    { "logarithm", "the logarithm of what is expected", function(x)
      return x > 0 and math.log(x) or 0 / 0
    end },
    { "one-minus", "1 minus what is expected", function(x) return 1 - x end },
    { "one-more", "what is expected plus 1", function(x) return x + 1 end },
    { "one-less", "what is expected minus 1", function(x) return x - 1 end },
    { "rounded-down", "what is expected with its fraction cut off, as integer arithmetic does",
      function(x) return x >= 0 and math.floor(x) or math.ceil(x) end },
  }
  for _, m in ipairs(maps) do
    add(m[1], ("%s is %s."):format(what, m[2]), function(e)
      local v = view(e)
      for i = 1, #v.x do
        local z = m[3](v.x[i])
        if v.y[i] ~= z and not close(v.y[i], z, v.tolerance + 1e-9 * math.abs(z)) then
          return false
        end
      end
      return true
    end)
  end
end

-- A [T][A] output taken for [A][T].
local function add_transposed(f, output, view, what, add)
  for _, p in ipairs(f.params) do
    if p.name == output and #p.dims == 2 then
      add("transposed", ("%s has rows and columns exchanged."):format(what), function(e)
        local v, rows = view(e), e.expected[output]
        local n, m = #rows, #rows[1]
        for i = 1, n do
          for j = 1, m do
            if not close(v.y[(j - 1) * n + i] or 0 / 0, v.x[(i - 1) * m + j], v.tolerance) then
              return false
            end
          end
        end
        return v.finite
      end)
    end
  end
end

-- The right numbers in the wrong places.
local function add_order(view, what, add)
  local function range(first, last_from_end, dx)
    return views.arrays(view, function(x, y, tolerance, n)
      for i = first, n - last_from_end do
        if not close(y[i], x[i + dx], tolerance) then return false end
      end
      return true
    end)
  end
  add("shifted-late", ("%s is shifted by one: every entry holds what belongs one place before it.")
    :format(what), range(2, 0, -1))
  add("shifted-early", ("%s is shifted by one: every entry holds what belongs one place after it.")
    :format(what), range(1, 1, 1))
  add("all-but-last", ("%s is right but for its last entry."):format(what), range(1, 1, 0))
  add("all-but-first", ("%s is right but for its first entry."):format(what), range(2, 0, 0))
  local function one_right(at)
    return views.arrays(view, function(x, y, tolerance, n)
      local i, others = at == "last" and n or 1, 0
      for k = 1, n do
        if k ~= i and not close(x[k], y[k], tolerance) then others = others + 1 end
      end
      return close(x[i], y[i], tolerance) and (others == n - 1 or all_close(x, y, tolerance))
    end)
  end
  for _, at in ipairs { "last", "first" } do
    add("only-the-" .. at, ("where %s is wrong, only its %s entry is right."):format(what, at),
      one_right(at))
  end
  add("reversed", ("%s is right, but back to front."):format(what),
    views.arrays(view, function(x, y, tolerance, n)
    for i = 1, n do
      if not close(y[i], x[n + 1 - i], tolerance) then return false end
    end
    return true
  end))
  add("permuted", ("%s holds the right numbers in the wrong order."):format(what),
    views.arrays(view, function(x, y, tolerance)
    local a, b = table.move(x, 1, #x, 1, {}), table.move(y, 1, #y, 1, {})
    table.sort(a)
    table.sort(b)
    return all_close(a, b, tolerance)
  end))
end

local function ordinary(x) return x == 0 or math.abs(x) > 1e-100 and math.abs(x) < 1e100 end

local function add_precision(view, what, add)
  add("unset-variable",
    ("%s is computed from a local variable that was never set: the check fills such variables "
    .. "with an absurd number, and it shows here."):format(what),
    function(e)
      local v, extreme = view(e), false
      for i, y in ipairs(v.y) do -- where such a number is expected, it shows nothing
        extreme = extreme or ordinary(v.x[i]) and (math.abs(y) > 1e290 and math.abs(y) < 1e307
          or y ~= 0 and math.abs(y) < 1e-290)
      end
      return extreme or not e.wrong
    end)
end

local function sentence(text) return text:sub(1, 1):upper() .. text:sub(2) end

function patterns.list(f, entries)
  local list = {}
  local output = views.telling_output(f, entries)
  if not output then return list end
  local what, view = views.view_of(f, output)
  local sure = true
  local function add(name, text, holds, factor, weak)
    local hits = 0
    for _, e in ipairs(entries) do
      if not holds(e) then return end
      if e.wrong then hits = hits + 1 end
    end
    if hits == 0 then return end
    list[#list + 1] = { name = name, text = sentence(text), sure = sure, weak = weak,
      factor = factor and sentence(factor), output = output, holds = holds }
  end
  add_precision(view, what, add)
  add_copies(f, view, what, add)
  add_complement(f, output, view, what, add)
  add_finite(view, what, entries, add)
  add_starts(f, output, view, add)
  factors.add(f, view, what, entries, add)
  add_maps(view, what, add)
  factors.add_entrywise(f, output, view, what, add)
  add_transposed(f, output, view, what, add)
  add_order(view, what, add)
  whitening.add(view, what, entries, add)
  sure = false
  loose.add(f, output, view, what, entries, add)
  return list
end

return patterns
