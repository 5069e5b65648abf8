-- What many workers reach on CartPole: together, each for itself in a given order, and
-- as threads.
local T, M = 16, 10000
local N = weights { world = "cartpole", hidden = 32, shared = true }
local how = { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = 3e-3 }
local scene = { world = 0, hidden = 32, usual = true, same = false, fresh = false }
local agent = { episodes = 600, hidden = 32, gamma = 0.99, lr = 3e-3, N = N }
local stands, solved = 400, 195

local function thousands(x) return x == math.huge and "never" or ("%.0f k"):format(x) end

return function(reference)
  -- The mean length of an episode over the last 8192 steps.
  local function together(seed, W, turns)
    local rows = W * turns * T
    local ended = reference.job_together {
      scene = with(scene, { seed = seed }), W = W, turns = turns, N = N,
      iterations = M * T // rows, how = with(how, { lr = 1e-2 }),
    }.ended
    local window, ends = 8192 // rows, 0
    for i = #ended - window + 1, #ended do ends = ends + ended[i] end
    return window * rows / math.max(ends, 1)
  end

  local function in_turn(seed, W, fresh)
    local who, none = {}, {}
    for m = 1, M do who[m], none[m] = (m - 1) % W, 0 end
    local out = reference.job_apart {
      scene = with(scene, { seed = seed, fresh = fresh }), W = W, who = who,
      before = none, behind = none, how = how, D = 4, N = N,
    }
    local after = reference.job_reached {
      W = W, who = who, ended = out.ended, T = T, goal = solved,
    }.value
    return after > 0 and after * T / 1000 or math.huge
  end

  -- Eight threads: the mean age, and whether their order gives the same weights again.
  local function threads(seed)
    local at, turns, none = with(scene, { seed = seed }), 2000, {}
    for m = 1, turns do none[m] = 0 end
    local out = reference.job_threads {
      scene = at, W = 8, M = turns, pause = 200, dies = 0, how = how, N = N,
    }
    local again = reference.job_apart {
      scene = at, W = 8, who = out.who, before = none, behind = none, how = how, D = 4,
      N = N,
    }
    local age, equal = 0, true
    for _, tau in ipairs(reference.gradient_ages { who = out.who }.age) do
      age = age + tau / turns
    end
    for j = 1, N do equal = equal and out.w[j] == again.w[j] end
    return age, equal and "yes" or "no"
  end

  local rows = {
    solved = {}, ends = {}, small = {}, eight = {}, one = {}, age = {}, same = {},
    [1] = {}, [8] = {}, [64] = {}, fresh = {},
  }
  for seed = 1, seeds do
    local ret = reference.job_net(with(agent, { seed = seed })).ret
    rows.solved[seed] = curve.reached(ret, solved) or "never"
    rows.ends[seed] = curve.mean(ret, #ret - 99, #ret)
    rows.small[seed], rows.eight[seed], rows.one[seed] = together(seed, 1, 1),
      together(seed, 8, 1), together(seed, 1, 8)
    for _, W in ipairs { 1, 8, 64 } do rows[W][seed] = in_turn(seed, W, false) end
    rows.fresh[seed] = in_turn(seed, 64, true)
    rows.age[seed], rows.same[seed] = threads(seed)
  end
  local function claim(text, name, show, holds)
    return { text = text, figures = rows[name], show = show, holds = holds }
  end
  return {
    "A3C on CartPole, eight workers in turn, 600 rounds of 8 × 16 steps (Adam 0.003)",
    claim("mean of 100 reaches 195 after round", "solved", "%s",
      function(x) return x ~= "never" end),
    claim("ends with a mean of the last 100 of 400", "ends", "%.0f",
      function(x) return x >= stands end),
    "A2C, 160 k steps, Adam 0.01: mean length over the last 8192",
    claim("16 rows: one worker", "small", "%.0f"),
    claim("128 rows: eight workers, stands 400", "eight", "%.0f",
      function(x) return x >= stands end),
    claim("128 rows: one worker, eight turns: too", "one", "%.0f",
      function(x) return x >= stands end),
    "A3C in turn, Adam 0.003: 195 after thousands of steps",
    claim("τ = 0, at most 40", 1, thousands, function(x) return x <= 40 end),
    claim("τ = 7, at most 50", 8, thousands, function(x) return x <= 50 end),
    claim("τ = 63, later than 50", 64, thousands, function(x) return x > 50 end),
    claim("64 workers, fresh weights: at most 50", "fresh", thousands,
      function(x) return x <= 50 end),
    "Eight threads, each turn 200 μs longer",
    claim("mean age within 0.2 of 7", "age", "%.3f",
      function(x) return math.abs(x - 7) <= 0.2 end),
    claim("run again in their order, same bits", "same", "%s",
      function(x) return x == "yes" end),
  }
end
