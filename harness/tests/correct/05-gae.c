/* Right bodies for the regions of gae.c, written differently: they must pass. */

//> mistake asks-all-later in rollout
// Keeps observations and actions only; values and probabilities of all rows are asked again when
// the rollout is over.
//- net_forward(net, T, next[0], NULL, V_next);
net_forward(net, T, next[0], NULL, V_next);
double all[T][A];
net_forward(net, T, seen[0], all[0], V);
for (size_t t = 0; t < T; t++)
    softmax(A, all[t], pi[t]);
//< asks-all-later

//> mistake asks-at-once in rollout
// The value behind each step is asked of the network at that step, before the reset.
//- if (step.terminated || step.truncated) {
net_forward(net, 1, next[t], NULL, &V_next[t]);
if (step.terminated || step.truncated) {
//- net_forward(net, T, next[0], NULL, V_next);
//< asks-at-once

//> mistake backwards-window in n-step
// n steps: finds the last row first, then folds the rewards from there back.
for (size_t t = 0; t < T; t++) {
    size_t last = t;
    while (last + 1 < T && last - t + 1 < n && !terminated[last] && !truncated[last])
        last++;
    double G = terminated[last] ? 0 : V_next[last];
    for (size_t k = last + 1; k-- > t;)
        G = r[k] + gamma * G;
    adv[t] = G - V[t];
}
//< backwards-window

//> mistake deltas-in-an-array in gae
// All δ first, into an array; then the recursion.
double delta[T];
for (size_t t = 0; t < T; t++)
    delta[t] = r[t] - V[t] + (terminated[t] ? 0 : gamma * V_next[t]);
adv[T - 1] = delta[T - 1];
for (size_t t = T - 1; t > 0; t--)
    adv[t - 1] = delta[t - 1]
                 + (terminated[t - 1] || truncated[t - 1] ? 0 : gamma * lambda * adv[t]);
//< deltas-in-an-array

//> mistake entropy-by-chain in joint
// The entropy's slope by the chain rule through every probability, as a double loop.
for (size_t t = 0; t < T; t++) {
    for (size_t b = 0; b < A; b++) {
        double is = (size_t)a[t] == b, dH = 0;
        for (size_t j = 0; j < A; j++)
            if (pi[t][j] > 0)
                dH -= pi[t][j] * ((j == b) - pi[t][b]) * (log(pi[t][j]) + 1);
        dlogits[t][b] = adv[t] * (is - pi[t][b]) / (double)T + how->c_entropy * dH / (double)T;
    }
    dvalue[t] = how->c_value / (double)T * error[t];
}
//< entropy-by-chain

//> mistake lambda-return-first in gae
// The λ-return by its own recursion; V is taken away at the end.
double next = V_next[T - 1];
for (size_t t = T; t-- > 0;) {
    double behind = (1 - lambda) * V_next[t] + lambda * next;
    if (truncated[t])
        behind = V_next[t];
    if (terminated[t])
        behind = 0;
    next = r[t] + gamma * behind;
    adv[t] = next - V[t];
}
//< lambda-return-first

//> mistake masks in gae
// The flags as numbers 0 and 1 that are multiplied with, as array languages do it.
double next = 0;
for (size_t t = T; t-- > 0;) {
    double alive = !terminated[t], same = !(terminated[t] || truncated[t]);
    double delta = r[t] + gamma * V_next[t] * alive - V[t];
    adv[t] = next = delta + gamma * lambda * same * next;
}
//< masks

//> mistake mixture in gae
// Advantages as the mean (5.4) of all n-step advantages.
double one[T], w = 1;
for (size_t t = 0; t < T; t++)
    adv[t] = 0;
for (size_t n = 1; n <= T; n++, w *= lambda) {
    n_step_advantage(T, n, r, V, V_next, terminated, truncated, gamma, one);
    for (size_t t = 0; t < T; t++)
        adv[t] += (n < T ? 1 - lambda : 1) * w * one[t];
}
//< mixture

//> mistake next-row-inside in gae
// Inside an episode the value behind a step is that of the next row; V_next only where there is
// none.
double next = 0;
for (size_t t = T; t-- > 0;) {
    bool inside = t + 1 < T && !terminated[t] && !truncated[t];
    double behind = terminated[t] ? 0 : inside ? V[t + 1] : V_next[t];
    double delta = r[t] + gamma * behind - V[t];
    adv[t] = next = delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
}
//< next-row-inside

//> mistake recursive in gae
// GAE by a function that calls itself.
walk(0, T, r, V, V_next, terminated, truncated, gamma, lambda, adv);
//> and in head
static double walk(size_t t, size_t T, const double *r, const double *V, const double *V_next,
                   const bool *dead, const bool *cut, double gamma, double lambda, double *adv)
{
    if (t == T)
        return 0;
    double next = walk(t + 1, T, r, V, V_next, dead, cut, gamma, lambda, adv);
    adv[t] = r[t] - V[t];
    if (!dead[t])
        adv[t] += gamma * V_next[t];
    if (!dead[t] && !cut[t])
        adv[t] += gamma * lambda * next;
    return adv[t];
}
//< recursive

//> mistake row-by-row in rollout
// Hands net_backward one row at a time; it adds.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
for (size_t t = T; t-- > 0;)
    net_backward(net, 1, seen[t], dlogits[t], &dvalue[t]);
//< row-by-row

//> mistake sum-of-deltas in gae
// The sum (5.5) as it stands, forwards from every row, no recursion.
for (size_t t = 0; t < T; t++) {
    double w = 1;
    adv[t] = 0;
    for (size_t k = t; k < T; k++, w *= gamma * lambda) {
        adv[t] += w * (r[k] - V[k] + (terminated[k] ? 0 : gamma * V_next[k]));
        if (terminated[k] || truncated[k])
            break;
    }
}
//< sum-of-deltas

//> mistake telescoped in n-step
// n steps as a sum of n TD errors, (5.3).
for (size_t t = 0; t < T; t++) {
    double w = 1;
    adv[t] = 0;
    for (size_t l = 0; l < n && t + l < T; l++, w *= gamma) {
        size_t k = t + l;
        adv[t] += w * (r[k] + (terminated[k] ? 0 : gamma * V_next[k]) - V[k]);
        if (terminated[k] || truncated[k])
            break;
    }
}
//< telescoped

//> mistake three-passes in joint
// The joint gradient in three passes: scores, entropy, critic; divided at the end.
for (size_t t = 0; t < T; t++) {
    score(A, pi[t], (size_t)a[t], dlogits[t]);
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] *= adv[t];
}
for (size_t t = 0; t < T; t++) {
    double mean = 0, surprise[A];
    for (size_t b = 0; b < A; b++) {
        surprise[b] = pi[t][b] == 0 ? 0 : -log(pi[t][b]);
        mean += pi[t][b] * surprise[b];
    }
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] += how->c_entropy * pi[t][b] * (surprise[b] - mean);
}
for (size_t t = 0; t < T; t++)
    dvalue[t] = how->c_value * error[t];
