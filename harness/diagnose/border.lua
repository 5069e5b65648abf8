-- border.lua: a call that is wrong and becomes right when one number of it is changed, or when
-- some of its rows are left out. Between the two lies a border, such as a threshold or the size of
-- a table; it is looked for by halving, and told.
--
--   border.of_number(asked, change)             -> diagnosis or nil; `change` is { argument, text,
--                                                  from, to, at = function(x) -> given }
--   border.of_entries(asked, f, given)          -> diagnosis or nil
--   border.of_steps(asked, f, given)            -> the same of a run, of how many rows it plays
--
-- asked(given) -> { right, exactly, purely: but for less and less rounding, off: how far at most,
--                   nothing: whether only zeros are expected, or what was given }, or nil where
--                   there is no answer
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local written = require "diagnose.written"
local border = {}

-- That fewer are right says little of what comes between them.
local few = 20

-- The two neighbouring numbers, one wrong and one right, that are left when the way is halved until
-- they differ in their eighth digit.
local function halved(asked, change)
  local wrong, right = change.from, change.to
  for _ = 1, 60 do
    if math.abs(wrong - right) <= 1e-7 * math.abs(right) then break end
    local x = (wrong + right) / 2
    local seen = asked(change.at(x))
    if not seen then return nil end
    if seen.exactly then right = x else wrong = x end
  end
  return wrong, right
end

-- What is seen at eight numbers beyond the border, up to a hundredth of it.
local function points_beyond(asked, change, wrong, right)
  local step = math.min(1e-2 * math.abs(right), math.abs(change.to - right)) / 8
  local list = {}
  for i = 1, 8 do
    list[i] = asked(change.at(right + (wrong < right and i or -i) * step)) or {}
  end
  return list
end

function border.of_number(asked, change)
  local before, after = asked(change.at(change.from)), asked(change.at(change.to))
  if not evidence.of("border", { before = before, after = after }, true) then return nil end
  local wrong, right = halved(asked, change)
  if not wrong or right == change.to then return nil end -- right there only is no border
  local beyond = points_beyond(asked, change, wrong, right)
  if not evidence.of("border-is-sharp", beyond, true) then return nil end
  local x, y = written.number(wrong, 9), written.number(right, 9)
  local text = wrong == change.from and (" It is so already at %s: what does yours do with just "
    .. "this number, or with just these together?"):format(y)
    or (" Between, at %s, it is not right yet; at %s it is. What does yours do otherwise for such "
    .. "numbers?"):format(x, y)
  return { name = "border-of-" .. change.argument,
    text = ("Change %s, and nothing else: then yours is right.%s"):format(change.text, text) }
end

local function told(dim, n, shorter, either_end)
  return { name = "border-of-" .. dim:match("%S+$"),
    text = ("With %s = %d%s yours is right; with %d it is not%s. What in yours holds just so "
      .. "many, counts in a small type, or grows with each?"):format(dim, n, shorter, n + 1,
      either_end) }
end

-- How many entries are right, counted from one end; `at(n)` asks for n of them, `beside(n)` for as
-- many from the other end; `cut.scaled`: whether probabilities had to be scaled.
local function counted(at, beside, dim, all, cut)
  local right, wrong = few, all
  while wrong - right > 1 do
    local n = (wrong + right) // 2
    local seen = at(n)
    if seen and seen.right then right = n else wrong = n end
  end
  return evidence.of("border-of-entries", { { right = at(right), wrong = at(wrong) },
    { right = beside(right), wrong = beside(wrong) } }, told(dim, right,
    (", the same arrays but shorter%s,"):format(cut.scaled and " (and the probabilities scaled)"
    or ""), ", be it the first that are left or the last"))
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
  return counted(first, last, dim, all, cut) or counted(last, first, dim, all, cut)
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

return border
