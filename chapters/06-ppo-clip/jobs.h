/* Lesson 6's jobs: each part of the agent alone, training runs, and what one sees of
 * them.
 *
 * Where a part is alone, all around it is the workbook's own: the rows that
 * ppo_minibatch gets were not played by ppo_play. The network has two stacks of two
 * layers, one for the policy and one for the critic, and Adam's ε is 0.01, of
 * job_minibatch a hundredth of the largest target if that is more, so that the length
 * of a gradient counts. Shuffles begin with number seed / 2^20. */
#pragma once
#include "ppo_clip.h"
#include <stddef.h>

/* A network of any shape, in a drawn world.
 *   T        steps of an iteration or a rollout, ≥ 1
 *   layers   how many, 0 to 4
 *   hidden   width of a layer
 *   stacks   of layers: 1 for both heads, or 2
 *   twin     whether another one learns in turn with it, in another world
 *   far      deviation of the weights from the usual first ones
 *   epsilon  Adam's ε; 0 for the usual one */
typedef struct {
    size_t T, layers, hidden, stacks;
    bool twin;
    double far, epsilon;
} AnyNet;

/* ppo_play alone: plays some rollouts one after another and shows the last. Returns how
 * many episodes ended in it.
 *   seed        of the random numbers and the weights
 *   world       which, as for job_ppo
 *   rollouts    how many, ≥ 1
 *   T           steps of each, ≥ 1
 *   D           numbers in an observation
 *   K           6
 *   wide        deviation of the network's weights from the first ones, ≥ 0
 *   obs[T][D]   out: what was seen
 *   a[T]        out: actions
 *   row[T][K]   out: log π_old(a), reward, terminated, truncated, V_old, V_next */
size_t job_play(size_t seed, size_t world, size_t rollouts, size_t T, size_t D,
                size_t K, double wide, double obs[T][D], int a[T], double row[T][K]);

/* ppo_minibatch alone, on rows of CartPole and a network that has moved since.
 *   seed       of the random numbers and the weights
 *   T          rows, ≥ 1
 *   wide       deviation of its weights from the first ones when it played, ≥ 0
 *   far        deviation of their moves since, ≥ 0
 *   n          rows of the minibatch, ≥ 1
 *   which[n]   their numbers, each < T
 *   adv[T]     advantages
 *   target[T]  targets
 *   how        settings
 *   N          weights of the network, 165
 *   w[N]       out: the weights after the step */
void job_minibatch(size_t seed, size_t T, double wide, double far, size_t n,
                   const int which[n], const double adv[T], const double target[T],
                   const PpoSettings *how, size_t N, double w[N]);

/* ppo_epoch alone, on rows of CartPole and a network that has moved since.
 *   seed       of the random numbers, the weights and the shuffle
 *   round      number of the shuffle
 *   T          rows, ≥ 1
 *   adv[T]     advantages
 *   target[T]  targets
 *   how        settings
 *   N          weights of the network, 165
 *   w[N]       out: the weights after the epoch */
void job_epoch(size_t seed, size_t round, size_t T, const double adv[T],
               const double target[T], const PpoSettings *how, size_t N, double w[N]);

/* ppo_kl alone, on rows of CartPole and a network that has moved since. Returns the KL.
 *   seed    of the random numbers and the weights
 *   T       rows, ≥ 1
 *   far     deviation of the moves of its weights since, ≥ 0
 *   was[T]  out: log π of each row's action, of the network that played
 *   is[T]   out: the same of the network that has moved */
double job_kl(size_t seed, size_t T, double far, double was[T], double is[T]);

/* The same parts in a drawn world, with a network of any shape.
 *   seed             of the world, the weights and the random numbers
 *   W                numbers that describe a world
 *   drawn[W]         the world; see drawn.h
 *   rollouts         how many, ≥ 1
 *   net              the network
 *   N                its weights, as net_count counts them
 *   T                steps of a rollout, as in net
 *   D                numbers in an observation
 *   K                6
 *   obs[T][D]        out: as for job_play
 *   a[T]             out
 *   row[T][K]        out
 *   ended[rollouts]  out: what ppo_play returned */
void job_any_play(size_t seed, size_t W, const int drawn[W], size_t rollouts,
                  const AnyNet *net, size_t N, size_t T, size_t D, size_t K,
                  double obs[T][D], int a[T], double row[T][K], double ended[rollouts]);

