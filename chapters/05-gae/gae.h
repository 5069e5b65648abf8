/* Lesson 5: generalized advantage estimation. One number, λ, slides between trusting
 * the critic at once and never.
 *
 * Four pure functions, then an agent whose policy and critic share one network. A
 * rollout is T steps in a row, whatever ends in between. Row t holds r[t], V[t] =
 * the critic's value of the observation acted on, V_next[t] = its value of the
 * observation that step brought, *before* any reset, and the two flags of the step.
 * Where no episode ends, V_next[t] is V[t + 1]; behind the last row there is no such V.
 * If both flags are set, the step has terminated. The functions of all lessons before
 * are there to be called. Outputs hold nothing of use before the call; no function
 * keeps anything for the next call. Logarithms are natural. For room a local array will
 * do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. Where a network has a part in it, it is a millionth.
 *
 * What is asked, and no more:
 *   T, A                 up to 66 000 each, and 300 000 numbers in a table
 *   of gae_rollout, not of joint_gradient:
 *   worlds               as large as agent.h allows
 *   T                    up to 10 000, and 100 000 numbers in T observations, or in T
 *                        rows of logits
 *   c_value, c_entropy   0, or from 1e-4 to 1000
 *   lr                   0, or from 1e-5 to 30 */
#pragma once
#include "agent.h"

/* Advantages from n steps of rewards and then the critic: Â_t = Σ_{l<m} γ^l r_{t+l}
 * + γ^m V_next[t+m−1] − V_t, where m is n, or fewer where a flag or the last row
 * comes first. After a termination, and only there, the term with V_next is 0.
 * [eq:n-step]
 *   T              rows, ≥ 1
 *   n              rewards to take, ≥ 1; any n ≥ T means all there are
 *   r[T]           rewards
 *   V[T]           the critic's values
 *   V_next[T]      its values of what came next, before any reset
 *   terminated[T]  whether the world ended with this step
 *   truncated[T]   whether the clock ended the episode with this step
 *   gamma          discount γ in [0, 1]
 *   adv[T]         out: the advantages
 * Source: Mnih et al. (2016), §4, advantage actor-critic; Sutton & Barto (2018),
 * §7.1, equation (7.1). */
void n_step_advantage(size_t T, size_t n, const double r[T], const double V[T],
                      const double V_next[T], const bool terminated[T],
                      const bool truncated[T], double gamma, double adv[T]);

/* Generalized advantage estimates Â_t = δ_t + γλ Â_{t+1}, δ_t = r_t + γ V_next[t] −
 * V_t. After a termination, and only there, δ_t has no V_next. After either flag,
 * and behind the last row, there is no Â_{t+1} to add.  [eq:gae]
 *   T              rows, ≥ 1
 *   r[T]           rewards
 *   V[T]           the critic's values
 *   V_next[T]      its values of what came next, before any reset
 *   terminated[T]  whether the world ended with this step
 *   truncated[T]   whether the clock ended the episode with this step
 *   gamma          discount γ in [0, 1]
 *   lambda         λ in [0, 1]
 *   adv[T]         out: the advantages, not normalised
 * Source: Schulman et al. (2016), §3, equations (11) to (16). */
void gae(size_t T, const double r[T], const double V[T], const double V_next[T],
         const bool terminated[T], const bool truncated[T], double gamma, double lambda,
         double adv[T]);

/* What the critic is to learn: the λ-returns, target_t = Â_t + V_t.  [eq:target]
 *   T          rows, ≥ 1
 *   adv[T]     advantages, as gae gives them
 *   V[T]       the critic's values they were made with
 *   target[T]  out: the targets
 * Source: Sutton & Barto (2018), §12.1, equation (12.2). */
void lambda_returns(size_t T, const double adv[T], const double V[T], double target[T]);

/* What the terms of the objective weigh.
 *   c_value    weight c_V of the critic's error, ≥ 0
 *   c_entropy  weight c_H of the entropy, ≥ 0 */
typedef struct {
    double c_value, c_entropy;
} Weights;

/* Slopes, to be climbed, of the mean over rows of Â_t log π(a_t) − c_V ½ (target_t −
 * V_t)² + c_H H_t, in the logits and in V_t. H_t = −Σ_b π_b log π_b, where 0 log 0
 * is 0. Advantages and targets are fixed numbers.  [eq:joint]
 *   T              rows, ≥ 1
 *   A              number of actions
 *   pi[T][A]       probabilities of each row, the softmax of its logits; some may be
 *                  0, not that of an action taken, and the others are 1e-12 at least
 *   a[T]           actions taken, each < A
 *   adv[T]         advantages
 *   error[T]       target_t − V_t, above 0 where the critic says too little
 *   how            the weights
 *   dlogits[T][A]  out: slopes in the logits, divided by T
 *   dvalue[T]      out: slopes in the values, divided by T
 * Source: Mnih et al. (2016), §4, and its algorithm S3. */
void joint_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                    const double adv[T], const double error[T], const Weights *how,
                    double dlogits[T][A], double dvalue[T]);

/* Plays T steps, resetting the world wherever an episode ends; then one adam_step
 * along the joint gradient, with gae's advantages and the λ-returns as targets. The
 * action of each step is drawn with env_uniform(env, 0). All values are those of the
 * network before the step. Returns how many episodes ended.  [eq:rollout-agent]
 *   env        a world with actions, in an episode; it is in one afterwards too
 *   net        takes its observations, has a logit for each of its actions, and a value
 *   T          steps to play, ≥ 1
 *   D          numbers in an observation
 *   obs[D]     in/out: what the agent sees now; afterwards, what the next rollout
 *              begins with
 *   gamma      discount γ in [0, 1]
 *   lambda     λ in [0, 1]
 *   how        the weights
 *   lr         Adam's step size
 * Source: Mnih et al. (2016), §4; Schulman et al. (2016). */
size_t gae_rollout(Env *env, Net *net, size_t T, size_t D, double obs[D], double gamma,
                   double lambda, const Weights *how, double lr);
