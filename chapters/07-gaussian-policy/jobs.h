/* Lesson 7's jobs: a target to be hit, a linear system to be held at 0, each part of
 * the agent alone, a pendulum to be swung up.
 *
 * Where a part is alone, all around it is the workbook's own: the rows that
 * gaussian_minibatch gets were not played by gaussian_play. The network has two
 * stacks of two layers, one for the means and one for the critic, and Adam's ε is
 * 0.01, of job_minibatch a hundredth of the largest target if that is more, so that the
 * length of a gradient counts. Shuffles begin with number seed / 2^20. */
#pragma once
#include "gaussian_policy.h"
#include <stddef.h>

/* How a target is aimed at.
 *   n          draws for each step, ≥ 2
 *   seed       of the draws
 *   c_entropy  weight c_H of the entropy
 *   lr         step size */
typedef struct {
    size_t n, seed;
    double c_entropy, lr;
} TargetSettings;

/* A target in d dimensions: one draw u ~ N(μ, σ²), which pays −Σ_j weight_j (u_j −
 * target_j)². Climbs the mean pay and c_H times the entropy from μ = 0, log σ = 0;
 * baseline of a draw is the mean of the others.
 *   d                         dimensions, ≥ 1
 *   iterations                how many steps, ≥ 1
 *   target[d]                 where it is
 *   weight[d]                 of each dimension, > 0
 *   how                       settings
 *   mu[iterations][d]         out: means after each step
 *   log_sigma[iterations][d]  out: log σ after each step */
void job_target(size_t d, size_t iterations, const double target[d],
                const double weight[d], const TargetSettings *how,
                double mu[iterations][d], double log_sigma[iterations][d]);

/* A scalar linear system x' = a x + b u + w with cost q x² + r u², and its player.
 *   a          how the state goes on by itself
 *   b          what the action does to it
 *   q          cost of the state
 *   r          cost of the action
 *   sigma_w    deviation of w
 *   log_sigma  log σ of the player's draws, which stays
 *   m0         mean square of the first state
 *   gamma      discount */
typedef struct {
    double a, b, q, r, sigma_w, log_sigma, m0, gamma;
} LqrSystem;

/* Plays the system by u ~ N(−k x, σ²) from x ~ N(0, m0), and climbs the discounted
 * return in k; baseline of a step is the exact value of its state.
 *   iterations       values of k, ≥ 2
 *   n                episodes for each, ≥ 1
 *   T                steps of an episode
 *   seed             of all random numbers
 *   system           the system
 *   start            first k
 *   lr               step size
 *   k[iterations]    out: k, before each step
 *   ret[iterations]  out: mean discounted return of the episodes played with it */
void job_lqr(size_t iterations, size_t n, size_t T, size_t seed,
             const LqrSystem *system, double start, double lr, double k[iterations],
             double ret[iterations]);

/* gaussian_play alone: plays some rollouts one after another and shows the last.
 * Returns how many episodes ended in it.
 *   seed       of the random numbers and the weights
 *   world      which, as for job_gaussian
 *   rollouts   how many, ≥ 1
 *   T          steps of each, ≥ 1
 *   K          D + d + 6
 *   wide       deviation of the network's weights from the first ones, ≥ 0
 *   how        settings
 *   row[T][K]  out: observation, u, log p_old(u), reward, terminated, truncated, V_old,
 *              V_next */
size_t job_play(size_t seed, size_t world, size_t rollouts, size_t T, size_t K,
                double wide, const GaussianSettings *how, double row[T][K]);

/* A network:
 *   wide   deviation of its weights from the first ones when it played, ≥ 0
 *   far    deviation of their moves since, ≥ 0
 *   sigma  what every log σ was raised by when it played */
typedef struct {
    double wide, far, sigma;
} Moved;

