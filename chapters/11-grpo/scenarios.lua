-- Lesson 11. Worlds: tables of tokens with holes, drawn anew for every case; groups of
-- answers that can all be counted; answers that end by chance. The point: who is
-- compared with whom, and what a token weighs. So groups differ in their rewards'
-- level, answers differ in length, some have no token, and holes hold NaN and
-- infinities; there are groups that are all alike in numbers which no binary fraction
-- is.

local huge, nan = math.huge, 0 / 0
local with, table_of, sum_of = cases.with, cases.table_of, cases.sum_of
local sigma, places, junk = cases.sigma, cases.places, cases.junk
local rewards, groups, all_equal = cases.rewards, cases.groups, cases.all_equal
local advantages, each_outcome = cases.advantages, cases.each_outcome
local batch, slope_of, far_from = cases.batch, cases.slope_of, cases.far_from
local pairs_of, z_of, log_sigma = cases.pairs_of, cases.z_of, cases.log_sigma
local any_groups, size_of, any_batch = cases.any_groups, cases.size_of, cases.any_batch
local any_sequences, any_preferences = cases.any_sequences, cases.any_preferences
local on_edge, any_places = cases.on_edge, cases.any_places

local function any_seed(rng) return rng:int(0, 1 << 30) end

-- ---- groups ----

-- How hard a group pulls towards the right answers, on average over all groups of a
-- prompt that is answered rightly with probability p.
local function pull(impl, p, G, divide)
  local mean = 0
  each_outcome(G, function(r, right)
    local adv = impl.group_advantages { r = { r }, divide = divide }.adv[1]
    local chance = p ^ right * (1 - p) ^ (G - right)
    for g = 1, G do mean = mean + chance * r[g] * adv[g] / G end
  end)
  return mean
end

-- ---- agents ----

local settings = {
  P = 2, G = 3, epochs = 2, how = 0, divide = true, low = 0.2, high = 0.28, beta = 0.3,
  lr = 0.02,
}

-- Settings that differ from case to case.
local function any_settings(rng, more)
  return with(with(settings, {
    P = rng:int(1, 3), G = rng:int(2, 4), how = rng:turn { 0, 1, 2 },
    epochs = rng:turn { 2, 5, 1 },
    divide = rng:int(0, 1) == 1,
  }), more)
end

local function run(impl, rng, world, more)
  local out = impl.job_grpo {
    seed = any_seed(rng), world = world, iterations = 2, how = any_settings(rng, more),
    W = world == 0 and 45 or 20,
  }
  return { score = out.score, w = out.w }
end

local function epoch(impl, rng, N, more)
  return { w = impl.job_epoch {
    seed = any_seed(rng), adv = rng:reals(N, -2, 2), how = any_settings(rng, more),
    W = 45,
  }.w }
end

-- What a contract allows: any world, any tokens that may be drawn, any network, any
-- settings; a band may be wider below than above.
local function any_stage(rng, from, updates, short)
  local w = from:world(short, 20)
  local job = { seed = from:seed(), drawn = w.drawn, legal = from:legal(w.A) }
  job.net, job.W = from:net(w, 0)
  job.net.moved = rng:turn { 0.3, 0.1, 1.5, 0, 4 }
  local narrow = 10 ^ rng:real(-5, -0.3)
  job.how = {
    P = from:three(rng:own_size(1, 300) or rng:pick { 1, 2, 3 }),
    G = from:three(rng:own_size(1, 300) or rng:pick { 2, 1, 3, 4 }),
    how = rng:turn { 0, 1, 2 },
    epochs = from:three(rng:own_size(1, 100) or updates), divide = rng:int(0, 1) == 1,
    low = rng:pick { from:unit() * 0.999 + 1e-3, 1.0, narrow },
    high = rng:pick { from:term(10) + 1e-6, huge, narrow },
    beta = rng:pick { 0, from:term(100) }, lr = math.min(from:lr(updates), 1),
  }
  from:alike(job.how, "low", "high", "beta", "lr")
  if from:comes(4, 12) then job.how.lr = 0.0 end
  return job, w
end

local function any_epoch(impl, rng)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from, rng:turn { 1, 1, 2, 9 })
    local N = from:three(rng:own_size(1, 1000) or not rng:is_alone() and w.A > 20 and 1
      or rng:pick { 1, 2, 3, 7, 20 })
    local by = rng:turn { 1, 100, 1, 1, 1e4, 1e-3, 0 }
    job.adv = rng:pick { rng:reals(N, -2, 2), rng:sparse(N, -2, 2) }
    job.adv = rng:times(job.adv, by)
    job.net.epsilon = from:epsilon(math.max(by, job.how.beta))
    local once = job.how.epochs == 1 and job.how.lr > 0
    if once then job.how.lr = rng:pick { job.how.lr, 0.3, 1 } end
    job.how.epochs = from:again(job.how.epochs, job.how.lr)
    return { w = impl.job_any_epoch(job).w }
  end)
end

local function any_run(impl, rng, short)
  return rng:anywhere({}, 1, function(from)
    local job, w = any_stage(rng, from, rng:turn { 1, 2, 5 }, short)
    local plays = short and rng:size(1, 2) or rng:pick { 1, 2, 3 }
    job.iterations = from:again(plays, job.how.lr)
    if w.A > 20 and not rng:is_alone() then job.how.P, job.how.G = 1, 2 end
    local most = job.how.divide and 1 or math.abs(w.pay)
    job.net.epsilon = from:epsilon(math.max(most, job.how.beta))
    local out = impl.job_any_grpo(job)
    return { score = out.score, w = out.w }, { score = math.abs(w.pay) }
  end)
end

