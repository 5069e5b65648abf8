-- probe.lua: of a wrong call that nothing explains: one entry of its arguments is changed, and
-- nothing else, and what the two answers make of it is compared. The change that shows the most is
-- told: a number that should have felt it and did not, one that felt it and should not have, one
-- after whose change yours is right (border.lua), a setting without which yours is right, or one
-- that moves yours by another amount. No hypothesis; an experiment that the reader can repeat.
--
--   probe.explain(ctx, f, entry, weak) -> diagnosis or nil; `weak`: one that says more than that
--                                         yours moves by another amount, and less than all else
--   probe.border(ctx, f, entry) -> the same, of a border only
--   probe.entries(ctx, f, entry) -> of how many entries an array has, whatever else is known
--   probe.without(ctx, f, entry) -> of a run, the setting without which it is right; or nil
--   probe.run(ctx, f, entry) -> of a run, the border of how many rows it plays, or of a number
local border = require "diagnose.border"
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local probe = {}

local leaves, largest = changes.leaves, changes.largest

-- ---- what it does to the answers ----

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

-- Is an output wrong in a call? Of what is right in any case another call says nothing.
local function is_wrong(entry, name)
  return not entry.out or scenario.differ(entry.expected[name], entry.out[name],
    trace.scale(entry, name), entry.scenario.tolerance) ~= nil
end

-- Both answers to such a call: whether they agree, or nearly do, or but for rounding; off, size: of
-- the output that is farthest off, how far, and beside what; and whether of what is wrong in the
-- entry there is nothing to agree on, but zeros or what was given.
local function asked(ctx, f, entry, given)
  local expected, out = trace.ask(ctx.reference, f.name, given),
    trace.ask(ctx.subject.bound, f.name, given)
  if not expected or not out then return nil end
  local nothing, seen, most = true, { off = 0, size = 0 }, -1
  for name, value in pairs(expected) do
    local off, size = apart(value, out[name]), largest(value)
    local part = off == 0 and 0 or size == 0 and math.huge or off / size
    if part > most or part ~= part then seen.off, seen.size, most = off, size, part end
    nothing = nothing and (size == 0 or not is_wrong(entry, name)
      or given[name] ~= nil and not scenario.differ(given[name], value))
  end
  local tolerance = entry.scenario and entry.scenario.tolerance or 1e-9
  seen.nothing, seen.nearly, seen.exactly, seen.purely = nothing, most <= 3 * tolerance,
    most <= 1e-11, most <= 1e-12
  seen.right = trace.disagreement(f, expected, out, entry) == nil
  return seen
end

-- The first of the numbers after whose change yours is right.
local function border_of(ask, entry, list)
  for _, change in ipairs(list) do
    local joined = change.argument:match("^V") and entry.given.V_next -- row by row
    local why = change.from and not joined and border.of_number(ask, change)
    if why then return why end
  end
end

-- Is it so of the first other wrong calls, too, which chance would not make? And of how many.
local function so_in_others(ctx, f, entry, change, calls)
  local n = 0
  for i, e in ipairs(calls or ctx.wrong[f.name] or {}) do
    local others = e.wrong and i <= 4 and e ~= entry and changes.without(f, e.given) or {}
    for _, other in ipairs(others) do
      local same = other.argument == change.argument and other.to == change.to
      local seen = same and asked(ctx, f, e, other.given)
      if seen and not seen.right then return false, n end
      n = n + (seen and 1 or 0)
    end
  end
  return true, n
end

local function right_without(ctx, ask, f, entry)
  for _, change in ipairs(changes.without(f, entry.given)) do
    local why = evidence.of("right-without", ask(change.given), {
      name = "right-without-" .. change.argument,
      text = ("With %s, and nothing else changed, your numbers are the expected ones: what does "
        .. "%s do in yours?"):format(change.text, change.argument) })
    if why and so_in_others(ctx, f, entry, change) then return why end
  end
end

-- Without a rate nothing is learned, nor by the critic without its weight, and what is wrong of it
-- does not show.
local is_rate = { lr = true, eta = true, alpha = true, delta = true }
local is_weight = { c = true, c_value = true }

-- The names of all numbers that an agent is told how to learn by.
local function settings_of(agent)
  local names = {}
  for _, p in ipairs(agent and agent.params or {}) do
    names[p.name] = true
    for _, field in ipairs(p.fields or {}) do names[field.name] = true end
  end
  return names
end

