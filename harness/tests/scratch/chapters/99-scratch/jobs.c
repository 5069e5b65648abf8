/* jobs.c: CartPole for lesson 99. */
#include "jobs.h"
#include "env.h"
#include "net.h"
#include "scratch.h"

enum { WHY = 256 };

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr, size_t N,
             double w[N], double ret[episodes])
{
    char why[WHY];
    Env *env = env_open("cartpole", seed, WHY, why);
    REQUIRE(env, "job_net: %s", why);
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .seed = seed},
                       WHY, why);
    REQUIRE(net && net_count(net) == N, "job_net: a network of other than %zu weights", N);
    for (size_t e = 0; e < episodes; e++)
        ret[e] = scratch_episode(env, net, gamma, lr);
    net_weights(net, w);
    net_free(net);
    env_close(env);
}
