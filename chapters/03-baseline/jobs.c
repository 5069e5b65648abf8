/* jobs.c: the worlds of lesson 3 and the loops over episodes. */
#include "baseline.h"
#include "drawn.h"
#include "env.h"
#include "jobs.h"
#include "many.h"
#include "net.h"
#include "noise.h"
#include "reinforce.h"
#include "rollout.h"
#include "softmax_step.h"
#include "tables.h"
#include <string.h>
#include <math.h>

enum { WHY = 256 };

void job_grid(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
              const GridRun *how, double theta[S][A], double V[S], double ret[episodes])
{
    char why[WHY];
    Env *env = env_grid(S, map, how->C, how->step, how->limit, seed, WHY, why);
    REQUIRE(env, "job_grid: %s", why);
    env_reset(env, NULL);
    env_step(env, 0, NULL);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = baseline_table_episode(env, S, A, theta, V, how->gamma, how->eta,
                                        how->alpha);
    env_close(env);
}

static Env *open_world(size_t W, const int world[W], size_t seed, char why[WHY])
{
    const char *const cell[] = {"S.#G"}, *const row[] = {"S.G"};
    if (env_is(W, world, "cell"))
        return env_finite(grid_new(1, cell, -40, 1, -1, WHY, why), 613, seed, WHY,
                          why);
    if (env_is(W, world, "row"))
        return env_finite(grid_new(1, row, -0.04, 1, -1, WHY, why), 3, seed, WHY,
                          why);
    return env_named(W, world, seed, WHY, why);
}

static double train(Env *env, size_t seed, size_t episodes, bool shared,
                    const NetRun *how, size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = how->hidden,
                                 .outputs = n.actions,
                                 .shared = shared,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "training: %s", why);
    REQUIRE(net_count(net) == N, "the network has %zu weights, N is %zu",
            net_count(net), N);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = baseline_episode(env, net, how->gamma, how->lr);
    double obs[n.obs], value;
    env_reset(env, obs);
    net_forward(net, 1, obs, NULL, &value);
    net_weights(net, w);
    net_free(net);
    env_close(env);
    return value;
}

double job_shared(size_t seed, size_t W, const int world[W], size_t episodes,
                  const NetRun *how, size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = open_world(W, world, seed, why);
    REQUIRE(env, "training: %s", why);
    return train(env, seed, episodes, true, how, N, w, ret);
}

double job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
               size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = env_open("cartpole", seed, WHY, why);
    REQUIRE(env, "training: %s", why);
    return train(env, seed, episodes, false, &(NetRun){hidden, gamma, lr}, N, w, ret);
}

/* ---- worlds that are drawn ---- */

static double play_tables(Env *env, size_t S, size_t A, double theta[S][A],
                          double V[S], const void *how)
{
    const double *rates = how; // gamma, eta, alpha
    return baseline_table_episode(env, S, A, theta, V, rates[0], rates[1], rates[2]);
}

void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, double gamma, double eta,
                   double alpha, double theta[S][A], double V[S], double ret[episodes])
{
    const double rates[] = {gamma, eta, alpha};
    char why[WHY];
    bool done = drawn_tables(W, drawn, (DrawnRun){seed, episodes, twin}, play_tables,
                             rates, S, A, theta, V, ret, WHY, why);
    REQUIRE(done, "job_any_table: %s", why);
}

static double play_any(Drawn *agent, const void *how)
{
    const AnyNet *run = how;
    return baseline_episode(agent->env, agent->net, run->gamma,
                            drawn_lr(agent, run->lr));
}

void job_any_net(size_t seed, size_t W, const int drawn[W], size_t episodes,
                 const AnyNet *how, size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    const DrawnRun run = {seed, episodes, how->twin};
    const DrawnNet net = {how->layers, how->hidden, how->stacks, how->far,
                          how->epsilon};
    bool done = drawn_run(W, drawn, run, net, play_any, how, N, w, ret, WHY, why);
    REQUIRE(done, "job_any_net: %s", why);
}

/* ---- many entries ---- */

enum { WIDE = MDP_MOST, MOVES = 64, LONG = 1000 };

/* Actions of a world in which n steps are taken: what is long takes time enough. */
static size_t moves_for(size_t n) { return n > LONG ? 4 : MOVES; }

