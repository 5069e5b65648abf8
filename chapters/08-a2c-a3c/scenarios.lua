-- Lesson 8. Worlds: rows and schedules drawn anew; CartPole; small probes. The point:
-- what is a mean and what is a sum, how old a gradient is, and what must happen under
-- the lock. Nothing here has a thread: an order of turns is given, and strangers move
-- the shared weights at the very moments at which threads could.

local matrix, mean, rows, targets = cases.matrix, cases.mean, cases.rows, cases.targets
local flags, worked, ages = cases.flags, cases.worked, cases.ages
local schedule, by_name, whole = cases.schedule, cases.by_name, cases.whole
local descent, any_whose = cases.descent, cases.any_whose
local any_workers, any_descent = cases.any_workers, cases.any_descent

local function ask_targets(impl, e, gamma)
  return impl.nstep_targets {
    r = e.r, V_next = e.V_next, terminated = e.terminated, truncated = e.truncated,
    gamma = gamma,
  }.target
end

-- The largest position among the last hundred of many.
local function rest(impl, h, eta, tau)
  local x, most = impl.stale_descent {
    n = 4000, h = h, eta = eta, tau = tau, start = 1,
  }.x, 0
  for t = #x - 99, #x do most = math.max(most, math.abs(x[t])) end
  return most
end

local function any_seed(rng) return rng:int(0, 1 << 30) end

-- Adam's ε is 0.01: it lets the length of a gradient count.
local function scene(rng, world, more)
  local s = {
    seed = any_seed(rng), world = world, hidden = 6, usual = false, same = false,
    fresh = false,
  }
  for name, value in pairs(more or {}) do s[name] = value end
  return s
end

local function how(rng, T, more)
  local h = { T = T, gamma = 0.95, c_value = 0.3, c_entropy = 0.05, lr = 0.02 }
  for name, value in pairs(more or {}) do h[name] = value end
  return h
end

local weights = { [0] = 93, [1] = 75, [2] = 75, [3] = 101, [4] = 93, [5] = 68 }
local seen = { [0] = 4, [1] = 1, [2] = 1, [3] = 3, [4] = 4, [5] = 1 }

local function worker(impl, rng, world, turns, T, more)
  local out = impl.job_worker {
    scene = scene(rng, world), turns = turns, how = how(rng, T, more), D = seen[world],
    N = weights[world], K = 2,
  }
  return { ended = out.value, obs = out.obs, g = out.g, left = out.left }
end

-- Runs workers by a schedule; `company` says how many strangers come before and behind,
-- `meet` whether another worker has turns within theirs.
local function apart(impl, rng, world, W, who, company, T, rates, meet)
  local before, behind = {}, {}
  for m = 1, #who do before[m], behind[m] = company(), company() end
  return impl.job_apart {
    scene = scene(rng, world), W = W, who = who, before = before, behind = behind,
    meet = meet or false, how = how(rng, T, rates), D = seen[world], N = weights[world],
  }
end

local function numbers(out, ...)
  local kept = {}
  for _, name in ipairs { ... } do kept[name] = out[name] end
  return kept
end

local function nobody() return 0 end

-- What a contract allows: any world, network and settings.
local function any_stage(rng, from, short)
  local w, c_value, c_entropy = from:world(short), from:term(1e3), from:term(1e3)
  if rng:int(0, 3) == 0 then c_value = 0.0 end
  local terms = { c_value = c_value, c_entropy = c_entropy }
  from:alike(terms, "c_value", "c_entropy")
  c_value, c_entropy = terms.c_value, terms.c_entropy
  local net, N = from:net(w, 0, nil, nil, true)
  local turns = from:plays(w, short)
  local size = math.max(math.abs(w.pay), c_entropy, c_value)
  net.epsilon = from:epsilon(size, w)
  return {
    seed = from:seed(), drawn = w.drawn, net = net, N = N, turns = turns,
    how = from:alike({ T = from:length(w, short), gamma = from:unit(),
      c_value = c_value, c_entropy = c_entropy,
      lr = math.min(from:lr(turns), 1 / turns) }, "gamma", "lr"),
  }, size
end

local function any_worker(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local job, size = any_stage(rng, from, short)
    local out = impl.job_any_worker(job)
    -- at the size of its terms: of a sure policy is left what rounding leaves of 1 − π
    return { g = out.g, ended = out.ended, left = out.left }, { left = 1, g = size }
  end)
end

