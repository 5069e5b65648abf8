/* Lesson 3's jobs: training runs, and the spread of an estimate. The worlds are the
 * harness's, the agents are yours. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A grid, and how tables learn in it.
 *   C      columns of the map
 *   step   reward of every move
 *   limit  the step at which an episode is truncated
 *   gamma  discount
 *   eta    step size of the policy
 *   alpha  step size of the values */
typedef struct {
    size_t C, limit;
    double step, gamma, eta, alpha;
} GridRun;

/* Trains a table of logits and one of values in a grid: calls baseline_table_episode
 * again and again, the first time in the middle of an episode.
 *   seed           of the random numbers
 *   episodes       how many, ≥ 1
 *   S              states, a cell of the map each
 *   A              actions: north, east, south, west
 *   map[S]         its characters, row after row: '.' floor, '#' wall, 'S' start,
 *                  'G' goal (+1), 'P' pit (−1); see grid_new in tables.h
 *   how            settings
 *   theta[S][A]    in/out: logits
 *   V[S]           in/out: values
 *   ret[episodes]  out: what baseline_table_episode returned */
void job_grid(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
              const GridRun *how, double theta[S][A], double V[S],
              double ret[episodes]);

/* A network of two layers, and how it learns.
 *   hidden  width of a layer
 *   gamma   discount
 *   lr      Adam's step size */
typedef struct {
    size_t hidden;
    double gamma, lr;
} NetRun;

/* Trains a network whose heads share one stack of two layers.
 *   seed           of the random numbers and the first weights
 *   W              characters of the world's name
 *   world[W]       one of env_open; or "cell": four moves and no way out, which the
 *                  clock ends after 613 steps; or "row": three cells with the
 *                  goal at the end and a clock of three steps
 *   episodes       how many, ≥ 1
 *   how            settings
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what baseline_episode returned
 * Returns what the value head says to the first observation of one more episode. */
double job_shared(size_t seed, size_t W, const int world[W], size_t episodes,
                  const NetRun *how, size_t N, double w[N], double ret[episodes]);

/* The same on CartPole, with a stack of layers for each head.
 *   seed           of the random numbers and the first weights
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what baseline_episode returned
 * Returns what the value head says to the first observation of one more episode. */
double job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
               size_t N, double w[N], double ret[episodes]);

/* Trains tables in a drawn world: calls baseline_table_episode again and again, the
 * first time in the middle of an episode.
 *   seed           of the world and of the random numbers
 *   W              numbers that describe a world
 *   drawn[W]       the world; see drawn.h
 *   episodes       how many, ≥ 1
 *   twin           whether other tables learn in turn with it, in another world
 *   S              states
 *   A              actions
 *   gamma          discount
 *   eta            step size of the policy
 *   alpha          step size of the values
 *   theta[S][A]    in/out: logits
 *   V[S]           in/out: values
 *   ret[episodes]  out: what baseline_table_episode returned */
void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, double gamma, double eta,
                   double alpha, double theta[S][A], double V[S],
                   double ret[episodes]);

/* A network of any shape, and how it learns.
 *   layers   how many, 0 to 4
 *   hidden   width of a layer
 *   stacks   of layers: 1 for both heads, or 2
 *   twin     whether another one learns in turn with it, in another world
 *   far      deviation of the weights from the usual first ones
 *   epsilon  Adam's ε; 0 for the usual one
 *   gamma    discount
 *   lr       Adam's step size; where it is 0, of the first episode; later it is
 *            0.01 */
typedef struct {
    size_t layers, hidden, stacks;
    bool twin;
    double far, epsilon, gamma, lr;
} AnyNet;

/* Trains such a network in a drawn world.
 *   seed           of the world, the weights and the random numbers
 *   W              numbers that describe a world
 *   drawn[W]       the world; see drawn.h
 *   episodes       how many, ≥ 1
 *   how            settings
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what baseline_episode returned */
void job_any_net(size_t seed, size_t W, const int drawn[W], size_t episodes,
                 const AnyNet *how, size_t N, double w[N], double ret[episodes]);

/* One function of the lesson, asked for n entries.
 *   which   0 baseline_gradient and 1 value_step, with n steps and n states;
 *           2 best_constant; 3 leave_one_out; 4 baseline_table_episode, in a world of
 *           1024 states without an end, of 64 actions, or of 4 where there are more
 *           than 1000 steps
 *   n       number of steps, of actions, of samples
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 entries; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* The variance of baseline_gradient in a world of one decision, summed over its
 * entries, from samples; around the exact mean.
 *   seed      of the random numbers
 *   samples   how many, ≥ 1
 *   A         actions
 *   theta[A]  logits
 *   r[A]      what each action pays
 *   b         the constant baseline
 * Returns the variance. */
double job_bandit_spread(size_t seed, size_t samples, size_t A, const double theta[A],
                         const double r[A], double b);

/* A grid that nobody learns in.
 *   C      columns of the map
 *   step   reward of every move
 *   limit  the step at which an episode is truncated
 *   gamma  discount */
typedef struct {
    size_t C, limit;
    double step, gamma;
} GridPlay;

/* Plays a fixed policy in a grid and looks at baseline_gradient, episode by episode.
 *   seed         of the random numbers
 *   episodes     how many, ≥ 2
 *   S            states
 *   A            actions
 *   map[S]       as in job_grid
 *   how          settings
 *   theta[S][A]  logits
 *   b[S]         the baseline
 *   mean[S][A]   out: the average of the estimates
 * Returns their variance, summed over the entries. */
double job_grid_spread(size_t seed, size_t episodes, size_t S, size_t A,
                       const int map[S], const GridPlay *how, const double theta[S][A],
                       const double b[S], double mean[S][A]);

/* How far an episode's estimate scatters on CartPole, by what is taken from the
 * returns. Trains as job_net does; then the policy rests, while the value head is
 * fitted to it by (G − V)² and a step of Adam an episode; then both rest, and
 * episodes are played.
 *   seed       of the random numbers and the first weights
 *   trained    episodes to train, ≥ 0
 *   fitted     episodes to fit the values, ≥ 1
 *   played     episodes to measure, ≥ 2
 *   hidden     width of a layer
 *   gamma      discount
 *   lr         Adam's step size
 *   K          3
 *   spread[K]  out: variance of Σ_t (G_t − b) ∇ log π(a_t | o_t) in the policy's
 *              weights, summed over them: for b = 0; for one constant, the mean of
 *              G_t over the steps that were fitted; for V(o_t)
 * Returns what the episodes measured paid on average. */
double job_noise(size_t seed, size_t trained, size_t fitted, size_t played,
                 size_t hidden, double gamma, double lr, size_t K, double spread[K]);