return lesson {
  scenario "informative_groups: by hand" {
    claim = "all right, all wrong, all 0.1: nothing to say; one of three is \z
      different: something",
    points = 1,
    run = function(impl)
      local out = impl.informative_groups { r = {
        { 1, 1, 1 }, { 0, 0, 0 }, { 0.1, 0.1, 0.1 }, { 0, 1, 0 }, { 1, 1, 0 },
        { 2, 1, 1 },
      } }
      -- the first is the mean
      local middle = impl.informative_groups { r = { { 1, 2, 0 }, { 0, 1, -1 } } }
      return { keep = out.keep, count = out.value, middle = middle.value }
    end,
    oracle = function(n)
      return n.count == 3 and not n.keep[1] and not n.keep[3] and n.keep[4]
        and n.keep[5] and n.keep[6]
    end,
  },
  scenario "informative_groups: any groups" {
    claim = "those whose rewards are not all equal, and how many they are",
    points = 2, cases = 30,
    run = function(impl, rng)
      local P, G = rng:size(1, 6), rng:int(1, 5)
      local r = groups(rng, P, G)
      local out = impl.informative_groups { r = r }
      local slowly = {}
      for p = 1, P do slowly[p] = not all_equal(r[p]) end
      return rng:anywhere(
        { keep = out.keep, count = out.value, slowly = slowly }, 2,
        function(from)
          return impl.informative_groups {
            r = any_groups(rng, from, from:sizes(2, 129, 1000)) }
        end
      )
    end,
    oracle = function(n)
      local count = 0
      for p = 1, #n.keep do
        if n.keep[p] ~= n.slowly[p] then return false end
        count = count + (n.keep[p] and 1 or 0)
      end
      return n.count == count
    end,
  },
  scenario "informative_groups: nearly equal" {
    claim = "is not equal; a single answer is equal to itself", points = 1, cases = 6,
    run = function(impl, rng)
      local x = rng:real(0.5, 2)
      local near_x = x * (1 + 10 ^ rng:real(-14, -8))
      local out = impl.informative_groups { r = { { x, x, near_x }, { x, x, x } } }
      local alone = impl.informative_groups { r = { { x }, { 0 } } }
      return { keep = out.keep, count = out.value, alone = alone.keep,
        none = alone.value }
    end,
    oracle = function(n)
      return n.keep[1] and not n.keep[2] and n.count == 1 and n.none == 0
        and not n.alone[1]
    end,
  },
  scenario "informative_groups: many" {
    claim = "hundreds of prompts and of answers are no different", points = 1,
    run = function(impl, rng)
      local n = rng:many(2, 700)
      local long, tall = { {} }, {}
      for g = 1, n do long[1][g] = g == n and 2 or 1 end
      for p = 1, n do tall[p] = { 1, p == n and 2 or 1 } end
      local counted = {}
      for p = 1, 300 do counted[p] = { 0, 1 } end
      return {
        counted = impl.informative_groups { r = counted }.value,
        long = impl.informative_groups { r = long }.value,
        tall = impl.informative_groups { r = tall }.value,
      }
    end,
    oracle = function(n) return n.long == 1 and n.tall == 1 and n.counted == 300 end,
  },

  scenario "group_advantages: by hand" {
    claim = "rewards 1, 0, 0, 0 and 3, 1 less their means, and over their deviations",
    points = 1,
    run = function(impl)
      local r = { { 1, 0, 0, 0 }, { 3, 1, 3, 1 } }
      return {
        plain = impl.group_advantages { r = r, divide = false }.adv,
        divided = impl.group_advantages { r = r, divide = true }.adv,
        second = impl.group_advantages {
          r = { { 1, 2, 0 }, { 1, 0, 2 } }, divide = true }.adv,
      }
    end,
    oracle = function(n)
      return near(n.plain, { { 0.75, -0.25, -0.25, -0.25 }, { 1, -1, 1, -1 } }, 1e-9)
        and near(n.divided[1], { 1.5, -0.5, -0.5, -0.5 }, 1e-7)
        and near(n.divided[2][1], math.sqrt(0.75), 1e-7)
    end,
  },
  scenario "group_advantages: any groups" {
    claim = "each reward less the mean of its own group, and over its deviation if \z
      that is asked",
    points = 3, cases = 40,
    run = function(impl, rng)
      local P, G, divide = rng:size(1, 4), rng:int(1, 5), rng:turn { true, false }
      local r, slowly, adv, scale = groups(rng, P, G), {}, {}, {}
      local out = impl.group_advantages { r = r, divide = divide }.adv
      -- each group at its own size, for they differ by orders
      for p = 1, P do
        local want = advantages(r[p], divide)
        scale[p] = math.max(largest(want), divide and 0 or largest(r[p]) * 1e-6, 1e-300)
        slowly[p], adv[p] = {}, {}
        for g = 1, G do
          slowly[p][g], adv[p][g] = want[g] / scale[p], out[p][g] / scale[p]
        end
      end
      return rng:anywhere({ shares = adv, slowly = slowly }, 2, function(from)
        local any = any_groups(rng, from, from:sizes(2, 129, 1000))
        local found = impl.group_advantages { r = any, divide = divide }.adv
        for p, group in ipairs(any) do
          local size = math.max(size_of({ group }, divide), 1e-300)
          found[p] = rng:times(found[p], 1 / size)
        end
        return { shares = found }, 1
      end)
    end,
    scale = { shares = 1, slowly = 1 },
    oracle = function(n) return near(n.shares, n.slowly, 1e-8) end,
  },
  scenario "group_advantages: all alike" {
    claim = "then all are 0, exactly, whatever the number is; and so with one answer",
    points = 2, cases = 8, scale = { alike = 1, alone = 1 },
    run = function(impl, rng)
      local x, G = rng:pick { 0.1, 0.7, 1 / 3, 1e9 / 7, 0, 1 }, rng:int(2, 9)
      local r = {}
      for g = 1, G do r[g] = x end
      local divide = rng:turn { true, false }
      return {
        alike = impl.group_advantages { r = { r, r }, divide = divide }.adv,
        alone = impl.group_advantages { r = { { x }, { 2 } }, divide = divide }.adv,
      }
    end,
    oracle = function(n) return near(n.alike, 0, 0) and near(n.alone, 0, 0) end,
  },
  scenario "group_advantages: two answers" {
    claim = "over the deviation, two that differ get ±0.7071, however much they \z
      differ: only the order is left",
    points = 1, cases = 6,
    run = function(impl, rng)
      local x, far = rng:real(-2, 2), 10 ^ rng:real(-1, 6)
      return {
        adv = impl.group_advantages { r = { { x, x + far } }, divide = true }.adv[1],
      }
    end,
    oracle = function(n)
      return near(n.adv, { -math.sqrt(0.5), math.sqrt(0.5) }, 1e-6)
    end,
  },
  scenario "group_advantages: large and close" {
    claim = "rewards around a million that differ by a little lose no more than they \z
      must",
    points = 1, cases = 6, tolerance = 1e-6,
    run = function(impl, rng)
      local G, r = rng:int(2, 6), {}
      for g = 1, G do r[g] = 1e6 + rng:real(-1, 1) end
      return {
        plain = impl.group_advantages { r = { r }, divide = false }.adv,
        divided = impl.group_advantages { r = { r }, divide = true }.adv,
      }
    end,
  },
  scenario "group_advantages: what is in the 1e-8" {
    claim = "a deviation of 1e-8 is halved by it", points = 1, cases = 4,
    run = function(impl, rng)
      local far = 10 ^ rng:real(-9, -7)
      return { adv = impl.group_advantages {
        r = { { far, 0, -far }, { 1, 0, -1 } }, divide = true,
      }.adv, far = far }
    end,
    oracle = function(n)
      return near(n.adv[1][1], n.far / (n.far + 1e-8), 1e-9)
    end,
  },
  scenario "group_advantages: hard prompts and easy ones" {
    claim = "answered rightly with probability p, a prompt pulls with p (1 − p) (G − \z
      1)/G on average if only the mean is taken away",
    points = 1, cases = 6,
    run = function(impl, rng)
      local p, G = rng:real(0.05, 0.95), rng:int(2, 5)
      return { pull = pull(impl, p, G, false), divided = pull(impl, p, G, true), p = p,
        G = G }
    end,
    oracle = function(n)
      return near(n.pull, n.p * (1 - n.p) * (n.G - 1) / n.G, 1e-9)
    end,
  },
  scenario "group_advantages: many" {
    claim = "hundreds of prompts and of answers are no different", points = 1,
    run = function(impl, rng)
      local n = rng:many(2, 700)
      local long, tall = { rng:reals(n, -1, 1) }, {}
      for p = 1, n do tall[p] = rng:reals(2, -1, 1) end
      return {
        long = impl.group_advantages { r = long, divide = true }.adv,
        tall = impl.group_advantages { r = tall, divide = false }.adv,
        some = impl.group_advantages { r = groups(rng, 7, 3), divide = true }.adv,
      }
    end,
  },

  scenario "token_weights: by hand" {
    claim = "answers of 1 and 3 tokens in 4 columns: 1/2 and 1/6; 1/4; 1/8", points = 1,
    run = function(impl)
      local answer = { { true, false, false, false }, { true, true, true, false } }
      local w = {}
      for how = 0, 2 do
        w[how + 1] = impl.token_weights { answer = answer, how = how }.w
      end
      return { w = w }
    end,
    oracle = function(n)
      return near(n.w[1][1][1], 1 / 2, 1e-12) and near(n.w[1][2][1], 1 / 6, 1e-12)
        and near(n.w[2][1][1], 1 / 4, 1e-12) and near(n.w[2][2][3], 1 / 4, 1e-12)
        and near(n.w[3][2][2], 1 / 8, 1e-12) and near(n.w[3][2][4], 0, 0)
    end,
  },
  scenario "token_weights: any answers" {
    claim = "each of the three ways; they add up to the share of answers with \z
      tokens, to 1, and to the share of places that count",
    points = 3, cases = 30,
    run = function(impl, rng)
      local N, T, how = rng:size(1, 5), rng:int(1, 6), rng:turn { 0, 1, 2 }
      local answer = places(rng, N, T)
      local n, all, some = {}, 0, 0
      for i = 1, N do
        n[i] = 0
        for t = 1, T do n[i] = n[i] + (answer[i][t] and 1 or 0) end
        all, some = all + n[i], some + (n[i] > 0 and 1 or 0)
      end
      local w = impl.token_weights { answer = answer, how = how }.w
      local sum = 0
      for i = 1, N do sum = sum + sum_of(w[i]) end
      local whole = { some / N, all > 0 and 1 or 0, all / (N * T) }
      local out = { w = w, sum = sum, whole = whole[how + 1] }
      return rng:anywhere(out, 2, function(from)
        local rows, columns = from:sizes(2, 129, 1000)
        return impl.token_weights { answer = any_places(rng, rows, columns), how = how }
      end)
    end,
    scale = { w = 1 },
    oracle = function(n) return near(n.sum, n.whole, 1e-9) end,
  },
  scenario "token_weights: nothing said" {
    claim = "holes weigh 0; an answer without tokens is an answer; if none has any, \z
      all is 0",
    points = 1, cases = 3, scale = { none = 1 },
    run = function(impl, rng)
      local how = rng:turn { 0, 1, 2 }
      local function ask(answer)
        return impl.token_weights { answer = answer, how = how }.w
      end
      local T = rng:int(2, 5)
      local function row(n)
        return table_of(1, T, function(_, t) return t <= n end)[1]
      end
      return { some = ask { row(0), row(1), row(0), row(2) },
        none = ask { row(0), row(0) }, zero_ends = ask { row(0), row(1), row(0) } }
    end,
    oracle = function(n) return near(n.none, 0, 0) and near(n.some[1], 0, 0) end,
  },
  scenario "token_weights: right answers shrink" {
    claim = "an answer that stops with probability p after each word is pushed to \z
      stop sooner by the mean of its tokens, by −p log p/(1 − p) − p on average; by \z
      a sum not at all",
    points = 1, cases = 3,
    run = function(impl, rng)
      local p, T = rng:real(0.3, 0.6), 70
      local pushed = { 0, 0 }
      for n = 1, T do
        local answer = { {} }
        for t = 1, T do answer[1][t] = t <= n end
        for k, how in ipairs { 0, 2 } do
          local w = impl.token_weights { answer = answer, how = how }.w[1]
          local slope = w[n] -- of the stop's logit: [stopped] − p in each place
          for t = 1, n do slope = slope - p * w[t] end
          pushed[k] = pushed[k] + p * (1 - p) ^ (n - 1) * slope
        end
      end
      return { mean = pushed[1], sum = pushed[2], p = p }
    end,
    scale = { sum = 1 },
    oracle = function(n)
      return near(n.mean, -n.p * math.log(n.p) / (1 - n.p) - n.p, 1e-9)
        and near(n.sum, 0, 1e-9)
    end,
  },
  scenario "token_weights: many" {
    claim = "hundreds of answers and of columns are no different", points = 1,
    cases = 3,
    run = function(impl, rng)
      local n, how = rng:many(2, 700), rng:turn { 0, 1, 2 }
      local function ask(N, T)
        local answer = table_of(N, T, function(i, t)
          return N == 1 or (i + t) % 3 > 0
        end)
        return impl.token_weights { answer = answer, how = how }.w
      end
      return { long = ask(1, n), tall = ask(n, 2) }
    end,
  },

  scenario "grpo_slope: by hand" {
    claim = "ratios 0.5, 1 and 1.5 of a good answer and of a bad one, in the band \z
      from 0.8 to 1.28, of weight 1/6",
    points = 1,
    run = function(impl)
      local new = { math.log(0.1), math.log(0.2), math.log(0.3) }
      local old, w = { math.log(0.2), math.log(0.2), math.log(0.2) }, {}
      for t = 1, 3 do w[t] = 1 / 6 end
      return { dlogp = impl.grpo_slope {
        logp = { new, new }, logp_old = { old, old }, adv = { 2, -1 }, w = { w, w },
        low = 0.2, high = 0.28,
      }.dlogp }
    end,
    oracle = function(n)
      return near(n.dlogp, { { 1 / 6, 1 / 3, 0 }, { 0, -1 / 6, -0.25 } }, 1e-9)
    end,
  },
  scenario "grpo_slope: any answers" {
    claim = "w ρ A of each token, or 0 in the flat corners; one advantage an answer, \z
      one ratio a token",
    points = 3, cases = 40,
    run = function(impl, rng)
      local N, T = rng:size(1, 4), rng:int(1, 5)
      local c = batch(rng, N, T)
      local out = { dlogp = impl.grpo_slope(c).dlogp,
        slowly = table_of(N, T, function(i, t)
          return slope_of(c.logp[i][t], c.logp_old[i][t], c.adv[i], c.w[i][t], c.low,
            c.high)
        end) }
      return rng:anywhere(out, 2, function(from)
        return impl.grpo_slope(any_batch(rng, from, rng:pick { 1, 20, 300 }))
      end)
    end,
    oracle = function(n)
      local size = math.max(1, largest(n.slowly))
      return near(n.dlogp, n.slowly, 1e-9 * size)
    end,
  },
  scenario "grpo_slope: the edges" {
    claim = "just inside the band and on it the slope stays, just outside it goes",
    points = 2, cases = 12, scale = { dlogp = 1 },
    run = function(impl, rng)
      local low, high = rng:real(0.1, 0.4), rng:real(0.1, 0.6)
      local off, new, old = 10 ^ rng:real(-9, -3), {}, {}
      local ratios = {
        (1 + high) * (1 - off), (1 + high) * (1 + off), (1 - low) * (1 - off),
        (1 - low) * (1 + off),
      }
      for t, ratio in ipairs(ratios) do new[t], old[t] = math.log(ratio) - 2, -2 end
      local w = { 1, 1, 1, 1 }
      local c = { logp = { new, new }, logp_old = { old, old }, adv = { 1, -1 },
        w = { w, w }, low = low, high = high }
      local up, above = on_edge(rng, 1)
      local down, below = on_edge(rng, -1)
      local on = impl.grpo_slope {
        logp = { { up - 2 }, { down - 2 } }, logp_old = { { -2 }, { -2 } },
        adv = { 1, -1 }, w = { { 1 }, { 1 } }, low = 1 - below, high = above - 1 }.dlogp
      local upper = impl.grpo_slope {
        logp = { { up - 2 } }, logp_old = { { -2 } }, adv = { 1 }, w = { { 1 } },
        low = above - 1, high = above - 1 }.dlogp
      return { dlogp = impl.grpo_slope(c).dlogp, on = on, upper = upper }
    end,
    oracle = function(n)
      local good, bad = n.dlogp[1], n.dlogp[2]
      if n.on[1][1] == 0 or n.on[2][1] == 0 then return false end
      return good[1] > 0 and good[2] == 0 and good[3] > 0 and bad[1] < 0 and bad[2] < 0
        and bad[3] == 0 and bad[4] < 0
    end,
  },
  scenario "grpo_slope: no upper edge, and the lowest lower one" {
    claim = "with ε_high infinite a good answer is never flat; with ε_low = 1 a bad \z
      one never is",
    points = 1, cases = 6,
    run = function(impl, rng)
      local c = batch(rng, 2, 4, rng:turn { { high = huge }, { low = 1 } })
      return { dlogp = impl.grpo_slope(c).dlogp }
    end,
  },
  scenario "grpo_slope: extremes" {
    claim = "tokens that have become impossible, or e^1000 times as likely; \z
      advantages of 0; weights of 0 beside anything; tokens that are certain, or \z
      nearly, in a narrow band",
    points = 1, cases = 4, scale = { rest = 1, certain = 1 },
    run = function(impl, rng)
      local A = rng:real(0.5, 2)
      local out = impl.grpo_slope {
        logp = { { -huge, 0 }, { -huge, 0 }, { 0, -huge }, { nan, huge } },
        logp_old = { { -1, -1 }, { -1, -1000 }, { -1000, -1 }, { -1, nan } },
        adv = { A, -A, 0, A }, w = { { 1, 1 }, { 1, 1 }, { 1, 1 }, { 0, 0 } },
        low = 0.2, high = 0.2,
      }.dlogp
      local certain = impl.grpo_slope {
        logp = { { 0, -1e-4, -0.5 }, { 0, -1e-4, -0.5 } },
        logp_old = { { 0, -1e-4, -1e-4 }, { 0, -1e-4, -1e-4 } }, adv = { A, -A },
        w = { { 1, 1, 1 }, { 1, 1, 1 } }, low = rng:turn { 0.005, 0.995 }, high = 5e-4,
      }.dlogp
      return { rest = { out[1], out[3], out[4] }, falls = out[2][1],
        sinks = out[2][2] == -huge, certain = certain }
    end,
    oracle = function(n)
      return near(n.rest, 0, 0) and n.falls == 0 and n.sinks
    end,
  },
  scenario "grpo_slope: many" {
    claim = "hundreds of answers and of columns are no different", points = 1,
    run = function(impl, rng)
      local n = rng:many(2, 500)
      return { long = impl.grpo_slope(batch(rng, 1, n)).dlogp,
        tall = impl.grpo_slope(batch(rng, n, 2)).dlogp,
        some = impl.grpo_slope(batch(rng, 7, 3)).dlogp }
    end,
  },

  scenario "kl_slope: any answers" {
    claim = "β w (π_ref/π − 1), which is the derivative of −β w k3", points = 3,
    cases = 40,
    run = function(impl, rng)
      local N, T = rng:size(1, 4), rng:int(1, 5)
      local c = far_from(rng, N, T)
      local out = { dlogp = impl.kl_slope(c).dlogp,
        slowly = table_of(N, T, function(i, t)
          local w = c.w[i][t]
          if w == 0 or c.beta == 0 then return 0 end
          local h, x = 1e-4, c.logp_ref[i][t] - c.logp[i][t]
          if x == -huge then return -c.beta * w end
          local function k3(y) return math.exp(y) - 1 - y end
          return c.beta * w * (k3(x + h) - k3(x - h)) / (2 * h)
        end) }
      return rng:anywhere(out, 2, function(from)
        local any, beta = any_batch(rng, from, rng:pick { 1, 20, 300 }), from:weight()
        -- of small differences is left what π_ref/π − 1 has not lost
        return impl.kl_slope {
          logp = any.logp, logp_ref = any.logp_old, w = any.w, beta = beta,
        }, 1e-3 * beta * largest(any.w)
      end)
    end,
    oracle = function(n)
      return near(n.dlogp, n.slowly, 1e-7 * math.max(1, largest(n.slowly)))
    end,
  },
  scenario "kl_slope: at rest" {
    claim = "where π is the reference there is none; above it π is drawn down, by at \z
      most β w; below it up",
    points = 1, cases = 6, scale = { dlogp = 1 },
    run = function(impl, rng)
      local beta, w, x = rng:real(0.1, 2), rng:real(0.1, 1), rng:real(0.1, 4)
      local out = impl.kl_slope {
        logp = { { -5, -5, -5, -1 } }, logp_ref = { { -5, -5 - x, -5 + x, -huge } },
        w = { { w, w, w, w } }, beta = beta,
      }.dlogp[1]
      return { dlogp = out, most = beta * w }
    end,
    oracle = function(n)
      local d = n.dlogp
      return d[1] == 0 and d[2] < 0 and d[2] > -n.most and d[3] > 0
        and near(d[4], -n.most, 1e-9)
    end,
  },
  scenario "kl_slope: close to the reference" {
    claim = "small differences are kept, between tokens that are certain too",
    points = 1, cases = 4,
    run = function(impl, rng)
      local x = rng:wide(-6, -3)
      return {
        d = impl.kl_slope {
          logp = { { -0.5 } }, logp_ref = { { -0.5 + x } }, w = { { 1 } }, beta = 1,
        }.dlogp[1], x = x,
        certain = impl.kl_slope {
          logp = { { 0, -1e-4, 0 } }, logp_ref = { { -1e-4, 0, -0.5 } },
          w = { { 1, 1, 1 } }, beta = 1,
        }.dlogp,
        tied = impl.kl_slope {
          logp = { { -1, -1 }, { -1, -1 } }, logp_ref = { { -2, -2 }, { -2, -2 } },
          w = { { 0.25, 0.25 }, { 0.25, 0.25 } }, beta = 0.25,
        }.dlogp,
        tiny = impl.kl_slope {
          logp = { { -0.5, -1 } }, logp_ref = { { -1.5, -0.5 } },
          w = { { 1e-12, 3e-12 } }, beta = 1e-10,
        }.dlogp,
      }
    end,
  },
  scenario "kl_slope: no penalty" {
    claim = "with β = 0 nothing pulls, and a token of weight 0 is not looked at",
    points = 1, cases = 3, scale = { free = 1, holes = 1 },
    run = function(impl, rng)
      local function ask(beta, w)
        return impl.kl_slope {
          logp = { { -1000, -1, -2 } }, logp_ref = { { 0, -huge, -2 } },
          w = { { w, w, w } }, beta = beta,
        }.dlogp
      end
      local holes = impl.kl_slope {
        logp = { { nan, -huge, -1000 } }, logp_ref = { { -1, -huge, 0 } },
        w = { { 0, 0, 0 } }, beta = rng:real(0.1, 1),
      }.dlogp
      return { free = ask(0, 1), holes = holes }
    end,
    oracle = function(n) return near(n.free, 0, 0) and near(n.holes, 0, 0) end,
  },
  scenario "kl_slope: where it comes to rest" {
    claim = "one decision, all of it counted: with rewards it rests at π(a) = β \z
      π_ref(a)/(β − r(a) + J), which is not lesson 10's tilt",
    points = 2, cases = 6, scale = { logits = 1 },
    run = function(impl, rng)
      local A, beta = rng:int(2, 4), rng:real(0.3, 1.5)
      local ref, r = rng:simplex(A), rng:reals(A, -1, 1)
      -- the J at which these sum to 1: above every r(a) − β, and the sum falls
      local function sum(J)
        local out = 0
        for a = 1, A do out = out + beta * ref[a] / (beta - r[a] + J) end
        return out
      end
      local low, high = -huge, 0
      for a = 1, A do
        low, high = math.max(low, r[a] - beta), math.max(high, r[a])
      end
      for _ = 1, 100 do
        local J = (low + high) / 2
        if sum(J) > 1 then low = J else high = J end
      end
      local pi, logp, logp_ref = {}, {}, {}
      for a = 1, A do
        pi[a] = beta * ref[a] / (beta - r[a] + high)
        logp[a], logp_ref[a] = math.log(pi[a]), math.log(ref[a])
      end
      local d = impl.kl_slope {
        logp = { logp }, logp_ref = { logp_ref }, w = { pi }, beta = beta,
      }.dlogp[1]
      local all, logits = 0, {}
      for a = 1, A do
        d[a] = d[a] + pi[a] * r[a]
        all = all + d[a]
      end
      for a = 1, A do logits[a] = d[a] - pi[a] * all end
      return { logits = logits }
    end,
    oracle = function(n) return near(n.logits, 0, 1e-9) end,
  },
  scenario "kl_slope: many" {
    claim = "hundreds of answers and of columns are no different", points = 1,
    run = function(impl, rng)
      local n = rng:many(2, 500)
      return { long = impl.kl_slope(far_from(rng, 1, n)).dlogp,
        tall = impl.kl_slope(far_from(rng, n, 2)).dlogp,
        some = impl.kl_slope(far_from(rng, 7, 3)).dlogp }
    end,
  },

  scenario "sequence_ratio: by hand" {
    claim = "ratios 2 and 8 make 4; no token, 1; the holes between are not looked at",
    points = 1,
    run = function(impl)
      local l = math.log
      return { s = impl.sequence_ratio {
        logp = { { l(0.2), nan, l(0.8) }, { -1, huge, -1 } },
        logp_old = { { l(0.1), -1, l(0.1) }, { -2, -1, nan } },
        answer = { { true, false, true }, { false, false, false } },
      }.s, then_s = impl.sequence_ratio {
        logp = { { -huge, -huge, -1 }, { -1, -2, -3 } },
        logp_old = { { -1, -1, -1 }, { -1, -1, -1 } },
        answer = { { true, true, true }, { true, true, true } },
      }.s }
    end,
    oracle = function(n) return near(n.s, { 4, 1 }, 1e-9) end,
  },
  scenario "sequence_ratio: any answers" {
    claim = "the n-th root of the product of an answer's n ratios", points = 2,
    cases = 30,
    run = function(impl, rng)
      local N, T = rng:size(1, 5), rng:int(1, 6)
      local answer = places(rng, N, T)
      local function logs()
        return table_of(N, T, function(i, t)
          return answer[i][t] and -rng:real(0, 6) or junk(rng)
        end)
      end
      local c = { answer = answer, logp = logs(), logp_old = logs() }
      local slowly = {}
      for i = 1, N do
        local product, n = 1, 0
        for t = 1, T do
          if answer[i][t] then
            product, n = product * math.exp(c.logp[i][t] - c.logp_old[i][t]), n + 1
          end
        end
        slowly[i] = n > 0 and product ^ (1 / n) or 1
      end
      local s = impl.sequence_ratio(c).s
      local apart = {}
      for i = 1, N do apart[i] = s[i] / slowly[i] end
      return rng:anywhere({ apart = apart, s = s }, 2, function(from)
        return impl.sequence_ratio(any_sequences(rng, from))
      end)
    end,
    oracle = function(n) return near(n.apart, 1, 1e-9) end,
  },
  scenario "sequence_ratio: long answers" {
    claim = "of hundreds of tokens, each of e^−1000 or e^1000 times the probability; \z
      one that has become impossible; and many short ones of certain tokens",
    points = 1, cases = 3,
    run = function(impl, rng)
      local T, x = rng:many(2, 700), rng:real(-0.5, 0.5)
      local function row(make)
        return table_of(1, T, function(_, t) return make(t) end)[1]
      end
      local all = row(function() return true end)
      return { s = impl.sequence_ratio {
        logp = {
          row(function(t) return t % 2 == 0 and -1001 + x or -1 end),
          row(function(t) return t == T and -huge or -1 end),
        },
        logp_old = {
          row(function(t) return t % 2 == 0 and -1 or T % 2 == 0 and -1001 or -1 end),
          row(function() return -1 end),
        },
        answer = { all, all },
      }.s, certain = impl.sequence_ratio {
        logp = table_of(30, 2, function(i, t) return t == 1 and 0 or -i * 1e-4 end),
        logp_old = table_of(30, 2, function(_, t) return t == 1 and -1e-4 or 0 end),
        answer = table_of(30, 2, function() return true end),
      }.s }
    end,
    oracle = function(n)
      return n.s[2] == 0 and near(n.certain[3], math.exp(-1e-4), 1e-9)
    end,
  },

  scenario "dpo_objective: by hand" {
    claim = "at the reference it is −log 2, whatever the answers; ten times as \z
      likely against half as likely, at β = 0.5, is log σ(½ log 20)",
    points = 1,
    run = function(impl)
      local start = impl.dpo_objective {
        better = { -3, -9 }, worse = { -4, -1 }, better_ref = { -3, -9 },
        worse_ref = { -4, -1 }, beta = 0.7,
      }.value
      local later = impl.dpo_objective {
        better = { -3 + math.log(10) }, worse = { -4 - math.log(2) },
        better_ref = { -3 }, worse_ref = { -4 }, beta = 0.5,
      }.value
      return { start = start, later = later }
    end,
    oracle = function(n)
      return near(n.start, -math.log(2), 1e-9)
        and near(n.later, log_sigma(0.5 * math.log(20)), 1e-9)
    end,
  },
  scenario "dpo_objective: any pairs" {
    claim = "the mean of log σ of β times the difference of the log ratios", points = 3,
    cases = 30,
    run = function(impl, rng)
      local c = pairs_of(rng, rng:size(1, 6))
      local mean, N = 0, #c.better
      for i = 1, N do mean = mean + log_sigma(z_of(c, i)) / N end
      local out = { J = impl.dpo_objective(c).value, slowly = mean }
      return rng:anywhere(out, 3, function(from)
        return impl.dpo_objective(any_preferences(rng, from))
      end)
    end,
    oracle = function(n)
      return near(n.J, n.slowly, 1e-9 * math.max(1, math.abs(n.slowly)))
    end,
  },
  scenario "dpo_objective: far apart" {
    claim = "z of ±1000 is finite, also by a large β; β = 0 leaves −log 2, and a tiny \z
      one next to it",
    points = 1, cases = 4,
    run = function(impl, rng)
      local far = rng:real(600, 990)
      local function ask(beta, x)
        return impl.dpo_objective {
          better = { -1000 + x / 2 }, worse = { -1000 - x / 2 }, better_ref = { -1000 },
          worse_ref = { -1000 }, beta = beta,
        }.value
      end
      local steep = impl.dpo_objective {
        better = { 0, -0.1 }, worse = { -0.1, 0 }, better_ref = { -1e-4, 0 },
        worse_ref = { 0, -1e-4 }, beta = 2000,
      }.value
      local faint = impl.dpo_objective {
        better = { -1e-4 }, worse = { -1e-4 }, better_ref = { -3 }, worse_ref = { -4 },
        beta = 1e-5,
      }.value
      local tied = impl.dpo_objective {
        better = { -1, -2, -1 }, worse = { -3, -2, -4 }, better_ref = { -2, -1, -4 },
        worse_ref = { -1, -3, -1 }, beta = 0.5,
      }.value
      return { wrong = ask(1, -far), right = ask(1, far), none = ask(0, far),
        tied = tied, far = far, steep = steep, faint = faint }
    end,
    oracle = function(n)
      return near(n.wrong, -n.far, 1e-6) and near(n.right, 0, 1e-9)
        and near(n.none, -math.log(2), 1e-9) and near(n.faint, log_sigma(-1e-5), 1e-9)
        and near(n.steep, -0.5 * 2000 * (0.1 + 1e-4), 1e-7)
    end,
  },

  scenario "dpo_slope: any pairs" {
    claim = "β σ(−z)/N for the better answer, its negative for the worse one",
    points = 3,
    cases = 30,
    run = function(impl, rng)
      local c = pairs_of(rng, rng:size(1, 6))
      local out, slowly, N = impl.dpo_slope(c), {}, #c.better
      for i = 1, N do slowly[i] = c.beta * sigma(-z_of(c, i)) / N end
      local most = c.beta / N -- what they are right to a billionth of
      local function scaled(list, by) return table.move({ by }, 1, 1, N + 1, list) end
      return rng:anywhere(
        { dbetter = scaled(out.dbetter, most), dworse = scaled(out.dworse, -most),
          slowly = scaled(slowly, most) }, 3,
        function(from)
          local any = any_preferences(rng, from)
          return impl.dpo_slope(any), any.beta / #any.better
        end
      )
    end,
    oracle = function(n)
      for i = 1, #n.slowly do
        if not near(n.dworse[i], -n.slowly[i], 1e-9) then return false end
      end
      return near(n.dbetter, n.slowly, 1e-9)
    end,
  },
  scenario "dpo_slope: up and down a little" {
    claim = "finite differences of the objective, each log π on its own", points = 1,
    cases = 6,
    run = function(impl, rng)
      local c, h = pairs_of(rng, 2, rng:real(0.3, 1)), 1e-4
      for _, name in ipairs { "better", "worse", "better_ref", "worse_ref" } do
        c[name] = rng:reals(2, -4, -2)
      end
      local function J()
        local mean = 0
        for i = 1, 2 do mean = mean + log_sigma(z_of(c, i)) / 2 end
        return mean
      end
      local slowly = {}
      for k, name in ipairs { "better", "worse" } do
        slowly[k] = {}
        for i = 1, 2 do
          local was = c[name][i]
          c[name][i] = was + h
          local up = J()
          c[name][i] = was - h
          slowly[k][i] = (up - J()) / (2 * h)
          c[name][i] = was
        end
      end
      local out = impl.dpo_slope(c)
      return { dbetter = out.dbetter, dworse = out.dworse, slowly = slowly }
    end,
    oracle = function(n)
      return near(n.dbetter, n.slowly[1], 1e-7) and near(n.dworse, n.slowly[2], 1e-7)
    end,
  },
  scenario "dpo_slope: far apart, and no weight" {
    claim = "a pair that is far wrong is pushed by β/N, one that is far right not at \z
      all, and with β = 0 none is; so with a β that is large or tiny",
    points = 1, cases = 4, scale = { d = 1 },
    run = function(impl, rng)
      local beta, far = rng:real(0.5, 1), rng:real(600, 900)
      local function ask(by, x)
        local out = impl.dpo_slope {
          better = { -1000 + x / 2 }, worse = { -1000 - x / 2 }, better_ref = { -1000 },
          worse_ref = { -1000 }, beta = by,
        }
        return { out.dbetter[1], out.dworse[1] }
      end
      local function certain(by)
        local out = impl.dpo_slope {
          better = { 0, -1e-4 }, worse = { -1e-4, 0 }, better_ref = { -1e-4, 0 },
          worse_ref = { 0, -1e-4 }, beta = by,
        }
        return { out.dbetter, out.dworse }
      end
      -- answers alike where the references are not, and both the other way round
      local tied = impl.dpo_slope {
        better = { -1, -2, -1 }, worse = { -3, -2, -4 }, better_ref = { -2, -1, -4 },
        worse_ref = { -1, -3, -1 }, beta = 0.5,
      }
      return { d = { ask(beta, -far), ask(beta, far), ask(0, far) }, beta = beta,
        tied = { tied.dbetter, tied.dworse },
        steep = certain(2000), faint = certain(1e-5) }
    end,
    oracle = function(n)
      return near(n.d[1], { n.beta, -n.beta }, 1e-9) and near(n.d[2], 0, 1e-9)
        and near(n.d[3], 0, 0)
    end,
  },
  scenario "dpo_slope: where it comes to rest" {
    claim = "asked by people who choose by σ of the difference in reward, all pairs \z
      together leave the tilt alone, whoever wrote the answers",
    points = 2, cases = 5, scale = { pulled = 1 },
    run = function(impl, rng)
      local A, beta = rng:int(2, 4), rng:real(0.3, 1.5)
      local ref, r, by = rng:simplex(A), rng:reals(A, -2, 2), rng:simplex(A)
      local Z, new, old, pulled = 0, {}, {}, {}
      for a = 1, A do Z = Z + ref[a] * math.exp(r[a] / beta) end
      for a = 1, A do
        old[a], pulled[a] = math.log(ref[a]), 0
        new[a] = old[a] + r[a] / beta - math.log(Z)
      end
      for a = 1, A do
        for b = 1, A do
          local chance = by[a] * by[b] * sigma(r[a] - r[b])
          local out = impl.dpo_slope {
            better = { new[a] }, worse = { new[b] }, better_ref = { old[a] },
            worse_ref = { old[b] }, beta = beta,
          }
          pulled[a] = pulled[a] + chance * out.dbetter[1]
          pulled[b] = pulled[b] + chance * out.dworse[1]
        end
      end
      return { pulled = pulled }
    end,
    oracle = function(n) return near(n.pulled, 0, 1e-9) end,
  },
  scenario "dpo_slope: many" {
    claim = "hundreds of pairs are no different", points = 1,
    run = function(impl, rng)
      local c = pairs_of(rng, rng:many(2, 700), 0.5)
      local out = impl.dpo_slope(c)
      return { dbetter = out.dbetter, dworse = out.dworse,
        J = impl.dpo_objective(c).value }
    end,
  },

  scenario "grpo_epoch: any answers" {
    claim = "one step of Adam along both objectives, with π as it is now", points = 3,
    cases = 36, tolerance = 1e-6,
    run = function(impl, rng)
      if rng.case > 6 then return any_epoch(impl, rng) end
      return epoch(impl, rng, rng:size(1, 7))
    end,
  },
  scenario "grpo_epoch: one of the two alone" {
    claim = "with β = 0 the reference has no say; with advantages of 0 it has all",
    points = 1, cases = 4, tolerance = 1e-6,
    run = function(impl, rng)
      local how = any_settings(rng, { beta = rng:real(0.5, 2), how = 0 })
      return { w = impl.job_epoch {
        seed = any_seed(rng), adv = { 0, 0, 0, 0 }, how = how, W = 45,
      }.w, free = epoch(impl, rng, 5, { beta = 0 }).w }
    end,
  },

  scenario "grpo_iteration: fifteen answers" {
    claim = "two iterations: the same answers, the same weights, the mean score; and "
      .. "so in any other world",
    points = 3, cases = 24, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      if rng.case > 4 then return any_run(impl, rng) end
      return run(impl, rng, 0)
    end,
    by_hand = function(impl, rng)
      if rng.case > 10 then return any_run(impl, rng, true) end
      return run(impl, rng, 0, { P = 1, G = rng:size(1, 3), epochs = 1 })
    end,
  },
  scenario "grpo_iteration: used once" {
    claim = "with one epoch, and without the division; of many answers; and a \z
      hundred epochs",
    points = 1, cases = 5, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      return run(impl, rng, 0, rng:turn {
        { epochs = 1, divide = false, P = 3, G = 2 },
        { epochs = 1, divide = false, P = 2, G = rng:many(1, 500, 60) },
        { epochs = 100, lr = 0.003 }, { epochs = 1, divide = false, P = 1, G = 4 },
        { epochs = 1, divide = false, P = rng:many(1, 500, 60), G = 2 },
      })
    end,
  },
  scenario "grpo_iteration: the clock runs out" {
    claim = "an answer that is cut off is an answer; groups of one learn nothing \z
      from their scores",
    points = 1, cases = 4, tolerance = 1e-6, scale = { score = 1 },
    run = function(impl, rng)
      return run(impl, rng, 1, rng:turn { { P = 2, G = 3 }, { P = 3, G = 1 } })
    end,
  },
}
