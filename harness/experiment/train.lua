-- train.lua: `ascent agent`. Trains a reader's agent in a worker, and the reference here, on
-- CartPole with the same random numbers; shows both curves; then lets the reader's agent play.
-- Without a file, the agent is made of the reader's own earlier lessons too, of those that are
-- done. It judges nothing, for that is the work of check, and a single run says little. An agent
-- that cannot be trained is named with the words that check would use.
--
--   train.main(words, screen) -> exit status     screen = { terminal, colour, columns, rows }
local build = require "impl.build"
local command = require "experiment.command"
local curve = require "experiment.curve"
local lesson = require "lesson.lesson"
local judge = require "check.judge"
local words = require "diagnose.words"
local wrapped = require("desk.desk").wrapped
local train = {}

local usage = "usage: ascent agent LESSON [FILE] [--episodes N] [--seed S]\n"
  .. "Without a file, your own agent. As a rule 600 episodes of CartPole or 30 of Pendulum, and seed 1.\n"

-- The worlds that agents learn in. `limit`: the most steps an episode takes, those learned from
-- included; CartPole pays 1 for each of its own.
local cartpole = {
  name = "CartPole", observed = 4, actions = 2, free = 0, limit = 500, learned = curve.learned, mean_of = 100, episodes = 600, pays_steps = true,
}
local pendulum = {
  name = "Pendulum", observed = 3, actions = 1, free = 1, limit = 2048 + 200, learned = curve.pendulum.learned, mean_of = 10, episodes = 30,
  look = curve.pendulum,
}
local agents = {
  ["02-reinforce"] = { stacks = 1, lr = 1e-3, world = cartpole },
  ["03-baseline"] = { stacks = 2, lr = 1e-3, world = cartpole },
  ["04-actor-critic"] = { stacks = 1, lr = 1e-3, world = cartpole },
  ["05-gae"] = { stacks = 1, lr = 3e-3, world = cartpole, learns = ", one after every eighth rollout of 32 steps" },
  ["06-ppo-clip"] = { stacks = 2, lr = 2.5e-3, world = cartpole, learns = ", one after each iteration of 128 steps" },
  ["07-gaussian-policy"] = { stacks = 2, lr = 2e-3, gamma = 0.95, world = pendulum },
}
local hidden = 32

-- What job_net of a lesson is asked for.
local function settings(l)
  local of = agents[l.slug]
  local w = of.world
  local stack = (w.observed + 1) * hidden + (hidden + 1) * hidden
  return { world = 0, hidden = hidden, gamma = of.gamma or 0.99, lr = of.lr, N = of.stacks * stack + (hidden + 1) * (w.actions + 1) + w.free }
end
local source_cap, show_s = 1 << 20, 5

-- ---- what is asked ----

local function number(option, word, least, most)
  local n = word and word:match("^%d+$") and #word <= 16 and math.tointeger(tonumber(word))
  if not n or n < least or n > most then
    command.usage("%s: found '%s', expected a whole number from %d to %d", option, word or "nothing", least, most)
  end
  return n
end

local function options(given)
  local job, i = { seed = 1 }, 1
  while i <= #given do
    local word = given[i]
    if word == "--episodes" then job.episodes, i = number(word, given[i + 1], 1, 10000), i + 1
    elseif word == "--seed" then job.seed, i = number(word, given[i + 1], 0, 1 << 53), i + 1
    elseif word:match("^%-") then command.usage("no option '%s'", word)
    elseif not job.lesson then job.lesson = word
    elseif not job.file then job.file = word
    else command.usage("one file at a time, found '%s' too", word) end
    i = i + 1
  end
  if not job.lesson then command.usage("which lesson?") end
  return job
end

