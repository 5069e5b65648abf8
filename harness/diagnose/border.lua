-- border.lua: a call that is wrong and becomes right when one number of it is changed, or when
-- some of its rows are left out. Between the two lies a border, such as a threshold or the size of
-- a table; it is looked for by halving, and told.
--
--   border.of_number(asked, change)             -> diagnosis or nil; `change` is { argument, text,
--                                                  from, to, at = function(x) -> given }
--   border.of_entries(asked, f, given)          -> diagnosis or nil
--   border.of_steps(asked, f, given)            -> the same of a run, of how many rows it plays
--   border.first(asked, entry, list)            -> of the first of many changes that has one
--
-- asked(given) -> { right, exactly, purely: but for less and less rounding, off: how far at most,
--                   nothing: whether only zeros are expected, or what was given; wrong_number:
--                   the first of yours that is wrong }, or nil where there is no answer
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local written = require "diagnose.written"
local border = {}

-- That fewer are right says little of what comes between them.
local few = 20

-- The middle, in proportion where they are far from each other.
local function between(x, y)
  local far = x * y > 0 and (math.abs(x) > 8 * math.abs(y) or math.abs(y) > 8 * math.abs(x))
  return far and (x < 0 and -1 or 1) * math.sqrt(math.abs(x)) * math.sqrt(math.abs(y))
    or (x + y) / 2
end

-- The two neighbouring numbers, one wrong and one right, that are left when the way is halved until
-- they differ in their eighth digit.
local function halved(asked, change)
  local wrong, right = change.from, change.to
  for _ = 1, 60 do
    if math.abs(wrong - right) <= 1e-7 * math.abs(right) then break end
    local x = between(wrong, right)
    local seen = asked(change.at(x))
    if not seen then return nil end
    if seen.exactly then right = x else wrong = x end
  end
  return wrong, right
end

-- What is seen at eight numbers beyond the border, from very near to a hundredth of it, so that an
-- error that fades is met where it has just become too small to count.
local function points_beyond(asked, change, wrong, right)
  local far = math.min(1e-2 * math.abs(right), math.abs(change.to - right))
  local list = {}
  for i = 1, 8 do
    local step = far * 10 ^ (5 * (i - 8) / 7)
    list[i] = asked(change.at(right + (wrong < right and step or -step))) or {}
  end
  return list
end

-- Is a number of yours the same at two places where it is wrong? Then that number tells.
local function held_at(before, between)
  local x, y = before.wrong_number, between and between.wrong_number
  if not x or x ~= y or x == 0 or math.abs(x) == math.huge then return "" end
  local k = math.abs(x) < 800 and math.floor(x / math.log(10) + 0.5) or 0
  local of = k ~= 0 and math.abs(x - k * math.log(10)) < 1e-9 * math.abs(x)
    and (" = ln 1e%d"):format(k) or ""
  return (" Where it is wrong, yours stays at %s%s."):format(written.number(x), of)
end

-- Of what is right at once beside the number: is it so on the other side, too?
local function at_once(asked, change, y)
  local size = math.abs(change.from) > 0 and math.abs(change.from) or 1
  local beyond = change.from + (change.to < change.from and 1e-4 or -1e-4) * size
  local other = asked(change.at(beyond))
  if other and not other.right then
    return (" It is so already at %s, and on the other side, at %s, it is not."):format(y,
      written.number(beyond))
  end
  return (" It is so already at %s: what does yours do with just this number, or with just these "
    .. "together?"):format(y)
end

function border.of_number(asked, change)
  local before, after = asked(change.at(change.from)), asked(change.at(change.to))
  if not evidence.of("border", { before = before, after = after }, true) then return nil end
  local wrong, right = halved(asked, change)
  if not wrong or right == change.to then return nil end -- right there only is no border
  local beyond = points_beyond(asked, change, wrong, right)
  if not evidence.of("border-is-sharp", beyond, true) then return nil end
  -- what is wrong in just its own size, far from 1, is so by chance
  if wrong == change.from and change.far then return nil end
  local x, y = written.number(wrong, 9), written.number(right, 9)
  local held = held_at(before, asked(change.at(between(change.from, wrong))))
  local text = wrong == change.from and at_once(asked, change, y)
    or (" Between, at %s, it is not right yet; at %s it is. What does yours do otherwise for such "
    .. "numbers?"):format(x, y)
  return { name = "border-of-" .. change.argument, wrong = wrong, right = right,
    text = ("Change %s, and nothing else: then yours is right.%s%s"):format(change.text, text,
      held) }
end

local function told(dim, n, shorter, either_end)
  return { name = "border-of-" .. dim:match("%S+$"), right = n,
    text = ("With %s = %d%s yours is right; with %d it is not%s. What in yours holds just so "
      .. "many, counts in a small type, grows with each, or is left out when it is small?")
      :format(dim, n, shorter, n + 1, either_end) }
end

-- How many entries are right, counted from one end; `at(n)` asks for n of them, `beside(n)` for as
-- many from the other end, `within(n)` for the farthest n of n + 1; `cut.scaled`: whether
-- probabilities had to be scaled.
local function counted(at, beside, within, dim, all, cut)
  local right, wrong = few, all
  while wrong - right > 1 do
    local n = (wrong + right) // 2
    local seen = at(n)
    if seen and seen.right then right = n else wrong = n end
  end
  local other = { right = beside(right), wrong = beside(wrong) }
  return evidence.of("border-of-entries", { { right = at(right), wrong = at(wrong) }, other,
    within = within(right) }, told(dim, right,
    (", the same arrays but shorter%s,"):format(cut.scaled and " (and the probabilities scaled)"
    or ""), other.wrong and not other.wrong.right and ", be it the first that are left or the last"
    or ""))
end

