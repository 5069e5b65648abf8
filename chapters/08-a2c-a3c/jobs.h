/* Lesson 8's jobs: each part of the agent alone, training runs with the workers
 * together or each for itself, and the same with threads.
 *
 * But for job_threads no thread is started: workers take turns in an order that is
 * given, so that every run repeats to the bit. Networks have one stack of two layers
 * for policy and critic. */
#pragma once
#include "a2c_a3c.h"
#include <stdbool.h>
#include <stddef.h>

/* Where workers learn.
 *   seed     of the random numbers and the first weights
 *   world    which: 0 cartpole, 1 probe-action, 2 probe-policy; 3 is a row of three
 *            cells with the goal at its end and a clock of two steps; 4 is CartPole
 *            again, begun in the middle of an episode; 5 is probe-input, where there is
 *            but one action
 *   hidden   width of a layer
 *   usual    whether Adam's ε is the usual one, under which a gradient's length drops
 *            out; else it is 0.01
 *   same     whether all workers draw the same random numbers
 *   fresh    whether a worker's copy gets the shared weights anew before each turn */
typedef struct {
    size_t seed, world, hidden;
    bool usual, same, fresh;
} Scene;

/* worker_gradient alone, some turns one after another, each with other weights and with
 * some gradient in the network that is none of its business. Returns how many episodes
 * ended in the last.
 *   scene    the world and the network
 *   turns    how many, ≥ 1
 *   how      settings
 *   D        numbers in an observation
 *   N        weights of the network
 *   K        2
 *   obs[D]   out: what the worker sees at the end
 *   g[N]     out: the gradient of the last turn
 *   left[K]  out: the largest number in the network's own gradient after that; how far
 *            its weights have moved */
size_t job_worker(const Scene *scene, size_t turns, const WorkerSettings *how, size_t D,
                  size_t N, size_t K, double obs[D], double g[N], double left[K]);

/* What a network in a drawn world is like.
 *   layers   in a stack
 *   hidden   width of a layer
 *   stacks   of layers: 1 for both heads, or 2
 *   twin     whether another worker plays in turn with it, in another world; used by
 *            job_any_worker
 *   far      deviation of the weights from the usual first ones
 *   epsilon  Adam's ε; 0 for the usual one */
typedef struct {
    size_t layers, hidden, stacks;
    bool twin;
    double far, epsilon;
} AnyNet;

/* worker_gradient alone, in a drawn world, again and again.
 *   seed         of the world, the weights and the random numbers
 *   P            numbers that describe a world
 *   drawn[P]     the world; see drawn.h
 *   net          its network
 *   turns        how many, ≥ 1
 *   how          settings
 *   N            weights of the network, as net_count counts them
 *   g[turns][N]  out: the gradients
 *   ended[turns]  out: what worker_gradient returned
 *   left[turns]  out: the largest number in the network's own gradient after that, or
 *                how far its weights have moved, or, of the first, how far its Adam's
 *                next step is off, whichever is more */
void job_any_worker(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                    size_t turns, const WorkerSettings *how, size_t N,
                    double g[turns][N], double ended[turns], double left[turns]);

/* a3c_turn in a drawn world, again and again; the shared network has been moved before
 * the first, by somebody else, and is moved a little whenever a worker waits for it.
 *   seed         of the world, the weights and the random numbers
 *   P            numbers that describe a world
 *   drawn[P]     the world; see drawn.h
 *   net          what the shared network and its copy are like
 *   turns        how many, ≥ 1
 *   how          settings
 *   N            weights of the network, as net_count counts them
 *   w[N]         out: the shared weights at the end
 *   copy[N]      out: the worker's own
 *   ended[turns]  out: what a3c_turn returned
 *   locks[turns]  out: how often that turn has had the lock of the shared network
 *   left[turns]   out: the largest number in the copy's own gradient after it, or, of
 *                 the first, how far its Adam's next step is off, whichever is more */
void job_any_turns(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t turns, const WorkerSettings *how, size_t N, double w[N],
                   double copy[N], double ended[turns], int locks[turns],
                   double left[turns]);

/* shared_step alone: some steps of a small network along W gradients of random numbers,
 * the second along gradients of 0, with some other gradient in it before each.
 *   scene      whose seed is used, and usual
 *   size       deviation of these numbers
 *   steps      how many, ≥ 1
 *   lr[steps]  Adam's step size of each
 *   W          gradients, ≥ 1
 *   N          15, the weights of that network
 *   w[N]       out: how far the weights have moved */
