/* jobs.c: the worlds of lesson 6, the loop over iterations, and a look at each policy. */
#include "jobs.h"
#include "env.h"
#include "net.h"
#include "ppo_clip.h"
#include "rollout.h"
#include "softmax_step.h"
#include "tables.h"
#include <math.h>

enum { WHY = 256 };

static Env *open_world(size_t world, size_t seed, char why[WHY])
{
    static const char *const worlds[] = {"cartpole", "probe-action", "probe-policy", NULL, "cartpole"};
    REQUIRE(world < 5, "job_ppo: there is no world %zu", world);
    if (worlds[world])
        return env_open(worlds[world], seed, WHY, why);
    return env_finite(grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY, why), 2, seed, WHY, why);
}

/* Adam's ε: 0 for the usual one, under which a gradient's length drops out, and so does a weight of it. */
static Net *new_net(const Env *env, size_t hidden, double epsilon, size_t seed, char why[WHY])
{
    EnvSizes n = env_sizes(env);
    NetSpec spec = {
        .inputs = n.obs, .layers = 2, .hidden = hidden, .outputs = n.actions, .shared = false, .epsilon = epsilon, .seed = seed};
    return net_new(spec, WHY, why);
}

void job_ppo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden, size_t epochs, size_t M, double gamma, double lambda,
             double epsilon, double clip, double c_value, double c_entropy, double target_kl, double lr, size_t N, double ended[iterations],
             double w[N])
{
    char why[WHY];
    Env *env = open_world(world, seed, why);
    REQUIRE(env, "job_ppo: %s", why);
    Net *net = new_net(env, hidden, 0.01, seed, why);
    REQUIRE(net, "job_ppo: %s", why);
    REQUIRE(net_count(net) == N, "job_ppo: the network has %zu weights, N is %zu", net_count(net), N);
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_reset(env, obs);
    for (size_t i = 0; world == 4 && i < 4; i++)
        env_step(env, i % 2, obs);
    for (size_t i = 0; i < iterations; i++) {
        ended[i] = (double)ppo_iteration(env, net, T, D, obs, epochs, M, seed, i * epochs, gamma, lambda, epsilon, clip, c_value, c_entropy,
                                         target_kl, lr);
        REQUIRE(env_running(env), "ppo_iteration: the episode is over when it comes back, and the world is not reset");
    }
    net_read(net, w);
    net_free(net);
    env_close(env);
}

static void probabilities(Net *net, size_t T, size_t A, const double obs[], double pi[T][A])
{
    double logits[T][A];
    net_forward(net, T, obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++)
        softmax(A, logits[t], pi[t]);
}

/* KL(before ‖ after), the mean over the rows. */
static double exact_kl(size_t T, size_t A, const double before[T][A], const double after[T][A])
{
    double sum = 0;
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            if (before[t][b] > 0)
                sum += before[t][b] * log(before[t][b] / after[t][b]);
    return sum / (double)T;
}

/* Of the actions taken: the largest ratio, and what share of the rows is left of them as a sample. */
static void ratios(size_t T, size_t A, const double before[T][A], const double after[T][A], const int a[T], double *far, double *share)
{
    double logp[T], logp_old[T], ratio[T];
    for (size_t t = 0; t < T; t++) {
        logp[t] = log(after[t][a[t]]);
        logp_old[t] = log(before[t][a[t]]);
    }
    importance_ratio(T, logp, logp_old, ratio);
    *far = 0;
    for (size_t t = 0; t < T; t++)
        *far = fmax(*far, ratio[t]);
    *share = effective_sample_size(T, ratio) / (double)T;
}

static double mean_length(const Rollout *played)
{
    size_t ends = 0;
    for (size_t t = 0; t < played->T; t++)
        ends += played->terminated[t] || played->truncated[t];
    return (double)played->T / (double)(ends ? ends : 1);
}

void job_watched(size_t seed, size_t iterations, size_t T, size_t hidden, size_t epochs, size_t M, double gamma, double lambda,
                 double epsilon, double clip, double c_value, double c_entropy, double target_kl, double lr, double length[iterations],
                 double kl[iterations], double far[iterations], double share[iterations])
{
    char why[WHY];
    Env *env = open_world(0, seed, why), *other = open_world(0, seed + 1000003, why);
    REQUIRE(env && other, "job_watched: %s", why);
    Net *net = new_net(env, hidden, 0, seed, why);
    Rollout *watched = rollout_new(other, T);
    REQUIRE(net && watched, "job_watched: %s", net ? "no memory" : why);
    size_t D = env_sizes(env).obs, A = env_sizes(env).actions;
    double obs[D], before[T][A], after[T][A];
    env_reset(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        rollout_steps(watched, other, rollout_by_net, net);
        length[i] = mean_length(watched);
        probabilities(net, T, A, watched->obs, before);
        ppo_iteration(env, net, T, D, obs, epochs, M, seed, i * epochs, gamma, lambda, epsilon, clip, c_value, c_entropy, target_kl, lr);
        probabilities(net, T, A, watched->obs, after);
        kl[i] = exact_kl(T, A, before, after);
        ratios(T, A, before, after, watched->a, &far[i], &share[i]);
    }
    rollout_free(watched);
    net_free(net);
    env_close(env);
    env_close(other);
}

static double played(Env *env, Net *net, Rollout *episode)
{
    double sum = 0;
    rollout_episode(episode, env, rollout_by_net, net);
    for (size_t t = 0; t < episode->T; t++)
        sum += episode->r[t];
    return sum;
}

void job_net(size_t seed, size_t world, size_t episodes, size_t hidden, double gamma, double lr, size_t N, double w[N],
             double ret[episodes])
{
    enum { T = 128, EPOCHS = 4, M = 32 };
    char why[WHY];
    Env *env = open_world(world, seed, why), *other = open_world(world, seed + 1000003, why);
    REQUIRE(env && other, "job_net: %s", why);
    Net *net = new_net(env, hidden, 0, seed, why);
    Rollout *episode = rollout_new(other, env_sizes(other).limit);
    REQUIRE(net && episode, "job_net: %s", net ? "no memory" : why);
    REQUIRE(net_count(net) == N, "job_net: the network has %zu weights, N is %zu", net_count(net), N);
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_reset(env, obs);
    for (size_t i = 0; i < episodes; i++) {
        ppo_iteration(env, net, T, D, obs, EPOCHS, M, seed, i * EPOCHS, gamma, 0.95, 0.2, HUGE_VAL, 0.5, 0, HUGE_VAL, lr);
        ret[i] = played(other, net, episode);
    }
    net_read(net, w);
    rollout_free(episode);
    net_free(net);
    env_close(env);
    env_close(other);
}
