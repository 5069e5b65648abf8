-- What each method makes of the language model with equal tokens: as many as the reward
-- model's pairs have. Gold, which no policy sees, and the KL to the reference, whose
-- price is β = 0.2 wherever it stands. CPU time is that of learning alone.
local W, beta = 17924, 0.2
local how = {
  P = 8, G = 8, epochs = 4, how = 2, divide = false, low = 0.2, high = 0.2, beta = beta,
  lr = 3e-4,
}

-- In the order of the chapter's table: what is printed, job_methods' number, settings.
local methods = {
  { "PPO", 0, {} },
  { "PPO, one epoch", 0, { epochs = 1, lr = 1e-3 } },
  { "RLOO", 1, {} },
  { "RLOO, one epoch", 1, { epochs = 1, lr = 1e-3 } },
  { "GRPO, KL in the reward", 2, { divide = true, how = 0 } },
  { "Dr. GRPO, KL in the reward", 2, {} },
  { "GRPO, k3 in the loss", 3, { divide = true, how = 0 } },
  { "Dr. GRPO, k3 in the loss", 3, {} },
  { "DPO", 4, { lr = 1e-3 } },
}

local function runs(reference)
  local of, start, read = {}, {}, {}
  for k in ipairs(methods) do of[k] = {} end
  for seed = 1, seeds do
    local m = reference.job_models { seed = seed, W = W, size = 2 }
    read[seed] = m.value / 1000
    local function ends(k, tokens)
      local before = cpu()
      local out = reference.job_methods { seed = seed, method = methods[k][2],
        how = with(how, methods[k][3]), tokens = tokens, w = m.w, judge = m.judge,
        scale = m.scale, M = 1, K = 5 }.ends[1]
      return out, cpu() - before
    end
    local idle
    start[seed], idle = ends(1, 0)
    for k in ipairs(methods) do
      local out, seconds = ends(k, m.value)
      out[6] = seconds - idle
      of[k][seed] = out
    end
  end
  return of, start, read
end

return function(reference)
  local of, start, read = runs(reference)
  local rows = {
    ("a language model of %d weights, β = %g"):format(W, beta),
    { text = "thousands of tokens learned from", figures = read, show = "%.1f" },
  }
  local function row(text, list, k, show, holds, times)
    local figures = {}
    for seed = 1, seeds do figures[seed] = (times or 1) * list[seed][k] end
    rows[#rows + 1] = { text = text, figures = figures, show = show, holds = holds }
  end
  local function all(text, list)
    rows[#rows + 1] = ""
    row(text .. ": gold", list, 2, "%.2f")
    row(text .. ": KL", list, 3, "%.2f")
    row(text .. ": well formed, %", list, 4, "%.0f", nil, 100)
    row(text .. ": tokens", list, 5, "%.1f")
    if list[1][6] then row(text .. ": CPU s", list, 6, "%.1f") end
  end
  all("before", start)
  for k, m in ipairs(methods) do all(m[1], of[k]) end
  local function both(text, show, holds, figure)
    local figures = {}
    for seed = 1, seeds do figures[seed] = figure(seed) end
    rows[#rows + 1] = { text = text, figures = figures, show = show, holds = holds }
  end
  rows[#rows + 1] = "what is claimed"
  local function ratio(seed) return of[7][seed][3] / of[5][seed][3] end
  local ratios = 0
  for seed = 1, seeds do ratios = ratios + ratio(seed) / seeds end
  both("GRPO's KL with k3 over that in the reward", "%.2f",
    function(x) return x > 1 end, ratio)
  both("it is twice as large on average", "%.2f", function(x) return x >= 2 end,
    function() return ratios end)
  both("RLOO needs at most half of PPO's CPU time", "%.2f",
    function(x) return x <= 0.5 end,
    function(seed) return of[4][seed][6] / of[1][seed][6] end)
  local spread = { low = 1 / 0, high = -1 / 0, sum = 0 }
  for seed = 1, seeds do
    spread.low = math.min(spread.low, of[1][seed][2])
    spread.high = math.max(spread.high, of[1][seed][2])
    spread.sum = spread.sum + (of[4][seed][2] - of[1][seed][2]) / seeds
  end
  both("RLOO's mean gold less PPO's, above − its spread", "%.2f",
    function(x) return x >= -(spread.high - spread.low) end,
    function() return spread.sum end)
  return rows
end
