/* small.h: two worlds so small that an agent that writes can be held against an exact run in
 * them, and the networks for it. Lessons 10 and 11 are graded here.
 *
 * World 0 is the one of sentences (tables.h): 4 tokens, of which the first may not be drawn, and
 * answers of at most 3. World 1 is a row of three cells with a clock of two steps: 4 moves, all
 * allowed but the last, and answers that the clock ends. Networks are linear, their weights far
 * from where net_new begins, and their Adam's ε is 0.01, so that the size of a slope shows. Misuse
 * stops the program. Left out: texts (text.h). */
#pragma once
#include "env.h"
#include "net.h"
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

/* Plays an answer in world 0 by dice alone: any of the three tokens, until one says stop.
 *   env        world 0
 *   T          the longest answer
 *   D          numbers in an observation
 *   obs[T][D]  out: what was seen; in a hole, the first of it
 *   y[T]       out: tokens; 0 in a hole
 *   answer[T]  out: false in a hole */
void small_answer(Env *env, size_t T, size_t D, double obs[T][D], int y[T], bool answer[T]);

/* log π of an answer's tokens, among those that may be drawn in world 0.
 *   net            takes D numbers, has SMALL_TOKENS logits
 *   T, D           as above
 *   obs, y, answer as small_answer has written them
 *   logp[T]        out; 0 in a hole */
void small_logp(Net *net, size_t T, size_t D, const double obs[T][D], const int y[T],
                const bool answer[T], double logp[T]);
