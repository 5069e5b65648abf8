/* noise.c: the scatter of an episode's gradient, choice by choice. */
#include "noise.h"
#include <math.h>

/* Plays an episode; its returns and the values of its steps. Returns what it paid. */
static double watch(Env *env, Net *net, Rollout *e, double gamma, double G[], double V[])
{
    double paid = 0, later = 0;
    rollout_episode(e, env, rollout_by_net, net);
    for (size_t t = 0; t < e->T; t++)
        paid += e->r[t];
    for (size_t t = e->T; t-- > 0;)
        G[t] = later = e->r[t] + gamma * later;
    net_forward(net, e->T, e->obs, NULL, V);
    return paid;
}

/* Fits the values; the policy's slope is 0 all the while, which moves no weight. Returns the mean
 * return of a step. */
static double fit(Env *env, Net *net, Rollout *e, const NoisePlan *plan)
{
    size_t limit = env_sizes(env).limit;
    double G[limit], V[limit], dvalue[limit], sum = 0, steps = 0;
    for (size_t i = 0; i < plan->fitted; i++) {
        watch(env, net, e, plan->gamma, G, V);
        for (size_t t = 0; t < e->T; t++) {
            dvalue[t] = (G[t] - V[t]) / (double)e->T;
            sum += G[t];
        }
        steps += (double)e->T;
        net_backward(net, e->T, e->obs, NULL, dvalue);
        adam_step(net, plan->lr);
    }
    return sum / steps;
}

/* dlogits = adv (1[b = a] − π_b), for a row of logits. */
static void weigh_score(size_t A, double row[A], size_t a, double adv)
{
    double top = row[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, row[b]);
    for (size_t b = 0; b < A; b++)
        sum += row[b] = exp(row[b] - top);
    for (size_t b = 0; b < A; b++)
        row[b] = ((b == a) - row[b] / sum) * adv;
}

/* Adds an episode's gradient to a sum and its squares to another. */
static void add_gradient(Net *net, const Rollout *e, size_t A, const double adv[], size_t N,
                         double sum[N], double *squares)
{
    double logits[e->T][A], g[N];
    net_forward(net, e->T, e->obs, logits[0], NULL);
    for (size_t t = 0; t < e->T; t++)
        weigh_score(A, logits[t], (size_t)e->a[t], adv[t]);
    net_backward(net, e->T, e->obs, logits[0], NULL);
    net_gradient(net, g);
    net_set_gradient(net, NULL);
    for (size_t i = 0; i < N; i++) {
        sum[i] += g[i];
        *squares += g[i] * g[i];
    }
}

double noise_measure(Env *env, Net *net, const NoisePlan *plan, NoiseAdvantage *advantage,
                     const void *how, size_t K, double spread[K])
{
    EnvSizes n = env_sizes(env);
    size_t N = net_count(net);
    double G[n.limit], V[n.limit], adv[n.limit], sum[K][N], paid = 0;
    Rollout *e = rollout_new(env, n.limit);
    if (!e)
        return NAN;
    double constant = fit(env, net, e, plan), played = (double)plan->played;
    for (size_t i = 0; i < K * N; i++)
        sum[i / N][i % N] = spread[i / N] = 0;
    for (size_t i = 0; i < plan->played; i++) {
        paid += watch(env, net, e, plan->gamma, G, V) / played;
        for (size_t k = 0; k < K; k++) {
            advantage(net, e, k, G, V, constant, how, adv);
            add_gradient(net, e, n.actions, adv, N, sum[k], &spread[k]);
        }
    }
    for (size_t k = 0; k < K; k++) {
        for (size_t i = 0; i < N; i++)
            spread[k] -= sum[k][i] * sum[k][i] / played;
        spread[k] /= played - 1;
    }
    rollout_free(e);
    return paid;
}
