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
  ["03-baseline"] = {
    ["an array with a row that nothing uses"] = {
      "net-agent: double obs[n.limit + {1 -> 2}][D], dlogits[n.limit][A], dvalue[n.limit], "
        .. "V[n.limit], r[n.limit], G[n.limit], paid = 0;",
    },
  },
  ["04-actor-critic"] = {
    ["actor_critic_step works on the row of one state, and never asks how many there are"] = {
      "table-critic: actor_critic_step({S -> A}, A, theta, V, &done, how);",
    },
  },
  ["06-ppo-clip"] = {
    ["how far it went is asked once more than is needed, and nothing comes of it"] = {
      "iteration: bool ask = k + {1 -> 0} < how->epochs && isfinite(how->target_kl);",
      "iteration: bool ask = k + 1 {< -> <=} how->epochs && isfinite(how->target_kl);",
      "iteration: bool ask = k + 1 < how->epochs {&& -> ||} isfinite(how->target_kl);",
    },
    ["a distance hits its limit to the last bit by no more than chance"] = {
      "iteration: if (ask && ppo_kl(net, &rows) {> -> >=} how->target_kl)",
    },
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
  ["07-gaussian-policy"] = {
    ["an array with a row that nothing uses"] = {
      "play: double head[{2 -> 3}][d], xi[1][d], a[1][d], logp_a[1];",
      "play: double head[2][d], xi[{1 -> 2}][d], a[1][d], logp_a[1];",
      "play: double head[2][d], xi[1][d], a[{1 -> 2}][d], logp_a[1];",
      "play: double head[2][d], xi[1][d], a[1][d], logp_a[{1 -> 2}];",
    },
    ["of tanh_squash only the action is wanted, and env_steer writes obs anew"] = {
      "play: tanh_squash(1, d, &u[t], &rows->logp_old[{t -> 0}], how->c, a, logp_a);",
      "play: tanh_squash(1, d, &u[t], &rows->logp_old[t], how->c, a, {logp_a -> obs});",
    },
    ["no world with controls has an end of its own, so terminated is false in every row"] = {
      "play: if (!rows->terminated[{t -> 0}] && !rows->truncated[t])",
      "play: if (!rows->terminated[{t -> t + 1}] && !rows->truncated[t])",
    },
  },
  ["08-a2c-a3c"] = {
    ["t − τ is 0 there"] = {
      "stale: x[t + 1] = x[t] - eta * h * x[t {< -> <=} tau ? 0 : t - tau];",
    },
    ["an array with a row that nothing uses"] = {
      "worker: double r[{1 -> 2}][T], V_next[1][T], target[1][T], V[T], error[T], dvalue[T];",
      "worker: double r[1][T], V_next[{1 -> 2}][T], target[1][T], V[T], error[T], dvalue[T];",
      "worker: double r[1][T], V_next[1][T], target[{1 -> 2}][T], V[T], error[T], dvalue[T];",
      "worker: bool terminated[{1 -> 2}][T], truncated[1][T];",
      "worker: bool terminated[1][T], truncated[{1 -> 2}][T];",
      "turn: double g[{1 -> 2}][N], w[N];",
    },
    ["the two networks have one shape"] = { "turn: size_t N = net_count({shared -> copy});" },
    ["worker_gradient uses N for the type of g, and for nothing else"] = {
      "turn: size_t ended = worker_gradient(env, copy, D, obs, how, {N -> D}, g[0]);",
    },
  },
  ["09-trpo"] = {
    ["the row behind the last is lesson 1's softmax's to write, which no sanitizer watches"] = {
      "fvp: for (size_t t = 0; t {< -> <=} T; t++)",
      "search: for (size_t t = 0; t {< -> <=} T; t++)",
    },
    ["the distance is δ itself only where nothing has moved, and nothing is gained there"] = {
      "search: if (mean_kl(T, A, pi_old, pi) {<= -> <} how->delta && surrogate(T, logp, "
        .. "rows->logp_old, rows->adv) > best)",
    },
    ["the residual is at right angles to the direction before, so r · p is r · r"] = {
      "cg: before += {r -> p}[i] * r[i];",
      "cg: before += r[i] * {r -> p}[i];",
    },
    ["where the critic learns alone no advantage is left for a clip to cut"] = {
      "iteration: PpoSettings critic = {.M = how->M, .epsilon = {1 -> 0}, .clip = INFINITY, "
        .. ".c_value = 1, .lr = how->lr};",
      "iteration: PpoSettings critic = {.M = how->M, .epsilon = {1 -> 2}, .clip = INFINITY, "
        .. ".c_value = 1, .lr = how->lr};",
    },
    ["the residual of conjugate gradient is at right angles to x, so x · g is x · F x"] = {
      "step: double length = step_length(N, x, {Fx -> g}, how->delta);",
    },
  },
  ["10-rlhf"] = {
    ["an advantage of 0 has been seen to already"] = {
      "slope: bool flat = A {> -> >=} 0 ? rho > 1 + epsilon : rho < 1 - epsilon;",
    },
    ["room for one row more than there is"] = {
      "play: double obs[D], logits[{1 -> 2}][V], masked[V], pi[V];",
    },
    ["any logit so low is a probability of 0"] = {
      "play: masked[v] = legal[v] ? logits[0][v] : -{1e9 -> 999999999};",
      "play: masked[v] = legal[v] ? logits[0][v] : -{1e9 -> 1000000001};",
      "epoch: logits[k][v] = legal[v] ? logits[k][v] : -{1e9 -> 999999999};",
      "epoch: logits[k][v] = legal[v] ? logits[k][v] : -{1e9 -> 1000000001};",
    },
    ["rlhf_play is given V beside the rows"] = {
      "iteration: Answers rows = {.N = N, .T = T, .D = D, .V = {V -> N}, .obs = obs[0], .y "
        .. "= y, .answer = answer[0], .logp_old = logp_old[0], .logp_ref = logp_ref[0], "
        .. ".V_old = V_old[0], .adv = adv[0], .target = target[0], .score = score};",
    },
    ["behind an answer values and rewards are 0, so its end needs no flag, and no count"] = {
      "iteration: n += answer[i][{t -> 0}];",
      "iteration: {terminated -> truncated}[n - 1] = true;",
      "iteration: {terminated[n - 1] = true; -> ;}",
      "iteration: terminated[n - 1] = {true -> false};",
      "iteration: gae(n, r[i], V_old[i], V_next, {terminated -> truncated}, truncated, 1, "
        .. "how->lambda, adv[i]);",
    },
    ["an answer that reaches the last place has ended there"] = {
      "iteration: V_next[t] = t + 1 < T ? V_old[i][t + 1] : {0 -> 1};",
    },
    ["behind an answer no advantage and no target is read"] = {
      "iteration: {adv -> target}[i][t] = target[i][t] = 0;",
      "iteration: {adv[i][t] = target[i][t] = 0; -> ;}",
      "iteration: adv[i][{t -> 0}] = target[i][t] = 0;",
      "iteration: adv[i][t] = target[i][{t -> 0}] = 0;",
      "iteration: adv[i][t] = target[i][t] = {0 -> 1};",
    },
  },
  ["11-grpo"] = {
    ["the first of a group is compared with itself, or taken from itself"] = {
      "informative: for (size_t g = {1 -> 0}; g < G; g++)",
      "group: for (size_t g = {0 -> 1}; g < G; g++)",
    },
    ["of a single answer nothing is left, whatever it is divided by"] = {
      "group: double s = G > 1 ? sqrt(squares / (double)(G - 1)) : {0 -> 1};",
    },
    ["an advantage of 0 has been seen to already"] = {
      "slope: bool flat = adv[i] {> -> >=} 0 ? ratio > 1 + high : ratio < 1 - low;",
    },
    ["any logit so low is a probability of 0"] = {
      "epoch: logits[k][v] = legal[v] ? logits[k][v] : -{1e9 -> 999999999};",
      "epoch: logits[k][v] = legal[v] ? logits[k][v] : -{1e9 -> 1000000001};",
    },
    ["rlhf_play is given V beside the rows, and writes logp_ref last; no value is read"] = {
      "iteration: Answers rows = {.N = N, .T = T, .D = D, .V = {V -> N}, .obs = obs[0], "
        .. ".y = y[0], .answer = answer[0], .logp_old = logp_old[0], .logp_ref = logp_ref[0], "
        .. ".V_old = V_old[0], .score = score};",
      "iteration: Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0], .y = y[0], "
        .. ".answer = answer[0], .logp_old = logp_old[0], .logp_ref = {logp_ref -> V_old}[0], "
        .. ".V_old = V_old[0], .score = score};",
    },
  },
}
