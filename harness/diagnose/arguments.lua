-- arguments.lua: of an agent whose run is wrong: what it hands to the lessons' functions, beside
-- what the reference does. That an argument is another one need not be wrong, so the run is played
-- again with what is expected in its place; what makes it right is told.
--
--   arguments.other(ctx, f, entry) -> diagnosis or nil; a sentence, where all that is handed over
--                                     is right, or nil; a diagnosis of what is another number
--                                     first, where more is wrong, or nil
--     f: the job; entry: a wrong call of it
local build = require "impl.build"
local contract = require "lesson.contract"
local evidence = require "diagnose.evidence"
local handed = require "impl.handed"
local messages = require "diagnose.messages"
local rows = require "diagnose.rows"
local trace = require "diagnose.trace"
local written = require "diagnose.written"
local arguments = {}

local most_numbers, most_tried, most_shown = 60000, 3, 4
local most_s = 2 -- of CPU time, all runs of one agent in one scenario

-- ---- a run that is written down ----

-- The agent of an object with all else the reference's; nil where that cannot be built.
local function watched(ctx, object, agent, whose)
  local key = agent .. whose
  ctx.watched[key] = ctx.watched[key]
    or build.watched(ctx.lesson, object, ctx.folder, agent, whose)
  local so = ctx.watched[key]
  if not so then return nil end
  local functions = contract.read(host.root .. "/harness/impl/handed.h")
  table.move(ctx.lesson.functions, 1, #ctx.lesson.functions, #functions + 1, functions)
  local handle = build.handle(so)
  handle:bound(most_s)
  return { handle = handle, bound = host.bind(handle, functions), cpu_s = ctx.cpu_s,
    functions = handed.functions(ctx.lesson) }
end

-- What a run hands over, and its outputs; nil where it has none. `numbers`: by the numbers of some
-- functions, what these are handed instead.
local function played(subject, f, given, numbers)
  local bound, upto, what = subject.bound, {}, {}
  for k = 1, #subject.functions do
    local of_k = numbers and numbers[k] or {}
    table.move(of_k, 1, #of_k, #what + 1, what)
    upto[k] = #what
  end
  subject.handle:begin(subject.cpu_s)
  bound.ascent_handed_open { F = #upto, upto = upto, n = #what, what = what }
  local out = trace.ask(bound, f.name, given)
  local n = bound.ascent_handed_read { n = 0 }.value - 1
  return out and n >= 0 and bound.ascent_handed_read { n = math.min(n, most_numbers) }.what, out
end

-- ---- its calls ----

-- What is a whole number, as one; what is larger than those go, as it is.
local function whole(x) return math.tointeger(x // 1) or x end

-- One list for each function, in the order of their first calls: { f, number; { place, each input's
-- numbers }, … }
local function calls_of(functions, row)
  local lists, at = {}, 1
  while at <= #row do
    local number, call = whole(row[at]) + 1, { place = at }
    local f = functions[number]
    local list = lists[f.name] or { f = f, number = number }
    if not lists[f.name] then lists[#lists + 1], lists[f.name] = list, list end
    at = at + 1
    for k in ipairs(handed.inputs(f)) do
      local n = whole(row[at])
      call[k], at = table.move(row, at + 1, at + n, 1, {}), at + n + 1
    end
    list[#list + 1] = call
  end
  return lists
end

-- Of rows that are handed over to be filled, what stands in them says nothing.
local function says_nothing(input, x)
  return input.p.rows and (rows.is_unset(x) or input.field.kind == "int" and x < -1e6
    or input.field.kind == "bool" and x > 1)
end

-- The first entry, from one on, in which two arrays differ, beside the largest there where they are
-- no whole numbers; nil where none does.
local function first_entry(input, x, y, from)
  local size, whole_ones = 0, (input.field or input.p).kind ~= "double"
  for _, number in ipairs(x) do
    size = math.abs(number) < 1e100 and math.max(size, math.abs(number)) or size
  end
  for i = from or 1, #x do
    local number = x[i]
    local same = number == y[i] or number ~= number and y[i] ~= y[i]
      or not whole_ones and math.abs(number - y[i]) <= 1e-5 * size
    if not same and not says_nothing(input, number) then return i end
  end
end

-- Of an array that is handed over to be filled nothing need be there.
local function is_nothing(input, x)
  for _, number in ipairs(x) do
    if not says_nothing(input, number) then return false end
  end
  return true
end

-- The inputs that are others in some call: { list, mine: that list, inputs: which of them, calls:
-- in which each is first, place: where the first such call is, left: of those that are left as they
-- are }; nil where none is. And whether all arrays have the same sizes: of others it is not known.
local function first_other(list, mine)
  local other, alike = { list = list, mine = mine, inputs = {}, calls = {}, left = {} }, true
  for k = 1, math.min(#list, mine and #mine or 0) do
    for j, input in ipairs(handed.inputs(list.f)) do
      local x, y = list[k][j], mine[k][j]
      alike = alike and (#x == #y or is_nothing(input, x))
      if #x == #y and not other.calls[j] and first_entry(input, x, y) then
        other.inputs[#other.inputs + 1], other.calls[j] = j, k
        other.place = other.place or list[k].place
      end
    end
  end
  return #other.inputs > 0 and other or nil, alike
end

local function others(expected, found)
  local list, all_alike = {}, true
  for _, of in ipairs(expected) do
    local other, alike = first_other(of, found[of.f.name])
    list[#list + 1], all_alike = other, all_alike and alike
  end
  table.sort(list, function(x, y) return x.place < y.place end)
  return list, all_alike
end

-- ---- saying it ----

-- An entry of a flat array, by the lengths of its dimensions: "[2][0]".
local function place(f, input, call, index)
  local out, rest, size = "", index, {}
  for k, other in ipairs(handed.inputs(f)) do
    local of_it = other.field and other.field.name or other.p.name
    if not input.field == not other.field then size[of_it] = call[k][1] end
  end
  for d = #input.dims, 1, -1 do
    local n = d > 1 and whole(size[input.dims[d]]) or math.maxinteger
    out, rest = ("[%d]%s"):format(rest % n, out), rest // n
  end
  return out
end

local function name_of(input)
  return input.field and ("%s->%s"):format(input.p.name, input.field.name) or input.p.name
end

local function as_kind(input, x)
  local kind = (input.field or input.p).kind
  if kind == "bool" then return x ~= 0 end
  return kind ~= "double" and x % 1 == 0 and whole(x) or x
end

-- "V_next should be {0.5, 0.3}, and yours is {0.2, 0.3}", or "V_next[7] should be …"; and whether
-- yours is of memory that nobody has set.
local function difference(other)
  local f, j = other.list.f, other.inputs[1]
  local call = other.calls[j]
  local input, its, mine = handed.inputs(f)[j], other.list[call], other.mine[call]
  local i = other.entry or first_entry(input, its[j], mine[j])
  local at, x, y = place(f, input, its, i - 1), as_kind(input, its[j][i]),
    as_kind(input, mine[j][i])
  if #input.dims == 1 and #its[j] > 1 and #its[j] <= most_shown then
    at, x, y = "", {}, {}
    for k = 1, #its[j] do x[k], y[k] = as_kind(input, its[j][k]), as_kind(input, mine[j][k]) end
  end
  local should, is = written.apart(x, y)
  local unset = mine[j][i] == mine[j][i] and rows.is_unset(mine[j][i])
  return ("%s%s should be %s, and yours is %s%s"):format(name_of(input), at, should, is,
    unset and ", as memory has it that nobody has set" or ""), unset
end

local function joined(names) return (table.concat(names, ", "):gsub(", ([^,]*)$", " and %1")) end

-- Of the inputs that are others, those that are in a call.
local function names_of(other, call)
  local names, its, mine = {}, other.list[call], other.mine[call]
  for _, j in ipairs(other.inputs) do
    local input = handed.inputs(other.list.f)[j]
    local is_other = #its[j] == #mine[j] and first_entry(input, its[j], mine[j])
    names[#names + 1] = is_other and name_of(input) or nil
  end
  return joined(names)
end

-- Of which call of a function so many a diagnosis speaks.
local function of_call(why, nth, all)
  why.of_call = { nth = nth, all = all }
  return why
end

-- The first of some others that are to blame, in words; what_then: what comes of what is expected.
local function told(some, what_then)
  local list, names = some[1].list, {}
  local call = some[1].calls[some[1].inputs[1]]
  local when = #list > 1 and ", in its " .. written.nth(call, "call"):gsub("^the ", "") or ""
  for i = 2, #some do names[i - 1] = some[i].list.f.name end
  local text, unset = difference(some[1])
  local first = name_of(handed.inputs(list.f)[some[1].inputs[1]]):gsub("%->", "-")
  local why = messages.of_run(("handed-%s-%s"):format(list.f.name, first), "%s is handed another "
    .. "%s%s: %s%s. With what is expected there %s: where does yours come from?", list.f.name,
    names_of(some[1], call), when, text, #names > 0 and "; and so it goes on with what "
    .. joined(names) .. (#names > 1 and " are" or " is") .. " handed" or "",
    what_then or "this run is right")
  why.probed, why.unset = true, unset
  return of_call(why, call, #list)
end

-- ---- what makes it right ----

-- All that a function is handed, call by call: what is expected; what yours hands over of inputs
-- that are `left` as they are, and of arrays of another size; and of what is `kept`: an input, in
-- calls `from` … `upto` or one entry of it.
local function numbers_of(other)
  local out, kept = {}, other.kept
  for k, call in ipairs(other.list) do
    for j, its in ipairs(call) do
      local mine = other.mine[k] and other.mine[k][j] or its
      local here = kept and j == kept.input and k >= kept.from and k <= kept.upto
      local x = (other.left[j] or #mine ~= #its or here and not kept.entry) and mine or its
      out[#out + 1] = #x
      table.move(x, 1, #x, #out + 1, out)
      if here and kept.entry then out[#out - #x + kept.entry] = mine[kept.entry] end
    end
  end
  return out
end

-- Is the run right when all calls of these functions are handed what is expected?
local function heals(subject, f, entry, some)
  local numbers = {}
  for _, other in ipairs(some) do numbers[other.list.number] = numbers_of(other) end
  local row, out = played(subject, f, entry.given, numbers)
  return row and out and not trace.disagreement(f, entry.expected, out, entry) or false
end

-- The same with as few functions as will do, the last ones left out first, and with as few inputs.
local function fewest(subject, f, entry, some)
  for i = #some, 1, -1 do
    local other = table.remove(some, i)
    if #some == 0 or not heals(subject, f, entry, some) then table.insert(some, i, other) end
  end
  for _, other in ipairs(some) do
    for k = #other.inputs, 1, -1 do
      local j = other.inputs[k]
      other.left[j] = #other.inputs > 1 or nil
      if other.left[j] and heals(subject, f, entry, some) then table.remove(other.inputs, k)
      else other.left[j] = nil end
    end
  end
  return some
end

-- What is shown of it: the first call and entry that matter, so that with yours there the run is
-- not right; what a function does not look at may be anything. With a call for each episode that of
-- the last, which is written out, comes first.
local function show_what_matters(subject, f, entry, some)
  local other = some[1]
  local j, n = other.inputs[1], math.min(#other.list, #other.mine)
  local input = handed.inputs(other.list.f)[j]
  local function is_right_with(from, upto, i)
    other.kept = { input = j, from = from, upto = upto, entry = i }
    local right = heals(subject, f, entry, some)
    other.kept = nil
    return right
  end
  local right, k = other.calls[j] - 1, n
  if n ~= entry.given.episodes or is_right_with(n, n) then
    while k - right > 1 do
      local middle = (right + k) // 2
      if is_right_with(1, middle) then right = middle else k = middle end
    end
  end
  local its, mine = other.list[k][j], other.mine[k][j]
  local i = #its == #mine and first_entry(input, its, mine)
  if not i then return some end
  other.calls[j], other.entry = k, i
  for _ = 1, most_tried do
    if not i or not is_right_with(k, k, i) then break end
    i = first_entry(input, its, mine, i + 1)
  end
  other.entry = i or other.entry
  return some
end

-- One function alone, the first that will do; or all together that are called as often as they
-- should be.
local function what_heals(mine, f, entry, list)
  local some = {}
  for i, other in ipairs(list) do
    if i <= most_tried and heals(mine, f, entry, { other }) then
      return show_what_matters(mine, f, entry, fewest(mine, f, entry, { other }))
    end
    some[#some + 1] = #other.list == #other.mine and other or nil
  end
  return #some > 1 and heals(mine, f, entry, some)
    and show_what_matters(mine, f, entry, fewest(mine, f, entry, some)) or nil
end

-- ---- how often ----

-- Does a function change what it is handed? Then it matters how often it is called. What takes a
-- network and gives a number may have only asked.
local function changes(f, does, should)
  for _, p in ipairs(f.params) do
    if p.role == "in/out" or p.role == "handle" and (f.returns ~= "double" or does < should) then
      return true
    end
  end
  return false
end

local function times(n) return n == 1 and "once" or n .. " times" end

local function count_told(name, should, does)
  local why = messages.of_run("calls-of-" .. name, "%s %s, where %s.", name,
    does == 0 and "is not called" or "is called " .. times(does), should == 0
    and "it should not be" or times(should) .. (should == 1 and " is" or " are") .. " expected")
  why.probed = true
  return why
end

-- Does a file call a function anywhere? What it does without one, it does by itself.
function arguments.is_called(text, name)
  return select(2, text:gsub("%f[%w_]" .. name .. "%s*%(", "")) > 1
end

-- Of runs that hand over the same as far as both go, the first function that is called more often,
-- or less; one that changes nothing may be called as one likes, and counts where it is the
-- lesson's own and calls are missing.
local function other_count(ctx, expected, found)
  local list = table.move(expected, 1, #expected, 1, {})
  for _, of in ipairs(found) do list[#list + 1] = not expected[of.f.name] and of or nil end
  for _, must_change in ipairs { true, false } do
    for _, of in ipairs(list) do
      local name = of.f.name
      local should, does = #(expected[name] or {}), #(found[name] or {})
      local counts = must_change and changes(of.f, does, should)
        and (does > 0 or arguments.is_called(ctx.text, name))
        or not must_change and ctx.lesson.functions[name] and does > 0 and does < should
      local why = evidence.of("called-so-often", { should = should, does = does, counts = counts },
        count_told(name, should, does))
      if why then return why end
    end
  end
end

-- The first function of one run that has no call in another, of those that give a number: what
-- these give cannot be had by asking another.
local function only_in(one, other)
  for _, of in ipairs(one) do
    if of.f.returns == "double" and not other[of.f.name] then return of.f.name end
  end
end

-- A function that should be called and is not, where another one is that should not be.
local function other_function(expected, found)
  local missing, more = only_in(expected, found), only_in(found, expected)
  return evidence.of("another-function", { missing = missing, more = more },
    messages.of_run("calls-another", "%s is called, which is not expected, and %s is not, which "
    .. "is: what does either ask for?", more, missing))
end

-- Is a number how many entries some array has that is handed over with it?
local function is_dimension(f, input)
  local name = (input.field or input.p).name
  for _, other in ipairs(handed.inputs(f)) do
    for _, dim in ipairs(not input.field == not other.field and other.dims or {}) do
      if dim == name then return true end
    end
  end
  return false
end

-- The first size that is another one in a call, as { should, does, input }; nil where none is.
local function size_of_call(f, its, mine)
  for j, input in ipairs(handed.inputs(f)) do
    local should, does = its[j][1], mine[j][1]
    if should ~= does and #input.dims == 0 and is_dimension(f, input) then
      return { should = should, does = does, input = input }
    end
  end
end

local function size_told(f, nth, all, size)
  local name = name_of(size.input)
  local which = all > 1 and " in its " .. written.nth(nth, "call"):gsub("^the ", "") or ""
  return of_call(messages.of_run(("handed-%s-%s"):format(f.name, name:gsub("%->", "-")),
    "%s is handed %s = %s%s, and %s is expected: what is left out, or too much?", f.name, name,
    whole(size.does), which, whole(size.should)), nth, all)
end

-- The first size that is another one, of a function that is called as often as it should be; and
-- where that call is. With a call for each episode that of the last is told, which is written out,
-- where it is another one, too.
local function other_size(expected, found, given)
  for _, of in ipairs(expected) do
    local mine, f = found[of.f.name] or {}, of.f
    local n = #of == #mine and #of or 0
    for k = 1, n do
      local size = size_of_call(f, of[k], mine[k])
      local last = size and n == given.episodes and size_of_call(f, of[n], mine[n])
      if size then
        return evidence.of("handed-size", { should = size.should, does = size.does, calls = n },
          size_told(f, last and n or k, n, last or size)), of[k].place
      end
    end
  end
end

-- That what is handed over is right, of functions whose answers are more than an action; of further
-- calls, which nothing is beside, it is not known.
local function all_right(expected, found)
  local names = {}
  for _, of in ipairs(expected) do
    local name = of.f.name
    local known = found[name] and #found[name] <= #of
    names[#names + 1] = known and name ~= "sample_action" and name or nil
  end
  return evidence.of("handed-right", { others = 0, calls = #names }, ("What %s %s handed is right: "
    .. "what is wrong comes behind %s, or beside %s."):format(joined(names), #names == 1 and "is"
    or "are", #names == 1 and "that call" or "these calls", #names == 1 and "it" or "them"))
end

-- An argument that is another one first, and matters, where not all comes of it.
local function matters(mine, f, entry, other, out)
  local row, changed = played(mine, f, entry.given,
    { [other.list.number] = numbers_of(other) })
  return evidence.of("handed-first", { changed = row and changed
    and trace.disagreement(f, out, changed, entry) }, told({ other },
    "this run ends otherwise, and is not right yet"))
end

local function of_runs(ctx, f, entry, reference, mine)
  local its, right = played(reference, f, entry.given)
  local row, out = played(mine, f, entry.given)
  if not its or not row or trace.disagreement(f, entry.expected, right, entry)
    or not trace.disagreement(f, entry.expected, out, entry) then
    return nil
  end
  local expected, found = calls_of(mine.functions, its), calls_of(mine.functions, row)
  local list, all_alike = others(expected, found)
  local size, place = other_size(expected, found, entry.given)
  if size and (not list[1] or place <= list[1].place) then return size end
  if #list == 0 then
    local count = other_count(ctx, expected, found) or other_function(expected, found)
    -- with other functions of the file the run may be another
    local same = all_alike and not trace.disagreement(f, entry.out, out, entry)
    return count, not count and same and all_right(expected, found) or nil
  end
  local some = what_heals(mine, f, entry, list)
  if some then return evidence.of("handed", { right = heals(mine, f, entry, some) }, told(some)) end
  return other_function(expected, found), nil, matters(mine, f, entry, list[1], out)
end

function arguments.other(ctx, f, entry)
  local agent, why, right, first = entry.scenario.group, nil, nil, nil
  if not ctx.object then return nil end
  local mine = watched(ctx, ctx.object, agent, "yours")
  local reference = mine and watched(ctx, ctx.lesson.built .. "/reference.o", agent, "reference")
  if reference then why, right, first = of_runs(ctx, f, entry, reference, mine) end
  for _, subject in ipairs { mine, reference } do subject.handle:close() end
  return why, right, first
end

return arguments