local function of_dimension(asked, f, given, dim, all)
  local cut = {}
  local function of(first, last)
    local some, scaled = changes.cut(f, given, dim, first, last)
    cut.scaled = scaled
    return some and asked(some)
  end
  local function first(n) return of(1, n) end
  local function last(n) return of(all - n + 1, all) end
  local function in_first(n) return of(2, n + 1) end
  local function in_last(n) return of(all - n, all - 1) end
  local why = counted(first, last, in_first, dim, all, cut)
    or counted(last, first, in_last, dim, all, cut)
  -- another number of the call may be what there is so many of
  for _, p in ipairs(why and f.params or {}) do
    local alone = p.kind == "size_t" and changes.size_of(f, given, p.name) == 0
    if alone and math.abs(given[p.name] - why.right) <= 1 then return nil end
  end
  return why
end

function border.of_entries(asked, f, given)
  for _, p in ipairs(f.params) do
    local value = p.role ~= "out" and given[p.name]
    for _, dim in ipairs(p.dims) do
      local all = value and #value or 0
      local why = all > few and of_dimension(asked, f, given, dim, all)
      if why then return why end
      value = value and value[1]
    end
  end
end

-- Of a whole number that is no size, and far larger than any: the first border, doubling.
function border.of_count(asked, f, given)
  local function of(p)
    local function at(n) return asked(changes.replaced(given, p.name, n)) end
    local right, wrong = 1 << 6, 1 << 7
    while wrong < given[p.name] and (at(wrong) or {}).right do right, wrong = wrong, 2 * wrong end
    while wrong - right > 1 do
      local n = (right + wrong) // 2
      if (at(n) or {}).right then right = n else wrong = n end
    end
    return evidence.of("border-of-steps", { right = at(right), wrong = at(wrong) },
      told(p.name, right, "", ""))
  end
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    local alone = p.kind == "size_t" and #p.dims == 0 and changes.size_of(f, given, p.name) == 0
    local why = alone and not f.name:match("^job_") and value > 1 << 7 and of(p)
    if why then return why end
  end
end

-- Is a whole number a size of any array, also of one that comes out?
local function is_size(f, name)
  for _, p in ipairs(f.params) do
    for _, dim in ipairs(p.dims) do
      if dim == name then return true end
    end
  end
  return false
end

-- Of one that is small: the largest with which yours is right.
function border.of_small_count(asked, f, given)
  for _, p in ipairs(f.params) do
    local value = given[p.name]
    local alone = p.kind == "size_t" and #p.dims == 0 and not next(p.below)
      and not is_size(f, p.name) and value <= 1 << 7
    local wrong = alone and asked(given)
    for n = alone and value - 1 or 0, p.least or 1, -1 do
      local right = asked(changes.replaced(given, p.name, n))
      local why = evidence.of("border-of-steps", { right = right, wrong = wrong }, {
        name = "border-of-" .. p.name,
        text = ("With %s = %d yours is right, and with %d it is not: what does yours do otherwise "
          .. "from there on?"):format(p.name, n, n + 1) })
      if why then return why end
      wrong = right
    end
  end
end

local clock = 5 -- of the numbers that describe a drawn world (learn/drawn.h)

-- Of a run that is told how many rows to play, and is given no array of as many; or how many steps
-- an episode in a drawn world may have.
function border.of_steps(asked, f, given)
  for _, p in ipairs(f.params) do
    for _, dim in ipairs(p.dims) do
      if dim == "T" and p.role ~= "out" then return nil end
    end
  end
  local how = given.how and given.how.T and given.how
  local drawn = not given.T and not how and given.drawn
  local function at(n)
    local some = host.copy(given)
    if how then some.how.T = n elseif drawn then some.drawn[clock] = n else some.T = n end
    return asked(some)
  end
  local right, wrong = few, given.T or how and how.T or drawn and drawn[clock] or 0
  while wrong - right > 1 do
    local n = (wrong + right) // 2
    local seen = at(n)
    if seen and seen.right then right = n else wrong = n end
  end
  return wrong > few and evidence.of("border-of-steps", { right = at(right), wrong = at(wrong) },
    told(drawn and "limit" or "T", right, drawn and " steps" or "", "")) or nil
end

-- ---- the first of many ----

-- The only number of an array that has no more.
local function only_number(value)
  local all = type(value) == "table" and changes.leaves(value, {}, {}) or {}
  return #all == 1 and math.type(all[1].value) == "float" and all[1].value,
    #all == 1 and changes.place(all[1].at)
end

-- Does the border move with another number, which stands beside it? Then it is one of their
-- difference.
local function of_difference(asked, given, argument, why)
  local x, place = only_number(given[argument])
  for name, value in pairs(x and given or {}) do
    local y = name ~= argument and only_number(value)
    local function is_right(at, shift)
      local call = changes.replaced(given, argument, changes.all_alike(given[argument], at + shift))
      return (asked(changes.replaced(call, name, changes.all_alike(value, y + shift))) or {}).right
    end
    local moves = y and y ~= 0
    for _, shift in ipairs(moves and { 0.375, -1.25 } or {}) do
      moves = moves and is_right(why.right, shift) and not is_right(why.wrong, shift)
    end
    if moves then
      return (" There %s%s − %s%s is %s."):format(argument, place, name, place,
        ("%.6g"):format(why.right - y))
    end
  end
  return ""
end

-- The first of the numbers after whose change yours is right.
function border.first(asked, entry, list)
  for _, change in ipairs(list) do
    local joined = change.argument:match("^V") and entry.given.V_next -- row by row
    local why = change.from and not joined and border.of_number(asked, change)
    if why then
      why.text = why.text .. of_difference(asked, entry.given, change.argument, why)
      return why
    end
  end
end

return border
