-- Lesson 5. Worlds: rollouts drawn anew for every case, in which episodes end by the
-- world, by the clock, by both; CartPole; small probes. The point: what stands behind a
-- step. A rollout in which nothing ends hides nearly every mistake, so here every third
-- row ends something, and the value behind an end is never the value of the next row.

local function rollout(rng, T)
  local e = {
    r = rng:numbers(T, -2, 2), V = rng:numbers(T, -2, 2, true), V_next = {},
    terminated = {}, truncated = {},
  }
  for t = 1, T do
    local how = rng:int(0, 8) -- 1 the world, 2 the clock, 3 both, else it goes on
    if t == T then how = rng:turn { 0, 3, how, 1, 2 } end
    local behind = rng:pick { rng:real(-2, 2), rng:real(-2, 2), 0.0 }
    e.terminated[t], e.truncated[t] = how == 1 or how == 3, how == 2 or how == 3
    local ended = e.terminated[t] or e.truncated[t]
    e.V_next[t] = (ended or t == T) and behind or e.V[t + 1]
  end
  return e
end

-- The same in another unit now and then, tiny or huge.
local function in_units(rng, e)
  local unit = rng:turn { 1, 1, 1, 1e-100, 1, 1e-12, 1e100 }
  for _, name in ipairs { "r", "V", "V_next" } do e[name] = rng:times(e[name], unit) end
  return e
end

-- Â from n steps, as the definition says it, with γ^l as a power.
local function steps(e, n, gamma)
  local adv, T = {}, #e.r
  for t = 1, T do
    local sum, k = -e.V[t], t
    while true do
      sum = sum + gamma ^ (k - t) * e.r[k]
      if e.terminated[k] then break end
      if e.truncated[k] or k == T or k - t + 1 == n then
        sum = sum + gamma ^ (k - t + 1) * e.V_next[k]
        break
      end
      k = k + 1
    end
    adv[t] = sum
  end
  return adv
end

-- (1 − λ) Σ λ^(n−1) Â^(n), what is left of the weight on the longest.
local function mixture(e, gamma, lambda)
  local mixed, T = {}, #e.r
  for t = 1, T do mixed[t] = 0 end
  for n = 1, T do
    local adv = steps(e, n, gamma)
    for t = 1, T do
      mixed[t] = mixed[t] + (n < T and 1 - lambda or 1) * lambda ^ (n - 1) * adv[t]
    end
  end
  return mixed
end

local function ask(impl, e, gamma, lambda)
  return impl.gae {
    r = e.r, V = e.V, V_next = e.V_next, terminated = e.terminated,
    truncated = e.truncated, gamma = gamma, lambda = lambda,
  }.adv
end

local function ask_n(impl, e, gamma, n)
  return impl.n_step_advantage {
    n = n, r = e.r, V = e.V, V_next = e.V_next, terminated = e.terminated,
    truncated = e.truncated, gamma = gamma,
  }.adv
end

local function of_rows(e)
  return math.max(largest(e.r), largest(e.V), largest(e.V_next))
end

local function flags(...)
  local out = {}
  for i, x in ipairs { ... } do out[i] = x == 1 end
  return out
end

-- The rollout of the chapter: row 1 terminates, row 3 is truncated, row 4 goes on
-- behind the rollout's end.
local worked = {
  r = { 1, -2, 0, 2, 0.5 }, V = { 0.5, 1, -0.5, 0.4, 0.8 },
  V_next = { 1, 2, 0.4, 1.5, 0.6 },
  terminated = flags(0, 1, 0, 0, 0), truncated = flags(0, 0, 0, 1, 0),
}

