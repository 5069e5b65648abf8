-- patterns.lua: what can be said of wrong numbers without knowing the mistake: yours is −1 times, k
-- times, shifted, permuted, right but for … the expected.
--
--   patterns.list(f, entries) -> { { name, text, sure, factor, output,
--                                    holds = function(entry) -> boolean }, … }, the most telling
--                                first
--
-- A sure pattern predicts every number; the others say only something about them. A sure one that
-- may also lie on top of a known mistake has the sentence for that in `factor`. Every pattern
-- looks at one output. Of an in/out array it looks at the change, which is where the mistake is. A
-- pattern offered here holds on all entries given; whether it holds on fresh ones is the caller's
-- to ask.
local evidence = require "diagnose.evidence"
local trace = require "diagnose.trace"
local patterns = {}

-- ---- views: one output of an entry as flat arrays, expected x and found y ----

local function flat(value, into)
  into = into or {}
  if type(value) == "table" then
    for i = 1, #value do flat(value[i], into) end
  else
    into[#into + 1] = type(value) == "boolean" and (value and 1 or 0) or value
  end
  return into
end

local function minus(a, b)
  local out = {}
  for i = 1, #a do out[i] = a[i] - b[i] end
  return out
end

-- The largest of the finite numbers. Beside an infinity any other number would be as good as equal.
local function norm(a)
  local most = 0
  for i = 1, #a do
    local size = math.abs(a[i])
    if size < math.huge then most = math.max(most, size) end
  end
  return most
end

local function finite(a)
  for i = 1, #a do
    if a[i] ~= a[i] or math.abs(a[i]) == math.huge then return false end
  end
  return true
end

-- How far two outputs are apart, in parts of the larger; of 1, for a smaller lone number.
function patterns.apart(expected, found)
  local x, y = flat(expected), flat(found)
  local most = norm(minus(x, y))
  local least = type(expected) == "number" and 1 or 1e-300
  return most / math.max(norm(x), norm(y), least)
end

-- The output in which most entries are wrong.
local function telling_output(f, entries)
  local count, best = {}, nil
  local scenario = require "scenario.scenario"
  for _, e in ipairs(entries) do
    for name, expected in pairs(e.expected) do
      if e.wrong and scenario.differ(expected, e.out[name], trace.scale(e, name)) then count[name] = (count[name] or 0) + 1 end
    end
  end
  for _, p in ipairs(f.params) do
    if count[p.name] and (not best or count[p.name] > count[best]) then best = p.name end
  end
  if count.value and (not best or count.value >= count[best]) then best = "value" end
  return best
end

local function view_of(f, output)
  local param
  for _, p in ipairs(f.params) do
    if p.name == output then param = p end
  end
  local change = param and param.role == "in/out"
  return change and "the change you make in " .. output or output == "value" and "what you return"
    or "your output " .. output, function(e)
    e.views = e.views or {}
    if not e.views[output] then
      local x, y = flat(e.expected[output]), flat(e.out[output])
      for i = 1, #x do -- an infinity that is right says nothing of the others
        if x[i] == y[i] and math.abs(x[i]) == math.huge then x[i], y[i] = 0, 0 end
      end
      local before = change and flat(e.given[output])
      local size = math.max(norm(x), norm(y))
      if before then x, y = minus(x, before), minus(y, before) end
      e.views[output] = { x = x, y = y,
        least = before and 1e-15 * size or 0, -- of a change, what is left of x − x
        tolerance = 1e-9 * (trace.scale(e, output) or math.max(size, output == "value" and 1 or 0)),
        finite = finite(y) }
    end
    return e.views[output]
  end
end

-- An argument of an entry as a flat array.
local function argument(e, name)
  e.arguments = e.arguments or {}
  e.arguments[name] = e.arguments[name] or flat(e.given[name])
  return e.arguments[name]
end

local function close(a, b, tolerance)
  local apart = math.abs(a - b)
  return apart <= tolerance and apart < math.huge
end

local function all_close(a, b, tolerance)
  for i = 1, #a do
    if not close(a[i], b[i], tolerance) then return false end
  end
  return true
end

-- ---- what an entry's arguments offer as a factor ----

-- Named numbers that depend on the call: { name, text, of = function(entry) -> number | nil }.
local function argument_factors(f)
  local list = {}
  local function add(name, text, of) list[#list + 1] = { name = name, text = text, of = of } end
  local function size_of(p, e)
    for _, q in ipairs(f.params) do
      for d, dim in ipairs(q.dims) do
        if dim == p.name and (e.given[q.name] or e.out[q.name]) then
          local t = e.given[q.name] or e.out[q.name]
          for _ = 2, d do t = t[1] end
          return #t
        end
      end
    end
    return e.given[p.name]
  end
  for _, p in ipairs(f.params) do
    if #p.dims == 0 and p.kind ~= "bool" and p.kind ~= "struct" then
      local function of(e) return p.kind == "size_t" and size_of(p, e) or e.given[p.name] end
      add(p.name, p.name, of)
      add("one-over-" .. p.name, "1/" .. p.name, function(e) return 1 / of(e) end)
      add(p.name .. "-squared", p.name .. "²", function(e) return of(e) ^ 2 end)
      add("one-minus-" .. p.name, "(1 − " .. p.name .. ")", function(e) return 1 - of(e) end)
      add(p.name .. "-minus-one-over-" .. p.name, ("(%s − 1)/%s"):format(p.name, p.name),
        function(e) return (of(e) - 1) / of(e) end)
      add(p.name .. "-over-" .. p.name .. "-minus-one", ("%s/(%s − 1)"):format(p.name, p.name),
        function(e) return of(e) / (of(e) - 1) end)
    end
  end
  for _, p in ipairs(f.params) do
    if #p.dims == 1 and p.kind == "double" and p.role == "in" then
      for _, i in ipairs(f.params) do
        if i.kind == "size_t" and #i.dims == 0 then
          local text = ("%s[%s]"):format(p.name, i.name)
          local function of(e)
            return math.type(e.given[i.name]) == "integer" and e.given[p.name][e.given[i.name] + 1]
              or nil
          end
          add(("%s-of-%s"):format(p.name, i.name), text, of)
          add(("one-over-%s-of-%s"):format(p.name, i.name), "1/" .. text, function(e)
            return of(e) and 1 / of(e)
          end)
          add(("one-minus-%s-of-%s"):format(p.name, i.name), "(1 − " .. text .. ")", function(e)
            return of(e) and 1 - of(e)
          end)
        end
      end
    end
  end
  return list
end

local known_constants = {
  { -1, "−1" }, { 2, "2" }, { 0.5, "1/2" }, { -2, "−2" }, { -0.5, "−1/2" }, { math.log(2), "ln 2" },
  { 1 / math.log(2), "1/ln 2" }, { math.pi, "π" },
  { 2 * math.pi, "2π" }, { math.exp(1), "e" }, { 10, "10" }, { 0.1, "1/10" }, { 3, "3" },
  { 1 / 3, "1/3" }, { 4, "4" }, { 0.25, "1/4" },
}

local function constant_text(k)
  for _, known in ipairs(known_constants) do
    if close(k, known[1], 1e-9 * math.abs(k)) then return known[2] end
  end
  return ("%.6g"):format(k)
end

-- ---- the patterns ----

-- y = k(entry) · x. An entry whose x is 0 says nothing, so it must be right as it is.
local function scaled(view, k_of)
  return function(e)
    local v, k = view(e), k_of(e)
    if not k or k ~= k or math.abs(k) == math.huge or not v.finite then return false end
    -- a change is no more exact than what it changes
    local tolerance = math.max(v.tolerance, 1e-9 * math.max(math.abs(k) * norm(v.x), norm(v.y)))
    for i = 1, #v.x do
      if not close(v.y[i], k * v.x[i], tolerance) then return false end
    end
    return true
  end
end

local function add_factors(f, view, what, entries, add)
  local k, most = nil, 0
  for _, e in ipairs(entries) do
    local v = view(e)
    for i = 1, #v.x do
      if v.finite and math.abs(v.x[i]) > most then k, most = v.y[i] / v.x[i], math.abs(v.x[i]) end
    end
  end
  -- `text` has a place for what is multiplied: it is the expected, or what a mistake makes of it
  local function add_factor(name, text, of)
    add(name, text:format("what is expected"), scaled(view, of), text:format("that"))
  end
  if k and close(k, -1, 1e-8) then
    add_factor("negated", ("The sign is turned: %s is −1 times %%s."):format(what),
      function() return -1 end)
  end
  for _, factor in ipairs(argument_factors(f)) do
    add_factor("times-" .. factor.name,
      ("%s is %s times %%s: which factor is one too many, or forgotten?"):format(what, factor.text),
      factor.of)
  end
  if k and math.abs(k) > 1e-9 and evidence.of("factor", { k = k }, true) then
    local text = constant_text(k)
    add_factor("times-constant", ("%s is %s times %%s, every time."):format(what, text),
      function() return k end)
  end
end

local function add_copies(f, view, what, add)
  add("always-zero", ("%s is always 0."):format(what), function(e)
    local v = view(e)
    return v.finite and norm(v.y) <= v.least
  end)
  for _, p in ipairs(f.params) do
    if #p.dims > 0 and p.role == "in" then
      add("copy-of-" .. p.name, ("%s is the input %s, unchanged."):format(what, p.name), function(e)
        local v, input = view(e), argument(e, p.name)
        return v.finite and #input == #v.y and all_close(v.y, input, v.tolerance)
      end)
    end
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

-- A test of a whole array; one entry alone has neither order nor proportion, and must be right.
local function arrays(view, test)
  return function(e)
    local v = view(e)
    return v.finite and (#v.x < 2 and all_close(v.x, v.y, v.tolerance) or #v.x >= 2
      and test(v.x, v.y, v.tolerance, #v.x))
  end
end

-- What n numbers may have been divided by, whose squares around their mean come to `square`, if it
-- was `by` in one call: { text, of = function(n, square) }. Of 1 there is but one; a deviation may
-- have a small number added to it, or inside its root.
local function divisors(n, square, by)
  if math.abs(by - 1) < 1e-9 then return { { text = "", of = function() return 1 end } } end
  local list = {}
  local function add(less, extra, text, of)
    local small = extra > 1e-9 * by and text:format(extra) or ""
    list[#list + 1] = { of = of, text = (", divided by their deviation (÷ %s)%s")
      :format(less == 1 and "n − 1" or "n", small) }
  end
  for _, less in ipairs { 1, 0 } do
    local variance = square / (n - less)
    local beside, inside = by - math.sqrt(variance), by ^ 2 - variance
    if beside > -1e-7 * by then
      add(less, beside, " plus about %.0e",
        function(m, all) return math.sqrt(all / (m - less)) + beside end)
      add(less, inside, " with about %.0e added inside its root",
        function(m, all) return math.sqrt(all / (m - less) + inside) end)
    end
  end
  return list
end

-- Mean 0: the expected less their mean, over some deviation. Which one, and how small a number was
-- added to it, is worked out from the numbers of one call, and must hold of all.
local function add_whitening(view, what, entries, add)
  local function parts(e)
    local v, mean, square, far = view(e), 0, 0, 1
    if not v.finite or #v.x < 2 then return end
    for i = 1, #v.x do mean = mean + v.x[i] / #v.x end
    for i = 1, #v.x do
      square = square + (v.x[i] - mean) ^ 2
      if math.abs(v.x[i] - mean) > math.abs(v.x[far] - mean) then far = i end
    end
    return v, mean, square, (v.x[far] - mean) / v.y[far]
  end
  local function holds(divisor, e)
    local v, mean, square, by = parts(e)
    if not v then return not e.wrong or #view(e).x == 1 end
    if math.sqrt(square) <= v.tolerance then return true end -- all alike: nothing is left of it
    if not close(by, divisor.of(#v.x, square), 1e-6 * by) then return false end
    for i = 1, #v.x do
      if not close(v.y[i] * by, v.x[i] - mean, 1e-6 * norm(v.x)) then return false end
    end
    return true
  end
  for _, e in ipairs(entries) do
    local v, mean, square, by = parts(e)
    -- what is asked to have mean 0 is not whitened by mistake
    if v and e.wrong and #v.x > 2 and math.abs(mean) > 1e-6 * norm(v.x) then
      for _, divisor in ipairs(divisors(#v.x, square, by)) do
        add(divisor.text == "" and "centred" or "whitened",
          ("%s holds the expected numbers with their mean taken away%s. Many programs do that, and "
          .. "it often helps; this contract asks for them as they are."):format(what, divisor.text),
          function(other) return holds(divisor, other) end)
      end
      return
    end
  end
end

-- The right numbers in the wrong places.
local function add_order(view, what, add)
  local function range(first, last_from_end, dx)
    return arrays(view, function(x, y, tolerance, n)
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
    return arrays(view, function(x, y, tolerance, n)
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
    arrays(view, function(x, y, tolerance, n)
    for i = 1, n do
      if not close(y[i], x[n + 1 - i], tolerance) then return false end
    end
    return true
  end))
  add("permuted", ("%s holds the right numbers in the wrong order."):format(what),
    arrays(view, function(x, y, tolerance)
    local a, b = table.move(x, 1, #x, 1, {}), table.move(y, 1, #y, 1, {})
    table.sort(a)
    table.sort(b)
    return all_close(a, b, tolerance)
  end))
end

-- How many numbers of a view are wrong, and are not expected to be 0.
local function moved(v)
  local n = 0
  for i = 1, #v.x do
    if v.x[i] ~= 0 and not close(v.x[i], v.y[i], v.tolerance) then n = n + 1 end
  end
  return n
end

-- The right numbers but for something that changes from call to call.
local function add_proportions(view, what, entries, add)
  local most = 0
  for _, e in ipairs(entries) do most = math.max(most, e.wrong and moved(view(e)) or 0) end
  if not evidence.of("in-proportion", { most_wrong = most }, true) then return end
  add("same-offset", ("every entry of %s is off by the same amount within a call: is something "
    .. "added, or a shared shift left in?"):format(what),
    function(e)
      local v = view(e)
      for i = 2, #v.x do
        if not close(v.y[i] - v.x[i], v.y[1] - v.x[1], 2 * v.tolerance) then return false end
      end
      return v.finite
    end)
  add("same-factor", ("the entries of %s stand in the right proportion to one another, but their "
    .. "size is off, by a factor that is not the same in every call: is a division missing, is it "
    .. "by the wrong number, or done only sometimes?"):format(what),
      arrays(view, function(x, y, tolerance, n)
      local best = 1
      for i = 2, n do
        if math.abs(x[i]) > math.abs(x[best]) then best = i end
      end
      if x[best] == 0 then return all_close(x, y, tolerance) end -- nothing to be in proportion to
      local k = y[best] / x[best]
      if k ~= k or math.abs(k) == math.huge or math.abs(k) < 1e-12 then return false end
      for i = 1, n do
        if not close(y[i], k * x[i], tolerance) then return false end
      end
      return true
    end))
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

-- Conditions on the arguments that part right calls from wrong ones exactly. A call that expects
-- nothing but 0 (no change, of an in/out array) is right however it is made, and speaks for none.
local function add_conditions(f, view, what, entries, add)
  local wrong, telling = 0, {}
  for _, e in ipairs(entries) do
    wrong = wrong + (e.wrong and 1 or 0)
    if not e.wrong and norm(view(e).x) > view(e).tolerance then telling[#telling + 1] = e end
  end
  local function condition(name, text, of)
    local right = 0
    for _, e in ipairs(telling) do right = right + (of(e) and 0 or 1) end
    if not evidence.of("except-when", { wrong = wrong, right = right }, true) then return end
    add("only-when-" .. name, ("%s is right, except when %s, where it is wrong every time.")
      :format(what, text), function(e)
      return (of(e) and true or false) == (e.wrong and true or false)
    end)
  end
  for _, p in ipairs(f.params) do
    if #p.dims == 0 and p.kind == "double" then
      condition(p.name .. "-negative", p.name .. " < 0", function(e) return e.given[p.name] < 0 end)
      condition(p.name .. "-positive", p.name .. " > 0", function(e) return e.given[p.name] > 0 end)
      condition(p.name .. "-large", ("|%s| > 1"):format(p.name), function(e)
        return math.abs(e.given[p.name]) > 1
      end)
    elseif #p.dims == 0 and p.kind == "size_t" then
      condition(p.name .. "-is-0", p.name .. " = 0", function(e) return e.given[p.name] == 0 end)
      condition(p.name .. "-is-not-0", p.name .. " > 0", function(e)
        return math.type(e.given[p.name]) == "integer" and e.given[p.name] > 0
      end)
    elseif p.kind == "bool" and p.role == "in" then
      condition("no-" .. p.name, "an entry of " .. p.name .. " is true", function(e)
        for _, flag in ipairs(argument(e, p.name)) do
          if flag == 1 then return true end
        end
      end)
    elseif p.kind == "double" and (p.role == "in" or p.role == "in/out") then
      local function any(test)
        return function(e)
          for _, x in ipairs(argument(e, p.name)) do
            if test(x) then return true end
          end
        end
      end
      if #p.dims == 1 and p.role == "in" then
        condition(p.name .. "-has-one-entry", p.name .. " has a single entry", function(e)
          return #e.given[p.name] == 1
        end)
        condition(p.name .. "-has-more-than-two", p.name .. " has more than two entries",
          function(e) return #e.given[p.name] > 2 end)
      end
      condition(p.name .. "-has-large-entries", p.name .. " holds numbers beyond ±700",
        any(function(x) return math.abs(x) > 700 end))
      condition(p.name .. "-has-a-zero", "an entry of " .. p.name .. " is 0", any(function(x)
        return x == 0
      end))
      condition(p.name .. "-all-negative", "every entry of " .. p.name .. " is negative",
        function(e)
        for _, x in ipairs(argument(e, p.name)) do
          if x >= 0 then return false end
        end
        return true
      end)
    end
  end
end

local function sentence(text) return text:sub(1, 1):upper() .. text:sub(2) end

function patterns.list(f, entries)
  local list = {}
  local output = telling_output(f, entries)
  if not output then return list end
  local what, view = view_of(f, output)
  local sure = true
  local function add(name, text, holds, factor)
    local hits = 0
    for _, e in ipairs(entries) do
      if not holds(e) then return end
      if e.wrong then hits = hits + 1 end
    end
    if hits == 0 then return end
    list[#list + 1] = { name = name, text = sentence(text), sure = sure,
      factor = factor and sentence(factor), output = output, holds = holds }
  end
  add_precision(view, what, add)
  add_copies(f, view, what, add)
  add_factors(f, view, what, entries, add)
  add_maps(view, what, add)
  add_transposed(f, output, view, what, add)
  add_order(view, what, add)
  add_whitening(view, what, entries, add)
  sure = false
  add_conditions(f, view, what, entries, add)
  add_proportions(view, what, entries, add)
  return list
end

return patterns
