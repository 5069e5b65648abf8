-- Lesson 10. Worlds: tables of tokens with holes, drawn anew for every case; 15
-- answers, all of which can be counted; a row of three cells with a clock. The point:
-- what stands in a hole counts for nothing, whatever it is, so holes hold NaN and
-- infinities here; and a mean is over the tokens that count, so answers differ in
-- length, and some have none.

local huge, nan = math.huge, 0 / 0
local with, table_of, places = cases.with, cases.table_of, cases.places
local with_holes, numbers, logs = cases.with_holes, cases.numbers, cases.logs
local scores, count, slope = cases.scores, cases.count, cases.slope
local logs15, sums15, worth15 = cases.logs15, cases.sums15, cases.worth15
local counts15, world15 = cases.counts15, cases.world15
local policy_gradient15, texts = cases.policy_gradient15, cases.texts
local log_of_tokens, batch = cases.log_of_tokens, cases.batch
local any_texts, any_logs, any_paid = cases.any_texts, cases.any_logs, cases.any_paid
local any_pairs, any_tilt, any_band = cases.any_pairs, cases.any_tilt, cases.any_band

local function any_seed(rng) return rng:int(0, 1 << 30) end

-- ---- the agent ----

local settings = {
  N = 6, epochs = 3, lambda = 0.9, epsilon = 0.1, beta = 0.3, c_value = 0.7, lr = 0.05,
}

local function run(impl, rng, given, how)
  local job = { seed = any_seed(rng), world = 0, iterations = 2, W = 45 }
  job.how = with(settings, how or {})
  local out = impl.job_rlhf(with(job, given or {}))
  return { w = out.w, score = out.score }
end

local function play(impl, rng, given)
  local job = { seed = any_seed(rng), world = 0, N = 8, T = 3, D = 8, K = 5 }
  local out = impl.job_answers(with(job, given or {}))
  return { obs = out.obs, y = out.y, row = out.row }
end

local function lesson_for(rng, N, how)
  local c = { seed = any_seed(rng), W = 45, how = with(settings, how or {}) }
  c.adv, c.target = numbers(rng, N, 3, -2, 2), numbers(rng, N, 3, -2, 2)
  c.adv[rng:int(1, N)][1] = 0.0
  return c
end

-- What a contract allows: any world, any tokens that may be drawn, any network.
local function any_stage(rng, from, short)
  local w = from:world(short, 20)
  local job = { seed = from:seed(), drawn = w.drawn, legal = from:legal(w.A) }
  job.net, job.W = from:net(w, from:epsilon(1))
  job.net.moved = 0
  return job, w
end

local function any_play(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from)
    job.net.far = rng:turn { 0.3, 3, 30, 0 }
    job.N = rng:own_size(1, 1000) or rng:pick { 1, 2, 3, 7 }
    job.T, job.D, job.K = w.limit, w.D, 5
    job.W = nil
    local out = impl.job_any_answers(job)
    return { obs = out.obs, y = out.y, row = out.row }
  end)
end

-- An answer whose first token is one that the policy is nearly sure not to say.
local function hardly_said(impl, rng)
  local out = impl.job_any_answers {
    seed = rng:edge_of_dice(), drawn = { 2, 3, 3, 2, 2, 0, 1000, 0, 0, 100 },
    legal = { 1, 1, 1 }, N = 1, T = 2, D = 2, K = 5,
    net = { layers = 1, hidden = 4, stacks = 1, twin = false, far = 10, moved = 0,
      epsilon = 0.01 },
  }
  return { obs = out.obs, y = out.y, row = out.row }
end

local function any_how(rng, from, updates)
  local how = from:alike({
    N = from:three(rng:own_size(1, 1000) or rng:pick { 1, 2, 3, 5 }),
    epochs = from:three(rng:own_size(1, 100) or updates), lambda = from:unit(),
    epsilon = rng:pick { from:unit() + 1e-6, from:term(10) + 1e-6, huge },
    beta = from:term(30), c_value = rng:pick { 0, 1, from:term(100) },
    lr = math.min(from:lr(updates), 1),
  }, "lambda", "epsilon", "beta", "c_value", "lr")
  if from:comes(4, 12) then how.lr = 0.0 end
  return how
end

local function any_epoch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from)
    local N = from:three(rng:own_size(1, 1000) or rng:pick { 1, 2, 3, 7, 20 })
    local T = w.limit
    local by = 10 ^ rng:turn { 0, 0, 2, 4, -3 }
    if w.A > 20 and not rng:is_alone() then N = 1 end
    local adv = rng:turn { by, by, 0 }
    job.adv = table_of(N, T, function() return adv * rng:real(-2, 2) end)
    job.target = table_of(N, T, function()
      return rng:int(0, 3) > 0 and by * rng:real(-2, 2) or 0.0
    end)
    job.how = any_how(rng, from, rng:turn { 1, 1, 2, 9 })
    job.how.epochs = from:again(job.how.epochs, job.how.lr)
    job.net.moved = rng:turn { 0.3, 0.1, 1.5, 0, 4 }
    local once = job.how.epochs == 1 and job.how.lr > 0
    if once then job.how.lr = rng:pick { job.how.lr, 0.3, 1 } end
    job.net.epsilon = from:epsilon(math.max(adv, by * job.how.c_value))
    return { w = impl.job_any_epoch(job).w }
  end)
end

