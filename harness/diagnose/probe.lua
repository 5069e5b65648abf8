-- probe.lua: of a wrong call that nothing explains: one entry of its arguments is changed, and
-- nothing else, and what the two answers make of it is compared. The change that shows the most is
-- told: a number that should have felt it and did not, one that felt it and should not have, one
-- after whose change yours is right (border.lua), a setting without which yours is right, or one
-- that moves yours by another amount. No hypothesis; an experiment that the reader can repeat.
--
--   probe.explain(ctx, f, entry) -> diagnosis or nil
--   probe.border(ctx, f, entry)  -> the same, of a border only
--   probe.run(ctx, f, entry)     -> of a run, the border of how many rows it plays, or of a number
local border = require "diagnose.border"
local evidence = require "diagnose.evidence"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local messages = require "diagnose.messages"
local probe = {}

local most_changes, most_of_one = 120, 60 -- in all, and of one argument

-- ---- changing one entry ----

-- Another value for one argument's entry, such that what the contract says of its range still
-- holds: doubles shrink by a quarter, a flag is turned, an index becomes another that stands in the
-- same array.
local function changed(value, kind, others)
  if kind == "bool" then return not value end
  if kind == "double" then
    if value ~= value or math.abs(value) == math.huge then return nil end
    return value == 0 and 0.25 or value * 0.75
  end
  for _, other in ipairs(others) do
    if other ~= value then return other end
  end
  return value > 0 and value - 1 or nil
end

local function replaced(given, name, v)
  local copy = {}
  for key, old in pairs(given) do copy[key] = old end
  copy[name] = v
  return copy
end

