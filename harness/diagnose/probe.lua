-- probe.lua: of a wrong call that nothing explains: one entry of its arguments is changed, and
-- nothing else, and what the two answers make of it is compared. The change that shows the most is
-- told: a number that should have felt it and did not, one that felt it and should not have, one
-- after whose change yours is right (border.lua), a setting without which yours is right, or one
-- that moves yours by another amount. No hypothesis; an experiment that the reader can repeat.
--
--   probe.explain(ctx, f, entry, weak) -> diagnosis or nil; `weak`: one that says more than that
--                                         yours moves by another amount, and less than all else
--   probe.border(ctx, f, entry) -> the same, of a border, or of how little it is off, only
--   probe.entries(ctx, f, entry) -> of how many entries an array has, whatever else is known
--   probe.run(ctx, f, entry) -> of a run, the border of how many rows it plays, or of a number
local asked = require "diagnose.asked"
local border = require "diagnose.border"
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local laws = require "diagnose.laws"
local moves = require "diagnose.moves"
local off = require "diagnose.off"
local response = require "diagnose.response"
local scenario = require "scenario.scenario"
local settings = require "diagnose.settings"
local substitutes = require "diagnose.substitutes"
local trace = require "diagnose.trace"
local without = require "diagnose.without"
local probe = {}

local function told(best)
  return best and { kind = "pattern", name = best.name, text = best.text, little = best.little,
    probed = true }
end

-- The first flag or index after whose change yours is right.
local function right_after(ask, entry, list)
  local before = #list > 0 and ask(entry.given)
  for _, change in ipairs(list) do
    local why = evidence.of("border", { before = before, after = ask(change.given) }, {
      name = "right-with-another-" .. change.argument,
      text = ("Change %s, and nothing else: then yours is right."):format(change.text) })
    if why then return why end
  end
end

