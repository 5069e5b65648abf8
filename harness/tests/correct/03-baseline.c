/* Right bodies for the regions of baseline.c, written differently: they must pass. */

//> mistake after-the-fact in net-agent
// The values are asked for when the episode is over; the weights have not moved.
//- net_forward(net, 1, obs[T], logits, &V[T]);
net_forward(net, 1, obs[T], logits, NULL);
//- returns_to_go(T, r, gamma, G);
returns_to_go(T, r, gamma, G);
net_forward(net, T, obs[0], NULL, V);
//< after-the-fact

//> mistake chatty in net-agent
// Prints what it is doing.
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], dlogits[0], dvalue);
printf("an episode of %zu steps\n", T);
//> and in head
#include <stdio.h>
//< chatty

//> mistake closed-weights in best
// The weight as 1 − 2π_a + Σ π².
double square = 0, above = 0, below = 0;
for (size_t k = 0; k < A; k++)
    square += pi[k] * pi[k];
for (size_t a = 0; a < A; a++) {
    double w = 1 - 2 * pi[a] + square;
    above += pi[a] * w * r[a];
    below += pi[a] * w;
}
if (below == 0)
    return 0;
return above / below;
//< closed-weights

//> mistake copy-of-the-values in regression
// The regression moves V at once, but takes its errors at a copy.
double old[S];
for (size_t i = 0; i < S; i++)
    old[i] = V[i];
for (size_t t = 0; t < T; t++)
    V[s[t]] += alpha * (G[t] - old[s[t]]);
//< copy-of-the-values

//> mistake counts-and-sums in regression
// The regression keeps a sum of returns and a number of visits for each state.
double sum[S], visits[S];
for (size_t i = 0; i < S; i++)
    sum[i] = visits[i] = 0;
for (size_t t = 0; t < T; t++)
    sum[s[t]] += G[t], visits[s[t]] += 1;
for (size_t i = 0; i < S; i++)
    V[i] = (1 - alpha * visits[i]) * V[i] + alpha * sum[i];
//< counts-and-sums

//> mistake difference-of-two in gradient
// Two estimates, one of the returns and one of the baselines, and their difference.
double base[T], other[S][A];
for (size_t t = 0; t < T; t++)
    base[t] = b[s[t]];
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){1, true}, dtheta);
reinforce_gradient(T, S, A, theta, s, a, base, &(Discount){1, true}, other);
for (size_t i = 0; i < S; i++)
    for (size_t k = 0; k < A; k++)
        dtheta[i][k] -= other[i][k];
//< difference-of-two

//> mistake double-loop in others
// Leave-one-out by its definition, N² additions.
if (N == 1) {
    b[0] = 0;
    return;
}
for (size_t i = 0; i < N; i++) {
    double sum = 0;
    for (size_t j = 0; j < N; j++)
        if (j != i)
            sum += G[j];
    b[i] = sum / ((double)N - 1);
}
//< double-loop

//> mistake from-the-mean in others
// Leave-one-out from the mean of all: b = (N m − G) / (N − 1).
double mean = 0;
for (size_t i = 0; i < N; i++)
    mean += G[i] / (double)N;
for (size_t i = 0; i < N; i++)
    b[i] = N == 1 ? 0 : ((double)N * mean - G[i]) / (double)(N - 1);
//< from-the-mean

//> mistake last-step-first in gradient
// From the last step to the first.
//- for (size_t t = 0; t < T; t++) {
for (size_t t = T; t-- > 0;) {
//> and in regression
double error[S];
for (size_t i = 0; i < S; i++)
    error[i] = 0;
for (size_t t = T; t-- > 0;)
    error[s[t]] += G[t] - V[s[t]];
for (size_t i = 0; i < S; i++)
    V[i] += alpha * error[i];
//< last-step-first

//> mistake row-by-row in net-agent
// net_backward for one row at a time.
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
for (size_t t = 0; t < T; t++)
    net_backward(net, 1, obs[t], dlogits[t], &dvalue[t]);
//< row-by-row

//> mistake state-by-state in gradient
// Walks through the states, and inside them through the steps, in gradient and regression.
for (size_t i = 0; i < S; i++) {
    double pi[A], z[A];
    for (size_t k = 0; k < A; k++)
        dtheta[i][k] = 0;
    softmax(A, theta[i], pi);
    for (size_t t = 0; t < T; t++) {
        if ((size_t)s[t] != i)
            continue;
        score(A, pi, (size_t)a[t], z);
        for (size_t k = 0; k < A; k++)
            dtheta[i][k] += (G[t] - b[i]) * z[k];
    }
}
//> and in regression
for (size_t i = 0; i < S; i++) {
    double error = 0;
    for (size_t t = 0; t < T; t++)
        if ((size_t)s[t] == i)
            error += G[t] - V[i];
    V[i] += alpha * error;
}
//< state-by-state

//> mistake through-lesson-two in gradient
// The advantages go to lesson 2's function as if they were returns.
double adv[T];
for (size_t t = 0; t < T; t++)
    adv[t] = G[t] - b[s[t]];
reinforce_gradient(T, S, A, theta, s, a, adv, &(Discount){0.5, false}, dtheta);
//< through-lesson-two

//> mistake two-backwards in net-agent
// net_backward once for each head: it adds.
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[0], NULL, dvalue);
//< two-backwards

