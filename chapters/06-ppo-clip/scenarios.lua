-- Lesson 6. Worlds: batches drawn anew for every case; CartPole; small probes. The point: which side of the band a ratio is on, and the
-- sign of its advantage, make four cases, and most mistakes are right in three of them. So every batch here holds ratios far outside the
-- band on both sides, with both signs, and the edges and extremes have cases of their own.

local function batch(rng, T)
  local c = { ratio = {}, adv = rng:reals(T, -2, 2), epsilon = rng:real(0.1, 0.3) }
  for t = 1, T do
    local where = rng:int(0, 2) -- below the band, inside, above
    c.ratio[t] = where == 0 and rng:real(0.2, 0.65) or where == 1 and rng:real(0.92, 1.08) or rng:real(1.35, 2.5)
  end
  return c
end

local function objective(c)
  local sum = 0
  for t = 1, #c.ratio do
    local r, A = c.ratio[t], c.adv[t]
    local clipped = math.max(1 - c.epsilon, math.min(1 + c.epsilon, r))
    sum = sum + math.min(r * A, clipped * A)
  end
  return sum / #c.ratio
end

-- The slope of f in list[i], by finite differences.
local function slope(list, i, f)
  local was, h = list[i], 1e-5
  list[i] = was + h
  local up = f()
  list[i] = was - h
  local down = f()
  list[i] = was
  return (up - down) / (2 * h)
end

-- The slope in each log π: r e^h for r.
local function slopes(c)
  local out, logs = {}, {}
  for t = 1, #c.ratio do logs[t] = math.log(c.ratio[t]) end
  local moved = { ratio = c.ratio, adv = c.adv, epsilon = c.epsilon }
  for t = 1, #logs do
    out[t] = slope(logs, t, function()
      local now = {}
      for k = 1, #logs do now[k] = math.exp(logs[k]) end
      moved.ratio = now
      return objective(moved)
    end)
  end
  return out
end

local function log_all(list)
  local out = {}
  for i, x in ipairs(list) do out[i] = math.log(x) end
  return out
end

-- Values, old values and targets in all their orders; in 64ths, so that no rounding decides which of two errors is the larger.
local function critic(rng, T)
  local c = { V = {}, V_old = {}, target = {}, clip = rng:int(7, 32) / 64 }
  for t = 1, T do c.V[t], c.V_old[t], c.target[t] = rng:int(-128, 128) / 64, rng:int(-128, 128) / 64, rng:int(-128, 128) / 64 end
  return c
end

-- The worked batch of the chapter: four rows, three actions.
local worked = {
  new = { { 0.2, -0.3, 0.1 }, { 0.5, 0.0, -0.5 }, { -0.2, 0.4, 0.3 }, { 0.0, 0.1, -0.1 } },
  old = { { 0.0, 0.0, 0.0 }, { 0.6, 0.2, -0.4 }, { -0.6, 0.5, 0.1 }, { 0.3, -0.4, 0.0 } },
  a = { 0, 2, 1, 1 }, adv = { 1, -0.5, 2, -1.5 }, epsilon = 0.2,
}

local function softmax(logits)
  local sum, pi = 0, {}
  for b = 1, #logits do sum = sum + math.exp(logits[b]) end
  for b = 1, #logits do pi[b] = math.exp(logits[b]) / sum end
  return pi
end

local function rows(logits)
  local pi = {}
  for t = 1, #logits do pi[t] = softmax(logits[t]) end
  return pi
end

local function log_taken(pi, a)
  local out = {}
  for t = 1, #a do out[t] = math.log(pi[t][a[t] + 1]) end
  return out
end

-- The clipped objective and c_H times the mean entropy, for finite differences in the logits.
local function full(c, logits)
  local pi, H = rows(logits), 0
  local ratio, logp = {}, log_taken(pi, c.a)
  for t = 1, #c.a do
    ratio[t] = math.exp(logp[t] - c.old[t])
    for _, p in ipairs(pi[t]) do H = H - p * math.log(p) end
  end
  return objective { ratio = ratio, adv = c.adv, epsilon = c.epsilon } + c.c_entropy * H / #c.a
end

