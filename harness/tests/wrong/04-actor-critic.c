/* Wrong bodies for the regions of actor_critic.c that no list has: what is wrong with each, and
 * what may truly be said of it. */

//> mistake actor-all-rows in step
// The actor moves the rows of all states.
// SAID: pattern:looks-at-V
//- theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
for (size_t i = 0; i < S; i++)
    theta[i][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
//< actor-all-rows

//> mistake critic-frozen in step
// The critic never moves.
// SAID: pattern:always-zero
//- V[s] += how->alpha * delta;
//< critic-frozen

//> mistake entropy-largest in entropy
// Only the most probable action is counted.
// SAID: pattern:moves-otherwise-with-pi
//- return H;
double most = pi[0];
for (size_t b = 1; b < A; b++)
    most = pi[b] > most ? pi[b] : most;
return H * 0 - most * log(most);
//< entropy-largest

//> mistake entropy-nan in entropy
// 0 · log 0 is not thought of.
// SAID: pattern:only-when-pi-has-a-zero
//- if (pi[b] > 0)
//< entropy-nan

//> mistake gamma-on-both in td-error
// Γ multiplies both values.
// SAID: pattern:moves-otherwise-with-V_s
(void)truncated;
return r + (terminated ? 0 : gamma * V_next) - gamma * V_s;
//< gamma-on-both

//> mistake gamma-squared in td-error
// Γ is applied twice.
// SAID: pattern:as-if-gamma-squared
(void)truncated;
return r + (terminated ? 0 : gamma * gamma * V_next) - V_s;
//< gamma-squared

//> mistake half-surprise in td-error
// The TD error is halved.
// SAID: pattern:times-constant
(void)truncated;
return 0.5 * (r + (terminated ? 0 : gamma * V_next) - V_s);
//< half-surprise

//> mistake net-stale in net-critic
// The network agent never takes the next observation over.
// SAID: pattern:both-slopes
//- for (size_t j = 0; j < D; j++)
//- obs[j] = next[j];
//< net-stale

//> mistake net-step-in-the-end in net-critic
// The network agent steps once, after the episode.
// SAID: pattern:no-update
//- adam_step(net, lr);
//- for (size_t j = 0; j < D; j++)
for (size_t j = 0; j < D; j++)
//- }
}
adam_step(net, lr);
//< net-step-in-the-end

//> mistake no-reward in td-error
// The reward is forgotten.
// SAID: pattern:as-if-r-zero
(void)truncated;
(void)r;
return (terminated ? 0 : gamma * V_next) - V_s;
//< no-reward

//> mistake own-value-for-next in td-error
// The next value is the one acted in.
// SAID: pattern:blind-to-V_next
(void)truncated;
return r + (terminated ? 0 : gamma * V_s) - V_s + 0 * V_next;
//< own-value-for-next

//> mistake row-before in td-errors
// Td_errors takes each flag from the row before.
// SAID: pattern:only-when-no-terminated
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], t > 0 && terminated[t - 1], truncated[t], V[t], V_next[t], gamma);
//< row-before

//> mistake row-first-flag in td-errors
// Td_errors reads the first row's flags for all.
// SAID: pattern:blind-to-terminated
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[0], truncated[0], V[t], V_next[t], gamma);
//< row-first-flag

//> mistake row-merged in td-errors
// Td_errors merges the two flags before it hands them on.
// SAID: mistake:truncation-as-death
for (size_t t = 0; t < T; t++)
    delta[t] = td_error(r[t], terminated[t] || truncated[t], truncated[t], V[t], V_next[t], gamma);
//< row-merged

//> mistake slope-halved in entropy-gradient
// The slope is half of what it should be.
// SAID: pattern:times-constant
//- dtheta[b] = pi[b] > 0 ? -pi[b] * (log(pi[b]) + H) : 0;
dtheta[b] = pi[b] > 0 ? -0.5 * pi[b] * (log(pi[b]) + H) : 0;
//< slope-halved

//> mistake table-greedy in table-critic
// The table agent takes its most probable action.
// SAID: pattern:no-dice
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = 0;
for (size_t b = 1; b < A; b++)
    a = pi[b] > pi[a] ? b : a;
//< table-greedy

//> mistake table-second-number in table-critic
// The table agent draws with the second number.
// SAID: pattern:other-dice
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
size_t a = sample_action(A, pi, env_uniform(env, 1));
//< table-second-number
