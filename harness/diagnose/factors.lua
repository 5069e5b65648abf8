-- factors.lua: is an output a multiple of what is expected: by −1, by a constant, by what an
-- argument gives, or entry by entry by an argument that lies beside it?
--
--   factors.add(f, view, what, entries, add), factors.add_entrywise(f, output, view, what, add)
local evidence = require "diagnose.evidence"
local views = require "diagnose.views"
local factors = {}

local close, norm = views.close, views.norm

-- The probability of an action, of logits in one row, which is no argument.
local function add_softmax(f, add)
  for _, p in ipairs(f.params) do
    for _, i in ipairs(p.kind == "double" and p.role == "in/out" and #p.dims == 1 and f.params
      or {}) do
      if i.kind == "size_t" and i.role == "value" and not i.least then
        local function of(e)
          return math.type(e.given[i.name]) == "integer"
            and views.softmax(e.given[p.name])[e.given[i.name] + 1]
        end
        local text = ("softmax(%s)[%s]"):format(p.name, i.name)
        add("pi-of-" .. i.name, text, of)
        add("one-over-pi-of-" .. i.name, "1/" .. text, function(e)
          return of(e) and of(e) > 0 and 1 / of(e)
        end)
      end
    end
  end
end

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
      if p.kind == "size_t" then
        add("log-" .. p.name, "ln " .. p.name, function(e) return math.log(of(e)) end)
        add("one-over-log-" .. p.name, "1/ln " .. p.name,
          function(e) return of(e) > 1 and 1 / math.log(of(e)) or 1 end)
      end
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
  add_softmax(f, add)
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

function factors.add(f, view, what, entries, add)
  local k, most = nil, 0
  for _, e in ipairs(entries) do
    local v = view(e)
    for i = 1, #v.x do
      if v.finite and math.abs(v.x[i]) > most then k, most = v.y[i] / v.x[i], math.abs(v.x[i]) end
    end
  end
  -- `text` has a place for what is multiplied: it is the expected, or what a mistake makes of it
  local function add_factor(name, text, of)
    add(name, text:format("what is expected"), scaled(view, of), text:format("what that gives"))
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

-- The numbers of an argument beside those of an output, entry by entry or row by row; nil where
-- they do not lie beside each other.
local function beside(f, output, p)
  local dims
  for _, q in ipairs(f.params) do dims = q.name == output and q.dims or dims end
  if not dims or #p.dims == 0 or #p.dims > #dims then return nil end
  for d, dim in ipairs(p.dims) do
    if dims[d] ~= dim then return nil end
  end
  return function(e, n)
    local numbers = views.argument(e, p.name)
    local row = n // #numbers
    return function(i) return numbers[(i - 1) // row + 1] end
  end
end

-- Every number by that of an argument which lies beside it.
function factors.add_entrywise(f, output, view, what, add)
  for _, p in ipairs(f.params) do
    local at = p.role == "in" and p.kind == "double" and p.name ~= output and beside(f, output, p)
    for _, way in ipairs(at and {
      { "times", "%s times", function(x, a) return x * a end },
      { "over", "1/%s times", function(x, a) return x / a end },
      { "times-one-minus", "(1 − %s) times", function(x, a) return x * (1 - a) end },
    } or {}) do
      add(("%s-each-%s"):format(way[1], p.name), ("%s is, entry by entry, %s what is expected: "
        .. "which factor is one too many, or forgotten?"):format(what, way[2]:format(p.name)),
        function(e)
          local v = view(e)
          local a = at(e, #v.x)
          for i = 1, #v.x do
            local z = v.x[i] == 0 and v.y[i] == 0 and 0 or way[3](v.x[i], a(i))
            if not (v.y[i] == z or close(v.y[i], z, v.tolerance + 1e-9 * math.abs(z))) then
              return false
            end
          end
          return true
        end)
    end
  end
end

return factors
