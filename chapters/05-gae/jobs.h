/* Lesson 5's jobs: training runs, and a chain whose true values are known. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Trains a network of two layers, shared by policy and critic: calls gae_rollout again and again.
 *   seed             of the random numbers and the first weights
 *   world            which: 0 cartpole, 1 probe-discount, 2 probe-action, 3 probe-policy; 4 is a row of three cells with the goal at
 *                    its end and a clock of two steps; 5 is CartPole again, begun in the middle of an episode
 *   rollouts         how many, ≥ 1
 *   T                steps of a rollout, ≥ 1
 *   hidden           width of a layer
 *   gamma            discount
 *   lambda           of the advantages
 *   c_value          weight of the critic's error
 *   c_entropy        weight of the entropy
 *   lr               Adam's step size
 *   N                weights of the network, (D + 1)·hidden + (hidden + 1)·(hidden + A + 1)
 *   ended[rollouts]  out: what gae_rollout returned
 *   w[N]             out: the weights at the end
 *   obs[D]           out: the observation the next rollout would begin with */
void job_rollouts(size_t seed, size_t world, size_t rollouts, size_t T, size_t hidden, double gamma, double lambda, double c_value, double c_entropy,
                  double lr, size_t N, double ended[rollouts], double w[N]);

/* First advantages, by gae, in an endless chain whose rewards are noise of mean 0, so that every true value and advantage is 0. The
 * critic says c of the first state too, but of all later states c + off.
 *   seed         of the noise
 *   chains       how many, ≥ 1
 *   T            rows of each
 *   gamma        discount
 *   lambda       of the advantages
 *   sigma        standard deviation of a reward
 *   c            what the critic says of the first state
 *   off          what it adds to that for all later ones
 *   adv[chains]  out: the advantage of the first row of each */
void job_chain(size_t seed, size_t chains, size_t T, double gamma, double lambda, double sigma, double c, double off, double adv[chains]);
