/* Lesson 2's jobs: training runs. The worlds are the harness's, the agents are
 * yours. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* Trains a table of logits in a grid: calls table_episode again and again, the first
 * time in the middle of an episode.
 *   seed           of the random numbers
 *   episodes       how many, ≥ 1
 *   R              rows of the map
 *   C              columns of the map
 *   map[R][C]      its characters: '.' floor, '#' wall, 'S' start, 'G' goal (+1),
 *                  'P' pit (−1); see grid_new in tables.h
 *   step           reward of every move
 *   limit          the step at which an episode is truncated
 *   gamma          discount
 *   eta            step size
 *   S              states, R · C
 *   A              actions: north, east, south, west
 *   theta[S][A]    in/out: logits
 *   ret[episodes]  out: what table_episode returned */
void job_grid(size_t seed, size_t episodes, size_t R, size_t C, const int map[R][C],
              double step, size_t limit, double gamma, double eta, size_t S, size_t A,
              double theta[S][A], double ret[episodes]);

/* Trains a network of two layers.
 *   seed           of the random numbers and the first weights
 *   W              characters of the world's name
 *   world[W]       one of env_open, or "cell": four moves and no way out, which the
 *                  clock ends after 120 steps
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's step size
 *   N              weights of the network, as net_count counts them
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what net_episode returned */
void job_net(size_t seed, size_t W, const int world[W], size_t episodes, size_t hidden,
             double gamma, double lr, size_t N, double w[N], double ret[episodes]);

/* One function of the lesson, asked for n steps.
 *   which   0 returns_to_go, 1 reinforce_gradient, with n states; 2 table_episode in a
 *           world of 600 cells without a goal
 *   n       number of steps
 *   K       2
 *   out[K]  out: what many_left leaves of the entries it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 steps; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* Averages reinforce_gradient over episodes of one policy, which does not learn: an
 * estimate of the exact gradient.
 *   seed          of the random numbers
 *   episodes      how many, ≥ 1
 *   R             rows of the map
 *   C             columns of the map
 *   map[R][C]     as in job_grid
 *   step          reward of every move
 *   limit         the step at which an episode is truncated; choose it so large that
 *                 none is
 *   gamma         discount
 *   keep_gamma_t  handed on to reinforce_gradient
 *   S             states, R · C
 *   A             actions
 *   theta[S][A]   logits
 *   mean[S][A]    out: the average */
void job_estimate(size_t seed, size_t episodes, size_t R, size_t C, const int map[R][C],
                  double step, size_t limit, double gamma, bool keep_gamma_t, size_t S,
                  size_t A, const double theta[S][A], double mean[S][A]);
