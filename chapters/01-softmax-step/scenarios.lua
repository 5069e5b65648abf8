-- Lesson 1. Worlds: a bandit and rock-paper-scissors (jobs.h). The point: the score is
-- e_a − π. At equal logits, with a rewarded action, half of all mistakes give the right
-- numbers; so the cases that count have unequal logits, three actions or more,
-- punishments, logits of ±1000 and draws on the very edge.

local function softmax(theta)
  local top, pi, sum = theta[1], {}, 0
  for i = 2, #theta do top = math.max(top, theta[i]) end
  for i = 1, #theta do
    pi[i] = math.exp(theta[i] - top)
    sum = sum + pi[i]
  end
  for i = 1, #theta do pi[i] = pi[i] / sum end
  return pi
end

local function plus(theta, c)
  local out = {}
  for i = 1, #theta do out[i] = theta[i] + c end
  return out
end

local function any_step(impl, rng, A)
  return impl.softmax_step {
    theta = rng:logits(A), a = rng:int(0, A - 1), G = rng:number(-3, 3),
    eta = rng:ends(0, rng:turn { 1, 1, 10 }),
  }
end

-- A number a little below or above one of the borders of [0, 1) that pi draws: by more
-- than sums taken in another order differ, and by less than a float would see.
local function beside_a_border(rng, pi)
  local border, off = 0, 10 ^ rng:real(-13, -8)
  for b = 1, rng:int(1, #pi - 1) do border = border + pi[b] end
  return border + rng:pick { -off, off }
end

-- Any number in [0, 1), but none so near a border that the order of a sum decides.
local function away_from_borders(pi, u)
  local border = 0
  for b = 1, #pi do
    border = border + pi[b]
    if b > 1 and math.abs(u - border) < 1e-13 then return u / 2 end
  end
  return math.min(u, 1 - 1e-9)
end

-- Probabilities and borders without rounding, and a border; one half among them.
local function on_a_border(rng)
  local n, pi, border, left = rng:int(2, 8), {}, 0, 64
  for b = 1, n do
    pi[b] = b == n and left or rng:int(0, left)
    if b < n and b == rng:turn { 1, 2 } and left >= 32 then pi[b] = left - 32 end
    left = left - pi[b]
  end
  pi = rng:times(pi, 1 / 64)
  for b = 1, rng:int(1, n - 1) do border = border + pi[b] end
  return pi, math.min(border, 63 / 64)
end

-- An action of any policy, and a number that draws one.
local function drawn_from(rng, from)
  local pi = from:policy(from:size(129, 66000))
  local at, border = from:index(#pi), 0
  for b = 1, at do border = border + pi[b] end
  local u = rng:pick { from:unit(), math.max(0, border - from:rare()), from:unit() }
  return { pi = pi, a = from:taken(pi), u = away_from_borders(pi, u) }
end

-- Any bandit, for a few pulls. What a step moves is at most of size 10, so that what
-- rounding leaves decides no draw.
local function any_bandit(impl, rng, out)
  return rng:anywhere(out, 2, function(from)
    local A, pay = from:size(129, 66000), rng:turn { 1, 1e-6, 1e6, 100, 1e-3, 1e4 }
    local mean = from:numbers(A, function() return pay * rng:real(-1, 1) end)
    local given = {
      seed = rng:int(0, 1 << 30), steps = from:size(40), mean = mean,
      spread = pay * rng:pick { 0, 1 }, eta = rng:pick { 0.1, 1, 5, 0 } / pay,
      theta = from:numbers(A, function() return from:exponent(30) end),
    }
    local run = impl.job_bandit(given)
    return { theta = run.theta, count = run.count },
      { theta = from:moved(given.eta, pay) }
  end)
end

local functions = { softmax = 0, score = 1, sample_action = 2, softmax_step = 3 }

return lesson {
  scenario "softmax: two equal logits" {
    claim = "θ = (0, 0) makes both actions equally likely", points = 1,
    run = function(impl) return { pi = impl.softmax { theta = { 0, 0 } }.pi } end,
  },
  scenario "softmax: any logits" {
    claim = "π_b = e^{θ_b} / Σ e^{θ_c}, whatever the number of actions; the sum is 1",
    points = 1, cases = 60,
    run = function(impl, rng)
      local out = { pi = impl.softmax { theta = rng:logits(rng:size(1, 8)) }.pi }
      return rng:anywhere(out, 2, function(from)
        local function logit() return from:exponent(1000) end
        return impl.softmax { theta = from:numbers(from:size(129, 66000), logit) }
      end)
    end,
    oracle = function(numbers)
      local sum = 0
      for _, p in ipairs(numbers.pi) do sum = sum + p end
      return near(sum, 1, 1e-9)
    end,
  },
  scenario "softmax: thousands of actions" {
    claim = "the number of actions is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local out, theta = many_entries(impl, rng, functions.softmax, 2), {}
      local top, n = rng:int(1, 150), rng:many(2, 1200)
      for b = 1, n do theta[b] = b == top and 200 or b == n and 1000 or 0 end
      out.late = impl.softmax { theta = theta }.pi
      return out
    end,
  },
  scenario "softmax: a shift of all logits" {
    claim = "θ and θ + c are the same policy", points = 1, cases = 15,
    run = function(impl, rng)
      local theta = rng:reals(rng:size(2, 6), -2, 2)
      return {
        pi = impl.softmax { theta = theta }.pi,
        shifted = impl.softmax { theta = plus(theta, rng:real(-5, 5)) }.pi,
      }
    end,
    oracle = function(numbers) return near(numbers.pi, numbers.shifted, 1e-9) end,
  },
  scenario "softmax: very large and very small logits" {
    claim = "logits of 1000 and of −1000 are no trouble", points = 1, cases = 8,
    run = function(impl, rng)
      local near_by, far = rng:reals(rng:size(1, 4), -2, 2), {
        rng:pick { 1000, -1000 }, rng:real(-1000, 1000), rng:real(-2, 2),
      }
      local function pi(theta) return impl.softmax { theta = theta }.pi end
      return {
        high = pi(plus(near_by, 1000)), low = pi(plus(near_by, -1000)), first = pi(far),
        last = pi { far[3], far[1] }, middle = pi { far[2], far[1], far[3] },
      }
    end,
    oracle = function(numbers) return near(numbers.high, numbers.low, 1e-9) end,
  },
  scenario "softmax: where doubles end" {
    claim = "exponentials that just fit, or just do not; logits that hardly differ; a \z
      single one far above the others, wherever it stands",
    points = 1, cases = 8,
    run = function(impl, rng)
      local function pi(theta) return impl.softmax { theta = theta }.pi end
      local near_by, close, away = rng:reals(40, -1, 1), {}, rng:reals(9, -1, 1)
      local x, apart, fits = rng:real(-2, 2), rng:power(-8, -1), rng:real(704, 708.5)
      for b = 1, rng:turn { 2, 5, 40, 3 } do close[b] = x + apart * rng:uniform() end
      local short = plus(away, 0)
      away[rng:turn { 9, 5, 1, 8, 7, 6, 4, 2 }], short[8], short[9] = 1000, 1000, nil
      return {
        fits = pi(plus(near_by, rng:turn { fits, 709, 711, fits })),
        fades = pi(plus(near_by, -rng:real(700, 750))),
        far = pi(plus(near_by, rng:wide(3.5, 5.5))), close = pi(close), away = pi(away),
        short = pi(short), alone = pi { 0, math.abs(rng:wide(11, 300)) },
        only = pi { -math.abs(rng:wide(31, 300)) },
      }
    end,
  },
  scenario "softmax: asked again" {
    claim = "one logit is another than before, and so is every probability",
    points = 1, cases = 4,
    run = function(impl, rng)
      local theta, out = rng:reals(rng:turn { 2, 3, 6, 70 }, -2, 2), {}
      for i = 1, 4 do
        out[i] = impl.softmax { theta = theta }.pi
        local b = rng:turn { 1, #theta, (#theta + 1) // 2, 2 }
        theta[i == 1 and b or rng:int(1, #theta)] = rng:real(-2, 2)
      end
      return { pi = out }
    end,
  },

  scenario "score: by hand" {
    claim = "at π = (1/2, 1/4, 1/4) the slope of log π(1) is (−1/2, 3/4, −1/4)",
    points = 1,
    run = function(impl)
      return { g = impl.score { pi = { 0.5, 0.25, 0.25 }, a = 1 }.g }
    end,
    oracle = function(numbers) return near(numbers.g, { -0.5, 0.75, -0.25 }, 0) end,
  },
  scenario "score: any probabilities" {
    claim = "∂ log π(a) / ∂θ_b = [a = b] − π_b, in every logit", points = 1, cases = 40,
    run = function(impl, rng)
      local pi = rng:policy(rng:size(1, 8))
      local out = { g = impl.score { pi = pi, a = rng:taken(pi) }.g }
      return rng:anywhere(out, 2, function(from)
        local case = drawn_from(rng, from)
        return impl.score { pi = case.pi, a = case.a }
      end)
    end,
  },
  scenario "score: nearly sure" {
    claim = "the rarest and the surest action have their slopes, and in a second call \z
      that only the action tells apart, others",
    points = 1, cases = 8,
    run = function(impl, rng)
      -- 1 − rare is exact, so that it does not matter how it is computed
      local rare, A = 2.0 ^ -rng:turn { 10, 20, 30, 40, 45, 50, 25, 35 }, 40
      local pi = rng:turn { { rare, 1 - rare }, { 0, 1 - rare, rare } }
      return {
        rare = impl.score { pi = pi, a = pi[1] == rare and 0 or 2 }.g,
        sure = impl.score { pi = pi, a = 1 }.g,
        wide = impl.score { pi = rng:simplex(A), a = A - 1 }.g,
      }
    end,
  },
  scenario "score: thousands of actions" {
    claim = "the number of actions is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, functions.score, 2) end,
  },
  scenario "score: what a nudge measures" {
    claim = "nudge one logit by h: log π(a) moves by h times the score", points = 1,
    cases = 15,
    run = function(impl, rng)
      local theta, h, nudge = rng:reals(rng:size(2, 5), -1, 1), 1e-5, {}
      local a = rng:int(0, #theta - 1)
      for b = 1, #theta do
        local up, down = plus(theta, 0), plus(theta, 0)
        up[b], down[b] = up[b] + h, down[b] - h
        nudge[b] = math.log(softmax(up)[a + 1] / softmax(down)[a + 1]) / (2 * h)
      end
      return { g = impl.score { pi = softmax(theta), a = a }.g, nudge = nudge }
    end,
    oracle = function(numbers) return near(numbers.g, numbers.nudge, 1e-8) end,
  },
  scenario "score: zero on average" {
    claim = "Σ_a π(a) ∇ log π(a) = 0, for any policy", points = 1, cases = 15,
    scale = { mean = 1 },
    run = function(impl, rng)
      local pi, mean, all = rng:simplex(rng:size(1, 6)), {}, {}
      for a = 1, #pi do
        all[a] = impl.score { pi = pi, a = a - 1 }.g
        for b = 1, #pi do mean[b] = (mean[b] or 0) + pi[a] * all[a][b] end
      end
      return { mean = mean, score = all }
    end,
    oracle = function(numbers) return near(numbers.mean, 0, 1e-9) end,
  },

  scenario "sample_action: by hand" {
    claim = "π = (1/4, 1/2, 1/4) splits [0, 1) at 1/4 and 3/4", points = 1,
    run = function(impl)
      local drawn = {}
      for i, u in ipairs { 0.1, 0.2, 0.3, 0.7, 0.8, 0.99 } do
        drawn[i] = impl.sample_action { pi = { 0.25, 0.5, 0.25 }, u = u }.value
      end
      return { drawn = drawn }
    end,
    oracle = function(numbers) return near(numbers.drawn, { 0, 0, 1, 1, 2, 2 }, 0) end,
  },
  scenario "sample_action: any draw" {
    claim = "the smallest a with u < π_0 + … + π_a", points = 1, cases = 40,
    run = function(impl, rng)
      local some = rng:policy(rng:size(1, 8))
      local pi = rng:simplex(rng:turn { 2, 4, 8, 3, 70 })
      local exact, border = on_a_border(rng)
      local out = {
        drawn = impl.sample_action { pi = some, u = rng:uniform() }.value,
        beside = impl.sample_action { pi = pi, u = beside_a_border(rng, pi) }.value,
        low = impl.sample_action { pi = pi, u = 10 ^ rng:real(-12, -2.5) }.value,
        border = impl.sample_action { pi = exact, u = border }.value,
      }
      return rng:anywhere(out, 2, function(from)
        local case = drawn_from(rng, from)
        return impl.sample_action { pi = case.pi, u = case.u }
      end)
    end,
  },
  scenario "sample_action: thousands of actions" {
    claim = "the number of actions is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      return many_entries(impl, rng, functions.sample_action, 2)
    end,
  },
  scenario "sample_action: how often" {
    claim = "32 evenly spread numbers u pick each action as often as its probability \z
      says",
    points = 1, cases = 2,
    run = function(impl, rng)
      local parts = { 0, rng:int(1, 10), rng:int(11, 20), rng:int(21, 31), 32 }
      local count, pi = { 0, 0, 0, 0 }, {}
      for a = 1, 4 do pi[a] = (parts[a + 1] - parts[a]) / 32 end
      for k = 0, 31 do
        local a = impl.sample_action { pi = pi, u = k / 32 }.value
        if count[a + 1] then count[a + 1] = count[a + 1] + 1 end
      end
      return { count = count }
    end,
  },
  scenario "sample_action: on the edge" {
    claim = "u on a boundary belongs to the next action; probability 0 is never \z
      picked, however many of them; rounding leaves no one out",
    points = 2, cases = 12,
    run = function(impl, rng)
      local function draw(pi, u) return impl.sample_action { pi = pi, u = u }.value end
      local i, j, k, l = rng:int(1, 15), rng:int(16, 31), rng:int(1, 4), rng:int(1, 4)
      -- boundaries without rounding
      local exact = { i / 32, (j - i) / 32, (32 - j) / 32 }
      -- sums that may fall short of 1
      local tenths, almost_one = { (10 - k - l) / 10, k / 10, l / 10, 0 }, 1 - 0x1p-53
      local never, late, short = rng:int(1, 5), {}, { almost_one, 1e-300 }
      for b = 1, never do late[b], short[b + 2] = 0, 0 end
      late[never + 1], late[never + 2] = exact[1], 1 - exact[1]
      -- near 1 the numbers u are 2^-53 apart
      local rare = 2.0 ^ -rng:turn { 45, 10, 52, 30, 40, 20, 50 }
      local border = 1 - rare
      return {
        rarest = {
          draw({ border, rare }, border - 0x1p-53), draw({ border, rare }, border),
          draw({ rare, border }, rare), draw({ rare, border }, rare / 2),
          draw({ 1e-310, 1 }, 0),
        },
        boundary = { draw(exact, i / 32), draw(exact, j / 32), draw(exact, 0) },
        impossible = {
          draw({ 0, exact[1], 1 - exact[1] }, 0),
          draw({ exact[1], 0, 1 - exact[1] }, exact[1]), draw(late, 0) - never,
        },
        leftover = {
          draw({ almost_one, 0 }, almost_one), draw(tenths, almost_one),
          draw(short, almost_one),
        },
      }
    end,
    oracle = function(numbers)
      return near(numbers.boundary, { 1, 2, 0 }, 0)
        and near(numbers.impossible, { 1, 2, 0 }, 0)
        and near(numbers.leftover, { 0, 2, 1 }, 0)
    end,
  },

  scenario "softmax_step: the worked step" {
    claim = "π of the rewarded action climbs from 0.50 to about 0.55", points = 1,
    run = function(impl)
      local theta = impl.softmax_step {
        theta = { 0, 0 }, a = 0, G = 2, eta = 0.1,
      }.theta
      return { theta = theta, pi = softmax(theta) }
    end,
    oracle = function(numbers)
      return near(numbers.theta, { 0.1, -0.1 }, 1e-9)
        and near(numbers.pi, { 0.549833997312478, 0.450166002687522 }, 1e-9)
    end,
  },
  scenario "softmax_step: unequal logits" {
    claim = "θ = (1, −1, 0.5): the action taken rises, each of the others gives way \z
      by its own probability",
    points = 1,
    run = function(impl)
      return {
        theta = impl.softmax_step {
          theta = { 1, -1, 0.5 }, a = 2, G = 3, eta = 0.1,
        }.theta,
      }
    end,
    oracle = function(numbers)
      return near(
        numbers.theta, { 0.827770902109692, -1.02330867374457, 0.69553777163488 }, 1e-9
      )
    end,
  },
  scenario "softmax_step: a punished action" {
    claim = "a negative return makes the action rarer", points = 1,
    run = function(impl)
      return {
        theta = impl.softmax_step {
          theta = { 1, -1, 0.5 }, a = 1, G = -2, eta = 0.2,
        }.theta,
      }
    end,
    oracle = function(numbers)
      return near(
        numbers.theta, { 1.22963879718708, -1.36892176834057, 0.639282971153494 }, 1e-9
      )
    end,
  },
  scenario "softmax_step: any step" {
    claim = "θ_b ← θ_b + η G ∂ log π(a) / ∂θ_b, every slope at the old θ", points = 1,
    cases = 50,
    run = function(impl, rng)
      local A = rng:size(2, rng:turn { 7, 7, 7, 7, 100 })
      return rng:anywhere({ theta = any_step(impl, rng, A).theta }, 4, function(from)
        local function logit() return from:exponent(3) end
        local theta = from:numbers(from:size(129, 66000), logit)
        local G, eta = from:number(), from:weight()
        return impl.softmax_step {
          theta = theta, a = from:index(#theta), G = G, eta = eta,
        }, math.abs(G * eta)
      end)
    end,
  },
  scenario "softmax_step: the smallest return and the largest" {
    claim = "a step is η G times the slope, be it a billionth or a billion", points = 1,
    cases = 12,
    run = function(impl, rng)
      local G, eta, a = rng:number(-3, 3), rng:weight(), rng:int(0, 2)
      local largest = rng:turn { 1e-12, 1e-9, 1e12, -1e12 }
      -- from 0, so that nothing hides how far they move
      local function moved(pay, by)
        return impl.softmax_step { theta = { 0, 0, 0 }, a = a, G = pay, eta = by }.theta
      end
      return {
        theta = moved(G, 0.3), slowly = moved(-1.7, eta), far = moved(largest, eta),
      }
    end,
  },
  scenario "softmax_step: thousands of actions" {
    claim = "the number of actions is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      return many_entries(impl, rng, functions.softmax_step, 2)
    end,
  },
  scenario "softmax_step: nothing to learn" {
    claim = "no return, no step size, or no other action: θ stays", points = 1,
    cases = 6,
    run = function(impl, rng)
      local theta = rng:reals(3, -2, 2)
      return {
        no_return = impl.softmax_step { theta = theta, a = 1, G = 0, eta = 0.5 }.theta,
        no_step = impl.softmax_step { theta = theta, a = 1, G = 2, eta = 0 }.theta,
        no_choice = impl.softmax_step {
          theta = { theta[1] }, a = 0, G = 2, eta = 0.5,
        }.theta,
      }
    end,
  },
  scenario "softmax_step: logits far apart" {
    claim = "an action that was hopeless and paid off still moves the logits",
    points = 1, cases = 6,
    run = function(impl, rng)
      local theta = { 1000, rng:real(-1, 1), -1000 }
      return {
        hopeless = impl.softmax_step {
          theta = theta, a = 2, G = rng:real(0.5, 2), eta = 0.5,
        }.theta,
        certain = impl.softmax_step { theta = theta, a = 0, G = 1, eta = 0.5 }.theta,
        nearly = impl.softmax_step {
          theta = { 30, rng:real(-1, 1) }, a = 0, G = 1e8, eta = 0.1,
        }.theta,
      }
    end,
  },
  scenario "softmax_step: on average uphill" {
    claim = "averaged over actions, the step is η times the exact gradient π_b (r_b − \z
      V)",
    points = 1, cases = 15, scale = { climb = 1, gradient = 1 },
    run = function(impl, rng)
      local A = rng:size(2, 5)
      local theta, r, eta = rng:reals(A, -1, 1), rng:reals(A, -2, 2), 0.1
      local pi, V, climb, gradient = softmax(theta), 0, {}, {}
      for a = 1, A do V = V + pi[a] * r[a] end
      for a = 1, A do
        local after = impl.softmax_step {
          theta = theta, a = a - 1, G = r[a], eta = eta,
        }.theta
        for b = 1, A do
          climb[b] = (climb[b] or 0) + pi[a] * (after[b] - theta[b]) / eta
        end
      end
      for b = 1, A do gradient[b] = pi[b] * (r[b] - V) end
      return { climb = climb, gradient = gradient }
    end,
    oracle = function(numbers) return near(numbers.climb, numbers.gradient, 1e-9) end,
  },

  scenario "a bandit is learned" {
    claim = "1000 pulls, and the arm that pays is pulled most; a few pulls of any \z
      other bandit are the reference's",
    points = 2, cases = 6,
    run = function(impl, rng)
      local run = impl.job_bandit {
        seed = rng:int(0, 1 << 30), steps = 1000, mean = { -0.5, 1, -0.5 }, spread = 1,
        eta = 0.1, theta = { 0, 0, 0 },
      }
      return any_bandit(impl, rng, { theta = run.theta, count = run.count })
    end,
    oracle = function(numbers) return numbers.count[2] > 600 end,
  },
  scenario "a habit is beaten" {
    claim = "against an opponent who likes rock best, rock-paper-scissors turns into \z
      paper",
    points = 2, cases = 3,
    run = function(impl, rng)
      local run = impl.job_game {
        seed = rng:int(0, 1 << 30), steps = 2000,
        payoff = { { 0, -1, 1 }, { 1, 0, -1 }, { -1, 1, 0 } }, q = { 0.5, 0.3, 0.2 },
        eta = 0.05, theta = { 0, 0, 0 },
      }
      return { theta = run.theta, count = run.count }
    end,
    oracle = function(numbers)
      return numbers.theta[2] > numbers.theta[1] and numbers.theta[2] > numbers.theta[3]
    end,
  },
}
