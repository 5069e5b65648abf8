-- Lesson 9. Worlds: batches drawn anew for every case, matrices drawn with them;
-- CartPole, two probes, a row of three cells. The point: a wrong curvature still points
-- uphill, and a wrong length still learns, so every part is asked alone: products
-- against their definition, conjugate gradient against what it solves, the line search
-- where each of its two conditions alone decides.

local huge = math.huge
local with, zeros, log_all, dot = cases.with, cases.zeros, cases.log_all, cases.dot
local times, policies, mixed = cases.times, cases.policies, cases.mixed
local softmax, kl, positive = cases.softmax, cases.kl, cases.positive
local softmax_gradient, advantages = cases.softmax_gradient, cases.advantages
local any_rows, any_policies = cases.any_rows, cases.any_policies
local any_moves, any_curve, any_cg = cases.any_moves, cases.any_curve, cases.any_cg

local function any_seed(rng) return rng:int(0, 1 << 30) end

-- So many steps of conjugate gradient towards F x = g.
local function solve(impl, F, g, steps)
  local at = { x = zeros(#g), r = g, p = g }
  for _ = 1, steps do
    at = impl.cg_step { Fp = times(F, at.p), x = at.x, r = at.r, p = at.p }
  end
  return at
end

-- diag π − π πᵀ, column by column, as fisher_logits has it.
local function fisher(impl, pi)
  local F = {}
  for j = 1, #pi do
    local z = zeros(#pi)
    z[j] = 1.0
    F[j] = impl.fisher_logits { pi = { pi }, z = { z } }.u[1]
  end
  return F
end

local settings = {
  products = 5, tries = 8, epochs = 2, M = 8, gamma = 0.95, lambda = 0.9, delta = 0.02,
  damping = 0.1, residual = 0, shrink = 0.6, lr = 0.03,
}

-- 86 of the network's 165 numbers are the policy's.
local policy_size, net_size = 86, 165

local function policy_only(rng)
  local v = zeros(net_size)
  for i = 1, policy_size do v[i] = rng:real(-1, 1) end
  return v
end

-- With advantages `by` times as large, and a step that is what it was.
local function search(impl, rng, given, how, by)
  local T = given.T or 12
  local job = { seed = any_seed(rng), T = T, adv = advantages(rng, T), N = net_size }
  local more = rng:pick { -1, 0, 1 } -- the line search is promised nothing of the mean
  for t = 1, T do job.adv[t] = job.adv[t] + more end
  job.how, job.rare = with(settings, how or {}), false
  job = with(job, given)
  job.adv, job.times = rng:times(job.adv, by or 1), given.times / (by or 1)
  local out = impl.job_search(job)
  return { share = out.value, w = out.w }
end

local function step(impl, rng, given, how)
  local T = given.T or 12
  local job = { seed = any_seed(rng), T = T, adv = advantages(rng, T), N = net_size }
  job.how = with(settings, how or {})
  local out = impl.job_step(with(job, given))
  return { share = out.value, w = out.w }
end

local function run(impl, rng, given, how)
  local job = { seed = any_seed(rng), iterations = 2, T = 20, hidden = 6 }
  job.how = with(settings, how or {})
  local out = impl.job_trpo(with(job, given))
  return { w = out.w, ended = out.ended }
end

-- What a contract allows: any world, and any network whose heads have a stack each;
-- but none that answers to nothing, for of its gradient rounding is all there is, and
-- a step of TRPO is as long for a gradient that is small. So there is a choice, too.
local function any_stage(rng, from)
  local w = from:world()
  local cells, A = math.max(2, w.drawn[1]), math.max(2, w.A)
  w.drawn[3] = w.drawn[3] + cells - w.drawn[1]
  w.drawn[1], w.drawn[2], w.A = cells, A, A
  local job = { seed = from:seed(), drawn = w.drawn, T = math.max(20, from:length(w)) }
  job.net, job.N, job.policy = from:net(w, 0.01, 2, 3, true)
  job.net.far, job.net.higher = math.min(job.net.far, 0.3), 0
  return job, w
end

local function any_settings(rng, from, updates)
  return from:alike({
    products = from:three(rng:own_size(1, 12) or rng:pick { 1, 2, 3, 4 }),
    tries = from:three(rng:own_size(1, 300) or rng:pick { 1, 2, 8, 20, 250 }),
    epochs = from:three(rng:own_size(0, 40) or rng:pick { 0, 1, 2 }),
    M = from:three(rng:own_size(1, 1000) or rng:pick { 1, 3, 8, 100 }),
    gamma = from:unit(),
    lambda = from:unit(), delta = 10 ^ rng:pick { rng:real(-4, 0), rng:real(-4, 1) },
    damping = rng:pick { 0.1, 10 ^ rng:real(-1, 3) },
    residual = rng:pick { 0, 0.1, 0.9 },
    shrink = rng:pick { 0.5, 0.8, rng:real(0.02, 0.98) },
    lr = math.min(from:lr(updates), 1),
  }, "gamma", "lambda", "delta", "damping", "residual", "shrink", "lr")
end

-- One of the five parts, by its number in job_any_part; advantages of any size.
local function any_part(impl, rng, which)
  return rng:anywhere({}, 1, function(from)
    local job = any_stage(rng, from)
    job.T = rng:pick { job.T, not rng:is_alone() and 1 or job.T, 2, 3 }
    job.which, job.how = which, any_settings(rng, from, 1)
    if which == 3 then
      job.how.delta = 10 ^ rng:real(-9, 1)
      job.net.higher = rng:turn { 0, 0, 800, 0, -800 }
    end
    job.length = 10 ^ rng:pick { rng:real(-2, 1), rng:real(1, 6) }
    local by = 10 ^ rng:turn { 0, 0, -6, 4, rng:real(-9, 9) }
    job.adv = rng:times(rng:reals(job.T, -2, 2), by)
    if job.T > 1 and rng:int(0, 3) == 0 then job.adv[1] = 0.0 end
    job.v = rng:times(rng:reals(job.N, -1, 1), which == 2 and by or 1)
    for i = job.policy + 1, which == 2 and job.N or 0 do job.v[i] = 0.0 end
    job.policy = nil
    local out = impl.job_any_part(job)
    return { value = out.value, out = out.out }, which < 2 and by or nil
  end)
end

-- More products than a wide network of eight cells and seven actions is done with: each
-- still has something to add.
local function many_products(impl, rng)
  local job = { seed = any_seed(rng), which = 2, T = 100, adv = zeros(100), length = 0 }
  job.drawn = { 8, 7, 9, 16, 40, 20, 1000, 0, 0, 100 }
  job.net = { layers = 1, hidden = 17, stacks = 2, twin = false, far = 0.3,
    epsilon = 0.01, higher = 0 }
  job.N, job.v = 722, zeros(722)
  for i = 1, 415 do job.v[i] = rng:real(-1, 1) end
  job.how = with(settings, { products = rng:turn { 14, 25 }, damping = 0.01 })
  local out = impl.job_any_part(job)
  return { value = out.value, out = out.out }
end

local function any_run(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from)
    job.iterations = rng:pick { 1, 2, 3 }
    job.how, job.policy = any_settings(rng, from, 3 * (1 + job.T)), nil
    -- of a policy that a long step has made sure, rounding is all there is to go on
    job.iterations = from:again(job.iterations, job.how.lr)
    if job.iterations > 1 then job.how.delta = math.min(job.how.delta, 0.05) end
    job.how.residual = 0
    job.net.epsilon = from:epsilon(math.max(1, math.abs(w.pay)))
    local out = impl.job_any_trpo(job)
    return { ended = out.ended, w = out.w }
  end)
end

return lesson {
  scenario "surrogate: by hand" {
    claim = "ratios 1.5, 0.5 and 1 with advantages 2, −1 and 0.5: a mean of 1",
    points = 1,
    run = function(impl)
      return { L = impl.surrogate {
        logp = log_all { 0.6, 0.2, 0.3 }, logp_old = log_all { 0.4, 0.4, 0.3 },
        adv = { 2, -1, 0.5 },
      }.value }
    end,
    oracle = function(n) return near(n.L, 1, 1e-9) end,
  },
  scenario "surrogate: any rows" {
    claim = "the mean of ratio times advantage; of the old policy itself, that of the "
      .. "advantages",
    points = 2, cases = 20,
    run = function(impl, rng)
      local T, sum, mean = rng:size(1, 6), 0, 0
      local new, old = rng:reals(T, 0.05, 1), rng:reals(T, 0.05, 1)
      local adv = rng:sparse(T, -3, 3)
      for t = 1, T do
        sum, mean = sum + new[t] / old[t] * adv[t] / T, mean + adv[t] / T
      end
      local logp_old = log_all(old)
      local function L(logp)
        return impl.surrogate { logp = logp, logp_old = logp_old, adv = adv }.value
      end
      local out = { L = L(log_all(new)), here = L(logp_old), slowly = sum, mean = mean }
      return rng:anywhere(out, 3, function(from)
        local any, scale = any_rows(rng, from)
        return impl.surrogate(any), scale
      end)
    end,
    oracle = function(n)
      return near(n.L, n.slowly, 1e-9) and near(n.here, n.mean, 1e-9)
    end,
  },
  scenario "surrogate: far away" {
    claim = "an action that has become impossible counts 0; logarithms of −1000; no "
      .. "clip; advantages of any size",
    points = 1, cases = 6,
    run = function(impl, rng)
      local function L(new, old, adv)
        return impl.surrogate {
          logp = { new }, logp_old = { old }, adv = { adv } }.value
      end
      local more, A = rng:real(0, 300), rng:number(-2, 2)
      return {
        lost = L(-huge, -1, A), both = L(-1000, -1000, A),
        more = L(-3, -3 - more, A) / math.exp(more), A = A,
        very = L(-3000, -3001, A),
        sure = L(0, -0.5, -1), hardly = L(-10 ^ rng:real(-9, -4), -1, 2),
        was_sure = L(-1, -10 ^ rng:real(-9, -4), 1), was_certain = L(-0.5, 0, A),
        alike = impl.surrogate {
          logp = { -1, -1, -1 }, logp_old = { -2, -2, -2 },
          adv = { rng:wide(3, 12), 1, -2 } }.value,
        tied = impl.surrogate {
          logp = { -1, -2 }, logp_old = { -1, -3 }, adv = { 0.5, -2 } }.value,
      }
    end,
    scale = { lost = 1 },
    oracle = function(n)
      local size = 1e-9 * math.max(1, math.abs(n.A))
      return n.lost == 0 and n.both == n.A and near(n.more, n.A, size)
    end,
  },
  scenario "surrogate: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    run = function(impl, rng)
      return { L = impl.surrogate {
        logp = rng:reals(1100, -2, 0), logp_old = rng:reals(1100, -2, 0),
        adv = rng:reals(1100, -1, 1),
      }.value }
    end,
  },

  scenario "mean_kl: by hand" {
    claim = "from (½, ½) to (¼, ¾) it is 0.1438, the way back 0.1308; the mean of two "
      .. "rows",
    points = 1,
    run = function(impl)
      local even, odd = { 0.5, 0.5 }, { 0.25, 0.75 }
      local function far(old, new)
        return impl.mean_kl { pi_old = old, pi = new }.value
      end
      return {
        there = far({ even }, { odd }), back = far({ odd }, { even }),
        both = far({ even, odd }, { odd, even }),
      }
    end,
    oracle = function(n)
      local there = math.log(4 / 3) / 2
      local back = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
      return near(n.there, there, 1e-9) and near(n.back, back, 1e-9)
        and near(n.both, (there + back) / 2, 1e-9)
    end,
  },
  scenario "mean_kl: any rows" {
    claim = "by enumeration; 0 from a policy to itself, else above 0; one action is "
      .. "no distance at all",
    points = 2, cases = 20, scale = { value = 1e-3 },
    run = function(impl, rng)
      local T, A = rng:size(1, 7), rng:int(2, 5)
      local old, new = mixed(rng, T, A), mixed(rng, T, A)
      local function far(x, y) return impl.mean_kl { pi_old = x, pi = y }.value end
      local out = {
        kl = far(old, new), here = far(old, old), slowly = kl(old, new),
        one = far({ { 1 }, { 1 } }, { { 1 }, { 1 } }),
      }
      return rng:anywhere(out, 4, function(from)
        return impl.mean_kl(any_policies(rng, from)), 1e-3 -- right to 1e-12
      end)
    end,
    oracle = function(n)
      return near(n.kl, n.slowly, 1e-9) and n.here == 0 and n.kl > 0 and n.one == 0
    end,
  },
  scenario "mean_kl: rare and lost actions" {
    claim = "what π_old never does adds nothing; what π has lost is infinitely far; "
      .. "rare actions, down to 1e-12",
    points = 2, cases = 8, scale = { rare = 1 },
    run = function(impl, rng)
      local p, A = rng:real(0.1, 0.9), rng:int(2, 12)
      local function far(x, y) return impl.mean_kl { pi_old = x, pi = y }.value end
      local function rare() return rng:pick { rng:rare(A), rng:lopsided(A) } end
      return {
        never = far({ { p, 0, 1 - p } }, { { 0.25, 0.5, 0.25 } }),
        both = far({ { p, 0, 1 - p } }, { { 1 - p, 0, p } }),
        lost = far({ { p, 1 - p }, { p, 1 - p } }, { { p, 1 - p }, { 1, 0 } }),
        sure = far({ { 0, 1 } }, { { p, 1 - p } }), p = p,
        rare = far({ rare(), rare() }, { rare(), rare() }),
        pairs = far({ { 0.4, 0.4, 0.2 } }, { { 0.2, 0.4, 0.4 } }),
        two = far({ { 0, p, 1 - p }, { 0, p, 1 - p } },
          { { 0, p, 1 - p }, { 0, 0, 1 } }),
        later = far({ { p, 1 - p }, { 0, 1 } }, { { 0.5, 0.5 }, { p, 1 - p } }),
      }
    end,
    oracle = function(n)
      return n.lost == huge and near(n.sure, -math.log(1 - n.p), 1e-9)
        and near(n.never, kl({ { n.p, 1 - n.p } }, { { 0.25, 0.25 } }), 1e-9)
    end,
  },
  scenario "mean_kl: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    run = function(impl, rng)
      local old, new = {}, {}
      for t = 1, 1100 do
        local p, q = rng:real(0.1, 0.9), rng:real(0.1, 0.9)
        old[t], new[t] = { p, 1 - p }, { q, 1 - q }
      end
      return { kl = impl.mean_kl { pi_old = old, pi = new }.value }
    end,
  },

  scenario "fisher_logits: by hand" {
    claim = "π = (½, 0.3, 0.2) and z = (1, 0, −1): the mean move is 0.3, and u = "
      .. "(0.35, −0.09, −0.26)",
    points = 1,
    run = function(impl)
      local pi, z = { 0.5, 0.3, 0.2 }, { 1, 0, -1 }
      return { u = impl.fisher_logits { pi = { pi }, z = { z } }.u[1] }
    end,
    oracle = function(n) return near(n.u, { 0.35, -0.09, -0.26 }, 1e-9) end,
  },
  scenario "fisher_logits: any rows" {
    claim = "the mean over rows, and over actions as π takes them, of score times "
      .. "(score · z)",
    points = 2, cases = 20,
    run = function(impl, rng)
      local T, A = rng:size(1, 7), rng:int(2, 5)
      local pi, z, slowly = policies(rng, T, A), {}, {}
      for t = 1, T do
        z[t], slowly[t] = rng:reals(A, -2, 2), zeros(A)
        local mean = dot(pi[t], z[t])
        for b = 1, A do
          local along = z[t][b] - mean
          for c = 1, A do
            local score = (b == c and 1 or 0) - pi[t][c]
            slowly[t][c] = slowly[t][c] + pi[t][b] * along * score / T
          end
        end
      end
      local out = { all = impl.fisher_logits { pi = pi, z = z }.u, slowly = slowly }
      return rng:anywhere(out, 2, function(from)
        local any = any_moves(from)
        return { shares = cases.in_shares(any, impl.fisher_logits(any).u) }, 1
      end)
    end,
    scale = { all = 1, slowly = 1 },
    oracle = function(n) return near(n.all, n.slowly, 1e-9) end,
  },
  scenario "fisher_logits: how the KL curves" {
    claim = "a move of the logits by h z is a KL of h²/2 times z · u, and a little of "
      .. "third order",
    points = 1, cases = 8,
    run = function(impl, rng)
      local T, A, h = rng:size(1, 3), rng:int(2, 4), 1e-3
      local logits, old, new, z, curve = {}, {}, {}, {}, 0
      for t = 1, T do
        logits[t], z[t] = rng:reals(A, -1, 1), rng:reals(A, -2, 2)
        local there = {}
        for b = 1, A do there[b] = logits[t][b] + h * z[t][b] end
        old[t], new[t] = softmax(logits[t]), softmax(there)
      end
      local u = impl.fisher_logits { pi = old, z = z }.u
      for t = 1, T do curve = curve + dot(z[t], u[t]) end
      return { u = u, curve = curve, kl = kl(old, new) / (h * h / 2) }
    end,
    scale = { kl = 1e5 },
    oracle = function(n) return near(n.curve, n.kl, 2e-2) end,
  },
  scenario "fisher_logits: moves that change nothing" {
    claim = "all logits by the same number, or a sure policy, or a single action: 0; "
      .. "moves of any size",
    points = 1, cases = 8,
    run = function(impl, rng)
      local A, x = rng:turn { 2, 3, 12 }, rng:number(-2, 2)
      x = math.max(-1e12, math.min(1e12, x)) -- beyond it what cancels is all there is
      local pi, all = rng:policy(A), {}
      for b = 1, A do all[b] = x end
      local function u(p, z)
        return impl.fisher_logits { pi = { p }, z = { z } }.u[1]
      end
      local some = rng:numbers(A, -2, 2, true)
      local at = rng:lopsided(A)
      return {
        all = u(pi, all), sure = u({ 0, 1, 0 }, rng:reals(3, -2, 2)),
        one = u({ 1 }, { x }), any = u(rng:simplex(A), some),
        lopsided = u(at, rng:reals(A, -1, 1)), x = x,
      }
    end,
    scale = { all = 1e12, sure = 1, one = 1e12, lopsided = 1 },
    oracle = function(n)
      local size = 1e-9 * math.max(1, math.abs(n.x))
      return near(n.all, 0, size) and near(n.sure, 0, 1e-9) and near(n.one, 0, size)
    end,
  },
  scenario "fisher_logits: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    run = function(impl, rng)
      local pi, z = {}, {}
      for t = 1, 1100 do
        local p = rng:real(0.1, 0.9)
        pi[t], z[t] = { p, 1 - p }, rng:reals(2, -1, 1)
      end
      return { u = impl.fisher_logits { pi = pi, z = z }.u }
    end,
  },

  scenario "cg_step: by hand" {
    claim = "with rows (4, 1) and (1, 3), and g = (1, 2): α = ¼, then x = (1/11, "
      .. "7/11)",
    points = 1,
    run = function(impl)
      local F, g = { { 4, 1 }, { 1, 3 } }, { 1, 2 }
      local first, second = solve(impl, F, g, 1), solve(impl, F, g, 2)
      return {
        x = first.x, r = first.r, p = first.p, rr = first.value, solution = second.x,
      }
    end,
    oracle = function(n)
      return near(n.x, { 0.25, 0.5 }, 1e-9) and near(n.r, { -0.5, 0.25 }, 1e-9)
        and near(n.p, { -0.4375, 0.375 }, 1e-9) and near(n.rr, 0.3125, 1e-9)
        and near(n.solution, { 1 / 11, 7 / 11 }, 1e-9)
    end,
  },
  scenario "cg_step: any matrix" {
    claim = "r stays g − F x, and is what is returned, squared; each residual is at "
      .. "right angles to the last, and n steps solve",
    points = 3, cases = 12, tolerance = 1e-7,
    run = function(impl, rng)
      local n = rng:size(1, 4)
      local F, g = positive(rng, n), rng:reals(n, -2, 2)
      g[1] = g[1] + 3
      local one, two = solve(impl, F, g, 1), solve(impl, F, g, 2)
      local done, left = solve(impl, F, g, n), {}
      local Fx, reached = times(F, one.x), times(F, done.x)
      for i = 1, n do left[i] = g[i] - Fx[i] end
      return {
        x = one.x, r = one.r, p = one.p, rr = one.value, left = left, done = done.x,
        square = dot(one.r, one.r), angle = dot(one.r, two.r), reached = reached, g = g,
      }
    end,
    scale = { r = 1, p = 1, left = 1 },
    oracle = function(n)
      return near(n.r, n.left, 1e-9) and near(n.rr, n.square, 1e-9)
        and near(n.angle, 0, 1e-7) and near(n.reached, n.g, 1e-6)
    end,
  },
  scenario "cg_step: the natural gradient of a table" {
    claim = "diag π − π πᵀ has no inverse, and yet what is found is the advantages "
      .. "less their plain mean: π has dropped out",
    points = 2, cases = 10, tolerance = 1e-6,
    run = function(impl, rng)
      local A, plain, mean = rng:size(2, 5), {}, 0
      local pi, adv = rng:simplex(A), rng:reals(A, -2, 2)
      for b = 1, A do mean = mean + adv[b] / A end
      for b = 1, A do plain[b] = adv[b] - mean end
      local x = solve(impl, fisher(impl, pi), softmax_gradient(pi, adv), A - 1).x
      return { x = x, plain = plain }
    end,
    scale = { x = 1 },
    oracle = function(n) return near(n.x, n.plain, 1e-6) end,
  },
  scenario "cg_step: whatever the parameters are" {
    claim = "logits B θ have the same natural step for every B; the gradient's step "
      .. "differs",
    points = 1, cases = 6, tolerance = 1e-6,
    run = function(impl, rng)
      local A = 3
      local pi, adv, B, Bt = rng:simplex(A), rng:reals(A, -2, 2), {}, {}
      for i = 1, A do
        B[i] = rng:reals(A, -0.3, 0.3)
        B[i][i] = 1 + B[i][i]
      end
      for i = 1, A do
        Bt[i] = {}
        for j = 1, A do Bt[i][j] = B[j][i] end
      end
      local M, g = fisher(impl, pi), softmax_gradient(pi, adv)
      local F = {}
      for j = 1, A do
        local unit = zeros(A)
        unit[j] = 1.0
        F[j] = times(Bt, times(M, times(B, unit)))
      end
      local x = times(B, solve(impl, F, times(Bt, g), A - 1).x)
      local here, there, mean, plain = {}, {}, 0, 0
      for b = 1, A do mean, plain = mean + x[b] / A, plain + adv[b] / A end
      for b = 1, A do there[b], here[b] = x[b] - mean, adv[b] - plain end
      return { there = there, here = here }
    end,
    scale = { there = 1, here = 1 },
    oracle = function(n) return near(n.there, n.here, 1e-6) end,
  },
  scenario "cg_step: nothing to be won" {
    claim = "along a direction that F makes nothing of, or less, x, r and p stay, and "
      .. "0 is returned; any r and p, numbers of any size",
    points = 1, cases = 20,
    run = function(impl, rng)
      local n, by = rng:int(1, 12), 10 ^ rng:real(-12, 12)
      local x, r, p = rng:sparse(n, -2, 2), rng:reals(n, -2, 2), rng:reals(n, -2, 2)
      p[1], r[1] = 1.0, r[1] + 3
      local down, big = {}, {}
      for i = 1, n do down[i], big[i] = -p[i], by * r[i] end
      local function at(Fp, residual, direction, from)
        return impl.cg_step { Fp = Fp, x = from or x, r = residual, p = direction }
      end
      local flat, less, none = at(zeros(n), r, p), at(down, r, p),
        at(zeros(n), zeros(n), zeros(n))
      local done, scaled = at(p, p, p), at(big, big, big, big)
      local out = {
        flat_x = flat.x, flat_r = flat.r, flat_p = flat.p, flat = flat.value,
        less_x = less.x, less_p = less.p, less = less.value, none = none.x,
        none_p = none.p, x = x, r = r, p = p, done = done.r, done_p = done.p,
        rr = done.value, scaled = scaled.r, scaled_x = scaled.x,
      }
      return rng:anywhere(out, 3, function(from)
        local any, scale = any_cg(rng, from)
        return impl.cg_step(any), scale
      end)
    end,
    scale = { none_p = 1, done = 1, done_p = 1, scaled = 1e12 },
    oracle = function(n)
      return near(n.flat_x, n.x, 0) and near(n.flat_r, n.r, 0)
        and near(n.flat_p, n.p, 0) and near(n.less_x, n.x, 0)
        and near(n.less_p, n.p, 0) and n.flat == 0 and n.less == 0
        and near(n.done, 0, 1e-9)
    end,
  },
  scenario "cg_step: a thousand numbers" {
    claim = "and more: there is no network too large", points = 1,
    run = function(impl, rng)
      local r, Fp = rng:reals(1100, -1, 1), {}
      for i = 1, 1100 do Fp[i] = (1 + i % 3) * r[i] end
      local out = impl.cg_step { Fp = Fp, x = zeros(1100), r = r, p = r }
      return { x = out.x, r = out.r, p = out.p, rr = out.value }
    end,
  },

  scenario "step_length: by hand" {
    claim = "x = (1, 2), F x = (3, 1) and δ = 0.1: xᵀFx is 5, and β 0.2", points = 1,
    run = function(impl)
      local given = { x = { 1, 2 }, Fx = { 3, 1 }, delta = 0.1 }
      return { beta = impl.step_length(given).value }
    end,
    oracle = function(n) return near(n.beta, 0.2, 1e-9) end,
  },
  scenario "step_length: any direction" {
    claim = "half of β² xᵀFx is δ; a direction twice as long gets half of β",
    points = 2, cases = 20, scale = { value = 1e-300 },
    run = function(impl, rng)
      local n = rng:size(1, 6)
      local x, Fx, twice, Ftwice = rng:reals(n, -2, 2), {}, {}, {}
      x[1] = x[1] >= 0 and x[1] + 0.5 or x[1] - 0.5
      for i = 1, n do
        Fx[i] = x[i] * rng:real(0.1, 3)
        twice[i], Ftwice[i] = 2 * x[i], 2 * Fx[i]
      end
      local delta = 10 ^ rng:real(-4, 1)
      local function beta(a, Fa)
        return impl.step_length { x = a, Fx = Fa, delta = delta }.value
      end
      local one = beta(x, Fx)
      local out = {
        beta = one, half = beta(twice, Ftwice),
        model = one * one * dot(x, Fx) / 2 / delta,
      }
      return rng:anywhere(out, 4, function(from)
        local any, Fany = any_curve(rng, from, from:size(129, 1000))
        return impl.step_length { x = any, Fx = Fany, delta = from:weight() }, 1e-300
      end)
    end,
    oracle = function(n)
      return near(n.model, 1, 1e-9) and near(2 * n.half, n.beta, 1e-9)
    end,
  },
  scenario "step_length: no step" {
    claim = "δ = 0, no direction, or one along which nothing curves: 0, and no "
      .. "division by it; numbers of any size",
    points = 1, cases = 8,
    run = function(impl, rng)
      local n = rng:int(1, 12)
      local x, by, Fx, big = rng:reals(n, 1, 2), 10 ^ rng:real(-9, 9), {}, {}
      for i = 1, n do Fx[i], big[i] = by * x[i], by * x[i] end
      local function beta(a, Fa, delta)
        return impl.step_length { x = a, Fx = Fa, delta = delta }.value
      end
      return {
        still = beta(x, x, 0), none = beta(zeros(n), zeros(n), 0.1),
        flat = beta(x, zeros(n), 0.1), less = beta({ 1, 1 }, { 1, -2 }, 0.1),
        size = beta(x, Fx, 0.5 * by) / (1 / math.sqrt(dot(x, x))),
        length = by * beta(big, Fx, 0.5) / (1 / math.sqrt(dot(x, x))),
        alike = beta({ 0.1, 0.1 }, { 0.1, 0.1 }, 10 ^ rng:real(-12, 12)),
      }
    end,
    oracle = function(n)
      return n.still == 0 and n.none == 0 and n.flat == 0 and n.less == 0
        and near(n.size, 1, 1e-9) and near(n.length, 1, 1e-9)
    end,
  },
  scenario "step_length: a thousand numbers" {
    claim = "and more: there is no network too large", points = 1,
    run = function(impl, rng)
      local x = rng:reals(1100, 0, 1)
      return { beta = impl.step_length { x = x, Fx = x, delta = 0.01 }.value }
    end,
  },

  scenario "surrogate_gradient: CartPole" {
    claim = "the mean of advantage times score, 0 in the critic's stack; nothing is "
      .. "left in the network",
    points = 2, cases = 24, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 4 then return any_part(impl, rng, 0) end
      local T = rng.case == 4 and rng:many(1, 1000, 200) or rng:size(1, 12)
      local out = impl.job_gradient {
        seed = any_seed(rng), T = T, adv = rng:reals(T, -2, 2), N = net_size }
      local critic = {}
      for i = policy_size + 1, net_size do critic[#critic + 1] = out.g[i] end
      return { g = out.g, left = out.value, critic = critic }
    end,
    scale = { critic = 1, g = 1 },
    oracle = function(n)
      return not n.left or n.left == 0 and near(n.critic, 0, 0)
    end,
  },
  scenario "surrogate_gradient: no advantage" {
    claim = "no slope where all advantages are 0", points = 1, cases = 2,
    scale = { g = 1 },
    run = function(impl, rng)
      local out = impl.job_gradient {
        seed = any_seed(rng), T = 5, adv = zeros(5), N = net_size }
      return { g = out.g, left = out.value }
    end,
    oracle = function(n) return near(n.g, 0, 0) and n.left == 0 end,
  },

  scenario "fisher_vector: against its definition" {
    claim = "the mean of score times (score · v), over the rows, and over all actions "
      .. "as π takes them; nothing is left in the network",
    points = 3, cases = 25, tolerance = 1e-5,
    run = function(impl, rng)
      if rng.case > 5 then return any_part(impl, rng, 1) end
      local T = rng.case == 5 and rng:many(1, 1000, 200) or rng:size(1, 12)
      local out = impl.job_fisher {
        seed = any_seed(rng), T = T, far = rng:turn { 0.3, 0, 1 }, N = net_size,
        v = policy_only(rng), damping = 0,
      }
      return { Fv = out.Fv, slow = out.slow, left = out.value }
    end,
    scale = { left = 1 },
    oracle = function(n)
      if not n.slow then return true end
      local size = 0
      for _, x in ipairs(n.slow) do size = math.max(size, math.abs(x)) end
      return near(n.Fv, n.slow, 1e-5 * size) and n.left == 0
    end,
  },
  scenario "fisher_vector: damping" {
    claim = "damping v is added, everywhere; where the critic's numbers are, it is "
      .. "all there is",
    points = 1, cases = 3, tolerance = 1e-5,
    run = function(impl, rng)
      local v, damping = rng:reals(net_size, -1, 1), rng:turn { 0.1, 2, 1e-3 }
      local out = impl.job_fisher {
        seed = any_seed(rng), T = 7, far = 0.3, N = net_size, v = v, damping = damping }
      local critic, share = {}, {}
      for i = policy_size + 1, net_size do
        critic[#critic + 1], share[#share + 1] = out.Fv[i], damping * v[i]
      end
      return { Fv = out.Fv, critic = critic, share = share, left = out.value }
    end,
    oracle = function(n) return near(n.critic, n.share, 1e-9) and n.left == 0 end,
  },
  scenario "fisher_vector: no direction, no rows to tell apart" {
    claim = "v = 0 gives 0; a policy that is all but sure hardly curves", points = 1,
    cases = 2, tolerance = 1e-5, scale = { none = 1, sure = 1 },
    run = function(impl, rng)
      local function product(v, far)
        return impl.job_fisher {
          seed = any_seed(rng), T = 5, far = far, N = net_size, v = v, damping = 0 }.Fv
      end
      return {
        none = product(zeros(net_size), 0.3), sure = product(policy_only(rng), 8),
      }
    end,
    oracle = function(n) return near(n.none, 0, 0) end,
  },

  scenario "natural_direction: so many products" {
    claim = "conjugate gradient from 0, with the damped matrix; it returns how many "
      .. "products there were",
    points = 2, cases = 26, tolerance = 1e-4,
    run = function(impl, rng)
      if rng.case > 24 then return many_products(impl, rng) end
      if rng.case > 4 then return any_part(impl, rng, 2) end
      local how = with(settings, {
        products = rng.case == 4 and 16 or rng:size(1, 6),
        damping = rng:turn { 0.1, 0.5, 0.1, 0.01 } })
      local g = rng:times(policy_only(rng), rng:turn { 1, 1e-7, 1e3, 1e-4 })
      local out = impl.job_direction {
        seed = any_seed(rng), T = rng.case == 4 and 60 or 10, N = net_size, g = g,
        how = how }
      return { x = out.x, products = out.value }
    end,
  },
  scenario "natural_direction: near enough" {
    claim = "it ends where the residual's length is a hundredth of the gradient's, "
      .. "and not a product later",
    points = 2, cases = 4, tolerance = 1e-4,
    run = function(impl, rng)
      local how = with(settings, {
        products = 40, damping = 0.2, residual = rng:turn { 0.01, 0.3 } })
      local g = rng:times(policy_only(rng), rng:turn { 1, 1, 1e-7, 1e3 })
      local out = impl.job_direction {
        seed = any_seed(rng), T = 10, N = net_size, g = g, how = how }
      return { x = out.x, products = out.value }
    end,
    oracle = function(n) return n.products < 40 end,
  },
  scenario "natural_direction: no gradient" {
    claim = "then there is no direction either, and no product is asked for",
    points = 1, cases = 2, scale = { x = 1 },
    run = function(impl, rng)
      local out = impl.job_direction {
        seed = any_seed(rng), T = 4, N = net_size, g = zeros(net_size), how = settings }
      return { x = out.x, products = out.value }
    end,
    oracle = function(n) return n.products == 0 and near(n.x, 0, 0) end,
  },
  scenario "natural_direction: nothing curves" {
    claim = "undamped, and along a gradient that no row's logits answer to: after one "
      .. "product there is nothing to be won, and x is 0",
    points = 1, cases = 2, scale = { x = 1 },
    run = function(impl, rng)
      local g = zeros(net_size)
      for i = policy_size + 1, net_size do g[i] = rng:real(-1, 1) end
      local out = impl.job_direction { seed = any_seed(rng), T = 4, N = net_size, g = g,
        how = with(settings, { damping = 0 }) }
      return { x = out.x, products = out.value }
    end,
    oracle = function(n) return n.products == 1 and near(n.x, 0, 0) end,
  },

  scenario "line_search: the whole step" {
    claim = "a step that is short enough and uphill is taken as it is, however little "
      .. "it gains; and however rare the actions were that it makes rarer still",
    points = 1, cases = 6, tolerance = 1e-4,
    run = function(impl, rng)
      if rng.case > 4 then
        local adv = { -1, 1, 0.5, -0.5, -1, 1, 0.5, -0.5 }
        return search(impl, rng, { T = 8, adv = adv, times = 1e-3, rare = true },
          { delta = 1 })
      end
      local by = rng:turn { 1, 1e-9, 1e9, 1e-12 }
      return search(impl, rng, { times = 0.05 }, { delta = 1 }, by)
    end,
    oracle = function(n) return n.share == 1 end,
  },
  scenario "line_search: too far" {
    claim = "uphill, but too far for δ: the first share is taken whose KL is within "
      .. "it",
    points = 2, cases = 6, tolerance = 1e-4,
    run = function(impl, rng)
      -- Far away, in short steps, it shows which way round the distance is taken.
      local how = rng:turn {
        { delta = 5e-4, tries = 40, shrink = 0.5 },
        { delta = 5e-4, tries = 40, shrink = 0.8 },
        { delta = 0.2, tries = 250, shrink = 0.98 },
      }
      local near_by = rng:pick { 1, 3, 10 }
      return search(impl, rng, { times = how.delta < 0.1 and near_by or 30 }, how)
    end,
    oracle = function(n) return n.share <= 1 and n.share > 0 end,
  },
  scenario "line_search: past the top" {
    claim = "any distance is allowed, and the surrogate is lower at the end of the "
      .. "step: the first share is taken where it is higher than before",
    points = 2, cases = 4, tolerance = 1e-4,
    run = function(impl, rng)
      return search(impl, rng, { T = 30, times = rng:pick { 100, 300 } },
        { delta = 1e9, tries = 30 })
    end,
  },
  scenario "line_search: never" {
    claim = "downhill, too far for every share, δ = 0, or nothing to gain: the weights "
      .. "are what they were, and 0 is returned",
    points = 2, cases = 3,
    run = function(impl, rng)
      local down = search(impl, rng, { times = -0.5 }, { delta = 1 })
      local far = search(impl, rng, { times = 30 }, { delta = 1e-7, tries = 3 })
      local still = search(impl, rng, { times = 1 }, { delta = 0 })
      -- Of advantages that are all 0 both sides of "larger" are 0, in whatever order
      -- they are added up; of others, where nothing moves, rounding would decide.
      local none = search(impl, rng, { times = 1, adv = zeros(12) }, { delta = 1 })
      return {
        down = down.share, far = far.share, still = still.share, none = none.share,
        down_w = down.w, far_w = far.w, still_w = still.w,
      }
    end,
    scale = { down_w = 1, far_w = 1, still_w = 1 },
    oracle = function(n)
      return n.down == 0 and n.far == 0 and n.still == 0 and n.none == 0
        and near(n.down_w, 0, 0) and near(n.far_w, 0, 0) and near(n.still_w, 0, 0)
    end,
  },
  scenario "line_search: no numbers" {
    claim = "a step that ends where there are no numbers is not taken", points = 1,
    cases = 2, scale = { w = 1 },
    run = function(impl, rng)
      local s = search(impl, rng, { times = 1e300 }, { delta = huge, tries = 3 })
      return { share = s.share, w = s.w }
    end,
    oracle = function(n) return n.share == 0 and near(n.w, 0, 0) end,
  },
  scenario "line_search: one try too few" {
    claim = "as many tries as it takes, and with one fewer none will do", points = 1,
    cases = 4, tolerance = 1e-4, scale = { w = 1 },
    run = function(impl, rng)
      local T, shrink = 12, rng:turn { 0.5, 0.8 }
      local job = {
        seed = any_seed(rng), T = T, adv = advantages(rng, T), N = net_size,
        times = rng:turn { 3, 10 }, rare = false,
      }
      local function tried(tries)
        job.how = with(settings, { delta = 5e-4, tries = tries, shrink = shrink })
        return impl.job_search(job)
      end
      local share = tried(40).value
      local k = share > 0 and math.log(share) / math.log(shrink) or 0
      local needed = math.max(2, math.min(40, math.floor(k + 1.5)))
      local few, enough = tried(needed - 1), tried(needed)
      return { share = share, w = few.w, few = few.value, enough = enough.value }
    end,
    oracle = function(n)
      return n.share == 1
        or n.share > 0 and n.few == 0 and n.enough == n.share and near(n.w, 0, 0)
    end,
  },
  scenario "line_search: a single try" {
    claim = "tries may be 1: all or nothing; of a single row, too; and so for "
      .. "any rows, steps and settings",
    points = 1, cases = 24, tolerance = 1e-4,
    run = function(impl, rng)
      if rng.case > 4 then return any_part(impl, rng, 3) end
      local near_by = search(impl, rng, { times = 0.05 }, { delta = 1, tries = 1 })
      local far = search(impl, rng, { times = 10 }, { delta = 1e-3, tries = 1 })
      local row = search(impl, rng, { T = 1, adv = { 1.0 }, times = 20 },
        { delta = 1e-3, tries = 1 })
      return {
        near_by = near_by.share, w = near_by.w, far = far.share, far_w = far.w,
        row = row.share, row_w = row.w,
      }
    end,
    scale = { far_w = 1, row_w = 1 },
    oracle = function(n) return not n.far or n.near_by == 1 and n.far == 0 end,
  },

  scenario "trpo_step: some rows" {
    claim = "gradient, direction, length and search, one after another, however large "
      .. "the advantages are",
    points = 2, cases = 24, tolerance = 1e-4,
    run = function(impl, rng)
      if rng.case > 4 then return any_part(impl, rng, 4) end
      local delta, T = rng:turn { 0.02, 0.001 }, rng:size(4, 20)
      local adv = rng:times(advantages(rng, T), rng:turn { 1, 1, 1e-6, 1e4 })
      return step(impl, rng, { T = T, adv = adv }, { delta = delta })
    end,
  },
  scenario "trpo_step: a long way" {
    claim = "where δ is large the model is wrong, and the search shortens the step",
    points = 1, cases = 4, tolerance = 1e-4,
    run = function(impl, rng)
      return step(impl, rng, { T = 16 }, { delta = 0.5, tries = 20, shrink = 0.8 })
    end,
  },
  scenario "trpo_step: undamped" {
    claim = "the matrix has no inverse, and a few products do all the same", points = 1,
    cases = 2, tolerance = 1e-3,
    run = function(impl, rng)
      return step(impl, rng, { T = 16 }, { damping = 0, products = 2 })
    end,
  },
  scenario "trpo_step: nothing to do" {
    claim = "no advantages, a single row, or δ = 0: the weights stay", points = 1,
    cases = 2,
    run = function(impl, rng)
      local none = step(impl, rng, { T = 5, adv = zeros(5) })
      local one = step(impl, rng, { T = 1, adv = { 0.0 } })
      -- With δ = 0 the step is 0, and rounding decides whether its share is 1 or 0;
      -- less often so where but one advantage is not 0.
      local lone = zeros(9)
      lone[rng:int(1, 9)] = 1.0
      local still = step(impl, rng, { T = 9, adv = lone }, { delta = 0 })
      return {
        none = none.share, one = one.share, none_w = none.w, one_w = one.w,
        still_w = still.w,
      }
    end,
    scale = { none_w = 1, one_w = 1, still_w = 1 },
    oracle = function(n)
      return n.none == 0 and n.one == 0 and near(n.none_w, 0, 0) and near(n.one_w, 0, 0)
        and near(n.still_w, 0, 0)
    end,
  },

  scenario "trpo_iteration: CartPole" {
    claim = "two iterations: the same episodes and the same weights; values that move "
      .. "far; and so in any other world",
    points = 3, cases = 22, tolerance = 1e-4,
    run = function(impl, rng)
      if rng.case > 2 then return any_run(impl, rng) end
      return run(impl, rng, { world = 0, T = 24, N = net_size },
        rng:turn { {}, { gamma = 1, lambda = 1, epochs = 9, lr = 1 } })
    end,
  },
  scenario "trpo_iteration: an episode under way" {
    claim = "an iteration goes on where the last one stopped; one row or two at a time",
    points = 1, tolerance = 1e-4,
    run = function(impl, rng)
      local some = run(impl, rng, { world = 0, T = 7, iterations = 4, N = net_size })
      local one = run(impl, rng, { world = 0, T = 1, iterations = 3, N = net_size })
      local two = run(impl, rng, { world = 0, T = 2, iterations = 1, N = net_size })
      return { ended = some.ended, w = some.w, one = one.w, two = two.w }
    end,
  },
  scenario "trpo_iteration: the clock runs out" {
    claim = "three cells and a clock of two steps; the critic's last minibatch is "
      .. "shorter; no epoch at all, and a hundred; γ and λ at their ends; many rows",
    points = 2, cases = 6, tolerance = 1e-4,
    run = function(impl, rng)
      local T = rng:turn { 17, 17, 17, 17, rng:many(1, 1000, 200), 17 }
      return run(impl, rng, { world = 3, T = T, N = 167 }, rng:turn {
        { M = 5, epochs = 3 }, { epochs = 0 }, { M = 17, gamma = 1, lambda = 1 },
        { M = 1, epochs = 1, gamma = 0, lambda = 0, lr = 0 }, { M = 500, epochs = 1 },
        { M = 17, epochs = 100, lr = 0.003 },
      })
    end,
  },
  scenario "trpo_iteration: one action, or two" {
    claim = "a world with a single action has nothing to choose, and a critic to "
      .. "teach; one of a single step",
    points = 1, tolerance = 1e-4,
    run = function(impl, rng)
      local one = run(impl, rng, { world = 1, T = 12, N = 122 })
      local two = run(impl, rng, { world = 2, T = 12, N = 129 })
      return { one = one.w, two = two.w }
    end,
  },
}
