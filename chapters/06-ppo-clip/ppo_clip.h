/* Lesson 6: proximal policy optimization with the clipped objective. The same rollout is used many times over.
 *
 * Eight small functions, and an agent made of most of them and of lesson 5's gae and lambda_returns. Row t of a batch is one step that
 * was played with the *old* policy π_old: logp_old[t] = log π_old(a_t) was written down then and never changes, logp[t] is the same
 * action's under the policy as it is now. Slopes are to be climbed and are divided by the number of rows. */
#pragma once
#include "agent.h"

/* How much more probable an action has become: r_t = π(a_t)/π_old(a_t).                      [eq:ratio]
 *   T            rows, ≥ 1
 *   logp[T]      log π(a_t), ≤ 0; −∞ where the probability has become 0
 *   logp_old[T]  log π_old(a_t), finite
 *   ratio[T]     out: the ratios, ≥ 0; infinite where e^x is, from a difference of 710 on
 * Source: Schulman et al. (2017), §3. */
void importance_ratio(size_t T, const double logp[T], const double logp_old[T], double ratio[T]);

/* Of how many plays of one's own the T weighted rows are worth: (Σ r)² / Σ r²; 0 if all ratios are 0. [eq:ess]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios, ≥ 0
 * Source: Kong (1992); Owen (2013), chapter 9. */
double effective_sample_size(size_t T, const double ratio[T]);

/* Advantages in units of their own deviation: z_t = (Â_t − mean)/(s + 1e-8), s² = Σ (Â_t − mean)²/(T − 1). A single row, and rows that are
 * all alike, give 0.                                                                         [eq:normalised]
 *   T       rows, ≥ 1
 *   adv[T]  advantages
 *   z[T]    out: normalised
 * Source: Andrychowicz et al. (2021), where it is done in each minibatch. */
void normalise(size_t T, const double adv[T], double z[T]);

/* The clipped objective: the mean of min(r_t Â_t, clip(r_t, 1 − ε, 1 + ε) Â_t).                [eq:clip]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios r_t, ≥ 0
 *   adv[T]    advantages Â_t
 *   epsilon   ε > 0; infinite for no clipping
 * Source: Schulman et al. (2017), §3, equation (7). */
double clipped_objective(size_t T, const double ratio[T], const double adv[T], double epsilon);

/* Its slope in each log π(a_t): r_t Â_t / T where r_t Â_t is the smaller of the two or they are equal, which holds on the edges 1 ± ε too;
 * else 0.                                                                                    [eq:clip-slope]
 *   T         rows, ≥ 1
 *   ratio[T]  ratios r_t, ≥ 0
 *   adv[T]    advantages Â_t
 *   epsilon   ε > 0; infinite for no clipping
 *   dlogp[T]  out: slopes
 * Source: Schulman et al. (2017), §3, figure 1. */
void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon, double dlogp[T]);

/* How far the policy has moved from the one that played, from the rows alone: the mean of (r_t − 1) − log r_t, called k3. Never
 * negative; infinite if a probability has become 0.                                          [eq:kl]
 *   T            rows, ≥ 1
 *   logp[T]      log π(a_t)
 *   logp_old[T]  log π_old(a_t), finite
 * Source: Schulman (2020), Approximating KL divergence. */
double approximate_kl(size_t T, const double logp[T], const double logp_old[T]);

/* Slopes in V_t of the mean of −½ max((V_t − target_t)², (V^clip_t − target_t)²), V^clip_t = clip(V_t, V_old,t − c, V_old,t + c):
 * (target_t − V_t)/T where the first square is the larger or they are equal, as they are inside the band; else 0. [eq:value-clip]
 *   T          rows, ≥ 1
 *   V[T]       the critic's values now
 *   V_old[T]   and when the rows were played
 *   target[T]  what they should be
 *   clip       c > 0; infinite for no clipping
 *   dvalue[T]  out: slopes
 * Source: Engstrom et al. (2020), §3. */
void value_slope(size_t T, const double V[T], const double V_old[T], const double target[T], double clip, double dvalue[T]);

/* Slopes in the logits of the clipped objective and c_H times the mean entropy, from the slopes in log π(a_t):
 * dlogp_t ([b = a_t] − π_b) − c_H/T π_b (log π_b + H_t), H_t = −Σ_b π_b log π_b, where 0 log 0 is 0.  [eq:full]
 *   T              rows, ≥ 1
 *   A              number of actions
 *   pi[T][A]       probabilities of each row now; some may be 0
 *   a[T]           actions taken, each < A
 *   dlogp[T]       slopes in log π(a_t), as clipped_slope gives them
 *   c_entropy      weight c_H of the entropy, ≥ 0
 *   dlogits[T][A]  out: slopes
 * Source: Schulman et al. (2017), §5, equation (9). */
void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T], const double dlogp[T], double c_entropy, double dlogits[T][A]);

/* One iteration: plays T steps as gae_rollout does, resetting the world wherever an episode ends and drawing with env_uniform(env, 0);
 * gae and lambda_returns of the values before any step; advantages normalised over all T rows. Then epochs: epoch k takes the rows in
 * the order rng_shuffle(T, seed, round + k, order) gives, cuts it into minibatches of M, the last of which may be shorter, and takes one
 * adam_step on each, along the clipped objective + c_H entropy − c_V ½ max((V − target)², (V^clip − target)²), means over the minibatch,
 * with value_slope's V^clip. No further epoch once the KL of all T rows, as approximate_kl has it, is above target_kl at the end of one.
 * Returns how many episodes ended.                                                           [eq:ppo]
 *   env        a world with actions, in an episode; it is in one afterwards too
 *   net        takes its observations, has a logit for each of its actions, and a value
 *   T          steps to play, ≥ 1
 *   D          numbers in an observation
 *   obs[D]     in/out: what the agent sees now; afterwards, what the next iteration begins with
 *   epochs     how often the rollout is used, ≥ 1
 *   M          rows of a minibatch, ≥ 1
 *   seed       of the shuffles
 *   round      number of the first shuffle
 *   gamma      discount γ in [0, 1]
 *   lambda     of the advantages, in [0, 1]
 *   epsilon    of the clipped objective, > 0
 *   clip       of the values, > 0
 *   c_value    weight of the critic's error
 *   c_entropy  weight of the entropy
 *   target_kl  where epochs end, > 0; infinite for never
 *   lr         Adam's step size
 * Source: Schulman et al. (2017), §5, algorithm 1. */
size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D], size_t epochs, size_t M, size_t seed, size_t round,
                     double gamma, double lambda, double epsilon, double clip, double c_value, double c_entropy, double target_kl,
                     double lr);
