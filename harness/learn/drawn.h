/* drawn.h: worlds of any shape, and networks of any, for jobs that ask an agent what no named
 * world asks of it: many actions or one, many states, short clocks, rewards of any size, weights
 * that are not the first.
 *
 * A drawn world has a few cells; what a move leads to and pays is drawn from the seed, once. The
 * numbers that describe it come from a scenario (scenario/agents.lua), in the order of DrawnWorld.
 * Left out: worlds that are solved exactly; for those there are tables.h and mdp.h. */
#pragma once
#include "env.h"
#include "net.h"

/* What a world is like, number after number, as a job is given it. */
enum DrawnWorld {
    DRAWN_CELLS,   /* cells to act in, ≥ 1; behind them is one more, the end */
    DRAWN_ACTIONS, /* ≥ 1 */
    DRAWN_LOOKS,   /* states that an agent sees, > cells; the cells are spread over them */
    DRAWN_NUMBERS, /* numbers in an observation, ≥ 1 */
    DRAWN_LIMIT,   /* the step at which an episode is truncated, ≥ 1 */
    DRAWN_ENDS,    /* how many moves of a hundred lead to the end */
    DRAWN_PAY,     /* the largest reward: so many thousandths … */
    DRAWN_POWER,   /* … times this power of 10 */
    DRAWN_ZEROS,   /* how many moves of a hundred pay nothing */
    DRAWN_SPREAD,  /* 0: all others pay alike; 100: from −pay to pay */
    DRAWN_PARTS    /* how many numbers that are */
};

/* Such a world.
 *   W            DRAWN_PARTS
 *   world[W]     what it is like
 *   seed         of what moves lead to and pay, and of every random number in it
 *   error[size]  out: why NULL was returned */
Env *drawn_world(size_t W, const int world[W], uint64_t seed, size_t size,
                 char error[size]);

/* A network for a world with actions.
 *   env          the world
 *   spec         layers, hidden, shared, epsilon and seed are used
 *   far          by how much weights differ from the first ones: a standard deviation
 *   error[size]  out: why NULL was returned */
Net *drawn_net(const Env *env, NetSpec spec, double far, size_t size, char error[size]);

/* An agent in its world: at first an episode has begun. */
typedef struct {
    Env *env;
    Net *net;
    size_t D;
    double *obs; /* obs[D]: the first observation; whoever plays on keeps it up to date */
} Drawn;

/* Lets an agent play once, an episode or a rollout; its return is reported. */
typedef double DrawnPlay(Drawn *agent, const void *how);

/* How an agent is made and how often it plays. */
typedef struct {
    NetSpec spec; /* as for drawn_net */
    double far;
    size_t times; /* ≥ 1 */
    bool twin;    /* a second one plays beside it, in a world of another seed and half the clock */
} DrawnRun;

/* Lets an agent with a network play some times in a drawn world. Returns false, and says why,
 * where there is no such world or network.
 *   W              DRAWN_PARTS
 *   world[W]       what the world is like
 *   run            the agent
 *   play           what it does each time
 *   how            handed on to it
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[run->times]  out: what `play` returned
 *   error[size]    out: why false was returned */
bool drawn_run(size_t W, const int world[W], const DrawnRun *run, DrawnPlay *play,
               const void *how, size_t N, double w[N], double ret[], size_t size,
               char error[size]);
