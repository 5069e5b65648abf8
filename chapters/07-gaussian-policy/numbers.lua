-- The numbers of lesson 7, computed. Worlds: one bell by hand, the linear system.
-- Point: what is printed was run.
return function(book)
  local ref = book.reference
  book.says("the top of the bell is {} high",
    math.exp(ref.gaussian_logp { mu = { { 0 } }, log_sigma = { math.log(0.1) },
    u = { { 0 } } }.logp[1]))

  -- By hand.
  local mu, l, u = { 0.3, -0.5 }, { -0.5, 0.2 }, { 0.9, -1.4 }
  local given = { mu = { mu }, log_sigma = l, u = { u } }
  local d = ref.gaussian_score(given)
  local row = { {}, {}, {}, {}, {} }
  local sigma_slope = {}
  for j = 1, 2 do
    local sigma = math.exp(l[j])
    local z = (u[j] - mu[j]) / sigma
    row[1][j], row[2][j], row[3][j], row[4][j], row[5][j] = sigma, z, -z * z / 2,
      -l[j], -math.log(2 * math.pi) / 2
    sigma_slope[j] = (z * z - 1) / sigma
  end
  for _, line in ipairs { d.dmu[1], d.dlog_sigma[1] } do row[#row + 1] = line end
  book.says("| $\\sigma$ | {} | {} |", row[1])
  book.says("| $z$ | {} | {} |", row[2])
  book.says("z^2$ | {} | {} |", row[3])
  book.says("2\\pi$ | {} | {} |", row[5])
  book.says("| $\\partial/\\partial\\mu$ | {} | {} |", row[6])
  book.says("| $\\partial/\\partial\\log\\sigma$ | {} | {} |", row[7])
  book.says("add up to $\\log p = {}$", ref.gaussian_logp(given).logp[1])
  book.says("here {} and {}: close", sigma_slope)

  -- Entropy, before any squash.
  local function entropy(sigma)
    return ref.gaussian_entropy { mu = { 0 }, log_sigma = { math.log(sigma) } }.value
  end
  book.says("it is **{}**", entropy(0.1))
  book.says("below $\\sigma = {}$ it is", 1 / math.sqrt(2 * math.pi * math.exp(1)))
  book.says("while (7.4) says {} each time", entropy(1))
  book.says("-1/\\sqrt{2\\pi} = {}$", -1 / math.sqrt(2 * math.pi))

  -- The target: after 300 steps, and where (7.5) says it ends.
  local function target(c)
    return ref.job_target { iterations = 300, target = { 1.5, -1 },
      weight = { 1, 4 }, how = { n = 64, seed = 1, c_entropy = c, lr = 0.05 } }
  end
  assert(target(0.1).mu[300])
  book.says("it ends at ({}, {}): twice", math.sqrt(0.1 / 2), math.sqrt(0.1 / 8))

  -- The linear system: Riccati's equation by repetition, J in closed form.
  local a, b, q, r, gamma, noise, m0, sigma = 1.1, 0.5, 1, 0.1, 0.95, 0.1, 1, 0.3
  local P = 0
  for _ = 1, 1000 do
    P = q + gamma * a * a * P - (gamma * a * b * P) ^ 2 / (r + gamma * b * b * P)
  end
  local best = gamma * a * b * P / (r + gamma * b * b * P)
  local function J(k)
    local C, n = (a - b * k) ^ 2, b * b * sigma * sigma + noise * noise
    return -(q + r * k * k) * (m0 + gamma * n / (1 - gamma)) / (1 - gamma * C) - r
      * sigma * sigma / (1 - gamma)
  end
  book.says("$K^* = {}$,\n$J(K^*) = {}$, and $J(1) = {}$", best, J(best), J(1))
  book.says("from 1 to $K^* = {}$; after", best)
end