for (size_t i = 0; i < T * A; i++)
    dlogits[i / A][i % A] /= (double)T;
for (size_t t = 0; t < T; t++)
    dvalue[t] /= (double)T;
//< three-passes

//> mistake gae-forward in gae
// Forward, a sum for every row.
for (size_t t = 0; t < T; t++) {
    double w = 1;
    adv[t] = 0;
    for (size_t k = t; k < T; k++, w *= gamma * lambda) {
        adv[t] += w * (r[k] - V[k] + (terminated[k] ? 0 : gamma * V_next[k]));
        if (terminated[k] || truncated[k])
            break;
    }
}
//< gae-forward

//> mistake joint-split in joint
// Each term on its own.
for (size_t t = 0; t < T; t++) {
    double H = 0, n = (double)T;
    for (size_t b = 0; b < A; b++)
        if (pi[t][b] > 0)
            H += pi[t][b] * log(1 / pi[t][b]);
    for (size_t b = 0; b < A; b++) {
        dlogits[t][b] = -adv[t] * pi[t][b] / n;
        if (pi[t][b] > 0)
            dlogits[t][b] -= how->c_entropy / n * pi[t][b] * (log(pi[t][b]) + H);
    }
    dlogits[t][a[t]] += adv[t] / n;
    dvalue[t] = error[t] / n * how->c_value;
}
//< joint-split

//> mistake rows-backwards in rollout
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, T, seen[0], dlogits[0], dvalue);
net_backward(net, T, seen[0], NULL, dvalue);
for (size_t i = T; i-- > 0;)
    net_backward(net, 1, seen[i], dlogits[i], NULL);
//< rows-backwards
