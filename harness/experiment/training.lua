-- training.lua: an agent built of a reader's file, and its training run: the reader's in a worker
-- and the reference's here, with the same random numbers. A run that brings no numbers is named
-- with the words that check would use, and bounded by what the reference needs.
--
--   training.build(lesson, job, text)    -> { folder, text, so, handle, numbers: those of the
--                                           reader's own earlier lessons it was made of }, or nil
--                                           and why
--   training.theirs(lesson, job, made, reference, listener) -> the reader's run, or nil; why it is
--                                           missing; what their code printed. With a listener
--                                           (texts.lua), the job tells what it does while it runs
--   training.trusted(lesson, name, job)  -> the run of the reference, or of a known mistake; or nil
--   training.handle(lesson, name)        -> either, to be called; nil where it is only recorded
--   training.told(lesson, job, made, out, fault) -> why a run is none, in words
--   a run = { ret = what each episode paid, w = the weights at the end; threads = what came of its
--             threads, in words, if its lesson has some }
--   job   = { agent = settings.of(lesson), seed, episodes, shown, own, earlier }; where `own`, the
--           agent is made of those of the earlier lessons too that have full marks
local build = require "impl.build"
local lesson = require "lesson.lesson"
local own = require "experiment.own"
local compiler = require "diagnose.compiler"
local faults = require "diagnose.faults"
local messages = require "diagnose.messages"
local training = {}

-- What job_net gave, or nil and the fault; and the CPU time that was spent here.
local function given_to(job, episodes)
  local given = { seed = job.seed, episodes = episodes }
  for name, value in pairs(job.agent.job) do given[name] = value end
  return given
end

local function run(handle, l, job, episodes, told)
  local given = given_to(job, episodes)
  if told then given.told = true end
  local before = host.cpu()
  local ok, out = pcall(host.bind(handle, l.functions).job_net, given)
  if ok then return out, nil, host.cpu() - before end
  if type(out) ~= "table" then error(out, 0) end
  return nil, out
end

-- ---- the reference ----

local function steps_of(out, agent)
  local paid = 0
  for _, r in ipairs(out.ret) do paid = paid + r end
  local shown = agent.look.pays_steps and paid or #out.ret * agent.look.limit
  return shown + #out.ret * (agent.steps or 0)
end

function training.handle(l, name)
  local so = ("%s/%s.so"):format(l.built, name)
  return host.exists(so) and host.trusted(nil, so) or nil
end

-- Nil where the workbook came without its solutions and nobody has recorded this run.
function training.trusted(l, name, job)
  local record, so = ("%s/%s.record"):format(l.built, name), ("%s/%s.so"):format(l.built, name)
  local recorded, coded = host.exists(record), host.exists(so)
  if not recorded and not coded then error(("%s: no %s; run `make`"):format(l.slug, name), 0) end
  local handle = host.trusted(recorded and record or nil, coded and so or nil)
  local out, fault, seconds = run(handle, l, job, job.episodes)
  handle:close()
  if fault and fault.outcome ~= "unknown" then
    error(("the reference cannot be trained: %s %s"):format(fault.outcome, fault.text), 0)
  end
  if out then out.step_s = seconds / steps_of(out, job.agent) end
  return out
end

-- Five times what the reference would need if no episode ended before the last step; 3 seconds at
-- least.
local function deadline(job, reference)
  local step_s = math.max(reference and reference.step_s or 0, 2e-6)
  return math.max(3, 5 * job.episodes * (job.agent.look.limit + (job.agent.steps or 0)) * step_s)
end

-- ---- what is wrong ----

local function finite(list)
  for i = 1, #list do
    if list[i] - list[i] ~= 0 then return false end
  end
  return true
end

local function sound(out) return finite(out.w) and finite(out.ret) end

-- The fewest episodes after which not all numbers are finite, by halving. Nil where a shorter run
-- ends otherwise.
local function first_spoilt(handle, l, job)
  local fine, spoilt = 0, job.episodes
  while spoilt - fine > 1 do
    local middle = (fine + spoilt) // 2
    local out = run(handle, l, job, middle)
    if not out then return nil end
    if sound(out) then fine = middle else spoilt = middle end
  end
  return spoilt
end

-- The function of the lesson that the job calls.
local function agents_name(l)
  for i = #l.graded, 1, -1 do
    if l.graded[i].agent then return l.graded[i].name end
  end
end

local function told_fault(l, job, so, fault)
  for _, at in ipairs(build.lines(so, fault.frames)) do
    if at.file == l.file and not fault.where then
      fault.where = { fn = at.fn, line = at.line, file = job.shown }
    end
  end
  fault.fn = fault.where and fault.where.fn or agents_name(l) or l.graded[#l.graded].name
  fault.given = nil
  return faults.told(fault).text
end

local function told_numbers(l, out, episode)
  local zeros = { w = {}, ret = {} }
  for name, list in pairs(zeros) do
    for i = 1, #out[name] do list[i] = 0 end
  end
  local name = finite(out.w) and "ret" or "w"
  local f = { name = agents_name(l) }
  local text = messages.not_finite(f, { expected = zeros, out = out }, name).text
  if not episode then return text end
  local what = name == "w" and "weight" or "return"
  return ("%s\nThe first such %s comes in episode %d."):format(text, what, episode)
end

-- What the linker, or else the loader, has against an object that compiles.
local function told_unloadable(l, job, folder, fault, text)
  local told = build.undefined(l, folder .. "/theirs")
  return compiler.errors(told ~= "" and told or fault.text, l.file, job.shown, text)
end

-- ---- the reader's ----

-- The object of an earlier lesson as the reader wrote it, or nil where it has not full marks.
local function object_of_own(e, folder)
  if not own.full(own.report(e)) then return nil end
  local object, text = ("%s/%s.o"):format(folder, e.slug), host.read(e.stub)
  local written, why = host.write(("%s/%s"):format(folder, e.file), text)
  if not written then error({ outcome = "unable", text = why }, 0) end
  local made = build.compile(e, folder, e.file, object)
    and build.keep_functions(lesson.read(e), object)
  return made and object or nil
end

-- The objects of the reader's own earlier lessons, of those that are done; and the numbers of
-- these.
local function earlier_of(job, folder)
  local objects, numbers = {}, {}
  for _, e in ipairs(job.earlier) do
    objects[e.slug] = object_of_own(e, folder)
    if objects[e.slug] then numbers[#numbers + 1] = tostring(e.number) end
  end
  return objects, numbers
end

function training.told(l, job, made, out, fault)
  if fault and fault.outcome == "unloadable" then
    return told_unloadable(l, job, made.folder, fault, made.text)
  end
  if fault then return told_fault(l, job, made.so, fault) end
  if not sound(out) then return told_numbers(l, out, first_spoilt(made.handle, l, job)) end
end

-- In a worker of its own, which may start threads. What it comes to is told and not judged.
local function with_threads(l, job, so, cpu_s)
  local handle = build.handle(so)
  handle:allow_threads()
  handle:begin(cpu_s)
  local ok, text = pcall(job.agent.threads, host.bind(handle, l.functions), given_to(job))
  handle:close()
  if ok then return text end
  if type(text) ~= "table" then error(text, 0) end
  return "With threads: " .. told_fault(l, job, so, text)
end

-- In a folder that is gone when the command ends.
function training.build(l, job, text)
  local folder, objects, numbers = host.folder(), nil, nil
  if job.own then objects, numbers = earlier_of(job, folder) end
  local so, log = build.implementation(l, text, folder, "theirs", false, objects)
  if not so then return nil, compiler.errors(log, l.file, job.shown, text) end
  return { folder = folder, text = text, so = so, handle = build.handle(so), numbers = numbers }
end

function training.theirs(l, job, made, reference, listener)
  local cpu_s = deadline(job, reference)
  made.handle:begin(cpu_s)
  if listener then made.handle:listen(listener.heard) end
  local out, fault = run(made.handle, l, job, job.episodes, listener)
  made.handle:listen(nil)
  local printed = messages.printed((listener or made.handle):printed())
  local why = training.told(l, job, made, out, fault)
  if not why and job.agent.threads then out.threads = with_threads(l, job, made.so, cpu_s) end
  return not why and out or nil, why, printed
end

return training
