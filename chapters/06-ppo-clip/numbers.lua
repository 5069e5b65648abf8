-- The numbers of lesson 6, computed. World: CartPole, and rows by hand. Point: what is
-- printed was run.
local watched = {
  T = 512, hidden = 32, M = 128, gamma = 0.99, lambda = 0.95, clip = math.huge,
  c_value = 0.5, c_entropy = 0, target_kl = math.huge,
}

local function with(given, more)
  local out = {}
  for _, list in ipairs { given, more } do
    for name, value in pairs(list) do out[name] = value end
  end
  return out
end

return function(book)
  local ref = book.reference
  book.says("so the two rows are worth {}.",
    ref.effective_sample_size { ratio = { 1, 9 } }.value)

  -- A clip for the critic, row by row.
  local V, old, target, c = { 0.7, 1.3, -0.2, 0.9 }, { 0.2, 1, 0.2, 0.85 },
    { 1, 0.2, 0.5, 0.8 }, 0.2
  local slope = ref.value_slope { V = V, V_old = old, target = target, clip = c }.dvalue
  local rows = {}
  for t = 1, 4 do
    local kept = math.max(old[t] - c, math.min(old[t] + c, V[t]))
    local errors = { math.abs(V[t] - target[t]), math.abs(kept - target[t]) }
    rows[t] = { V[t], old[t], target[t], kept, errors, slope[t] }
  end
  book.rows("| $V$ | $V_{\\text{old}}$ | target |", rows)

  -- How far ten iterations go; means over seeds 1 to 5.
  local function gone(epochs, epsilon)
    local kl, far, share = 0, 0, 0
    for seed = 1, 5 do
      local run = ref.job_watched(with(watched, {
        seed = seed, iterations = 10, epochs = epochs, epsilon = epsilon, lr = 0.01,
      }))
      for i = 1, 10 do
        kl, far, share = kl + run.kl[i] / 50, far + run.far[i] / 50,
          share + run.share[i] / 50
      end
    end
    return { kl, far, share }
  end
  local list, largest = {}, nil
  for i, epochs in ipairs { 1, 4, 16 } do
    local free, clipped = gone(epochs, math.huge), gone(epochs, 0.2)
    list[i] = { epochs, free[1], free[2], free[3], clipped[1], clipped[2], clipped[3] }
    largest = clipped[2]
  end
  book.rows("| epochs | KL, no clip |", list)
  book.says("And your guess? <!-- guess -->**{}**: look", largest)

  book.long(function()
    local reached, ends = { false }, { false }
    for seed = 1, 5 do
      local ret = ref.job_net {
        seed = seed, world = 0, episodes = 1000, hidden = 32, gamma = 0.99, lr = 0.0025,
        N = 2531,
      }.ret
      reached[seed + 1] = book.curve.reached(ret, 475)
      ends[seed + 1] = book.curve.mean(ret, 901, 1000)
    end
    book.rows("| seed | 1 | 2 | 3 | 4 | 5 |", { reached, ends })
  end)
end
