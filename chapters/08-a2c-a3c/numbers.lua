-- The numbers of lesson 8, computed. Worlds: two workers by hand, a parabola, CartPole.
-- Point: what is printed was run. What the clock measures is not here.
local T, M = 16, 10000

-- What is set, and what the clock or threads say: no run gives that again.
local function given(book, N)
  book.at("and each takes", "a setting")
  book.at("why the check uses an $\\epsilon$ of", "a setting")
  book.at("$c_V = 0.05$, $c_H = 0.01$,", T * M)
  book.at("seeds 1–5, with Adam's step at", "a setting")
  book.at("three of five have fallen back below", "a limit")
  book.at("And with short steps? At", "a setting", "a goal")
  book.at("Eight workers at", "a setting", "a goal")
  book.at("Thousands of steps until the last 100 episodes are", "a goal", "a setting")
  book.at("But look at the order itself. With the", "a setting")
  book.at("in three such\nruns of eight threads", "3 of threads")
  book.at("they wait side by side. On two processors", "a goal", "3 on the clock")
  book.at("Where the world answers at once and everybody computes, it came after",
    "3 on the clock")
  book.at("it is\nheld for a step of Adam and a copy of", N)
  book.at("**Clock** is seconds until", "a goal")
end

-- The ages of a schedule, and the mean of some of them.
local function mean_age(book, who, of)
  local age, sum, n = book.reference.gradient_ages { who = who }.age, 0, 0
  for m = #who // 2 + 1, #who do
    if not of or who[m] == of then sum, n = sum + age[m], n + 1 end
  end
  return sum / n
end

local function ages(book)
  local round, uneven, all = {}, {}, 0
  for m = 1, 4000 do round[m] = (m - 1) % 8 end
  for _, age in ipairs(book.reference.gradient_ages { who = round }.age) do
    all = all + age / #round
  end
  book.at("two\nprocessors, each turn made", "a setting", "a length", all)
  for m = 0, 8999 do uneven[m + 1] = ({ 0, 1, 2, 3, 0, 4, 5, 6, 7 })[m % 9 + 1] end
  local fast = mean_age(book, uneven, 0)
  book.notes.at("Between two pushes of the fast one there are", fast, fast)
  local at_7 = book.reference.largest_stable_rate { h = 1, tau = 7 }.value
  local at_15 = book.reference.largest_stable_rate { h = 1, tau = 15 }.value
  book.notes.at("**6.** $2 \\sin(\\pi/30) =", at_7, at_15, at_7 / at_15)
end

return function(book)
  local ref = book.reference
  local N = book.weights { world = "cartpole", hidden = 32, shared = true }
  given(book, N)
  ages(book)

  -- Two workers by hand.
  local function flags(a, b, c) return { a == 1, b == 1, c == 1 } end
  local r, V_next = { { 1, 0, 2 }, { 0, -1, 1 } }, { { 4, 3, 5 }, { 2, 6, 1 } }
  local target = ref.nstep_targets {
    r = r, V_next = V_next, gamma = 0.5,
    terminated = { flags(0, 0, 0), flags(0, 1, 0) },
    truncated = { flags(0, 1, 0), flags(0, 0, 0) },
  }.target
  local lines = {}
  for i = 1, 2 do lines[i] = { i - 1, r[i], V_next[i], false, target[i] } end
  book.rows("| worker | $r$ |", lines)
  book.says("The last row of worker 0 is $2 + 0.5 \\cdot 5 = {}$", target[1][3])

  -- Old gradients.
  book.says("from 8: {}, {}, {}, {}, {}, {}.", ref.stale_descent {
    n = 6, h = 2, eta = 0.25, tau = 1, start = 8,
  }.x)
  local bound = { false }
  for i, tau in ipairs { 0, 1, 3, 7, 15, 31, 63 } do
    bound[i + 1] = ref.largest_stable_rate { h = 1, tau = tau }.value
  end
  book.rows("| $\\tau$ | 0 | 1 | 3 |", { bound })

  local function how(lr)
    return { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = lr }
  end
  local function scene(seed, more)
    local s = {
      seed = seed, world = 0, hidden = 32, usual = true, same = false, fresh = false,
    }
    for name, value in pairs(more or {}) do s[name] = value end
    return s
  end

  -- The end of a run, and the steps to 195, in thousands.
  local function together(seed, W, turns, lr, more)
    local rows = W * turns * T
    local ended, ends, none = ref.job_together {
      scene = scene(seed, more), W = W, turns = turns, iterations = M * T // rows,
      how = how(lr), N = N,
    }.ended, 0, {}
    for i = #ended - 8192 // rows + 1, #ended do ends = ends + ended[i] end
    for k = 1, #ended do none[k] = 0 end
    local after = ref.job_reached {
      W = 1, who = none, ended = ended, T = rows, goal = 195,
    }.value
    return 8192 // rows * rows / math.max(ends, 1), after * rows / 1000
  end
  local function span(of)
    local low, high = math.huge, 0
    for seed = 1, 5 do
      local x = of(seed)
      low, high = math.min(low, x), math.max(high, x)
    end
    return low, high
  end
  local function reached(...)
    local given = { ... }
    return span(function(seed)
      return (select(2, together(seed, table.unpack(given))))
    end)
  end

  book.long(function()
    local list = {}
    for k, batch in ipairs { { 1, 1 }, { 8, 1 }, { 1, 8 } } do
      list[k] = { false }
      for seed = 1, 5 do
        list[k][seed + 1] = (together(seed, batch[1], batch[2], 1e-2))
      end
    end
    book.rows("| a step is made of | 1 |", list)
    local a, b = reached(1, 1, 3e-3)
    local c, d = reached(8, 1, 3e-3)
    local e, f = reached(1, 8, 3e-3)
    book.says("after {}–{} thousand steps by the worker with 16 rows; {}–{} thousand "
      .. "by eight workers; {}–{} by one", a, b, c, d, e, f)
    local g, h = reached(8, 1, 1e-2)
    local i, j = reached(8, 1, 1e-2, { same = true })
    book.says("Eight workers at 0.01 reach 195 after {}–{} thousand steps; eight\nthat "
      .. "share a seed, after {}–{} thousand", g, h, i, j)
  end)

  book.long(function()
    local list = {}
    for k, W in ipairs { 1, 8, 16, 64 } do
      local who, none = {}, {}
      for m = 1, M do who[m], none[m] = (m - 1) % W, 0 end
      local function after(fresh)
        local low, high = span(function(seed)
          local ended = ref.job_apart {
            scene = scene(seed, { fresh = fresh }), W = W, who = who, before = none,
            behind = none, meet = false, how = how(3e-3), D = 4, N = N,
          }.ended
          return ref.job_reached {
            W = W, who = who, ended = ended, T = T, goal = 195,
          }.value * T / 1000
        end)
        return { low, high }
      end
      list[k] = { W, W - 1, after(false), after(true) }
    end
    book.rows("| workers | $\\tau$ |", list)
  end)
end
