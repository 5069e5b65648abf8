-- diagnose.lua: why numbers differ. Asked one function at a time, in the order of the contract, of
-- the calls themselves.
--
-- An explanation is a hypothesis with a test (evidence.lua): given a call's arguments and the
-- reference's answer, does it predict yours? In this order:
--   a known mistake · a known variant · a pattern that predicts every number · the right numbers
--   for other arguments · a known mistake and a factor on top · a looser pattern
-- Where none holds, agents.lua and probe.lua still say what can be seen of the one call. A function
-- that comes after one that is wrong is asked alone, the others being the reference's, unless the
-- very same mistake explains it too. A wrong name is worse than none.
local evidence = require "diagnose.evidence"
local messages = require "diagnose.messages"
local trace = require "diagnose.trace"
local behind = require "diagnose.behind"
local arguments = require "diagnose.arguments"
local changes = require "diagnose.changes"
local floats = require "diagnose.floats"
local patterns = require "diagnose.patterns"
local substitutes = require "diagnose.substitutes"
local views = require "diagnose.views"
local build = require "impl.build"
local diagnose = {}

-- A call whose arguments are numbers, as text; nil where some are arrays.
local function call_of_numbers(fn, given)
  local parts = {}
  for name, value in pairs(given) do
    if type(value) == "table" then return nil end
    parts[#parts + 1] = ("%s %q"):format(name, value)
  end
  table.sort(parts)
  return fn .. " " .. table.concat(parts, " ")
end

-- What a known mistake answers to a call. It is loaded when first asked. Arguments that are numbers
-- are the same ones for every program, and may stand for a million entries, so what it answers to
-- these is kept with the mistake.
local function answers(ctx, f, m, entry)
  m.bound = m.bound or host.bind(ctx.trusted(m.name), ctx.lesson.functions)
  m.answers, entry.answers = m.answers or {}, entry.answers or {}
  local call = call_of_numbers(f.name, entry.given)
  local kept, key = call and m.answers or entry.answers, call or m.name
  if kept[key] == nil then
    kept[key] = trace.ask(m.bound, f.name, entry.given) or false
  end
  return kept[key]
end

-- The calls but those that make a number which is not finite and should be; nil where there is none
-- of these, or nothing wrong but them.
local function tame_ones(calls)
  local tame, wrong = { tame = true }, false
  for _, e in ipairs(calls) do
    if not messages.any_wild_output(e) then
      tame[#tame + 1], wrong = e, wrong or e.wrong
    end
  end
  return wrong and #tame < #calls and tame or nil
end

-- The hypothesis, if it predicts all that has been seen of the function, and a hundred calls that
-- no one has looked at yet.
local function borne_out(ctx, subject, f, calls, scenarios, h, claim)
  local function fresh()
    local found = trace.fresh(ctx, subject, f.name, scenarios)
    return calls.tame and tame_ones(found) or found -- of which none may overflow
  end
  return evidence.of(claim or h.claim or "predicts",
    { holds = h.holds, near = h.near, tells = h.tells, calls = calls, fresh = fresh }, h)
end

-- That the numbers of a call are a known mistake's.
local function as_mistake(ctx, f, m)
  return { kind = m.kind, name = m.name, text = m.text, see = m.see, fns = m.fns,
    mistake = m, holds = function(e)
      local out = answers(ctx, f, m, e)
      return out and trace.disagreement(f, out, e.out, e) == nil
    end }
end

-- Whether a call is wrong in an output that is not so small.
local function is_wrong_in_more_than_little(e)
  for name, expected in pairs(e.wrong and e.expected or {}) do
    local size = math.max(views.size(expected), views.size(e.out[name]))
    if size >= 1e-9 and views.apart(expected, e.out[name]) > 1e-9 then return true end
  end
  return false
end

-- The same of a form of it that loses digits where few are left: to a millionth, and where a call
-- is wrong a hundred times nearer to the mistake's numbers than to those expected. Of an output
-- below a billionth, where no digit may be left, nothing is asked.
local function as_mistake_nearly(ctx, f, m)
  local h = as_mistake(ctx, f, m)
  local exactly = h.holds
  h.claim, h.tells = "predicts-nearly", is_wrong_in_more_than_little
  function h.holds(e)
    if exactly(e) then return true end
    local out, near, far = answers(ctx, f, m, e), 0, 0
    for name, expected in pairs(out and e.expected or {}) do
      local size = math.max(views.size(expected), views.size(out[name]), views.size(e.out[name]))
      local off = size < 1e-9 and 0 or views.apart(out[name], e.out[name])
      if off > 1e-6 or size == math.huge then return false end
      near, far = math.max(near, off), math.max(far, views.apart(expected, e.out[name]))
    end
    return out and (not e.wrong or near <= 1e-2 * far)
  end
  return h
end

-- Was the mistake made in an agent? Agents are never called alone: it is their runs that show it.
local function in_agent(ctx, m)
  for name in pairs(m.fns) do
    if ctx.lesson.functions[name].agent then return true end
  end
  return false
end

-- The known mistakes of a kind that predict every call: those made in this very function or, if
-- there are none, those made in others. `agents_only`: all that can be asked alone is right
-- already. `as`: how a call's numbers are held against a mistake's, exactly if nothing is said.
local function mistakes_that_fit(ctx, subject, f, entries, scenarios, kind, agents_only, as)
  local own, others = {}, {}
  for _, m in ipairs(ctx.mistakes) do
    local list = m.fns[f.name] and own or others
    if m.kind == kind and (not agents_only or in_agent(ctx, m)) then list[#list + 1] = m end
  end
  local fit = {}
  for _, list in ipairs { own, others } do
    for _, m in ipairs(#fit == 0 and list or {}) do
      fit[#fit + 1] = borne_out(ctx, subject, f, entries, scenarios,
        (as or as_mistake)(ctx, f, m))
    end
  end
  return fit
end

-- Does a mistake predict what every job answered, this one and the others?
local function predicts_all_jobs(ctx, h, entries)
  for _, e in ipairs(entries) do
    local f = ctx.lesson.jobs[e.fn]
    local out = f and answers(ctx, f, h.mistake, e)
    if f and not (out and not trace.disagreement(f, out, e.out, e)) then return false end
  end
  return true
end

-- Is a run right that would be wrong with the mistake? Or is one of the very same agent, or of one
-- that has a part in the mistake, wrong in another way? Then it is not the program's, though it
-- gives the numbers of some. `inside`: the agent's own runs alone are asked.
local function is_refuted(ctx, h, entries, groups, inside)
  for _, e in ipairs(entries) do
    local group = e.scenario.group
    local counts = groups[group] or not inside and (not e.wrong or h.fns[group])
    local f = counts and ctx.lesson.jobs[e.fn]
    local out = f and answers(ctx, f, h.mistake, e)
    if f and not (out and not trace.disagreement(f, out, e.out, e)) then return true end
  end
  return false
end

local function not_refuted(ctx, fit, entries, mine, inside)
  local groups, left = {}, {}
  for _, e in ipairs(mine) do groups[e.scenario.group] = e.wrong or groups[e.scenario.group] end
  for _, h in ipairs(fit) do
    left[#left + 1] = not is_refuted(ctx, h, entries, groups, inside) and h or nil
  end
  return left
end

-- Of several mistakes that explain a job, those that an earlier job has shown; or else those that
-- are no contradiction to any job; or else all, for a program may have two.
local function likeliest(ctx, fit, entries, found)
  local shown, free = {}, {}
  for _, h in ipairs(#fit > 1 and fit or {}) do
    local was = false
    for _, d in pairs(found) do was = was or d.name == h.name end
    shown[#shown + 1] = was and h or nil
    free[#free + 1] = predicts_all_jobs(ctx, h, entries) and h or nil
  end
  return #shown > 0 and shown or #free > 0 and free or fit
end

-- Mistakes that no case tells apart are shown together.
local function united(fit)
  if #fit < 2 then return fit[1] end
  local names, texts = {}, {}
  for i, h in ipairs(fit) do names[i], texts[i] = h.name, h.text end
  return { kind = fit[1].kind, name = table.concat(names, " or "), holds = fit[1].holds,
    text = "One of these, which no case here tells apart: " .. table.concat(texts, " Or: ") }
end

-- Built so that a variable which is never set holds 0, what does it answer to the first call? That
-- one is wrong, if any is.
local function unset_variable(ctx, f, entries, h)
  local so = ctx.text and build.filled(ctx.lesson, ctx.text, ctx.folder)
  if not so then return nil end
  local handle = build.handle(so)
  handle:begin(ctx.cpu_s)
  local filled = trace.ask(host.bind(handle, ctx.lesson.functions), f.name, entries[1].given)
  handle:close()
  return evidence.of("unset", { filled = filled,
    differs = filled and trace.disagreement(f, entries[1].out, filled, entries[1]) }, h)
end

local function pattern_that_fits(ctx, subject, f, entries, scenarios, sure, only)
  for _, p in ipairs(patterns.list(f, entries)) do
    local h = { kind = "pattern", name = p.name, text = p.text, holds = p.holds,
      loose = not p.sure, weak = p.weak }
    local asked = p.sure == sure and (not only or p.name == only)
    if asked and borne_out(ctx, subject, f, entries, scenarios, h)
      and (p.name ~= "unset-variable" or unset_variable(ctx, f, entries, h)) then
      return h
    end
  end
end

-- The right numbers for other arguments. Where there are no such arguments (an index of −1) nothing
-- is asked.
local function substitute_that_fits(ctx, subject, f, entries, scenarios)
  for _, t in ipairs(substitutes.list(f)) do
    local h = { kind = "pattern", name = t.name, text = t.text, holds = function(e)
      local given = t.of(e.given)
      local out = not given or trace.ask(ctx.reference, f.name, given)
      return out == true or out and trace.disagreement(f, out, e.out, e) == nil
    end }
    if borne_out(ctx, subject, f, entries, scenarios, h) then return h end
  end
end

-- Right to about seven digits, as what a float has held is.
local function float_that_fits(ctx, subject, f, entries, scenarios)
  return borne_out(ctx, subject, f, entries, scenarios, floats.hypothesis(ctx, f, entries),
    "single-precision")
end

-- A mistake's answers put in the place of the reference's: then a pattern on top of the mistake is
-- a pattern.
local function seen_from(ctx, f, m, entries)
  local out = {}
  for i, e in ipairs(entries) do
    local answer = answers(ctx, f, m, e)
    if not answer then return nil end
    out[i] = { fn = e.fn, given = e.given, out = e.out, expected = answer, scenario = e.scenario,
      scale = e.scale, wrong = trace.disagreement(f, answer, e.out, e) ~= nil }
  end
  return out
end

-- Are all outputs but one as the mistake makes them?
local function others_agree(f, entries, output)
  for _, e in ipairs(entries) do
    local rest = {}
    for name, value in pairs(e.out) do rest[name] = name == output and e.expected[name] or value end
    if trace.disagreement(f, e.expected, rest, e) then return false end
  end
  return true
end

local most_numbers = 2000

-- The calls with few numbers: what each of many mistakes makes of a long one takes seconds.
local function short_ones(entries)
  local short = {}
  for _, e in ipairs(entries) do
    short[#short + 1] = changes.count(e.given) <= most_numbers and e or nil
  end
  return short
end

-- Is a call off by more than a millionth? By less is what one mistake leaves of another's undoing.
local function is_far_off(entries)
  for _, e in ipairs(entries) do
    for name, expected in pairs(e.wrong and e.expected or {}) do
      if views.size(expected) > 0 and views.apart(expected, e.out[name]) > 1e-6 then return true end
    end
  end
  return false
end

local function combination_that_fits(ctx, subject, f, entries, scenarios)
  local short = short_ones(entries)
  for _, m in ipairs(is_far_off(short) and ctx.mistakes or {}) do
    local seen = seen_from(ctx, f, m, short)
    for _, p in ipairs(seen and patterns.list(f, seen) or {}) do
      local h = { kind = "mistake", name = m.name .. " and " .. p.name, holds = function(e)
        local one = seen_from(ctx, f, m, { e })
        return one and p.holds(one[1]) and others_agree(f, one, p.output)
      end }
      if p.factor and borne_out(ctx, subject, f, entries, scenarios, h) then
        h.text = ("Your numbers are those of two mistakes together, or of one that comes to the "
          .. "same. The first: %s And the second: %s"):format(m.text, p.factor)
        return h
      end
    end
  end
end

local function explained_by_all(ctx, subject, f, entries, scenarios)
  local function fit(kind, as)
    return united(mistakes_that_fit(ctx, subject, f, entries, scenarios, kind, false, as))
  end
  return fit("mistake") or fit("variant")
    or fit("mistake", as_mistake_nearly) or fit("variant", as_mistake_nearly)
    or float_that_fits(ctx, subject, f, entries, scenarios)
    or pattern_that_fits(ctx, subject, f, entries, scenarios, true)
    or substitute_that_fits(ctx, subject, f, entries, scenarios)
    or combination_that_fits(ctx, subject, f, entries, scenarios)
    or pattern_that_fits(ctx, subject, f, entries, scenarios, false)
end

-- What explains all calls or, where some overflow, all the others.
local function explained(ctx, subject, f, entries, scenarios)
  local why = explained_by_all(ctx, subject, f, entries, scenarios)
  local tame = not why and tame_ones(entries)
  why = why or tame and explained_by_all(ctx, subject, f, tame, scenarios)
  if why and tame then
    why.text = why.text .. " And in other calls a number overflows, or is not one."
  end
  return why
end

-- One of the mistakes already found that explains this function as well.
local function found_again(ctx, f, entries, found)
  for _, m in ipairs(ctx.mistakes) do
    for _, d in pairs(found) do
      local h = as_mistake(ctx, f, m)
      local seen = { holds = h.holds, calls = entries, fresh = function() return entries end }
      if d.name == m.name and evidence.of("predicts", seen, h) then return h end
    end
  end
end

-- The calls of one function, those that are wrong first, for they refute the most; whether there
-- are any; and the scenarios that make the calls, those with a wrong one first.
local function calls_of(entries, name)
  local out, wrong, scenarios, seen = {}, false, {}, {}
  for _, wrong_ones in ipairs { true, false } do
    for _, e in ipairs(entries) do
      if e.fn == name and e.wrong == wrong_ones then
        out[#out + 1], wrong = e, wrong or e.wrong
        if not seen[e.scenario] then
          seen[e.scenario], scenarios[#scenarios + 1] = true, e.scenario
        end
      end
    end
  end
  return out, wrong, scenarios
end

-- A function behind some that are wrong: with its neighbours taken from the reference, is it right,
-- or what is wrong with it?
local function explained_alone(ctx, f, entries, scenarios, before)
  local subject = behind.alone(ctx, f)
  if not subject then return behind.uses(f, before[1]) end
  local mine, wrong = calls_of(trace.cases(ctx, subject, scenarios, ctx.seed, ctx.traced), f.name)
  local why = wrong and explained(ctx, subject, f, mine, scenarios)
    or evidence.of("mend-first", { calls = mine }, not wrong
    and behind.mend_first(f, behind.needed(ctx, f, scenarios, before)))
  subject.handle:close()
  return why
end

-- Of mistakes that give an agent's numbers those that are made in a function which is right, and
-- which nothing in the file calls: the agent does by itself what it is for. The first name, too.
local function by_itself(ctx, fit)
  local left, first = {}, nil
  for _, h in ipairs(fit) do
    local names, called = {}, false
    for name in pairs(h.fns) do
      names[#names + 1] = name
      called = called or ctx.lesson.functions[name].agent
        or arguments.is_called(ctx.text, name)
    end
    table.sort(names)
    left[#left + 1], first = not called and h or nil, not called and (first or names[1]) or first
  end
  local h = united(left)
  if h then
    h.text = ("This agent does by itself what %s is for, and there is a mistake in it that your "
      .. "%s has not: %s"):format(first, first, h.text)
  end
  return h
end

-- What is known of a wrong run: a mistake that is made in an agent, or in what it does by itself;
-- or that the functions it is made of come first.
local function explained_run(ctx, f, entries, found, before)
  local mine, _, scenarios = calls_of(entries, f.name)
  local function fit(kind, agents_only)
    local all = mistakes_that_fit(ctx, ctx.subject, f, mine, scenarios, kind, agents_only)
    return likeliest(ctx, not_refuted(ctx, all, entries, mine, not agents_only), entries, found)
  end
  return #before > 0 and (found_again(ctx, f, mine, found) or behind.mend_first_of_run(before))
    or united(fit("mistake", true)) or united(fit("variant", true))
    or by_itself(ctx, fit("mistake")) or by_itself(ctx, fit("variant"))
    or pattern_that_fits(ctx, ctx.subject, f, mine, scenarios, true, "always-zero")
    or substitute_that_fits(ctx, ctx.subject, f, mine, scenarios)
    or f.returns == "double" and pattern_that_fits(ctx, ctx.subject, f, mine, scenarios, true)
    or nil
end

-- The wrong call with the fewest entries of those in the function's own scenarios; their number is
-- written down in it.
local function smallest(calls)
  local best
  for _, e in ipairs(calls) do
    if e.wrong and e.scenario.group == e.fn then
      e.entries = 0
      for _, value in pairs(e.given) do
        e.entries = math.max(e.entries, type(value) == "table" and #value or 0)
      end
      best = best and best.entries <= e.entries and best or e
    end
  end
  return best
end

-- Names each function's mistake: { [function name] = diagnosis }, for the functions with a wrong
-- call in `entries` that can be explained; and { alone = { [function name] = its smallest wrong
-- call in a scenario of its own }, before = those that are wrong, and not for others' sake, calls
-- = { [function name] = its calls, the wrong ones first } }.
-- `faulty[name]` is true of a function that has ended in a fault, and "alone" where that was in
-- a scenario of its own: what comes after it may be wrong for that.
function diagnose.functions(ctx, entries, faulty)
  local found, alone, before, calls = {}, {}, {}, {}
  for _, f in ipairs(ctx.lesson.graded) do
    local mine, wrong, scenarios = calls_of(entries, f.name)
    if wrong then
      alone[f.name], calls[f.name] = smallest(mine), mine
      found[f.name] = #before > 0 and (found_again(ctx, f, mine, found)
        or explained_alone(ctx, f, mine, scenarios, before))
        or #before == 0 and explained(ctx, ctx.subject, f, mine, scenarios) or nil
    end
    if faulty[f.name] == "alone" then alone[f.name] = { wrong = true, entries = 0 } end
    local only_behind = found[f.name] and found[f.name].mend
    -- an agent is called by its own job only
    if (wrong or faulty[f.name]) and not f.agent and not only_behind then
      before[#before + 1] = f.name
    end
  end
  for _, f in ipairs(ctx.lesson.jobs) do
    local _, wrong = calls_of(entries, f.name)
    found[f.name] = wrong and explained_run(ctx, f, entries, found, before) or nil
  end
  return found, { alone = alone, before = before, calls = calls }
end

-- What is known of a wrong call of f in a scenario of `group`, which has others of which some fail
-- (`others`: { all, right }). That the scenario's own function is to be mended first is no news
-- there, unless the call is a run and the function is wrong in smaller calls.
function diagnose.of_call(f, group, found, wrong, others)
  local known, run = found[f.name], f.name ~= group and f.name:match("^job_")
  local is_behind = known and known.mend or not known and #wrong.before > 0
  local own = found[group]
  if run and is_behind and own and own.mend then return own end
  if run and is_behind and wrong.alone[group] then
    return evidence.of("directly-wrong", { call = wrong.alone[group] }, behind.directly(group))
  elseif f.name == "job_many" and (not known or known.mend) and others.right < others.all then
    return evidence.of("others-fail", others, behind.directly(group))
  elseif run and not known and #wrong.before > 0 then
    known = behind.mend_first_of_run(wrong.before)
  end
  return not (known and known.mend and known.mend[group]) and known or nil
end

-- The mistake that was found in some function, where it gives the numbers of this call of f too: a
-- run that one can play by hand may be another job's than the run that has failed.
function diagnose.elsewhere(ctx, f, found, call)
  for _, m in ipairs(ctx.mistakes) do
    for _, of in pairs(found) do
      local h = of.name == m.name and as_mistake(ctx, f, m)
      if h and h.holds(call) then
        h.text = of.text
        return h
      end
    end
  end
end

return diagnose
