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
    DRAWN_SPREAD,  /* 0: all others pay alike; 100: from −pay to pay; 200: one of these two */
    DRAWN_PARTS    /* how many numbers that are */
};

/* Such a world.
 *   W            DRAWN_PARTS
 *   world[W]     what it is like
 *   seed         of what moves lead to and pay, and of every random number in it
 *   error[size]  out: why NULL was returned */
Env *drawn_world(size_t W, const int world[W], uint64_t seed, size_t size, char error[size]);

/* How an agent plays in a drawn world. */
typedef struct {
    uint64_t seed; /* of the world, and of the weights */
    size_t times;  /* how often it plays, ≥ 1 */
    bool twin;     /* a second one plays in turn with it, in a world of another seed */
} DrawnRun;

/* Lets an agent with tables play an episode; its return is reported. */
typedef double DrawnEpisode(Env *env, size_t S, size_t A, double theta[S][A], double V[S],
                            const void *how);

/* Lets an agent with tables play some episodes in a drawn world; the first time, an episode is
 * under way. Returns false, and says why, where there is no such world.
 *   W               DRAWN_PARTS
 *   world[W]        what the world is like
 *   run             how it plays; its twin begins with the same tables
 *   play            what it does each time
 *   how             handed on to it
 *   S, A            states and actions of the world
 *   theta[S][A]     in: logits to begin with; out: the last
 *   V[S]            the same of values; NULL where an agent has none
 *   ret[run.times]  out: what `play` returned
 *   error[size]     out: why false was returned */
bool drawn_tables(size_t W, const int world[W], DrawnRun run, DrawnEpisode *play, const void *how,
                  size_t S, size_t A, double theta[S][A], double V[S], double ret[], size_t size,
                  char error[size]);

/* An agent with a network in its world: at first an episode has begun. */
typedef struct {
    Env *env;
    Net *net;
    size_t D;
    double *obs;   /* obs[D]: the first observation; whoever plays on keeps it up to date */
    size_t played; /* how often it has played before */
} Drawn;

/* Adam's step size for its next play: lr; where that is 0, of the first play only, so that the
 * later ones show what its optimiser has made of the first.
 *   agent  as it is
 *   lr     as it was asked for */
double drawn_lr(const Drawn *agent, double lr);

/* Lets it play once, an episode or a rollout; its return is reported. */
typedef double DrawnPlay(Drawn *agent, const void *how);

/* Its network. */
typedef struct {
    size_t layers, hidden;
    size_t stacks;  /* of layers: 1 for both heads, or 2 */
    double far;     /* by how much weights differ from the usual first ones: a deviation; from
                       3 on all logits lie 985 higher, too, or lower, by the seed */
    double epsilon; /* Adam's; 0 for the usual one */
} DrawnNet;

/* One more network for such a world.
 *   env          whose sizes it takes
 *   seed         of its weights
 *   how          what it is like
 *   error[size]  out: why NULL was returned */
Net *drawn_net(const Env *env, uint64_t seed, DrawnNet how, size_t size, char error[size]);

/* Raises all logits of one, which changes no probability.
 *   net, env, how  as drawn_net has made it
 *   by             by how much */
void drawn_raise(Net *net, const Env *env, DrawnNet how, double by);

/* Lets an agent with a network play some times in a drawn world. Returns false, and says why,
 * where there is no such world or network.
 *   W               DRAWN_PARTS
 *   world[W]        what the world is like
 *   run             how it plays; its twin's clock is half as long
 *   net             its network
 *   play            what it does each time
 *   how             handed on to it
 *   N               weights of the network, as net_count counts them
 *   w[N]            out: the weights at the end
 *   ret[run.times]  out: what `play` returned
 *   error[size]     out: why false was returned */
bool drawn_run(size_t W, const int world[W], DrawnRun run, DrawnNet net, DrawnPlay *play,
               const void *how, size_t N, double w[N], double ret[], size_t size, char error[size]);
