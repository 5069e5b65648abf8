-- The agents of the museum, and what is read off them. Each is an agent of a lesson,
-- made of right functions, or of one that is wrong; an instrument is a number of its
-- run, and is read off every program in the same way.
local episodes, gamma = 600, 0.99

-- ---- CartPole ----

-- A lesson's agent learns; then its network is looked at from outside (look.h).
local function cartpole(impl, seed, lr, shared)
  local N = weights { world = "cartpole", hidden = 32, shared = shared }
  local out = impl.job_net { seed = seed, episodes = episodes, hidden = 32,
    gamma = gamma, lr = lr, N = N }
  local seen = look { w = out.w, world = "cartpole", hidden = 32, shared = shared,
    seed = seed + 2000003, steps = 10000, gamma = gamma }
  return { pays = curve.mean(out.ret, episodes - 99, episodes), says = seen.start,
    came = seen.came, entropy = seen.entropy }, out
end

-- Three rows by hand, the second of which ends an episode: what it led to the critic
-- thinks worth 40, and the first row of the next episode 100.
local function second_of_three(impl, terminated)
  return impl.gae { r = { 1, 1, 1 }, V = { 5, 5, 100 }, V_next = { 5, 40, 90 },
    gamma = gamma, lambda = 0.95, terminated = { false, terminated, false },
    truncated = { false, not terminated, false } }.adv[2]
end

local function gae(impl, seed)
  local of, out = cartpole(impl, seed, 3e-3, true)
  of.fall, of.clock = second_of_three(impl, true), second_of_three(impl, false)
  return of, out.ret
end

-- What one iteration hands to its network: the share of rows whose logits have no
-- slope, and the steps of Adam (journal.h: kinds 5 and 3).
local function one_iteration(impl, seed)
  impl.ascent_journal_open { most = 4096 }
  impl.job_ppo { seed = seed, world = 0, iterations = 1, T = 256, hidden = 32, how = {
    epochs = 4, M = 64, gamma = gamma, lambda = 0.95, epsilon = 0.2, clip = math.huge,
    c_value = 0.5, c_entropy = 0, target_kl = math.huge, lr = 0.01 },
    N = weights { world = "cartpole", hidden = 32, shared = false } }
  local rows, flat, all, steps = impl.ascent_journal_read { n = 4096, W = 10 }, 0, 0, 0
  impl.ascent_journal_open { most = 0 }
  for i = 1, rows.value do
    local kind, first, second = rows.what[i][1], rows.what[i][7], rows.what[i][8]
    if kind == 3 then steps = steps + 1 end
    if kind == 5 then
      all, flat = all + 1, flat + (first == 0 and second == 0 and 1 or 0)
    end
  end
  return flat / all, steps
end

-- What the critic is worth after four iterations, while the pole still falls.
local function explained(impl, seed)
  local w = impl.job_ppo { seed = seed, world = 0, iterations = 4, T = 2048,
    hidden = 32, how = { epochs = 10, M = 64, gamma = gamma, lambda = 0.95,
    epsilon = 0.2, clip = math.huge, c_value = 0.5, c_entropy = 0,
    target_kl = math.huge, lr = 2.5e-3 },
    N = weights { world = "cartpole", hidden = 32, shared = false } }.w
  return look { w = w, world = "cartpole", hidden = 32, shared = false,
    seed = seed + 2000003, steps = 10000, gamma = gamma }.explained
end

local function distance(a, b)
  local sum = 0
  for i, x in ipairs(a) do sum = sum + (x - b[i]) ^ 2 end
  return math.sqrt(sum)
end

local function ppo(impl, seed, right)
  local of, out = cartpole(impl, seed, 2.5e-3, false)
  local _, beside = cartpole(right, seed, 2.5e-3, false)
  of.flat, of.steps = one_iteration(impl, seed)
  of.explained = explained(impl, seed)
  of.ratio = impl.importance_ratio { logp = { math.log(0.6) },
    logp_old = { math.log(0.5) } }.ratio[1]
  of.pull = impl.value_slope { V = { 50, 50 }, V_old = { 50, 50 }, target = { 50, 60 },
    clip = math.huge }.dvalue[1]
  of.apart = distance(out.w, beside.w)
  return of, out.ret
end

-- ---- the agents of other lessons ----

local function cells(map) return name(table.concat(map)) end

