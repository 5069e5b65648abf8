/* jobs.c: the worlds of lesson 5 and the loop over rollouts. */
#include "jobs.h"
#include "env.h"
#include "gae.h"
#include "net.h"
#include "rng.h"
#include "tables.h"

enum { WHY = 256 };

static Env *open_world(size_t world, size_t seed, char why[WHY])
{
    static const char *const worlds[] = {"cartpole", "probe-discount", "probe-action", "probe-policy", NULL, "cartpole"};
    REQUIRE(world < 6, "job_rollouts: there is no world %zu", world);
    if (worlds[world])
        return env_open(worlds[world], seed, WHY, why);
    return env_finite(grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY, why), 2, seed, WHY, why);
}

void job_rollouts(size_t seed, size_t world, size_t rollouts, size_t T, size_t hidden, double gamma, double lambda, double c_value, double c_entropy,
                  double lr, size_t N, double ended[rollouts], double w[N])
{
    char why[WHY];
    Env *env = open_world(world, seed, why);
    REQUIRE(env, "job_rollouts: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs, .layers = 2, .hidden = hidden, .outputs = n.actions, .shared = true, .seed = seed}, WHY, why);
    REQUIRE(net, "job_rollouts: %s", why);
    REQUIRE(net_count(net) == N, "job_rollouts: the network has %zu weights, N is %zu", net_count(net), N);
    double obs[n.obs];
    env_reset(env, obs);
    for (size_t i = 0; world == 5 && i < 4; i++)
        env_step(env, i % 2, obs);
    for (size_t i = 0; i < rollouts; i++) {
        ended[i] = (double)gae_rollout(env, net, T, n.obs, obs, gamma, lambda, c_value, c_entropy, lr);
        REQUIRE(env_running(env), "gae_rollout: the episode is over when it comes back, and the world is not reset");
    }
    net_read(net, w);
    net_free(net);
    env_close(env);
}

void job_chain(size_t seed, size_t chains, size_t T, double gamma, double lambda, double sigma, double c, double off, double adv[chains])
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
