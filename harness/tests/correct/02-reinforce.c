/* Right bodies for the regions of reinforce.c, written differently: they must pass. */

//> mistake after-the-fact in net-agent
// The network agent keeps no scores: it works the probabilities of the whole episode out again when
// it is over.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], r[n.limit], G[n.limit], paid = 0;
size_t a[n.limit];
//- size_t a = sample_action(A, pi, env_uniform(env, 0));
//- score(A, pi, a, dlogits[T]);
//- step = env_step(env, a, obs[T + 1]);
a[T] = sample_action(A, pi, env_uniform(env, 0));
step = env_step(env, a[T], obs[T + 1]);
//- for (size_t t = 0; t < T; t++)
//- for (size_t b = 0; b < A; b++)
//- dlogits[t][b] *= G[t];
double logits[T][A], dlogits[T][A], pi[A], zero[T];
net_forward(net, T, obs[0], logits[0], NULL);
for (size_t t = 0; t < T; t++) {
    softmax(A, logits[t], pi);
    for (size_t b = 0; b < A; b++)
        dlogits[t][b] = G[t] * ((b == a[t]) - pi[b]);
    zero[t] = 0;
}
//- net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[0], dlogits[0], zero);
//< after-the-fact

//> mistake chatty in returns
// Prints what it is doing, step by step, on stdout and now and then on stderr, without a newline.
double next = 0;
for (size_t t = T; t-- > 0;)
    G[t] = next = r[t] + gamma * next;
printf("returns of %zu steps, gamma = %g: %.17g ... %g\n", T, gamma, G[0], G[T - 1]);
//> and in gradient
//- if (how->keep_gamma_t)
printf("  t = %zu: s = %d, a = %d, w = %g, G = %g\n", t, s[t], a[t], w, G[t]);
if (how->keep_gamma_t)
//> and in table-agent
//- paid += step.reward;
paid += step.reward;
printf("from %d by %d: %g%s\n", s[T], a[T], r[T],
       step.terminated ? " END" : step.truncated ? " TIME" : "");
//> and in net-agent
//- softmax(A, logits, pi);
softmax(A, logits, pi);
fprintf(stderr, "pi = %g | %g ", pi[0], pi[A - 1]);
//- adam_step(net, lr);
adam_step(net, lr);
printf("PASSED: 26 points, episode of %zu steps paid %g\n", T, paid);
//> and in head
#include <stdio.h>
//< chatty

//> mistake closed-form in gradient
// The gradient by its closed form, without a call to softmax or score; first −π G summed up by
// state, then the actions taken.
for (size_t i = 0; i < S; i++) {
    double top = theta[i][0], sum = 0, weight = 0, w = 1;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[i][b]);
    for (size_t b = 0; b < A; b++)
        sum += exp(theta[i][b] - top);
    for (size_t t = 0; t < T; t++, w *= how->keep_gamma_t ? how->gamma : 1)
        weight += (size_t)s[t] == i ? w * G[t] : 0;
    for (size_t b = 0; b < A; b++)
        dtheta[i][b] = -weight * exp(theta[i][b] - top) / sum;
}
double w = 1;
for (size_t t = 0; t < T; t++, w *= how->keep_gamma_t ? how->gamma : 1)
    dtheta[s[t]][a[t]] += w * G[t];
//< closed-form

//> mistake last-step-first in gradient
// The gradient from the last step to the first, by Horner's rule: all that came later is multiplied
// by γ once more at each step.
memset(dtheta, 0, S * A * sizeof dtheta[0][0]);
for (size_t t = T; t-- > 0;) {
    double pi[A], g[A];
    for (size_t i = 0; i < S * A && how->keep_gamma_t; i++)
        dtheta[i / A][i % A] *= how->gamma;
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += G[t] * g[b];
}
//> and in head
#include <string.h>
//< last-step-first

//> mistake on-the-heap in table-agent
// Every buffer of an agent is from malloc, and given back.
//- int s[limit], a[limit];
//- double r[limit], G[limit], dtheta[S][A], paid = 0;
int *s = buffer(limit), *a = buffer(limit);
double *r = buffer(limit), *G = buffer(limit), (*dtheta)[A] = buffer(S * A), paid = 0;
//- return paid;
free(s), free(a), free(r), free(G), free(dtheta);
return paid;
//> and in net-agent
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double(*obs)[D] = buffer((n.limit + 1) * D), (*dlogits)[A] = buffer(n.limit * A);
double *r = buffer(n.limit), *G = buffer(n.limit), paid = 0;
//- adam_step(net, lr);
adam_step(net, lr);
free(obs), free(dlogits), free(r), free(G);
//> and in head
#include <stdlib.h>

static void *buffer(size_t n) { return malloc(n * sizeof(double)); }
//< on-the-heap