local function entropy(theta)
  local Z, sum = 0, 0
  local most = math.max(table.unpack(theta))
  for _, x in ipairs(theta) do Z = Z + math.exp(x - most) end
  for _, x in ipairs(theta) do
    local p = math.exp(x - most) / Z
    sum = sum - (p > 0 and p * math.log(p) or 0)
  end
  return sum
end

-- Three steps in one state, of which only the first pays: the slope of the logit of the
-- third's action, which is another than the others'.
local function behind_the_pay(impl)
  local r = { 1, 0, 0 }
  local G = impl.returns_to_go { r = r, gamma = 0.9 }.G
  return impl.reinforce_gradient { theta = { { 0, 0 }, { 0, 0 }, { 0, 0 } },
    s = { 0, 1, 2 }, a = { 0, 0, 1 }, G = G,
    how = { gamma = 0.9, keep_gamma_t = false } }.dtheta[3][2]
end

local map = { "...G", ".#.P", "S..." }

local function whole(impl, seed)
  local theta = {}
  for s = 1, 12 do theta[s] = { 0, 0, 0, 0 } end
  local out = impl.job_grid { seed = seed, episodes = 300, map = cells(map),
    theta = theta, how = { C = 4, limit = 100, step = -0.04, gamma = 0.95, eta = 0.2 } }
  return { pays = curve.mean(out.ret, 201, 300), sure = entropy(out.theta[9]),
    behind = behind_the_pay(impl) }, out.ret
end

-- A row of three cells, whose goal pays 1.
local function critic_of_a_row(impl, seed)
  local row = name "row"
  return impl.job_shared { seed = seed, W = #row, world = row, episodes = 200,
    how = { hidden = 8, gamma = 0.9, lr = 3e-3 }, N = 149 }.value
end

local function baseline(impl, seed)
  local out = impl.job_net { seed = seed, episodes = episodes, hidden = 32,
    gamma = gamma, lr = 3e-3, N = weights { world = "cartpole", hidden = 32,
    shared = false } }
  return { pays = curve.mean(out.ret, episodes - 99, episodes),
    row = critic_of_a_row(impl, seed) }, out.ret
end

-- What a minibatch of all rows hands back before any step was made (journal.h: kind 5).
local function first_minibatch(impl, seed)
  impl.ascent_journal_open { most = 4096 }
  impl.job_gaussian { seed = seed, world = 0, iterations = 1, T = 400, hidden = 16,
    how = { epochs = 1, M = 400, c = 2, pay = 0.1, gamma = 0.9, lambda = 0.95,
    epsilon = 0.2, c_value = 0.5, c_entropy = 0, lr = 1e-3 },
    N = 2 * 4 * 16 + 17 * 34 + 1 }
  local rows, flat, all = impl.ascent_journal_read { n = 4096, W = 10 }, 0, 0
  impl.ascent_journal_open { most = 0 }
  for i = 1, rows.value do
    if rows.what[i][1] == 5 then
      all, flat = all + 1, flat + (rows.what[i][7] == 0 and 1 or 0)
    end
  end
  return flat / all
end