local function run(impl, rng, given)
  local job = {
    seed = rng:int(0, 1 << 30), iterations = 2, T = 20, hidden = 6, epochs = 3, M = 8, gamma = 0.95, lambda = 0.9, epsilon = 0.1, clip = 0.4,
    c_value = 0.7, c_entropy = 0.02, target_kl = 1e9, lr = 0.03,
  }
  for key, value in pairs(given) do job[key] = value end
  local out = impl.job_ppo(job)
  return { w = out.w, ended = out.ended }
end

return lesson {
  scenario "importance_ratio: any rows" {
    claim = "r = π/π_old, from the two logarithms", points = 2, cases = 20,
    run = function(impl, rng)
      local T = rng:size(1, 6)
      local new, old = rng:reals(T, 0.05, 1), rng:reals(T, 0.05, 1)
      local quotient = {}
      for t = 1, T do quotient[t] = new[t] / old[t] end
      return { ratio = impl.importance_ratio { logp = log_all(new), logp_old = log_all(old) }.ratio, quotient = quotient }
    end,
    oracle = function(numbers) return near(numbers.ratio, numbers.quotient, 1e-9) end,
  },
  scenario "importance_ratio: far away" {
    claim = "an action that has become impossible has ratio 0, and one a million times as likely a ratio of a million", points = 1,
    run = function(impl)
      return { ratio = impl.importance_ratio { logp = { -math.huge, -0.5, -1000 }, logp_old = { -1, -0.5 - math.log(1e6), -1000 } }.ratio }
    end,
    oracle = function(numbers) return near(numbers.ratio, { 0, 1e6, 1 }, 1e-3) end,
  },

  scenario "effective_sample_size: any ratios" {
    claim = "rows that are all alike count in full; one that outweighs the others counts alone", points = 2, cases = 20,
    run = function(impl, rng)
      local T = rng:size(1, 7)
      return {
        ess = impl.effective_sample_size { ratio = rng:reals(T, 0, 3) }.value, alike = impl.effective_sample_size { ratio = rng:reals(1, 0.5, 2) }.value,
        alone = impl.effective_sample_size { ratio = { 1e6, 1e-3, 0 } }.value, none = impl.effective_sample_size { ratio = { 0, 0 } }.value,
      }
    end,
    oracle = function(numbers) return near(numbers.alike, 1, 1e-12) and near(numbers.alone, 1, 1e-6) and numbers.none == 0 end,
  },

  scenario "normalise: by hand" {
    claim = "advantages 1, −0.5, 2, −1.5 have mean 0.25 and, with 3 below the line, deviation 1.5546", points = 1,
    run = function(impl) return { z = impl.normalise { adv = worked.adv }.z } end,
    oracle = function(numbers) return near(numbers.z, { 0.482451, -0.482451, 1.125718, -1.125718 }, 1e-6) end,
  },
  scenario "normalise: any advantages" {
    claim = "mean 0 and, divided by T − 1, variance 1", points = 2, cases = 20,
    run = function(impl, rng)
      local T = rng:size(2, 8)
      local z, sum, squares = impl.normalise { adv = rng:reals(T, -3, 3) }.z, 0, 0
      for t = 1, T do sum, squares = sum + z[t], squares + z[t] ^ 2 end
      return { z = z, mean = sum / T, variance = squares / (T - 1) }
    end,
    oracle = function(numbers) return near(numbers.mean, 0, 1e-9) and near(numbers.variance, 1, 1e-6) end,
  },
  scenario "normalise: nothing to compare with" {
    claim = "a single row, or rows that are all alike, give 0 and no division by 0", points = 2, cases = 4, scale = { one = 1, alike = 1 },
    run = function(impl, rng)
      local x = rng:int(-8, 8) / 4
      return { one = impl.normalise { adv = { x } }.z, alike = impl.normalise { adv = { x, x, x, x } }.z }
    end,
    oracle = function(numbers) return near(numbers.one, 0, 0) and near(numbers.alike, 0, 0) end,
  },
  scenario "normalise: hardly any spread" {
    claim = "1e-8 is added to the deviation, not to the variance", points = 1, scale = { z = 1 },
    run = function(impl) return { z = impl.normalise { adv = { 2 ^ -26, -2 ^ -26 } }.z } end,
    oracle = function(numbers)
      local s = 2 ^ -26 * math.sqrt(2)
      return near(numbers.z[1], 2 ^ -26 / (s + 1e-8), 1e-9)
    end,
  },

  scenario "clipped_objective: nine points" {
    claim = "at ε = 0.2, on both sides of the band and inside it, for good and for bad actions", points = 2,
    run = function(impl)
      local points = { { 0.5, 1 }, { 0.95, 1 }, { 1.5, 1 }, { 0.5, -1 }, { 1.05, -1 }, { 1.5, -1 }, { 1, 2 }, { 0.85, -3 }, { 1.15, 3 } }
      local L = {}
      for i, p in ipairs(points) do L[i] = impl.clipped_objective { ratio = { p[1] }, adv = { p[2] }, epsilon = 0.2 }.value end
      return { L = L }
    end,
    oracle = function(numbers) return near(numbers.L, { 0.5, 0.95, 1.2, -0.8, -1.05, -1.5, 2, -2.55, 3.45 }, 1e-12) end,
  },
  scenario "clipped_objective: any batch" {
    claim = "the mean of the smaller product", points = 2, cases = 20,
    run = function(impl, rng)
      local c = batch(rng, rng:size(1, 6))
      return { L = impl.clipped_objective(c).value, slowly = objective(c) }
    end,
    oracle = function(numbers) return near(numbers.L, numbers.slowly, 1e-12) end,
  },
  scenario "clipped_objective: no clipping, and no end of a ratio" {
    claim = "with ε infinite it is the mean of rÂ; ratios of 0 and of a million are no trouble", points = 1, cases = 5,
    run = function(impl, rng)
      local c = batch(rng, 3)
      return {
        plain = impl.clipped_objective { ratio = c.ratio, adv = c.adv, epsilon = math.huge }.value,
        far = impl.clipped_objective { ratio = { 0, 1e6, 0, 1e6 }, adv = { 1, 1, -1, -1 }, epsilon = 0.2 }.value,
      }
    end,
    oracle = function(numbers) return near(numbers.far, (0 + 1.2 - 0.8 - 1e6) / 4, 1e-6) end,
  },

  scenario "clipped_slope: nine points" {
    claim = "0.5, 0.95, 0, 0, −1.05, −1.5, 2, −2.55, 3.45: two of nine are flat", points = 2,
    run = function(impl)
      local points = { { 0.5, 1 }, { 0.95, 1 }, { 1.5, 1 }, { 0.5, -1 }, { 1.05, -1 }, { 1.5, -1 }, { 1, 2 }, { 0.85, -3 }, { 1.15, 3 } }
      local d = {}
      for i, p in ipairs(points) do d[i] = impl.clipped_slope { ratio = { p[1] }, adv = { p[2] }, epsilon = 0.2 }.dlogp[1] end
      return { d = d }
    end,
    oracle = function(numbers) return near(numbers.d, { 0.5, 0.95, 0, 0, -1.05, -1.5, 2, -2.55, 3.45 }, 1e-12) end,
  },
  scenario "clipped_slope: any batch" {
    claim = "the slope of the objective in each log π, by finite differences", points = 3, cases = 20, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local c = batch(rng, rng:size(1, 5))
      return { dlogp = impl.clipped_slope(c).dlogp, slowly = slopes(c) }
    end,
    oracle = function(numbers) return near(numbers.dlogp, numbers.slowly, 1e-7) end,
  },
  scenario "clipped_slope: on the edge" {
    claim = "where both products are equal the slope is that of rÂ", points = 1, cases = 8,
    run = function(impl, rng)
      local epsilon, ratio, adv, plain = rng:int(1, 3) / 8, {}, {}, {}
      for t = 1, 4 do
        ratio[t], adv[t] = 1 + (rng:int(0, 1) == 0 and -epsilon or epsilon), rng:real(-2, 2)
        plain[t] = ratio[t] * adv[t] / 4
      end
      return { d = impl.clipped_slope { ratio = ratio, adv = adv, epsilon = epsilon }.dlogp, plain = plain }
    end,
    oracle = function(numbers) return near(numbers.d, numbers.plain, 1e-12) end,
  },
  scenario "clipped_slope: extremes" {
    claim = "no advantage, no slope; ratios of 0 and of a million; no clipping", points = 1,
    run = function(impl)
      return {
        d = impl.clipped_slope { ratio = { 0, 1e6, 0, 1e6, 1e6, 1 }, adv = { 1, 1, -1, -1, 0, 0 }, epsilon = 0.2 }.dlogp,
        plain = impl.clipped_slope { ratio = { 3, 0.1 }, adv = { 1, -1 }, epsilon = math.huge }.dlogp,
      }
    end,
    oracle = function(numbers) return near(numbers.d, { 0, 0, 0, -1e6 / 6, 0, 0 }, 1e-6) and near(numbers.plain, { 1.5, -0.05 }, 1e-12) end,
  },

  scenario "approximate_kl: any rows" {
    claim = "the mean of (r − 1) − log r, never below 0", points = 2, cases = 20,
    run = function(impl, rng)
      local T = rng:size(1, 6)
      local new, old, sum = rng:reals(T, 0.05, 1), rng:reals(T, 0.05, 1), 0
      for t = 1, T do sum = sum + new[t] / old[t] - 1 - math.log(new[t] / old[t]) end
      return { kl = impl.approximate_kl { logp = log_all(new), logp_old = log_all(old) }.value, slowly = sum / T }
    end,
    oracle = function(numbers) return near(numbers.kl, numbers.slowly, 1e-9) and numbers.kl >= 0 end,
  },
  scenario "approximate_kl: exactly, on average" {
    claim = "with every action as often as π_old takes it, the mean is KL(π_old ‖ π)", points = 1, cases = 5,
    run = function(impl, rng)
      local old, new, mean, exact = rng:simplex(3), rng:simplex(3), 0, 0
      for b = 1, 3 do
        mean = mean + old[b] * impl.approximate_kl { logp = { math.log(new[b]) }, logp_old = { math.log(old[b]) } }.value
        exact = exact + old[b] * math.log(old[b] / new[b])
      end
      return { mean = mean, exact = exact }
    end,
    oracle = function(numbers) return near(numbers.mean, numbers.exact, 1e-9) end,
  },
  scenario "approximate_kl: a lost action" {
    claim = "an action played that has become impossible is infinitely far", points = 1,
    run = function(impl) return { kl = impl.approximate_kl { logp = { -math.huge, -1 }, logp_old = { -1, -1 } }.value } end,
    oracle = function(numbers) return numbers.kl == math.huge end,
  },

  scenario "value_slope: by hand" {
    claim = "of the chapter's four rows, the larger square moves with V in all but one", points = 1,
    run = function(impl)
      return { d = impl.value_slope { V = { 0.7, 1.3, -0.2, 0.9 }, V_old = { 0.2, 1, 0.2, 0.85 }, target = { 1, 0.2, 0.5, 0.8 }, clip = 0.2 }.dvalue }
    end,
    oracle = function(numbers) return near(numbers.d, { 0, -0.275, 0.175, -0.025 }, 1e-12) end,
  },
  scenario "value_slope: any rows" {
    claim = "the slope of minus half the larger square", points = 2, cases = 20,
    run = function(impl, rng) return { d = impl.value_slope(critic(rng, rng:size(1, 6))).dvalue } end,
  },
  scenario "value_slope: no clipping, and ties" {
    claim = "with c infinite it is (target − V)/T; where the squares are equal, too", points = 1, cases = 4,
    run = function(impl, rng)
      local c = critic(rng, 3)
      c.clip = math.huge
      return {
        plain = impl.value_slope(c).dvalue,
        tie = impl.value_slope { V = { 2, 1.25 }, V_old = { 0, 1 }, target = { 1.5, 0 }, clip = 1 }.dvalue,
      }
    end,
    oracle = function(numbers) return near(numbers.tie, { -0.25, -0.625 }, 1e-12) end,
  },

  scenario "ppo_gradient: by hand" {
    claim = "the chapter's batch, from logits to slopes", points = 1,
    run = function(impl)
      local pi = rows(worked.new)
      local ratio = impl.importance_ratio { logp = log_taken(pi, worked.a), logp_old = log_taken(rows(worked.old), worked.a) }.ratio
      local z = impl.normalise { adv = worked.adv }.z
      local dlogp = impl.clipped_slope { ratio = ratio, adv = z, epsilon = 0.2 }.dlogp
      return { dlogits = impl.ppo_gradient { pi = pi, a = worked.a, dlogp = dlogp, c_entropy = 0 }.dlogits }
    end,
    oracle = function(numbers)
      return near(numbers.dlogits[1], { 0.0867088954474539, -0.0347973497210825, -0.0519115457263714 }, 1e-9)
        and near(numbers.dlogits[4], { 0.154672884690547, -0.294626698314116, 0.139953813623568 }, 1e-9)
    end,
  },
  scenario "ppo_gradient: any rows" {
    claim = "the slopes of clipped objective and entropy together, by finite differences", points = 3, cases = 8, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local T, A = rng:size(1, 4), rng:int(2, 4)
      local c, logits, ratio = { a = {}, old = {}, adv = rng:reals(T, -2, 2), epsilon = 0.2, c_entropy = rng:real(0.05, 0.5) }, {}, {}
      for t = 1, T do logits[t], c.a[t] = rng:reals(A, -1, 1), rng:int(0, A - 1) end
      local pi = rows(logits)
      local logp = log_taken(pi, c.a)
      for t = 1, T do
        ratio[t] = rng:int(0, 1) == 0 and rng:real(0.9, 1.1) or rng:real(1.4, 2)
        c.old[t] = logp[t] - math.log(ratio[t])
      end
      local dlogp, slowly = impl.clipped_slope { ratio = ratio, adv = c.adv, epsilon = c.epsilon }.dlogp, {}
      for t = 1, T do
        slowly[t] = {}
        for b = 1, A do slowly[t][b] = slope(logits[t], b, function() return full(c, logits) end) end
      end
      return { dlogits = impl.ppo_gradient { pi = pi, a = c.a, dlogp = dlogp, c_entropy = c.c_entropy }.dlogits, slowly = slowly }
    end,
    oracle = function(numbers) return near(numbers.dlogits[1], numbers.slowly[1], 1e-7) end,
  },
  scenario "ppo_gradient: a policy that is sure" {
    claim = "what logits of ±1000 come to: probabilities of 0 and 1, and finite slopes", points = 1, cases = 4,
    run = function(impl, rng)
      local p = rng:real(0.1, 0.9)
      return { dlogits = impl.ppo_gradient { pi = { { p, 0, 1 - p }, { 0, 1, 0 } }, a = { 1, 1 }, dlogp = rng:reals(2, -1, 1), c_entropy = 0.1 }.dlogits }
    end,
  },

  scenario "ppo_iteration: CartPole" {
    claim = "two iterations: the same episodes and the same weights", points = 3, cases = 2, tolerance = 1e-6,
    run = function(impl, rng) return run(impl, rng, { world = 0, T = 24, N = 165 }) end,
  },
  scenario "ppo_iteration: an episode under way" {
    claim = "an iteration goes on where the last one stopped, in the middle of an episode too", points = 1, tolerance = 1e-6,
    run = function(impl, rng) return run(impl, rng, { world = 4, T = 5, iterations = 4, epochs = 1, M = 5, N = 165 }) end,
  },
  scenario "ppo_iteration: the clock runs out" {
    claim = "three cells and a clock of two steps; the last minibatch is shorter", points = 2, cases = 2, tolerance = 1e-6,
    run = function(impl, rng) return run(impl, rng, { world = 3, T = 17, M = 5, N = 167 }) end,
  },
  scenario "ppo_iteration: far enough" {
    claim = "with steps too long, and a KL of 0.01 to keep to, the epochs end early", points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng) return run(impl, rng, { world = 0, T = 20, epochs = 6, M = 10, lr = 0.1, epsilon = 0.2, target_kl = 0.01, N = 165 }) end,
  },
  scenario "ppo_iteration: far enough, in small steps" {
    claim = "each epoch moves the policy a little; it is the distance from the one that played that ends them, at the limit and not beyond", points = 1,
    cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      return run(impl, rng, { world = 0, T = 20, epochs = 20, M = 20, lr = 0.006, epsilon = 0.5, target_kl = 0.003, N = 165 })
    end,
  },
}
