/* Lesson 2's jobs: training runs. The worlds are the harness's, the agents are
 * yours. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A grid, and how a table learns in it.
 *   C      columns of the map
 *   step   reward of every move
 *   limit  the step at which an episode is truncated
 *   gamma  discount
 *   eta    step size */
typedef struct {
    size_t C, limit;
    double step, gamma, eta;
} GridRun;

/* Trains a table of logits in a grid: calls table_episode again and again, the first
 * time in the middle of an episode.
 *   seed           of the random numbers
 *   episodes       how many, ≥ 1
 *   S              states, a cell of the map each
 *   A              actions: north, east, south, west
 *   map[S]         its characters, row after row: '.' floor, '#' wall, 'S' start,
 *                  'G' goal (+1), 'P' pit (−1); see grid_new in tables.h
 *   how            settings
 *   theta[S][A]    in/out: logits
 *   ret[episodes]  out: what table_episode returned */
void job_grid(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
              const GridRun *how, double theta[S][A], double ret[episodes]);

/* A network of two layers, and how it learns.
 *   hidden  width of a layer
 *   gamma   discount
 *   lr      Adam's step size */
typedef struct {
    size_t hidden;
    double gamma, lr;
} NetRun;

/* Trains a network of two layers.
 *   seed           of the random numbers and the first weights
 *   W              characters of the world's name
 *   world[W]       one of env_open; or "cell": four moves and no way out, which the
 *                  clock ends after 613 steps; or "row": three cells with the
 *                  goal at the end and a clock of three steps
 *   episodes       how many, ≥ 1
 *   how            settings
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what net_episode returned */
void job_world(size_t seed, size_t W, const int world[W], size_t episodes,
               const NetRun *how, size_t N, double w[N], double ret[episodes]);

/* The same on CartPole.
 *   seed           of the random numbers and the first weights
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what net_episode returned */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);

/* Trains a table of logits in a drawn world: calls table_episode again and again, the
 * first time in the middle of an episode.
 *   seed           of the world and of the random numbers
 *   W              numbers that describe a world
 *   drawn[W]       the world; see drawn.h
 *   episodes       how many, ≥ 1
 *   twin           whether another table learns in turn with it, in another world
 *   S              states
 *   A              actions
 *   gamma          discount
 *   eta            step size
 *   theta[S][A]    in/out: logits
 *   ret[episodes]  out: what table_episode returned */
void job_any_table(size_t seed, size_t W, const int drawn[W], size_t episodes,
                   bool twin, size_t S, size_t A, double gamma, double eta,
                   double theta[S][A], double ret[episodes]);

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
 *   ret[episodes]  out: what net_episode returned */
void job_any_net(size_t seed, size_t W, const int drawn[W], size_t episodes,
                 const AnyNet *how, size_t N, double w[N], double ret[episodes]);

/* One function of the lesson, asked for n steps.
 *   which   0 returns_to_go, 1 reinforce_gradient, with n states; 2 table_episode in a
 *           world of 1024 states without an end, of 64 actions, or of 4 where there
 *           are more than 1000 steps
 *   n       number of steps
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 steps; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* A grid, and how episodes in it are weighted.
 *   C             columns of the map
 *   limit         the step at which an episode is truncated; choose it so large that
 *                 none is
 *   step          reward of every move
 *   gamma         discount
 *   keep_gamma_t  handed on to reinforce_gradient, as gamma is */
typedef struct {
    size_t C, limit;
    double step, gamma;
    bool keep_gamma_t;
} GridEstimate;

/* Averages reinforce_gradient over episodes of one policy, which does not learn: an
 * estimate of the exact gradient.
 *   seed          of the random numbers
 *   episodes      how many, ≥ 1
 *   S             states
 *   A             actions
 *   map[S]        as in job_grid
 *   how           settings
 *   theta[S][A]   logits
 *   mean[S][A]    out: the average */
void job_estimate(size_t seed, size_t episodes, size_t S, size_t A, const int map[S],
                  const GridEstimate *how, const double theta[S][A],
                  double mean[S][A]);