/* ppo_minibatch there, on rows of a network that has moved since by 0.3.
 *   seed       of the world, the weights and the random numbers
 *   W          numbers that describe a world
 *   drawn[W]   the world; see drawn.h
 *   net        the network that played
 *   n          rows of the minibatch, ≥ 1
 *   which[n]   their numbers, each < T
 *   T          rows, as in net
 *   adv[T]     advantages
 *   target[T]  targets
 *   how        settings; where the step size is 0, a second step with another follows,
 *              of the opposite advantages
 *   rest       whether a step follows from which nothing is to be learned
 *   N          weights of the network
 *   w[N]       out: the weights after the step */
void job_any_minibatch(size_t seed, size_t W, const int drawn[W], const AnyNet *net,
                       size_t n, const int which[n], size_t T, const double adv[T],
                       const double target[T], const PpoSettings *how, bool rest,
                       size_t N, double w[N]);

/* ppo_kl there, of the same. Returns the KL.
 *   seed      of the world, the weights and the random numbers
 *   W         numbers that describe a world
 *   drawn[W]  the world; see drawn.h
 *   net       the network that played */
double job_any_kl(size_t seed, size_t W, const int drawn[W], const AnyNet *net);

/* One function of the lesson, asked for n rows.
 *   which   0 importance_ratio, 1 effective_sample_size, 2 normalise, 3
 *           clipped_objective, 4 clipped_slope, 5 approximate_kl, 6 value_slope, 7
 *           ppo_gradient; in CartPole 8 ppo_play, 9 ppo_minibatch of all rows, 10
 *           ppo_kl
 *   n       number of rows
 *   K       2
 *   out[K]  out: what many_left leaves of the numbers it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 rows; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* Trains: calls ppo_iteration again and again.
 *   seed               of the random numbers, the first weights and the shuffles
 *   world              which: 0 cartpole, 1 probe-action, 2 probe-policy; 3 is a row of
 *                      three cells with the goal at its end and a clock of two steps; 4
 *                      is CartPole again, begun in the middle of an episode
 *   iterations         how many, ≥ 1
 *   T                  steps of an iteration, ≥ 1
 *   hidden             width of a layer
 *   how                settings
 *   N                  weights, 2(D + 1)·hidden + (hidden + 1)·(2·hidden + A + 1)
 *   ended[iterations]  out: what ppo_iteration returned
 *   w[N]               out: the weights at the end */
void job_ppo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
             const PpoSettings *how, size_t N, double ended[iterations], double w[N]);

/* The same in a drawn world, with a network of any shape.
 *   seed               of the world, the weights, the random numbers and the shuffles
 *   W                  numbers that describe a world
 *   drawn[W]           the world; see drawn.h
 *   iterations         how many, ≥ 1
 *   net                the network
 *   how                settings; lr, where it is 0, of the first iteration: later it is
 *                      0.01
 *   N                  its weights, as net_count counts them
 *   w[N]               out: the weights at the end
 *   ended[iterations]  out: what ppo_iteration returned */
void job_any(size_t seed, size_t W, const int drawn[W], size_t iterations,
             const AnyNet *net, const PpoSettings *how, size_t N, double w[N],
             double ended[iterations]);

/* As job_ppo on CartPole with Adam's usual ε, watched: each policy plays T steps
 * more, in a world of its own, before it learns.
 *   seed                of the random numbers, the first weights and the shuffles
 *   iterations          how many, ≥ 1
 *   T                   steps of an iteration, and of being watched
 *   hidden              width of a layer
 *   how                 settings
 *   length[iterations]  out: mean length of the episodes watched; T if none ended
 *   kl[iterations]      out: mean KL(π before the iteration ‖ π after it) over the
 *                       observations watched, exactly
 *   far[iterations]     out: the largest ratio, π after the iteration to π before
 *                       it, of the T actions watched
 *   share[iterations]   out: the effective sample size of these ratios, divided by T */
void job_watched(size_t seed, size_t iterations, size_t T, size_t hidden,
                 const PpoSettings *how, double length[iterations],
                 double kl[iterations], double far[iterations],
                 double share[iterations]);

/* Trains on CartPole with settings that suit it: iterations of 128 steps, 4 epochs
 * of minibatches of 32, λ = 0.95, ε = 0.2, c_V = 0.5, values not clipped, no bonus,
 * no KL to keep to. After each iteration the agent plays one episode more, in a
 * world of its own.
 *   seed           of the random numbers, the first weights and the shuffles
 *   episodes       how many iterations, and episodes watched, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as for job_ppo
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);
