/* small.c: the worlds, networks and answers that lessons 10 and 11 are graded with. */
#include "small.h"
#include "rng.h"
#include "tables.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY = 256 };

Env *small_world(size_t world, uint64_t seed)
{
    char why[WHY];
    assert(world < SMALL_WORLDS && "there is no such world");
    const char *const map[] = {"S.G"};
    Mdp *row = world == 1 ? grid_new(1, map, -0.04, 1, -1, WHY, why) : NULL;
    Env *env =
        world == 0 ? env_open("sentences", seed, WHY, why) : env_finite(row, 2, seed, WHY, why);
    assert(env && "no memory for a world");
    return env;
}

const bool *small_legal(size_t world)
{
    static const bool legal[SMALL_WORLDS][SMALL_TOKENS] = {{false, true, true, true},
                                                           {true, true, true, false}};
    assert(world < SMALL_WORLDS && "there is no such world");
    return legal[world];
}

void small_scatter(Net *net, uint64_t seed, uint64_t round, double far)
{
    size_t W = net_count(net);
    double w[W];
    net_weights(net, w);
    for (size_t i = 0; i < W; i++)
        w[i] += far * rng_normal(seed, round, i, RNG_INIT);
    net_set_weights(net, w);
}

Net *small_net(const Env *env, uint64_t seed, uint64_t round)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs, .outputs = n.actions, .epsilon = 0.01, .seed = seed};
    Net *net = net_new(spec, WHY, why);
    assert(net && "no memory for a network");
    small_scatter(net, seed, round, 0.5);
    return net;
}

void small_weights(const Net *net, size_t W, double w[W])
{
    assert(net_count(net) == W && "the network has another number of weights");
    net_weights(net, w);
}

static size_t how_many(size_t V, const bool legal[V])
{
    size_t count = 0;
    for (size_t v = 0; v < V; v++)
        count += legal[v];
    return count;
}

bool small_open(SmallStage *stage, size_t P, const int world[P], uint64_t seed, DrawnNet how,
                size_t V, const int legal[V], size_t size, char error[size])
{
    *stage = (SmallStage){.env = drawn_world(P, world, seed, size, error),
                          .legal = calloc(V, sizeof *stage->legal)};
    if (!stage->env || !stage->legal)
        return false;
    stage->n = env_sizes(stage->env);
    for (size_t v = 0; v < V; v++)
        stage->legal[v] = legal[v];
    snprintf(error, size, "%zu of %zu tokens may be drawn, and the world has %zu",
             how_many(V, stage->legal), V, stage->n.actions);
    if (V != stage->n.actions || how_many(V, stage->legal) == 0)
        return false;
    stage->net = drawn_net(stage->env, seed, how, size, error);
    stage->reference = drawn_net(stage->env, seed + 1, how, size, error);
    return stage->net && stage->reference;
}

void small_close(SmallStage *stage)
{
    net_free(stage->net);
    net_free(stage->reference);
    env_close(stage->env);
    free(stage->legal);
}

/* The token that u in [0, 1) stands for, all that may be drawn being as probable. */
static int any_token(size_t V, const bool legal[V], double u)
{
    size_t skip = (size_t)(u * (double)how_many(V, legal)), v = 0;
    for (; !legal[v] || skip > 0; v++)
        skip -= legal[v];
    return (int)v;
}

void small_answer(Env *env, size_t V, const bool legal[V], size_t T, size_t D, double obs[T][D],
                  int y[T], bool answer[T])
{
    double next[D];
    bool over = false;
    env_reset(env, next);
    for (size_t t = 0; t < T; t++) {
        memcpy(obs[t], over ? obs[0] : next, sizeof next);
        answer[t] = !over;
        y[t] = over ? 0 : any_token(V, legal, env_uniform(env, 0));
        if (over)
            continue;
        Step step = env_step(env, (size_t)y[t], next);
        over = step.terminated || step.truncated;
    }
}

/* log π of a token among the legal ones. */
static double log_pi(size_t V, const double logits[V], const bool legal[V], int token)
{
    double most = -INFINITY, sum = 0;
    for (size_t v = 0; v < V; v++)
        most = legal[v] ? fmax(most, logits[v]) : most;
    for (size_t v = 0; v < V; v++)
        sum += legal[v] ? exp(logits[v] - most) : 0;
    return logits[token] - most - log(sum);
}

void small_logp(Net *net, size_t V, const bool legal[V], size_t T, size_t D, const double obs[T][D],
                const int y[T], const bool answer[T], double logp[T])
{
    double logits[V];
    for (size_t t = 0; t < T; t++) {
        logp[t] = 0;
        if (!answer[t])
            continue;
        net_forward(net, 1, obs[t], logits, NULL);
        logp[t] = log_pi(V, logits, legal, y[t]);
    }
}
