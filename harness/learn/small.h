/* small.h: two worlds so small that an agent that writes can be held against an exact run in
 * them, and the networks for it. Lessons 10 and 11 are graded here.
 *
 * World 0 is the one of sentences (tables.h): 4 tokens, of which the first may not be drawn, and
 * answers of at most 3. World 1 is a row of three cells with a clock of two steps: 4 moves, all
 * allowed but the last, and answers that the clock ends. Networks are linear, their weights far
 * from where net_new begins, and their Adam's ε is 0.01, so that the size of a slope shows. Misuse
 * stops the program. Left out: texts (text.h). */
#pragma once
#include "drawn.h"
#include <stdint.h>

enum { SMALL_TOKENS = 4, SMALL_WORLDS = 2 };

/* A world by its number.
 *   world  < SMALL_WORLDS
 *   seed   of its dice */
Env *small_world(size_t world, uint64_t seed);

/* Which of its SMALL_TOKENS tokens may be drawn.
 *   world  < SMALL_WORLDS */
const bool *small_legal(size_t world);

/* A network for a world.
 *   env          whose sizes it takes
 *   seed, round  of its weights; another round makes another network */
Net *small_net(const Env *env, uint64_t seed, uint64_t round);

/* Moves every weight by a normal number times `far`.
 *   net          any network
 *   seed, round  which numbers */
void small_scatter(Net *net, uint64_t seed, uint64_t round, double far);

/* Copies the weights out.
 *   net   with W weights
 *   w[W]  out */
void small_weights(const Net *net, size_t W, double w[W]);

/* A drawn world (drawn.h), whose moves are tokens, and two networks for it. */
typedef struct {
    Env *env;
    Net *net, *reference;
    EnvSizes n;
    bool *legal; /* of n.actions */
} SmallStage;

/* Opens one. Returns false, and says why, where there is no such world or network, or the tokens
 * that may be drawn are not of that world.
 *   stage        out
 *   P, world[P]  what the world is like
 *   seed         of the world, the dice and the weights
 *   how          what both networks are like
 *   V, legal[V]  which tokens may be drawn: 1 or 0
 *   error[size]  out: why false was returned */
bool small_open(SmallStage *stage, size_t P, const int world[P], uint64_t seed, DrawnNet how,
                size_t V, const int legal[V], size_t size, char error[size]);

/* Gives back its memory.
 *   stage  an open one */
void small_close(SmallStage *stage);

/* Plays an answer by dice alone: any token that may be drawn, until the episode ends.
 *   env        any world
 *   V          its actions
 *   legal[V]   which may be drawn
 *   T          the longest answer
 *   D          numbers in an observation
 *   obs[T][D]  out: what was seen; in a hole, the first of it
 *   y[T]       out: tokens; 0 in a hole
 *   answer[T]  out: false in a hole */
void small_answer(Env *env, size_t V, const bool legal[V], size_t T, size_t D, double obs[T][D],
                  int y[T], bool answer[T]);

/* log π of an answer's tokens, among those that may be drawn.
 *   net            takes D numbers, has V logits
 *   V, legal, T, D as above
 *   obs, y, answer as small_answer has written them
 *   logp[T]        out; 0 in a hole */
void small_logp(Net *net, size_t V, const bool legal[V], size_t T, size_t D, const double obs[T][D],
                const int y[T], const bool answer[T], double logp[T]);
