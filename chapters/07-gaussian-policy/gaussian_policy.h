/* Lesson 7: actions that are numbers. A Gaussian in place of softmax; everything
 * else of lesson 6 stays.
 *
 * Six small functions, and an agent in four parts that is made of them and of the
 * lessons before. A policy is a mean μ for each row, and one deviation for each of
 * the d numbers of an action, the same in all rows, kept as its logarithm: σ_j =
 * e^{log σ_j}. The numbers of an action are independent of one another. What is
 * drawn is u, any real number; what the world gets is a = c tanh u, within ±c.
 * Slopes are to be climbed. Outputs hold nothing of use before the call; no function
 * keeps anything for the next call. For room a local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth.
 *
 * What is asked, and no more:
 *   T, d     up to 66 000 rows and 260 numbers of an action, and 300 000 numbers in a
 *            table
 *   of the agent, in worlds as large as agent.h allows:
 *   d                    up to 40
 *   T                    up to 5000, and 100 000 numbers in T observations, or in T
 *                        rows of the policy head
 *   epochs               up to 300
 *   c, pay               from 1e-6 to 1000
 *   epsilon              from 1e-9 on
 *   c_value, c_entropy   0, or from 1e-4 to 1000
 *   lr                   0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* Draws: u_tj = μ_tj + σ_j ξ_tj. [eq:sample]
 *   T             rows, ≥ 1
 *   d             numbers of an action, ≥ 1
 *   mu[T][d]      means
 *   log_sigma[d]  log σ, from −20 to 20
 *   xi[T][d]      standard normal numbers, given
 *   u[T][d]       out: what is drawn
 * Source: Williams (1992), §6; Kingma & Welling (2014), §2.4. */
void gaussian_sample(size_t T, size_t d, const double mu[T][d],
                     const double log_sigma[d], const double xi[T][d], double u[T][d]);

/* The logarithm of the density: log p(u_t) = −Σ_j (½ z_tj² + log σ_j + ½ log 2π),
 * z_tj = (u_tj − μ_tj)/σ_j. [eq:density]
 *   T             rows, ≥ 1
 *   d             numbers of an action, ≥ 1
 *   mu[T][d]      means
 *   log_sigma[d]  log σ, from −20 to 20
 *   u[T][d]       what was drawn, or any other numbers, of a size up to 1e150
 *   logp[T]       out: log-densities; a density may be above 1, so these may be above 0
 * Source: Williams (1992), §6. */
void gaussian_logp(size_t T, size_t d, const double mu[T][d], const double log_sigma[d],
                   const double u[T][d], double logp[T]);

/* The slopes of log p(u_t): ∂/∂μ_tj = z_tj/σ_j and ∂/∂log σ_j = z_tj² − 1, the
 * latter row by row. [eq:score]
 *   T                  rows, ≥ 1
 *   d                  numbers of an action, ≥ 1
 *   mu[T][d]           means
 *   log_sigma[d]       log σ, from −20 to 20
 *   u[T][d]            what was drawn
 *   dmu[T][d]          out: slopes in the means
 *   dlog_sigma[T][d]   out: slopes in log σ
 * Source: Williams (1992), §6. */
void gaussian_score(size_t T, size_t d, const double mu[T][d],
                    const double log_sigma[d], const double u[T][d], double dmu[T][d],
                    double dlog_sigma[T][d]);

/* The entropy of one row, before any squash: H = Σ_j (log σ_j + ½ log 2πe). It may
 * be negative. [eq:entropy]
 *   d             numbers of an action, ≥ 1
 *   mu[d]         means
 *   log_sigma[d]  log σ, from −20 to 20
 * Source: Cover & Thomas (2006), theorem 8.4.1. */
double gaussian_entropy(size_t d, const double mu[d], const double log_sigma[d]);

/* The action that the world gets, a_tj = c tanh u_tj, and the log-density of it: log
 * π(a_t) = log p(u_t) − Σ_j (log c + 2 (log 2 − u_tj − softplus(−2 u_tj))),
 * softplus(x) = log(1 + e^x). [eq:squash]
 *   T          rows, ≥ 1
 *   d          numbers of an action, ≥ 1
 *   u[T][d]    what was drawn, any size
 *   logp_u[T]  log p(u_t), as gaussian_logp gives it
 *   c          the largest action, > 0
 *   a[T][d]    out: actions, from −c to c
 *   logp_a[T]  out: their log-densities
 * Source: Haarnoja et al. (2018), appendix C. */
void tanh_squash(size_t T, size_t d, const double u[T][d], const double logp_u[T],
                 double c, double a[T][d], double logp_a[T]);

/* Slopes in means and log σ of an objective whose slopes in log p(u_t) are known,
 * and of c_H times the mean entropy: ∂/∂μ_tj = dlogp_t score_mu_tj and ∂/∂log σ_j =
 * dlogp_t score_log_sigma_tj + c_H/T, the latter row by row. [eq:head]
 *   T                      rows, ≥ 1
 *   d                      numbers of an action, ≥ 1
 *   score_mu[T][d]         slopes of log p(u_t), as gaussian_score gives them
 *   score_log_sigma[T][d]  the same in log σ
 *   dlogp[T]               slopes of the objective in log p(u_t), as lesson 6's
 *                          clipped_slope gives them
 *   c_entropy              weight c_H of the entropy, ≥ 0
 *   dmu[T][d]              out: slopes in the means
 *   dlog_sigma[T][d]       out: slopes in log σ
 * Source: Schulman et al. (2017), §5, equation (9). */
