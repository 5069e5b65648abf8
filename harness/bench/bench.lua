-- bench.lua: `make bench`: what training, a verdict and a class cost, as a table and as
-- build/bench.json, a list of { name, value, unit, target, met }.
--
-- Times of a machine say little about another, so what has a target is a ratio of two times of
-- the same run: to the multiply-adds that the core can do, or to gcc on the same file. Each time
-- is CPU time, the least of several, with what it is compared to measured in between. Speeds "at
-- 175 GFLOP/s" are what they would be on a core of that peak.
local lessons = require "lesson.lesson"
local bench = {}

local rows, peak = {}, 0
local PEAK = 175e9

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

local function look_at_peak() peak = math.max(peak, measure.peak() * 1e9) end

-- CPU seconds of f, the least of `times`, the peak being looked at in between.
local function least(times, f)
  local best = math.huge
  for i = 1, times do
    look_at_peak()
    local before = host.cpu()
    f(i)
    best = math.min(best, host.cpu() - before)
  end
  return best
end

local function reference(number)
  local l = lessons.read(lessons.find(number))
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
  local share = 0
  for _ = 1, 20 do
    look_at_peak()
    local seconds, flop = measure.minibatch(64, 128, 50)
    share = math.max(share, flop / seconds)
  end
  row("a minibatch of 128, 2×64: share of the peak", share / peak, "", "≥ 0.58")
end

local function training()
  local iterations = 20
  local seconds = least(12, function() train_ppo(iterations, 1) end)
  local speed = 512 * iterations / seconds
  row("PPO on CartPole, 2×64: share of the peak", speed * ppo_flop / peak, "", "≥ 0.42")
  row("PPO on CartPole, 2×64", speed / 1e3, "k steps/s")

  local steps, net = 0, reference("2")
  seconds = least(12, function()
    steps = 0
    local run = {
      seed = 1, world = { ("cartpole"):byte(1, -1) }, episodes = 300, hidden = 32, gamma = 0.99,
      lr = 1e-3, N = 1315,
    }
    for _, r in ipairs(net.job_net(run).ret) do steps = steps + r end
  end)
  row("REINFORCE on CartPole, 2×32, at 175 GFLOP/s", steps / seconds / peak * PEAK / 1e6,
    "M steps/s", "≥ 2.5")

  -- Its shape is that of rl_tools' example: 4096 steps, two epochs of minibatches of 256.
  local pendulum = reference("7")
  seconds = least(12, function()
    pendulum.job_gaussian {
      seed = 1, world = 0, iterations = 3, T = 4096, hidden = 64,
      N = 2 * 4 * 64 + 65 * (2 * 64 + 2) + 1,
      how = { epochs = 2, M = 256, c = 2, pay = 0.1, gamma = 0.9, lambda = 0.95, epsilon = 0.2,
        c_value = 0.5, c_entropy = 0, lr = 1e-3 },
    }
  end)
  row("PPO on Pendulum, 2×64, at 175 GFLOP/s", 3 * 4096 / seconds / peak * PEAK / 1e3,
    "k steps/s", "≥ 586")
end

-- ---- is it linear? ----

-- What twice as much costs, as a multiple of twice the cost: 1 is linear, less is better.
local function growth()
  local function time(hidden, n) return (measure.minibatch(hidden, n, 400)) end
  local _, flop_64 = measure.minibatch(64, 128, 1)
  local _, flop_256 = measure.minibatch(256, 128, 1)
  local wider = time(256, 128) / time(64, 128)
  row("width 256 to 64: cost of an operation", wider / (flop_256 / flop_64), "", "≤ 1.1")
  row("width 33 to 32: cost", time(33, 128) / time(32, 128), "")
  row("a minibatch of 1024 to 128: cost of a row", time(64, 1024) / time(64, 128) / 8, "", "≤ 1.1")
  local one = least(5, function() train_ppo(4, 1) end)
  local eight = least(5, function()
    for seed = 1, 8 do train_ppo(4, seed) end
  end)
  row("eight seeds to one: cost of a seed", eight / one / 8, "", "≤ 1.1")
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
  .. "-include harness/impl/support.h -include %s -c %s -o build/bench/plain.o"
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
  row("a class of 12 to one of 6: cost a pupil", twelve / six, "", "≤ 1.1")
end

function bench.main()
  measure.command("mkdir -p build/bench")
  look_at_peak()
  print(("One core, with %s, on %s"):format(select(2, measure.peak()), os.date("!%Y-%m-%d")))
  products()
  training()
  growth()
  cores()
  verdicts()
  row("multiply-adds, of one core", peak / 1e9, "GFLOP/s")
  local order = { "name", "value", "unit", "target", "met" }
  assert(host.write(host.root .. "/build/bench.json", host.json(rows, order) .. "\n"))
end

return bench
