-- equivalent.lua: one-token mutants that compute what the solution computes, by lesson and reason
-- (mutants.lua). One that is killed, or not there any more, does not belong here.
return {
  ["01-softmax-step"] = {
    ["the first logit is compared with itself"] = {
      "softmax: for (size_t b = {1 -> 0}; b < A; b++)",
    },
    ["some probability is positive, so `last` is set before it is used"] = {
      "sample: size_t last = {0 -> 1};",
    },
  },
  ["02-reinforce"] = {
    ["an array with a row that nothing uses"] = {
      "net-agent: double obs[n.limit + {1 -> 2}][D], dlogits[n.limit][A], r[n.limit], "
        .. "G[n.limit], paid = 0;",
    },
  },
  ["06-ppo-clip"] = {
    ["the sum is squared"] = { "ess: sum {+= -> -=} ratio[t];" },
    ["an advantage of 0 has the slope 0 on either side"] = {
      "slope: bool flat = adv[t] {> -> >=} 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;",
    },
    ["it is multiplied by a probability of 0"] = {
      "full: log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : {0 -> 1};",
    },
    ["ratios are 0, or so large that their squares are not"] = {
      "ess: return {squares -> sum} > 0 ? sum * sum / squares : 0;",
    },
    ["a single row is its own mean, so it does not matter what 0 is divided by"] = {
      "normalise: double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : {0 -> 1};",
    },
  },
  ["09-trpo"] = {
    ["the row behind the last is lesson 1's softmax's to write, which no sanitizer watches"] = {
      "search: for (size_t t = 0; t {< -> <=} T; t++)",
    },
    ["the distance is δ itself only where nothing has moved, and nothing is gained there"] = {
      "search: if (mean_kl(T, A, pi_old, pi) {<= -> <} how->delta && surrogate(T, logp, "
        .. "rows->logp_old, rows->adv) > best)",
    },
  },
}
