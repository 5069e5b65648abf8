/* jobs.c: the worlds of lesson 4 and the loops over episodes. */
#include "actor_critic.h"
#include "baseline.h"
#include "env.h"
#include "jobs.h"
#include "net.h"
#include "tables.h"

enum { WHY = 256 };

static Env *open_grid(size_t R, size_t C, const int map[R][C], double step,
                      size_t limit, size_t seed, char why[WHY])
{
    char text[R][C + 1];
    const char *rows[R];
    for (size_t i = 0; i < R; i++) {
        for (size_t j = 0; j < C; j++)
            text[i][j] = (char)map[i][j];
        text[i][C] = '\0';
        rows[i] = text[i];
    }
    return env_finite(grid_new(R, rows, step, 1, -1, WHY, why), limit, seed, WHY, why);
}

void job_moving_goal(size_t episodes, size_t S, size_t A, double theta[S][A],
                     double V[S], double ret[episodes], size_t M, size_t R, size_t C,
                     const int maps[M][R][C], size_t stay, size_t seed, double step,
                     size_t limit, double gamma, double alpha, double eta, double beta)
{
    char why[WHY];
    Env *worlds[M];
    for (size_t m = 0; m < M; m++) {
        worlds[m] = open_grid(R, C, maps[m], step, limit, seed + m, why);
        REQUIRE(worlds[m], "job_moving_goal: %s", why);
    }
    env_reset(worlds[0], NULL);
    env_step(worlds[0], 0, NULL);
    for (size_t e = 0; e < episodes; e++) {
        size_t m = e / stay < M ? e / stay : M - 1;
        ret[e] =
            actor_critic_episode(worlds[m], S, A, theta, V, gamma, alpha, eta, beta);
    }
    for (size_t m = 0; m < M; m++)
        env_close(worlds[m]);
}

static Env *open_world(size_t W, const int world[W], size_t seed, char why[WHY])
{
    const char *const cell[] = {"S#G"};
    if (env_is(W, world, "cell"))
        return env_finite(grid_new(1, cell, 0.1, 1, -1, WHY, why), 12, seed, WHY,
                          why);
    return env_named(W, world, seed, WHY, why);
}

double job_critic(size_t seed, size_t W, const int world[W], size_t episodes,
                  size_t hidden, double gamma, double lr, double c, double beta,
                  size_t N, double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = open_world(W, world, seed, why);
    REQUIRE(env, "job_critic: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "job_critic: %s", why);
    REQUIRE(net_count(net) == N, "job_critic: the network has %zu weights, N is %zu",
            net_count(net), N);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = actor_critic_net_episode(env, net, gamma, lr, c, beta);
    double obs[n.obs], V;
    env_reset(env, obs);
    net_forward(net, 1, obs, NULL, &V);
    net_read(net, w);
    net_free(net);
    env_close(env);
    return V;
}

void job_net(size_t seed, size_t W, const int world[W], size_t episodes, size_t hidden,
             double gamma, double lr, size_t N, double w[N], double ret[episodes])
{
    job_critic(seed, W, world, episodes, hidden, gamma, lr, 1, 0.01, N, w, ret);
}

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