local function leaves(value, at, into)
  if type(value) ~= "table" then
    into[#into + 1] = { at = at, value = value }
  else
    for i, item in ipairs(value) do
      leaves(item, table.move(at, 1, #at, 1, { [#at + 1] = i }), into)
    end
  end
  return into
end

local function with(value, at, new, depth)
  if depth > #at then return new end
  local copy = table.move(value, 1, #value, 1, {})
  copy[at[depth]] = with(copy[at[depth]], at, new, depth + 1)
  return copy
end

local function times(value, k)
  if type(value) ~= "table" then return value * k end
  local out = {}
  for i, item in ipairs(value) do out[i] = times(item, k) end
  return out
end

local function indices(at)
  local out = {}
  for i, index in ipairs(at) do out[i] = ("[%d]"):format(index - 1) end
  return table.concat(out)
end

-- The row of an entry, if it holds probabilities, by its name and by the look of it.
local function distribution(name, value, at)
  if not (name:match("^pi") or name == "q" or name == "p" or name == "ref") then return nil end
  local row, sum = value, 0
  for i = 1, #at - 1 do row = row[at[i]] end
  for _, p in ipairs(type(row) == "table" and row or {}) do
    if p < 0 then return nil end
    sum = sum + p
  end
  return math.abs(sum - 1) < 1e-9 and row or nil
end

-- The place of the largest of the other entries.
local function largest_but(row, i)
  local best = i == 1 and 2 or 1
  for k, p in ipairs(row) do
    if k ~= i and p > row[best] then best = k end
  end
  return best
end

-- The argument with one entry changed, and in words. In a distribution another entry gives or takes
-- as much, so that it stays one.
local function change_at(p, value, leaf, new)
  local function told(at, from, to)
    return ("%s%s from %s to %s"):format(p.name, indices(at), messages.pair(from, to))
  end
  local row = p.kind == "double" and distribution(p.name, value, leaf.at)
  if not row then return with(value, leaf.at, new, 1), told(leaf.at, leaf.value, new) end
  local i = leaf.at[#leaf.at]
  local k = largest_but(row, i)
  local more = (row[i] > 0 and -row[i] or row[k]) / 4
  local at = table.move(leaf.at, 1, #leaf.at - 1, 1, { [#leaf.at] = k })
  local words, rest = told(leaf.at, row[i], row[i] + more), row[k] - more
  if rest ~= row[k] then words = ("%s and %s"):format(words, told(at, row[k], rest)) end
  return with(with(value, leaf.at, row[i] + more, 1), at, rest, 1), words
end

local function is_dimension(f, name)
  for _, p in ipairs(f.params) do
    for _, d in ipairs(p.dims) do
      if d == name then return true end
    end
  end
  return false
end

-- An index that stands alone, such as an action, becomes each of the others that every array has.
local function add_indices(f, given, list)
  local least = math.huge
  for _, p in ipairs(f.params) do
    if #p.dims > 0 and given[p.name] then least = math.min(least, #given[p.name]) end
  end
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    local alone = p.kind == "size_t" and not is_dimension(f, p.name) and not f.name:match("^job_")
      and value and value < least -- a number of steps may be larger than all arrays
    for other = p.at_least_1 and 1 or 0, alone and math.min(least, 4) - 1 or -1 do
      if other ~= value then
        list[#list + 1] = { argument = p.name, given = replaced(given, p.name, other),
          text = ("%s from %d to %d"):format(p.name, value, other) }
      end
    end
  end
end

-- The value behind a step is the value of the next row, unless an episode ends between them: who
-- changes one must change the other.
local function keep_rows_joined(change, given)
  local V, V_next = given.V, given.V_next
  if type(V) ~= "table" or type(V_next) ~= "table" or not given.terminated then return true end
  local was, now = given, change.given
  for t = 1, #V - 1 do
    local ended = now.terminated[t] or now.truncated[t]
    if not ended and now.V_next[t] ~= now.V[t + 1] then
      if was.V_next[t] ~= now.V_next[t] or was.terminated[t] ~= now.terminated[t]
        or was.truncated[t] ~= now.truncated[t] then
        return false
      end
      now.V_next = table.move(now.V_next, 1, #now.V_next, 1, {})
      now.V_next[t] = now.V[t + 1]
      change.text = ("%s, and V_next[%d] with it"):format(change.text, t - 1)
    end
  end
  return true
end

-- { text, given } for every entry that can be changed, the first ones first.
local function changes(f, given)
  local list = {}
  add_indices(f, given, list)
  for _, p in ipairs(f.params) do
    local all, values = given[p.name] ~= nil and p.kind ~= "size_t"
      and leaves(given[p.name], {}, {}) or {}, {}
    local most = math.min(most_changes, #list + most_of_one)
    for i, leaf in ipairs(all) do values[i] = leaf.value end
    for _, leaf in ipairs(all) do
      local new = changed(leaf.value, p.kind, values)
      if p.never_above and leaf.value == 0 then new = -0.25 end
      local row = p.kind == "double" and distribution(p.name, given[p.name], leaf.at)
      if row and #row == 1 then new = nil end -- a sole probability is 1
      if new ~= nil and #list < most then
        local of, text = change_at(p, given[p.name], leaf, new)
        list[#list + 1] = { argument = p.name, given = replaced(given, p.name, of), text = text,
          from = p.kind == "double" and not row and leaf.value or nil, to = new,
          at = function(x) return replaced(given, p.name, with(given[p.name], leaf.at, x, 1)) end }
      end
    end
  end
  return list
end

-- ---- what it does to the answers ----

local function numeric(x) return type(x) == "boolean" and (x and 1 or 0) or x end

local function largest(list)
  local most = 0
  for _, leaf in ipairs(list) do
    local x = math.abs(numeric(leaf.value))
    most = x == x and x < math.huge and math.max(most, x) or most
  end
  return most
end

-- How far yours moves, where that is a simple multiple of how far it should.
local function as_far(k)
  for _, n in ipairs { -1, 2, 3, 4, -2 } do
    for _, known in ipairs { { n, tostring(n) }, { 1 / n, "1/" .. n } } do
      if math.abs(k - known[1]) < 1e-7 then
        return k < 0 and n == -1 and ", the other way" or (", %s times as far"):format(known[2])
      end
    end
  end
  return ""
end

-- Adds what one number tells: it was expected to go from x0 to x1, and went from y0 to y1.
local function tell_of(list, what, change, noise, x0, x1, y0, y1)
  local from, mine = messages.number(x0), messages.number(y0)
  local seen = { from = numeric(x0), to = numeric(x1), mine = numeric(y0), own = numeric(y1),
    noise = noise, shows = from ~= messages.number(x1), stays = mine == messages.number(y1) }
  local function tell(rank, claim, kind, text)
    list[#list + 1] = evidence.of(claim, seen, { rank = rank, name = kind .. change.argument,
      text = ("Change %s, and nothing else. %s"):format(change.text, text) })
  end
  local n, to, own = #list, messages.number(x1), messages.number(y1)
  local alike = math.abs(numeric(x1) - numeric(y1)) <= noise -- the last digits are rounding
  if not (alike and to == own) then to, own = messages.pair(x1, y1) end
  tell(1, "blind", "blind-to-", ("Then %s should go from %s to %s; yours stays at %s.")
    :format(what, from, to, mine))
  tell(2, "looks-at", "looks-at-", ("Then %s should stay at %s; yours goes from %s to %s.")
    :format(what, from, mine, own))
  if #list > n then return end
  if x0 ~= y0 then from, mine = messages.pair(x0, y0) end
  -- where yours stays the same multiple of the expected, it is not this that is handled wrongly
  local in_step = math.abs(seen.own * seen.from - seen.mine * seen.to) <= noise * noise / 1e-9
  local far = as_far((seen.own - seen.mine) / (seen.to - seen.from))
  tell(in_step and 4 or 3, "moves-otherwise", "moves-otherwise-with-",
    ("Then %s should go from %s to %s; yours %s%s."):format(what, from, to,
    mine == own and "stays at " .. mine or ("goes from %s to %s"):format(mine, own), far))
end

-- The tellings of one output: { rank, argument, text }; the lower the rank the more it shows. A
-- number that moves as it should tells nothing, and most are such.
local function compared(name, change, before, after)
  local list = {}
  local e0, e1, y0, y1 = leaves(before.expected, {}, {}), leaves(after.expected, {}, {}),
    leaves(before.out, {}, {}), leaves(after.out, {}, {})
  local noise = 1e-9 * math.max(largest(e0), largest(e1), largest(y0), largest(y1))
  for i = 1, #e0 do
    local should, does = numeric(e1[i].value) - numeric(e0[i].value),
      numeric(y1[i].value) - numeric(y0[i].value)
    if should ~= should or does ~= does then return {} end
    if should ~= does then
      local what = name == "value" and "what is returned" or name .. indices(e0[i].at)
      tell_of(list, what, change, noise, e0[i].value, e1[i].value, y0[i].value, y1[i].value)
    end
  end
  return list
end

local function tried(ctx, f, entry, change, best)
  local expected, out = trace.ask(ctx.reference, f.name, change.given),
    trace.ask(ctx.subject.bound, f.name, change.given)
  if not expected or not out then return best end
  for name, value in pairs(entry.expected) do
    for _, one in ipairs(compared(name, change, { expected = value, out = entry.out[name] },
      { expected = expected[name], out = out[name] })) do
      if not best or one.rank < best.rank or one.rank == best.rank and one.text < best.text then
        best = one
      end
    end
  end
  return best
end

-- ---- where yours becomes right ----

local function apart(x, y)
  if type(x) ~= "table" then return math.abs(numeric(x) - numeric(y)) end
  local most = 0
  for i, item in ipairs(x) do most = math.max(most, apart(item, y[i])) end
  return most
end

-- Both answers to such a call: how far apart they are, whether they agree or nearly do, and whether
-- there is nothing to agree on, but zeros or what was given.
local function asked(ctx, f, entry, given)
  local expected, out = trace.ask(ctx.reference, f.name, given),
    trace.ask(ctx.subject.bound, f.name, given)
  if not expected or not out then return nil end
  local nothing, off, size = true, 0, 0
  for name, value in pairs(expected) do
    size = math.max(size, largest(leaves(value, {}, {})))
    off = math.max(off, apart(value, out[name]))
    nothing = nothing and (largest(leaves(value, {}, {})) == 0
      or given[name] ~= nil and not scenario.differ(given[name], value))
  end
  local tolerance = entry.scenario and entry.scenario.tolerance or 1e-9
  return { off = off, size = size, nothing = nothing, nearly = off <= 3 * tolerance * size,
    right = trace.disagreement(f, expected, out, entry.scenario) == nil }
end

-- Further than by a quarter: every number that is far from it to 1, a setting too, and every array
-- until the largest in it is 1.
local function far_changes(f, given)
  local list = {}
  local function add(p, from, to, text, at)
    if from ~= 0 and (math.abs(from) < 0.1 or math.abs(from) > 10) then
      list[#list + 1] = { argument = p.name, from = from, to = to, at = at,
        text = text:format(p.name, messages.pair(from, to)) }
    end
  end
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if p.kind == "double" and type(v) == "number" then
      add(p, v, v < 0 and -1.0 or p.below_one and 0.5 or 1.0, "%s from %s to %s",
        function(x) return replaced(given, p.name, x) end)
    elseif p.kind == "double" and v ~= nil and p.role ~= "out" and not distribution(p.name,
      type(v[1]) == "table" and v[1] or v, { 1 }) then
      local most = largest(leaves(v, {}, {}))
      add(p, most, 1.0, "all of %s in proportion, its largest from %s to %s",
        function(x) return replaced(given, p.name, times(v, x / most)) end)
    end
    for _, field in ipairs(p.fields or {}) do
      if field.kind == "double" then
        add(field, v[field.name], 1.0, "%s from %s to %s",
          function(x) return replaced(given, p.name, replaced(v, field.name, x)) end)
      end
    end
  end
  return list
end

-- The first of the numbers after whose change yours is right.
local function border_of(ask, entry, list)
  for _, change in ipairs(list) do
    local joined = change.argument:match("^V") and entry.given.V_next -- row by row
    local why = change.from and not joined and border.of_number(ask, change)
    if why then return why end
  end
end

local fades = { gamma = true, lambda = true }

-- { argument, text, given } for every number and every setting with 1 in its place, or 0, where the
-- contract allows it. An array of zeros is no experiment, nor a discount of 0: much is right there.
local function without(f, given)
  local list = {}
  local function add(p, v, set)
    for _, x in ipairs { 1.0, 0.0 } do
      local allowed = not (p.below_one and x == 1 or (p.positive or fades[p.name]) and x == 0)
      if allowed and v ~= x then
        list[#list + 1] = { argument = p.name, given = set(x),
          text = ("%s = %d in place of %s"):format(p.name, x, messages.number(v)) }
      end
    end
  end
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if p.kind == "double" and type(v) == "number" then
      add(p, v, function(new) return replaced(given, p.name, new) end)
    end
    for _, field in ipairs(p.fields or {}) do
      if field.kind == "double" then
        add(field, v[field.name],
          function(new) return replaced(given, p.name, replaced(v, field.name, new)) end)
      end
    end
  end
  return list
end

local function right_without(ask, f, entry)
  for _, change in ipairs(without(f, entry.given)) do
    local why = evidence.of("right-without", ask(change.given), {
      name = "right-without-" .. change.argument,
      text = ("With %s, and nothing else changed, your numbers are the expected ones: what does "
        .. "%s do in yours?"):format(change.text, change.argument) })
    if why then return why end
  end
end

-- Off by so little that only its size says something.
local function hardly_off(ask, entry)
  local seen = ask(entry.given)
  return seen and evidence.of("hardly-off", seen, { name = "hardly-off",
    text = ("In this call yours is off by %.1g, beside %s. Is a small number added that does not "
      .. "belong, or another than the contract's? Or is something so small left out, or rounded?")
      :format(seen.off, messages.number(seen.size)) })
end

local known = {
  { 1, "1" }, { 2, "2" }, { 0.5, "1/2" }, { math.log(2), "ln 2" },
  { math.log(2 * math.pi), "ln 2π" }, { math.log(2 * math.pi) / 2, "½ ln 2π" },
}

-- Off, in this call, by a number that is in many formulas.
local function off_by(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry.scenario)
  local x, y = entry.expected[name], entry.out[name]
  for index in at:gmatch("%[(%d+)%]") do x, y = x[index + 1], y[index + 1] end
  if math.type(x) ~= "float" or math.type(y) ~= "float" then return nil end
  for _, k in ipairs(known) do
    local why = evidence.of("off-by", { off = math.abs(y - x), known = k[1], expected = x }, {
      name = "off-by", text = ("In this call %s is %s %s than is expected: which term is one too "
        .. "many, or left out?"):format(name == "value" and "what is returned" or name .. at, k[2],
        y > x and "more" or "less") })
    if why then return why end
  end
end

local function told(best)
  return best and { kind = "pattern", name = best.name, text = best.text }
end

-- Only a border, where there is one: more than what a loose pattern says.
function probe.border(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked(ctx, f, entry, given) end
  return told(border.of_entries(ask, f, entry.given)
    or border_of(ask, entry, changes(f, entry.given))
    or border_of(ask, entry, far_changes(f, entry.given)))
end

-- A number of a run alone, an eighth of it.
local function smaller(f, given)
  local list = {}
  for _, p in ipairs(f.params) do
    local v = given[p.name]
    if p.kind == "double" and type(v) == "number" and v ~= 0 then
      list[#list + 1] = { argument = p.name, from = v, to = v / 8,
        text = ("%s from %s to %s"):format(p.name, messages.pair(v, v / 8)),
        at = function(x) return replaced(given, p.name, x) end }
    end
  end
  return list
end

function probe.run(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s)
  local function ask(given) return asked(ctx, f, entry, given) end
  return told(border.of_steps(ask, f, entry.given)
    or border_of(ask, entry, smaller(f, entry.given)))
end

function probe.explain(ctx, f, entry)
  local best
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked(ctx, f, entry, given) end
  local entries = border.of_entries(ask, f, entry.given)
  if entries then return told(entries) end
  local list = changes(f, entry.given)
  for _, change in ipairs(list) do
    if keep_rows_joined(change, entry.given) then best = tried(ctx, f, entry, change, best) end
    if best and best.rank == 1 then break end
  end
  if not (best and best.rank < 3) then
    best = border_of(ask, entry, list) or border_of(ask, entry, far_changes(f, entry.given))
      or right_without(ask, f, entry) or best or hardly_off(ask, entry)
      or off_by(f, entry)
  end
  return told(best)
end

return probe
