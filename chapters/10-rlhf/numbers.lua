-- The numbers of lesson 10, computed. Worlds: the 15 answers, by counting, with a
-- reference and a policy that say the same in every context; texts. Point: what is
-- printed was run.
local W, sft, pairs_made = 17924, 1500, 6000
local how = { N = 64, epochs = 4, lambda = 0.95, epsilon = 0.2, c_value = 1, lr = 1e-3 }
local nan = 0 / 0

-- Tokens: 1 a, 2 b, 3 the stop. An answer of x a's and y b's is paid as in tables.h.
local answers = { { 3 }, { 1, 3 }, { 2, 3 } }
for x = 1, 2 do
  for y = 1, 2 do
    for z = 1, 3 do answers[#answers + 1] = { x, y, z } end
  end
end

local function paid(said)
  local n = { 0, 0, 0 }
  for _, token in ipairs(said) do n[token] = n[token] + 1 end
  if #said == 1 then return 0.25 end
  local pays = n[1] - n[2] / 2
  if #said == 3 and said[3] == 3 then pays = pays + 1.5 end
  return n[1] == 3 and pays - 2 or pays
end

local function context(said, t)
  if t == 1 then return 1 end
  return t == 2 and 1 + said[1] or 1 + 2 * said[1] + said[2]
end

local function softmax(logits)
  local sum, pi = 0, {}
  for b = 1, 3 do sum = sum + math.exp(logits[b]) end
  for b = 1, 3 do pi[b] = math.exp(logits[b]) / sum end
  return pi
end

local function everywhere(pi)
  local theta = {}
  for k = 1, 7 do theta[k] = { math.log(pi[1]), math.log(pi[2]), math.log(pi[3]) } end
  return theta
end

-- log π of each token, and of each answer.
local function logs(theta)
  local of, sums = {}, {}
  for i, said in ipairs(answers) do
    of[i], sums[i] = { nan, nan, nan }, 0
    for t, token in ipairs(said) do
      of[i][t] = math.log(softmax(theta[context(said, t)])[token])
      sums[i] = sums[i] + of[i][t]
    end
  end
  return of, sums
end

local function worth(theta, ref, beta)
  local _, new = logs(theta)
  local _, old = logs(ref)
  local J = 0
  for i, said in ipairs(answers) do
    J = J + math.exp(new[i]) * (paid(said) - beta * (new[i] - old[i]))
  end
  return J
end

-- 21 slopes of a function of the logits, by finite differences.
local function slopes(theta, f)
  local g = {}
  for k = 1, 7 do
    for b = 1, 3 do
      local was, h = theta[k][b], 1e-5
      theta[k][b] = was + h
      local up = f(theta)
      theta[k][b] = was - h
      g[#g + 1] = (up - f(theta)) / (2 * h)
      theta[k][b] = was
    end
  end
  return g
end

-- The mean over all answers of each token's score times weight(i, t).
local function expected(theta, weight)
  local g, _, sums = {}, logs(theta)
  for i = 1, 21 do g[i] = 0 end
  for i, said in ipairs(answers) do
    for t, token in ipairs(said) do
      local k = context(said, t)
      local pi, w = softmax(theta[k]), math.exp(sums[i]) * weight(i, t)
      for b = 1, 3 do
        local at = 3 * (k - 1) + b
        g[at] = g[at] + w * ((b == token and 1 or 0) - pi[b])
      end
    end
  end
  return g
end

local function along(theta, r)
  return expected(theta, function(i, t)
    local sum = 0
    for u = t, #answers[i] do sum = sum + r[i][u] end
    return sum
  end)
end

local function dot(a, b)
  local sum = 0
  for i = 1, #a do sum = sum + a[i] * b[i] end
  return sum
end

local function beside(g, true_g)
  local length = math.sqrt(dot(g, g) / dot(true_g, true_g))
  return { dot(g, true_g) / dot(true_g, true_g) / length, length }
end

local ref, theta = everywhere { 1 / 3, 1 / 3, 1 / 3 }, everywhere { 0.7, 0.2, 0.1 }
local beta = 1
local all, score = {}, {}
for i, said in ipairs(answers) do
  all[i], score[i] = {}, paid(said)
  for t = 1, 3 do all[i][t] = said[t] ~= nil end
end

local function with(beta_now)
  local out = { beta = beta_now }
  for name, value in pairs(how) do out[name] = value end
  return out
end

local function by_hand(book, f)
  local row = { 2, 1, 0, 5 }
  local logp = f.token_logp { logits = { row, row, row }, y = { 0, 1, 2 },
    legal = { true, true, true, false } }.logp
  book.says("come out at {}, {} and {}", logp[1], logp[2], logp[3])
  local all4 = f.token_logp { logits = { row }, y = { 0 },
    legal = { true, true, true, true } }.logp
  book.says("With the fourth in the sum the first would be {}.", all4[1])
  local hand = {
    logp = { { -9, -1, -2, -9 } }, logp_ref = { { -1, -1.5, -1, -1 } },
    answer = { { false, true, true, false } },
  }
  local k = f.kl_estimates(hand)
  book.says("k1 is {}, k2 is {}, k3 is", k.k1[1], k.k2[1])
  book.says("(e - 2) = {}$.", k.k3[1])
  hand.score, hand.beta = { 3 }, 0.2
  local r = f.shaped_rewards(hand).r[1]
  book.rows("| column | $\\log \\pi$ |", {
    { 0, -9, -1, false, false, r[1] }, { 1, -1, -1.5, false, 0.5, r[2] },
    { 2, -2, -1, false, -1, { r[3] - 3, 3 } }, { 3, -9, -1, false, false, r[4] },
  })
  local function L(better, worse)
    return f.preference_objective { better = { better }, worse = { worse } }.value
  end
  book.rows("| scores | $\\log \\sigma$ |", {
    { { 1, 0 }, L(1, 0), 1 / (1 + math.exp(1)) },
    { { 0, 0 }, L(0, 0), 0.5 }, { { 0, 1 }, L(0, 1), 1 / (1 + math.exp(-1)) },
  })
  local out = f.tilt { ref = { 0.5, 0.3, 0.2 }, reward = { 0, 1, 2 }, beta = 1 }
  book.says("becomes {}, {} and {}, and that is worth {}", out.pi[1], out.pi[2],
    out.pi[3], out.value)
end

local function shaping(book, f)
  local new, old = logs(theta), logs(ref)
  local true_g = slopes(theta, function(at) return worth(at, ref, beta) end)
  local function of(functions)
    local r = functions.shaped_rewards { logp = new, logp_ref = old, answer = all,
      score = score, beta = beta }.r
    return beside(along(theta, r), true_g)
  end
  local list = { { false, table.unpack(of(f)) } }
  local turned = of(book.mistake("penalty-turned"))
  book.says("it is the table's row with cosine {}", turned[1])
  for i, name in ipairs { "penalty-at-the-end", "no-penalty", "penalty-turned",
    "k3-as-penalty", "last-token-free", "score-for-every-token",
    "penalty-over-length" } do
    list[i + 1] = { false, table.unpack(of(book.mistake(name))) }
  end
  book.rows("| what the tokens are paid |", list)
end

-- The slope of −β k in the loss, beside the exact one of E r.
local function in_the_loss(book)
  local true_g = slopes(theta, function(at) return worth(at, ref, beta) end)
  local paid_g = slopes(theta, function(at) return worth(at, ref, 0) end)
  local function field(at, k)
    local new, old = logs(at), logs(ref)
    return expected(at, function(i, t)
      local x = new[i][t] - old[i][t]
      return -beta * (k == 1 and 1 or k == 2 and x or 1 - math.exp(-x))
    end)
  end
  local list = {}
  for k = 1, 3 do
    local g = field(theta, k)
    for i = 1, 21 do g[i] = g[i] + paid_g[i] end
    list[k] = { false, table.unpack(beside(g, true_g)) }
  end
  book.rows("| in the loss |", list)
  local most, J = 0, {}
  for j = 1, 21 do
    J[j] = slopes(theta, function(at) return field(at, 3)[j] end)
  end
  for i = 1, 21 do
    for j = 1, i do most = math.max(most, math.abs(J[i][j] - J[j][i])) end
  end
  book.says("by up to {}, so it is", most)
end

local function optimum(book, f)
  local _, old = logs(ref)
  local p, list = {}, {}
  for i = 1, 15 do p[i] = math.exp(old[i]) end
  for k, b in ipairs { 10, 2, 1, 0.5, 0.2, 0.05 } do
    local out = f.tilt { ref = p, reward = score, beta = b }
    local mean, kl = 0, 0
    for i = 1, 15 do
      local q = out.pi[i]
      mean = mean + q * score[i]
      kl = kl + (q > 0 and q * math.log(q / p[i]) or 0)
    end
    list[k] = { b, mean, kl, out.value, out.pi[4 + 2] }
  end
  book.rows("| $\\beta$ | $\\mathbb{E}_{\\pi^*}\\, r$ |", list)
end

-- What is given, and what is small enough to work out here.
local function by_the_way(book)
  book.at("small transformer of the kind that GPT-2 is, with", W)
  book.at("a probability of $e^{", "an exponent")
  book.at("Let a be drawn with", "3 probabilities")
  book.at("With three answers, reference", "3 probabilities")
  book.at("sum is over three, $e^2 + e + 1 =", math.exp(2) + math.exp(1) + 1)
  book.at("k3 is $(e^{", "an exponent", 0.5)
  book.at("four epochs each, `lr` 0.001, $\\lambda$", "a setting", "a setting")
  book.at("The clip was on in every row of the table, at", how.epsilon)
  book.at("gains a factor of $e^5 \\approx",
    10 * math.floor(math.exp(1 / 0.2) / 10 + 0.5))
  book.at("one token more in its sum than the sampler draws, with probability",
    "a probability")
  book.at("$J(\\pi)$ of some policy is", "a gap", "a price")
  book.at("deviation gains a factor of $e^5 \\approx 150$. From", "2 prices", "a bound",
    "a price")
  book.at("boats are still angry, as the reference has it. At", "2 prices")
  book.notes.at("an illegal one with a logit of", "a logit")
  book.notes.at("on paper; below $e^{", "an exponent")
  local off = -math.log(1 - 0.1)
  book.notes.at("is too small by $-\\log", 1 - 0.1, off, 20 * off)
  book.notes.at("By (10.8), $", "a gap", "a price")
end

local betas = { 0, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2 }

-- The first texts of seed 1 as the chapter shows them, the prompt's words plain.
local function quote(book, texts)
  for _, tokens in ipairs(texts) do
    local prompt, said = book.text(tokens):match("^(%S+ %S+) (.*)$")
    book.quotes(("%s **%s**"):format(prompt, said))
  end
end

-- Means over five seeds at each β, and before; gold and sentences of each seed.
local function swept(book, f)
  local sums, gold, fine, right = {}, {}, {}, 0
  for seed = 1, 5 do
    local w = f.job_sft { seed = seed, steps = sft, W = W }.w
    local judge = f.job_reward_model {
      seed = seed, pairs = pairs_made, epochs = 4, w = w, size = 2 }
    right, gold[seed], fine[seed] = right + judge.value / 5, {}, {}
    for k = 0, #betas do
      local out = f.job_texts { seed = seed, iterations = k == 0 and 0 or 200,
        how = with(betas[k] or 0), w = w, judge = judge.judge, scale = judge.scale,
        K = 5, shown = 4, length = 24 }
      sums[k] = sums[k] or { 0, 0, 0, 0, 0 }
      for i = 1, 5 do sums[k][i] = sums[k][i] + out.ends[i] / 5 end
      local b = betas[k] or -1
      gold[seed][b], fine[seed][b] = out.ends[2], out.ends[4]
      if seed == 1 and (b == 0 or b == 0.02 or b == 0.2 or b == 2) then
        quote(book, out.text)
      end
    end
  end
  return sums, gold, fine, right
end

local function sweep(book, f)
  local sums, gold, fine, right = swept(book, f)
  local list, best = {}, 0
  for k = 0, #betas do
    local s = sums[k]
    list[k + 1] = { betas[k] or false, s[1], s[2], s[3], 100 * s[4], s[5] }
  end
  book.rows("| $\\beta$ | reward model |", list)
  book.says("<!-- guess -->**{}** in a hundred", 100 * sums[1][4])
  book.says("puts {} of a hundred pairs", 100 * right)
  book.says("sentences until {} of a hundred", 100 * sums[0][4])
  for seed = 1, 5 do
    local first = true
    for _, b in ipairs(betas) do first = first and gold[seed][b] <= gold[seed][0.02] end
    best = best + (first and 1 or 0)
  end
  book.says("seed 3 is over it, with {} sentences", 100 * fine[3][0.02])
  book.says("in {} of the five seeds, one notch", best)
end

return function(book)
  local f = book.reference
  by_hand(book, f)
  shaping(book, f)
  in_the_loss(book)
  optimum(book, f)
  by_the_way(book)
  book.long(function() sweep(book, f) end)
end
