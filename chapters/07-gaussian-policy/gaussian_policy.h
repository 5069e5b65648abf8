/* Lesson 7: actions that are numbers. A Gaussian in place of softmax; everything else of lesson 6 stays.
 *
 * Six small functions and an agent that is made of them and of the lessons before. A policy is a mean μ for each row, and one deviation
 * for each of the d numbers of an action, the same in all rows, kept as its logarithm: σ_j = e^{log σ_j}. The numbers of an action are
 * independent of one another. What is drawn is u, any real number; what the world gets is a = c tanh u, within ±c. Slopes are to be
 * climbed. */
#pragma once
#include "agent.h"

/* Draws: u_tj = μ_tj + σ_j ξ_tj.                                                              [eq:sample]
 *   T             rows, ≥ 1
 *   d             numbers of an action, ≥ 1
 *   mu[T][d]      means
 *   log_sigma[d]  log σ, from −20 to 20
 *   xi[T][d]      standard normal numbers, given
 *   u[T][d]       out: what is drawn
 * Source: Williams (1992), §6; Kingma & Welling (2014), §2.4. */
void gaussian_sample(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double xi[T][d], double u[T][d]);

/* The logarithm of the density: log p(u_t) = −Σ_j (½ z_tj² + log σ_j + ½ log 2π), z_tj = (u_tj − μ_tj)/σ_j.  [eq:density]
 *   T             rows, ≥ 1
 *   d             numbers of an action, ≥ 1
 *   mu[T][d]      means
 *   log_sigma[d]  log σ, from −20 to 20
 *   u[T][d]       what was drawn, or any other point, however far away
 *   logp[T]       out: log-densities; a density may be above 1, so these may be above 0
 * Source: Williams (1992), §6. */
void gaussian_logp(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double u[T][d], double logp[T]);

/* The slopes of log p(u_t): ∂/∂μ_tj = z_tj/σ_j and ∂/∂log σ_j = z_tj² − 1, the latter row by row.   [eq:score]
 *   T                  rows, ≥ 1
 *   d                  numbers of an action, ≥ 1
 *   mu[T][d]           means
 *   log_sigma[d]       log σ, from −20 to 20
 *   u[T][d]            what was drawn
 *   dmu[T][d]          out: slopes in the means
 *   dlog_sigma[T][d]   out: slopes in log σ
 * Source: Williams (1992), §6. */
void gaussian_score(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double u[T][d], double dmu[T][d],
                    double dlog_sigma[T][d]);

/* The entropy of one row, before any squash: H = Σ_j (log σ_j + ½ log 2πe). It may be negative.    [eq:entropy]
 *   d             numbers of an action, ≥ 1
 *   mu[d]         means
 *   log_sigma[d]  log σ, from −20 to 20
 * Source: Cover & Thomas (2006), theorem 8.4.1. */
double gaussian_entropy(size_t d, const double mu[d], const double log_sigma[d]);

/* The action that the world gets, a_tj = c tanh u_tj, and the log-density of it:
 * log π(a_t) = log p(u_t) − Σ_j (log c + 2 (log 2 − u_tj − softplus(−2 u_tj))), softplus(x) = log(1 + e^x).    [eq:squash]
 *   T          rows, ≥ 1
 *   d          numbers of an action, ≥ 1
 *   u[T][d]    what was drawn, any size
 *   logp_u[T]  log p(u_t), as gaussian_logp gives it
 *   c          the largest action, > 0
 *   a[T][d]    out: actions, from −c to c
 *   logp_a[T]  out: their log-densities
 * Source: Haarnoja et al. (2018), appendix C. */
void tanh_squash(size_t T, size_t d, const double u[T][d], const double logp_u[T], double c, double a[T][d], double logp_a[T]);

/* Slopes in means and log σ of an objective whose slopes in log p(u_t) are known, and of c_H times the mean entropy:
 * ∂/∂μ_tj = dlogp_t score_mu_tj and ∂/∂log σ_j = dlogp_t score_log_sigma_tj + c_H/T, the latter row by row.      [eq:head]
 *   T                      rows, ≥ 1
 *   d                      numbers of an action, ≥ 1
 *   score_mu[T][d]         slopes of log p(u_t), as gaussian_score gives them
 *   score_log_sigma[T][d]  the same in log σ
 *   dlogp[T]               slopes of the objective in log p(u_t), as lesson 6's clipped_slope gives them
 *   c_entropy              weight c_H of the entropy, ≥ 0
 *   dmu[T][d]              out: slopes in the means
 *   dlog_sigma[T][d]       out: slopes in log σ
 * Source: Schulman et al. (2017), §5, equation (9). */
void head_gradient(size_t T, size_t d, const double score_mu[T][d], const double score_log_sigma[T][d], const double dlogp[T],
                   double c_entropy, double dmu[T][d], double dlog_sigma[T][d]);

/* One iteration of PPO where actions are numbers: lesson 6's ppo_iteration with another head. Plays T steps, resetting the world wherever
 * an episode ends: draws u with env_normal(env, j) for its number j, and steers by c tanh u. A step's reward counts `pay` times. gae and
 * lambda_returns of the values before any step; advantages normalised over all T rows. Then epochs: epoch k takes the rows in the order
 * rng_shuffle(T, seed, round + k, order) gives, cuts it into minibatches of M, the last of which may be shorter, and takes one adam_step on
 * each, along the clipped objective + c_H entropy − c_V ½ (target − V)², means over the minibatch; its ratios are those of u. The entropy
 * is that before the squash. Returns how many episodes ended.                                                    [eq:iteration]
 *   env        a world with controls, in an episode; it is in one afterwards too
 *   net        takes its observations; its policy head has all means and then all log σ, which are the same for every observation
 *   T          steps to play, ≥ 1
 *   D          numbers in an observation
 *   obs[D]     in/out: what the agent sees now; afterwards, what the next iteration begins with
 *   epochs     how often the rollout is used, ≥ 1
 *   M          rows of a minibatch, ≥ 1
 *   seed       of the shuffles
 *   round      number of the first shuffle
 *   c          the largest control, > 0
 *   pay        what a reward of 1 counts, > 0
 *   gamma      discount γ in [0, 1]
 *   lambda     of the advantages, in [0, 1]
 *   epsilon    of the clipped objective, > 0
 *   c_value    weight of the critic's error
 *   c_entropy  weight of the entropy
 *   lr         Adam's step size
 * Source: Schulman et al. (2017), §5, algorithm 1, and §6.1. */
size_t gaussian_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D], size_t epochs, size_t M, size_t seed, size_t round,
                          double c, double pay, double gamma, double lambda, double epsilon, double c_value, double c_entropy, double lr);