local function gaussian(impl, seed)
  local out = impl.job_net { seed = seed, episodes = 60, hidden = 32, gamma = 0.9,
    lr = 3e-3, N = 2 * 4 * 32 + 33 * 66 + 1 }
  return { pays = curve.mean(out.ret, 51, 60), spread = math.exp(out.w[#out.w]),
    opening = first_minibatch(impl, seed) }, out.ret
end

local function workers(impl, seed)
  local out = impl.job_net { seed = seed, episodes = 600, hidden = 32, gamma = gamma,
    lr = 3e-3, N = weights { world = "cartpole", hidden = 32, shared = true } }
  return { pays = curve.mean(out.ret, 501, 600),
    third = impl.nstep_targets { r = { { 1, 1, 1 } }, V_next = { { 0, 0, 100 } },
      terminated = { { false, false, false } }, truncated = { { false, false, false } },
      gamma = 0.9 }.target[1][1] }, out.ret
end

local function region(impl, seed)
  local out = impl.job_watched { seed = seed, method = 0, iterations = 60, T = 1024,
    hidden = 32, how = { products = 10, tries = 10, epochs = 10, M = 64, gamma = gamma,
    lambda = 0.95, delta = 0.1, damping = 0.01, residual = 1e-10, shrink = 0.7,
    lr = 1e-3 } }
  return { pays = curve.mean(out.length, 51, 60),
    far = math.max(table.unpack(out.kl)) }, out.length
end

-- ---- a grid whose goal moves ----

local before = { "G....", ".....", "..S..", ".....", "....." }
local after = { ".....", ".....", "..S..", ".....", "....G" }

local function grid(impl, seed)
  local theta, V, stay = {}, {}, 1500
  for s = 1, 25 do theta[s], V[s] = { 0, 0, 0, 0 }, 0 end
  local out = impl.job_moving_goal { episodes = 2 * stay, maps = { cells(before),
    cells(after) }, theta = theta, V = V, how = { seed = seed, stay = stay, C = 5,
    step = 0, limit = 12, gamma = 0.95, alpha = 0.9, eta = 0.5, beta = 0.2 } }
  return { first = curve.mean(out.ret, stay - 99, stay),
    pays = curve.mean(out.ret, 2 * stay - 99, 2 * stay), sure = entropy(out.theta[13]),
    start = out.V[13] }, out.ret
end

-- ---- texts ----

local W = 17924
local kept = {} -- the language model and the reward model of each seed

local function models(right, seed)
  if not kept[seed] then
    local w = right.job_sft { seed = seed, steps = 1500, W = W }.w
    kept[seed] = { w, right.job_reward_model { seed = seed, pairs = 6000, epochs = 4,
      w = w, size = 2 } }
  end
  return table.unpack(kept[seed])
end

local function texts(impl, seed, right)
  local w, model = models(right, seed)
  local function run(beta)
    return impl.job_texts { seed = seed, iterations = 100, w = w, judge = model.judge,
      scale = model.scale, size = 2, K = 5, shown = 1, length = 24, how = { N = 64,
      epochs = 4, lambda = 0.95, epsilon = 0.2, beta = beta, c_value = 1, lr = 1e-3 } }
  end
  local out, double = run(0.2), run(0.4)
  return { score = out.ends[1], gold = out.ends[2], kl = out.ends[3],
    sentences = 100 * out.ends[4], tokens = out.ends[5],
    doubled = double.ends[3] / out.ends[3] }, out.score
end

-- ---- groups ----

-- Scores of 4 answers to each of 4 prompts, from hard to easy.
local function scores(seed)
  local draw, r = dice(seed), {}
  for p = 1, 4 do
    r[p] = {}
    for g = 1, 4 do r[p][g] = 2 * p + draw() end
  end
  return r
end

-- |Σ A| / Σ |A| of a group, the mean of four.
local function left_over(impl, seed)
  local adv, share = impl.group_advantages { r = scores(seed), divide = false }.adv, 0
  for p = 1, 4 do
    local sum, size = 0, 0
    for _, A in ipairs(adv[p]) do sum, size = sum + A, size + math.abs(A) end
    share = share + math.abs(sum) / size / 4
  end
  return share
end

-- The KL's slope at a token that the policy gives probability 0.2, for β = 1.
local function pulled(impl, ref)
  return impl.kl_slope { logp = { { math.log(0.2) } }, logp_ref = { { math.log(ref) } },
    w = { { 1 } }, beta = 1 }.dlogp[1][1]
end

local function groups(impl, seed)
  local out = impl.job_grpo { seed = seed, world = 0, iterations = 300, W = 45, how = {
    P = 4, G = 4, epochs = 2, how = 2, divide = false, low = 0.2, high = 0.2,
    beta = 0.05, lr = 0.02 } }
  return { score = curve.mean(out.score, 201, 300), left = left_over(impl, seed),
    rest = pulled(impl, 0.2), back = pulled(impl, 0.1) }, out.score
end

return museum {
  seeds = 3,
  -- What is read off each, in this order.
  agents = {
    gae = { lesson = 5, title = "the agent of lesson 5 on CartPole", run = gae,
      reads = { "pays", "says", "came", "entropy", "fall", "clock" },
      axis = { width = 20, low = 0, ytics = 100, high = 500 }, counts = "episodes" },
    ppo = { lesson = 6, title = "PPO on CartPole", run = ppo,
      reads = { "pays", "says", "came", "explained", "entropy", "flat", "steps",
        "ratio", "pull", "apart" },
      axis = { width = 20, low = 0, ytics = 100, high = 500 }, counts = "episodes" },
    grid = { lesson = 4, title = "tables in a grid whose goal moves, halfway",
      run = grid, reads = { "first", "pays", "start", "sure" },
      axis = { width = 100, low = 0, ytics = 0.5, high = 1 }, counts = "episodes" },
    texts = { lesson = 10, title = "a language model and a reward model, β = 0.2",
      run = texts, reads = { "score", "gold", "kl", "doubled", "sentences", "tokens" },
      axis = { width = 4, low = -1, ytics = 1, high = 2 }, counts = "iterations" },
    groups = { lesson = 11, title = "groups of 4 answers, in a world of 3 letters",
      run = groups, reads = { "score", "left", "rest", "back" },
      axis = { width = 10, low = 0, ytics = 1, high = 4 }, counts = "iterations" },
    whole = { lesson = 2, title = "a table in a grid", run = whole,
      reads = { "pays", "sure", "behind" },
      axis = { width = 10, low = -1, ytics = 0.5, high = 1 }, counts = "episodes" },
    baseline = { lesson = 3, title = "REINFORCE with a baseline on CartPole",
      run = baseline, reads = { "pays", "row" },
      axis = { width = 20, low = 0, ytics = 100, high = 500 }, counts = "episodes" },
    gaussian = { lesson = 7, title = "a Gaussian policy swings a pendulum up",
      run = gaussian, reads = { "pays", "spread", "opening" },
      axis = { width = 2, low = -1600, ytics = 400, high = 0 }, counts = "episodes" },
    workers = { lesson = 8, title = "eight workers on CartPole", run = workers,
      reads = { "pays", "third" },
      axis = { width = 20, low = 0, ytics = 100, high = 500 }, counts = "episodes" },
    region = { lesson = 9, title = "TRPO on CartPole", run = region,
      reads = { "pays", "far" },
      axis = { width = 2, low = 0, ytics = 100, high = 500 }, counts = "iterations" },
  },
  instruments = {
    pays = { "%.3g", "what an episode pays, the mean of the last 100" },
    says = { "%.1f", "what the critic says of an episode's beginning, at the end" },
    came = { "%.1f", "what such an episode then pays, discounted" },
    entropy = { "%.2f", "entropy of the policy at the end, in nats" },
    fall = { "%.1f", "by hand: Â of a step at which the world ended; r = 1, V = 5, the "
      .. "critic says 40 of where it fell, and 100 of the next episode's beginning" },
    clock = { "%.1f", "the same three rows, but the clock ended it" },
    flat = { "%.3f", "share of the rows of an iteration whose logits have no slope" },
    steps = { "%.0f", "steps of Adam that are made from one rollout" },
    ratio = { "%.3f", "by hand: the ratio of an action whose probability went from 0.5 "
      .. "to 0.6" },
    pull = { "%.2f", "by hand: the slope on a value that is right already, in one "
      .. "minibatch with a value that is 10 too low" },
    behind = { "%.2f", "by hand: the slope at the third of three actions, where only "
      .. "the first is paid" },
    row = { "%.2f", "what the critic says of the start of a row of three cells, after "
      .. "200 episodes; the best that can be had there is 0.82" },
    explained = { "%.2f", "share of the variance of what came that the critic "
      .. "explains, after four iterations of 2048 steps" },
    spread = { "%.2f", "σ of the policy at the end" },
    opening = { "%.2f", "share of the rows of the first minibatch of all whose "
      .. "means have no slope; no step was made before it" },
    third = { "%.1f", "by hand: the target of the first of three rows, each paid 1, "
      .. "where the critic says 100 of what lies behind them; γ = 0.9" },
    far = { "%.2f", "the largest KL from one policy to the next, in states that were "
      .. "not learned from; over those that were the limit is 0.1" },
    apart = { "%.2g", "how far the weights are from the right program's, at the end" },
    first = { "%.2f", "what an episode pays before the goal moves" },
    start = { "%.2f", "what the critic says of the start, at the end" },
    sure = { "%.2f", "entropy of the policy at the start, at the end, in nats" },
    score = { "%.2f", "mean score at the end" },
    gold = { "%.2f", "what the texts are truly worth, which no program sees" },
    kl = { "%.1f", "KL to the reference" },
    doubled = { "%.2f", "the same run with β = 0.4: its KL, over the KL with β = 0.2" },
    sentences = { "%.0f", "texts that are sentences, in %" },
    tokens = { "%.1f", "words of an answer; 21 are the most" },
    left = { "%.2f", "|sum of a group's advantages| over the sum of their sizes" },
    rest = { "%.2f", "by hand: the KL's slope at a token that the policy and the "
      .. "reference find equally likely" },
    back = { "%.2f", "by hand: the same where the policy finds it twice as likely" },
  },
}
