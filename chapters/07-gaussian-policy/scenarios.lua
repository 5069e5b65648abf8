-- Lesson 7. Worlds: bells drawn anew for every case; a target in two dimensions; a
-- linear system; Pendulum and a plane. The point: with d = 1, σ = 1 or u near the mean
-- most mistakes give the right numbers.

local log_2pi = cases.log_2pi
local wide, rows, bells = cases.wide, cases.rows, cases.bells
local bells_from, log_density, slope = cases.bells_from, cases.log_density, cases.slope
local points, weights, worked = cases.points, cases.weights, cases.worked
local squashes, squashed, same = cases.squashes, cases.squashed, cases.same
local with, settings, any_seed = cases.with, cases.settings, cases.any_seed
local any_settings, lesson_for = cases.any_settings, cases.lesson_for
local any_course = cases.any_course
local rows_by_hand = cases.rows_by_hand

local function run(impl, rng, given, how)
  local job = {
    seed = any_seed(rng), world = 0, iterations = 2, T = 20, hidden = 5,
    how = with(settings, how or {}), N = 2 * 4 * 5 + 6 * 12 + 1,
  }
  local out = impl.job_gaussian(with(job, given))
  return { w = out.w, ended = out.ended }
end

-- Iterations with any of them; in turn those of many epochs.
local function any_iteration(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local how, T = any_settings(rng, from), rng:pick { 12, 5, 24, 1 }
    how.pay = math.min(how.pay, 10)
    if not rng:is_alone() and rng:turn { false, false, false, true } then
      how.epochs, how.M, how.lr = 40, T, 0.003
    end
    local world = not rng:is_alone() and rng:turn { 0, 2, 3, 1, 0 }
    if world == 3 then -- seldom a row that stands out, by twenty deviations
      T = 700
      how.M, how.epochs, how.pay = 350, math.min(how.epochs, 2), rng:pick { 0.1, 1, 10 }
      how.gamma, how.lambda = rng:pick { 0, how.gamma }, rng:pick { 0, how.lambda }
    elseif not world or rng:turn { true, false, false } then
      local course, N = any_course(from, 5)
      T = rng:own_size(1, 5000) or rng:pick { 5, 12 }
      return run(impl, rng, { seed = from:seed(), world = course, T = T, N = N }, how)
    end
    return run(impl, rng, { seed = from:seed(), world = world, T = T,
      iterations = world == 3 and 1 or 2, N = ({ [2] = 110, [3] = 476 })[world] }, how)
  end)
end

-- An agent's part with many rows, or as many as it may be given (rng:many).
local function rows_without_end(impl, rng, which)
  local n = rng:many(1, 5000, 200)
  return { some = impl.job_many { which = which, n = n, K = 2 }.out }
end

-- A rollout played by gaussian_play, row by row.
local function play(impl, rng, given, how)
  local job = {
    seed = any_seed(rng), world = 0, rollouts = 1, T = 17, K = 10, wide = 0.3,
  }
  job.how = with(settings, how or {})
  local out = impl.job_play(with(job, given))
  return { row = out.row, ended = out.value }
end

local function any_play(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local world = rng:turn { 0, 1, 2, 3 }
    local given = { seed = from:seed(), world = world, T = rng:pick { 12, 3, 1 } }
    given.K = world == 3 and 58 or nil
    if rng:is_alone() or rng:turn { true, false } then
      local course, _, K = any_course(from, 5)
      given.world, given.K = course, K
      given.T = rng:own_size(1, 5000) or rng:pick { 12, 5 }
    end
    return play(impl, rng, given, any_settings(rng, from))
  end)
end

-- The weights behind a minibatch, in a world whose bells are the usual ones, if no
-- others are asked for.
local function minibatch(impl, job)
  job.net.sigma, job.rest = job.net.sigma or 0, job.rest or false
  return impl.job_minibatch(job).w
end

-- A minibatch, or an epoch of any number, with any settings. The bells of forty numbers
-- may be so wide that no density is left of them; those of few may be narrow.
local function any_minibatch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job = from:job(lesson_for, any_settings(rng, from, 1))
    job.net = { wide = 0.3, far = 0.1 }
    if rng:turn { false, false, true } then
      job.world, job.N, job.net.sigma = 3, 476, rng:turn { 0, 19 }
    end
    if rng:is_alone() or rng:turn { true, false, false } then
      job.world, job.N = any_course(from, 5)
    end
    if rng:turn { false, true, false, false, true, false } then
      job.net.sigma, job.net.far = -6, 1e-3
    end
    job.which, job.rest = from:which(job.T), rng:turn { false, true, false, false }
    if from:comes(4, 12) then job.how.lr = 0.0 end
    return { w = minibatch(impl, job) }
  end)
end

local function any_epoch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job = from:job(lesson_for, any_settings(rng, from))
    job.round = from:round()
    if from:comes(4, 6) then job.how.lr = 0.0 end
    if rng:is_alone() or rng:turn { true, false, false } then
      job.world, job.N = any_course(from, 5)
    end
    return { w = impl.job_epoch(job).w }
  end)
end

-- Of one row with a ratio of any size: whichever that is, with one of the advantages
-- its slope is about Adam's ε, so that a difference is seen.
local function huge_ratios(impl, rng, job)
  local out, T = {}, #job.adv
  job.how.c_entropy, job.which, job.net = 0, { 3 }, { wide = 0.3 }
  for i = 0, 26 do
    if i % 9 == 0 then job.seed, job.net.far = any_seed(rng), rng:real(1, 2) end
    job.adv = rng:times(rng:reals(T, -2, -1), 10.0 ^ (-4 * (i % 9)))
    out["w" .. i] = minibatch(impl, job)
  end
  return out
