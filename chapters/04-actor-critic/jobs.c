/* jobs.c: the worlds of lesson 4 and the loops over episodes. */
#include "actor_critic.h"
#include "baseline.h"
#include "drawn.h"
#include "env.h"
#include "jobs.h"
#include "many.h"
#include "net.h"
#include "tables.h"
#include <string.h>

enum { WHY = 256 };

void job_moving_goal(size_t episodes, size_t S, size_t A, size_t M,
                     const int maps[M][S], const GridRun *how, double theta[S][A],
                     double V[S], double ret[episodes])
{
    const Rates rates = {how->gamma, how->alpha, how->eta, how->beta};
    char why[WHY];
    Env *worlds[M];
    for (size_t m = 0; m < M; m++) {
        worlds[m] = env_grid(S, maps[m], how->C, how->step, how->limit, how->seed + m,
                             WHY, why);
        REQUIRE(worlds[m], "job_moving_goal: %s", why);
    }
    env_reset(worlds[0], NULL);
    env_step(worlds[0], 0, NULL);
    for (size_t e = 0; e < episodes; e++) {
        size_t m = e / how->stay < M ? e / how->stay : M - 1;
        ret[e] = actor_critic_episode(worlds[m], S, A, theta, V, &rates);
    }
    for (size_t m = 0; m < M; m++)
        env_close(worlds[m]);
}

static Env *open_world(size_t W, const int world[W], size_t seed, char why[WHY])
{
    const char *const cell[] = {"S.#G"}, *const row[] = {"S.G"};
    if (env_is(W, world, "cell"))
        return env_finite(grid_new(1, cell, 40, 1, -1, WHY, why), 12, seed, WHY,
                          why);
    if (env_is(W, world, "row"))
        return env_finite(grid_new(1, row, -0.04, 1, -1, WHY, why), 3, seed, WHY,
                          why);
    return env_named(W, world, seed, WHY, why);
}

double job_critic(size_t seed, size_t W, const int world[W], size_t episodes,
                  const NetRun *how, size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = open_world(W, world, seed, why);
    REQUIRE(env, "job_critic: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = how->hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "job_critic: %s", why);
    REQUIRE(net_count(net) == N, "job_critic: the network has %zu weights, N is %zu",
            net_count(net), N);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = actor_critic_net_episode(env, net, how->gamma, how->lr, how->c,
                                          how->beta);
    double obs[n.obs], V;
    env_reset(env, obs);
    net_forward(net, 1, obs, NULL, &V);
    net_weights(net, w);
    net_free(net);
    env_close(env);
    return V;
}

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes])
{
    static const int world[] = {'c', 'a', 'r', 't', 'p', 'o', 'l', 'e'};
    job_critic(seed, sizeof world / sizeof *world, world, episodes,
               &(NetRun){hidden, gamma, lr, 1, 0.01}, N, w, ret);
}

/* ---- worlds that are drawn ---- */

static double play_tables(Env *env, size_t S, size_t A, double theta[S][A],
                          double V[S], const void *how)
{
    return actor_critic_episode(env, S, A, theta, V, how);
}

void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, const Rates *how, double theta[S][A],
                   double V[S], double ret[episodes])
{
    char why[WHY];
    bool done = drawn_tables(W, drawn, (DrawnRun){seed, episodes, twin}, play_tables,
                             how, S, A, theta, V, ret, WHY, why);
    REQUIRE(done, "job_any_table: %s", why);
}

static double play_any(Drawn *agent, const void *how)
{
    const AnyNet *run = how;
    return actor_critic_net_episode(agent->env, agent->net, run->gamma,
                                    drawn_lr(agent, run->lr), run->c, run->beta);
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
    actor_critic_episode(env, WIDE, A, theta, V, &(Rates){0.999, 0.1, 0.1, 0.01});
    for (size_t i = 0; i < A * WIDE; i++)
        V[i / A] += (double)(1 + i % A) * theta[i / A][i % A];
    env_close(env);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    double x[n], y[n], z[n], pi[n], theta[n][2], wide[WIDE], sum = 0;
    bool terminated[n], truncated[n];
    for (size_t t = 0; t < n; t++) {
        theta[t][0] = x[t] = many_number(t);
        theta[t][1] = y[t] = many_number(3 * t + 1);
        terminated[t] = many_number(7 * t + 5) < 0.2;
        truncated[t] = many_number(5 * t) > 0.8;
        sum += pi[t] = 0.5 + x[t] + (double)(t % 3);
        z[t] = terminated[t] || truncated[t] ? x[t] : many_number(3 * t + 4); // V_next
    }
    for (size_t t = 0; t < n; t++)
        pi[t] /= sum;
    if (which == 0)
        td_errors(n, x, terminated, truncated, y, z, 0.9, theta[0]);
    else if (which == 1)
        wide[0] = entropy(n, pi);
    else if (which == 2)
        entropy_gradient(n, pi, z);
    else if (which == 3)
        actor_critic_step(n, 2, theta, y,
                          &(Transition){.s = n - 1, .a = 1, .r = 0.5, .s_next = n - 1},
                          &(Rates){0.9, 0.1, 0.2, 0.3});
    else
        play_for(n, wide);
    const double *const answers[] = {theta[0], wide, z, theta[0], wide};
    const size_t entries[] = {n, 1, n, 2 * n, WIDE};
    many_left(entries[which], answers[which], out);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

size_t job_race(size_t seed, bool monte_carlo, size_t steps, size_t hidden,
                double gamma, double lr, size_t episodes, double ret[episodes])
{
    char why[WHY];
    Env *env = env_open("cartpole", seed, WHY, why);
    REQUIRE(env, "job_race: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = hidden,
                                 .outputs = n.actions,
                                 .shared = false,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "job_race: %s", why);
    size_t played = 0;
    double taken = 0; /* CartPole pays 1 a step */
    for (; played < episodes && taken < (double)steps; played++) {
        ret[played] = monte_carlo
                          ? baseline_episode(env, net, gamma, lr)
                          : actor_critic_net_episode(env, net, gamma, lr, 1, 0.01);
        taken += ret[played];
    }
    for (size_t e = played; e < episodes; e++)
        ret[e] = 0;
    net_free(net);
    env_close(env);
    return played;
}
