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
--   probe.without(ctx, f, entry) -> of a run, the setting without which it is right; or nil
--   probe.run(ctx, f, entry) -> of a run, the border of how many rows it plays, or of a number
local border = require "diagnose.border"
local changes = require "diagnose.changes"
local evidence = require "diagnose.evidence"
local laws = require "diagnose.laws"
local moves = require "diagnose.moves"
local response = require "diagnose.response"
local scenario = require "scenario.scenario"
local settings = require "diagnose.settings"
local substitutes = require "diagnose.substitutes"
local trace = require "diagnose.trace"
local views = require "diagnose.views"
local written = require "diagnose.written"
local probe = {}

local largest = changes.largest

local function numeric(x) return type(x) == "boolean" and (x and 1 or 0) or x end

-- ---- where yours becomes right ----

local function apart(x, y)
  if type(x) ~= "table" then return math.abs(numeric(x) - numeric(y)) end
  local most = 0
  for i, item in ipairs(x) do most = math.max(most, apart(item, y[i])) end
  return most
end

-- Is an output wrong in a call? Of what is right in any case another call says nothing.
local function is_wrong(entry, name)
  entry.wrong_outputs = entry.wrong_outputs or {}
  if entry.wrong_outputs[name] == nil then
    entry.wrong_outputs[name] = not entry.out or scenario.differ(entry.expected[name],
      entry.out[name], trace.scale(entry, name), entry.scenario.tolerance) ~= nil
  end
  return entry.wrong_outputs[name]
end

-- The first number of yours that is wrong.
local function wrong_number(f, entry, expected, out)
  local name, at = trace.disagreement(f, expected, out, entry)
  local y = out[name]
  for index in at:gmatch("%[(%d+)%]") do y = y[index + 1] end
  return type(y) == "number" and y
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
  seen.wrong_number = not seen.right and wrong_number(f, entry, expected, out)
  return seen
end

-- The only number of an array that has no more.
local function only_number(value)
  local all = type(value) == "table" and changes.leaves(value, {}, {}) or {}
  return #all == 1 and math.type(all[1].value) == "float" and all[1].value,
    #all == 1 and changes.place(all[1].at)
end

-- Does the border move with another number, which stands beside it? Then it is one of their
-- difference.
local function of_difference(ask, given, argument, why)
  local x, place = only_number(given[argument])
  for name, value in pairs(x and given or {}) do
    local y = name ~= argument and only_number(value)
    local function is_right(at, shift)
      local call = changes.replaced(given, argument, changes.all_alike(given[argument], at + shift))
      return (ask(changes.replaced(call, name, changes.all_alike(value, y + shift))) or {}).right
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
local function border_of(ask, entry, list)
  for _, change in ipairs(list) do
    local joined = change.argument:match("^V") and entry.given.V_next -- row by row
    local why = change.from and not joined and border.of_number(ask, change)
    if why then
      why.text = why.text .. of_difference(ask, entry.given, change.argument, why)
      return why
    end
  end
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

-- Is it so of the first other wrong calls, too, which chance would not make? And of how many.
local function so_in_others(ctx, f, entry, change, list, calls)
  local n = 0
  for i, e in ipairs(calls or ctx.wrong[f.name] or {}) do
    local others = e.wrong and i <= 4 and e ~= entry and list(f, e.given) or {}
    for _, other in ipairs(others) do
      local same = other.argument == change.argument and other.to == change.to
      local seen = same and asked(ctx, f, e, other.given)
      if seen and not seen.right then return false, n end
      n = n + (seen and 1 or 0)
    end
  end
  return true, n
end

-- `list`: of the changes (settings.lua).
local function right_without(ctx, ask, f, entry, list)
  for _, change in ipairs(list(f, entry.given)) do
    local why = evidence.of("right-without", ask(change.given), {
      name = "right-without-" .. change.argument,
      text = ("With %s, and nothing else changed, your numbers are the expected ones: what does "
        .. "%s do in yours?"):format(change.text, change.argument) })
    if why and so_in_others(ctx, f, entry, change, list) then return why end
  end
end

-- How far the numbers of a call are off, at most, and beside what: the largest of its output, or of
-- the change that is made in it.
local function off_at_most(f, entry)
  local worst = { off = 0, size = 0 }
  for name, expected in pairs(entry.expected) do
    local _, view = views.view_of(f, name)
    local v, off = view(entry), 0
    for i = 1, #v.x do off = math.max(off, math.abs(v.x[i] - v.y[i])) end
    local size = views.norm(v.x)
    if off > 0 and off * worst.size >= worst.off * size then worst = { off = off, size = size } end
  end
  return worst
end

local function is_crumb(off)
  return off.off < 1e-6 * (off.size > 0 and off.size or 1)
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
  local named = settings_of(ctx.lesson.functions[entry.scenario.group])
  ctx.subject.handle:begin(ctx.cpu_s)
  for _, change in ipairs(settings.without(f, entry.given)) do
    local name = change.argument
    local tried = named[name] and not is_rate[name] and not (is_weight[name] and change.to == 0)
    local seen = tried and asked(ctx, f, entry, change.given)
    local why = seen and evidence.of("right-without", seen, {
      name = "right-without-" .. name,
      text = ("With %s, and nothing else changed, this run is right: what does %s do in yours?")
        :format(change.text, name) })
    -- of what hardly ever shows, any other number makes an end, or another run
    local other = why and asked(ctx, f, entry, change.at(0.75 * change.from))
    local so, n = false, 0
    if other and not other.right then
      so, n = so_in_others(ctx, f, entry, change, settings.without,
        other_runs(ctx, f, entry))
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

