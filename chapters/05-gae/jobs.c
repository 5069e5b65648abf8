/* jobs.c: the worlds of lesson 5 and the loop over rollouts. */
#include "baseline.h"
#include "drawn.h"
#include "env.h"
#include "gae.h"
#include "jobs.h"
#include "many.h"
#include "net.h"
#include "noise.h"
#include "rng.h"
#include "rollout.h"
#include "tables.h"
#include <math.h>
#include <stdint.h>

enum { WHY = 256 };

static Env *open_world(size_t W, const int world[W], size_t seed, char why[WHY])
{
    const char *const row[] = {"S.G"};
    if (env_is(W, world, "row"))
        return env_finite(grid_new(1, row, -0.04, 1, -1, WHY, why), 2, seed, WHY,
                          why);
    if (env_is(W, world, "begun"))
        return env_open("cartpole", seed, WHY, why);
    return env_named(W, world, seed, WHY, why);
}

void job_rollouts(size_t seed, size_t W, const int world[W], size_t rollouts,
                  const RolloutRun *how, size_t N, double w[N], double ended[rollouts])
{
    const Weights weights = {how->c_value, how->c_entropy};
    char why[WHY];
    Env *env = open_world(W, world, seed, why);
    REQUIRE(env, "job_rollouts: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = how->hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net, "job_rollouts: %s", why);
    REQUIRE(net_count(net) == N, "job_rollouts: the network has %zu weights, N is %zu",
            net_count(net), N);
    double obs[n.obs];
    env_reset(env, obs);
    for (size_t i = 0; env_is(W, world, "begun") && i < 4; i++)
        env_step(env, i % 2, obs);
    for (size_t i = 0; i < rollouts; i++) {
        ended[i] = (double)gae_rollout(env, net, how->T, n.obs, obs, how->gamma,
                                       how->lambda, &weights, how->lr);
        REQUIRE(env_running(env), "gae_rollout: the episode is over when it comes "
                                  "back, and the world is not reset");
    }
    net_weights(net, w);
    net_free(net);
    env_close(env);
}

static double play_any(Drawn *agent, const void *how)
{
    const AnyNet *run = how;
    size_t ended =
        gae_rollout(agent->env, agent->net, run->T, agent->D, agent->obs, run->gamma,
                    run->lambda, &(Weights){run->c_value, run->c_entropy},
                    drawn_lr(agent, run->lr));
    REQUIRE(env_running(agent->env), "gae_rollout: the episode is over when it comes "
                                     "back, and the world is not reset");
    return (double)ended;
}

void job_any_net(size_t seed, size_t W, const int drawn[W], size_t rollouts,
                 const AnyNet *how, size_t N, double w[N], double ended[rollouts])
{
    char why[WHY];
    const DrawnRun run = {seed, rollouts, how->twin};
    const DrawnNet net = {how->layers, how->hidden, how->stacks, how->far,
                          how->epsilon};
    bool done = drawn_run(W, drawn, run, net, play_any, how, N, w, ended, WHY, why);
    REQUIRE(done, "job_any_net: %s", why);
}

void job_all_steps(size_t T, const double r[T], const double V[T],
                   const double V_next[T], const bool terminated[T],
                   const bool truncated[T], double gamma, double adv[T])
{
    n_step_advantage(T, SIZE_MAX, r, V, V_next, terminated, truncated, gamma, adv);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    double r[n], V[n], V_next[n], adv[n], pi[n][2], dlogits[n][2];
    bool terminated[n], truncated[n];
    int a[n];
    for (size_t t = 0; t < n; t++) {
        r[t] = many_number(t);
        V[t] = many_number(3 * t + 1);
        terminated[t] = t % 50 == 3, truncated[t] = t % 70 == 2;
        bool apart = terminated[t] || truncated[t] || t + 1 == n;
        V_next[t] = apart ? r[t] : many_number(3 * t + 4);
        pi[t][0] = 0.1 + 0.8 * r[t], pi[t][1] = 1 - pi[t][0];
        a[t] = (int)(t % 2);
    }
    if (which == 0)
        n_step_advantage(n, 3, r, V, V_next, terminated, truncated, 0.9, adv);
    else if (which == 1)
        gae(n, r, V, V_next, terminated, truncated, 0.99, 0.95, adv);
    else if (which == 2)
        lambda_returns(n, r, V, adv);
    else if (which == 4) { // one episode, and nearly all of it is left
        for (size_t t = 0; t < n; t++) {
            terminated[t] = truncated[t] = false;
            V_next[t] = t + 1 < n ? V[t + 1] : r[t];
        }
        gae(n, r, V, V_next, terminated, truncated, 0.9999, 0.9995, adv);
    } else
        joint_gradient(n, 2, pi, a, r, V, &(Weights){0.5, 0.1}, dlogits, adv);
    many_left(which == 3 ? 2 * n : n, which == 3 ? dlogits[0] : adv, out);
    out[K - 1] += adv[n - 1];
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

void job_chain(size_t seed, size_t chains, size_t T, double gamma, double lambda,
               double sigma, double c, double off, double adv[chains])
{
    double r[T], V[T], V_next[T], all[T];
    bool terminated[T], truncated[T];
    for (size_t t = 0; t < T; t++) {
        V[t] = t ? c + off : c;
        V_next[t] = c + off;
        terminated[t] = truncated[t] = false;
    }
    for (size_t i = 0; i < chains; i++) {
        for (size_t t = 0; t < T; t++)
            r[t] = sigma * rng_normal(seed, i, t, 0);
        gae(T, r, V, V_next, terminated, truncated, gamma, lambda, all);
        adv[i] = all[0];
    }
}

static double played(Env *env, Net *net, Rollout *episode)
{
    double sum = 0;
    rollout_episode(episode, env, rollout_by_net, net);
    for (size_t t = 0; t < episode->T; t++)
        sum += episode->r[t];
    return sum;
}

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes])
{
    enum { T = 32, ROLLOUTS = 8 };
    const Weights weights = {.c_value = 0.05, .c_entropy = 0.01};
    char why[WHY];
    Env *env = env_open("cartpole", seed, WHY, why),
        *other = env_open("cartpole", seed + 1000003, WHY, why);
    REQUIRE(env && other, "job_net: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    Rollout *episode = rollout_new(other, n.limit);
    REQUIRE(net && episode, "job_net: %s", net ? "no memory" : why);
    REQUIRE(net_count(net) == N, "job_net: the network has %zu weights, N is %zu",
            net_count(net), N);
    double obs[n.obs];
    env_reset(env, obs);
    for (size_t e = 0; e < episodes; e++) {
        for (size_t i = 0; i < ROLLOUTS; i++)
            gae_rollout(env, net, T, n.obs, obs, gamma, 0.95, &weights, lr);
        ret[e] = played(other, net, episode);
    }
    net_weights(net, w);
    rollout_free(episode);
    net_free(net);
    env_close(env);
    env_close(other);
}

/* ---- noise ---- */

struct Sweep {
    double gamma;
    const double *lambda;
};

/* The returns of an episode; the same less a constant; then gae's advantages, for a λ
 * each. */
static void advantages(Net *net, const Rollout *e, size_t which, const double G[],
                       const double V[], double constant, const void *how, double adv[])
{
    const struct Sweep *sweep = how;
    double V_next[e->T];
    for (size_t t = 0; t < e->T; t++)
        adv[t] = G[t] - (which ? constant : 0);
    if (which < 2)
        return;
    net_forward(net, e->T, e->next, NULL, V_next);
    gae(e->T, e->r, V, V_next, e->terminated, e->truncated, sweep->gamma,
        sweep->lambda[which - 2], adv);
}

double job_noise(size_t seed, const NoiseRun *how, size_t L, const double lambda[L],
                 size_t K, double spread[K])
{
    char why[WHY];
    REQUIRE(K == L + 2, "job_noise: K is %zu, expected %zu", K, L + 2);
    Env *env = env_open("cartpole", seed, WHY, why);
    REQUIRE(env, "job_noise: %s", why);
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs,
                    .layers = 2,
                    .hidden = how->hidden,
                    .outputs = n.actions,
                    .shared = false,
                    .seed = seed};
    Net *net = net_new(spec, WHY, why), *rested = net_new(spec, WHY, why);
    REQUIRE(net && rested, "job_noise: %s", why);
    for (size_t e = 0; e < how->trained; e++)
        baseline_episode(env, net, how->gamma, how->lr);
    double w[net_count(net)]; /* the same weights, and an Adam without memory */
    net_weights(net, w);
    net_set_weights(rested, w);
    const NoisePlan plan = {how->fitted, how->played, how->gamma, 3 * how->lr};
    double paid = noise_measure(env, rested, &plan, advantages,
                                &(struct Sweep){how->gamma, lambda}, K, spread);
    REQUIRE(!isnan(paid), "job_noise: no memory");
    net_free(net);
    net_free(rested);
    env_close(env);
    return paid;
}
