-- peers.lua: `make bench-peers`: REINFORCE and PPO on CartPole, ours beside the same two in
-- PyTorch (peers.py), seed by seed in turn: steps a second of CPU time, and the steps that
-- learning takes, medians over SEEDS (8). Both have the same networks and settings.
--
-- REINFORCE: 2×32 tanh, one stack, Adam 0.001, γ = 0.99; "reached" when 100 episodes in a row
-- pay so much on average. PPO: two stacks of 2×64 tanh, 512 steps a rollout, 4 epochs of 4
-- minibatches, Adam 0.00025, γ = 0.99, λ = 0.95, ε = 0.2 for both clips, c_V = 0.5, c_H = 0.01;
-- "reached" when the mean length of an episode is so much over 20 rollouts. Theirs plays four
-- worlds of 128 steps together, which suits PyTorch; ours plays one of 512.
local lessons = require "lesson.lesson"
local peers = {}

local EPISODES, ROLLOUTS = 1000, 1000
local python = "/usr/bin/python3"

local function reference(slug)
  local l = lessons.read(lessons.find(slug))
  return host.bind(host.trusted(nil, l.built .. "/reference.so"), l.functions)
end

-- Steps until `window` numbers in a row have a mean of `goal`; each stands for steps(number).
local function reached(list, window, goal, steps)
  local sum, played = 0, 0
  for i, x in ipairs(list) do
    sum, played = sum + x - (list[i - window] or 0), played + steps(x)
    if i >= window and sum / window >= goal then return played end
  end
  return math.huge
end

local methods = {
  { name = "reinforce", window = 100, many = EPISODES, steps = function(paid) return paid end,
    train = function(seed)
      local run = { seed = seed, episodes = EPISODES, hidden = 32, gamma = 0.99, lr = 1e-3,
        N = 1315 }
      local lesson, before = reference "02-reinforce", host.cpu()
      return lesson.job_net(run).ret, host.cpu() - before
    end },
  { name = "ppo", window = 20, many = ROLLOUTS, steps = function() return 512 end,
    train = function(seed)
      local run = { seed = seed, iterations = ROLLOUTS, T = 512, hidden = 64, how = {
        epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, epsilon = 0.2, clip = 0.2,
        c_value = 0.5, c_entropy = 0.01, target_kl = math.huge, lr = 2.5e-4 } }
      local lesson = reference "06-ppo-clip"
      local length = lesson.job_watched(run).length
      -- job_watched plays as much again to look at each policy; job_ppo only trains
      run.world, run.N = 0, 2 * 5 * 64 + 65 * (2 * 64 + 3)
      local before = host.cpu()
      lesson.job_ppo(run)
      return length, host.cpu() - before
    end },
}

local function theirs(method, seed)
  local words = { python, "harness/tests/bench/peers.py", method.name, seed, method.many }
  local command = table.concat(words, " ")
  local list, seconds = {}, nil
  local out = assert(io.popen(command))
  for line in out:lines() do
    seconds = tonumber(line:match("^seconds (%S+)")) or seconds
    list[#list + 1] = tonumber(line)
  end
  assert(out:close() and seconds, command .. ": no answer")
  return list, seconds
end

local function median(list)
  table.sort(list)
  local n = #list
  return (list[(n + 1) // 2] + list[n // 2 + 1]) / 2
end

local function count(steps)
  return steps == math.huge and "never" or ("%.0f k"):format(steps / 1e3)
end

local function report(who, found)
  print(("    %-10s %10.1f k steps/s   195 after %-8s 475 after %s"):format(who,
    median(found.speed) / 1e3, count(median(found[195])), count(median(found[475]))))
end

-- Writes down how fast and how soon a seed has learned.
local function note(found, method, seed, list, seconds)
  local steps = 0
  for _, x in ipairs(list) do steps = steps + method.steps(x) end
  found.speed[seed] = steps / seconds
  for _, goal in ipairs { 195, 475 } do
    found[goal][seed] = reached(list, method.window, goal, method.steps)
  end
end

local function compare(method, seeds)
  local ours = { speed = {}, [195] = {}, [475] = {} }
  local others = { speed = {}, [195] = {}, [475] = {} }
  for seed = 1, seeds do
    note(ours, method, seed, method.train(seed))
    note(others, method, seed, theirs(method, seed))
  end
  print(("  %s, medians of %d seeds"):format(method.name, seeds))
  report("ours", ours)
  report("PyTorch", others)
  print(("    ours is %.0f × as fast"):format(median(ours.speed) / median(others.speed)))
end

function peers.main()
  local seeds = tonumber(os.getenv("SEEDS") or "") or 8
  if not os.execute(python .. " -c 'import numpy, torch' 2>/dev/null") then
    print "PyTorch (Debian: python3-torch) is not installed: there is nobody to compare with."
    return
  end
  print "CartPole, ours beside PyTorch with the same networks and settings, one thread each:"
  for _, method in ipairs(methods) do compare(method, seeds) end
end

return peers
