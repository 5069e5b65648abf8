/* drawn.c: worlds whose moves are drawn, networks whose weights are scattered, and agents that
 * play. */
#include "drawn.h"
#include "rng.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a draw of a world decides, in the place of its purpose. */
enum { WHERE, WHERE_ELSE, HOW_OFTEN, HAS_END, PAYS, HOW_MUCH };

/* 10^k, with the same bits in every C library. */
static double power_of_ten(int k)
{
    double power = 1;
    for (; k > 0; k--)
        power *= 10;
    for (; k < 0; k++)
        power /= 10;
    return power;
}

/* Where a move leads: to one of two cells, or to the end. */
static void draw_move(Mdp *mdp, size_t s, size_t a, const int world[], uint64_t seed)
{
    double u[HOW_MUCH + 1];
    for (size_t k = 0; k <= HOW_MUCH; k++)
        u[k] = rng_uniform(seed, s, a, RNG_START + k);
    size_t cells = mdp->S - 1, end = cells;
    bool ends = 100 * u[HAS_END] < world[DRAWN_ENDS];
    size_t one = ends ? end : (size_t)(u[WHERE] * (double)cells),
           other = (size_t)(u[WHERE_ELSE] * (double)cells);
    double *P = mdp->P + (s * mdp->A + a) * mdp->S, *R = mdp->R + (s * mdp->A + a) * mdp->S;
    P[other] = world[DRAWN_ENDS] >= 100 ? 0 : 0.5 * u[HOW_OFTEN];
    P[one] += 1 - P[other];
    double most = 1e-3 * world[DRAWN_PAY] * power_of_ten(world[DRAWN_POWER]),
           pay = world[DRAWN_SPREAD] == 200 ? (u[HOW_MUCH] < 0.5 ? most : -most)
                                            : most * (1 - 0.02 * world[DRAWN_SPREAD] * u[HOW_MUCH]);
    R[one] = R[other] = 100 * u[PAYS] < world[DRAWN_ZEROS] ? 0 : pay;
}

static Mdp *draw_table(const int world[], uint64_t seed, size_t size, char error[size])
{
    size_t cells = (size_t)world[DRAWN_CELLS], A = (size_t)world[DRAWN_ACTIONS];
    Mdp *mdp = mdp_blank(cells + 1, A, size, error);
    if (!mdp)
        return NULL;
    for (size_t s = 0; s < cells; s++) {
        mdp->rho[s] = 1 / (double)cells;
        for (size_t a = 0; a < A; a++)
            draw_move(mdp, s, a, world, seed);
    }
    mdp->terminal[cells] = true;
    return mdp_checked(mdp, size, error);
}

Env *drawn_world(size_t W, const int world[W], uint64_t seed, size_t size, char error[size])
{
    if (W != DRAWN_PARTS || world[DRAWN_LOOKS] <= world[DRAWN_CELLS]) {
        snprintf(error, size, "drawn: %zu numbers, expected %d, and more looks than cells", W,
                 DRAWN_PARTS);
        return NULL;
    }
    size_t cells = (size_t)world[DRAWN_CELLS], O = (size_t)world[DRAWN_LOOKS],
           D = (size_t)world[DRAWN_NUMBERS], look[cells + 1];
    double show[O][D];
    for (size_t s = 0; s <= cells; s++)
        look[s] = s * (O - 1) / cells;
    for (size_t i = 0; i < O * D; i++)
        show[i / D][i % D] = rng_normal(seed, i / D, i % D, RNG_INIT);
    Mdp *mdp = mdp_disguise(draw_table(world, seed, size, error), O, D, look, show[0], size, error);
    return env_finite(mdp, (size_t)world[DRAWN_LIMIT], seed, size, error);
}

static void scatter(Net *net, uint64_t seed, double far)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t i = 0; i < N; i++)
        w[i] += far * rng_normal(seed, 0, i, RNG_INIT);
    net_set_weights(net, w);
}

/* From this deviation on every logit lies so much higher, or lower: e to that power is no number,
 * or 0. */
static const double FAR_OFF = 3, HIGHER = 985;