//> mistake values-first-from-a-copy in table-agent
// The table agent moves its values first, and the policy by a copy made before.
//- baseline_gradient(T, S, A, theta, s, a, G, V, dtheta);
double old[S];
for (size_t i = 0; i < S; i++)
    old[i] = V[i];
value_step(T, S, s, G, alpha, V);
baseline_gradient(T, S, A, theta, s, a, G, old, dtheta);
//- theta[i / A][i % A] += eta * dtheta[i / A][i % A];
//- value_step(T, S, s, G, alpha, V);
theta[i / A][i % A] += eta * dtheta[i / A][i % A];
//< values-first-from-a-copy

//> mistake apart in gradient
// The sum with returns, less the sum with baselines.
for (size_t i = 0; i < S; i++)
    for (size_t k = 0; k < A; k++)
        dtheta[i][k] = 0;
for (size_t t = T; t-- > 0;) {
    double pi[A], z[A];
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], z);
    for (size_t k = 0; k < A; k++)
        dtheta[s[t]][k] += G[t] * z[k] - b[s[t]] * z[k];
}
//< apart

//> mistake closed-weight in best
// The weight of an action in closed form.
double squares = 0, above = 0, below = 0;
for (size_t a = 0; a < A; a++)
    squares += pi[a] * pi[a];
for (size_t a = A; a-- > 0;) {
    double w = pi[a] * (1 - 2 * pi[a] + squares);
    above += w * r[a], below += w;
}
return below > 0 ? above / below : 0;
//< closed-weight

//> mistake best-closed in best
// With w = 1 − 2π_a + Σ π².
double square = 0, above = 0, below = 0;
for (size_t a = 0; a < A; a++)
    square += pi[a] * pi[a];
for (size_t a = 0; a < A; a++) {
    double rest = 0;
    for (size_t k = 0; k < A; k++)
        rest += k == a ? 0 : pi[k] * pi[k];
    double w = (1 - pi[a]) * (1 - pi[a]) + rest;
    above += pi[a] * w * r[a];
    below += pi[a] * w;
}
(void)square;
return below > 0 ? above / below : 0;
//< best-closed

//> mistake loo-minus in others
// Sum less its own.
double sum = 0;
for (size_t i = 0; i < N; i++)
    sum += G[i];
for (size_t i = 0; i < N; i++)
    b[i] = N > 1 ? (sum - G[i]) / (double)(N - 1) : 0;
//< loo-minus

//> mistake best-by-moments in best
// Both sums from Σπ², Σπr and Σπ²r.
double s2 = 0, s3 = 0, pr = 0, p2r = 0;
for (size_t a = 0; a < A; a++) {
    s2 += pi[a] * pi[a];
    s3 += pi[a];
    pr += pi[a] * r[a];
    p2r += pi[a] * pi[a] * r[a];
}
double below = (1 + s2) * s3 - 2 * s2, above = (1 + s2) * pr - 2 * p2r;
return A > 1 && below > 0 ? above / below : 0;
//< best-by-moments

//> mistake rows-backwards in net-agent
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
for (size_t i = T; i-- > 0;)
    net_backward(net, 1, obs[i], dlogits[i], &dvalue[i]);
//< rows-backwards

//> mistake room-for-all in regression
// An array with room for as many states as there may be, emptied in every call.
//- double error[S];
static double error[66000];
//< room-for-all

//> mistake score-in-two-parts in gradient
// The score's two terms by themselves: where they cancel, another crumb is left.
//- for (size_t k = 0; k < A; k++)
//- dtheta[s[t]][k] += adv * z[k];
for (size_t k = 0; k < A; k++)
    dtheta[s[t]][k] -= adv * pi[k];
dtheta[s[t]][a[t]] += adv;
//< score-in-two-parts

//> mistake return-and-baseline-apart in net-agent
// Σ G z and −Σ V z in two calls of net_backward: what it is given adds up.
//- for (size_t k = 0; k < A; k++)
//- dlogits[t][k] *= G[t] - V[t];
//- }
//- net_backward(net, T, obs[0], dlogits[0], dvalue);
}
double minus[T][A];
for (size_t t = 0; t < T; t++)
    for (size_t k = 0; k < A; k++) {
        minus[t][k] = -V[t] * dlogits[t][k];
        dlogits[t][k] *= G[t];
    }
net_backward(net, T, obs[0], dlogits[0], dvalue);
net_backward(net, T, obs[0], minus[0], NULL);
//< return-and-baseline-apart
