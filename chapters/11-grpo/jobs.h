/* jobs.h: the loops of lesson 11 that are too long for a scenario. Like every contract
 * function they call the functions of grpo.h by name, so they run with whichever
 * implementation they are linked with. Worlds and their settings are lesson 10's; the
 * small networks' Adam has ε = 0.01. */
#pragma once
#include "grpo.h"

/* grpo_epoch alone, on answers that the workbook has played in the world of sentences
 * and a network that has moved since; the reference is another one.
 *   seed    of the random numbers and the weights
 *   N       answers, ≥ 1
 *   adv[N]  the advantage of each
 *   how     settings
 *   W       weights of the network, 45
 *   w[W]    out: the weights after the epoch */
void job_epoch(size_t seed, size_t N, const double adv[N], const GrpoSettings *how,
               size_t W, double w[W]);

/* Calls grpo_iteration again and again.
 *   seed               of the random numbers and the weights
 *   world              0 sentences, of 4 tokens, the first of which may not be drawn;
 *                      1 a row of three cells and a clock of two steps, 4 moves, all
 *                      allowed but the last
 *   iterations         how many, ≥ 1
 *   how                settings
 *   W                  weights, 45; in world 1 they are 20
 *   score[iterations]  out: what grpo_iteration returned
 *   w[W]               out: the weights at the end */
void job_grpo(size_t seed, size_t world, size_t iterations, const GrpoSettings *how,
              size_t W, double score[iterations], double w[W]);