/* The biases of the policy head end the first stack; in a shared one the value's is behind them. */
void drawn_raise(Net *net, const Env *env, DrawnNet how, double by)
{
    EnvSizes n = env_sizes(env);
    size_t N = net_count(net), into = n.obs, heads = n.actions + (how.stacks == 1), end = 0;
    double w[N];
    net_weights(net, w);
    for (size_t l = 0; l < how.layers; l++, into = how.hidden)
        end += (into + 1) * how.hidden;
    end += (into + 1) * heads;
    for (size_t b = 0; b < n.actions; b++)
        w[end - heads + b] += by;
    net_set_weights(net, w);
}

/* ---- agents with tables ---- */

static Env *under_way(size_t W, const int world[W], uint64_t seed, size_t size, char error[size])
{
    Env *env = drawn_world(W, world, seed, size, error);
    if (env) {
        env_reset(env, NULL);
        env_step(env, 0, NULL);
    }
    return env;
}

bool drawn_tables(size_t W, const int world[W], DrawnRun run, DrawnEpisode *play, const void *how,
                  size_t S, size_t A, double theta[S][A], double V[S], double ret[], size_t size,
                  char error[size])
{
    double logits[S][A], values[S];
    memcpy(logits, theta, sizeof logits);
    if (V)
        memcpy(values, V, sizeof values);
    Env *env = under_way(W, world, run.seed, size, error),
        *beside = env && run.twin ? under_way(W, world, run.seed + 1, size, error) : NULL;
    for (size_t e = 0; env && e < run.times; e++) {
        ret[e] = play(env, S, A, theta, V, how);
        if (beside)
            play(beside, S, A, logits, V ? values : NULL, how);
    }
    bool done = env && (beside || !run.twin);
    env_close(env);
    env_close(beside);
    return done;
}

/* ---- agents with a network ---- */

Net *drawn_net(const Env *env, uint64_t seed, DrawnNet how, size_t size, char error[size])
{
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = how.layers,
                                 .hidden = how.hidden,
                                 .outputs = n.actions,
                                 .shared = how.stacks == 1,
                                 .epsilon = how.epsilon,
                                 .seed = seed},
                       size, error);
    if (net && how.far > 0)
        scatter(net, seed, how.far);
    if (net && how.far >= FAR_OFF)
        drawn_raise(net, env, how, seed % 2 ? -HIGHER : HIGHER);
    return net;
}

double drawn_lr(const Drawn *agent, double lr) { return lr > 0 || !agent->played ? lr : 0.01; }

static double play_once(Drawn *agent, DrawnPlay *play, const void *how)
{
    double ret = play(agent, how);
    agent->played++;
    return ret;
}

static bool open_agent(Drawn *agent, size_t W, const int world[W], uint64_t seed, DrawnNet net,
                       size_t size, char error[size])
{
    agent->env = drawn_world(W, world, seed, size, error);
    agent->net = agent->env ? drawn_net(agent->env, seed, net, size, error) : NULL;
    if (!agent->net)
        return false;
    agent->D = env_sizes(agent->env).obs;
    agent->obs = calloc(agent->D, sizeof *agent->obs);
    if (!agent->obs)
        snprintf(error, size, "drawn: no memory for an observation");
    else
        env_reset(agent->env, agent->obs);
    return agent->obs;
}

static void close_agent(Drawn *agent)
{
    free(agent->obs);
    net_free(agent->net);
    env_close(agent->env);
}

bool drawn_run(size_t W, const int world[W], DrawnRun run, DrawnNet net, DrawnPlay *play,
               const void *how, size_t N, double w[N], double ret[], size_t size, char error[size])
{
    int half[DRAWN_PARTS];
    for (size_t i = 0; i < DRAWN_PARTS; i++)
        half[i] = i == DRAWN_LIMIT ? (world[i] + 1) / 2 : world[i];
    Drawn agent = {0}, twin = {0};
    bool ready = open_agent(&agent, W, world, run.seed, net, size, error) &&
                 (!run.twin || open_agent(&twin, W, half, run.seed + 1, net, size, error));
    if (ready && net_count(agent.net) != N) {
        snprintf(error, size, "the network has %zu weights, N is %zu", net_count(agent.net), N);
        ready = false;
    }
    for (size_t i = 0; ready && i < run.times; i++) {
        ret[i] = play_once(&agent, play, how);
        if (run.twin)
            play_once(&twin, play, how);
    }
    if (ready)
        net_weights(agent.net, w);
    close_agent(&agent);
    close_agent(&twin);
    return ready;
}