/* V and θ, added up state by state, after an episode of n steps among very many. */
static void play_for(size_t n, double V[WIDE])
{
    char why[WHY];
    const size_t A = moves_for(n);
    double theta[WIDE][A];
    memset(theta, 0, sizeof theta);
    for (size_t i = 0; i < WIDE; i++)
        V[i] = 0;
    Env *env = many_states(WIDE, A, n, WHY, why);
    REQUIRE(env, "job_many: %s", why);
    baseline_table_episode(env, WIDE, A, theta, V, 0.999, 1e-3, 1e-3);
    for (size_t i = 0; i < A * WIDE; i++)
        V[i / A] += (double)(1 + i % A) * theta[i / A][i % A];
    env_close(env);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    double x[n], y[n], pi[n], theta[n][2], dtheta[n][2], wide[WIDE], sum = 0;
    int s[n], a[n];
    for (size_t t = 0; t < n; t++) {
        x[t] = many_number(t);
        theta[t][0] = x[t];
        theta[t][1] = y[t] = many_number(3 * t + 1);
        sum += pi[t] = 0.5 + x[t];
        s[t] = t % 256 == 255 ? (int)(t * t % n) : 0; /* mostly the same again */
        a[t] = (int)(t % 512 == 511);
    }
    for (size_t t = 0; t < n; t++)
        pi[t] /= sum;
    if (which == 0)
        baseline_gradient(n, n, 2, theta, s, a, x, y, dtheta);
    else if (which == 1)
        value_step(n, n, s, x, 0.1, y);
    else if (which == 2)
        wide[0] = best_constant(n, pi, y);
    else if (which == 3)
        leave_one_out(n, x, y);
    else
        play_for(n, wide);
    const double *const answers[] = {dtheta[0], y, wide, y, wide};
    const size_t entries[] = {2 * n, n, 1, n, WIDE};
    many_left(entries[which], answers[which], out);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

double job_bandit_spread(size_t seed, size_t samples, size_t A, const double theta[A],
                         const double r[A], double b)
{
    double pi[A], mean[A], worth = 0, spread = 0;
    softmax(A, theta, pi);
    for (size_t a = 0; a < A; a++)
        worth += pi[a] * r[a];
    for (size_t a = 0; a < A; a++)
        mean[a] = pi[a] * (r[a] - worth);
    for (size_t i = 0; i < samples; i++) {
        int a = (int)sample_action(A, pi, rng_uniform(seed, i, 0, 0)), s = 0;
        double row[1][A], dtheta[1][A];
        for (size_t k = 0; k < A; k++)
            row[0][k] = theta[k];
        baseline_gradient(1, 1, A, row, &s, &a, &r[a], &b, dtheta);
        for (size_t k = 0; k < A; k++)
            spread +=
                (dtheta[0][k] - mean[k]) * (dtheta[0][k] - mean[k]) / (double)samples;
    }
    return spread;
}

double job_grid_spread(size_t seed, size_t episodes, size_t S, size_t A,
                       const int map[S], const GridPlay *how, const double theta[S][A],
                       const double b[S], double mean[S][A])
{
    char why[WHY];
    Env *env = env_grid(S, map, how->C, how->step, how->limit, seed, WHY, why);
    REQUIRE(env, "job_grid_spread: %s", why);
    Rollout *played = rollout_new(env, how->limit);
    double pi[S][A], G[how->limit], dtheta[S][A], square = 0;
    for (size_t i = 0; i < S; i++)
        softmax(A, theta[i], pi[i]);
    for (size_t i = 0; i < S * A; i++)
        mean[i / A][i % A] = 0;
    for (size_t e = 0; e < episodes; e++) {
        rollout_episode(played, env, rollout_by_table, pi);
        returns_to_go(played->T, played->r, how->gamma, G);
        baseline_gradient(played->T, S, A, theta, played->state, played->a, G, b,
                          dtheta);
        for (size_t i = 0; i < S * A; i++) {
            mean[i / A][i % A] += dtheta[i / A][i % A] / (double)episodes;
            square += dtheta[i / A][i % A] * dtheta[i / A][i % A] / (double)episodes;
        }
    }
    for (size_t i = 0; i < S * A; i++)
        square -= mean[i / A][i % A] * mean[i / A][i % A];
    rollout_free(played);
    env_close(env);
    return square;
}

/* 0: no baseline; 1: a constant; 2: the values. */
static void less_baseline(Net *net, const Rollout *e, size_t which, const double G[],
                          const double V[], double constant, const void *how,
                          double adv[])
{
    (void)net, (void)how;
    for (size_t t = 0; t < e->T; t++)
        adv[t] = G[t] - (which == 0 ? 0 : which == 1 ? constant : V[t]);
}

double job_noise(size_t seed, size_t trained, size_t fitted, size_t played,
                 size_t hidden, double gamma, double lr, size_t K, double spread[K])
{
    char why[WHY];
    REQUIRE(K == 3, "job_noise: K is %zu, expected 3", K);
    Env *env = env_open("cartpole", seed, WHY, why);
    REQUIRE(env, "job_noise: %s", why);
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs,
                    .layers = 2,
                    .hidden = hidden,
                    .outputs = n.actions,
                    .shared = false,
                    .seed = seed};
    Net *net = net_new(spec, WHY, why), *rested = net_new(spec, WHY, why);
    REQUIRE(net && rested, "job_noise: %s", why);
    for (size_t e = 0; e < trained; e++)
        baseline_episode(env, net, gamma, lr);
    double w[net_count(net)]; /* the same weights, and an Adam without memory */
    net_weights(net, w);
    net_set_weights(rested, w);
    const NoisePlan plan = {fitted, played, gamma, 3 * lr};
    double paid = noise_measure(env, rested, &plan, less_baseline, NULL, K, spread);
    REQUIRE(!isnan(paid), "job_noise: no memory");
    net_free(net);
    net_free(rested);
    env_close(env);
    return paid;
}