void head_gradient(size_t T, size_t d, const double score_mu[T][d],
                   const double score_log_sigma[T][d], const double dlogp[T],
                   double c_entropy, double dmu[T][d], double dlog_sigma[T][d]);

/* ---- the agent ---- */

/* A rollout: T rows, and for each what the policy that played it saw, did and was
 * paid. Rows of D numbers lie one after another, so that row t of obs begins at
 * &obs[t * D], and row t of u at &u[t * d].
 *   T              rows, ≥ 1
 *   D              numbers in an observation
 *   d              numbers of an action
 *   obs[T][D]      what was seen before the step
 *   u[T][d]        what was drawn
 *   logp_old[T]    its log-density then, log p_old(u_t)
 *   r[T]           the reward, times pay
 *   terminated[T]  whether the world ended the episode with this step
 *   truncated[T]   whether the clock did
 *   V_old[T]       the critic's value of obs
 *   V_next[T]      its value of what the step led to, before any reset
 *   adv[T]         advantages
 *   target[T]      what the critic is to learn */
typedef struct {
    size_t T, D, d;
    double *obs, *u, *logp_old, *r;
    bool *terminated, *truncated;
    double *V_old, *V_next, *adv, *target;
} GaussianRows;

/* How an agent acts and learns.
 *   epochs     how often a rollout is used, ≥ 1
 *   M          rows of a minibatch, 1 to a million; may be more than T
 *   c          the largest control, > 0
 *   pay        what a reward of 1 counts, > 0
 *   gamma      discount γ in [0, 1]
 *   lambda     of the advantages, in [0, 1]
 *   epsilon    of the clipped objective, > 0
 *   c_value    weight c_V of the critic's error, ≥ 0
 *   c_entropy  weight c_H of the entropy, ≥ 0
 *   lr         Adam's step size, ≥ 0 */
typedef struct {
    size_t epochs, M;
    double c, pay, gamma, lambda, epsilon, c_value, c_entropy, lr;
} GaussianSettings;

/* Plays T steps and fills all arrays of the rows but adv and target. Draws u with
 * env_normal(env, j) for its number j, and steers by c tanh u. A step's reward
 * counts `pay` times. Resets the world wherever an episode ends; V_next is the value
 * of what the step led to, never of a reset. Returns how many episodes ended.
 * [eq:rows]
 *   env     a world with controls, in an episode; it is in one afterwards too
 *   net     takes its observations; its policy head has all means and then all log
 *           σ, which are the same for every observation; and it has a value
 *   D       numbers in an observation
 *   obs[D]  in/out: what the agent sees now; afterwards, what the next rollout
 *           begins with
 *   rows    T, D, d and room; its arrays are written
 *   how     c and pay are used
 * Source: Schulman et al. (2017), §5, algorithm 1. */
size_t gaussian_play(Env *env, Net *net, size_t D, double obs[D], GaussianRows *rows,
                     const GaussianSettings *how);

/* One adam_step on n of the rows, along the clipped objective + c_H entropy − c_V ½
 * (target − V)², means over these n. Ratios are those of u, and the entropy is that
 * before the squash. Means, log σ and V are those of the network now. [eq:objective]
 *   net       as for gaussian_play
 *   rows      played, with advantages and targets; none of its numbers changes
 *   n         how many of them, ≥ 1
 *   which[n]  their numbers, each < rows->T
 *   how       epsilon, c_value, c_entropy and lr are used
 * Source: Schulman et al. (2017), §5, equation (9), and §6.1. */
void gaussian_minibatch(Net *net, const GaussianRows *rows, size_t n,
                        const int which[n], const GaussianSettings *how);

/* One epoch: takes the T rows in the order rng_shuffle(T, seed, round, order) gives,
 * cuts it into minibatches of M rows, the last of which may be shorter, and calls
 * gaussian_minibatch on each. [eq:iteration]
 *   net    as for gaussian_play
 *   rows   played, with advantages and targets; none of its numbers changes
 *   how    M, and what gaussian_minibatch uses
 *   seed   of the shuffle
 *   round  its number
 * Source: Schulman et al. (2017), §5, algorithm 1. */
void gaussian_epoch(Net *net, const GaussianRows *rows, const GaussianSettings *how,
                    size_t seed, size_t round);

/* One iteration of PPO where actions are numbers: gaussian_play; gae and
 * lambda_returns of the values it wrote; advantages normalised over all T rows. Then
 * all epochs: the k-th, from 0, is gaussian_epoch with number round + k. Returns how
 * many episodes ended. [eq:iteration]
 *   env     as for gaussian_play
 *   net     as for gaussian_play
 *   T       steps to play, ≥ 1
 *   D       numbers in an observation
 *   obs[D]  in/out: what the agent sees now; afterwards, what the next iteration
 *           begins with
 *   how     all of it is used
 *   seed    of the shuffles
 *   round   number of the first shuffle
 * Source: Schulman et al. (2017), §5, algorithm 1, and §6.1. */
size_t gaussian_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                          const GaussianSettings *how, size_t seed, size_t round);
