-- moves.lua: one entry of a wrong call's arguments is changed, and nothing else: what do the two
-- answers make of it?
--
--   moves.best(ctx, f, entry, list) -> of these changes (changes.lua) the one that shows the most:
--                                      { rank, name, text, change }, or nil
--
--   moves.deaf(ctx, f, entry, calls) -> the same of an argument of which yours feels no change, in
--                                       none of these calls; or nil
--
-- Its rank is 1 where a number should have felt it and does not, 2 where one feels it and should
-- not, or as another power of it, 3 where it moves by another amount, 4 where it stays the same
-- multiple of what is expected.
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local moves = {}

local leaves, largest = changes.leaves, changes.largest

local function numeric(x) return type(x) == "boolean" and (x and 1 or 0) or x end

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

-- As which power of a number does another go, that becomes y1 from y0 where the first becomes x1
-- from x0? In words, or nil.
local powers = { { 1, "in proportion to %s" }, { 2, "as %s squared" }, { -1, "as 1/%s" },
  { 0.5, "as the square root of %s" }, { -0.5, "as 1 over the square root of %s" },
  { -2, "as 1/%s squared" }, { 3, "as the third power of %s" } }

local function power_of(x0, x1, y0, y1)
  if y0 == 0 or y1 == 0 or y0 ~= y0 or (y0 < 0) ~= (y1 < 0) then return nil end
  local power = math.log(y1 / y0) / math.log(x1 / x0)
  for _, known in ipairs(powers) do
    if math.abs(power - known[1]) < 1e-6 then return known[2] end
  end
end

-- That two numbers go as different powers of the one that is changed.
local function other_powers(change, what, seen)
  local x0, x1 = change.from, change.to
  if not x0 or x0 == 0 or (x0 < 0) ~= (x1 < 0) then return nil end
  local should, does = power_of(x0, x1, seen.from, seen.to), power_of(x0, x1, seen.mine, seen.own)
  if not should or not does or should == does then return nil end
  local place = change.text:match("^(%S+) from ")
  return place and { rank = 2, name = "other-power-of-" .. change.argument,
    text = ("Change %s, and nothing else. Then %s should go %s; yours goes %s."):format(change.text,
      what, should:format(place), does:format(place)) }
end