-- The walk on five cells, 1 for leaving at the right and −1 at the left: T steps from
-- the middle, the first to the right, the others by the bits of n. Where it ends,
-- another begins; `ended` is the row of the first end, or T + 1.
local function walked(n, T)
  local w, s = {
    r = {}, at = {}, next = {}, terminated = {}, truncated = {}, ended = T + 1,
  }, 3
  for t = 1, T do
    w.at[t] = s
    s = s + ((t == 1 or n >> (t - 2) & 1 == 1) and 1 or -1)
    w.next[t], w.terminated[t], w.truncated[t] = s, s == 0 or s == 6, false
    w.r[t] = s == 6 and 1 or s == 0 and -1 or 0
    if w.terminated[t] then
      w.ended, s = math.min(w.ended, t), 3
    end
  end
  return w
end

-- The walk with its true values, s/3 − 1, and c more.
local function with_critic(w, c)
  local V, V_next = {}, {}
  for t = 1, #w.r do V[t], V_next[t] = w.at[t] / 3 - 1 + c, w.next[t] / 3 - 1 + c end
  return {
    r = w.r, V = V, V_next = V_next, terminated = w.terminated, truncated = w.truncated,
  }
end

local function constant(T, x)
  local out = {}
  for t = 1, T do out[t] = x end
  return out
end

-- T rows of one episode, of which only the last pays.
local function paid_in_the_end(T)
  local r, no, none = constant(T, 0), constant(T, false), constant(T, 0)
  r[T] = 1
  return { r = r, V = none, V_next = none, terminated = no, truncated = no }
end

local function joint_case(rng, T, A)
  local c = {
    pi = {}, a = {}, adv = rng:reals(T, -2, 2), V = rng:reals(T, -2, 2),
    target = rng:reals(T, -2, 2),
  }
  for t = 1, T do c.pi[t], c.a[t] = rng:simplex(A), rng:int(0, A - 1) end
  c.how = { c_value = rng:real(0.1, 2), c_entropy = rng:real(0.05, 0.5) }
  return c
end

local function joint(impl, c)
  local error = {}
  for t = 1, #c.a do error[t] = c.target[t] - c.V[t] end
  return impl.joint_gradient {
    pi = c.pi, a = c.a, adv = c.adv, error = error, how = c.how,
  }
end

-- Rows of any kind: rare actions, advantages and errors that are 0 or of any size.
local function any_rows(rng, T, A)
  local c = joint_case(rng, T, A)
  c.adv, c.V = rng:numbers(T, -2, 2), rng:numbers(T, -2, 2)
  for t = 1, T do
    if A > 2 then c.pi[t] = rng:rare(A) end
    if rng:int(0, 2) == 1 then c.target[t] = c.V[t] end
  end
  c.how = { c_value = rng:weight(), c_entropy = rng:weight() }
  local unit = rng:turn { 1, 1, 1e-100, 1, 1e-12, 1e100, 1 }
  for _, n in ipairs { "adv", "V", "target" } do c[n] = rng:times(c[n], unit) end
  return c
end

-- The objective itself, for finite differences in the logits (log π stands for them)
-- and the values.
local function objective(c, logits, V)
  local sum, T = 0, #c.a
  for t = 1, T do
    local z, H = 0, 0
    for b = 1, #logits[t] do z = z + math.exp(logits[t][b]) end
    for b = 1, #logits[t] do
      local p = math.exp(logits[t][b]) / z
      H = H - p * math.log(p)
    end
    sum = sum + c.adv[t] * (logits[t][c.a[t] + 1] - math.log(z)) - c.how.c_value * (
      c.target[t] - V[t]
    ) ^ 2 / 2 + c.how.c_entropy * H
  end
  return sum / T
end

local function slope(list, i, f)
  local was, h = list[i], 1e-5
  list[i] = was + h
  local up = f()
  list[i] = was - h
  local down = f()
  list[i] = was
  return (up - down) / (2 * h)
end

local function run(impl, rng, given)
  local out = impl.job_rollouts {
    seed = rng:int(0, 1 << 30), world = name(given.world), N = given.N,
    rollouts = given.rollouts or 3,
    how = {
      T = given.T, hidden = 6, gamma = given.gamma or 0.95,
      lambda = given.lambda or 0.9, c_value = given.c_value or 0.3,
      c_entropy = given.c_entropy or 0.02, lr = given.lr or 0.01,
    },
  }
  return { w = out.w, ended = out.ended }