-- A number is returned as if an array had so many entries.
local function no_index(f, entry)
  local value, size = entry.out.value, nil
  for _, p in ipairs(f.params) do
    local array = #p.dims == 1 and p.role == "in" and entry.given[p.name]
    size = size or array and { name = p.name, n = #array }
  end
  return f.returns == "size_t" and size and evidence.of("no-index", { value = value, n = size.n,
    expected = entry.expected.value }, { name = "no-index",
    text = ("What is returned is %d, and %s has the entries 0 to %d: what is returned when nothing "
      .. "was found?"):format(value, size.name, size.n - 1) })
end

-- What says more than a loose pattern: a border, or that it is off by so little.
function probe.border(ctx, f, entry)
  local far = off.at_most(f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked.of(ctx, f, entry, given) end
  return told(border.of_entries(ask, f, entry.given)
    or border.first(ask, entry, changes.entries(f, entry.given))
    or border.first(ask, entry, settings.far(f, entry.given))
    or off.is_crumb(far) and off.hardly(far))
end

-- With how many entries a call is right that is not finite with one more.
function probe.entries(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked.of(ctx, f, entry, given) end
  return border.of_entries(ask, f, entry.given)
end

-- Is it a riddle that a number does not feel a change? In an array many have a part in, yes; most
-- of all in a table, and where another number is changed with it.
local function is_riddle(f, best)
  for _, p in ipairs(f.params) do
    if p.name == best.change.argument then
      local most = #p.dims == 2 or not best.change.from or best.change.joined
      return p.kind == "double" and #p.dims > 0, most
    end
  end
end

-- The change that is not felt, where it is no riddle but of a plain list of numbers.
local function not_felt(x)
  local _, riddle = is_riddle(x.f, x.best or { change = {} })
  return x.best and x.best.rank == 1 and not riddle and x.best
end

-- Are these outputs more than zeros, and more than what was given?
local function is_something(f, e, outputs)
  for name, value in pairs(outputs) do
    local p = { role = "out" }
    for _, q in ipairs(f.params) do p = q.name == name and q or p end
    if p.role == "in/out" and scenario.differ(e.given[name], value)
      or p.role == "out" and changes.largest(value) > 0 then return true end
  end
  return false
end

-- The right numbers for another argument, in this call and two others that are wrong.
local function as_if_here(ctx, f, entry)
  local calls = ctx.wrong[f.name] or {}
  for _, t in ipairs(substitutes.of_call(f)) do
    local function holds(e)
      local given = e.wrong and t.of(e.given)
      local out = given and trace.ask(ctx.reference, f.name, given)
      return out and is_something(f, e, out) and trace.disagreement(f, out, e.out, e) == nil
    end
    local seen = { here = holds(entry), others = 0, all = 0 }
    for i = 1, seen.here and math.min(#calls, 12) or 0 do
      seen.others = seen.others + (holds(calls[i]) and 1 or 0)
      seen.all = seen.all + (calls[i].wrong and 1 or 0)
    end
    local why = evidence.of("as-if-here", seen, { name = "here-" .. t.name,
      text = "In this call, and in others, your numbers are " .. t.those })
    if why then return why end
  end
end

-- With so many of the first rows yours is right, and with one more it is not.
local function fewest(ask, f, given)
  for _, p in ipairs(f.params) do
    local n = p.kind == "size_t" and changes.size_of(f, given, p.name) or 0
    local before
    for k = p.least or 1, math.min(n, 8) do
      local some, scaled = given, false
      if k < n then some, scaled = changes.cut(f, given, p.name, 1, k) end
      local seen = some and not scaled and ask(some)
      local why = evidence.of("border-of-steps", { right = before, wrong = seen }, {
        name = "right-with-fewer",
        text = ("Cut to %s = %d, the first %s only, yours is right; with %d it is not.")
          :format(p.name, k - 1, k == 2 and "entry" or "entries", k) })
      if why then return why end
      before = seen
    end
  end
end

-- How a job makes its networks is nothing that a reader's program is told.
local is_job_s_own = { far = true, wide = true }

function probe.run(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s)
  local function ask(given) return asked.of(ctx, f, entry, given) end
  local list = {}
  for _, change in ipairs(settings.smaller(f, entry.given)) do
    list[#list + 1] = not is_job_s_own[change.argument] and change or nil
  end
  return told(border.of_steps(ask, f, entry.given) or border.first(ask, entry, list))
end

-- ---- all of them, the most telling first ----

local function of_sizes(x)
  return no_index(x.f, x.entry) or border.of_entries(x.ask, x.f, x.given)
    or border.of_count(x.ask, x.f, x.given) or response.cuts(x.both, x.f, x.entry)
end

-- Where one entry is changed, or a number in proportion.
local function of_changes(x)
  local blind = x.best and x.best.rank == 1 and x.best
  if not blind then
    return border.first(x.ask, x.entry, x.list)
      or border.first(x.ask, x.entry, settings.far(x.f, x.given))
      or border.first(x.ask, x.entry, settings.near(x.f, x.given))
  end
  local weak = x.weak and x.weak.name
  return weak == ("only-where-%s-comes-twice"):format(blind.change.argument) and x.weak
    or moves.deaf(x.ctx, x.f, x.entry, x.calls)
    or border.first(x.ask, x.entry, settings.far(x.f, x.given))
    or border.first(x.ask, x.entry, settings.near(x.f, x.given))
    or (x.crumb or not is_riddle(x.f, blind)) and blind
end

-- A flag that is set hides what else is wrong; of a number that is felt or not, more is known.
local function flips(x)
  local list = {}
  for _, change in ipairs(changes.flips(x.f, x.given)) do
    if not (change.kind == "bool" and x.best and x.best.rank <= 2) then list[#list + 1] = change end
  end
  return list
end

-- That a sum is another one says less than which end of it is right.
local function of_sum(x)
  local name, sum = x.weak and x.weak.name, laws.sum(x.f, x.entry, x.calls)
  return sum and (name == "last-is-right" or name == "first-is-right") and x.weak or sum
end

local function of_laws(x)
  if x.crumb then return nil end -- of which other changes say little
  return response.weights(x.both, x.f, x.entry, x.calls)
    or laws.vanishing(x.both, x.f, x.entry, x.calls)
    or of_sum(x) or laws.own_sum(x.f, x.entry, x.calls)
    or not_felt(x) or as_if_here(x.ctx, x.f, x.entry) or (not x.best or x.best.rank ~= 2)
    and without.call(x.ctx, x.ask, x.f, x.entry, settings.without)
    or right_after(x.ask, x.entry, flips(x))
    or laws.doubling(x.both, x.f, x.entry)
    or laws.mirror(x.ask, x.f, x.entry, x.calls) or border.of_small_count(x.ask, x.f, x.given)
end

local function of_little(x)
  local far = off.at_most(x.f, x.entry)
  if x.best and x.best.rank <= 2 and not x.crumb then
    x.best.little = is_riddle(x.f, x.best)
    return x.best
  end
  return x.crumb and without.call(x.ctx, x.ask, x.f, x.entry, settings.without)
    or x.crumb and off.hardly(far) or x.weak
    or not x.crumb and (off.by_again(x)
    or without.call(x.ctx, x.ask, x.f, x.entry, settings.zeros)
    or response.plain(x.both, x.f, x.entry, x.calls) or fewest(x.ask, x.f, x.given))
    or x.best or off.hardly(far) or off.by(x.f, x.entry)
end

function probe.explain(ctx, f, entry, weak)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local x = { ctx = ctx, f = f, entry = entry, given = entry.given, weak = weak,
    calls = ctx.wrong[f.name] or { entry }, crumb = off.is_crumb(off.at_most(f, entry)) }
  function x.ask(given) return asked.of(ctx, f, entry, given) end
  function x.both(given) return asked.both(ctx, f, given) end
  local first = of_sizes(x)
  if first then return told(first) end
  x.list = changes.entries(f, entry.given)
  x.best = moves.best(ctx, f, entry, x.list)
  return told(of_changes(x) or of_laws(x) or of_little(x))
end

return probe