void job_step(const Scene *scene, double size, size_t steps, const double lr[steps],
              size_t W, size_t N, double w[N]);

/* All together: in each iteration every worker gives gradients of the same weights, and
 * then there is one shared_step.
 *   scene              where they learn
 *   W                  workers, ≥ 1
 *   turns              of each worker in an iteration, ≥ 1: so many gradients it gives
 *   iterations         how many, ≥ 1
 *   how                settings
 *   N                  weights of the network
 *   w[N]               out: the weights at the end
 *   ended[iterations]  out: how many episodes ended in each */
void job_together(const Scene *scene, size_t W, size_t turns, size_t iterations,
                  const WorkerSettings *how, size_t N, double w[N],
                  double ended[iterations]);

/* Each for itself, in an order that is given: a3c_turn of one worker after another.
 * While a worker waits for the lock and as soon as it has given it back, strangers may
 * change the shared weights, each a little: whatever a worker does to them outside its
 * lock is done in such company.
 *   scene        where they learn
 *   W            workers, ≥ 1
 *   M            turns, ≥ 1
 *   who[M]       whose turn it is, each < W
 *   before[M]    how many strangers come while that worker waits
 *   behind[M]    and how many after it
 *   meet         whether the next of two workers or more has whole turns within each of
 *                them: before its second step, while it waits for the lock, and as soon
 *                as it has given it back
 *   how          settings
 *   D            numbers in an observation
 *   N            weights of the network
 *   w[N]         out: the shared weights at the end
 *   copy[W][N]   out: each worker's own
 *   ended[M]     out: what a3c_turn returned
 *   locks[M]     out: how often that turn has had the lock
 *   strays[M]    out: and how often that of the copy
 *   seen[M][D]   out: what its world showed when it last got the lock */
void job_apart(const Scene *scene, size_t W, size_t M, const int who[M],
               const int before[M], const int behind[M], bool meet,
               const WorkerSettings *how, size_t D, size_t N, double w[N],
               double copy[W][N], double ended[M], int locks[M], int strays[M],
               double seen[M][D]);

/* The same with a POSIX thread for each worker, and nobody's order but their own. For
 * make agent and plots: what comes out is never the same twice, and no submission is
 * graded by it. Where the system refuses threads, workers take turns. Returns how many
 * threads there were, 0 if it did.
 *   scene     where they learn
 *   W         workers, 1 to 64
 *   M         turns of all of them, ≥ 1
 *   pause     microseconds by which each turn takes longer, as if the world were slow
 *   dies      turns after which worker 0 is no more; 0 for never
 *   how       settings
 *   N         weights of the network
 *   w[N]      out: the shared weights at the end
 *   who[M]    out: whose gradient came when
 *   ended[M]  out: how many episodes ended in that turn
 *   at[M]     out: seconds on the clock since the start when it came */
size_t job_threads(const Scene *scene, size_t W, size_t M, size_t pause, size_t dies,
                   const WorkerSettings *how, size_t N, double w[N], int who[M],
                   double ended[M], double at[M]);

/* After how many turns the last 100 episodes that ended were `goal` steps long on
 * average; 0 if they never were. An episode ends with the turn in which it ends.
 *   W         workers, 1 to 64
 *   M         turns, ≥ 1
 *   who[M]    whose they were
 *   ended[M]  how many episodes ended in each
 *   T         steps of a turn
 *   goal      > 0 */
size_t job_reached(size_t W, size_t M, const int who[M], const double ended[M],
                   size_t T, double goal);

/* One function of the lesson, asked for n entries.
 *   which   0 mean_gradient of 3 workers, 1 nstep_targets of 2, 2 gradient_ages of 3
 *           workers, and of one who comes first and last, 3 stale_descent, 4
 *           mean_gradient of n workers
 *   n       numbers, rows, turns, positions, or workers
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 entries; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* Trains on CartPole with settings that suit it: eight workers for themselves, in turn,
 * 16 steps each; c_V = 0.05, c_H = 0.01. After every round of eight turns the agent
 * plays one episode more, in a world of its own.
 *   seed           of the random numbers and the first weights
 *   episodes       how many are watched, each after a round, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);
