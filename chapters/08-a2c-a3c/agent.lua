-- The agent of lesson 8, for `make agent`: A3C, eight workers in turn. What is shown
-- are episodes that are played between the rounds and not learned from. Afterwards the
-- same workers run as threads.
local T, M, W = 16, 4000, 8

-- How old a gradient was on average: of each worker the turns since its last.
local function mean_age(who)
  local last, sum = {}, 0
  for m, i in ipairs(who) do
    sum = sum + m - (last[i] or 0) - 1
    last[i] = m
  end
  return sum / #who
end

local function same(x, y)
  for j = 1, #x do
    if x[j] ~= y[j] then return false end
  end
  return true
end

return agent {
  world = "cartpole", hidden = 32, shared = true,
  episodes = 600, learned = 195, over = 100,
  learns = "one after each round of eight turns", steps = 128,
  job = { gamma = 0.99, lr = 3e-3 },
  threads = function(impl, given)
    local scene = {
      seed = given.seed, world = 0, hidden = given.hidden, usual = true, same = false,
      fresh = false,
    }
    local how = {
      T = T, gamma = given.gamma, c_value = 0.05, c_entropy = 0.01, lr = given.lr,
    }
    local run = impl.job_threads {
      scene = scene, W = W, M = M, pause = 200, dies = 0, how = how, N = given.N,
    }
    local none = {}
    for m = 1, M do none[m] = 0 end
    local again = impl.job_apart {
      scene = scene, W = W, who = run.who, before = none, behind = none, meet = false,
      how = how, D = 4, N = given.N,
    }
    local by = run.value > 0
      and ("%d threads, each turn 200 μs longer: "):format(run.value)
      or "Threads are refused here, so the workers took turns: "
    return by .. ("%d pushes in %.2f s. A gradient was %.3f pushes old when it came. "
      .. "Run again in turn, by the order in which they had the lock, %s"):format(
        M, run.at[M], mean_age(run.who),
        same(run.w, again.w) and "the weights are the same in every bit."
          or "the weights are others: something is done to them outside the lock.")
  end,
}
