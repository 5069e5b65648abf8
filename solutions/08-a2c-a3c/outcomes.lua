return function(ref)
  local N = weights { world = "cartpole", hidden = 32, shared = true }
  local rows = {}
  local function how(T, lr) return { T = T, gamma = 0.99, c_value = 0.05, c_entropy = 0.01, lr = lr } end
  local function zeros(M) local z = {} for m = 1, M do z[m] = 0 end return z end
  local function row(text, f)
    local a, b, c = {}, {}, {}
    for seed = 1, seeds do
      local e, who, W, T = f(seed)
      local function reached(goal)
        local m = ref.job_reached{W=W, who=who, ended=e, T=T, goal=goal}.value
        return m == 0 and math.huge or m * T/1e3
      end
      a[seed], b[seed] = reached(195), reached(475)
      local window, ends = 8192 // T, 0
      for i = #e - window + 1, #e do ends = ends + e[i] end
      c[seed] = 8192 / math.max(ends, 1)
    end
    rows[#rows+1] = { text = text .. " 195", figures = a, show = "%.0f" }
    rows[#rows+1] = { text = text .. " 475", figures = b, show = "%.0f" }
    rows[#rows+1] = { text = text .. " end", figures = c, show = "%.0f" }
  end
  local steps = 160000
  for _, lr in ipairs { 0.003, 0.01 } do
    for _, s in ipairs { {1,1,16}, {8,1,16}, {1,8,16}, {1,1,128} } do
      local W, turns, T = s[1], s[2], s[3]
      row(("A2C W %d x%d T %d lr %g"):format(W, turns, T, lr), function(seed)
        local M = steps // (W*T*turns)
        return ref.job_together { scene = { seed = seed, world = 0, hidden = 32, epsilon = 0, same = false, fresh=false },
          W = W, turns=turns, iterations = M, how = how(T, lr), N = N }.ended, zeros(M), 1, W * T*turns
      end)
    end
  end
    for _, same in ipairs {false, true} do
      row(("A2C same %s lr .01"):format(same), function(seed)
        local M = steps // (128)
        return ref.job_together { scene = { seed = seed, world = 0, hidden = 32, epsilon = 0, same = same, fresh=false },
          W = 8, turns=1, iterations = M, how = how(16, .01), N = N }.ended, zeros(M), 1, 128
      end)
    end
  for _, fresh in ipairs {false, true} do
  for _, W in ipairs { 1, 8, 64 } do
      row(("A3C tau %d T %d fresh %s "):format(W - 1, 16, fresh), function(seed)
        local T=16
        local M, who = steps // T, {}
        for m = 1, M do who[m] = (m - 1) % W end
        return ref.job_apart { scene = { seed = seed, world = 0, hidden = 32, epsilon = 0, same = false, fresh=fresh },
          W = W, who = who, before = zeros(M), behind = zeros(M), how = how(T, .003), N = N, D = 4 }.ended, who, W, T
      end)
    end
    end
  return rows
end
