-- Lesson 6. Worlds: batches drawn anew for every case; CartPole; a row of three cells.
-- The point: which side of the band a ratio is on, and the sign of its advantage, make
-- four cases, and most mistakes are right in three of them.

local huge, many, very_many = cases.huge, cases.many, cases.very_many
local batch, wide_batch, middle_of = cases.batch, cases.wide_batch, cases.middle_of
local objective, slope, slopes = cases.objective, cases.slope, cases.slopes
local log_all, same, log_rows = cases.log_all, cases.same, cases.log_rows
local band_from, critic, worked = cases.band_from, cases.critic, cases.worked
local at_the_edge = cases.at_the_edge
local rows, log_taken, full, with = cases.rows, cases.log_taken, cases.full, cases.with
local settings, bands, any_seed = cases.settings, cases.bands, cases.any_seed
local any_settings, lesson_for = cases.any_settings, cases.lesson_for
local rows_by_hand, one_pays = cases.rows_by_hand, cases.one_pays

local function run(impl, rng, given, how)
  local job = { seed = any_seed(rng), iterations = 2, T = 20, hidden = 6 }
  job.how = with(settings, how or {})
  local out = impl.job_ppo(with(job, given))
  return { w = out.w, ended = out.ended }
end

-- Iterations with any of them; in turn those of many epochs, and a policy that goes
-- far.
local function any_iteration(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local how, T = any_settings(rng, from), rng:pick { 12, 5, 24, 1 }
    if rng:turn { false, false, false, true } then
      how.epochs, how.target_kl = 40, huge
      how.M, how.lr = T, 0.003
    elseif rng:turn { false, true } then
      how.epochs, how.lr, how.epsilon, how.target_kl = 6, 0.3, 3, rng:pick { 1, 2, 4 }
    end
    local world = rng:pick { 0, 3, 4 }
    return run(impl, rng, { seed = from:seed(), world = world, T = T,
      N = world == 3 and 167 or 165 }, how)
  end)
end

-- What the contract of an iteration allows: any world, network and settings; and a long
-- one in which a row stands out. Of few updates, for what is rounded otherwise grows
-- with every one. Where the slopes of the policy are to be seen, Adam's ε is of their
-- size, and the critic's are no longer, lest it is their rounding that is seen.
local function any_net(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local world, how = from:world(short), any_settings(rng, from)
    local alone = rng:is_alone()
    local long = not (short or alone) and rng:turn { false, false, false, true }
    if long then world = one_pays(world) end
    local size = rng:pick { 1, how.c_entropy, how.c_value * math.abs(world.pay) }
    size = math.max(1, size)
    how.c_value = math.min(how.c_value, size / math.abs(world.pay))
    local net, N = from:net(world, from:epsilon(size, world))
    net.T = long and rng:many(1, 700, 300) or from:length(world, short)
    if not alone then
      how.M, how.epochs = math.max(how.M, net.T // 2), math.min(how.epochs, 3)
    end
    if long then how.lambda = rng:pick { 0, how.lambda } end
    local run = impl.job_any {
      seed = from:seed(), drawn = world.drawn, net = net, how = how, N = N,
      iterations = long and 1
        or from:again(math.min(from:plays(world, short), 2), how.lr),
    }
    return { w = run.w, ended = run.ended }
  end)
end

-- An agent's part with many rows, or as many as it may be given (rng:many).
local function rows_without_end(impl, rng, which)
  local n = rng:many(1, 5000, 200)
  return { some = impl.job_many { which = which, n = n, K = 2 }.out }
end

-- A rollout played by ppo_play, row by row.
local function play(impl, rng, given)
  local job = {
    seed = any_seed(rng), world = 0, rollouts = 1, T = 25, D = 4, K = 6, wide = 0.3,
  }
  local out = impl.job_play(with(job, given))
  return { obs = out.obs, a = out.a, row = out.row, ended = out.value }
end

-- Of one row with a ratio of any size: whichever that is, with one of the advantages
-- its slope is about Adam's ε, so that a difference is seen.
local function huge_ratios(impl, rng, job)
  local out = {}
  job.wide, job.far = rng:turn { 6, 30 }, rng:pick { 6, 12, 20 }
  job.how.c_entropy, job.which = 0, { rng:pick { 3, 7 } }
  for k = 0, 8 do
    job.adv = rng:times(rng:reals(9, -2, -1), 10.0 ^ (-4 * k))
    out["w" .. k] = impl.job_minibatch(job).w
  end
  return out
end

-- Parts in any world, with any network.
local function play_any(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local world = from:world()
    local net, N = from:net(world, 0.01)
    net.T = from:length(world)
    local out = impl.job_any_play {
      seed = from:seed(), drawn = world.drawn, rollouts = from:plays(world), net = net,
      N = N, T = net.T, D = world.D, K = 6,
    }
    return { obs = out.obs, a = out.a, row = out.row, ended = out.ended }
  end)
end

local function minibatch_anywhere(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local world, how = from:world(), any_settings(rng, from, 1)
    local job = lesson_for(rng, from:length(world))
    local size = rng:pick { 1, how.c_entropy, 10 ^ rng:real(2, 8) }
    job.target = rng:times(job.target, math.max(1, size))
    if rng:turn { false, true } then job.adv = rng:sparse(job.T, -2, 2) end
    job.how, job.seed, job.drawn = how, from:seed(), world.drawn
    job.net, job.N = from:net(world,
      from:epsilon(math.max(1, size, size * how.c_value)))
    job.net.T = job.T
    if rng:turn { false, false, true, false } then job.net.far = 3 end
    job.which, job.rest = from:which(job.T), rng:turn { false, true }
    return { w = impl.job_any_minibatch(job).w }
  end)
end

-- Of single rows, some of whose actions have become impossible, or nearly so:
-- infinitely far, or as far as their logits are.
local function lost_actions(impl, rng)
  local far = {}
  for i = 1, 8 do
    local kl = impl.job_kl { seed = any_seed(rng), T = 1, far = 300 }.value
    far[i] = kl > 500
  end
  return far
end

local function kl_anywhere(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local world = from:world()
    local net = from:net(world, 0.01)
    net.T = from:length(world)
    local given = { seed = from:seed(), drawn = world.drawn, net = net }
    return { kl = impl.job_any_kl(given).value }
  end)
end

-- A minibatch, or an epoch of any number, with any settings.
local function any_minibatch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job = from:job(lesson_for, any_settings(rng, from, 1))
    job.wide, job.far = 0.3, 0.3
    job.which = from:which(job.T)
    return { w = impl.job_minibatch(job).w }
  end)
