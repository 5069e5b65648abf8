-- behind.lua: a function that comes after some that are wrong may be wrong for that alone: asked
-- with its neighbours taken from the reference, it tells.
--
--   behind.alone(ctx, f [, second]) -> a subject in which f, or f and another, is the reader's; nil
--                                      where that cannot be built
--   behind.needed(ctx, f, scenarios, before) -> of these names, those that keep f from being right
--   behind.of_run(ctx, f, entry) -> diagnosis of a wrong run that is right as soon as functions are
--                                      that have failed before it, or nil; whether that was asked
--   behind.mend_first(f, names), behind.mend_first_of_run(names), behind.uses(f, name),
--   behind.directly(name), behind.earlier(name) -> diagnosis; `mend` of it says who is to be mended
local build = require "impl.build"
local evidence = require "diagnose.evidence"
local trace = require "diagnose.trace"
local behind = {}

function behind.alone(ctx, f, second)
  local so = ctx.object and build.only(ctx.lesson, ctx.object, ctx.folder, f.name, second)
  if not so then return nil end
  local handle = build.handle(so)
  return { handle = handle, bound = host.bind(handle, ctx.lesson.functions), fresh = {} }
end

-- Is f, right alone, wrong again with this neighbour of the reader's?
local function is_spoilt(ctx, f, second, scenarios)
  local subject, wrong = behind.alone(ctx, f, second), false
  local calls = subject and trace.cases(ctx, subject, scenarios, ctx.seed, ctx.traced) or {}
  for _, e in ipairs(calls) do
    wrong = wrong or e.fn == f.name and e.wrong
  end
  if subject then subject.handle:close() end
  return wrong
end

local most_asked = 3 -- each costs a link

function behind.needed(ctx, f, scenarios, before)
  if #before == 1 or #before > most_asked then return before end
  local names = {}
  for _, name in ipairs(before) do
    names[#names + 1] = is_spoilt(ctx, f, name, scenarios) and name or nil
  end
  return #names > 0 and names or before
end

-- "softmax", "softmax and score", "softmax, score and 2 more"
local function joined(names)
  if #names > 3 then return ("%s, %s and %d more"):format(names[1], names[2], #names - 2) end
  return table.concat(names, ", "):gsub(", ([^,]*)$", " and %1")
end

local function mend(names, text, ...)
  local mend = {}
  for _, name in ipairs(names) do mend[name] = true end
  return { kind = "difference", name = "mend-" .. names[1], mend = mend, text = text:format(...)
    .. (#names > 1 and ": mend those first." or ": mend that first.") }
end

function behind.mend_first(f, names)
  return mend(names, "%s is right as soon as %s %s", f.name, joined(names),
    #names > 1 and "are" or "is")
end

-- What is not asked: `unasked`.
function behind.mend_first_of_run(names)
  local why = mend(names, "This run is made of your functions, and %s %s not right yet",
    joined(names), #names > 1 and "are" or "is")
  why.unasked = true
  return why
end

function behind.directly(name)
  return { kind = "difference", name = "mend-" .. name, mend = { [name] = true },
    text = ("%s is wrong in its other scenarios too: begin with those."):format(name) }
end

function behind.earlier(name)
  return { kind = "difference", name = "mend-" .. name, mend = { [name] = true },
    text = ("%s is wrong in an earlier scenario, too: begin with that one."):format(name) }
end

function behind.uses(f, name)
  return { kind = "difference", name = "unexplained",
    text = ("%s is not right, and uses %s, which is not either: mend that first.")
    :format(f.name, name) }
end

-- A run, asked of the reader's agent with all else, or all but one, the reference's.
local function call_with(ctx, f, entry, second)
  local subject = behind.alone(ctx, { name = entry.scenario.group }, second)
  if not subject then return {} end
  subject.handle:begin(ctx.cpu_s)
  local out = trace.ask(subject.bound, f.name, entry.given)
  subject.handle:close()
  return { { wrong = not out or trace.disagreement(f, entry.expected, out, entry) ~= nil } }
end

-- Is it right as soon as functions are that fail in scenarios of their own?
local function others_of_run(ctx, f, entry)
  local group, failing, needed = entry.scenario.group, {}, {}
  for _, row in ipairs(ctx.visible) do
    local name = row.scenario.group
    if name == group then break end
    local fails = not row.passed and row.outcome ~= "not-run"
    if fails and name ~= failing[#failing] then failing[#failing + 1] = name end
  end
  local calls = #failing > 0 and #failing <= most_asked and call_with(ctx, f, entry) or {}
  if #calls == 0 or calls[1].wrong then return nil, #calls > 0 end
  for _, name in ipairs(failing) do
    local spoilt = call_with(ctx, f, entry, name)[1]
    needed[#needed + 1] = spoilt and spoilt.wrong and name or nil
  end
  return #needed > 0 and evidence.of("mend-first", { calls = calls },
    behind.mend_first({ name = group }, needed)) or nil, true
end

-- Asked once of a run, which several scenarios may show.
function behind.of_run(ctx, f, entry)
  entry.behind = entry.behind or { others_of_run(ctx, f, entry) }
  return entry.behind[1], entry.behind[2]
end

return behind
