-- Gold, which no policy sees, against the tokens learned from: with a critic, with groups, with the
-- KL in the reward and in the loss, and from pairs alone. Point: whoever has the KL in the reward
-- cannot be told apart, critic or none; with k3 in the loss and a division by s, gold is less.
local W, marks = 17924, 8
local kept = {}

local methods = {
  ppo = { 0, {} }, rloo = { 1, { epochs = 1, lr = 1e-3 } },
  grpo = { 2, { divide = true, how = 0 } }, drgrpo = { 2, {} },
  k3 = { 3, { divide = true, how = 0 } }, dpo = { 4, { lr = 1e-3 } },
}

local function settings(given)
  local how = { P = 8, G = 8, epochs = 4, how = 2, divide = false, low = 0.2, high = 0.2,
    beta = 0.2, lr = 3e-4 }
  for name, value in pairs(given) do how[name] = value end
  return how
end

-- Gold and KL before, and after each eighth of the tokens.
local function learned(impl, name, seed)
  local m = impl.job_models { seed = seed, W = W, size = 2 }
  local function ends(tokens, n)
    return impl.job_methods { seed = seed, method = methods[name][1],
      how = settings(methods[name][2]), tokens = tokens, w = m.w, judge = m.judge,
      scale = m.scale, M = n, K = 5 }.ends
  end
  local out = ends(m.value, marks)
  table.insert(out, 1, ends(0, 1)[1])
  return out
end

local series = {}
for _, name in ipairs { "ppo", "rloo", "grpo", "drgrpo", "k3", "dpo" } do
  series[#series + 1] = { name = name, method = name, which = 2, run = name }
  series[#series + 1] = { name = name .. "-KL", method = name, which = 3, run = name }
end
series[#series + 1] = { name = "mine", method = "k3", which = 2, mine = true }

return experiment {
  lesson = "11-grpo", x = "share", along = true, seeds = 5,
  at = { 0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1 },
  measure = function(impl, s, _, seed)
    local key, out = (s.mine and "mine" or s.method) .. seed, {}
    kept[key] = kept[key] or learned(impl, s.method, seed)
    for k, ends in ipairs(kept[key]) do out[k] = ends[s.which] end
    return out
  end,
  series = series,
}