//> mistake one-player in table-agent
// Both agents play through one helper, which is handed a network or a table, and keeps what either
// may want.
size_t limit = env_sizes(env).limit;
int s[limit], a[limit];
double obs[(limit + 1) * env_sizes(env).obs], r[limit], G[limit], dtheta[S][A];
Played p = {.s = s, .a = a, .obs = obs, .r = r};
play(env, NULL, theta[0], &p);
returns_to_go(p.T, r, gamma, G);
reinforce_gradient(p.T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
for (size_t i = 0; i < S * A; i++)
    theta[i / A][i % A] += eta * dtheta[i / A][i % A];
return p.paid;
//> and in net-agent
size_t limit = env_sizes(env).limit, D = env_sizes(env).obs, A = env_sizes(env).actions;
int s[limit], a[limit];
double obs[(limit + 1) * D], r[limit], G[limit], pi[A], g[A];
Played p = {.s = s, .a = a, .obs = obs, .r = r};
play(env, net, NULL, &p);
returns_to_go(p.T, r, gamma, G);
for (size_t t = 0; t < p.T; t++) {
    net_forward(net, 1, obs + t * D, g, NULL);
    softmax(A, g, pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        g[b] *= G[t];
    net_backward(net, 1, obs + t * D, g, NULL);
}
adam_step(net, lr);
return p.paid;
//> and in head
typedef struct {
    size_t T;
    int *s, *a;
    double *obs, *r, paid;
} Played;

/* Plays an episode by the network, or where there is none by the table of logits. */
static void play(Env *env, Net *net, const double *table, Played *p)
{
    EnvSizes n = env_sizes(env);
    Step step = {0};
    env_reset(env, p->obs);
    while (!step.terminated && !step.truncated) {
        double logits[n.actions], pi[n.actions];
        size_t state = table ? env_state(env) : 0;
        if (net)
            net_forward(net, 1, p->obs + p->T * n.obs, logits, NULL);
        softmax(n.actions, table ? table + state * n.actions : logits, pi);
        size_t action = sample_action(n.actions, pi, env_uniform(env, 0));
        step = env_step(env, action, p->obs + (p->T + 1) * n.obs);
        p->s[p->T] = (int)state, p->a[p->T] = (int)action;
        p->r[p->T++] = step.reward, p->paid += step.reward;
    }
}
//< one-player

//> mistake powers in returns
// Every power of γ by pow(), in the returns and in the weights; pow(0, 0) is 1, as it should be.
for (size_t t = 0; t < T; t++) {
    G[t] = 0;
    for (size_t k = t; k < T; k++)
        G[t] += pow(gamma, (double)(k - t)) * r[k];
}
//> and in gradient
for (size_t i = 0; i < S * A; i++)
    dtheta[i / A][i % A] = 0;
for (size_t t = 0; t < T; t++) {
    double pi[A], g[A], w = how->keep_gamma_t ? pow(how->gamma, (double)t) : 1;
    softmax(A, theta[s[t]], pi);
    score(A, pi, (size_t)a[t], g);
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] += w * G[t] * g[b];
}
//< powers

//> mistake practises-first in gradient
// Calls softmax_step for nothing, on a copy of the row that is thrown away, and every agent asks
// for numbers it does not use.
//- double pi[A], g[A];
double pi[A], g[A], copy[A];
for (size_t b = 0; b < A; b++)
    copy[b] = theta[s[t]][b];
softmax_step(A, copy, (size_t)a[t], G[t], 0.1);
//> and in table-agent
//- double pi[A];
double pi[A];
env_uniform(env, 7);
env_normal(env, 0);
//> and in net-agent
//- double logits[A], pi[A];
//- net_forward(net, 1, obs[T], logits, NULL);
double logits[A], pi[A], value;
net_forward(net, 1, obs[T], NULL, &value);
net_forward(net, 1, obs[T], logits, &value);
env_uniform(env, 1);
//- net_backward(net, T, obs[0], dlogits[0], NULL);
net_backward(net, T, obs[0], dlogits[0], NULL);
net_clip(net, 1e300);
//< practises-first

//> mistake quadratic-returns in returns
// Every return summed from its definition, each with a loop of its own.
for (size_t t = 0; t < T; t++) {
    double sum = 0, discount = 1;
    for (size_t k = t; k < T; k++, discount *= gamma)
        sum += discount * r[k];
    G[t] = sum;
}
//< quadratic-returns

//> mistake recursive-returns in returns
// The returns by recursion: the rest of the episode first, which is an episode itself.
if (T > 1)
    returns_to_go(T - 1, r + 1, gamma, G + 1);
G[0] = T > 1 ? r[0] + gamma * G[1] : r[0];
//< recursive-returns

//> mistake row-by-row in net-agent
// The network agent calls net_backward for one row at a time, the last step first, and reckons the
// return as it goes.
//- double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G = 0, paid = 0;
//- returns_to_go(T, r, gamma, G);
//- for (size_t t = 0; t < T; t++)
//- for (size_t b = 0; b < A; b++)
//- dlogits[t][b] *= G[t];
//- net_backward(net, T, obs[0], dlogits[0], NULL);
while (T-- > 0) {
    G = r[T] + gamma * G;
    for (size_t b = 0; b < A; b++)
        dlogits[T][b] *= G;
    net_backward(net, 1, obs[T], dlogits[T], NULL);
}
//< row-by-row

//> mistake struct-per-step in table-agent
// The table agent keeps a record of each step and takes the columns apart only when the episode is
// over.
Moment played[env_sizes(env).limit], now = {0};
size_t T = 0;
for (env_reset(env, NULL); !now.after.terminated && !now.after.truncated; played[T++] = now) {
    double pi[A];
    now.state = env_state(env);
    softmax(A, theta[now.state], pi);
    now.action = sample_action(A, pi, env_uniform(env, 0));
    now.after = env_step(env, now.action, NULL);
}
int s[T], a[T];
double r[T], G[T], dtheta[S][A], paid = 0;
for (size_t t = 0; t < T; t++) {
    s[t] = (int)played[t].state;
    a[t] = (int)played[t].action;
    paid += r[t] = played[t].after.reward;
}
returns_to_go(T, r, gamma, G);
reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
for (size_t i = 0; i < S; i++)
    for (size_t b = 0; b < A; b++)
        theta[i][b] += eta * dtheta[i][b];
return paid;
//> and in head
typedef struct {
    size_t state, action;
    Step after;
} Moment;
//< struct-per-step

//> mistake while-true in table-agent
// Both agents play with while (true) and leave by break.
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
while (true) {
//- step = env_step(env, (size_t)a[T], NULL);
//- r[T] = step.reward;
//- paid += step.reward;
Step step = env_step(env, (size_t)a[T], NULL);
r[T++] = step.reward;
paid += step.reward;
if (step.terminated || step.truncated)
    break;
//> and in net-agent
//- for (Step step = {0}; !step.terminated && !step.truncated; T++) {
while (true) {
//- step = env_step(env, a, obs[T + 1]);
//- r[T] = step.reward;
//- paid += step.reward;
Step step = env_step(env, a, obs[T + 1]);
r[T++] = step.reward;
paid += step.reward;
if (step.terminated || step.truncated)
    break;
//< while-true

//> mistake split-terms in gradient
// The indicator and the probabilities apart, and weights by pow, from the end.
for (size_t i = 0; i < S; i++)
    for (size_t b = 0; b < A; b++)
        dtheta[i][b] = 0;
for (size_t t = T; t-- > 0;) {
    double pi[A], w = how->keep_gamma_t ? pow(how->gamma, (double)t) : 1;
    softmax(A, theta[s[t]], pi);
    dtheta[s[t]][a[t]] += w * G[t];
    for (size_t b = 0; b < A; b++)
        dtheta[s[t]][b] -= w * G[t] * pi[b];
}
//< split-terms

//> mistake forward in returns
// Forward, with a double sum.
for (size_t t = 0; t < T; t++) {
    double w = 1;
    G[t] = 0;
    for (size_t k = t; k < T; k++, w *= gamma)
        G[t] += w * r[k];
}
//< forward

//> mistake pow in gradient
// With pow, state after state.
for (size_t i = 0; i < S; i++) {
    double pi[A];
    softmax(A, theta[i], pi);
    for (size_t b = 0; b < A; b++) {
        dtheta[i][b] = 0;
        for (size_t t = 0; t < T; t++)
            if ((size_t)s[t] == i)
                dtheta[i][b] += (how->keep_gamma_t ? pow(how->gamma, (double)t) : 1) * G[t] *
                                (((size_t)a[t] == b) - pi[b]);
    }
}
//< pow

//> mistake rows-backwards in net-agent
// The slopes of a row at a time, the last row first: a sum is a sum.
//- net_backward(net, T, obs[0], dlogits[0], NULL);
for (size_t i = T; i-- > 0;)
    net_backward(net, 1, obs[i], dlogits[i], NULL);
//< rows-backwards

//> mistake reward-by-reward in net-agent
// Each reward times all scores before it, in a net_backward of its own.
//- returns_to_go(T, r, gamma, G);
//- for (size_t t = 0; t < T; t++)
//- for (size_t b = 0; b < A; b++)
//- dlogits[t][b] *= G[t];
//- net_backward(net, T, obs[0], dlogits[0], NULL);
(void)G;
for (size_t k = 0; k < T; k++) {
    double rows[k + 1][A], w = r[k];
    for (size_t i = k + 1; i-- > 0; w *= gamma)
        for (size_t b = 0; b < A; b++)
            rows[i][b] = w * dlogits[i][b];
    net_backward(net, k + 1, obs[0], rows[0], NULL);
}
//< reward-by-reward

//> mistake score-in-two-passes in net-agent
// The two terms of the score, G for the action and −G π for all, in a net_backward each.
//- for (size_t t = 0; t < T; t++)
//- for (size_t b = 0; b < A; b++)
//- dlogits[t][b] *= G[t];
//- net_backward(net, T, obs[0], dlogits[0], NULL);
double taken[T][A];
for (size_t t = 0; t < T; t++)
    for (size_t b = 0; b < A; b++) {
        taken[t][b] = dlogits[t][b] > 0 ? G[t] : 0;
        dlogits[t][b] = G[t] * dlogits[t][b] - taken[t][b];
    }
net_backward(net, T, obs[0], taken[0], NULL);
net_backward(net, T, obs[0], dlogits[0], NULL);
//< score-in-two-passes