/* gaussian_minibatch alone, on rows of a world and a network that has moved since.
 *   seed       of the random numbers and the weights
 *   world      which, as for job_gaussian
 *   T          rows, ≥ 1
 *   net        the network that played
 *   n          rows of the minibatch, ≥ 1
 *   which[n]   their numbers, each < T
 *   adv[T]     advantages
 *   target[T]  targets
 *   how        settings; where the step size is 0, a second step with another follows,
 *              of the opposite advantages
 *   rest       whether a step follows from which nothing is to be learned
 *   N          weights of the network, 110 in the plane with two controls
 *   w[N]       out: the weights after the step */
void job_minibatch(size_t seed, size_t world, size_t T, const Moved *net, size_t n,
                   const int which[n], const double adv[T], const double target[T],
                   const GaussianSettings *how, bool rest, size_t N, double w[N]);

/* gaussian_epoch alone, on the same.
 *   seed       of the random numbers, the weights and the shuffle
 *   world      which, as for job_gaussian
 *   round      number of the shuffle
 *   T          rows, ≥ 1
 *   adv[T]     advantages
 *   target[T]  targets
 *   how        settings
 *   N          weights of the network, 110 in the plane with two controls
 *   w[N]       out: the weights after the epoch */
void job_epoch(size_t seed, size_t world, size_t round, size_t T, const double adv[T],
               const double target[T], const GaussianSettings *how, size_t N,
               double w[N]);

/* One function of the lesson, asked for n rows.
 *   which   0 gaussian_sample, 1 gaussian_logp, 2 gaussian_score, 3 tanh_squash, 4
 *           head_gradient; with two controls 5 gaussian_play, 6 gaussian_minibatch of
 *           all rows
 *   n       number of rows
 *   K       2
 *   out[K]  out: what many_left leaves of the numbers it gives */
void job_many(size_t which, size_t n, size_t K, double out[K]);

/* Whether that function would come back from 66 000 rows; see many.h.
 *   which  as in job_many */
bool job_is_quick(size_t which);

/* Trains: calls gaussian_iteration again and again.
 *   seed               of the random numbers, the first weights and the shuffles
 *   world              which, or a course: its limit · 10^6 + the numbers of its
 *                      observation · 100 + its controls; else 0 Pendulum-v1; 1 the
 *                      same, ten steps before its clock
 *                      runs out; 2 a plane with two controls; 3 a world with forty
 *   iterations         how many, ≥ 1
 *   T                  steps of an iteration, ≥ 1
 *   hidden             width of a layer
 *   how                settings
 *   N                  weights, 2(D + 1)·hidden + (hidden + 1)·(2·hidden + d + 1) + d
 *   ended[iterations]  out: what gaussian_iteration returned
 *   w[N]               out: the weights at the end, log σ last */
void job_gaussian(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
                  const GaussianSettings *how, size_t N, double ended[iterations],
                  double w[N]);

/* Trains on Pendulum-v1 with settings that suit it: iterations of 2048 steps, 10
 * epochs of minibatches of 64, λ = 0.95, ε = 0.2, c_V = 0.5, no bonus, rewards count
 * 0.1, and a step size that falls to 0 in a line. After each iteration the agent
 * plays one episode more by its means, in a world of its own.
 *   seed           of the random numbers, the first weights and the shuffles
 *   episodes       how many iterations, and episodes watched, ≥ 1
 *   hidden         width of a layer
 *   gamma          discount
 *   lr             Adam's first step size
 *   N              weights of the network, as for job_gaussian
 *   w[N]           out: the weights at the end
 *   ret[episodes]  out: what each episode watched paid */
void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes]);

/* What a trained network reaches: episodes played by its means, without chance.
 *   seed           of where they begin
 *   episodes       how many, ≥ 1
 *   hidden         width of a layer
 *   N              weights of the network, as for job_gaussian
 *   w[N]           the weights
 *   ret[episodes]  out: what each paid */
void job_played(size_t seed, size_t episodes, size_t hidden, size_t N,
                const double w[N], double ret[episodes]);