-- The lesson, and the file with its text.
local function find(job)
  local l = lesson.find(job.lesson)
  if host.exists(l.header) then lesson.read(l) end
  if not agents[l.slug] then error({ outcome = "usage", text = l.slug .. " has no agent to train" }, 0) end
  job.world = agents[l.slug].world
  job.episodes = job.episodes or job.world.episodes
  job.learns = agents[l.slug].learns or ""
  job.own, job.file = not job.file, job.file or l.stub
  job.earlier = table.move(l.upto, 1, #l.upto - 1, 1, {})
  job.shown = job.own and l.stub:sub(#host.root + 2) or job.file
  local text, why = host.read(job.file, source_cap)
  if not text then error({ outcome = "usage", text = ("%s: %s"):format(job.shown, why) }, 0) end
  job.again = job.own and ("make %d"):format(l.number) or ("build/ascent check %d %s"):format(l.number, job.file)
  return l, text
end

-- ---- training ----

-- What job_net gave, or nil and the fault; and the CPU time that was spent here.
local function run(door, l, job, episodes)
  local given = { seed = job.seed, episodes = episodes }
  for name, value in pairs(settings(l)) do given[name] = value end
  local before = host.cpu()
  local ok, out = pcall(host.bind(door, l.functions).job_net, given)
  if ok then return out, nil, host.cpu() - before end
  if type(out) ~= "table" then error(out, 0) end
  return nil, out
end

-- Nil where the workbook came without its solutions and nobody has recorded this run.
local function train_reference(l, job)
  local record, so = l.built .. "/reference.record", l.built .. "/reference.so"
  if not host.exists(record) and not host.exists(so) then error(("%s: no reference; run `make`"):format(l.slug), 0) end
  local door = host.trusted(host.exists(record) and record or nil, host.exists(so) and so or nil)
  local out, fault, seconds = run(door, l, job, job.episodes)
  door:close()
  if fault and fault.outcome ~= "unknown" then error(("the reference cannot be trained: %s %s"):format(fault.outcome, fault.text), 0) end
  if out then out.step_s = seconds / (#out.ret * (job.world.pays_steps and curve.mean(out.ret, 1, #out.ret) or job.world.limit)) end
  return out
end

-- Five times what the reference would need if no episode ended before the last step; 3 seconds at
-- least.
local function deadline(job, reference)
  return math.max(3, 5 * job.episodes * job.world.limit * math.max(reference and reference.step_s or 0, 2e-6))
end

local function finite(list)
  for i = 1, #list do
    if list[i] ~= list[i] or math.abs(list[i]) == math.huge then return false end
  end
  return true
end

local function sound(out) return finite(out.w) and finite(out.ret) end

-- The fewest episodes after which not all numbers are finite, by halving. Nil where a shorter run
-- ends otherwise.
local function first_spoilt(door, l, job)
  local fine, spoilt = 0, job.episodes
  while spoilt - fine > 1 do
    local middle = (fine + spoilt) // 2
    local out = run(door, l, job, middle)
    if not out then return nil end
    if sound(out) then fine = middle else spoilt = middle end
  end
  return spoilt
end

-- ---- what is wrong ----

-- The function of the lesson that the job calls.
local function agents_name(l)
  for i = #l.graded, 1, -1 do
    if l.graded[i].agent then return l.graded[i].name end
  end
end

local function told_fault(l, job, so, fault)
  for _, at in ipairs(build.lines(so, fault.frames)) do
    if at.file == l.file and not fault.where then fault.where = { fn = at.fn, line = at.line, file = job.shown } end
  end
  fault.fn, fault.given = fault.where and fault.where.fn or agents_name(l), nil
  return words.fault(fault).text
end

local function told_numbers(l, out, episode)
  local zeros = { w = {}, ret = {} }
  for name, list in pairs(zeros) do
    for i = 1, #out[name] do list[i] = 0 end
  end
  local name = finite(out.w) and "ret" or "w"
  local text = words.not_finite({ name = agents_name(l) }, { expected = zeros, out = out }, name).text
  return episode and ("%s\nThe first such %s comes in episode %d."):format(text, name == "w" and "weight" or "return", episode) or text
end

-- What the linker, or else the loader, has against an object that compiles.
local function told_unloadable(l, job, folder, fault, text)
  local told = build.undefined(l, folder .. "/theirs")
  return words.compiler(told ~= "" and told or fault.text, l.file, job.shown, text)
end

-- The object of an earlier lesson as the reader wrote it, or nil where it has not full marks.
local function object_of_own(e, folder)
  local report = judge.report { lesson = e.slug, file = e.stub, shown = e.file, seed = 1, sanitize = "never" }
  if report.score < report.max_score then return nil end
  local object, text = ("%s/%s.o"):format(folder, e.slug), host.read(e.stub)
  local written, why = host.write(("%s/%s"):format(folder, e.file), text)
  if not written then error({ outcome = "unable", text = why }, 0) end
  return build.compile(e, folder, e.file, object) and build.keep_functions(lesson.read(e), object) and object or nil
end

-- The objects of the reader's own earlier lessons, of those that are done; and the numbers of
-- these.
local function earlier_of(job, folder)
  local own, numbers = {}, {}
  for _, e in ipairs(job.earlier) do
    own[e.slug] = object_of_own(e, folder)
    if own[e.slug] then numbers[#numbers + 1] = tostring(e.number) end
  end
  return own, numbers
end

-- The reader's run, or nil and why there is none; and what their code printed.
local function train_theirs(l, job, text, folder, cpu_s)
  local own
  if job.own then own, job.made_of = earlier_of(job, folder) end
  local so, log = build.implementation(l, text, folder, "theirs", false, own)
  if not so then return nil, words.compiler(log, l.file, job.shown, text) end
  local door = build.door(so)
  door:begin(cpu_s)
  local out, fault = run(door, l, job, job.episodes)
  local printed, why = words.printed(door:printed()), nil
  if fault and fault.outcome == "unloadable" then why = told_unloadable(l, job, folder, fault, text)
  elseif fault then why = told_fault(l, job, so, fault)
  elseif not sound(out) then why = told_numbers(l, out, first_spoilt(door, l, job)) end
  door:close()
  return not why and out or nil, why, printed
end

-- In a folder of its own, which is gone afterwards.
local function train_both(l, job, text)
  local reference, folder = train_reference(l, job), host.folder()
  local ok, theirs, why, printed = pcall(train_theirs, l, job, text, folder, deadline(job, reference))
  host.remove(folder)
  if not ok then error(theirs, 0) end
  return theirs, reference, why, printed
end

-- ---- what is shown ----

local function row(name, ret, world)
  local n = math.min(world.mean_of, #ret)
  local at = curve.reached(ret, world.learned, world.mean_of)
  return ("  %-11s%14.1f%16.1f      %s"):format(name, curve.mean(ret, 1, n), curve.mean(ret, #ret - n + 1, #ret),
    at and ("in episode %d"):format(at) or ("not in %d"):format(#ret))
end

local function figures(theirs, reference, world)
  local n = math.min(world.mean_of, #theirs.ret)
  local head = ("  %-11s%14s%16s      mean of %d reaches %d"):format("", "first " .. n, "last " .. n, world.mean_of, world.learned)
  return table.concat({ head, row("yours", theirs.ret, world), reference and row("reference", reference.ret, world) or nil }, "\n") .. "\n"
end

-- The first episode that paid something else than the reference's, or nil.
local function parted(theirs, reference)
  for i, r in ipairs(reference.ret) do
    if math.abs(theirs.ret[i] - r) > 1e-9 * math.max(1, math.abs(r)) then return i end
  end
end

local function compared(k)
  if not k then return "Every episode paid what the reference's did." end
  if k == 1 then
    return "The first episode already pays something else than the reference's, before anything is learned: look at how you draw, act and add up the rewards."
  end
  return ("The first %d episode%s paid what the reference's did, then the runs part; late in a run, rounding does that too.")
    :format(k - 1, k == 2 and "" or "s")
end

-- Where both end below the mark, nobody shall hunt a mistake for it.
local function failed_for_both(k, job)
  local text = ("Seed %d fails for the reference too: after %d episodes it is below %d. "):format(job.seed, job.episodes, job.world.learned)
  if not k then return text .. "Yours is the same run, so there is no mistake to look for; try more episodes or another seed." end
  return ("%sThat alone is no sign of a mistake: try more episodes or another seed, and %s. %s"):format(text, job.again, compared(k))
end

local function verdict(theirs, reference, job)
  if not reference then return "The reference cannot be trained without its solution, so yours stands alone." end
  local n, k, last, mark = job.episodes, parted(theirs, reference), job.world.mean_of, job.world.learned
  if n < last then return ("Fewer than %d episodes say nothing about learning. "):format(last) .. compared(k) end
  local learns = curve.mean(theirs.ret, n - last + 1, n) >= mark
  local reference_learns = curve.mean(reference.ret, n - last + 1, n) >= mark
  if not learns and not reference_learns then return failed_for_both(k, job) end
  if learns then return (reference_learns and "It learns. " or "It learns, with a seed that fails for the reference. ") .. compared(k) end
  local chance = k > 1 and (" If %s finds nothing wrong, it is chance: try other seeds."):format(job.again) or ""
  return ("The reference learns with this seed, yours does not.%s %s"):format(chance, compared(k))
end

local function header(l, job, screen)
  local name = screen.colour and ("\27[1m%s\27[0m"):format(l.slug) or l.slug
  return ("%s    %s\n"):format(name, job.shown)
end

local function curves(theirs, reference)
  if not reference then return { { name = "yours", ret = theirs.ret, ink = 1 } } end
  if not parted(theirs, reference) then return { { name = "yours and the reference", ret = theirs.ret, ink = 1 } } end
  return { { name = "reference", ret = reference.ret, ink = 2 }, { name = "yours", ret = theirs.ret, ink = 1 } }
end

-- Whose earlier lessons the agent was made of.
local function company(job)
  local list = job.made_of
  if not list then return "" end
  if #list == 0 then return "\nThe lessons before it are the reference's: none of yours is done." end
  local last = #list > 1 and " and " .. list[#list] or ""
  local named = (#list > 1 and "s " .. table.concat(list, ", ", 1, #list - 1) or " " .. list[1]) .. last
  local rest = #job.earlier - #list
  local others = rest == 0 and "" or rest == 1 and "; the other is the reference's" or "; the others are the reference's"
  return ("\nBefore it stand%s your own lesson%s%s."):format(#list == 1 and "s" or "", named, others)
end

local function show(theirs, reference, job, screen)
  command.say(("  %s, %d episodes%s, seed %d: what an episode pays\n\n"):format(job.world.name, job.episodes, job.learns, job.seed))
  command.say(curve.text(curves(theirs, reference), screen, job.world.look) .. "\n")
  command.say(figures(theirs, reference, job.world) .. "\n" .. wrapped(verdict(theirs, reference, job) .. company(job), "  ") .. "\n")
end

-- A line that stands while the terminal waits.
local function waiting(screen, text)
  if screen.terminal then command.say("\r" .. text .. "\27[K") end
end

local function main(given, screen)
  local job = options(given)
  local l, text = find(job)
  command.say(header(l, job, screen))
  waiting(screen, ("  training for %d episodes …"):format(job.episodes))
  local theirs, reference, why, printed = train_both(l, job, text)
  waiting(screen, "")
  if theirs then show(theirs, reference, job, screen) else command.say("\n" .. wrapped(words.clean(why), "  ") .. "\n") end
  if printed and printed ~= "" then command.say("\n  Your code printed:\n" .. wrapped(words.clean(printed), "    ") .. "\n") end
  if theirs and screen.terminal and job.world.name ~= "CartPole" then
    command.say(("\n  How it plays is shown of CartPole only, not of %s.\n"):format(job.world.name))
  elseif theirs and screen.terminal then
    command.say("\n")
    host.play { w = theirs.w, hidden = hidden, seed = job.seed + 1, seconds = show_s }
  end
  return theirs and 0 or 1
end

function train.main(given, screen) return command.run("agent", usage, main, given, screen) end

return train