end

-- What the contract of a rollout allows: any world, network, discount, λ and weights.
local function any_net(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local w = from:world(short)
    local gamma, lambda = from:discount(w), from:unit()
    local terms = { c_value = from:term(1e3), c_entropy = from:term(1e3) }
    from:alike(terms, "c_value", "c_entropy")
    local c_value, c_entropy = terms.c_value, terms.c_entropy
    -- a critic that weighs much has long slopes, whatever is paid
    local long = c_value > 10 and c_value * math.max(1, math.abs(w.pay)) or 0
    local size = math.max(math.abs(w.pay), c_entropy, long)
    local how, N = from:net(w, from:epsilon(size, w))
    local plays = from:plays(w, short)
    how.T, how.gamma, how.lambda = from:length(w, short), gamma, lambda
    how.c_value, how.c_entropy, how.lr = c_value, c_entropy, from:lr(plays)
    from:alike(how, "gamma", "lambda", "lr")
    -- no step at first; no discount where the clock ends what is paid for
    if from:comes(3, 7) then how.lr, how.epsilon = 0, 0.01 end
    if from:comes(5, 7) then
      w.drawn[5], w.drawn[6], how.gamma, how.T = math.min(w.limit, 3), 0, 1, 5
      how.lr, how.epsilon = 0.01, 0.01
    end
    local run = impl.job_any_net {
      seed = from:seed(), drawn = w.drawn, rollouts = from:again(plays, how.lr),
      how = how, N = N,
    }
    return { w = run.w, ended = run.ended }
  end)
end

-- A long rollout, or large observations (rng:many), with an Adam that shows how long
-- the slope is.
local function long_run(impl, rng, T, D)
  local seed = rng:int(0, 1 << 30)
  T, D = rng:many(1, T, math.min(T, 300)), rng:many(1, D, math.min(D, 60))
  return impl.job_any_net {
    seed = seed, rollouts = 1, N = 4 * (D + 1) + 20,
    drawn = { 3, 3, 4, D, 25, 2, 1000, 0, 0, 100 },
    how = {
      T = T, layers = 1, hidden = 4, stacks = 1, twin = false, far = 1, epsilon = 1,
      gamma = 0.995, lambda = 0.99, c_value = 0.5, c_entropy = 0.1, lr = 1,
    },
  }
end

-- A rollout with neither of the weights: only the policy learns.
local function bare_run(impl, rng)
  return impl.job_any_net {
    seed = rng:int(0, 1 << 30), rollouts = 2, N = 28,
    drawn = { 3, 3, 4, 1, 5, 20, 1000, 0, 0, 100 },
    how = {
      T = 8, layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, epsilon = 1,
      gamma = 0.9, lambda = 0.8, c_value = 0, c_entropy = 0, lr = 0.1,
    },
  }
end

-- Up to three rollouts of up to three rows, in a row of three cells with a clock of two
-- steps.
local function by_hand(impl, rng)
  if rng.case > 20 then return any_net(impl, rng, true) end
  local out = impl.job_rollouts {
    seed = rng:int(0, 99), world = name "row", N = 61, rollouts = rng:size(1, 3),
    how = {
      T = rng:size(1, 3), hidden = 4, gamma = 0.5, lambda = 0.8, c_value = 0.3,
      c_entropy = rng:turn { 0, 0.2 }, lr = 0.1,
    },
  }
  return { w = out.w, ended = out.ended }
end

