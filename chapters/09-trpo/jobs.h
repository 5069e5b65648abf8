/* Lesson 9's jobs: each part of the agent alone, training runs, and what one sees of
 * them.
 *
 * Where a part is alone, all around it is the workbook's own: the rows of CartPole were
 * not played by ppo_play, and a gradient is handed in. The network has two stacks of
 * two layers of 6, the policy's with 86 numbers and the critic's with 79; its weights
 * are scattered, and its policy is the one that played. Adam's ε is 0.01. In a drawn
 * world (drawn.h) nothing of that is fixed. */
#pragma once
#include "trpo.h"
#include <stddef.h>

/* What a network in a drawn world is like.
 *   layers   in each of its two stacks
 *   hidden   width of a layer
 *   stacks   2
 *   twin     whether another agent learns in turn with it, in another world; used by
 *            job_any_trpo
 *   far      deviation of the weights from the usual first ones
 *   epsilon  Adam's ε; 0 for the usual one
 *   higher   by how much all logits are, which changes no probability */
typedef struct {
    size_t layers, hidden, stacks;
    bool twin;
    double far, epsilon, higher;
} AnyNet;

/* One of the agent's parts alone, on rows of a drawn world. Returns what it returns;
 * where that is nothing, the length of the gradient that the network is left with.
 *   seed      of the world, the random numbers and the weights
 *   P         numbers that describe a world
 *   drawn[P]  the world; see drawn.h
 *   net       its network
 *   which     0 surrogate_gradient, 1 fisher_vector, 2 natural_direction, 3
 *             line_search along the gradient of the surrogate, 4 trpo_step
 *   T         rows, ≥ 1
 *   adv[T]    advantages
 *   how       settings; damping of fisher_vector too
 *   length    of the step that line_search is given
 *   N         weights of the network, as net_count counts them
 *   v[N]      what fisher_vector multiplies, and the gradient of natural_direction
 *   out[N]    out: what it gives; of the last two, how far each weight has moved */
double job_any_part(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                    size_t which, size_t T, const double adv[T],
                    const TrpoSettings *how, double length, size_t N, const double v[N],
                    double out[N]);

/* surrogate_gradient alone. Returns the length of the gradient that the network is left
 * with.
 *   seed    of the random numbers and the weights
 *   T       rows, ≥ 1
 *   adv[T]  advantages
 *   N       165
 *   g[N]    out: the gradient */
double job_gradient(size_t seed, size_t T, const double adv[T], size_t N, double g[N]);

/* fisher_vector alone. Returns the length of the gradient that the network is left
 * with.
 *   seed     of the random numbers and the weights
 *   T        rows, ≥ 1
 *   far      deviation of the weights, ≥ 0: the larger, the surer the policy
 *   N        165
 *   v[N]     any numbers
 *   damping  ≥ 0
 *   Fv[N]    out: the product
 *   slow[N]  out: the same by definition: the mean over the rows, and over all actions
 *            weighed by π, of score (score · v); and damping v */
double job_fisher(size_t seed, size_t T, double far, size_t N, const double v[N],
                  double damping, double Fv[N], double slow[N]);

/* natural_direction alone. Returns how many products there were.
 *   seed  of the random numbers and the weights
 *   T     rows, ≥ 1
 *   N     165
 *   g[N]  a gradient, only of the policy's stack
 *   how   settings
 *   x[N]  out: the direction */
size_t job_direction(size_t seed, size_t T, size_t N, const double g[N],
                     const TrpoSettings *how, double x[N]);

/* line_search alone, along the gradient. Returns the share that was taken.
 *   seed    of the random numbers and the weights
 *   T       rows, ≥ 1
 *   adv[T]  advantages
 *   times   the step is so many times the gradient of the surrogate
 *   rare    whether the policy is nearly sure, and each fourth row's action, from the
 *           first, the one that was the least likely
 *   how     settings
 *   N       165
 *   w[N]    out: how far each weight has moved */
double job_search(size_t seed, size_t T, const double adv[T], double times, bool rare,
                  const TrpoSettings *how, size_t N, double w[N]);

/* trpo_step alone. Returns the share that was taken.
 *   seed    of the random numbers and the weights
 *   T       rows, ≥ 1
 *   adv[T]  advantages
 *   how     settings
 *   N       165
 *   w[N]    out: how far each weight has moved */
double job_step(size_t seed, size_t T, const double adv[T], const TrpoSettings *how,
                size_t N, double w[N]);

/* Trains: calls trpo_iteration again and again.
 *   seed               of the random numbers, the first weights and the shuffles
 *   world              which: 0 cartpole, 1 probe-value, 2 probe-policy; 3 is a row of
 *                      three cells with the goal at its end and a clock of two steps
 *   iterations         how many, ≥ 1
 *   T                  steps of an iteration, ≥ 1
 *   hidden             width of a layer
 *   how                settings
 *   N                  weights, 2(D + 1)·hidden + (hidden + 1)·(2·hidden + A + 1)
 *   ended[iterations]  out: what trpo_iteration returned
 *   w[N]               out: the weights at the end */
void job_trpo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
              const TrpoSettings *how, size_t N, double ended[iterations], double w[N]);

/* The same in a drawn world; the number of the first shuffle is the seed.
 *   seed               of the world, the weights and the random numbers
 *   P                  numbers that describe a world
 *   drawn[P]           the world; see drawn.h
 *   net                its network
 *   iterations         how many, ≥ 1
 *   T                  steps of an iteration, ≥ 1
 *   how                settings; lr, where it is 0, of the first iteration: later it is
 *                      0.01
 *   N                  weights of the network, as net_count counts them
 *   ended[iterations]  out: what trpo_iteration returned
 *   w[N]               out: the weights at the end */
void job_any_trpo(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t iterations, size_t T, const TrpoSettings *how, size_t N,
                  double ended[iterations], double w[N]);

/* Trains on CartPole with Adam's usual ε, watched: each policy plays T steps more, in a
 * world of its own, before it learns.
 *   seed                of the random numbers, the first weights and the shuffles
 *   method              0 trpo_iteration; 1 the natural gradient: the same without a
 *                       line search, each step as long as step_length says; 2 the
 *                       gradient, scaled by step_length to the same δ; 3 lesson 6's
 *                       ppo_iteration, 10 epochs, ε = 0.2, minibatches, γ, λ and step
 *                       size of these settings, values not clipped, c_V = 0.5
 *   iterations          how many, ≥ 1
 *   T                   steps of an iteration, and of being watched, ≥ 500
 *   hidden              width of a layer
 *   how                 settings
 *   length[iterations]  out: mean length of the whole episodes watched
 *   kl[iterations]      out: mean KL(π before the iteration ‖ π after it) over the
 *                       observations watched, exactly */
void job_watched(size_t seed, size_t method, size_t iterations, size_t T, size_t hidden,
                 const TrpoSettings *how, double length[iterations],
                 double kl[iterations]);

/* Trains on CartPole with settings that suit it: iterations of 2048 steps, 10 products,
 * damping 0.1, 10 tries, each 0.7 of the last; λ = 0.95; the critic sees a rollout 10
 * times, in minibatches of 64. After each iteration the agent plays one episode more,
 * in a world of its own.
 *   seed           of the random numbers, the first weights and the shuffles
 *   episodes       how many iterations, and episodes watched, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   delta          the limit of the mean KL
 *   lr             Adam's step size, for the critic
 *   N              weights of the network, as for job_trpo
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double delta,
             double lr, size_t N, double w[N], double ret[episodes]);