-- Adds what one number tells: it was expected to go from x0 to x1, and went from y0 to y1.
local function tell_of(list, what, change, noise, x0, x1, y0, y1)
  local seen = { from = numeric(x0), to = numeric(x1), mine = numeric(y0), own = numeric(y1),
    noise = noise, shows = written.number(x0) ~= written.number(x1),
    stays = written.number(y0) == written.number(y1) }
  local n = #list
  local function tell(rank, claim, kind, text, ...)
    list[#list + 1] = evidence.of(claim, seen, { rank = rank, name = kind .. change.argument,
      text = ("Change %s, and nothing else. Then %s should " .. text)
        :format(change.text, what, written.apart(...)) })
  end
  tell(1, "blind", "blind-to-", "go from %s to %s; yours stays at %s.", x0, x1, y0)
  tell(2, "looks-at", "looks-at-", "stay at %s; yours goes from %s to %s.", x0, y0, y1)
  if #list > n then return end
  list[#list + 1] = evidence.of("moves-otherwise", seen, other_powers(change, what, seen))
  -- where yours stays the same multiple of the expected, it is not this that is handled wrongly
  local in_step = math.abs(seen.own * seen.from - seen.mine * seen.to) <= noise * noise / 1e-9
  local far = as_far((seen.own - seen.mine) / (seen.to - seen.from))
  tell(in_step and 4 or 3, "moves-otherwise", "moves-otherwise-with-",
    y0 == y1 and "go from %s to %s; yours stays at %s." or "go from %s to %s; yours goes from %s "
    .. "to %s" .. far .. ".", x0, x1, y0, y1)
end

-- The tellings of one output: { rank, argument, text }; the lower the rank the more it shows. A
-- number that moves as it should tells nothing, and most are such.
local function compared(name, change, before, after)
  local list = {}
  local e0, e1, y0, y1 = leaves(before.expected, {}, {}), leaves(after.expected, {}, {}),
    leaves(before.out, {}, {}), leaves(after.out, {}, {})
  local noise = 1e-9 * math.max(largest(before.expected), largest(after.expected),
      largest(before.out), largest(after.out))
  for i = 1, #e0 do
    local should, does = numeric(e1[i].value) - numeric(e0[i].value),
      numeric(y1[i].value) - numeric(y0[i].value)
    if should ~= should or does ~= does then return {} end
    if should ~= does then
      local what = name == "value" and "what is returned" or name .. changes.place(e0[i].at)
      tell_of(list, what, change, noise, e0[i].value, e1[i].value, y0[i].value, y1[i].value)
    end
  end
  return list
end

local function has_moved(before, after)
  for name, value in pairs(before) do
    if scenario.differ(value, after[name], nil, 0) then return true end
  end
  return false
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
        best.change = change
      end
    end
  end
  return best
end

function moves.best(ctx, f, entry, list)
  local best
  for _, change in ipairs(list) do
    if changes.keep_rows_joined(change, entry.given) then
      best = tried(ctx, f, entry, change, best)
    end
    if best and best.rank == 1 then break end
  end
  return best
end

local most_calls, most_changes = 80, 6

-- Changes of one argument: of single entries, and of all of it, near and far.
local function changes_of(f, p, given, most)
  local list = {}
  for _, change in ipairs(changes.entries(f, given)) do
    local mine = change.argument == p.name and #list < most
      and changes.keep_rows_joined(change, given)
    list[#list + 1] = mine and change.given or nil
  end
  local all = #list > 0 and p.kind == "double" and (#p.dims == 0
    or changes.may_be_any(p, given[p.name], given))
  for _, x in ipairs(all and { 0.01, 0.5, 0.9, 2.0, 100.0 } or {}) do
    x = p.never_above and -x or x
    local allowed = not p.below_one or x < 1
    list[#list + 1] = allowed and changes.replaced(given, p.name,
      changes.all_alike(given[p.name], x)) or nil
  end
  return list
end

-- Of such changes in some calls: does any move yours; how many were made, how many move what is
-- expected?
local function felt(ctx, f, p, calls)
  local seen = { any = false, made = 0, expected = 0 }
  for c, e in ipairs(calls) do -- the wrong ones, and then some of the right ones
    local asked = c <= most_calls and changes.count(e.given) < 5000
    local most = e.wrong and most_changes or 2
    for _, given in ipairs(asked and changes_of(f, p, e.given, most) or {}) do
      local mine = trace.ask(ctx.subject.bound, f.name, given)
      if not mine or has_moved(e.out, mine) then return { any = true } end
      local should = trace.ask(ctx.reference, f.name, given)
      seen.made = seen.made + 1
      seen.expected = seen.expected
        + (should and trace.disagreement(f, e.expected, should, e) and 1 or 0)
    end
  end
  return seen
end

-- An argument of which yours feels no change at all, in any of some wrong calls.
function moves.deaf(ctx, f, entry, calls)
  for _, p in ipairs(f.params) do
    local may = p.role == "in" or p.role == "value" and p.kind ~= "struct"
    local seen = may and felt(ctx, f, p, calls)
    if seen and evidence.of("deaf", seen, true) then
      local mine = {}
      for _, change in ipairs(changes.entries(f, entry.given)) do
        mine[#mine + 1] = change.argument == p.name and change or nil
      end
      local one = moves.best(ctx, f, entry, mine)
      one = one and one.rank == 1 and one.text .. " " or ""
      return { name = "blind-to-" .. p.name, text = ("%s%d changes of %s were tried, in this call "
        .. "and in others that are wrong, and none makes a difference in yours.")
        :format(one, seen.made, p.name) }
    end
  end
end

return moves
