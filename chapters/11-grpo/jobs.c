/* jobs.c: the small worlds of lesson 11, and its agent in parts and whole. */
#include "jobs.h"
#include "small.h"
#include <string.h>

void job_epoch(size_t seed, size_t N, const double adv[N], const GrpoSettings *how,
               size_t W, double w[W])
{
    Env *env = small_world(0, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    size_t D = env_sizes(env).obs, T = env_sizes(env).limit;
    double obs[N * T][D], logp_old[N][T], logp_ref[N][T];
    int y[N][T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = SMALL_TOKENS, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0]};
    for (size_t i = 0; i < N; i++) {
        small_answer(env, T, D, &obs[i * T], y[i], answer[i]);
        small_logp(net, T, D, &obs[i * T], y[i], answer[i], logp_old[i]);
        small_logp(reference, T, D, &obs[i * T], y[i], answer[i], logp_ref[i]);
    }
    small_scatter(net, seed, 2, 0.3);
    grpo_epoch(net, SMALL_TOKENS, small_legal(0), N, adv, &rows, how);
    small_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}

void job_grpo(size_t seed, size_t world, size_t iterations, const GrpoSettings *how,
              size_t W, double score[iterations], double w[W])
{
    Env *env = small_world(world, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    size_t V = env_sizes(env).actions, count = net_count(reference);
    double before[count], after[count];
    net_weights(reference, before);
    for (size_t i = 0; i < iterations; i++)
        score[i] = grpo_iteration(env, net, reference, V, small_legal(world), how);
    net_weights(reference, after);
    REQUIRE(!memcmp(before, after, sizeof before),
            "grpo_iteration: the reference has been changed");
    small_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}
