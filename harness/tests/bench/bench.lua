-- bench.lua: `make bench`: what training, a verdict and a class cost, as a table and as
-- build/bench.json, a list of { name, value, unit, target, met }.
--
-- Times of a machine say little about another, so what has a target is a ratio of two times of
-- the same run: to the multiply-adds that the core can do, or to gcc on the same file. Times are
-- CPU time. A clock that changes its pace changes both, so what is compared is measured in turn,
-- and the median of the ratios counts. Speeds "at 175 GFLOP/s" are those of a core of that peak.
local lessons = require "lesson.lesson"
local regions = require "lesson.regions"
local bench = {}

local rows = {}

-- `target` is text: a sign and a number, or nil where there is only something to know.
local function row(name, value, unit, target)
  local met
  if target then
    local sign, bound = target:match("^(%S+) (.+)$")
    met = sign == "≥" and value >= tonumber(bound) or sign == "≤" and value <= tonumber(bound)
  end
  rows[#rows + 1] = { name = name, value = value, unit = unit, target = target, met = met }
  local shown = ("%.4g"):format(value)
  print(("  %-52s %9s %-14s %-8s %s"):format(name, shown, unit, target or "",
    met == nil and "" or met and "met" or "NOT MET"))
end

local function median(list)
  table.sort(list)
  return (list[(#list + 1) // 2] + list[#list // 2 + 1]) / 2
end

-- The work that f does in a second, as a share of the peak before and after it. f returns the
-- work, and the seconds if it knows better than the clock.
local function share(f)
  local ratios = {}
  for i = 1, 15 do
    local peak, before = measure.peak(), host.cpu()
    local work, seconds = f()
    seconds = seconds or host.cpu() - before
    ratios[i] = work / seconds / 1e9 / ((peak + measure.peak()) / 2)
  end
  return median(ratios)
end

-- CPU seconds of f, the least of five.
local function least(f)
  local best = math.huge
  for _ = 1, 5 do
    local before = host.cpu()
    f()
    best = math.min(best, host.cpu() - before)
  end
  return best
end

-- A lesson's reference, bound anew: one that has been called remembers what it answered.
local known = {}
local function reference(slug)
  local l = known[slug] or lessons.read(lessons.find(slug))
  known[slug] = l
  return host.bind(host.trusted(nil, l.built .. "/reference.so"), l.functions)
end

-- ---- training ----

-- CleanRL's network and minibatches: 227 kFLOP a step.
local ppo = {
  world = 0, T = 512, hidden = 64, N = 2 * 5 * 64 + 65 * (2 * 64 + 3),
  how = { epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, epsilon = 0.2, clip = 0.2,
    c_value = 0.5, c_entropy = 0.01, target_kl = math.huge, lr = 2.5e-4 },
}
local ppo_flop = 227e3

local function with(list, more)
  local all = {}
  for _, part in ipairs { list, more } do
    for key, value in pairs(part) do all[key] = value end
  end
  return all
end

local function train_ppo(iterations, seed)
  return reference("6").job_ppo(with(ppo, { iterations = iterations, seed = seed }))
end

local function products()
  local part = share(function()
    local seconds, flop = measure.minibatch(64, 128, 50)
    return flop, seconds
  end)
  row("a minibatch of 128, 2×64: share of the peak", part, "", "≥ 0.58")
end

local function reinforce()
  local run = {
    seed = 1, episodes = 300, hidden = 32, gamma = 0.99, lr = 1e-3, N = 1315,
  }
  local steps = 0
  for _, r in ipairs(reference("02-reinforce").job_net(run).ret) do steps = steps + r end
  return steps
end

-- The shape is that of rl_tools' example: 4096 steps, two epochs of minibatches of 256.
local function pendulum()
  local run = {
    seed = 1, world = 0, iterations = 5, T = 4096, hidden = 64,
    N = 2 * 4 * 64 + 65 * (2 * 64 + 2) + 1,
    how = { epochs = 2, M = 256, c = 2, pay = 0.1, gamma = 0.9, lambda = 0.95, epsilon = 0.2,
      c_value = 0.5, c_entropy = 0, lr = 1e-3 },
  }
  reference("07-gaussian-policy").job_gaussian(run)
  return run.iterations * run.T
end

-- Reading, a reward model, and 200 iterations of 64 texts.
local function rlhf()
  reference("10-rlhf").job_net { seed = 1, episodes = 200, lr = 1e-3, beta = 0.2, N = 17924,
    length = 24, told = false }
end

local function training()
  local part = share(function()
    train_ppo(40, 1)
    return 40 * ppo.T * ppo_flop
  end)
  row("PPO on CartPole, 2×64: share of the peak", part, "", "≥ 0.42")
  row("REINFORCE on CartPole, 2×32, at 175 GFLOP/s", share(reinforce) * 175e3, "M steps/s", "≥ 2.5")
  row("PPO on Pendulum, 2×64, at 175 GFLOP/s", share(pendulum) * 175e6, "k steps/s", "≥ 586")
  row("RLHF of a language model, from nothing", least(rlhf), "s", "≤ 10")
end

-- ---- in a page ----

-- 400 iterations more of lesson 6's agent, here and in the page. A processor's vectors may be four
-- times as wide as WebAssembly's, which has no fused multiply-add either.
local function paged()
  local run = { seed = 1, world = 0, T = 128, hidden = 32, N = 2 * 5 * 32 + 33 * (2 * 32 + 3),
    how = with(ppo.how, { M = 32, clip = math.huge, c_entropy = 0, lr = 1e-3 }) }
  local function page(n)
    return measure.command("node harness/tests/bench/page.js " .. n)
  end
  local function native(n)
    local before = host.cpu()
    reference("6").job_ppo(with(run, { iterations = n }))
    return host.cpu() - before
  end
  local ratios = {}
  for i = 1, 5 do ratios[i] = (native(600) - native(200)) / (page(600) - page(200)) end
  row("PPO on CartPole in a page, to natively", median(ratios), "", "≥ 0.33")
end

-- ---- is it linear? ----

-- What more of it costs, for how much more it is: 1 is linear, and caches may take a quarter.
local function growth()
  local function time(hidden, n) return (measure.minibatch(hidden, n, 400)) end
  local _, flop_64 = measure.minibatch(64, 128, 1)
  local _, flop_256 = measure.minibatch(256, 128, 1)
  local wider = time(256, 128) / time(64, 128)
  row("width 256 to 64: cost of an operation", wider / (flop_256 / flop_64), "", "≤ 1.25")
  row("width 33 to 32: cost", time(33, 128) / time(32, 128), "")
  row("a minibatch of 1024 to 128: cost of a row", time(64, 1024) / time(64, 128) / 8, "", "≤ 1.25")
  local one = least(function() train_ppo(4, 1) end)
  local eight = least(function()
    for seed = 1, 8 do train_ppo(4, seed) end
  end)
  row("eight seeds to one: cost of a seed", eight / one / 8, "", "≤ 1.25")
end

local function cores()
  local n, best = tonumber(io.popen("nproc"):read("l")), 0
  for _ = 1, 3 do
    local one = measure.together(1, function() train_ppo(60, 1) end)
    best = math.max(best, one * n / measure.together(n, function(i) train_ppo(60, i) end))
  end
  row(("seeds on %d cores to one: speed"):format(n), best, "", ("≥ %.3g"):format(0.95 * n))
end

-- ---- verdicts and classes ----

local gcc = "gcc -std=gnu11 -O1 -w -Iharness/learn $(ls -d chapters/*/ | sed s/^/-I/) "
  .. "-include harness/impl/traps.h -include %s -c %s -o build/bench/plain.o"
local check = "build/ascent check %s %s --json --quick >/dev/null"
local grade = "build/ascent grade build/bench/class --out build/bench/grades --times 2>&1"

-- The lessons with code, and their solution files.
local function solutions()
  local list = {}
  for _, l in ipairs(lessons.all()) do
    if host.exists(l.header) then
      local path = l.solution .. "/" .. l.file
      list[#list + 1] = { slug = l.slug, header = l.header, file = l.file, path = path }
    end
  end
  return list
end

-- CPU seconds of a submission in a class of so many, no two files alike. The command counts
-- them itself: what has run in a sandbox is nobody's child.
local function class(n, list)
  measure.command("rm -rf build/bench/class build/bench/grades")
  for pupil = 1, n do
    measure.command("mkdir -p build/bench/class/" .. pupil)
    for _, l in ipairs(list) do
      local path = ("%s/build/bench/class/%d/%s"):format(host.root, pupil, l.file)
      assert(host.write(path, host.read(l.path) .. "// " .. pupil .. "\n"))
    end
  end
  return tonumber(io.popen(grade):read("a"):match("CPU time of one: (%S+)"))
end

local function verdicts()
  local list, all = solutions(), 0
  for _, l in ipairs(list) do
    local plain, verdict = math.huge, math.huge
    for _ = 1, 5 do
      plain = math.min(plain, measure.command(gcc:format(l.header, l.path)))
      verdict = math.min(verdict, measure.command(check:format(l.slug, l.path)))
    end
    all = all + plain
    row(l.slug .. ": a verdict, to gcc -O1 -c", verdict / plain, "", "≤ 2.5")
  end
  local six, twelve = class(6, list), class(12, list)
  row("grading a submission, to gcc -O1 -c on its files", twelve / all, "", "≤ 1.15")
  row("a class of 12 to one of 6: cost a pupil", twelve / six, "", "≤ 1.25")
end

-- ---- a save under make watch ----

-- Some of a lesson's known mistakes as files, evenly through the list.
local function mistaken(l, most)
  local text, path = host.read(l.path), ("solutions/%s/mistakes.c"):format(l.slug)
  local all, list = regions.mistakes(path, host.read(path)), {}
  for i = 1, most do
    local m = all[1 + (i - 1) * (#all - 1) // (most - 1)]
    list[i] = ("build/bench/saves/%s/%s"):format(m.name, l.file)
    measure.command("mkdir -p build/bench/saves/" .. m.name)
    assert(host.write(list[i], regions.mistake(l.path, text, m, path)))
  end
  return list
end

-- What so many saves of the file cost until their verdict is known, to compiling it as often.
local function save_ratio(l, path, times)
  local plain = 0
  for _ = 1, times do plain = plain + measure.command(gcc:format(l.header, path)) end
  return measure.saves(l.slug, path, times) / plain
end

local function saved()
  local passes, mistakes = {}, {}
  for _, l in ipairs(solutions()) do
    passes[#passes + 1] = save_ratio(l, l.path, 10)
    for _, path in ipairs(mistaken(l, 3)) do
      mistakes[#mistakes + 1] = save_ratio(l, path, 5)
    end
  end
  row("a save that passes, to gcc -O1 -c on it", median(passes), "", "≤ 1.45")
  row("a save with a known mistake, to gcc -O1 -c on it", median(mistakes), "", "≤ 1.8")
end

function bench.main()
  measure.command("mkdir -p build/bench")
  local peak, kernels = measure.peak()
  print(("One core with %s, %s"):format(kernels, os.date("!%Y-%m-%d")))
  row("multiply-adds of one core", peak, "GFLOP/s")
  products()
  training()
  paged()
  growth()
  cores()
  verdicts()
  saved()
  local order = { "name", "value", "unit", "target", "met" }
  assert(host.write(host.root .. "/build/bench.json", host.json(rows, order) .. "\n"))
end

return bench