-- The first other wrong calls of a run's scenario.
local function other_runs(ctx, f, entry)
  local list, s = {}, entry.scenario
  for case = 1, math.min(s.cases, 20) do
    for _, e in ipairs(#list < 2 and trace.alike(ctx, ctx.subject, s, ctx.seed, case) or {}) do
      list[#list + 1] = e.fn == f.name and e.wrong and case ~= entry.case and e or nil
    end
  end
  return list
end

-- The same of a run and its agent's settings.
function probe.without(ctx, f, entry)
  local settings = settings_of(ctx.lesson.functions[entry.scenario.group])
  ctx.subject.handle:begin(ctx.cpu_s)
  for _, change in ipairs(changes.without(f, entry.given)) do
    local name = change.argument
    local tried = settings[name] and not is_rate[name] and not (is_weight[name] and change.to == 0)
    local seen = tried and asked(ctx, f, entry, change.given)
    local why = seen and evidence.of("right-without", seen, {
      name = "right-without-" .. name,
      text = ("With %s, and nothing else changed, this run is right: what does %s do in yours?")
        :format(change.text, name) })
    -- of what hardly ever shows, any other number makes an end, or another run
    local other = why and asked(ctx, f, entry, change.at(0.75 * change.from))
    local so, n = false, 0
    if other and not other.right then
      so, n = so_in_others(ctx, f, entry, change, other_runs(ctx, f, entry))
    end
    if so and n > 0 then return why end
  end
end

-- Off by so little that only its size says something.
local function hardly_off(seen)
  return seen and evidence.of("hardly-off", seen, { name = "hardly-off",
    text = ("In this call yours is off by %.1g, beside %s. Is there a float where a double "
      .. "belongs, or a constant with too few digits? Is a small number added that does not "
      .. "belong, or another than the contract's? Or is something so small left out, or rounded?")
      :format(seen.off, written.number(seen.size)) })
end

local known = {
  { 1, "1" }, { 2, "2" }, { 0.5, "1/2" }, { math.log(2), "ln 2" },
  { math.log(2 * math.pi), "ln 2π" }, { math.log(2 * math.pi) / 2, "½ ln 2π" },
}

-- Off, in this call, by a number that is in many formulas; or finite where it should not be.
local function off_by(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry)
  local x, y = entry.expected[name], entry.out[name]
  for index in at:gmatch("%[(%d+)%]") do x, y = x[index + 1], y[index + 1] end
  if math.type(x) ~= "float" or math.type(y) ~= "float" then return nil end
  local what = name == "value" and "what is returned" or name .. at
  local why = evidence.of("not-infinite", { expected = x, found = y }, { name = "not-infinite",
    text = ("In this call %s should be infinite, and yours is %s: is a number held back, or left "
      .. "out?"):format(what, written.number(y)) })
  if why then return why end
  for _, k in ipairs(known) do
    local why = evidence.of("off-by", { off = math.abs(y - x), known = k[1], expected = x }, {
      name = "off-by", text = ("In this call %s is %s %s than is expected: which term is one too "
        .. "many, or left out?"):format(what, k[2], y > x and "more" or "less") })
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

local function told(best)
  return best and { kind = "pattern", name = best.name, text = best.text, probed = true }
end

-- Only a border, where there is one: more than what a loose pattern says.
function probe.border(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked(ctx, f, entry, given) end
  return told(border.of_entries(ask, f, entry.given)
    or border_of(ask, entry, changes.entries(f, entry.given))
    or border_of(ask, entry, changes.far(f, entry.given)))
end

-- With how many entries a call is right that is not finite with one more.
function probe.entries(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  return border.of_entries(function(given) return asked(ctx, f, entry, given) end, f, entry.given)
end

-- How a job makes its networks is nothing that a reader's program is told.
local is_job_s_own = { far = true, wide = true }

function probe.run(ctx, f, entry)
  ctx.subject.handle:begin(ctx.cpu_s)
  local function ask(given) return asked(ctx, f, entry, given) end
  local list = {}
  for _, change in ipairs(changes.smaller(f, entry.given)) do
    list[#list + 1] = not is_job_s_own[change.argument] and change or nil
  end
  return told(border.of_steps(ask, f, entry.given) or border_of(ask, entry, list))
end

function probe.explain(ctx, f, entry, weak)
  local best
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked(ctx, f, entry, given) end
  local first = no_index(f, entry) or border.of_entries(ask, f, entry.given)
  if first then return told(first) end
  local list = changes.entries(f, entry.given)
  for _, change in ipairs(list) do
    if changes.keep_rows_joined(change, entry.given) then
      best = tried(ctx, f, entry, change, best)
    end
    if best and best.rank == 1 then break end
  end
  local blind = best and best.rank == 1
  local edge = not blind and border_of(ask, entry, list)
    or border_of(ask, entry, changes.far(f, entry.given)) or blind and best
  if edge then return told(edge) end
  local seen = ask(entry.given)
  local crumb = seen and seen.off < 1e-6 * seen.size -- of which other changes say little
  if not best or best.rank > 2 or crumb then
    best = right_without(ctx, ask, f, entry) or crumb and hardly_off(seen) or weak or best
      or hardly_off(seen) or off_by(f, entry)
  end
  return told(best)
end

return probe