end

-- The same of one to three rows, for what is to be followed by hand.
local function iteration_by_hand(impl, rng)
  local how = { epochs = rng:size(1, 2), M = rng:size(1, 3), gamma = 0.5, lr = 0.1 }
  how.c_entropy = rng:turn { 0, 0.2 }
  local given = { seed = rng:int(0, 99), iterations = rng:size(1, 6) }
  given.T, given.hidden, given.world = rng:size(1, 3), 4, rng:turn { 0, 1, 2 }
  given.N = given.world == 2 and 81 or 83
  return run(impl, rng, given, how)
end

local function play_by_hand(impl, rng)
  local given = { seed = rng:int(0, 99), T = rng:size(1, 3), rollouts = rng:size(1, 6) }
  given.world = rng:turn { 0, 1, 2 }
  return play(impl, rng, given)
end

local function minibatch_by_hand(impl, rng)
  local job = rows_by_hand(rng)
  job.which, job.net = {}, { wide = 0.3, far = 0.1 }
  for i = 1, rng:size(1, #job.adv) do job.which[i] = #job.adv - i end
  return { w = minibatch(impl, job) }
end

local function epoch_by_hand(impl, rng)
  local job = rows_by_hand(rng)
  job.round = rng:int(0, 2)
  return { w = impl.job_epoch(job).w }
end

return lesson {
  scenario "gaussian_sample: by hand" {
    claim = "ξ = 1 is one deviation above the mean, ξ = −2 two below", points = 1,
    run = function(impl)
      local log_sigma = { math.log(2), math.log(0.5) }
      local given = { mu = worked.mu, log_sigma = log_sigma, xi = { { 1, -2 } } }
      return { u = impl.gaussian_sample(given).u[1] }
    end,
    oracle = function(n) return near(n.u, { 2.3, -1.5 }, 1e-9) end,
  },
  scenario "gaussian_sample: any bells" {
    claim = "u = μ + σ ξ, every number with its own noise and its own σ", points = 2,
    cases = 20,
    run = function(impl, rng)
      local T, d = rng:size(1, 4), rng:size(1, 3)
      local c = bells(rng, T, d)
      if rng:int(0, 3) == 0 then c.u[1][d] = 0.0 end
      local given = { mu = c.mu, log_sigma = c.log_sigma, xi = c.u }
      local u, left = impl.gaussian_sample(given).u, {}
      for t = 1, T do
        left[t] = {}
        for j = 1, d do
          left[t][j] = (u[t][j] - c.mu[t][j]) / math.exp(c.log_sigma[j]) - c.u[t][j]
        end
      end
      return rng:anywhere({ u = u, left = left }, 3, function(from)
        local any = bells_from(from)
        any.u = nil
        return impl.gaussian_sample(any)
      end)
    end,
    scale = { left = 1 },
    oracle = function(n) return near(n.left[1], 0, 1e-9) end,
  },
  scenario "gaussian_sample: as narrow and as wide as it gets" {
    claim = "at log σ = −20 hardly a step from the mean, at 20 half a thousand million",
    points = 1, cases = 6,
    run = function(impl, rng)
      local l = rng:pick { 20, rng:real(2, 20) }
      local xi = rng:pick { -1, 1 } * rng:real(0.5, 2)
      local function drawn(mu, log_sigma)
        local given = { mu = { { mu } }, log_sigma = { log_sigma }, xi = { { xi } } }
        return impl.gaussian_sample(given).u[1][1]
      end
      return {
        narrow = drawn(0, -l) / math.exp(-l) - xi,
        wide = drawn(1, l) / math.exp(l) - xi,
        there = drawn(1e12, -20) / 1e12,
      }
    end,
    scale = { narrow = 1, wide = 1 },
    oracle = function(n) return near(n.narrow, 0, 1e-9) and near(n.there, 1, 1e-9) end,
  },
  scenario "gaussian_sample: many rows and many numbers" {
    claim = "a thousand rows and more, and 260 numbers to an action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local of_all_sizes, far = bells(rng, 1, wide), rng:reals(wide, -2, 2)
      far[1], far[2], far[3] = 9, -9, 1e-4
      local out = many_entries(impl, rng, 0, 1)
      return with(out, {
        wide = impl.gaussian_sample {
          mu = rows(rng, 2, wide, -1, 1), log_sigma = of_all_sizes.log_sigma,
          xi = rows(rng, 2, wide, -2, 2),
        }.u,
        noise = impl.gaussian_sample {
          mu = { rng:times(of_all_sizes.mu[1], 0) }, log_sigma = of_all_sizes.log_sigma,
          xi = { far },
        }.u,
      })
    end,
  },

  scenario "gaussian_logp: by hand" {
    claim = "the chapter's bell in two dimensions", points = 1,
    run = function(impl) return { logp = impl.gaussian_logp(worked).logp } end,
    oracle = function(n) return near(n.logp, -2.29864741417641, 1e-9) end,
  },
  scenario "gaussian_logp: any bells" {
    claim = "the logarithm of the product of the densities", points = 2, cases = 20,
    run = function(impl, rng)
      local T, d = rng:size(1, 4), rng:size(1, 3)
      local c, slowly = bells(rng, T, d, rng:pick { 1, 1, 6 }), {}
      for t = 1, T do slowly[t] = log_density(c.mu[t], c.log_sigma, c.u[t]) end
      local out = { logp = impl.gaussian_logp(c).logp, slowly = slowly }
      return rng:anywhere(out, 3, function(from)
        local any = bells_from(from)
        any.xi = nil
        return impl.gaussian_logp(any)
      end)
    end,
    oracle = function(n) return near(n.logp, n.slowly, 1e-7) end,
  },
  scenario "gaussian_logp: moved and stretched" {
    claim = "moving bell and draw together changes nothing; stretching both by s takes "
      .. "d log s away",
    points = 1, cases = 10,
    run = function(impl, rng)
      local d, by, s = rng:size(1, 3), 10 ^ rng:real(0, 4), rng:real(1.5, 3)
      local c = bells(rng, 1, d)
      local moved = { mu = { {} }, u = { {} }, log_sigma = c.log_sigma }
      local stretched = { mu = { {} }, log_sigma = {}, u = { {} } }
      for j = 1, d do
        moved.mu[1][j], moved.u[1][j] = c.mu[1][j] + by, c.u[1][j] + by
        stretched.mu[1][j], stretched.u[1][j] = s * c.mu[1][j], s * c.u[1][j]
        stretched.log_sigma[j] = c.log_sigma[j] + math.log(s)
      end
      local function logp(case) return impl.gaussian_logp(case).logp[1] end
      local here = logp(c)
      return {
        logp = here, moved = logp(moved), stretched = logp(stretched),
        expected = here - d * math.log(s),
      }
    end,
    oracle = function(n)
      return near(n.moved, n.logp, 1e-8) and near(n.stretched, n.expected, 1e-8)
    end,
  },
  scenario "gaussian_logp: far out" {
    claim = "40 deviations away and more the density is no double any more, and its "
      .. "logarithm below −800; a draw may be 1e150",
    points = 1, cases = 6,
    run = function(impl, rng)
      local z = rng:pick { -1, 1 } * rng:pick { rng:real(40, 90), 10 ^ rng:real(2, 9) }
      local function logp(log_sigma, u)
        local given = { mu = { { 0.5 } }, log_sigma = { log_sigma }, u = { { u } } }
        return impl.gaussian_logp(given).logp[1]
      end
      local log_sigma, distance = rng:real(-1, 1), 10 ^ rng:real(140, 150)
      local out = logp(log_sigma, 0.5 + z * math.exp(log_sigma))
      local closed = -0.5 * z * z - log_sigma - 0.5 * log_2pi
      return {
        share = out / closed, brink = logp(0.3, 0.5 + rng:real(37, 39) * math.exp(0.3)),
        very = logp(20, distance) / (-0.5 * (distance / math.exp(20)) ^ 2),
      }
    end,
    oracle = function(n) return near(n.share, 1, 1e-9) and near(n.very, 1, 1e-9) end,
  },
  scenario "gaussian_logp: as narrow and as wide as it gets" {
    claim = "at log σ = ±20 nothing is lost, at the peak, on the flanks and far "
      .. "outside",
    points = 1, cases = 6,
    run = function(impl, rng)
      local function logp(mu, log_sigma, u)
        local given = { mu = { { mu } }, log_sigma = { log_sigma }, u = { { u } } }
        return impl.gaussian_logp(given).logp[1]
      end
      local l, z = rng:pick { -1, 1 } * rng:real(1, 20), rng:real(-3, 3)
      return {
        narrow = logp(0, -20, 4e-9), peak = logp(0.25, -20, 0.25),
        wide = logp(0, 20, -1e9), out = logp(0, -20, 1),
        any = logp(0, l, z * math.exp(l)) + l,
        closed = -0.5 * z * z - 0.5 * log_2pi,
      }
    end,
    oracle = function(n)
      local half = 0.5 * log_2pi
      return near(n.peak, 20 - half, 1e-9)
        and near(n.narrow, 20 - half - 8e-18 * math.exp(40), 1e-9)
        and near(n.wide, -20 - half - 5e17 * math.exp(-40), 1e-9)
        and near(n.out / (-0.5 * math.exp(40)), 1, 1e-9) and near(n.any, n.closed, 1e-9)
    end,
  },
  scenario "gaussian_logp: many rows and many numbers" {
    claim = "a thousand rows and more, and 260 numbers to an action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      return with(many_entries(impl, rng, 1, 1), {
        wide = impl.gaussian_logp(bells(rng, 2, wide)).logp,
      })
    end,
  },

  scenario "gaussian_score: by hand" {
    claim = "the chapter's bell: the mean is drawn to u, and σ would rather be smaller",
    points = 1,
    run = function(impl)
      local s = impl.gaussian_score(worked)
      return { dmu = s.dmu[1], dlog_sigma = s.dlog_sigma[1] }
    end,
    oracle = function(n)
      return near(n.dmu, { 1.63096909707543, -0.603288041432075 }, 1e-9)
        and near(n.dlog_sigma, { -0.0214185417547433, -0.457040762711132 }, 1e-9)
    end,
  },
  scenario "gaussian_score: any bells" {
    claim = "the slopes of log p in μ and in log σ, by finite differences", points = 3,
    cases = 12, scale = { slow_mu = 1e3, slow_log_sigma = 1e3 },
    run = function(impl, rng)
      local T, d = rng:size(1, 3), rng:size(1, 3)
      local c, slow_mu, slow_log_sigma = bells(rng, T, d), {}, {}
      for t = 1, T do
        slow_mu[t], slow_log_sigma[t] = {}, {}
        local function f() return log_density(c.mu[t], c.log_sigma, c.u[t]) end
        for j = 1, d do
          slow_mu[t][j] = slope(c.mu[t], j, f)
          slow_log_sigma[t][j] = slope(c.log_sigma, j, f)
        end
      end
      local s = impl.gaussian_score(c)
      local out = {
        dmu = s.dmu, dlog_sigma = s.dlog_sigma, slow_mu = slow_mu,
        slow_log_sigma = slow_log_sigma,
      }
      return rng:anywhere(out, 3, function(from)
        local any = bells_from(from)
        any.xi = nil
        return impl.gaussian_score(any), { dlog_sigma = 1 }
      end)
    end,
    oracle = function(n)
      return near(n.dmu[1], n.slow_mu[1], 1e-6)
        and near(n.dlog_sigma[1], n.slow_log_sigma[1], 1e-6)
    end,
  },
  scenario "gaussian_score: means over the draws" {
    claim = "the score has mean 0; pay −(u − y)² times score has mean −2(μ − y) in μ "
      .. "and "
      .. "−2σ² in log σ: by quadrature, exactly",
    points = 2, cases = 6, scale = { mean_mu = 1, mean_log_sigma = 1 },
    run = function(impl, rng)
      local mu, log_sigma, y = rng:real(-1, 1), rng:real(-0.7, 0.7), rng:real(1, 2)
      local sigma = math.exp(log_sigma)
      local case = { mu = {}, log_sigma = { log_sigma }, u = {} }
      for i = 1, 5 do case.mu[i], case.u[i] = { mu }, { mu + sigma * points[i] } end
      local s, out = impl.gaussian_score(case), {
        mean_mu = 0, mean_log_sigma = 0, in_mu = 0, in_log_sigma = 0,
        exact_mu = -2 * (mu - y), exact_log_sigma = -2 * sigma ^ 2,
      }
      for i = 1, 5 do
        local pay, w = -(case.u[i][1] - y) ^ 2, weights[i]
        out.mean_mu = out.mean_mu + w * s.dmu[i][1]
        out.mean_log_sigma = out.mean_log_sigma + w * s.dlog_sigma[i][1]
        out.in_mu = out.in_mu + w * pay * s.dmu[i][1]
        out.in_log_sigma = out.in_log_sigma + w * pay * s.dlog_sigma[i][1]
      end
      return out
    end,
    oracle = function(n)
      return near(n.mean_mu, 0, 1e-9) and near(n.mean_log_sigma, 0, 1e-9)
        and near(n.in_mu, n.exact_mu, 1e-9)
        and near(n.in_log_sigma, n.exact_log_sigma, 1e-9)
    end,
  },
  scenario "gaussian_score: narrow and wide" {
    claim = "at log σ = ±20 the slopes are of size e^±20; at the mean they are 0 and "
      .. "−1",
    points = 1, cases = 6,
    run = function(impl, rng)
      local function score(log_sigma, u, mu)
        local given = { mu = { { mu or 0 } }, log_sigma = { log_sigma }, u = { { u } } }
        local s = impl.gaussian_score(given)
        return { s.dmu[1][1], s.dlog_sigma[1][1] }
      end
      local l, z = rng:pick { -1, 1 } * rng:real(1, 20), rng:real(-3, 3)
      local any, narrow, wide_one, mean = score(l, z * math.exp(l)), score(-20, 4e-9),
        score(20, -1e9), score(-3, 0)
      local there = rng:pick { -1, 1 } * rng:int(1000, 1000000)
      local moved, far = score(-0.5, there + 1.5, there), score(0, rng:wide(3, 12))
      return {
        moved_mu = moved[1], moved_log_sigma = moved[2],
        far_mu = far[1], far_log_sigma = far[2],
        narrow_mu = narrow[1], narrow_log_sigma = narrow[2], wide_mu = wide_one[1],
        wide_log_sigma = wide_one[2], mean_mu = mean[1], mean_log_sigma = mean[2],
        any_mu = any[1] * math.exp(l) - z, any_log_sigma = any[2] - (z * z - 1),
      }
    end,
    scale = { mean_mu = 1 },
    oracle = function(n)
      return near(n.narrow_mu, 4e-9 * math.exp(40), 1)
        and near(n.wide_mu, -1e9 * math.exp(-40), 1e-17) and near(n.mean_mu, 0, 0)
        and near(n.mean_log_sigma, -1, 0) and near(n.any_mu, 0, 1e-9)
        and near(n.any_log_sigma, 0, 1e-9)
        and near(n.moved_mu, 1.5 * math.exp(1), 1e-9)
        and near(n.moved_log_sigma, 2.25 * math.exp(1) - 1, 1e-9)
    end,
  },
  scenario "gaussian_score: many rows and many numbers" {
    claim = "a thousand rows and more, and 260 numbers to an action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local s = impl.gaussian_score(bells(rng, 2, wide))
      return with(many_entries(impl, rng, 2, 1),
        { wide_mu = s.dmu, wide_log_sigma = s.dlog_sigma })
    end,
  },
  scenario "gaussian_score: a linear system" {
    claim = "three steps of the gain k on a scalar LQR: the same gains", points = 1,
    run = function(impl, rng)
      local out = impl.job_lqr {
        iterations = 4, n = 8, T = 12, seed = any_seed(rng), start = 1, lr = 0.02,
        system = {
          a = 1.1, b = 0.5, q = 1, r = 0.1, sigma_w = 0.1, log_sigma = math.log(0.3),
          m0 = 1, gamma = 0.95,
        },
      }
      return { k = out.k, ret = out.ret }
    end,
  },

  scenario "gaussian_entropy: any bell" {
    claim = "the mean of −log p over the draws, by quadrature", points = 2, cases = 12,
    run = function(impl, rng)
      local d = rng:size(1, 4)
      local c, mean = bells(rng, 1, d), 0
      if rng:int(0, 2) == 0 then c.log_sigma[d] = 0.0 end
      for j = 1, d do
        for i = 1, 5 do
          local u = c.mu[1][j] + math.exp(c.log_sigma[j]) * points[i]
          local logp = log_density({ c.mu[1][j] }, { c.log_sigma[j] }, { u })
          mean = mean - weights[i] * logp
        end
      end
      local H = impl.gaussian_entropy { mu = c.mu[1], log_sigma = c.log_sigma }.value
      return rng:anywhere({ H = H, mean = mean }, 3, function(from)
        local any = bells_from(from)
        return impl.gaussian_entropy { mu = any.mu[1], log_sigma = any.log_sigma }
      end)
    end,
    oracle = function(n) return near(n.H, n.mean, 1e-8) end,
  },
  scenario "gaussian_entropy: where the bell stands" {
    claim = "moving the mean changes nothing; twice as wide is log 2 more for every "
      .. "number; "
      .. "a bell narrower than 0.242 has less than none; there may be 260 numbers",
    points = 2, cases = 4,
    run = function(impl, rng)
      local d = rng:int(2, 4)
      local mu, far = rng:reals(d, -1, 1), rng:reals(d, 5, 9)
      local log_sigma, twice = rng:reals(d, -1, 1), {}
      for j = 1, d do twice[j] = log_sigma[j] + math.log(2) end
      local function H(m, l)
        return impl.gaussian_entropy { mu = m, log_sigma = l }.value
      end
      return {
        here = H(mu, log_sigma), there = H(far, log_sigma), twice = H(mu, twice),
        own = H(log_sigma, log_sigma), pair = H(same(3, mu[1]),
          { log_sigma[1], log_sigma[1], log_sigma[2] }),
        more = H(mu, log_sigma) + d * math.log(2), sharp = H({ 3 }, { -20 }),
        flat = H({ 1e100 }, { 20 }), least = H(same(wide, 0), same(wide, -20)),
        wide = H(rng:reals(wide, -9, 9), rng:reals(wide, -20, 20)),
      }
    end,
    oracle = function(n)
      local half = 0.5 * log_2pi + 0.5
      return near(n.here, n.there, 1e-9) and near(n.twice, n.more, 1e-9)
        and near(n.sharp, -20 + half, 1e-9) and near(n.flat, 20 + half, 1e-9)
    end,
  },

  scenario "tanh_squash: by hand" {
    claim = "u = 0.8 becomes a torque of 1.328; its log-density goes from −0.947 to "
      .. "−1.059",
    points = 1,
    run = function(impl)
      local s = impl.tanh_squash {
        u = { { 0.8 } }, logp_u = { -0.946919917274964 }, c = 2 }
      return { a = s.a[1], logp_a = s.logp_a }
    end,
    oracle = function(n)
      return near(n.a, 1.3280735405357, 1e-9)
        and near(n.logp_a, -1.05855997717812, 1e-9)
    end,
  },
  scenario "tanh_squash: any draws" {
    claim = "a = c tanh u, and its log-density less log |da/du| for every number",
    points = 2, cases = 20,
    run = function(impl, rng)
      local T, d = rng:size(1, 4), rng:size(1, 3)
      local c = squashes(rng, T, d, -2, 2)
      local s = impl.tanh_squash(c)
      local out = { a = s.a, logp_a = s.logp_a, slowly = squashed(c) }
      return rng:anywhere(out, 3, function(from)
        local n, k = from:sizes(2, 66, 60000, 250)
        local u = from:table(n, k, function() return from:exponent(400) end)
        local logp_u = from:numbers(n, function() return from:exponent(100) end)
        return impl.tanh_squash { u = u, logp_u = logp_u, c = from:weight() + 1e-100 },
          { logp_a = 1 }
      end)
    end,
    oracle = function(n) return near(n.logp_a, n.slowly, 1e-7) end,
  },
  scenario "tanh_squash: on the way out" {
    claim = "from 2 to 20 the slope falls from 0.07 to 1e-17, and no digit of its "
      .. "logarithm is lost",
    points = 1, cases = 10, scale = { low = 1, high = 1 },
    run = function(impl, rng)
      local c = squashes(rng, 3, 2, 2, 20)
      for t = 1, 3 do c.u[t][1] = -c.u[t][1] end
      local s = impl.tanh_squash(c)
      -- alone, on both sides, and just above a whole number, where what is nearly right
      -- is the worst; of a density that nearly takes the slope's logarithm back
      local function alone(whole)
        local u, out = whole + 10 ^ -rng:real(1, 3), {}
        for side = -1, 1, 2 do
          out[#out + 1] = impl.tanh_squash {
            u = { { side * u } }, logp_u = { math.log(4) - 2 * u }, c = 1 }.logp_a[1]
        end
        return out
      end
      return {
        a = s.a, logp_a = s.logp_a, slowly = squashed(c),
        low = alone(rng:turn { 9, 8, 7, 10, 6, 5, 4, 3, 2, 1 }),
        high = alone(rng:turn { 15, 12, 18, 11, 20, 13, 16, 14, 17, 19 }),
      }
    end,
    oracle = function(n) return near(n.logp_a, n.slowly, 1e-7) end,
  },
  scenario "tanh_squash: it stays a density" {
    claim = "over all actions from −c to c the density adds up to 1",
    points = 1, cases = 2,
    run = function(impl, rng)
      -- Equal steps of a. At the edges the density and all its slopes vanish, so the
      -- sum is exact far beyond what is asked.
      local mu, log_sigma = rng:real(-0.3, 0.3), rng:real(-1.1, -0.9)
      local c = rng:pick { 0.5, 3 }
      local case, sum, n = { u = {}, logp_u = {}, c = c }, 0, 200
      for i = 1, n - 1 do
        local x = 2 * i / n - 1
        local u = 0.5 * math.log((1 + x) / (1 - x))
        case.u[i], case.logp_u[i] = { u }, log_density({ mu }, { log_sigma }, { u })
      end
      for _, logp in ipairs(impl.tanh_squash(case).logp_a) do
        sum = sum + math.exp(logp) * 2 * c / n
      end
      return { whole = sum }
    end,
    oracle = function(n) return near(n.whole, 1, 1e-9) end,
  },
  scenario "tanh_squash: far out" {
    claim = "from u = ±19.1 on tanh u rounds to ±1, and log(1 − tanh² u) is log 4 − "
      .. "2|u|, "
      .. "not −∞",
    points = 1, cases = 4,
    run = function(impl, rng)
      local u, c = rng:pick { -1, 1 } * rng:real(19.1, 40), rng:real(1, 3)
      local s = impl.tanh_squash { u = { { u } }, logp_u = { -1 }, c = c }
      local closed = -1 - math.log(c) - math.log(4) + 2 * math.abs(u)
      return { a = s.a[1], logp_a = s.logp_a, closed = closed }
    end,
    oracle = function(n) return near(n.logp_a, n.closed, 1e-7) end,
  },
  scenario "tanh_squash: farther still" {
    claim = "at u = ±400 and beyond, to millions, where e^{2|u|} overflows, too; "
      .. "actions stay within ±c",
    points = 1, cases = 4,
    run = function(impl, rng)
      local u, v, c = rng:real(400, 1000), rng:real(1000, 2000), rng:real(1, 3)
      v = v * rng:turn { 1000, 1, 30, 3 }
      local s = impl.tanh_squash { u = { { u }, { -v } }, logp_u = { -1, -2 }, c = c }
      local rest = math.log(c) + math.log(4)
      return {
        a = { s.a[1][1] / c, s.a[2][1] / c }, logp_a = s.logp_a,
        closed = { 2 * u - 1 - rest, 2 * v - 2 - rest },
      }
    end,
    oracle = function(n)
      return near(n.logp_a, n.closed, 1e-5) and near(n.a, { 1, -1 }, 1e-9)
    end,
  },
  scenario "tanh_squash: no move at all" {
    claim = "u = 0 stays where it is, and its density is divided by c; the smallest "
      .. "draw is c times as large; u may be c",
    points = 1, cases = 4,
    run = function(impl, rng)
      local s = impl.tanh_squash { u = { { 0 } }, logp_u = { 0 }, c = 2 }
      local little = { u = { { rng:wide(-12, -5) } }, logp_u = { 0 }, c = 2 }
      local hardly = impl.tanh_squash(little)
      local same = impl.tanh_squash { u = { { 0.5 } }, logp_u = { 0 }, c = 0.5 }.a
      return { zero = s.a[1], logp_a = s.logp_a, hardly = hardly.a[1], same = same }
    end,
    scale = { zero = 1 },
    oracle = function(n)
      return near(n.zero, 0, 0) and near(n.logp_a, -math.log(2), 1e-9)
    end,
  },
  scenario "tanh_squash: many rows and many numbers" {
    claim = "a thousand rows and more, and 260 numbers to an action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local s = impl.tanh_squash(squashes(rng, 2, wide, -3, 3))
      return with(many_entries(impl, rng, 3, 1), { wide = s.logp_a, wide_a = s.a })
    end,
  },

  scenario "head_gradient: any rows" {
    claim = "the score times the slope in log p, and c_H/T on every log σ", points = 2,
    cases = 20,
    run = function(impl, rng)
      local T, d = rng:size(1, 4), rng:size(1, 3)
      local c = {
        score_mu = rows(rng, T, d, -2, 2), score_log_sigma = rows(rng, T, d, -1, 3),
        dlogp = rng:reals(T, -1, 1), c_entropy = rng:real(0.1, 0.5),
      }
      local special, t = rng:int(0, 4), rng:int(1, T)
      if special == 0 then c.dlogp[t] = 0.0 end
      if special == 1 then c.score_mu[t][d] = 0.0 end
      if special == 2 then c.score_log_sigma[t][1] = 0.0 end
      if special == 3 then c.c_entropy = 0.0 end
      if special == 4 then c.dlogp[T] = c.c_entropy end
      local h, slopes = impl.head_gradient(c), rng:numbers(T, -1, 1)
      -- each term alone, where nothing hides it
      local score = impl.head_gradient(with(c, { dlogp = slopes, c_entropy = 0 }))
      local bonus = impl.head_gradient(with(c, {
        dlogp = rng:times(slopes, 0), c_entropy = rng:weight() }))
      local out = {
        dmu = h.dmu, dlog_sigma = h.dlog_sigma, score = score.dmu,
        score_log_sigma = score.dlog_sigma, bonus = bonus.dlog_sigma,
      }
      return rng:anywhere(out, 3, function(from)
        local n, k = from:sizes(2, 66, 60000, 250)
        return impl.head_gradient {
          score_mu = from:table(n, k), score_log_sigma = from:table(n, k),
          dlogp = from:numbers(n), c_entropy = from:weight(),
        }
      end)
    end,
  },
  scenario "head_gradient: objective and entropy together" {
    claim = "summed over the rows, the slopes of the mean of ρ Â + c_H H, by finite "
      .. "differences",
    points = 2, cases = 6, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local T, d = rng:size(2, 4), rng:int(2, 3)
      local c, adv, old = bells(rng, T, d), rng:reals(T, -2, 2), {}
      local c_entropy, dlogp = rng:real(0.1, 0.5), {}
      local score_mu, score_log_sigma = {}, {}
      for t = 1, T do
        local ratio = rng:real(0.5, 1.5)
        old[t] = log_density(c.mu[t], c.log_sigma, c.u[t]) - math.log(ratio)
        dlogp[t] = ratio * adv[t] / T
        score_mu[t], score_log_sigma[t] = {}, {}
        for j = 1, d do
          local sigma = math.exp(c.log_sigma[j])
          local z = (c.u[t][j] - c.mu[t][j]) / sigma
          score_mu[t][j], score_log_sigma[t][j] = z / sigma, z * z - 1
        end
      end
      local function objective()
        local sum = 0
        for t = 1, T do
          local logp = log_density(c.mu[t], c.log_sigma, c.u[t])
          sum = sum + math.exp(logp - old[t]) * adv[t] / T
        end
        for j = 1, d do sum = sum + c_entropy * c.log_sigma[j] end
        return sum
      end
      local h = impl.head_gradient {
        score_mu = score_mu, score_log_sigma = score_log_sigma, dlogp = dlogp,
        c_entropy = c_entropy,
      }
      local summed, slowly = {}, {}
      for j = 1, d do
        summed[j], slowly[j] = 0, slope(c.log_sigma, j, objective)
        for t = 1, T do summed[j] = summed[j] + h.dlog_sigma[t][j] end
      end
      return { dmu = h.dmu, summed = summed, slowly = slowly }
    end,
    oracle = function(n) return near(n.summed, n.slowly, 1e-6) end,
  },
  scenario "head_gradient: many rows and many numbers" {
    claim = "a thousand rows and more, and 260 numbers to an action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local function head(T, d)
        return impl.head_gradient {
          score_mu = rows(rng, T, d, -2, 2), score_log_sigma = rows(rng, T, d, -1, 3),
          dlogp = rng:reals(T, -1, 1), c_entropy = 0.3,
        }
      end
      local s = head(2, wide)
      return with(many_entries(impl, rng, 4, 1),
        { wide_mu = s.dmu, wide_log_sigma = s.dlog_sigma })
    end,
  },
  scenario "head_gradient: a target is found" {
    claim = "ten steps towards a target in two dimensions: the same means and "
      .. "deviations",
    points = 1,
    run = function(impl, rng)
      local out = impl.job_target {
        iterations = 10, target = { 1.5, -1 }, weight = { 1, 3 },
        how = { n = 16, seed = any_seed(rng), c_entropy = 0.1, lr = 0.05 },
      }
      return { mu = out.mu, log_sigma = out.log_sigma }
    end,
  },

  scenario "gaussian_play: Pendulum" {
    by_hand = play_by_hand,
    claim = "a rollout: what was seen, drawn and paid, its log-density, values "
      .. "before and behind; and so in any other world",
    points = 2, cases = 19, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 4 then return any_play(impl, rng) end
      local given = rng:turn { {}, {}, { T = 300 }, { wide = 10 } }
      return play(impl, rng, given, rng:turn { {}, { pay = 40, c = 0.3 }, {}, {} })
    end,
  },
  scenario "gaussian_play: two controls" {
    claim = "two means, two deviations, two dice, each for its own control; and a "
      .. "rollout as long as the last, with more of them", points = 1,
    cases = 7, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case == 7 then
        play(impl, rng, { T = 400 })
        return play(impl, rng, { world = 3, K = 58, T = 400 })
      end
      return play(impl, rng, { world = 2, wide = rng:turn { 0.3, 6, 6 } }, { c = 0.7 })
    end,
  },
  scenario "gaussian_play: the clock runs out" {
    claim = "a pendulum never ends: behind the 200th step there is a value; the next "
      .. "rollout goes on where this one stopped; many steps",
    points = 1, cases = 4, tolerance = 1e-6,
    run = function(impl, rng)
      if rng:last() then return rows_without_end(impl, rng, 5) end
      local T, rollouts = rng:turn { 7, 5, 5 }, rng:turn { 2, 2, 3 }
      return play(impl, rng, { world = 1, T = T, rollouts = rollouts })
    end,
  },

  scenario "gaussian_minibatch: some rows" {
    by_hand = minibatch_by_hand,
    claim = "one step of Adam on the rows asked for, in any order",
    points = 2, cases = 18,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 4 then return any_minibatch(impl, rng) end
      local T = rng:turn { 12, 12, 40, 300 }
      local n = rng:size(1, rng:turn { 7, 7, 70, 300 })
      local job = lesson_for(rng, T, rng:turn {
        {}, { epsilon = 0.01, c_entropy = 0.001, c_value = 0.05 },
        { epsilon = 0.4, c_entropy = 2, c_value = 6 }, {},
      })
      job.which, job.net = {}, { wide = 0.3, far = 0.1 }
      for i = 1, n do job.which[i] = (5 * i + rng:int(0, 4)) % T end
      job.which[n] = job.which[math.max(1, n - 1)]
      return { w = minibatch(impl, job) }
    end,
  },
  scenario "gaussian_minibatch: no clipping" {
    claim = "with ε infinite, and no bonus; in a world with one control; of 5 000 "
      .. "rows",
    points = 1, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      if rng:last() then return rows_without_end(impl, rng, 6) end
      local job = lesson_for(rng, 9, { epsilon = math.huge, c_entropy = 0 })
      job.world, job.N = 0, 113
      job.which, job.net = { 8, 3, 5, 0 }, { wide = 0.3, far = 0.1 }
      return { w = minibatch(impl, job) }
    end,
  },
  scenario "gaussian_minibatch: rows far away" {
    claim = "as much as its advantage, its ratio and its error come to, the weights' "
      .. "slopes are, however large",
    points = 1, cases = 21, tolerance = 1e-6,
    run = function(impl, rng)
      local T = rng:turn { 9, 9, 80 }
      local job = lesson_for(rng, T, rng:turn { {}, { c_entropy = 2, c_value = 6 } })
      local by = rng:turn { 1, 1e4, 1, 1000, 30, 1, 0.1 }
      if by < 1 then return huge_ratios(impl, rng, job) end
      job.which = { rng:pick { 3, 7, rng:int(0, 8) } }
      for i = 1, T > 9 and T or 0 do job.which[i] = i - 1 end
      job.net = { wide = rng:turn { 0.3, 0.3, 0.3, 3 } }
      job.net.far = rng:turn { 0.3, 0.1, 0.6, 0.01 }
      job.adv = T == 9 and rng:turn { rng:reals(T, 1, 2), rng:reals(T, -2, -1) }
        or rng:reals(T, -2, -1) -- what has become likelier is never cut there
      job.adv, job.target = rng:times(job.adv, by), rng:times(job.target, by)
      return { w = minibatch(impl, job) }
    end,
    oracle = function(n) return near(n.w or 0, 0, 1e3) end, -- numbers, all of them
  },

  scenario "gaussian_epoch: all rows in pieces" {
    by_hand = epoch_by_hand,
    claim = "shuffled by its number; the last minibatch is shorter; M may be more "
      .. "than T",
    points = 2, cases = 15, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 9 then return any_epoch(impl, rng) end
      local T = rng:many(1, 5000, rng:turn { 17, 16, 21, 17, 41, 1, 17, 20, 300 })
      local M = T > 41 and T or rng:turn { 5, 5, 5, 20, 20, 5, 1, 20 }
      local job = lesson_for(rng, T, { M = M })
      job.round = rng:pick { rng:int(1, 9), rng:int(200, 70000) }
      return { w = impl.job_epoch(job).w }
    end,
  },

  scenario "gaussian_iteration: Pendulum" {
    by_hand = iteration_by_hand,
    claim = "two iterations: the same weights and the same log σ; and so in any "
      .. "other world, with any settings",
    points = 2, cases = 19,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 3 then return any_iteration(impl, rng) end
      local long = { T = rng:many(1, 5000, 300), iterations = 1 }
      return run(impl, rng, rng:turn { {}, {}, long }, rng:turn {
        {}, { gamma = 1, lambda = 1 }, { M = 5000, epochs = 1 },
      })
    end,
  },
  scenario "gaussian_iteration: two controls" {
    claim = "two means, two deviations, two dice, each for its own control", points = 1,
    cases = 2, tolerance = 1e-6,
    run = function(impl, rng) return run(impl, rng, { world = 2, N = 110 }) end,
  },
  scenario "gaussian_iteration: the clock runs out" {
    claim = "a pendulum never ends: behind the 200th step there is a value; the last "
      .. "minibatch is shorter",
    points = 2, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local T, iterations = rng:turn { 17, 5 }, rng:turn { 2, 3 }
      return run(impl, rng, { world = 1, T = T, iterations = iterations }, { M = 5 })
    end,
  },
  scenario "gaussian_iteration: an episode under way" {
    claim = "an iteration goes on where the last one stopped",
    points = 1, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      local T, epochs = rng:turn { 5, 1, 5 }, rng:turn { 1, 1, 300 }
      local how = { M = 5, epochs = epochs, lr = 0.02 / epochs }
      return run(impl, rng, { T = T, iterations = 4 }, how)
    end,
  },
  scenario "gaussian_iteration: large steps" {
    claim = "with steps so long that ratios leave the band, what is clipped stays "
      .. "clipped",
    points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      return run(impl, rng, {}, { M = 10, epochs = 7, lr = 0.1, lambda = 0 })
    end,
  },
  scenario "gaussian_iteration: far out" {
    claim = "after one huge step draws lie where tanh u rounds to ±1; then u cannot "
      .. "be had "
      .. "back from the action",
    points = 1, cases = 4, tolerance = 1e-6,
    run = function(impl, rng)
      return run(impl, rng, {}, { M = 20, epochs = 1, lr = 8 })
    end,
  },
}
