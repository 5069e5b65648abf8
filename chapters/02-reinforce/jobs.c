/* jobs.c: the worlds of lesson 2 and the loops over episodes. */
#include "drawn.h"
#include "env.h"
#include "many.h"
#include "jobs.h"
#include "net.h"
#include "reinforce.h"
#include "rollout.h"
#include "softmax_step.h"
#include "tables.h"
#include <string.h>

enum { WHY = 256 };

void job_grid(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
              const GridRun *how, double theta[S][A], double ret[episodes])
{
    char why[WHY];
    Env *env = env_grid(S, map, how->C, how->step, how->limit, seed, WHY, why);
    REQUIRE(env, "job_grid: %s", why);
    env_reset(env, NULL);
    env_step(env, 0, NULL);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = table_episode(env, S, A, theta, how->gamma, how->eta);
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

void job_world(size_t seed, size_t W, const int world[W], size_t episodes,
               const NetRun *how, size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = open_world(W, world, seed, why);
    REQUIRE(env, "job_world: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = how->hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "job_world: %s", why);
    REQUIRE(net_count(net) == N, "job_world: the network has %zu weights, N is %zu",
            net_count(net), N);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = net_episode(env, net, how->gamma, how->lr);
    net_weights(net, w);
    net_free(net);
    env_close(env);
}

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes])
{
    static const int world[] = {'c', 'a', 'r', 't', 'p', 'o', 'l', 'e'};
    job_world(seed, sizeof world / sizeof *world, world, episodes,
              &(NetRun){hidden, gamma, lr}, N, w, ret);
}

/* ---- worlds that are drawn ---- */

static double play_tables(Env *env, size_t S, size_t A, double theta[S][A],
                          double unused[S], const void *how)
{
    const double *rates = how; // gamma, eta
    (void)unused;
    return table_episode(env, S, A, theta, rates[0], rates[1]);
}

void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, double gamma, double eta,
                   double theta[S][A], double ret[episodes])
{
    const double rates[] = {gamma, eta};
    char why[WHY];
    bool done = drawn_tables(W, drawn, (DrawnRun){seed, episodes, twin}, play_tables,
                             rates, S, A, theta, NULL, ret, WHY, why);
    REQUIRE(done, "job_any_table: %s", why);
}

static double play_any(Drawn *agent, const void *how)
{
    const AnyNet *run = how;
    return net_episode(agent->env, agent->net, run->gamma,
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

/* ---- many steps ---- */

enum { WIDE = MDP_MOST, MOVES = 64, LONG = 1000 };

/* Actions of a world in which n steps are taken: what is long takes time enough. */
static size_t moves_for(size_t n) { return n > LONG ? 4 : MOVES; }

/* θ after an episode of n steps among very many states. */
static void play_for(size_t n, size_t A, double theta[WIDE][A])
{
    char why[WHY];
    Env *env = many_states(WIDE, A, n, WHY, why);
    REQUIRE(env, "job_many: %s", why);
    table_episode(env, WIDE, A, theta, 0.999, 1e-3);
    env_close(env);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    const size_t A = moves_for(n);
    double r[n], G[n], theta[n][2], dtheta[n][2], table[WIDE][A];
    memset(table, 0, sizeof table);
    int s[n], a[n];
    for (size_t t = 0; t < n; t++) {
        r[t] = many_number(t);
        theta[t][0] = r[t];
        theta[t][1] = many_number(3 * t + 1);
        s[t] = t % 256 == 255 ? (int)(t * t % n) : 0; /* mostly the same again */
        a[t] = (int)(t % 512 == 511);
    }
    if (which == 0)
        returns_to_go(n, r, 0.999, G);
    else if (which == 1)
        reinforce_gradient(n, n, 2, theta, s, a, r, &(Discount){1 - 1e-5, true},
                           dtheta);
    else
        play_for(n, A, table);
    const double *const answers[] = {G, dtheta[0], table[0]};
    many_left(which == 0 ? n : which == 1 ? 2 * n : A * WIDE, answers[which], out);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

void job_estimate(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
                  const GridEstimate *how, const double theta[S][A],
                  double mean[S][A])
{
    const Discount discount = {how->gamma, how->keep_gamma_t};
    char why[WHY];
    Env *env = env_grid(S, map, how->C, how->step, how->limit, seed, WHY, why);
    REQUIRE(env, "job_estimate: %s", why);
    Rollout *played = rollout_new(env, how->limit);
    double pi[S][A], G[how->limit], dtheta[S][A];
    for (size_t i = 0; i < S; i++)
        softmax(A, theta[i], pi[i]);
    for (size_t i = 0; i < S * A; i++)
        mean[i / A][i % A] = 0;
    for (size_t e = 0; e < episodes; e++) {
        rollout_episode(played, env, rollout_by_table, pi);
        returns_to_go(played->T, played->r, how->gamma, G);
        reinforce_gradient(played->T, S, A, theta, played->state, played->a, G,
                           &discount, dtheta);
        for (size_t i = 0; i < S * A; i++)
            mean[i / A][i % A] += dtheta[i / A][i % A] / (double)episodes;
    }
    rollout_free(played);
    env_close(env);
}