return lesson {
  scenario "n_step_advantage: by hand" {
    claim = "the chapter's rollout at γ = 0.9 with one step, two, and all", points = 1,
    run = function(impl)
      return {
        one = ask_n(impl, worked, 0.9, 1), two = ask_n(impl, worked, 0.9, 2),
        all = ask_n(impl, worked, 0.9, 5),
      }
    end,
    oracle = function(numbers)
      return near(numbers.one, { 1.4, -3, 0.86, 2.95, 0.24 }, 1e-9)
        and near(numbers.all, { -1.3, -3, 3.515, 2.95, 0.24 }, 1e-9)
        and near(numbers.two, numbers.all, 1e-9)
    end,
  },
  scenario "n_step_advantage: any rollout" {
    claim = "n rewards, fewer where an episode or the rollout ends, then the critic \z
      unless the world has ended",
    points = 2, cases = 40,
    run = function(impl, rng)
      local T = rng:size(1, rng:turn { 9, 9, 20 })
      local gamma = rng:ends(rng:turn { 0.3, 0 }, 1)
      local e, n = in_units(rng, rollout(rng, T)), rng:int(1, 5)
      local out = { adv = ask_n(impl, e, gamma, n), slowly = steps(e, n, gamma) }
      return rng:anywhere(out, 4, function(from)
        -- so many rows, and from each so many steps
        local n = rng:pick { from:size(129, 12000), (rng.case - 1) % 20 + 1 }
        local x = from:rows(math.max(1, n + rng:pick { -1, 0, 0, 1, 9 }))
        x.gamma, x.n = from:unit(), n
        return impl.n_step_advantage(x), of_rows(x)
      end)
    end,
    oracle = function(numbers)
      return near(numbers.adv, numbers.slowly, 1e-9 * largest(numbers.adv))
    end,
  },
  scenario "n_step_advantage: many rows" {
    claim = "the number of rows is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      return many_entries(impl, rng, 0, 1)
    end,
  },
  scenario "n_step_advantage: more steps than there are" {
    claim = "n may be larger than T, by far; job_all_steps asks for n = SIZE_MAX",
    points = 1, cases = 4,
    run = function(impl, rng)
      local e = rollout(rng, rng:int(1, 5))
      e.gamma = 0.9
      return {
        adv = ask_n(impl, e, 0.9, rng:turn { 1 << 40, (1 << 32) + 1 }),
        most = impl.job_all_steps(e).adv,
        all = ask_n(impl, e, 0.9, #e.r),
        far = ask_n(impl, paid_in_the_end(300), 0.98, 1 << 40),
        window = ask_n(impl, paid_in_the_end(600), 1 - 1e-10, rng:turn { 300, 257 }),
      }
    end,
    oracle = function(numbers)
      local tolerance = 1e-9 * largest(numbers.all)
      return near(numbers.adv, numbers.all, tolerance)
        and near(numbers.most, numbers.all, tolerance)
    end,
  },

  scenario "gae: by hand" {
    claim = "the chapter's rollout at γ = 0.9, λ = 0.5 has advantages 0.05, −3, \z
      2.1875, 2.95, 0.24",
    points = 1,
    run = function(impl) return { adv = ask(impl, worked, 0.9, 0.5) } end,
    oracle = function(numbers)
      return near(numbers.adv, { 0.05, -3, 2.1875, 2.95, 0.24 }, 1e-9)
    end,
  },
  scenario "gae: any rollout" {
    claim = "the mean of all n-step advantages, λ^(n−1) the weight of the n-th",
    points = 3, cases = 40,
    run = function(impl, rng)
      local T, gamma = rng:size(1, 9), rng:ends(rng:turn { 0.5, 0 }, 1)
      local e = in_units(rng, rollout(rng, T))
      local lambda = rng:ends(rng:turn { 0.3, 0.3, 0 }, rng:turn { 0.95, 0.95, 1 })
      local out = {
        adv = ask(impl, e, gamma, lambda), slowly = mixture(e, gamma, lambda),
      }
      return rng:anywhere(out, 2, function(from)
        local x = from:rows(from:size(129, 66000))
        x.gamma, x.lambda = from:unit(), from:unit()
        return impl.gae(x), of_rows(x)
      end)
    end,
    oracle = function(numbers)
      return near(numbers.adv, numbers.slowly, 1e-9 * largest(numbers.slowly))
    end,
  },
  scenario "gae: many rows" {
    claim = "the number of rows is the caller's to choose; the last reward reaches \z
      the first row, however little of it is left",
    points = 1,
    optional = { very_many = true, later = true, nearly = true, nearly_gamma = true },
    run = function(impl, rng)
      local out = many_entries(impl, rng, 1, 1)
      out.last = ask(impl, paid_in_the_end(300), 0.98, 0.97) -- (γλ)^299 is 3e-7
      local n = rng:many(1, 5000, 1000)
      if impl.job_is_quick { which = 1 }.value then
        out.later = impl.job_many { which = 4, n = n, K = 2 }.out
        out.nearly = ask(impl, paid_in_the_end(250), 1, 1 - 1e-11)
        out.nearly_gamma = ask(impl, paid_in_the_end(250), 1 - 1e-11, 1)
      end
      return out
    end,
  },
  scenario "gae: λ = 0 and λ = 1" {
    claim = "at λ = 0 each advantage is its own δ; at λ = 1 it is all there is to \z
      see, less V",
    points = 2, cases = 8,
    run = function(impl, rng)
      local e, gamma = rollout(rng, rng:int(1, 7)), rng:real(0.5, 1)
      if #e.r > 1 then -- an end among the rows, of either kind
        local t, how = rng:int(1, #e.r - 1), rng:turn { 2, 1, 3, 2 }
        e.terminated[t], e.truncated[t] = how ~= 2, how ~= 1
        e.V_next[t] = rng:real(-2, 2)
      end
      return {
        zero = ask(impl, e, gamma, 0), delta = steps(e, 1, gamma),
        one = ask(impl, e, gamma, 1), all = steps(e, #e.r, gamma),
      }
    end,
    oracle = function(numbers)
      return near(numbers.zero, numbers.delta, 1e-9 * largest(numbers.delta))
        and near(numbers.one, numbers.all, 1e-9 * largest(numbers.all))
    end,
  },
  scenario "gae: both flags at once" {
    claim = "a step that terminates as the clock runs out has terminated", points = 1,
    cases = 4,
    run = function(impl, rng)
      local e = rollout(rng, 3)
      e.terminated, e.truncated = flags(0, 1, 0), flags(0, 1, 0)
      e.V_next[1] = e.V[2]
      return { adv = ask(impl, e, 0.9, 0.8) }
    end,
  },
  scenario "gae: the last row terminates" {
    claim = "where the rollout ends with the episode, nothing is behind it", points = 1,
    cases = 4,
    run = function(impl, rng)
      local e = rollout(rng, rng:int(1, 4))
      e.terminated[#e.r] = true
      return { adv = ask(impl, e, 0.9, 0.8) }
    end,
  },
  scenario "gae: exact bias and variance" {
    claim = "noise of variance 1 in every reward becomes (1 − g^2T)/(1 − g²), g = γλ; \z
      a critic too high by 1 becomes −(1 − γ)(1 − g^T)/(1 − g)",
    points = 2, cases = 4,
    run = function(impl, rng)
      local T, gamma, lambda, no = 12, rng:real(0.8, 0.99), rng:real(0, 1), {}
      local variance = 0
      for t = 1, T do no[t] = false end
      local e = {
        V = constant(T, 0), V_next = constant(T, 0), terminated = no, truncated = no,
      }
      for t = 1, T do
        e.r = constant(T, 0)
        e.r[t] = 1
        variance = variance + ask(impl, e, gamma, lambda)[1] ^ 2
      end
      e.r, e.V, e.V_next = constant(T, 0), constant(T, 1), constant(T, 1)
      local g = gamma * lambda
      return {
        variance = variance, bias = ask(impl, e, gamma, lambda)[1],
        exact_variance = (1 - g ^ (2 * T)) / (1 - g ^ 2),
        exact_bias = -(1 - gamma) * (1 - g ^ T) / (1 - g),
      }
    end,
    oracle = function(numbers)
      return near(numbers.variance, numbers.exact_variance, 1e-9)
        and near(numbers.bias, numbers.exact_bias, 1e-9)
    end,
  },

  scenario "gae: one row" {
    claim = "with T = 1 the advantage is δ, however the row ends, for γ and λ of 0 \z
      and 1 too",
    points = 1,
    run = function(impl)
      local adv, exact = {}, {}
      for i, end_of in ipairs {
        { false, false }, { true, false }, { false, true }, { true, true },
      } do
        for j, gamma in ipairs { 0, 0.9, 1 } do
          for k, lambda in ipairs { 0, 0.5, 1 } do
            local e = {
              r = { 0.7 }, V = { -0.4 }, V_next = { 1.3 }, terminated = { end_of[1] },
              truncated = { end_of[2] },
            }
            local at = 9 * (i - 1) + 3 * (j - 1) + k
            adv[at], exact[at] = ask(impl, e, gamma, lambda)[1], 1.1 + (
              end_of[1] and 0 or 1.3 * gamma
            )
          end
        end
      end
      return { adv = adv, exact = exact }
    end,
    oracle = function(numbers) return near(numbers.adv, numbers.exact, 1e-12) end,
  },
  scenario "gae: a critic that is right" {
    claim = "where every step pays the same and V knows what that is worth, no action \z
      is better than another, for any λ",
    points = 1, cases = 4,
    run = function(impl, rng)
      local T, no = rng:int(1, 6), {}
      for t = 1, T do no[t] = false end
      -- with γ = 1/2 nothing is rounded, so nothing is left, in whatever order it is
      -- added up
      local r = rng:int(-16, 16) / 8
      local worth = constant(T, 2 * r)
      return {
        adv = ask(
          impl,
          {
            r = constant(T, r), V = worth, V_next = worth, terminated = no,
            truncated = no,
          },
          0.5, rng:int(0, 4) / 4
        ),
      }
    end,
    oracle = function(numbers) return near(numbers.adv, 0, 0) end,
  },
  scenario "gae: the random walk" {
    claim = "averaged over all walks of six steps, a right critic gives A = 1/3 for a \z
      step to the right, for any λ; one that is off by c gives (5.6)",
    points = 2, cases = 4,
    run = function(impl, rng)
      local lambda, c = rng:real(0, 1), rng:real(-2, 2)
      local right, off, alive = 0, 0, { 0, 0, 0, 0, 0, 0 }
      for n = 0, 31 do
        local walk = walked(n, 6)
        right, off = right + ask(
          impl, with_critic(walk, 0), 1, lambda
        )[1] / 32, off + ask(
          impl, with_critic(walk, c), 1, lambda
        )[1] / 32
        for l = 1, 6 do alive[l] = alive[l] + (l < walk.ended and 1 or 0) / 32 end
      end
      local tilt = lambda ^ 5 * c * alive[6]
      for l = 1, 5 do tilt = tilt + lambda ^ (l - 1) * (1 - lambda) * c * alive[l] end
      return { right = right, off = off, exact = 1 / 3 - c + tilt }
    end,
    oracle = function(numbers)
      return near(numbers.right, 1 / 3, 1e-9) and near(numbers.off, numbers.exact, 1e-9)
    end,
  },

  scenario "lambda_returns: any rollout" {
    claim = "the target is the advantage with V added back, in every row", points = 1,
    cases = 20, optional = { very_many = true },
    run = function(impl, rng)
      local T = rng:size(1, 6)
      local adv, V = rng:numbers(T, -2, 2), rng:numbers(T, -2, 2)
      local out = rng:last() and many_entries(impl, rng, 2, 1) or {}
      local unit = rng:turn { 1e-100, 1e-12 }
      out.target = impl.lambda_returns { adv = adv, V = V }.target
      out.tiny = impl.lambda_returns {
        adv = rng:times(V, unit), V = rng:times(adv, unit) }.target
      V[rng:int(1, T)], adv[T] = 0.5, -V[T]
      out.none = impl.lambda_returns { adv = adv, V = V }.target
      return rng:anywhere(out, 3, function(from)
        local n = from:size(129, 66000)
        local x = { adv = from:numbers(n), V = from:numbers(n) }
        return impl.lambda_returns(x), math.max(largest(x.adv), largest(x.V))
      end)
    end,
  },

  scenario "joint_gradient: by hand" {
    claim = "two rows, three actions: the numbers of the chapter", points = 1,
    run = function(impl)
      local out = impl.joint_gradient {
        pi = { { 0.5, 0.25, 0.25 }, { 0.2, 0.2, 0.6 } }, a = { 1, 2 }, adv = { 2, -1 },
        error = { 2, -1 }, how = { c_value = 0.5, c_entropy = 0.1 },
      }
      return { dlogits = out.dlogits, dvalue = out.dvalue }
    end,
    oracle = function(numbers)
      return near(numbers.dvalue, { 0.5, -0.25 }, 1e-12)
        and near(numbers.dlogits[1][1], -0.508664339756999, 1e-9)
    end,
  },
  scenario "joint_gradient: any rows" {
    claim = "the slopes are those of the objective, by finite differences", points = 1,
    cases = 12, scale = { slowly = 1e3, values = 1e3 },
    run = function(impl, rng)
      local c = joint_case(rng, rng:size(1, 5), rng:int(2, 4))
      local out, logits, slowly, values = joint(impl, c), {}, {}, {}
      for t = 1, #c.a do
        logits[t] = {}
        for b = 1, #c.pi[t] do logits[t][b] = math.log(c.pi[t][b]) end
      end
      local V = table.move(c.V, 1, #c.V, 1, {})
      for t = 1, #c.a do
        slowly[t] = {}
        for b = 1, #logits[t] do
          slowly[t][b] = slope(logits[t], b, function()
            return objective(c, logits, V)
          end)
        end
        values[t] = slope(V, t, function() return objective(c, logits, V) end)
      end
      return {
        dlogits = out.dlogits, dvalue = out.dvalue, slowly = slowly, values = values,
      }
    end,
    oracle = function(numbers)
      return near(numbers.dlogits[1], numbers.slowly[1], 1e-7)
        and near(numbers.dvalue, numbers.values, 1e-7)
    end,
  },
  scenario "joint_gradient: rows of any kind" {
    claim = "advantages of 0, errors of 0, rare actions: each term still adds its own",
    points = 1, cases = 20,
    run = function(impl, rng)
      local T, A = rng:size(1, 6), rng:int(2, rng:turn { 4, 4, 12 })
      local out = joint(impl, any_rows(rng, T, A))
      out = { dlogits = out.dlogits, dvalue = out.dvalue }
      return rng:anywhere(out, 2, function(from)
        local steps_taken, actions = from:sizes(2, 66, 66000)
        local pi, a = from:choices(steps_taken, actions)
        return impl.joint_gradient {
          pi = pi, a = a, adv = from:numbers(steps_taken),
          error = from:numbers(steps_taken),
          how = { c_value = from:weight(), c_entropy = from:weight() },
        }
      end)
    end,
  },
  scenario "joint_gradient: many rows" {
    claim = "the number of rows is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 3, 1) end,
  },
  scenario "joint_gradient: no weights" {
    claim = "with c_V = c_H = 0 only the score is left", points = 1, cases = 5,
    run = function(impl, rng)
      local c = joint_case(rng, rng:int(1, 4), 3)
      c.how, c.adv = { c_value = 0, c_entropy = 0 }, rng:times(c.adv, rng:turn {
        1, 1e-12, 1e-100, 1e12, 1e100,
      })
      local out = joint(impl, c)
      return { dlogits = out.dlogits, dvalue = out.dvalue }
    end,
    oracle = function(numbers) return near(numbers.dvalue, 0, 0) end,
  },
  scenario "joint_gradient: a policy that is sure" {
    claim = "a probability that has become 0 is no trouble: 0 log 0 is 0; and one \z
      that nearly has still has its slope",
    points = 1,
    cases = 4,
    run = function(impl, rng)
      local p = rng:real(0.1, 0.9)
      local out = impl.joint_gradient {
        pi = { { p, 0, 1 - p }, { 0, 1, 0 } }, a = { 2, 1 }, adv = rng:reals(2, -1, 1),
        error = { 0.9, -1.3 }, how = { c_value = 0.3, c_entropy = 0.1 },
      }
      -- 1 − rare is exact, so that the log of what is nearly 1 is what it should be
      local rare = 2.0 ^ -rng:turn { 39, 20, 35, 10 }
      local entropy = impl.joint_gradient {
        pi = { { rare, 1 - rare }, { 1 - rare, rare } }, a = { 1, 0 }, adv = { 0, 0 },
        error = { 0, 0 }, how = { c_value = 0.3, c_entropy = 1 },
      }
      return {
        dlogits = out.dlogits, dvalue = out.dvalue, entropy = entropy.dlogits,
      }
    end,
  },

  scenario "joint_gradient: nothing to choose" {
    claim = "with a single action no logit moves; where V is its target already, no \z
      value does",
    points = 1, cases = 3,
    run = function(impl, rng)
      local T = rng:int(1, 3)
      local pi, a = {}, {}
      for t = 1, T do pi[t], a[t] = { 1 }, 0 end
      local out = impl.joint_gradient {
        pi = pi, a = a, adv = rng:reals(T, -2, 2), error = constant(T, 0),
        how = { c_value = 0.3, c_entropy = 0.1 },
      }
      return { dlogits = out.dlogits, dvalue = out.dvalue }
    end,
    oracle = function(numbers)
      for t = 1, #numbers.dlogits do
        if numbers.dlogits[t][1] ~= 0 or numbers.dvalue[t] ~= 0 then return false end
      end
      return true
    end,
  },

  scenario "gae_rollout: three rollouts on CartPole" {
    by_hand = by_hand,
    claim = "the same episodes and the same weights; and so in any other world, with \z
      any weights of the terms",
    points = 3, cases = 20, tolerance = 1e-6,
    run = function(impl, rng)
      local out = any_net(impl, rng)
      if rng.case > 3 then return out end
      local whole = run(impl, rng, rng:turn { { world = "cartpole", T = 40, N = 93 }, {
        world = "cartpole", T = 130, N = 93, rollouts = 2,
      }, {
        world = "cartpole", T = 300, N = 93, lambda = 0.97, c_value = 1e-4,
        c_entropy = 5e-4, lr = 0.03, rollouts = 2,
      } })
      out.w, out.ended = whole.w, whole.ended
      return out
    end,
  },
  scenario "gae_rollout: an episode under way" {
    claim = "a rollout goes on where the last one stopped, in the middle of an \z
      episode too",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      return run(impl, rng, rng:turn {
        { world = "begun", T = 5, rollouts = 6, N = 93 },
        { world = "grid", T = 1, rollouts = 60, N = 137, c_value = 7, lambda = 0.3 },
      })
    end,
  },
  scenario "gae_rollout: the clock runs out" {
    claim = "three cells and a clock of two steps: the goal is reached as time is up, \z
      or not at all; and in a long rollout time is up many times",
    points = 2, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      local out = run(impl, rng, {
        world = "row", T = rng:turn { 17, 2, 600 }, N = 101,
      })
      local far = rng:last() and long_run(impl, rng, 10000, 1)
        or long_run(impl, rng, 50, 1000)
      out.far, out.far_ended, out.bare = far.w, far.ended, bare_run(impl, rng).w
      return out
    end,
  },
  scenario "gae_rollout: one of two actions pays" {
    claim = "after 20 rollouts the weights are the reference's still", points = 2,
    tolerance = 1e-6,
    run = function(impl, rng)
      return run(
        impl, rng,
        {
          world = "probe-action", rollouts = 20, T = 8, c_entropy = 0.01,
          lr = 0.03, N = 75,
        }
      )
    end,
  },
}
