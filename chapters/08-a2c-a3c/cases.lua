-- Lesson 8's cases: gradients, rows and schedules as the scenarios draw them, and by
-- definition what the functions are to return.

local function matrix(rng, W, n, lo, hi)
  local out = {}
  for i = 1, W do out[i] = rng:numbers(n, lo, hi, true) end
  return out
end

local function mean(g)
  local out = {}
  for j = 1, #g[1] do
    out[j] = 0
    for i = 1, #g do out[j] = out[j] + g[i][j] / #g end
  end
  return out
end

-- Rows of W workers in which every third ends something, and the value behind an end
-- is never that of the next row.
local function rows(rng, W, T)
  local e = { r = {}, V_next = {}, terminated = {}, truncated = {} }
  for i = 1, W do
    e.r[i], e.V_next[i] = rng:numbers(T, -2, 2), rng:numbers(T, -2, 2, true)
    e.terminated[i], e.truncated[i] = {}, {}
    for t = 1, T do
      local how = rng:int(0, 8) -- 1 the world, 2 the clock, 3 both, else it goes on
      e.terminated[i][t], e.truncated[i][t] = how == 1 or how == 3, how == 2 or how == 3
    end
  end
  return e
end

-- The definition, a sum from each row on.
local function targets(e, gamma)
  local out = {}
  for i = 1, #e.r do
    out[i] = {}
    for t = 1, #e.r[i] do
      local sum, w, k = 0, 1, t
      while true do
        sum, w = sum + w * e.r[i][k], w * gamma
        if e.terminated[i][k] then break end
        if e.truncated[i][k] or k == #e.r[i] then
          sum = sum + w * e.V_next[i][k]
          break
        end
        k = k + 1
      end
      out[i][t] = sum
    end
  end
  return out
end

local function flags(...)
  local out = {}
  for i, x in ipairs { ... } do out[i] = x == 1 end
  return out
end

-- The two workers of the chapter.
local worked = {
  r = { { 1, 0, 2 }, { 0, -1, 1 } }, V_next = { { 4, 3, 5 }, { 2, 6, 1 } },
  terminated = { flags(0, 0, 0), flags(0, 1, 0) },
  truncated = { flags(0, 1, 0), flags(0, 0, 0) },
}

-- Who had the turn before with the same weights, counted the long way.
local function ages(who)
  local out = {}
  for m = 1, #who do
    local n, k = 0, m - 1
    while k >= 1 and who[k] ~= who[m] do n, k = n + 1, k - 1 end
    out[m] = n
  end
  return out
end

local function schedule(rng, M, W)
  local who = {}
  for m = 1, M do who[m] = rng:int(0, W - 1) end
  return who
end

-- The same by workers with names of all kinds.
local function by_name(rng, who)
  local names, out = { [0] = 0, 1, -1, 1000000, -70000, 31 }, {}
  local shift = rng:int(0, 5)
  for m, i in ipairs(who) do out[m] = names[(i + shift) % 6] end
  return out
end

local function whole(n, x)
  local out = {}
  for i = 1, n do out[i] = x end
  return out
end

-- By the recursion, with every position kept from t = −τ on.
local function descent(c)
  local at = {}
  for t = -c.tau, 0 do at[t] = c.start end
  for t = 0, c.n - 2 do at[t + 1] = at[t] - c.eta * c.h * at[t - c.tau] end
  local x = {}
  for t = 1, c.n do x[t] = at[t - 1] end
  return x
end

-- ---- from everywhere ----

-- Rows of workers, and what the largest of their terms is.
local function any_workers(from)
  local W, T = from:sizes(2, 129, 1000)
  local e, scale = { r = {}, V_next = {}, terminated = {}, truncated = {} }, 0
  for i = 1, W do
    local own = from:rows(T)
    for name in pairs(e) do e[name][i] = own[name] end
    scale = math.max(scale, largest(own.r), largest(own.V_next))
  end
  e.gamma = from:unit()
  return e, scale
end

-- Workers of any name, and such as are alike to a table: they leave the same remainder,
-- or are the same in fewer bits.
local function any_whose(rng, from)
  local names = { [0] = 0, -1, (1 << 31) - 1, -(1 << 31), rng:int(-99, 99) }
  local by = rng:pick { 10, 64, 100, 127, 256, 1000, 1024, 4096, 1 << 16, 1 << 24 }
  for k = 5, 7 do names[k] = names[4] + by * rng:pick { 1, 2, -1 } end
  local who = {}
  for m = 1, from:size(129, 66000) do
    who[m] = m < 20 and names[rng:int(0, 7)] or who[m - 19 + m % 7]
  end
  return who
end

-- Steps that are not so long that what is left of a start is out of all numbers.
local function any_descent(rng, from)
  local n = from:size(129, 66000)
  local c = { h = from:weight() + 1e-13, start = from:number() }
  c.n, c.eta = n, from:unit() * rng:pick { 1, 1, 1.9 } / c.h
  local any = from:size(129, 66000) - 1
  c.tau = rng:pick { any, from:index(n), n - 1, n, n + 1, 1 << 31 }
  return c
end

return {
  matrix = matrix, mean = mean, rows = rows, targets = targets, flags = flags,
  worked = worked, ages = ages, schedule = schedule, by_name = by_name, whole = whole,
  descent = descent, any_workers = any_workers, any_whose = any_whose,
  any_descent = any_descent,
}
