/* Lesson 6: proximal policy optimization with the clipped objective. The same
 * rollout is used many times over.
 *
 * Eight small functions, and an agent in five parts that is made of most of them and
 * of lesson 5's gae and lambda_returns. Row t of a batch is one step that was played
 * with the *old* policy π_old: logp_old[t] = log π_old(a_t) was written down then
 * and never changes, logp[t] is the same action's under the policy as it is now.
 * Slopes are to be climbed and are divided by the number of rows. Outputs hold nothing
 * of use before the call; no function keeps anything for the next call. For room a
 * local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth.
 *
 * What is asked, and no more:
 *   T, A     up to 66 000 rows and 1100 actions, and 300 000 numbers in a table
 *   of the agent, in worlds as large as agent.h allows:
 *   T                          up to 5000, and 100 000 numbers in T observations, or in
 *                              T rows of logits
 *   epochs                     up to 300
 *   epsilon, clip, target_kl   from 1e-9 on
 *   c_value, c_entropy         0, or from 1e-4 to 1000
 *   lr                         0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* How much more probable an action has become: ρ_t = π(a_t)/π_old(a_t). [eq:ratio]
 *   T            rows, ≥ 1
 *   logp[T]      log π(a_t), ≤ 0; −∞ where the probability has become 0
 *   logp_old[T]  log π_old(a_t), ≤ 0, −1e6 at the least
 *   ratio[T]     out: the ratios, ≥ 0; infinite where e^x is, from a difference of
 *                710 on
 * Source: Schulman et al. (2017), §3. */
void importance_ratio(size_t T, const double logp[T], const double logp_old[T],
                      double ratio[T]);

/* Of how many plays of one's own the T weighted rows are worth: (Σ ρ)² / Σ ρ²; 0 if
 * all ratios are 0. [eq:ess]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios ≥ 0: 0, or from 1e-150 to 1e12
 * Source: Kong (1992); Owen (2013), chapter 9. */
double effective_sample_size(size_t T, const double ratio[T]);

/* Advantages in units of their own deviation: (Â_t − mean)/(σ_A + 1e-8), with σ_A² =
 * Σ (Â_t − mean)²/(T − 1). A single row gives 0, and so do rows that are all alike;
 * what the rounding of their mean leaves may be up to 1e-6 of their size. Right to 1e-9
 * also where the mean is 1e5 times the deviation. [eq:normalised]
 *   T          rows, ≥ 1
 *   adv[T]     advantages, of any size up to 1e12
 *   scaled[T]  out: normalised
 * Source: Andrychowicz et al. (2021), where it is done in each minibatch. */
void normalise(size_t T, const double adv[T], double scaled[T]);

/* The clipped objective: the mean of min(ρ_t Â_t, clip(ρ_t, 1 − ε, 1 + ε) Â_t).
 * [eq:clip]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios ρ_t, ≥ 0 and finite
 *   adv[T]    advantages Â_t
 *   epsilon   ε > 0; infinite for no clipping
 * Source: Schulman et al. (2017), §3, equation (7). */
double clipped_objective(size_t T, const double ratio[T], const double adv[T],
                         double epsilon);

/* Its slope in each log π(a_t): ρ_t Â_t / T where ρ_t Â_t is the smaller of the two
 * or they are equal, which holds on the edges 1 ± ε too; else 0. [eq:clip-slope]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios ρ_t, ≥ 0 and finite
 *   adv[T]    advantages Â_t
 *   epsilon   ε > 0; infinite for no clipping
 *   dlogp[T]  out: slopes
 * Source: Schulman et al. (2017), §3, figure 1. */
void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon,
                   double dlogp[T]);

/* How far the policy has moved from the one that played, from the rows alone: the
 * mean of (ρ_t − 1) − log ρ_t, called k3. Never negative; infinite if a probability
 * has become 0.
 * [eq:kl]
 *   T            rows, ≥ 1
 *   logp[T]      log π(a_t), ≤ 0; −∞ where the probability has become 0
 *   logp_old[T]  log π_old(a_t), ≤ 0, −1e6 at the least
 * Source: Schulman (2020), Approximating KL divergence. */
double approximate_kl(size_t T, const double logp[T], const double logp_old[T]);

/* Slopes in V_t of the mean of −½ max((V_t − target_t)², (V^clip_t − target_t)²),
 * where V^clip_t = clip(V_t, V_old,t − ε_V, V_old,t + ε_V): (target_t − V_t)/T where
 * the first square is the larger or they are equal, as they are inside the band;
 * else 0.
 * [eq:value-clip]
 *   T          rows, ≥ 1
 *   V[T]       the critic's values now
 *   V_old[T]   and when the rows were played
 *   target[T]  what they should be
 *   clip       ε_V > 0; infinite for no clipping
 *   dvalue[T]  out: slopes
 * Source: Engstrom et al. (2020), §3. */
void value_slope(size_t T, const double V[T], const double V_old[T],
                 const double target[T], double clip, double dvalue[T]);

/* Slopes in the logits of the clipped objective and c_H times the mean entropy, from
 * the slopes in log π(a_t): dlogp_t ([b = a_t] − π_b) − c_H/T π_b (log π_b + H_t),
 * with H_t = −Σ_b π_b log π_b, where 0 log 0 is 0. [eq:full]
 *   T              rows, ≥ 1
 *   A              number of actions
 *   pi[T][A]       probabilities of each row now; some may be 0
 *   a[T]           actions taken, each < A
 *   dlogp[T]       slopes in log π(a_t), as clipped_slope gives them
 *   c_entropy      weight c_H of the entropy, ≥ 0
 *   dlogits[T][A]  out: slopes
 * Source: Schulman et al. (2017), §5, equation (9). */