-- One token of forty, in so many epochs.
local function one_token(impl, rng, epochs, how)
  local legal = {}
  for v = 1, 40 do legal[v] = 1 end
  return impl.job_any_epoch {
    seed = any_seed(rng), drawn = { 1, 40, 2, 1, 1, 100, 1000, 0, 0, 100 },
    legal = legal, W = 213, adv = { { 2 } }, target = { { 0.5 } },
    net = { layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, moved = 0,
      epsilon = 0.01 },
    how = with({ N = 1, epochs = epochs, lambda = 0.9, beta = 0, lr = 0.5 }, how),
  }
end

-- One token whose ratio may be of any size: whichever that is, with one of the
-- advantages its slope is about Adam's ε, so that a difference is seen.
local function huge_ratios(impl, rng)
  local out, seed, moved = {}, nil, nil
  for k = 0, 35 do
    if k % 9 == 0 then seed, moved = any_seed(rng), rng:pick { 6, 12, 20 } end
    out["w" .. k] = impl.job_any_epoch {
      seed = seed, drawn = { 1, 4, 2, 1, 1, 100, 1000, 0, 0, 100 },
      legal = { 1, 1, 1, 1 }, W = 33,
      adv = { { -10.0 ^ (-4 * (k % 9)) * rng:real(1, 2) } },
      target = { { 0.5 } },
      net = { layers = 1, hidden = 4, stacks = 1, twin = false, far = 6, moved = moved,
        epsilon = 0.01 },
      how = { N = 1, epochs = 1, lambda = 0.9, epsilon = huge, beta = 0, c_value = 0,
        lr = 0.5 },
    }.w
  end
  return out
end

-- Answers of one token that all have the same score.
local function paid_alike(impl, rng)
  return impl.job_any_rlhf {
    seed = any_seed(rng), drawn = { 1, 3, 2, 1, 1, 100, 1000, 0, 0, 0 },
    legal = { 1, 1, 1 }, W = 28, iterations = 1,
    net = { layers = 1, hidden = 4, stacks = 1, twin = false, far = 0.3, moved = 0,
      epsilon = 0.01 },
    how = { N = 3, epochs = 2, lambda = 0.9, epsilon = 0.2, beta = 0, c_value = 0.7,
      lr = 0.1 },
  }
end

local function any_run(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from, short)
    local plays = short and rng:size(1, 2) or rng:pick { 1, 2, 3 }
    job.how = any_how(rng, from, rng:turn { 1, 2, 5 })
    if not short then job.net.far = rng:turn { job.net.far, job.net.far, 30 } end
    if w.A > 20 and not rng:is_alone() then job.how.N = 1 end
    local most = math.max(math.abs(w.pay), job.how.beta, 1e-3)
    job.net.epsilon = from:epsilon(most * math.max(1, job.how.c_value))
    job.iterations = from:again(plays, job.how.lr)
    local out = impl.job_any_rlhf(job)
    return { score = out.score, w = out.w }, { score = math.abs(w.pay) }
  end)
end