local function any_turns(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local job = any_stage(rng, from, short)
    job.net.far = rng:pick { job.net.far, job.net.far, short and 0 or 300 }
    if from:comes(4, 12) then job.how.lr = 0.0 end
    job.turns = from:again(job.turns, job.how.lr)
    local out = impl.job_any_turns(job)
    return { w = out.w, copy = out.copy, ended = out.ended, locks = out.locks,
      left = out.left }, { left = 1 }
  end)
end

local function steps(impl, rng, W, lr, size)
  return impl.job_step { scene = scene(rng, 0), size = size or 0.1, lr = lr, W = W,
    N = 15 }.w
end

return lesson {
  scenario "mean_gradient: by hand" {
    claim = "of (1, −2), (3, 0) and (−1, 8) it is (1, 2)", points = 1,
    run = function(impl)
      local g = { { 1, -2 }, { 3, 0 }, { -1, 8 } }
      return { mean = impl.mean_gradient { g = g }.mean }
    end,
    oracle = function(n) return near(n.mean, { 1, 2 }, 1e-12) end,
  },
  scenario "mean_gradient: any workers" {
    claim = "each number is the mean of the workers' own", points = 1, cases = 30,
    run = function(impl, rng)
      local g = matrix(rng, rng:size(1, 9), rng:size(1, 6), -2, 2)
      local out = { mean = impl.mean_gradient { g = g }.mean, slowly = mean(g) }
      return rng:anywhere(out, 2, function(from)
        local any = from:table(from:sizes(2, 129, 1000))
        return impl.mean_gradient { g = any }, largest(any)
      end)
    end,
    oracle = function(n)
      return near(n.mean, n.slowly, 1e-9 * math.max(largest(n.slowly), 1e-12))
    end,
  },
  scenario "mean_gradient: one worker" {
    claim = "its gradient is the mean; so are equal ones, but not where only the \z
      first and the last are",
    points = 1, cases = 8,
    run = function(impl, rng)
      local g = rng:numbers(rng:int(1, 5), -2, 2)
      return {
        one = impl.mean_gradient { g = { g } }.mean,
        four = impl.mean_gradient { g = { g, g, g, g } }.mean, g = g,
        three = impl.mean_gradient { g = { { 1, 2 }, { -4, 7 }, { 1, 2 } } }.mean,
      }
    end,
    oracle = function(n)
      local tolerance = 1e-9 * largest(n.g)
      return near(n.one, n.g, tolerance) and near(n.four, n.g, tolerance)
    end,
  },
  scenario "mean_gradient: many numbers" {
    claim = "the number of weights is the caller's to choose, and of workers",
    points = 1, optional = { very_many = true },
    run = function(impl, rng)
      local out = many_entries(impl, rng, 0, 1)
      out.crowd = impl.job_many { which = 4, n = rng:many(1, 1000), K = 2 }.out
      return out
    end,
  },

  scenario "nstep_targets: by hand" {
    claim = "the chapter's two workers at γ = 0.5 have targets 1.75, 1.5, 4.5 and \z
      −0.5, −1, 1.5",
    points = 1,
    run = function(impl) return { target = ask_targets(impl, worked, 0.5) } end,
    oracle = function(n)
      return near(n.target, { { 1.75, 1.5, 4.5 }, { -0.5, -1, 1.5 } }, 1e-9)
    end,
  },
  scenario "nstep_targets: any rows" {
    claim = "rewards to the end of the episode or the rollout, then the critic unless \z
      the world has ended; no worker hears of another",
    points = 3, cases = 40,
    run = function(impl, rng)
      local W = rng:last() and 12 or rng:size(1, 5)
      local e = rows(rng, W, rng:size(1, 6))
      local gamma = rng:ends(rng:turn { 0.3, 0 }, 1)
      local out = { target = ask_targets(impl, e, gamma), slowly = targets(e, gamma) }
      return rng:anywhere(out, 2, function(from)
        local any, scale = any_workers(from)
        return impl.nstep_targets(any), scale
      end)
    end,
    oracle = function(n)
      return near(n.target, n.slowly, 1e-9 * largest(n.slowly))
    end,
  },
  scenario "nstep_targets: one row of one worker" {
    claim = "however it ends, at γ = 0 and γ = 1 too", points = 1,
    run = function(impl)
      local found, exact = {}, {}
      for k, gamma in ipairs { 0, 0.9, 1 } do
        for i = 0, 3 do
          local e = {
            r = { { 0.7 } }, V_next = { { 1.3 } }, terminated = { { i % 2 == 1 } },
            truncated = { { i > 1 } },
          }
          found[#found + 1] = ask_targets(impl, e, gamma)[1][1]
          exact[#exact + 1] = 0.7 + (i % 2 == 1 and 0 or 1.3 * gamma)
        end
      end
      return { found = found, exact = exact }
    end,
    oracle = function(n) return near(n.found, n.exact, 1e-12) end,
  },
  scenario "nstep_targets: both flags at once" {
    claim = "a step that terminates as the clock runs out has terminated, in the last \z
      row too",
    points = 1, cases = 4,
    run = function(impl, rng)
      local e = rows(rng, 2, 3)
      e.terminated, e.truncated = { flags(0, 1, 0), flags(1, 0, 1) },
        { flags(0, 1, 0), flags(1, 0, 1) }
      return { target = ask_targets(impl, e, 0.9) }
    end,
  },
  scenario "nstep_targets: many rows" {
    claim = "the number of rows is the caller's to choose; the last reward reaches \z
      the first row",
    points = 1, optional = { very_many = true },
    run = function(impl, rng)
      local out, no = many_entries(impl, rng, 1, 1), whole(300, false)
      local r = whole(300, 0)
      r[300] = 1
      out.last = ask_targets(
        impl,
        {
          r = { r }, V_next = { whole(300, 0) }, terminated = { no },
          truncated = { no },
        },
        0.95
      )
      return out
    end,
  },

  scenario "gradient_ages: in a round" {
    claim = "eight workers one after another: the first pushes are 0 to 7 old, all \z
      later ones 7",
    points = 1,
    run = function(impl)
      local who, exact = {}, {}
      for m = 1, 20 do who[m], exact[m] = (m - 1) % 8, math.min(m - 1, 7) end
      return { age = impl.gradient_ages { who = who }.age, exact = exact }
    end,
    oracle = function(n) return near(n.age, n.exact, 0) end,
  },
  scenario "gradient_ages: any schedule" {
    claim = "the turns of others since a worker's own last one, fast and slow ones, \z
      and those that never come again",
    points = 2, cases = 30,
    run = function(impl, rng)
      local W = rng:size(1, 6)
      local who = by_name(rng, schedule(rng, rng:size(1, 14), W))
      local out = { age = impl.gradient_ages { who = who }.age, slowly = ages(who) }
      return rng:anywhere(out, 2, function(from)
        return impl.gradient_ages { who = any_whose(rng, from) }
      end)
    end,
    oracle = function(n) return near(n.age, n.slowly, 0) end,
  },
  scenario "gradient_ages: nothing is lost" {
    claim = "of each worker Σ (age + 1) is the number of its last turn, plus 1: the \z
      sum telescopes",
    points = 1, cases = 8,
    run = function(impl, rng)
      local W = rng:int(2, 5)
      local who, sum, last = schedule(rng, 30, W), whole(W, 0), whole(W, 0)
      local age = impl.gradient_ages { who = who }.age
      for m, i in ipairs(who) do
        sum[i + 1], last[i + 1] = sum[i + 1] + age[m] + 1, m
      end
      return { sum = sum, last = last }
    end,
    oracle = function(n) return near(n.sum, n.last, 0) end,
  },
  scenario "gradient_ages: many turns" {
    claim = "the number of turns is the caller's to choose, and of workers",
    points = 1, optional = { very_many = true },
    run = function(impl, rng)
      local out = many_entries(impl, rng, 2, 1)
      out.crowd = impl.gradient_ages { who = schedule(rng, 40, 500) }.age
      return out
    end,
  },

  scenario "stale_descent: by hand" {
    claim = "h = 2, η = 0.25, τ = 1, from 8: 8, 4, 0, −2, −2, −1", points = 1,
    run = function(impl)
      return { x = impl.stale_descent {
        n = 6, h = 2, eta = 0.25, tau = 1, start = 8,
      }.x, y = impl.stale_descent {
        n = 4, h = 1, eta = 0.25, tau = 1, start = 0.25,
      }.x }
    end,
    oracle = function(n) return near(n.x, { 8, 4, 0, -2, -2, -1 }, 1e-9) end,
  },
  scenario "stale_descent: any age" {
    claim = "each step by the gradient of τ steps before; at the beginning by the \z
      first",
    points = 2, cases = 30,
    run = function(impl, rng)
      local c = {
        n = rng:size(1, 12), tau = rng:int(0, 5), h = 10 ^ rng:real(-4, 4),
        start = rng:number(-2, 2),
      }
      c.eta = rng:ends(0, 1.5) / c.h
      local out = { x = impl.stale_descent(c).x, slowly = descent(c) }
      return rng:anywhere(out, 2, function(from)
        return impl.stale_descent(any_descent(rng, from))
      end)
    end,
    oracle = function(n)
      return near(n.x, n.slowly, 1e-9 * math.max(largest(n.slowly), 1e-30))
    end,
  },
  scenario "stale_descent: older than it is long" {
    claim = "with τ ≥ n every gradient is the first one, and the descent is a line",
    points = 1, cases = 4,
    run = function(impl, rng)
      local tau = rng:turn { 5, 1 << 32, 100, 1 << 40 }
      return { x = impl.stale_descent {
        n = 5, h = 1, eta = 0.1, tau = tau, start = 10,
      }.x }
    end,
    oracle = function(n) return near(n.x, { 10, 9, 8, 7, 6 }, 1e-9) end,
  },
  scenario "stale_descent: many positions" {
    claim = "the number of positions is the caller's to choose", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 3, 1) end,
  },

  scenario "largest_stable_rate: by hand" {
    claim = "for h = 1 it is 2 at τ = 0, 1 at τ = 1, 0.618 at τ = 2", points = 1,
    run = function(impl)
      local eta = {}
      for tau = 0, 2 do
        eta[tau + 1] = impl.largest_stable_rate { h = 1, tau = tau }.value
      end
      return { eta = eta }
    end,
    oracle = function(n) return near(n.eta, { 2, 1, (math.sqrt(5) - 1) / 2 }, 1e-9) end,
  },
  scenario "largest_stable_rate: any curvature" {
    claim = "for τ up to a million; twice the curvature, half the rate", points = 1,
    cases = 20, scale = { value = 1e-300 },
    run = function(impl, rng)
      local h = 10 ^ rng:real(-6, 6)
      local function eta(curvature, tau)
        return impl.largest_stable_rate { h = curvature, tau = tau }.value * h
      end
      local young, old = rng:int(0, 9), rng:pick { rng:int(10, 999), 1000000 }
      local out = {
        fresh = eta(h, young), half = eta(2 * h, young),
        later = eta(h, old) * (2 * old + 1),
      }
      return rng:anywhere(out, 4, function(from)
        local age = rng:pick { from:size(129, 66000), math.floor(10 ^ rng:real(0, 6)) }
        return impl.largest_stable_rate { h = from:weight() + 1e-13, tau = age }, 1e-300
      end)
    end,
    oracle = function(n)
      return near(n.half, n.fresh / 2, 1e-9) and n.later <= math.pi * (1 + 1e-9)
    end,
  },
  scenario "largest_stable_rate: just below and just above" {
    claim = "a hundredth below it the descent comes to rest, a hundredth above it \z
      grows",
    points = 1, cases = 4,
    run = function(impl, rng)
      local tau, h = rng:turn { 0, 1, 3, 5 }, 2.0 ^ rng:int(-3, 3)
      local eta = impl.largest_stable_rate { h = h, tau = tau }.value
      local below = rest(impl, h, 0.99 * eta, tau)
      local above = rest(impl, h, 1.01 * eta, tau)
      return { rests = below < 0.1, grows = above > 10 }
    end,
    oracle = function(n) return n.rests and n.grows end,
  },

  scenario "worker_gradient: CartPole" {
    claim = "the third of three turns: the same steps, and the gradient of these rows \z
      alone; and so in any other world",
    points = 3, cases = 30, tolerance = 1e-6,
    by_hand = function(impl, rng) return any_worker(impl, rng, true) end,
    run = function(impl, rng)
      if rng.case > 2 then return any_worker(impl, rng) end
      return worker(impl, rng, 0, 3, 20)
    end,
  },
  scenario "worker_gradient: an episode under way" {
    claim = "a turn goes on where the last one stopped", points = 1, cases = 2,
    tolerance = 1e-6,
    run = function(impl, rng) return worker(impl, rng, 4, 4, 5) end,
  },
  scenario "worker_gradient: the clock runs out" {
    claim = "three cells and a clock of two steps: both ways to end, and both at \z
      once; a turn of a thousand steps",
    points = 2, cases = 3, tolerance = 1e-6, scale = { long = 10 },
    run = function(impl, rng)
      local out, short = worker(impl, rng, 3, 2, 17), {}
      for T = 1, 6 do short[T] = worker(impl, rng, 3, 3, T).ended end
      out.short = short
      if rng:last() then out.long = worker(impl, rng, 3, 1, rng:many(1, 1000)).g end
      return out
    end,
  },
  scenario "worker_gradient: nothing but the score" {
    claim = "with c_V = c_H = 0 the critic's column stays 0; with γ = 0 nothing comes \z
      after a step, with γ = 1 all of it",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local bare = worker(impl, rng, 2, 1, 9, { c_value = 0, c_entropy = 0 })
      local now = worker(impl, rng, 0, 1, 9, { gamma = 0 })
      local all = worker(impl, rng, 0, 1, 9, { gamma = 1 })
      return { bare = bare.g, now = now.g, all = all.g }
    end,
  },
  scenario "worker_gradient: one step and one action" {
    claim = "T = 1; and where there is nothing to choose, only the critic learns",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local one, none = worker(impl, rng, 4, 3, 1), worker(impl, rng, 5, 2, 7)
      return { one = one.g, obs = one.obs, none = none.g, ended = none.ended }
    end,
  },

  scenario "shared_step: any gradients" {
    claim = "one step of Adam along their mean, and nothing of what was there before",
    points = 2, cases = 8, tolerance = 1e-6,
    run = function(impl, rng)
      local size = rng:turn { 0.1, 0.1, 1e-3, 10, 0.1, 1e-5, 1e4 }
      return { w = steps(impl, rng, rng:turn { 1, 2, 5, 3, 64 }, { 0.02 }, size) }
    end,
  },
  scenario "shared_step: again and again" {
    claim = "three steps, the second along gradients of 0; lr may be 0, and what is \z
      averaged then is averaged",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      return {
        w = steps(impl, rng, 4, { 0.02, 0.02, 0.02 }),
        later = steps(impl, rng, 4, { 0, 0.02, 0, 0.1 }),
        still = steps(impl, rng, 4, { 0, 0, 0 }),
      }
    end,
    oracle = function(n) return near(n.still, 0, 0) end,
  },
  scenario "shared_step: all together" {
    claim = "A2C: three workers on CartPole, two iterations, one step each", points = 2,
    cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      return numbers(impl.job_together {
        scene = scene(rng, 0), W = 3, turns = 1, iterations = 2, how = how(rng, 8),
        N = weights[0],
      }, "w", "ended")
    end,
  },

  scenario "a3c_turn: alone" {
    claim = "one worker is A2C with one worker, bit for bit", points = 1, cases = 2,
    tolerance = 1e-6,
    run = function(impl, rng)
      local s, h = scene(rng, 0), how(rng, 8)
      local none = whole(4, 0)
      local out = impl.job_apart {
        scene = s, W = 1, who = none, before = none, behind = none, meet = false,
        how = h, D = 4, N = weights[0],
      }
      local sync = impl.job_together {
        scene = s, W = 1, turns = 1, iterations = 4, how = h, N = weights[0],
      }
      local same = true
      for j = 1, weights[0] do same = same and out.w[j] == sync.w[j] end
      return { w = out.w, ended = out.ended, same = same }
    end,
    oracle = function(n) return n.same end,
  },
  scenario "a3c_turn: three workers in any order" {
    claim = "each plays and computes with its own copy, and moves the shared weights; \z
      and so in any other world",
    points = 3, cases = 27, tolerance = 1e-6,
    by_hand = function(impl, rng) return any_turns(impl, rng, true) end,
    run = function(impl, rng)
      if rng.case > 3 then return any_turns(impl, rng) end
      local out = apart(impl, rng, 0, 3, schedule(rng, 8, 3), nobody, 8)
      return numbers(out, "w", "copy", "ended")
    end,
  },
  scenario "a3c_turn: in company" {
    claim = "strangers push while it waits and as soon as it is done; its copy is \z
      what its own step left, no older and no newer; lr may be 0; and another worker \z
      may have whole turns within its own",
    points = 3, cases = 5, tolerance = 1e-6,
    run = function(impl, rng)
      local meet = rng.case > 3
      local function company() return meet and 0 or rng:int(0, 2) end
      local rates = { lr = rng:turn { 0.02, 0, 0.1 } }
      local out =
        apart(impl, rng, 4, 2, schedule(rng, 6, 2), company, 5, rates, meet)
      return numbers(out, "w", "copy", "ended")
    end,
  },
  scenario "a3c_turn: the lock" {
    claim = "had once in a turn, and not before the T steps are played", points = 1,
    cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local out = apart(impl, rng, 0, 2, { 0, 1, 1, 0 }, nobody, 6)
      return numbers(out, "locks", "seen", "strays")
    end,
    oracle = function(n) return near(n.locks, 1, 0) end,
  },
  scenario "a3c_turn: one that is slow" {
    claim = "a worker that comes last, with weights of long ago; others do not wait, \z
      and go on when it is no more",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local out = apart(
        impl, rng, 3, 3, { 0, 1, 0, 1, 0, 1, 0, 2, 1, 0 }, nobody, 4
      )
      return numbers(out, "w", "copy", "ended")
    end,
  },
}
