/* jobs.c: the small worlds of lesson 11, and its agent in parts and whole. */
#include "jobs.h"
#include "env.h"
#include "net.h"
#include "rng.h"
#include "tables.h"
#include <math.h>
#include <string.h>

enum { WHY = 256, TOKENS = 4 };

static Env *open_world(size_t world, size_t seed)
{
    char why[WHY];
    REQUIRE(world < 2, "there is no world %zu", world);
    Mdp *row = world == 1 ? grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY,
                                     why)
                          : NULL;
    Env *env = world == 0 ? env_open("sentences", seed, WHY, why)
                          : env_finite(row, 2, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

/* In either world one of the four may not be drawn. */
static const bool *legal_in(size_t world)
{
    static const bool legal[2][TOKENS] = {{false, true, true, true},
                                          {true, true, true, false}};
    return legal[world];
}

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, size_t round, double far)
{
    size_t W = net_count(net);
    double w[W];
    net_weights(net, w);
    for (size_t i = 0; i < W; i++)
        w[i] += far * rng_normal(seed, round, i, RNG_INIT);
    net_set_weights(net, w);
}

static Net *new_net(const Env *env, size_t seed, size_t round)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs, .outputs = n.actions, .epsilon = 0.01,
                    .seed = seed};
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "a network: %s", why);
    scatter(net, seed, round, 0.5);
    return net;
}

static void read_weights(const Net *net, size_t W, double w[W])
{
    REQUIRE(net_count(net) == W, "the network has %zu weights, W is %zu",
            net_count(net), W);
    net_weights(net, w);
}

/* log π of a token among the legal ones. */
static double log_pi(Net *net, const double obs[], int token)
{
    double logits[TOKENS], most = -INFINITY, sum = 0;
    const bool *legal = legal_in(0);
    net_forward(net, 1, obs, logits, NULL);
    for (size_t v = 0; v < TOKENS; v++)
        most = legal[v] ? fmax(most, logits[v]) : most;
    for (size_t v = 0; v < TOKENS; v++)
        sum += legal[v] ? exp(logits[v] - most) : 0;
    return logits[token] - most - log(sum);
}

/* Plays an answer without a function of the lesson's: letters until a die says stop. */
static void play_apart(Env *env, Net *net, Net *reference, size_t i, Answers *rows)
{
    double obs[rows->D];
    bool over = false;
    env_reset(env, obs);
    for (size_t t = 0; t < rows->T; t++) {
        size_t at = i * rows->T + t;
        memcpy(rows->obs + at * rows->D,
               over ? rows->obs + i * rows->T * rows->D : obs, sizeof obs);
        rows->answer[at] = !over;
        rows->y[at] = over ? 0 : 1 + (int)(3 * env_uniform(env, 0));
        rows->logp_old[at] = rows->logp_ref[at] = 0;
        if (over)
            continue;
        rows->logp_old[at] = log_pi(net, obs, rows->y[at]);
        rows->logp_ref[at] = log_pi(reference, obs, rows->y[at]);
        over = env_step(env, (size_t)rows->y[at], obs).terminated;
    }
}

void job_epoch(size_t seed, size_t N, const double adv[N], const GrpoSettings *how,
               size_t W, double w[W])
{
    Env *env = open_world(0, seed);
    Net *net = new_net(env, seed, 0), *reference = new_net(env, seed, 1);
    size_t D = env_sizes(env).obs, T = env_sizes(env).limit;
    double obs[N * T][D], logp_old[N][T], logp_ref[N][T];
    int y[N][T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = TOKENS, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0]};
    for (size_t i = 0; i < N; i++)
        play_apart(env, net, reference, i, &rows);
    scatter(net, seed, 2, 0.3);
    grpo_epoch(net, TOKENS, legal_in(0), N, adv, &rows, how);
    read_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}

void job_grpo(size_t seed, size_t world, size_t iterations, const GrpoSettings *how,
              size_t W, double score[iterations], double w[W])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, seed, 0), *reference = new_net(env, seed, 1);
    size_t V = env_sizes(env).actions, count = net_count(reference);
    double before[count], after[count];
    net_weights(reference, before);
    for (size_t i = 0; i < iterations; i++)
        score[i] = grpo_iteration(env, net, reference, V, legal_in(world), how);
    net_weights(reference, after);
    REQUIRE(!memcmp(before, after, sizeof before),
            "grpo_iteration: the reference has been changed");
    read_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}
