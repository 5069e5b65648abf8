/* Right bodies for the regions of actor_critic.c, written differently: they must pass. */

//> mistake actor-first in step
// The actor moves before the critic.
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A], dH[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
entropy_gradient(A, pi, dH);
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
V[s] += how->alpha * delta;
//< actor-first

//> mistake early-return in td-error
// A termination returns early.
(void)truncated;
if (terminated)
    return r - V_s;
return r + gamma * V_next - V_s;
//< early-return

//> mistake entropy-skips in entropy
// An action of probability 0 is skipped by continue.
double H = 0;
for (size_t b = 0; b < A; b++) {
    if (pi[b] <= 0)
        continue;
    H += pi[b] * log(1 / pi[b]);
}
return H;
//< entropy-skips

//> mistake last-row-first in td-errors
// The rows from the last to the first.
for (size_t t = T; t-- > 0;)
    delta[t] = td_error(r[t], terminated[t], truncated[t], V[t], V_next[t], gamma);
//< last-row-first

//> mistake mask in td-error
// The mask is a number.
(void)truncated;
return r + gamma * V_next * (1 - (double)terminated) - V_s;
//< mask

//> mistake no-look-beyond in net-critic
// The next value is asked for only where there is one.
//- paid += step.reward;
paid += step.reward;
V_next = 0;
if (!step.terminated)
//< no-look-beyond

//> mistake other-order in td-error
// The value is taken away first.
(void)truncated;
return (r - V_s) + (terminated ? 0 : gamma * V_next);
//< other-order

//> mistake own-rows in td-errors
// Td_errors does not call td_error.
for (size_t t = 0; t < T; t++)
    delta[t] = r[t] - V[t] + (terminated[t] ? 0 : gamma * V_next[t]);
//< own-rows

//> mistake slope-by-the-sum in entropy-gradient
// The slope from the mean of log π, reckoned in place.
double mean = 0;
for (size_t b = 0; b < A; b++)
    mean += pi[b] > 0 ? pi[b] * log(pi[b]) : 0;
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? pi[b] * (mean - log(pi[b])) : 0;
//< slope-by-the-sum

//> mistake softmax-step in step
// The actor moves by lesson 1's softmax_step, the bonus comes after.
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], dH[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
softmax(A, theta[s], pi);
entropy_gradient(A, pi, dH);
V[s] += how->alpha * delta;
softmax_step(A, theta[s], a, delta, how->eta);
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * how->beta * dH[b];
//< softmax-step

//> mistake two-backward-passes in net-critic
// The network gathers both slopes in two passes.
//- net_backward(net, 1, obs, g, &dvalue);
net_backward(net, 1, obs, NULL, &dvalue);
net_backward(net, 1, obs, g, NULL);
//< two-backward-passes

//> mistake two-moves in step
// Bonus and surprise are added one after the other.
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A], dH[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
entropy_gradient(A, pi, dH);
V[s] += how->alpha * delta;
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * delta * g[b], theta[s][b] += how->eta * how->beta * dH[b];
//< two-moves

//> mistake while-true in table-critic
// The agent leaves its loop by break.
//- for (Step step = {0}; !step.terminated && !step.truncated;) {
while (true) {
    Step step;
//- actor_critic_step(S, A, theta, V, &done, how);
actor_critic_step(S, A, theta, V, &done, how);
if (step.terminated || step.truncated)
    break;
//< while-true

//> mistake next-row in td-errors
// The next row holds the value where nothing ends.
for (size_t t = 0; t < T; t++) {
    bool inside = t + 1 < T && !terminated[t] && !truncated[t];
    delta[t] = td_error(r[t], terminated[t], truncated[t], V[t], inside ? V[t + 1] : V_next[t],
                        gamma);
}
//< next-row

//> mistake td-order in td-error
// In another order.
(void)truncated;
double d = -V_s;
if (!terminated)
    d += V_next * gamma;
return d + r;
//< td-order

//> mistake dH in entropy-gradient
// As π (Σ π log π − log π).
double sum = 0;
for (size_t b = 0; b < A; b++)
    sum += pi[b] > 0 ? pi[b] * log(pi[b]) : 0;
for (size_t b = 0; b < A; b++)
    dtheta[b] = pi[b] > 0 ? pi[b] * sum - pi[b] * log(pi[b]) : 0;
//< dH

//> mistake stays-undiscounted in step
// Where γ is 1 and the step leads back, δ is the reward.
size_t s = step->s, a = step->a, s_next = step->s_next;
double pi[A], g[A], dH[A];
double delta = td_error(step->r, step->terminated, step->truncated, V[s], V[s_next],
                        how->gamma);
softmax(A, theta[s], pi);
score(A, pi, a, g);
entropy_gradient(A, pi, dH);
if (s == s_next && !step->terminated && how->gamma == 1)
    delta = step->r;
V[s] += how->alpha * delta;
for (size_t b = 0; b < A; b++)
    theta[s][b] += how->eta * (delta * g[b] + how->beta * dH[b]);
//< stays-undiscounted

//> mistake slopes-in-two-parts in net-critic
// The actor's slope and the bonus's are handed over one after the other: net_backward adds.
//- g[b] = delta * g[b] + beta * dH[b];
g[b] *= delta, dH[b] *= beta;
//- net_backward(net, 1, obs, g, &dvalue);
net_backward(net, 1, obs, g, NULL);
net_backward(net, 1, obs, dH, &dvalue);
//< slopes-in-two-parts
