/* Lesson 6's jobs: training runs, and what one sees of them. */
#pragma once
#include <stddef.h>

/* Trains a network of two stacks of two layers, one for the policy and one for the critic: calls ppo_iteration again and again.
 * Adam's ε is 0.01, so that the length of a gradient counts.
 *   seed               of the random numbers, the first weights and the shuffles
 *   world              which: 0 cartpole, 1 probe-action, 2 probe-policy; 3 is a row of three cells with the goal at its end and a
 *                      clock of two steps; 4 is CartPole again, begun in the middle of an episode
 *   iterations         how many, ≥ 1
 *   T                  steps of an iteration, ≥ 1
 *   hidden             width of a layer
 *   epochs             of an iteration
 *   M                  rows of a minibatch
 *   gamma              discount
 *   lambda             of the advantages
 *   epsilon            of the clipped objective
 *   clip               of the values
 *   c_value            weight of the critic's error
 *   c_entropy          weight of the entropy
 *   target_kl          where epochs end
 *   lr                 Adam's step size
 *   N                  weights of the network, 2(D + 1)·hidden + (hidden + 1)·(2·hidden + A + 1)
 *   ended[iterations]  out: what ppo_iteration returned
 *   w[N]               out: the weights at the end */
void job_ppo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden, size_t epochs, size_t M, double gamma, double lambda,
             double epsilon, double clip, double c_value, double c_entropy, double target_kl, double lr, size_t N, double ended[iterations],
             double w[N]);

/* As job_ppo on CartPole, watched: each policy plays T steps more, in a world of its own, before it learns.
 *   seed                of the random numbers, the first weights and the shuffles
 *   iterations          how many, ≥ 1
 *   T                   steps of an iteration, and of being watched
 *   hidden              width of a layer
 *   epochs              of an iteration
 *   M                   rows of a minibatch
 *   gamma               discount
 *   lambda              of the advantages
 *   epsilon             of the clipped objective
 *   clip                of the values
 *   c_value             weight of the critic's error
 *   c_entropy           weight of the entropy
 *   target_kl           where epochs end
 *   lr                  Adam's step size
 *   length[iterations]  out: mean length of the episodes that were watched; T if none ended
 *   kl[iterations]      out: mean KL(π before the iteration ‖ π after it) over the observations watched, exactly
 *   far[iterations]     out: the largest ratio, π after the iteration to π before it, of the T actions watched
 *   share[iterations]   out: the effective sample size of these ratios, divided by T */
void job_watched(size_t seed, size_t iterations, size_t T, size_t hidden, size_t epochs, size_t M, double gamma, double lambda,
                 double epsilon, double clip, double c_value, double c_entropy, double target_kl, double lr, double length[iterations],
                 double kl[iterations], double far[iterations], double share[iterations]);

/* Trains on CartPole with settings that suit it: iterations of 128 steps, 4 epochs of minibatches of 32, λ = 0.95, ε = 0.2, c_V = 0.5,
 * values not clipped, no bonus, no KL to keep to. After each iteration the agent plays one episode more, in a world of its own.
 *   seed           of the random numbers, the first weights and the shuffles
 *   world          0 cartpole
 *   episodes       how many iterations, and episodes watched, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as for job_ppo
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t world, size_t episodes, size_t hidden, double gamma, double lr, size_t N, double w[N],
             double ret[episodes]);