-- Off, in this call, by a number that is in many formulas.
local function off_by(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry)
  local x, y = entry.expected[name], entry.out[name]
  for index in at:gmatch("%[(%d+)%]") do x, y = x[index + 1], y[index + 1] end
  if math.type(x) ~= "float" or math.type(y) ~= "float" then return nil end
  local what = name == "value" and "what is returned" or name .. at
  for _, k in ipairs(known) do
    local why = evidence.of("off-by", { off = math.abs(y - x), known = k[1], expected = x }, {
      name = "off-by", known = k[2],
      text = ("In this call %s is %s %s than is expected: which term is one too many, or left out?")
        :format(what, k[2], y > x and "more" or "less") })
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
  return best and { kind = "pattern", name = best.name, text = best.text, little = best.little,
    probed = true }
end

-- What says more than a loose pattern: a border, or that it is off by so little.
function probe.border(ctx, f, entry)
  local off = off_at_most(f, entry)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local function ask(given) return asked(ctx, f, entry, given) end
  return told(border.of_entries(ask, f, entry.given)
    or border_of(ask, entry, changes.entries(f, entry.given))
    or border_of(ask, entry, settings.far(f, entry.given))
    or is_crumb(off) and hardly_off(off))
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
  for _, change in ipairs(settings.smaller(f, entry.given)) do
    list[#list + 1] = not is_job_s_own[change.argument] and change or nil
  end
  return told(border.of_steps(ask, f, entry.given) or border_of(ask, entry, list))
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
      or p.role == "out" and largest(value) > 0 then return true end
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

-- ---- all of them, the most telling first ----

local function of_sizes(x)
  return no_index(x.f, x.entry) or border.of_entries(x.ask, x.f, x.given)
    or border.of_count(x.ask, x.f, x.given) or response.cuts(x.both, x.f, x.entry)
end

-- Where one entry is changed, or a number in proportion.
local function of_changes(x)
  local blind = x.best and x.best.rank == 1 and x.best
  if not blind then
    return border_of(x.ask, x.entry, x.list)
      or border_of(x.ask, x.entry, settings.far(x.f, x.given))
      or border_of(x.ask, x.entry, settings.near(x.f, x.given))
  end
  local weak = x.weak and x.weak.name
  return weak == ("only-where-%s-comes-twice"):format(blind.change.argument) and x.weak
    or moves.deaf(x.ctx, x.f, x.entry, x.calls)
    or border_of(x.ask, x.entry, settings.far(x.f, x.given))
    or border_of(x.ask, x.entry, settings.near(x.f, x.given))
    or (x.crumb or not is_riddle(x.f, blind)) and blind
end

local function of_laws(x)
  if x.crumb then return nil end -- of which other changes say little
  return response.weights(x.both, x.f, x.entry, x.calls)
    or laws.vanishing(x.both, x.f, x.entry, x.calls)
    or laws.sum(x.f, x.entry, x.calls) or laws.own_sum(x.f, x.entry, x.calls)
    or not_felt(x) or as_if_here(x.ctx, x.f, x.entry) or (not x.best or x.best.rank ~= 2)
    and right_without(x.ctx, x.ask, x.f, x.entry, settings.without)
    or right_after(x.ask, x.entry, changes.flips(x.f, x.given))
    or laws.doubling(x.both, x.f, x.entry)
    or laws.mirror(x.ask, x.f, x.entry, x.calls) or border.of_small_count(x.ask, x.f, x.given)
end

-- Off by a known number in this call, and by the same in half of the others that are wrong.
local function off_by_again(x)
  local why, times, wrong = off_by(x.f, x.entry), 0, 0
  for i = 1, why and math.min(#x.calls, 8) or 0 do
    local e = x.calls[i]
    local other = e.wrong and off_by(x.f, e)
    times = times + (other and other.known == why.known and 1 or 0)
    wrong = wrong + (e.wrong and 1 or 0)
  end
  return times > 1 and 2 * times >= wrong and why or nil
end

local function of_little(x)
  local off = off_at_most(x.f, x.entry)
  if x.best and x.best.rank <= 2 and not x.crumb then
    x.best.little = is_riddle(x.f, x.best)
    return x.best
  end
  return x.crumb and right_without(x.ctx, x.ask, x.f, x.entry, settings.without)
    or x.crumb and hardly_off(off) or x.weak
    or not x.crumb and (off_by_again(x)
    or right_without(x.ctx, x.ask, x.f, x.entry, settings.zeros)
    or response.plain(x.both, x.f, x.entry, x.calls) or fewest(x.ask, x.f, x.given))
    or x.best or hardly_off(off) or off_by(x.f, x.entry)
end

function probe.explain(ctx, f, entry, weak)
  ctx.subject.handle:begin(ctx.cpu_s, true)
  local off = off_at_most(f, entry)
  local x = { ctx = ctx, f = f, entry = entry, given = entry.given, weak = weak,
    calls = ctx.wrong[f.name] or { entry }, crumb = is_crumb(off) }
  function x.ask(given) return asked(ctx, f, entry, given) end
  function x.both(given)
    local expected, out = trace.ask(ctx.reference, f.name, given),
      trace.ask(ctx.subject.bound, f.name, given)
    return expected and out and { expected = expected, out = out }
  end
  local first = of_sizes(x)
  if first then return told(first) end
  x.list = changes.entries(f, entry.given)
  x.best = moves.best(ctx, f, entry, x.list)
  return told(of_changes(x) or of_laws(x) or of_little(x))
end

return probe