return lesson {
  scenario "token_logp: by hand" {
    claim = "of four tokens with logits 2, 1, 0 and 5 the last may not be drawn; the "
      .. "others' log π is −0.4076, −1.4076, −2.4076",
    points = 1,
    run = function(impl)
      local row = { 2, 1, 0, 5 }
      return { logp = impl.token_logp {
        logits = { row, row, row }, y = { 0, 1, 2 },
        legal = { true, true, true, false } }.logp }
    end,
    oracle = function(n)
      return near(n.logp, { -0.407606, -1.407606, -2.407606 }, 1e-6)
    end,
  },
  scenario "token_logp: any text" {
    claim = "a logit less the logarithm of the sum of e^logit over what may be drawn",
    points = 2, cases = 20, scale = { logp = 1, slowly = 1 },
    run = function(impl, rng)
      local c = texts(rng, rng:size(1, 5), rng:int(2, 6))
      local out = { logp = impl.token_logp(c).logp, slowly = log_of_tokens(c) }
      return rng:anywhere(out, 2, function(from)
        local any = any_texts(rng, from)
        local exact = #any.y == 1 and largest(any.logits) < 50
        return impl.token_logp(any), exact and 0.01 or 1
      end)
    end,
    oracle = function(n) return near(n.logp, n.slowly, 1e-9) end,
  },
  scenario "token_logp: what may not be drawn" {
    claim = "its log π is −∞, and the probabilities of what may be drawn sum to 1, "
      .. "however large a logit it has",
    points = 2, cases = 12, scale = { logp = 1 },
    run = function(impl, rng)
      local V, row, legal, logits, y = rng:int(2, 6), {}, {}, {}, {}
      local never = rng:int(1, V)
      for v = 1, V do
        row[v], legal[v], y[v] = rng:real(-2, 2), v ~= never, v - 1
      end
      row[never] = rng:pick { rng:real(-2, 2), 9, 1000 }
      for v = 1, V do logits[v] = row end
      local out, sum = impl.token_logp { logits = logits, y = y, legal = legal }, 0
      for v = 1, V do sum = sum + math.exp(out.logp[v]) end
      return { logp = out.logp, sum = sum }
    end,
    oracle = function(n) return near(n.sum, 1, 1e-9) end,
  },
  scenario "token_logp: logits of thousands" {
    claim = "a thousand is a logit, and so is minus a thousand; where one is far "
      .. "behind its log π is the distance, and no −∞",
    points = 2, cases = 10,
    run = function(impl, rng)
      local all = { true, true, true }
      local far = rng:turn { 1000, 1000 - 10 ^ rng:real(-5, 0), rng:real(800, 1000) }
      return {
        logp = impl.token_logp {
          logits = { { far, -far, 0 }, { far, far, far }, { -far, -far, -far },
            { -far, 0, -far } },
          y = { 1, 2, 0, 0 }, legal = all }.logp,
        far = far,
      }
    end,
    oracle = function(n)
      return near(n.logp, { -2 * n.far, -math.log(3), -math.log(3), -n.far }, 1e-6)
    end,
  },
  scenario "token_logp: no choice" {
    claim = "the one token that may be drawn is certain", points = 1, cases = 4,
    scale = { logp = 1 },
    run = function(impl, rng)
      local legal, one = { false, false, false }, rng:int(1, 3)
      legal[one] = true
      return {
        logp = impl.token_logp {
          logits = { rng:reals(3, -5, 5) }, y = { one - 1 }, legal = legal }.logp,
        alone = impl.token_logp {
          logits = { { rng:pick { 0, 1000, -1000 } } }, y = { 0 }, legal = { true } }
          .logp,
      }
    end,
    oracle = function(n) return near(n.logp[1], 0, 1e-9) end,
  },
  scenario "token_logp: a thousand tokens" {
    claim = "and more: there is no text too long, and no vocabulary too large",
    points = 1,
    run = function(impl, rng)
      return {
        long = impl.token_logp(texts(rng, 1100, 3)).logp,
        wide = impl.token_logp(texts(rng, 2, 1100)).logp,
      }
    end,
  },

  scenario "answer_logp: any answers" {
    claim = "the sum over the tokens that count; holes hold anything", points = 2,
    cases = 20,
    run = function(impl, rng)
      local N, T, slowly = rng:size(1, 6), rng:int(1, 5), {}
      local answer, logp = places(rng, N, T), logs(rng, N, T)
      for i = 1, N do
        slowly[i] = 0
        for t = 1, T do slowly[i] = slowly[i] + (answer[i][t] and logp[i][t] or 0) end
      end
      local given = { logp = with_holes(rng, logp, answer), answer = answer }
      local out = { total = impl.answer_logp(given).total, slowly = slowly }
      return rng:anywhere(out, 2, function(from)
        local any = any_logs(rng, from, 300)
        local logp = rng:times(any.logp, rng:pick { 1, 1, 10, 1e9 })
        return impl.answer_logp { logp = logp, answer = any.answer }
      end)
    end,
    oracle = function(n) return near(n.total, n.slowly, 1e-9) end,
  },
  scenario "answer_logp: nothing said, and what cannot be said" {
    claim = "no token is 0, a token that cannot be is −∞, a hole that cannot be is "
      .. "nothing",
    points = 1, cases = 4,
    run = function(impl, rng)
      local x = rng:real(-3, -1)
      local cannot = impl.answer_logp {
        logp = { { x, -huge, -1 }, { x, -1, -huge }, { -huge, -huge, x } },
        answer = { { true, true, true }, { true, true, false }, { true, true, true } },
      }.total
      return {
        none = impl.answer_logp {
          logp = { { x, nan } }, answer = { { false, false } } }.total,
        cannot = cannot[1] == -huge, can = cannot[2], x = x, twice = cannot[3] == -huge,
      }
    end,
    scale = { none = 1 },
    oracle = function(n)
      return n.none[1] == 0 and n.cannot and near(n.can, n.x - 1, 1e-9)
    end,
  },
  scenario "answer_logp: a thousand columns" {
    claim = "and more: there is no answer too long, and none too many", points = 1,
    run = function(impl, rng)
      local function total(N, T)
        return impl.answer_logp {
          logp = numbers(rng, N, T, -3, 0),
          answer = table_of(N, T, function(i, t) return (i + t) % 3 > 0 end) }.total
      end
      return { long = total(1, 1100), many = total(1100, 1) }
    end,
  },

  scenario "preference_objective: by hand" {
    claim = "scores 1 and 0 make it −0.3133, alike −0.6931, the wrong way round "
      .. "−1.3133",
    points = 1,
    run = function(impl)
      local function L(better, worse)
        return impl.preference_objective { better = better, worse = worse }.value
      end
      return {
        right = L({ 1 }, { 0 }), alike = L({ 2 }, { 2 }), wrong = L({ 0 }, { 1 }),
        all = L({ 1, 2, 0 }, { 0, 2, 1 }),
      }
    end,
    oracle = function(n)
      return near(n.right, -0.313262, 1e-6) and near(n.alike, -math.log(2), 1e-9)
        and near(n.wrong, -1.313262, 1e-6)
        and near(n.all, (n.right + n.alike + n.wrong) / 3, 1e-9)
    end,
  },
  scenario "preference_objective: any pairs" {
    claim = "the mean of log σ of the differences", points = 2, cases = 20,
    run = function(impl, rng)
      local N, sum = rng:size(1, 6), 0
      local c = { better = scores(rng, N), worse = scores(rng, N) }
      for i = 1, N do
        sum = sum - math.log(1 + math.exp(c.worse[i] - c.better[i]))
      end
      local out = { L = impl.preference_objective(c).value, slowly = sum / N }
      return rng:anywhere(out, 4, function(from)
        return impl.preference_objective(any_pairs(from)), 0.1
      end)
    end,
    oracle = function(n) return near(n.L, n.slowly, 1e-9) end,
  },
  scenario "preference_objective: far apart" {
    claim = "scores a thousand apart: 0 the right way round, minus the distance the "
      .. "wrong way",
    points = 2, cases = 8,
    run = function(impl, rng)
      local far, x = rng:real(750, 1000), rng:real(-9, 9)
      local function L(better, worse)
        local pair = { better = { better }, worse = { worse } }
        return impl.preference_objective(pair).value
      end
      return { right = L(x + far, x), wrong = L(x, x + far), far = far,
        some = L(x + 40, x), high = L(1e6 + x, 1e6) }
    end,
    oracle = function(n)
      return near(n.right, 0, 1e-9) and near(n.wrong, -n.far, 1e-6)
    end,
  },
  scenario "preference_objective: a thousand pairs" {
    claim = "and more: there is no pair too many", points = 1,
    run = function(impl, rng)
      return { L = impl.preference_objective {
        better = rng:reals(1100, -3, 3), worse = rng:reals(1100, -3, 3) }.value }
    end,
  },

  scenario "preference_slope: any pairs" {
    claim = "the slopes of the objective, by finite differences", points = 3,
    cases = 20, scale = { slow_better = 1e3, slow_worse = 1e3 },
    run = function(impl, rng)
      local N, better, worse = rng:size(1, 5), {}, {}
      local c = { better = scores(rng, N), worse = scores(rng, N) }
      local function L()
        local sum = 0
        for i = 1, N do
          sum = sum - math.log(1 + math.exp(c.worse[i] - c.better[i]))
        end
        return sum / N
      end
      for i = 1, N do
        better[i], worse[i] = slope(c.better, i, L), slope(c.worse, i, L)
      end
      local out = impl.preference_slope(c)
      return rng:anywhere(
        { dbetter = out.dbetter, dworse = out.dworse, slow_better = better,
          slow_worse = worse },
        4,
        function(from)
          local any = any_pairs(from)
          return impl.preference_slope(any), 1 / #any.better
        end
      )
    end,
    oracle = function(n)
      return near(n.dbetter, n.slow_better, 1e-8) and near(n.dworse, n.slow_worse, 1e-8)
    end,
  },
  scenario "preference_slope: far apart" {
    claim = "what is right already is left alone, what is wrong by far is pushed with "
      .. "all there is",
    points = 2, cases = 8,
    run = function(impl, rng)
      local far, x = rng:real(720, 1000), rng:real(-9, 9)
      local out = impl.preference_slope {
        better = { x + far, x, x }, worse = { x, x + far, x } }
      local high = impl.preference_slope { better = { 2e8 + 1 }, worse = { 2e8 } }
      return { dbetter = out.dbetter, dworse = out.dworse, high = high.dbetter }
    end,
    oracle = function(n)
      return near(n.dbetter, { 0, 1 / 3, 1 / 6 }, 1e-9)
        and near(n.dworse, { 0, -1 / 3, -1 / 6 }, 1e-9)
    end,
  },
  scenario "preference_slope: a thousand pairs" {
    claim = "and more: there is no pair too many", points = 1,
    run = function(impl, rng)
      local out = impl.preference_slope {
        better = rng:reals(1100, -3, 3), worse = rng:reals(1100, -3, 3) }
      return { dbetter = out.dbetter, dworse = out.dworse }
    end,
  },

  scenario "kl_estimates: by hand" {
    claim = "an answer of two tokens, log π −1 and −2, of the reference −1.5 and −1: "
      .. "k1 is −0.5, k2 0.625, k3 0.8248",
    points = 1,
    run = function(impl)
      local out = impl.kl_estimates {
        logp = { { -9, -1, -2 } }, logp_ref = { { -1, -1.5, -1 } },
        answer = { { false, true, true } } }
      return { k1 = out.k1, k2 = out.k2, k3 = out.k3 }
    end,
    oracle = function(n)
      return near(n.k1, -0.5, 1e-9) and near(n.k2, 0.625, 1e-9)
        and near(n.k3, math.exp(-0.5) - 0.5 + math.exp(1) - 2, 1e-9)
    end,
  },
  scenario "kl_estimates: any answers" {
    claim = "three sums over the tokens that count; k2 and k3 are never below 0",
    points = 3, cases = 20, scale = { k3 = 1e-3 },
    run = function(impl, rng)
      local N, T, slowly = rng:size(1, 6), rng:int(1, 5), {}
      local answer = places(rng, N, T)
      local new, old = logs(rng, N, T), logs(rng, N, T)
      for i = 1, N do
        local k1, k2, k3 = 0, 0, 0
        for t = 1, T do
          local x = answer[i][t] and new[i][t] - old[i][t] or 0
          k1, k2, k3 = k1 + x, k2 + x * x / 2, k3 + math.exp(-x) - 1 + x
        end
        slowly[i] = { k1, k2, k3 }
      end
      local out = impl.kl_estimates {
        logp = with_holes(rng, new, answer), logp_ref = with_holes(rng, old, answer),
        answer = answer }
      return rng:anywhere(
        { k1 = out.k1, k2 = out.k2, k3 = out.k3, slowly = slowly }, 3,
        function(from)
          -- of k3 is left what e^−x − 1 has not lost
          return impl.kl_estimates(any_logs(rng, from, rng:pick { 1, 20, 300 })),
            { k3 = 1e-3 }
        end
      )
    end,
    oracle = function(n)
      for i, k in ipairs(n.slowly) do
        if not (near(n.k1[i], k[1], 1e-9) and near(n.k2[i], k[2], 1e-9)
          and near(n.k3[i], k[3], 1e-9)) then return false end
      end
      return true
    end,
  },
  scenario "kl_estimates: exact on average" {
    claim = "with each of the 15 answers as often as π gives it, k1 and k3 are "
      .. "KL(π ‖ π_ref), and k2 is not",
    points = 1, cases = 5,
    run = function(impl, rng)
      local c, mean, exact = world15(rng), { 0, 0, 0 }, 0
      local new, old = logs15(c.theta), logs15(c.ref)
      local sums, sums_ref = sums15(new), sums15(old)
      local out = impl.kl_estimates { logp = new, logp_ref = old, answer = counts15 }
      for i = 1, 15 do
        local p = math.exp(sums[i])
        exact = exact + p * (sums[i] - sums_ref[i])
        for k, name in ipairs { "k1", "k2", "k3" } do
          mean[k] = mean[k] + p * out[name][i]
        end
      end
      return { mean = mean, exact = exact }
    end,
    oracle = function(n)
      return near(n.mean[1], n.exact, 1e-9) and near(n.mean[3], n.exact, 1e-9)
        and not near(n.mean[2], n.exact, 1e-6)
    end,
  },
  scenario "kl_estimates: nothing said, and what the reference cannot say" {
    claim = "no token is 0 three times; a token that the reference finds impossible is "
      .. "+∞ three times, and in a hole it is nothing",
    points = 2, cases = 4,
    run = function(impl, rng)
      local x = rng:real(-2, -1)
      local out = impl.kl_estimates {
        logp = { { x, -1 }, { x, -1 }, { x, nan }, { x, x } },
        logp_ref = { { x, -huge }, { -1, -huge }, { nan, x }, { -huge, -huge } },
        answer = { { true, true }, { true, false }, { false, false },
          { true, true } } }
      local all, both = {}, {}
      for i, name in ipairs { "k1", "k2", "k3" } do
        local k = out[name]
        all[i] = { k[1] == huge and 1 or 0, k[2], k[3] }
        both[i] = k[4] == huge
      end
      return { all = all, both = both, x = x }
    end,
    oracle = function(n)
      local x = n.x + 1
      local want = { x, x * x / 2, math.exp(-x) - 1 + x }
      for k = 1, 3 do
        if not near(n.all[k], { 1, want[k], 0 }, 1e-9) then return false end
      end
      return true
    end,
  },
  scenario "kl_estimates: near and far" {
    claim = "where the two nearly agree all are nearly 0; e^x is as large as it is",
    points = 1, cases = 8, scale = { near = 1 },
    run = function(impl, rng)
      local far, hardly = rng:real(20, 600), 10 ^ rng:real(-12, -3)
      local function all(new, old)
        local out = impl.kl_estimates {
          logp = { { new } }, logp_ref = { { old } }, answer = { { true } } }
        return { out.k1[1], out.k2[1], out.k3[1] }
      end
      return { deep = all(-200000, -200001), near = all(-1 - hardly, -1),
        more = all(-1, -1 - far), less = all(-1 - far, -1) }
    end,
  },
  scenario "kl_estimates: a thousand columns" {
    claim = "and more: there is no answer too long, and none too many", points = 1,
    run = function(impl, rng)
      local function all(N, T)
        local out = impl.kl_estimates {
          logp = numbers(rng, N, T, -3, 0), logp_ref = numbers(rng, N, T, -3, 0),
          answer = table_of(N, T, function(i, t) return (i + t) % 3 > 0 end) }
        return { out.k1, out.k2, out.k3 }
      end
      return { long = all(1, 1100), many = all(1100, 1) }
    end,
  },

  scenario "shaped_rewards: by hand" {
    claim = "two tokens, β = 0.2, score 3: the first is paid −0.1, the last 3.2",
    points = 1,
    run = function(impl)
      return { r = impl.shaped_rewards {
        logp = { { -9, -1, -2, -9 } }, logp_ref = { { -1, -1.5, -1, -1 } },
        answer = { { false, true, true, false } }, score = { 3 }, beta = 0.2 }.r }
    end,
    oracle = function(n) return near(n.r[1], { 0, -0.1, 3.2, 0 }, 1e-9) end,
  },
  scenario "shaped_rewards: any answers" {
    claim = "−β times the difference for every token that counts, the score for the "
      .. "last of them; holes are paid nothing",
    points = 3, cases = 20,
    run = function(impl, rng)
      local N, T = rng:size(1, 6), rng:int(1, 5)
      local answer, last = places(rng, N, T), {}
      local new, old = logs(rng, N, T), logs(rng, N, T)
      local score, beta = scores(rng, N), rng:real(0.1, 2)
      for i = 1, N do
        for t = 1, T do last[i] = answer[i][t] and t or last[i] end
      end
      local out = {
        r = impl.shaped_rewards {
          logp = with_holes(rng, new, answer), logp_ref = with_holes(rng, old, answer),
          answer = answer, score = score, beta = beta }.r,
        slowly = table_of(N, T, function(i, t)
          if not answer[i][t] then return 0 end
          return -beta * (new[i][t] - old[i][t]) + (t == last[i] and score[i] or 0)
        end),
      }
      return rng:anywhere(out, 2, function(from)
        return impl.shaped_rewards(any_paid(rng, from))
      end)
    end,
    oracle = function(n) return near(n.r, n.slowly, 1e-9) end,
  },
  scenario "shaped_rewards: what climbs along them" {
    claim = "of the 15 answers: each token's score times what is paid from it on is, "
      .. "on average, the slope of E r − β KL",
    points = 2, cases = 2, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local c, slowly = world15(rng), {}
      local r = impl.shaped_rewards {
        logp = logs15(c.theta), logp_ref = logs15(c.ref), answer = counts15,
        score = c.paid, beta = c.beta }.r
      for k = 1, 7 do
        slowly[k] = {}
        for b = 1, 3 do
          slowly[k][b] = slope(c.theta[k], b, function()
            return worth15(c.theta, c.ref, c.paid, c.beta)
          end)
        end
      end
      return { g = policy_gradient15(c.theta, r), slowly = slowly }
    end,
    oracle = function(n) return near(n.g, n.slowly, 1e-7) end,
  },
  scenario "shaped_rewards: no penalty" {
    claim = "with β = 0 only the score is paid, also for what the reference cannot "
      .. "say; with any other β that costs −∞; an answer of no token is paid nothing",
    points = 2, cases = 6,
    run = function(impl, rng)
      local score = rng:turn { 0, 1500, rng:real(-3, 3) }
      local beta = 10 ^ rng:turn { rng:real(-6, -3), rng:real(3, 4) }
      local yes = { true, true }
      local function paid(by)
        return impl.shaped_rewards {
          logp = { { -1, -2 }, { nan, -1 }, { -1, -3 }, { -1, -2 } },
          logp_ref = { { -huge, -1 }, { -huge, -1 }, { -1, -1 }, { -huge, -huge } },
          answer = { yes, { false, false }, { true, false }, yes },
          score = { score, 5, 7, 1 }, beta = by }.r
      end
      local none, some = paid(0), paid(beta)
      -- scores as large as a penalty, and logarithms far below 0
      local tied = impl.shaped_rewards {
        logp = { { -1, -2 }, { -1, -3 }, { -200000, -1 } },
        logp_ref = { { -1, -1 }, { -1, -1 }, { -200001, -1 } },
        answer = { yes, yes, yes }, score = { 0.5, -0.5, 0 }, beta = 0.5 }.r
      return { none = none, never = some[1][1] == -huge, last = some[1][2],
        twice = some[4][1] == -huge and some[4][2] == -huge,
        rest = { some[2], some[3] }, score = score, beta = beta, tied = tied }
    end,
    oracle = function(n)
      return near(n.none[1], { 0, n.score }, 1e-9) and near(n.none[2], 0, 0)
        and near(n.none[3], { 7, 0 }, 1e-9) and n.never and near(n.rest[1], 0, 0)
    end,
  },
  scenario "shaped_rewards: a thousand columns" {
    claim = "and more: there is no answer too long, and none too many", points = 1,
    run = function(impl, rng)
      local function paid(N, T)
        return impl.shaped_rewards {
          logp = numbers(rng, N, T, -3, 0), logp_ref = numbers(rng, N, T, -3, 0),
          answer = table_of(N, T, function(i, t) return (i + t) % 3 > 0 end),
          score = rng:reals(N, -1, 1), beta = 0.5 }.r
      end
      return { long = paid(1, 1100), many = paid(1100, 1) }
    end,
  },

  scenario "tilt: three answers" {
    claim = "reference 0.5, 0.3, 0.2, rewards 0, 1, 2, β = 1: π* is 0.1790, 0.2919, "
      .. "0.5291, and worth 1.0272",
    points = 1,
    run = function(impl)
      local out = impl.tilt {
        ref = { 0.5, 0.3, 0.2 }, reward = { 0, 1, 2 }, beta = 1 }
      return { pi = out.pi, J = out.value }
    end,
    oracle = function(n)
      local Z = 0.5 + 0.3 * math.exp(1) + 0.2 * math.exp(2)
      return near(n.pi, { 0.5 / Z, 0.3 * math.exp(1) / Z, 0.2 * math.exp(2) / Z }, 1e-9)
        and near(n.J, math.log(Z), 1e-9)
    end,
  },
  scenario "tilt: any answers" {
    claim = "the policy sums to 1; what it returns is E r − β KL of it; every other "
      .. "policy is worth less, by β KL to it",
    points = 3, cases = 20,
    run = function(impl, rng)
      local A = rng:size(1, 6)
      local ref, other = rng:simplex(A), rng:simplex(A)
      local reward, beta = rng:reals(A, -3, 3), 10 ^ rng:real(-0.7, 1)
      if A > 1 and rng:int(0, 3) == 0 then reward[2] = reward[1] end
      local out = impl.tilt { ref = ref, reward = reward, beta = beta }
      local function worth(pi)
        local J = 0
        for a = 1, A do
          J = J + pi[a] * (reward[a] - beta * math.log(pi[a] / ref[a]))
        end
        return J
      end
      local apart, sum = 0, 0
      for a = 1, A do
        sum = sum + out.pi[a]
        apart = apart + other[a] * math.log(other[a] / out.pi[a])
      end
      out = { pi = out.pi, J = out.value, sum = sum, best = worth(out.pi),
        other = worth(other) + beta * apart }
      return rng:anywhere(out, 4, function(from)
        return impl.tilt(any_tilt(rng, from))
      end)
    end,
    oracle = function(n)
      return near(n.sum, 1, 1e-9) and near(n.J, n.best, 1e-7)
        and near(n.J, n.other, 1e-7)
    end,
  },
  scenario "tilt: hardly any penalty, and hardly anything else" {
    claim = "a tiny β leaves the best answer alone, of those the reference can give; a "
      .. "huge one leaves the reference",
    points = 2, cases = 10,
    run = function(impl, rng)
      local ref, tiny = { 0, 0.25, 0.5, 0.25 }, 10 ^ rng:real(-6, -3)
      local reward = { 900, rng:real(-1000, -500), rng:real(0, 1), rng:real(500, 800) }
      local cold = impl.tilt { ref = ref, reward = reward, beta = tiny }
      local mild = { rng:real(-1, 1), rng:real(-1, 1), 0, 1 }
      local hot = impl.tilt { ref = ref, reward = mild, beta = 1e6 }
      local low = impl.tilt { ref = ref, reward = { 0, -900, -800, -850 }, beta = 1 }
      local near = 1000 - 10 ^ rng:real(-5, 0)
      local ends = impl.tilt { ref = rng:lopsided(3),
        reward = rng:turn { { 1000, near, -1000 }, { -near, 0, near } },
        beta = rng:real(100, 300) }
      local even = { 0.25, 0.25, 0.25, 0.25 }
      local alike = impl.tilt { ref = even, reward = rng:alike(4), beta = 0.5 }
      local outer = impl.tilt {
        ref = { 0, 0, 0.25, 0.75, 0 }, reward = { 9, 5, 1, 2, 8 }, beta = 1 }
      return { cold = cold.pi, J = cold.value, most = reward[4], hot = hot.pi,
        mean = hot.value, low = low.pi, lowest = low.value, ends = ends.pi,
        J_ends = ends.value, even = alike.pi, J_even = alike.value, outer = outer.pi,
        J_outer = outer.value }
    end,
    oracle = function(n)
      return near(n.cold, { 0, 0, 0, 1 }, 1e-9) and near(n.J, n.most, 0.01)
        and near(n.hot, { 0, 0.25, 0.5, 0.25 }, 1e-5) and near(n.even, 0.25, 1e-9)
    end,
  },
  scenario "tilt: a thousand answers" {
    claim = "and more: there is no answer too many", points = 1,
    run = function(impl, rng)
      local out = impl.tilt {
        ref = rng:simplex(1100), reward = rng:reals(1100, -2, 2), beta = 0.5 }
      return { pi = out.pi, J = out.value }
    end,
  },

  scenario "answer_slope: any answers" {
    claim = "lesson 6's slopes, over the number of tokens that count in all answers",
    points = 3, cases = 30,
    run = function(impl, rng)
      local c, slowly = batch(rng, rng:size(1, 6), rng:int(1, 5))
      local out = { dlogp = impl.answer_slope(c).dlogp, slowly = slowly }
      return rng:anywhere(out, 2, function(from)
        return impl.answer_slope(any_band(rng, from))
      end)
    end,
    oracle = function(n) return near(n.dlogp, n.slowly, 1e-9) end,
  },
  scenario "answer_slope: up and down a little" {
    claim = "the slopes of the mean of the smaller product over all tokens, by finite "
      .. "differences",
    points = 1, cases = 8, scale = { slowly = 1e3 },
    run = function(impl, rng)
      local c, logs = { epsilon = 0.2, ratio = { {}, {} } }, { {}, {} }
      c.answer = { { false, true, true }, { true, false, false } }
      c.adv = numbers(rng, 2, 3, -2, 2)
      for i = 1, 2 do
        for t = 1, 3 do
          local r = rng:pick { rng:real(0.2, 0.65), rng:real(0.92, 1.08),
            rng:real(1.35, 2.5) }
          c.ratio[i][t], logs[i][t] = r, math.log(r)
        end
      end
      local function L()
        local sum = 0
        for i = 1, 2 do
          for t = 1, 3 do
            local r, A = math.exp(logs[i][t]), c.adv[i][t]
            local held = math.max(0.8, math.min(1.2, r))
            sum = sum + (c.answer[i][t] and math.min(r * A, held * A) or 0)
          end
        end
        return sum / 3
      end
      return { dlogp = impl.answer_slope(c).dlogp,
        slowly = table_of(2, 3, function(i, t) return slope(logs[i], t, L) end) }
    end,
    oracle = function(n) return near(n.dlogp, n.slowly, 1e-7) end,
  },
  scenario "answer_slope: nothing but holes" {
    claim = "then every slope is 0; and holes hold anything", points = 1, cases = 4,
    scale = { dlogp = 1 },
    run = function(impl, rng)
      return { dlogp = impl.answer_slope {
        ratio = { { nan, huge }, { 1, 0 } },
        adv = { { rng:real(-1, 1), nan }, { 1, -1 } },
        answer = { { false, false }, { false, false } }, epsilon = 0.2 }.dlogp }
    end,
    oracle = function(n) return near(n.dlogp, 0, 0) end,
  },
  scenario "answer_slope: extremes" {
    claim = "no advantage, no slope; ratios of 0 and of a million; no clipping; a band "
      .. "that is tiny, or wider than 1",
    points = 1, cases = 6,
    run = function(impl, rng)
      local ratio, adv = { { 0, 1e6, 0, 1e6, 1e6, 1 } }, { { 1, 1, -1, -1, 0, 0 } }
      local all = { { true, true, true, true, true, true } }
      local function slope_at(epsilon)
        return impl.answer_slope {
          ratio = ratio, adv = adv, answer = all, epsilon = epsilon }.dlogp
      end
      local wide = batch(rng, 2, 3)
      wide.epsilon = rng:pick { 10 ^ rng:real(-8, -2), rng:real(1, 3) }
      return { d = slope_at(0.2), plain = slope_at(huge),
        wide = impl.answer_slope(wide).dlogp,
        rare = impl.answer_slope {
          ratio = { { 1e-6, 1e-5 } }, adv = { { 2e3, -1e-4 } },
          answer = { { true, true } }, epsilon = 0.2 }.dlogp }
    end,
    scale = { wide = 1, plain = 1 },
    oracle = function(n)
      return near(n.d[1], { 0, 0, 0, -1e6 / 6, 0, 0 }, 1e-6)
        and near(n.plain[1], { 0, 1e6 / 6, 0, -1e6 / 6, 0, 0 }, 1e-6)
    end,
  },
  scenario "answer_slope: a thousand columns" {
    claim = "and more: there is no answer too long, and none too many", points = 1,
    run = function(impl, rng)
      local function all(lo, hi) return numbers(rng, 1, 1100, lo, hi) end
      local long = { ratio = all(0.5, 1.6), adv = all(-1, 1), epsilon = 0.2,
        answer = table_of(1, 1100, function() return true end) }
      local many = batch(rng, 1100, 1)
      return { long = impl.answer_slope(long).dlogp,
        many = impl.answer_slope(many).dlogp }
    end,
    scale = { long = 1 },
  },

  scenario "rlhf_play: fifteen answers" {
    claim = "what was seen and said; in a row whether there is a token, log π_old, "
      .. "log π_ref, V_old and the score; behind the end the first observation and "
      .. "zeros; and so in any other world",
    points = 3, cases = 19, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 3 then return any_play(impl, rng) end
      return play(impl, rng)
    end,
  },
  scenario "rlhf_play: the clock runs out" {
    claim = "an answer is over where either flag says so; what every step pays is in "
      .. "the score; a token that is hardly ever said",
    points = 1, cases = 9, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 3 then return hardly_said(impl, rng) end
      return play(impl, rng, { world = 1, N = rng:int(3, 9), T = 2, D = 3 })
    end,
  },

  scenario "rlhf_epoch: any answers" {
    claim = "one step of Adam on all tokens that count, with π and V as they are now",
    points = 3, cases = 34, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 4 then return any_epoch(impl, rng) end
      return { w = impl.job_epoch(lesson_for(rng, rng:size(1, 7))).w }
    end,
  },
  scenario "rlhf_epoch: no clipping, and no values" {
    claim = "with ε infinite, however much likelier a token has become, and with "
      .. "c_V = 0, where a step without any slope is one, too",
    points = 1, cases = 3,
    tolerance = 1e-6,
    run = function(impl, rng)
      local free, blind = { epsilon = huge }, { c_value = 0 }
      return with(huge_ratios(impl, rng), {
        free = impl.job_epoch(lesson_for(rng, 5, free)).w,
        blind = impl.job_epoch(lesson_for(rng, 5, blind)).w,
        -- becomes ten times as likely and more
        rare = one_token(impl, rng, 12, { epsilon = huge, c_value = 0.7 }).w,
        -- from the second epoch on it has no slope, and Adam goes on
        held = one_token(impl, rng, 3, { epsilon = 0.05, c_value = 0 }).w,
      })
    end,
  },

  scenario "rlhf_iteration: fifteen answers" {
    claim = "two iterations: the same answers, the same weights, the mean score; and "
      .. "so in any other world",
    points = 3, cases = 23, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      if rng.case > 3 then return any_run(impl, rng) end
      return run(impl, rng)
    end,
    by_hand = function(impl, rng)
      if rng.case > 10 then return any_run(impl, rng, true) end
      return run(impl, rng, { world = 0, iterations = rng:size(1, 2) },
        { N = rng:size(1, 3), epochs = rng:size(1, 2) })
    end,
  },
  scenario "rlhf_iteration: no penalty" {
    claim = "with β = 0 the reference has no say; many answers, a hundred "
      .. "epochs; where all answers are paid alike there are still values to learn",
    points = 1, cases = 3, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      local out = run(impl, rng, { iterations = rng:turn { 2, 2, 1 } }, rng:turn {
        { beta = 0, epochs = 1 }, { beta = 0, epochs = 1, N = rng:many(1, 1000, 60) },
        { beta = 0, epochs = 100, lr = 0.003 },
      })
      out.values = paid_alike(impl, rng).w
      return out
    end,
  },
  scenario "rlhf_iteration: a heavy one" {
    claim = "with a large β, and with λ of 0 and 1", points = 1, cases = 4,
    tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      local how = { beta = 2, lambda = rng:turn { 0, 1 }, N = rng:int(1, 4),
        epochs = rng:turn { 3, 3, 7, 1 } }
      return run(impl, rng, {}, how)
    end,
  },
  scenario "rlhf_iteration: the clock runs out" {
    claim = "an answer that the clock has cut off is over: nothing comes behind it",
    points = 2, cases = 2, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng) return run(impl, rng, { world = 1, W = 20 }) end,
  },
}