end

local function any_epoch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job = from:job(lesson_for, any_settings(rng, from))
    job.round = from:round()
    if from:comes(4, 6) then job.how.lr = 0.0 end
    return { w = impl.job_epoch(job).w }
  end)
end

-- The same of one to three rows, for what is to be followed by hand: a row of three
-- cells with a clock of two steps.
local function iteration_by_hand(impl, rng)
  if rng.case > 20 then return any_net(impl, rng, true) end
  local how = { epochs = rng:size(1, 2), M = rng:size(1, 3), gamma = 0.5, lr = 0.1 }
  how.target_kl = rng:turn { huge, 0.02 }
  how.c_entropy, how.clip = rng:turn { 0, 0.2 }, rng:turn { huge, 0.2 }
  local given = { seed = rng:int(0, 99), world = 3, iterations = rng:size(1, 2) }
  given.T, given.hidden, given.N = rng:size(1, 3), 4, 97
  given.how = with(settings, how)
  local out = impl.job_ppo(given)
  return { w = out.w, ended = out.ended }
end

local function play_by_hand(impl, rng)
  local given = { seed = rng:int(0, 99), world = 3, D = 3, T = rng:size(1, 3) }
  given.rollouts = rng:size(1, 2)
  return play(impl, rng, given)
end

local function minibatch_by_hand(impl, rng)
  local job = rows_by_hand(rng)
  job.which, job.wide, job.far = {}, 0.3, 0.3
  for i = 1, rng:size(1, #job.adv) do job.which[i] = #job.adv - i end
  return { w = impl.job_minibatch(job).w }
end

local function epoch_by_hand(impl, rng)
  local job = rows_by_hand(rng)
  job.round = rng:int(0, 2)
  return { w = impl.job_epoch(job).w }
end

local function kl_by_hand(impl, rng)
  local job = { seed = rng:int(0, 99), T = rng:size(1, 3), far = 0.1 }
  return { kl = impl.job_kl(job).value }
end

return lesson {
  scenario "importance_ratio: any rows" {
    claim = "ρ = π/π_old, from the two logarithms", points = 2, cases = 20,
    run = function(impl, rng)
      local T = rng:size(1, 6)
      local new, old, quotient = rng:reals(T, 0.05, 1), rng:reals(T, 0.05, 1), {}
      if rng:int(0, 3) == 0 then new[1] = old[1] end
      for t = 1, T do quotient[t] = new[t] / old[t] end
      local out = impl.importance_ratio { logp = log_all(new), logp_old = log_all(old) }
      out = { ratio = out.ratio, quotient = quotient }
      return rng:anywhere(out, 6, function(from)
        return impl.importance_ratio(log_rows(rng, from))
      end)
    end,
    oracle = function(n) return near(n.ratio, n.quotient, 1e-9) end,
  },
  scenario "importance_ratio: far away" {
    claim = "an action that has become impossible has ratio 0; one that has become "
      .. "e^x times as likely has e^x, as far as that is a double",
    points = 1, cases = 10,
    run = function(impl, rng)
      local function ratio(new, old)
        return impl.importance_ratio { logp = { new }, logp_old = { old } }.ratio[1]
      end
      local less, more = rng:real(0, rng:turn { 700, 708 }), rng:real(0, 700)
      if rng:last() then less, more = 707.5, 709.5 end
      local hardly, close, old = 10 ^ rng:real(-9, -4), {}, {}
      for t = 1, 6 do
        close[t], old[t] = -1 + 10 ^ rng:real(-8, -2), -1
      end
      local fall, rise = {}, {}
      for i = 1, 28 do
        local by = 25 * (i - rng:uniform())
        fall[i] = ratio(-by, 0) * math.exp(by)
        rise[i] = ratio(-3, -3 - by) / math.exp(by)
      end
      return { fall = fall, rise = rise,
        close = impl.importance_ratio { logp = close, logp_old = old }.ratio,
        never = ratio(-huge, -1), never_was = ratio(-0.5, -800),
        sure = ratio(0, -more) / math.exp(more), is_nearly = ratio(-hardly, -1),
        was_nearly = ratio(-1, -hardly),
        both = ratio(-1000, -1000), less = ratio(-less, 0) / math.exp(-less),
        more = ratio(-3, -3 - more) / math.exp(more),
      }
    end,
    oracle = function(n)
      return n.never == 0 and n.never_was == huge and n.both == 1
        and near(n.less, 1, 1e-9) and near(n.more, 1, 1e-9) and near(n.sure, 1, 1e-9)
    end,
  },
  scenario "importance_ratio: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 0, 1) end,
  },

  scenario "effective_sample_size: any ratios" {
    claim = "rows that are all alike count in full; one that outweighs the others "
      .. "counts alone; zeros count for nothing",
    points = 2, cases = 20,
    run = function(impl, rng)
      local function ess(list)
        return impl.effective_sample_size { ratio = list }.value
      end
      local T, x = rng:size(1, 7), rng:pick { 1, 10 ^ rng:real(-4, 0) }
      local some = rng:reals(T, 0, 3)
      some[rng:int(1, T)] = 0.0
      local out = {
        ess = ess(rng:reals(T, 0, 3)), some = ess(some), alike = ess(same(T, x)), T = T,
        alone = ess { 1e6, 1e-3, 0 }, none = ess { 0, 0 }, ends = ess { x, 0, 0, x },
      }
      return rng:anywhere(out, 3, function(from)
        local ratio = from:numbers(from:size(129, 60000))
        for t, x in ipairs(ratio) do ratio[t] = math.min(math.abs(x), 1e12) end
        return impl.effective_sample_size { ratio = ratio }
      end)
    end,
    oracle = function(n)
      return near(n.alike, n.T, 1e-9) and near(n.alone, 1, 1e-6) and n.none == 0
    end,
  },
  scenario "effective_sample_size: of any size" {
    claim = "all ratios times one number are worth as many rows", points = 1, cases = 6,
    run = function(impl, rng)
      local ratio, scaled, by = rng:reals(5, 0.1, 3), {}, rng:power(-148, 11.5)
      for t = 1, 5 do scaled[t] = by * ratio[t] end
      local function ess(list)
        return impl.effective_sample_size { ratio = list }.value
      end
      return { ess = ess(ratio), scaled = ess(scaled) }
    end,
    oracle = function(n) return near(n.ess, n.scaled, 1e-9) end,
  },
  scenario "effective_sample_size: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 1, 1) end,
  },

  scenario "normalise: by hand" {
    claim = "advantages 1, −0.5, 2, −1.5 have mean 0.25 and, with 3 below the line, "
      .. "deviation 1.5546",
    points = 1,
    run = function(impl)
      return { scaled = impl.normalise { adv = worked.adv }.scaled }
    end,
    oracle = function(n)
      return near(n.scaled, { 0.482451, -0.482451, 1.125718, -1.125718 }, 1e-6)
    end,
  },
  scenario "normalise: any advantages" {
    claim = "mean 0 and, divided by T − 1, variance 1; two rows may be close together",
    points = 2, cases = 20,
    run = function(impl, rng)
      local T, sum, squares = rng:size(2, 8), 0, 0
      local adv, close = rng:reals(T, -3, 3), { 0.3, 0.3 + 10 ^ rng:real(-3, -1) }
      if T > 2 and rng:int(0, 2) == 0 then adv[rng:int(1, T)] = 0.0 end
      adv[2] = adv[1] + rng:pick { -1, 1 } * rng:real(0.5, 3) -- so that 1e-8 is little
      local scaled = impl.normalise { adv = adv }.scaled
      for t = 1, T do sum, squares = sum + scaled[t], squares + scaled[t] ^ 2 end
      local out = {
        scaled = scaled, mean = sum / T, variance = squares / (T - 1),
        close = impl.normalise { adv = close }.scaled, apart = close[2] - close[1],
      }
      return rng:anywhere(out, 3, function(from)
        local n = math.max(2, from:size(129, 60000))
        local spread = math.min(from:weight() + 1e-12, 1e12)
        local shift = spread * from:exponent(11)
        local some = from:numbers(n, function() return rng:real(-1, 1) end)
        for t = 1, n do some[t] = shift + spread * (some[t] + (-1) ^ t) end
        return impl.normalise { adv = some }
      end)
    end,
    oracle = function(n)
      local sigma = n.apart / math.sqrt(2)
      return near(n.mean, 0, 1e-9) and near(n.variance, 1, 1e-6)
        and near(n.close[2], n.apart / 2 / (sigma + 1e-8), 1e-9)
    end,
  },
  scenario "normalise: nothing to compare with" {
    claim = "a single row, or rows that are all alike, give 0 and no division by 0; "
      .. "0.1 is such a number, too",
    points = 2, cases = 8, scale = { one = 1, alike = 1, tenths = 1e3, scaled = 1e3 },
    run = function(impl, rng)
      local x, y = rng:int(-8, 8) / 4, rng:pick { 0.1, 0.7, -1 / 3, 1.1 }
      return {
        one = impl.normalise { adv = { x } }.scaled,
        alike = impl.normalise { adv = { x, x, x, x } }.scaled,
        tenths = impl.normalise { adv = same(rng:int(2, 11), y) }.scaled,
      }
    end,
    oracle = function(n)
      return near(n.one, 0, 0) and near(n.alike, 0, 0) and near(n.tenths, 0, 1e-6)
    end,
  },
  scenario "normalise: hardly any spread" {
    claim = "1e-8 is added to the deviation, not to the variance",
    points = 1, cases = 6,
    scale = { scaled = 1 },
    run = function(impl, rng)
      local x = 2.0 ^ -rng:turn { 24, 30, 27, 34, 52, 50 }
      return { scaled = impl.normalise { adv = { x, -x } }.scaled, x = x }
    end,
    oracle = function(n)
      return near(n.scaled[1], n.x / (n.x * math.sqrt(2) + 1e-8), 1e-9)
    end,
  },
  scenario "normalise: far from 0 and in any unit" {
    claim = "only what is left of the mean counts, however large that is, and in any "
      .. "unit",
    points = 2, cases = 8,
    run = function(impl, rng)
      local adv, up, times = rng:reals(6, -1, 1), {}, {}
      local mean, by = rng:pick { -1, 1 } * 10 ^ rng:real(3, 5), 10 ^ rng:real(0, 12)
      for t = 1, 6 do up[t], times[t] = mean + adv[t], by * adv[t] end
      return {
        far = impl.normalise { adv = up }.scaled,
        large = impl.normalise { adv = times }.scaled,
      }
    end,
    oracle = function(n) return near(n.far, n.large, 1e-6) end,
  },
  scenario "normalise: a thousand rows" {
    claim = "and more: there is no row too many; and one that stands out may be 45 "
      .. "deviations away",
    points = 1, cases = 2, optional = { very_many = true },
    run = function(impl, rng)
      local out, adv = many_entries(impl, rng, 2, 1), rng:reals(very_many, -1, 1)
      adv[rng:int(1, very_many)] = rng:turn { 1, -1 } * rng:power(2, 7)
      out.alone = impl.normalise { adv = adv }.scaled
      return out
    end,
  },

  scenario "clipped_objective: nine points" {
    claim = "at ε = 0.2, on both sides of the band and inside it, for good and for "
      .. "bad actions",
    points = 2,
    run = function(impl)
      local points = {
        { 0.5, 1 }, { 0.95, 1 }, { 1.5, 1 }, { 0.5, -1 }, { 1.05, -1 }, { 1.5, -1 },
        { 1, 2 }, { 0.85, -3 }, { 1.15, 3 },
      }
      local L = {}
      for i, p in ipairs(points) do
        local row = { ratio = { p[1] }, adv = { p[2] }, epsilon = 0.2 }
        L[i] = impl.clipped_objective(row).value
      end
      return { L = L }
    end,
    oracle = function(n)
      return near(n.L, { 0.5, 0.95, 1.2, -0.8, -1.05, -1.5, 2, -2.55, 3.45 }, 1e-9)
    end,
  },
  scenario "clipped_objective: any batch" {
    claim = "the mean of the smaller product", points = 2, cases = 20,
    run = function(impl, rng)
      local c = batch(rng, rng:size(1, 6))
      local out = { L = impl.clipped_objective(c).value, slowly = objective(c) }
      return rng:anywhere(out, 3, function(from)
        local any, scale = band_from(rng, from)
        return impl.clipped_objective(any), scale
      end)
    end,
    oracle = function(n) return near(n.L, n.slowly, 1e-9) end,
  },
  scenario "clipped_objective: no clipping and no end of a ratio" {
    claim = "with ε infinite it is the mean of ρÂ; ε may be tiny or above 1; ratios "
      .. "of 0 and of a million",
    points = 1, cases = 6,
    run = function(impl, rng)
      local c, wide = batch(rng, 3), wide_batch(rng)
      local little = middle_of(wide, 1e-7)
      little.ratio[1], little.adv[1], little.epsilon = 1e3, 1e-7, 0.2
      return {
        middle = impl.clipped_objective(middle_of(wide, 1)).value,
        little = impl.clipped_objective(little).value,
        plain = impl.clipped_objective(with(c, { epsilon = huge })).value,
        wide = impl.clipped_objective(wide).value,
        far = impl.clipped_objective {
          ratio = { 0, 1e6, 0, 1e6 }, adv = { 1, 1, -1, -1 }, epsilon = 0.2 }.value,
        beyond = impl.clipped_objective {
          ratio = { 10 ^ rng:real(12, 300) }, adv = { -1 }, epsilon = 0.2 }.value,
        rare = impl.clipped_objective {
          ratio = { 1e-6, 1e-5 }, adv = { 2e3, -1e-4 }, epsilon = 0.2 }.value,
        vast = impl.clipped_objective {
          ratio = { 10 ^ rng:real(13.5, 300) }, adv = { 1 }, epsilon = huge }.value,
      }
    end,
    oracle = function(n)
      return near(n.far, (0 + 1.2 - 0.8 - 1e6) / 4, 1e-6)
        and near(n.rare, (2e-3 - 8e-5) / 2, 1e-12)
    end,
  },
  scenario "clipped_objective: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 3, 1) end,
  },

  scenario "clipped_slope: nine points" {
    claim = "0.5, 0.95, 0, 0, −1.05, −1.5, 2, −2.55, 3.45: two of nine are flat",
    points = 2,
    run = function(impl)
      local points = {
        { 0.5, 1 }, { 0.95, 1 }, { 1.5, 1 }, { 0.5, -1 }, { 1.05, -1 }, { 1.5, -1 },
        { 1, 2 }, { 0.85, -3 }, { 1.15, 3 },
      }
      local d = {}
      for i, p in ipairs(points) do
        local row = { ratio = { p[1] }, adv = { p[2] }, epsilon = 0.2 }
        d[i] = impl.clipped_slope(row).dlogp[1]
      end
      return { d = d }
    end,
    oracle = function(n)
      return near(n.d, { 0.5, 0.95, 0, 0, -1.05, -1.5, 2, -2.55, 3.45 }, 1e-9)
    end,
  },
  scenario "clipped_slope: any batch" {
    claim = "flat in two of the four corners; nowhere just inside the band, and "
      .. "everywhere there just outside",
    points = 2, cases = 30,
    run = function(impl, rng)
      local c = batch(rng, rng:size(1, 5))
      local out = { dlogp = impl.clipped_slope(c).dlogp, slowly = slopes(c) }
      return rng:anywhere(out, 3, function(from)
        return impl.clipped_slope((band_from(rng, from)))
      end)
    end,
    oracle = function(n) return near(n.dlogp, n.slowly, 1e-9) end,
  },
  scenario "clipped_slope: up and down a little" {
    claim = "the slope of the objective in each log π, by finite differences",
    points = 1,
    cases = 12, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local T, logs, slowly = rng:size(1, 5), {}, {}
      local c = { ratio = {}, adv = rng:reals(T, -2, 2), epsilon = rng:real(0.1, 0.3) }
      for t = 1, T do
        local below, above = rng:real(0.2, 0.65), rng:real(1.35, 2.5)
        c.ratio[t] = rng:pick { below, rng:real(0.92, 1.08), above }
        logs[t] = math.log(c.ratio[t])
      end
      for t = 1, T do
        slowly[t] = slope(logs, t, function()
          local now = {}
          for k = 1, T do now[k] = math.exp(logs[k]) end
          return objective { ratio = now, adv = c.adv, epsilon = c.epsilon }
        end)
      end
      return { dlogp = impl.clipped_slope(c).dlogp, slowly = slowly }
    end,
    oracle = function(n) return near(n.dlogp, n.slowly, 1e-7) end,
  },
  scenario "clipped_slope: on the edge" {
    claim = "where both products are equal the slope is that of ρÂ; the edges are "
      .. "the doubles 1 − ε and 1 + ε",
    points = 1, cases = 12,
    run = function(impl, rng)
      local epsilon = rng:pick { 0.1, 0.125, 0.2, 0.25, 0.3 }
      local ratio, adv, plain = {}, {}, {}
      for t = 1, 4 do
        ratio[t] = rng:int(0, 1) == 0 and 1 - epsilon or 1 + epsilon
        adv[t] = rng:real(-2, 2)
        plain[t] = ratio[t] * adv[t] / 4
      end
      return {
        d = impl.clipped_slope { ratio = ratio, adv = adv, epsilon = epsilon }.dlogp,
        plain = plain,
      }
    end,
    oracle = function(n) return near(n.d, n.plain, 1e-9) end,
  },
  scenario "clipped_slope: extremes" {
    claim = "no advantage, no slope; ratios of 0 and of a million; ε tiny, above 1 "
      .. "or infinite",
    points = 1, cases = 6,
    run = function(impl, rng)
      local wide = wide_batch(rng)
      local by = rng:power(-12, 12)
      local function slope_of(ratio, adv, epsilon)
        return impl.clipped_slope { ratio = ratio, adv = adv, epsilon = epsilon }.dlogp
      end
      return {
        d = slope_of({ 0, 1e6, 0, 1e6, 1e6, 1 }, { 1, 1, -1, -1, 0, 0 }, 0.2),
        low = slope_of({ 0, 0.5 }, { -1, 0 }, 0.2),
        rare = slope_of({ 1e-6, 1e-5 }, { 2e3, -1e-4 }, 0.2),
        plain = slope_of({ 3, 0.1 }, { 1, -1 }, huge),
        beyond = slope_of({ 10 ^ rng:real(12, 300), 1e300 }, { -1, 1 }, 0.2),
        wide = impl.clipped_slope(wide).dlogp,
        middle = impl.clipped_slope(middle_of(wide, by)).dlogp,
      }
    end,
    scale = { low = 1 },
    oracle = function(n)
      return near(n.d, { 0, 0, 0, -1e6 / 6, 0, 0 }, 1e-6)
        and near(n.plain, { 1.5, -0.05 }, 1e-9) and near(n.rare, { 1e-3, 0 }, 1e-12)
    end,
  },
  scenario "clipped_slope: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 4, 1) end,
  },

  scenario "approximate_kl: any rows" {
    claim = "the mean of (ρ − 1) − log ρ, never below 0", points = 2, cases = 20,
    scale = { value = 1e-5 },
    run = function(impl, rng)
      local T = rng:size(1, 6)
      local new, old, sum = rng:reals(T, 0.05, 1), rng:reals(T, 0.05, 1), 0
      if rng:int(0, 3) == 0 then new[1] = old[1] end
      for t = 1, T do sum = sum + new[t] / old[t] - 1 - math.log(new[t] / old[t]) end
      local given = { logp = log_all(new), logp_old = log_all(old) }
      local out = { kl = impl.approximate_kl(given).value, slowly = sum / T }
      return rng:anywhere(out, 6, function(from)
        return impl.approximate_kl(log_rows(rng, from)), 1e-5 -- what is left of ρ − 1
      end)
    end,
    oracle = function(n) return near(n.kl, n.slowly, 1e-9) and n.kl >= 0 end,
  },
  scenario "approximate_kl: exact on average" {
    claim = "with every action as often as π_old takes it, the mean is KL(π_old ‖ π)",
    points = 1, cases = 5,
    run = function(impl, rng)
      local old, new, mean, exact = rng:simplex(3), rng:simplex(3), 0, 0
      for b = 1, 3 do
        local row = { logp = { math.log(new[b]) }, logp_old = { math.log(old[b]) } }
        mean = mean + old[b] * impl.approximate_kl(row).value
        exact = exact + old[b] * math.log(old[b] / new[b])
      end
      return { mean = mean, exact = exact }
    end,
    oracle = function(n) return near(n.mean, n.exact, 1e-9) end,
  },
  scenario "approximate_kl: a lost action" {
    claim = "an action played that has become impossible is infinitely far; two that "
      .. "were hardly possible, and equally so, are not far at all",
    points = 1, cases = 6,
    run = function(impl, rng)
      local function kl(new, old)
        return impl.approximate_kl { logp = new, logp_old = old }.value
      end
      local x, hardly, fall = rng:real(1, 700), 10 ^ rng:real(-9, -4), {}
      for i = 1, 28 do fall[i] = kl({ -25 * (i - rng:uniform()) }, { 0 }) end
      return { fall = fall,
        sure = kl({ 0, -hardly }, { -x, -1 }), was_sure = kl({ -1 }, { -hardly }),
        lost = kl({ -huge, -1 }, { -1, -1 }), deep = kl({ -1e5, -1e6 }, { -1, -1e6 }),
        lost_later = kl({ -1, -huge, -2, -1 }, { -1, -1, -1, -1.5 }),
        lost_twice = kl({ -huge, -2, -huge }, { -1, -1, -1 }),
        rare = kl({ -1000, -2000 }, { -1000, -2000 }), far = kl({ -1000 }, { -x }),
        both = kl({ -1000, -1 }, { -1000 + rng:real(-9, 9), -1 }),
        was_lost = kl({ -1, -1 }, { -1000, -1 }),
        nearly_sure = kl({ 0 }, { -10 ^ rng:real(-4, -1) }),
        near_by = kl({ -1 }, { -1 - 10 ^ rng:real(-4, -1) }),
        more = kl({ -1 }, { -1 - x }) / (math.exp(x) - 1 - x), less = kl({ -x }, { 0 }),
      }
    end,
    oracle = function(n)
      return n.lost == huge and n.rare == 0 and near(n.more, 1, 1e-9)
    end,
  },
  scenario "approximate_kl: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 5, 1) end,
  },

  scenario "value_slope: by hand" {
    claim = "of the chapter's four rows, the larger square moves with V in all but "
      .. "one",
    points = 1,
    run = function(impl)
      return { d = impl.value_slope {
        V = { 0.7, 1.3, -0.2, 0.9 }, V_old = { 0.2, 1, 0.2, 0.85 },
        target = { 1, 0.2, 0.5, 0.8 }, clip = 0.2,
      }.dvalue }
    end,
    oracle = function(n) return near(n.d, { 0, -0.275, 0.175, -0.025 }, 1e-9) end,
  },
  scenario "value_slope: any rows" {
    claim = "the slope of minus half the larger square; just outside the band, on "
      .. "its edge, at the target itself",
    points = 2, cases = 20,
    run = function(impl, rng)
      local out = {
        d = impl.value_slope(critic(rng, rng:size(1, rng:turn { 6, 30 }))).dvalue,
        brink = impl.value_slope(at_the_edge(rng)).dvalue,
      }
      return rng:anywhere(out, 3, function(from)
        local c, unit = critic(rng, from:size(66, 60000), 1 << rng:int(0, 16)),
          2.0 ^ rng:int(-40, 40)
        c.clip = c.clip * unit
        for _, name in ipairs { "V", "V_old", "target" } do
          c[name] = rng:times(c[name], unit)
        end
        return impl.value_slope(c)
      end)
    end,
  },
  scenario "value_slope: no clipping and any unit" {
    claim = "with ε_V infinite it is (target − V)/T; where the squares are equal, "
      .. "too; values of billions and of billionths",
    points = 1, cases = 6,
    run = function(impl, rng)
      local c, by = critic(rng, 3), 2.0 ^ rng:turn { 40, -60, rng:int(-40, 40), 60 }
      local times = { V = {}, V_old = {}, target = {} }
      for name, list in pairs(times) do
        for t = 1, 3 do list[t] = by * c[name][t] end
      end
      times.clip = by * c.clip
      return {
        times = impl.value_slope(times).dvalue,
        plain = impl.value_slope(with(c, { clip = huge })).dvalue,
        tie = impl.value_slope {
          V = { 2, 1.25 }, V_old = { 0, 1 }, target = { 1.5, 0 }, clip = 1 }.dvalue,
      }
    end,
    oracle = function(n) return near(n.tie, { -0.25, -0.625 }, 1e-9) end,
  },
  scenario "value_slope: a thousand rows" {
    claim = "and more: there is no row too many", points = 1,
    optional = { very_many = true },
    run = function(impl, rng) return many_entries(impl, rng, 6, 1) end,
  },

  scenario "ppo_gradient: by hand" {
    claim = "the chapter's batch, from logits to slopes", points = 1,
    run = function(impl)
      local pi = rows(worked.new)
      local logp_old = log_taken(rows(worked.old), worked.a)
      local ratio = impl.importance_ratio {
        logp = log_taken(pi, worked.a), logp_old = logp_old }.ratio
      local adv = impl.normalise { adv = worked.adv }.scaled
      local dlogp = impl.clipped_slope { ratio = ratio, adv = adv, epsilon = 0.2 }.dlogp
      return { dlogits = impl.ppo_gradient {
        pi = pi, a = worked.a, dlogp = dlogp, c_entropy = 0 }.dlogits }
    end,
    oracle = function(n)
      local first = { 0.0867088954474539, -0.0347973497210825, -0.0519115457263714 }
      local last = { 0.154672884690547, -0.294626698314116, 0.139953813623568 }
      return near(n.dlogits[1], first, 1e-9) and near(n.dlogits[4], last, 1e-9)
    end,
  },
  scenario "ppo_gradient: any rows" {
    claim = "the slopes of clipped objective and entropy together, by finite "
      .. "differences",
    points = 3,
    cases = 8, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local T, A = rng:size(1, 4), rng:int(2, 4)
      local c = { a = {}, old = {}, adv = rng:reals(T, -2, 2), epsilon = 0.2 }
      local logits, ratio, slowly = {}, {}, {}
      c.c_entropy = rng:real(0.05, 0.5)
      for t = 1, T do logits[t], c.a[t] = rng:reals(A, -1, 1), rng:int(0, A - 1) end
      local pi = rows(logits)
      local logp = log_taken(pi, c.a)
      for t = 1, T do
        ratio[t] = rng:int(0, 1) == 0 and rng:real(0.9, 1.1) or rng:real(1.4, 2)
        c.old[t] = logp[t] - math.log(ratio[t])
      end
      local dlogp = impl.clipped_slope {
        ratio = ratio, adv = c.adv, epsilon = c.epsilon }.dlogp
      for t = 1, T do
        slowly[t] = {}
        for b = 1, A do
          slowly[t][b] = slope(logits[t], b, function() return full(c, logits) end)
        end
      end
      local out = { slowly = slowly, dlogits = impl.ppo_gradient {
        pi = pi, a = c.a, dlogp = dlogp, c_entropy = c.c_entropy }.dlogits }
      return rng:anywhere(out, 5, function(from)
        local n, actions = from:sizes(2, 66, 60000, 1000)
        local any, taken = from:choices(n, actions)
        return impl.ppo_gradient { pi = any, a = taken, dlogp = from:numbers(n),
          c_entropy = from:weight() }
      end)
    end,
    oracle = function(n) return near(n.dlogits[1], n.slowly[1], 1e-7) end,
  },
  scenario "ppo_gradient: a policy that is sure" {
    claim = "what logits of ±1000 come to: probabilities of 0 and 1, and finite "
      .. "slopes",
    points = 1, cases = 4,
    run = function(impl, rng)
      local p = rng:real(0.1, 0.9)
      return { dlogits = impl.ppo_gradient {
        pi = { { p, 0, 1 - p }, { 0, 1, 0 } }, a = { 1, 1 },
        dlogp = rng:reals(2, -1, 1), c_entropy = 0.1 }.dlogits }
    end,
  },
  scenario "ppo_gradient: rare actions" {
    claim = "the entropy counts where the objective is flat, down to a probability "
      .. "of 1e-12; one action, or forty",
    points = 1, cases = 8,
    run = function(impl, rng)
      local rare = 2.0 ^ -rng:int(7, 40) -- with it, 1 − rare is exact
      local A = rng:turn { 40, 70 }
      local many, weight = rng:simplex(A), rng:weight()
      local function gradient(p, taken, dlogp, c)
        return impl.ppo_gradient {
          pi = p, a = taken, dlogp = dlogp, c_entropy = c or 0.3 }.dlogits
      end
      return {
        slight = gradient({ many }, { 1 }, { 0.7 * rng:power(-12, 12) }, 0),
        bonus = gradient({ many }, { 1 }, { 0 }, weight),
        both = gradient({ many }, { 2 }, { -0.4 }, rng:real(1, 9)),
        rare = gradient({ { rare, 1 - rare } }, { 1 }, { 0 }),
        one = gradient({ { 1 } }, { 0 }, { 0.7 }),
        many = gradient({ many }, { rng:int(2, A - 1) }, { rng:pick { 0, -0.5 } }),
      }
    end,
    scale = { one = 1 },
  },
  scenario "ppo_gradient: a thousand rows" {
    claim = "and more: there is no row too many, and no action", points = 1,
    optional = { very_many = true },
    run = function(impl, rng)
      local out = many_entries(impl, rng, 7, 1)
      out.wide = impl.ppo_gradient {
        pi = { rng:simplex(many), rng:simplex(many) }, dlogp = { 0.7, -0.4 },
        a = { rng:int(1024, 1099), rng:int(300, 500) }, c_entropy = 0.3 }.dlogits
      return out
    end,
  },

  scenario "ppo_play: CartPole" {
    by_hand = play_by_hand,
    claim = "a rollout: what was seen and done, log π_old of it, values before and "
      .. "behind; and so in any other world",
    points = 2,
    cases = 19, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 3 then return play_any(impl, rng) end
      local given = { seed = any_seed(rng), T = rng:turn { 25, 25, 300 } }
      if rng.case == 3 then -- one as long as the last, of which more is seen
        play(impl, rng, { world = 1, D = 1, T = 300 })
      end
      return play(impl, rng, given)
    end,
  },
  scenario "ppo_play: an episode under way" {
    claim = "a rollout goes on where the last one stopped; behind its last row there "
      .. "is a value",
    points = 1, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      if rng:last() then return rows_without_end(impl, rng, 8) end
      return play(impl, rng, { world = 4, rollouts = 3, T = rng:turn { 5, 1 } })
    end,
  },
  scenario "ppo_play: the clock runs out" {
    claim = "three cells and a clock of two steps: both ways to end, and the next "
      .. "rollout begins with what is seen after the reset; an action that is hardly "
      .. "ever taken",
    points = 1, cases = 8,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 6 then
        return play(impl, rng, { seed = rng:edge_of_dice(), world = 3, D = 3, T = 2,
          wide = rng.case == 7 and 6 or 3 })
      end
      local given = { world = 3, T = rng:turn { 17, 2, 6, 4, 2, 6 }, D = 3 }
      given.rollouts = rng:turn { 1, 1, 2, 3, 2, 4 }
      given.wide = rng:turn { 2, 0.3, 0.3, 0.3, 0.3, 0.3 }
      return play(impl, rng, given)
    end,
  },

  scenario "ppo_minibatch: some rows" {
    by_hand = minibatch_by_hand,
    claim = "one step of Adam on the rows asked for, in any order",
    points = 2, cases = 34,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 18 then return minibatch_anywhere(impl, rng) end
      if rng.case > 4 then return any_minibatch(impl, rng) end
      local T = rng:turn { 12, 12, 40, 300 }
      local n = rng:size(1, rng:turn { 7, 7, 70, 300 })
      local job = lesson_for(rng, T, rng:turn(bands))
      job.which, job.wide, job.far = {}, 0.3, 0.3
      for i = 1, n do job.which[i] = (5 * i + rng:int(0, 4)) % T end
      job.which[n] = job.which[math.max(1, n - 1)]
      return { w = impl.job_minibatch(job).w }
    end,
  },
  scenario "ppo_minibatch: no clipping" {
    claim = "with ε and ε_V infinite, and no bonus; and of many rows",
    points = 1, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      if rng:last() then return rows_without_end(impl, rng, 9) end
      local job = lesson_for(rng, 9, { epsilon = huge, clip = huge, c_entropy = 0 })
      job.which, job.wide, job.far = { 8, 3, 5, 0 }, 0.3, 0.3
      return { w = impl.job_minibatch(job).w }
    end,
  },
  scenario "ppo_minibatch: one row far away" {
    claim = "as much as its advantage, its ratio and its error come to, the weights' "
      .. "slopes are, however large",
    points = 1, cases = 21, tolerance = 1e-6,
    run = function(impl, rng)
      local job = lesson_for(rng, 9, rng:turn(bands))
      local by = rng:turn { 1, 1e4, 1, 1000, 30, 1, 0.1 }
      job.which = { rng:pick { 3, 7, rng:int(0, 8) } }
      job.wide, job.far = rng:turn { 3, 0.3, 6 }, rng:turn { 3, 0.3, 6, 0.3 }
      job.adv = rng:pick { rng:reals(9, -2, -1), rng:reals(9, 1, 2) }
      if by < 1 then return huge_ratios(impl, rng, job) end
      job.adv, job.target = rng:times(job.adv, by), rng:times(job.target, by)
      return { w = impl.job_minibatch(job).w }
    end,
    oracle = function(n) return near(n.w or 0, 0, 1e3) end, -- numbers, all of them
  },

  scenario "ppo_epoch: all rows in pieces" {
    by_hand = epoch_by_hand,
    claim = "shuffled by its number; the last minibatch is shorter",
    points = 2, cases = 13,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 7 then return any_epoch(impl, rng) end
      local T = rng:many(1, 5000, rng:turn { 17, 16, 1, 41, 21, 17, 300 })
      local M = T > 41 and 2 * T // 5 or rng:turn { 5, 5, 5, 20, 5, 1 }
      local job = lesson_for(rng, T,
        with(rng:turn(bands), { M = M, target_kl = rng:turn { huge, 1e-9 } }))
      if M == 1 then job.how.c_entropy = 0.0 end -- then some rows have no slope at all
      job.round = rng:pick { rng:int(1, 9), rng:int(200, 70000) }
      return { w = impl.job_epoch(job).w }
    end,
  },
  scenario "ppo_epoch: one piece" {
    claim = "M may be T, or more", points = 1, cases = 2, tolerance = 1e-6,
    run = function(impl, rng)
      local job = lesson_for(rng, 9, { M = rng:pick { 9, 20 } })
      job.round = 0
      return { w = impl.job_epoch(job).w }
    end,
  },

  scenario "ppo_kl: near and far" {
    by_hand = kl_by_hand,
    claim = "of all rows; 0 where the network has not moved; of actions that have "
      .. "become impossible, too; and so in any world",
    points = 1, cases = 18,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng:last() then return rows_without_end(impl, rng, 10) end
      if rng.case > 5 then return kl_anywhere(impl, rng) end
      local seed, T = any_seed(rng), rng:turn { 15, 65, 15, 129, 300 }
      return {
        near = impl.job_kl { seed = seed, T = T, far = rng:pick { 0.1, 0.3 } }.value,
        far = impl.job_kl { seed = seed, T = T, far = rng:turn { 2, 6 } }.value,
        here = impl.job_kl { seed = seed, T = T, far = 0 }.value,
        gone = lost_actions(impl, rng),
      }
    end,
    oracle = function(n) return not n.here or near(n.here, 0, 1e-9) end,
  },

  scenario "ppo_iteration: CartPole" {
    by_hand = iteration_by_hand,
    claim = "two iterations: the same episodes and the same weights; and so in any "
      .. "other world, with any settings",
    points = 3, cases = 55,
    tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 19 then return any_net(impl, rng) end
      if rng.case > 3 then return any_iteration(impl, rng) end
      if rng.case == 3 then -- a long one
        local T = rng:many(1, 5000, 300)
        local given = { world = 0, T = T, N = 165, iterations = 1 }
        return run(impl, rng, given, { M = 2 * T // 5 + 1, epochs = 2 })
      end
      return run(impl, rng, { world = 0, T = 24, N = 165 })
    end,
  },
  scenario "ppo_iteration: an episode under way" {
    claim = "an iteration goes on where the last one stopped, in the middle of an "
      .. "episode too",
    points = 1, cases = 4, tolerance = 1e-6,
    run = function(impl, rng)
      local given = { world = 4, T = rng:turn { 5, 3, 1 }, N = 165 }
      given.iterations = rng:turn { 4, 4, 4, 1 }
      local how = { epochs = rng:turn { 1, 1, 1, 300 }, M = rng:turn { 5, 1 } }
      return run(impl, rng, given, with(how, { lr = 0.03 / how.epochs }))
    end,
  },
  scenario "ppo_iteration: the clock runs out" {
    claim = "three cells and a clock of two steps; the last minibatch is shorter",
    points = 2, cases = 2,
    tolerance = 1e-6,
    run = function(impl, rng)
      return run(impl, rng, { world = 3, T = rng:turn { 17, 6 }, N = 167 }, { M = 5 })
    end,
  },
  scenario "ppo_iteration: far enough" {
    claim = "with steps too long, and a KL of 0.01 to keep to, the epochs end early",
    points = 1, cases = 2,
    tolerance = 1e-6,
    run = function(impl, rng)
      local how = { M = 10, lr = 0.1, epsilon = 0.2, target_kl = 0.01 }
      how.epochs = rng:turn { 6, 2 }
      return run(impl, rng, { world = 0, T = 20, N = 165 }, how)
    end,
  },
  scenario "ppo_iteration: far enough in small steps" {
    claim = "each epoch moves the policy a little; it is the distance of all rows "
      .. "from the policy that played that ends them, at the limit and not beyond",
    points = 1, cases = 3, tolerance = 1e-6,
    run = function(impl, rng)
      local how = { epochs = 20, lr = 0.006, epsilon = 0.5, target_kl = 0.003 }
      how.M = rng:pick { 20, 5 }
      return run(impl, rng, { world = 0, T = 20, N = 165 }, how)
    end,
  },
}