void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                  const double dlogp[T], double c_entropy, double dlogits[T][A]);

/* ---- the agent ---- */

/* A rollout: T rows, and for each what the policy that played it saw, did and was paid.
 * Rows of D numbers lie one after another, so that row t of obs begins at &obs[t * D].
 *   T              rows, ≥ 1
 *   D              numbers in an observation
 *   A              number of actions
 *   obs[T][D]      what was seen before the step
 *   a[T]           the action taken
 *   logp_old[T]    log π_old(a_t)
 *   r[T]           the reward
 *   terminated[T]  whether the world ended the episode with this step
 *   truncated[T]   whether the clock did
 *   V_old[T]       the critic's value of obs
 *   V_next[T]      its value of what the step led to, before any reset
 *   adv[T]         advantages
 *   target[T]      what the critic is to learn */
typedef struct {
    size_t T, D, A;
    double *obs;
    int *a;
    double *logp_old, *r;
    bool *terminated, *truncated;
    double *V_old, *V_next, *adv, *target;
} PpoRows;

/* How an agent learns.
 *   epochs     how often a rollout is used, ≥ 1
 *   M          rows of a minibatch, 1 to a million; may be more than T
 *   gamma      discount γ in [0, 1]
 *   lambda     of the advantages, in [0, 1]
 *   epsilon    of the clipped objective, > 0
 *   clip       ε_V of the values, > 0
 *   c_value    weight c_V of the critic's error, ≥ 0
 *   c_entropy  weight c_H of the entropy, ≥ 0
 *   target_kl  where epochs end, > 0; infinite for never
 *   lr         Adam's step size, ≥ 0 */
typedef struct {
    size_t epochs, M;
    double gamma, lambda, epsilon, clip, c_value, c_entropy, target_kl, lr;
} PpoSettings;

/* Plays T steps and fills all arrays of the rows but adv and target. Actions are
 * drawn with env_uniform(env, 0). Resets the world wherever an episode ends; V_next
 * is the value of what the step led to, never of a reset. Returns how many episodes
 * ended. [eq:rows]
 *   env     a world with actions, in an episode; it is in one afterwards too
 *   net     takes its observations, has a logit for each of its actions, and a value
 *   D       numbers in an observation
 *   obs[D]  in/out: what the agent sees now; afterwards, what the next rollout
 *           begins with
 *   rows    T, D, A and room; its arrays are written
 * Source: Schulman et al. (2017), §5, algorithm 1. */
size_t ppo_play(Env *env, Net *net, size_t D, double obs[D], PpoRows *rows);

/* One adam_step on n of the rows, along the clipped objective + c_H entropy − c_V ½
 * max((V − target)², (V^clip − target)²), means over these n, with value_slope's
 * V^clip. The policy and V are those of the network now. [eq:loss]
 *   net       as for ppo_play
 *   rows      played, with advantages and targets; none of its numbers changes
 *   n         how many of them, ≥ 1
 *   which[n]  their numbers, each < rows->T
 *   how       epsilon, clip, c_value, c_entropy and lr are used
 * Source: Schulman et al. (2017), §5, equation (9). */
void ppo_minibatch(Net *net, const PpoRows *rows, size_t n, const int which[n],
                   const PpoSettings *how);

/* One epoch: takes the T rows in the order rng_shuffle(T, seed, round, order) gives,
 * cuts it into minibatches of M rows, the last of which may be shorter, and calls
 * ppo_minibatch on each. [eq:epoch]
 *   net    as for ppo_play
 *   rows   played, with advantages and targets; none of its numbers changes
 *   how    M, and what ppo_minibatch uses
 *   seed   of the shuffle
 *   round  its number
 * Source: Schulman et al. (2017), §5, algorithm 1. */
void ppo_epoch(Net *net, const PpoRows *rows, const PpoSettings *how, size_t seed,
               size_t round);

/* How far the network's policy is now from the one that played: approximate_kl of
 * all T rows, also of actions that have become impossible: then it is infinite, or
 * hundreds, as their logits say. [eq:kl]
 *   net   as for ppo_play
 *   rows  played; none of its numbers changes
 * Source: Schulman (2020), Approximating KL divergence. */
double ppo_kl(Net *net, const PpoRows *rows);

/* One iteration: ppo_play; gae and lambda_returns of the values it wrote; advantages
 * normalised over all T rows. Then epochs: the k-th, from 0, is ppo_epoch with
 * number round + k. No further epoch once ppo_kl is above target_kl at the end of
 * one. Returns how many episodes ended. [eq:ppo]
 *   env     as for ppo_play
 *   net     as for ppo_play
 *   T       steps to play, ≥ 1
 *   D       numbers in an observation
 *   obs[D]  in/out: what the agent sees now; afterwards, what the next iteration
 *           begins with
 *   how     all of it is used
 *   seed    of the shuffles
 *   round   number of the first shuffle
 * Source: Schulman et al. (2017), §5, algorithm 1. */
size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                     const PpoSettings *how, size_t seed, size_t round);
