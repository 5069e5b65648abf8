-- runs.lua: ten training runs by the lessons' own jobs and reference solutions, and a hash of all
-- the numbers that each one hands out. Returns a function of `host` that gives the table as text;
-- bits.c compares it with runs.txt.
--
-- A run goes through worlds, dice, networks and the reader-level code, and so through the C
-- library's exp, expm1, log, sin, cos and fmod in double. The table is the same with glibc 2.36
-- and 2.41.
local function name(word) return { word:byte(1, -1) } end
local cartpole = name "cartpole"

local runs = {
  { "02-reinforce", "job_net", episodes = 300, hidden = 32, gamma = 0.99,
    lr = 1e-3, N = 1315 },
  { "03-baseline", "job_net", episodes = 200, hidden = 32, gamma = 0.99,
    lr = 1e-3, N = 2531 },
  { "03-baseline", "job_noise", trained = 100, fitted = 100, played = 50, hidden = 32,
    gamma = 0.99, lr = 1e-3, K = 3 },
  { "04-actor-critic", "job_critic", world = cartpole, episodes = 200,
    how = { hidden = 17, gamma = 0.99, lr = 1e-3, c = 1, beta = 0.01 }, N = 5 * 17 + 18 * 20 },
  { "04-actor-critic", "job_race", monte_carlo = false, steps = 20000, hidden = 32, gamma = 0.99,
    lr = 1e-3, episodes = 2200 },
  { "05-gae", "job_rollouts", world = cartpole, rollouts = 200, N = 1315,
    how = { T = 128, hidden = 32, gamma = 0.99, lambda = 0.95, c_value = 0.05, c_entropy = 0.01,
      lr = 3e-3 } },
  { "06-ppo-clip", "job_ppo", world = 0, iterations = 40, T = 512, hidden = 64,
    N = 2 * 5 * 64 + 65 * (2 * 64 + 3),
    how = { epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, epsilon = 0.2, clip = 0.2,
      c_value = 0.5, c_entropy = 0.01, target_kl = 0.02, lr = 2.5e-4 } },
  { "06-ppo-clip", "job_watched", iterations = 40, T = 512, hidden = 32,
    how = { epochs = 4, M = 128, gamma = 0.99, lambda = 0.95, epsilon = 0.2, clip = math.huge,
      c_value = 0.5, c_entropy = 0, target_kl = math.huge, lr = 2.5e-3 } },
  { "07-gaussian-policy", "job_gaussian", world = 0, iterations = 10, T = 2048, hidden = 32,
    N = 2 * 4 * 32 + 33 * 66 + 1,
    how = { epochs = 4, M = 64, c = 2, pay = 0.1, gamma = 0.9, lambda = 0.95, epsilon = 0.2,
      c_value = 0.5, c_entropy = 0, lr = 1e-3 } },
  { "07-gaussian-policy", "job_lqr", iterations = 100, n = 64, T = 100, start = 1, lr = 0.01,
    system = { a = 1.1, b = 0.5, q = 1, r = 0.1, sigma_w = 0.1, log_sigma = -1, m0 = 1,
      gamma = 0.95 } },
}

local offset, prime = -3750763034362895579, 1099511628211

-- FNV-1a over the bytes of every number in x, as doubles, in the order of keys.
local function hash(h, x)
  if type(x) == "table" then
    local keys = {}
    for key in pairs(x) do keys[#keys + 1] = key end
    table.sort(keys)
    for _, key in ipairs(keys) do h = hash(h, x[key]) end
  elseif type(x) == "number" then
    for _, byte in ipairs { ("<d"):pack(x):byte(1, -1) } do h = (h ~ byte) * prime end
  end
  return h
end

return function(host)
  local lesson, lines = require "lesson.lesson", {}
  for i, run in ipairs(runs) do
    local l = lesson.read(lesson.find(run[1]))
    local impl = host.bind(host.trusted(nil, l.built .. "/reference.so"), l.functions)
    local given = { seed = 1 }
    for key, value in pairs(run) do
      if type(key) == "string" then given[key] = value end
    end
    local out = hash(offset, impl[run[2]](given))
    lines[i] = ("%-19s %-13s %016x\n"):format(run[1], run[2], out)
  end
  return table.concat(lines)
end
