/* Lesson 11: without a critic. Several answers to one prompt are each other's
 * baseline.
 *
 * Eight small functions, and an agent in two parts that is made of most of them and of
 * lesson 10's rlhf_play. P prompts have G answers each. They lie in N = P G rows of T
 * columns, the G answers to a prompt one after another; a token in each place where
 * answer[i][t] is true. The other places are holes, anywhere, and what a hole holds, a
 * NaN or an infinity too, it counts for nothing. Slopes are to be climbed. Outputs hold
 * nothing of use before the call; no function keeps anything for the next call. For
 * room a local array will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth.
 *
 * What is asked, and no more, where no range is given:
 *   N, T, P, G, V     up to 1000, of the agent T up to 2000; and 300 000 numbers in a
 *                     table
 *   D                 as agent.h allows; N T observations have up to 200 000 numbers,
 *                     and so have N T rows of logits
 *   any other number  0, or of a size from 1e-12 to 1e12 */
#pragma once
#include "rlhf.h"

/* Which groups have anything to say: those whose rewards are not all equal. Equal means
 * equal to the last digit. Returns how many there are. [eq:informative]
 *   P        prompts, ≥ 1
 *   G        answers to each, ≥ 1
 *   r[P][G]  rewards
 *   keep[P]  out: whether the rewards of the group differ
 * Source: Yu et al. (2025), §3.2. */
size_t informative_groups(size_t P, size_t G, const double r[P][G], bool keep[P]);

/* Advantages within each group: the reward less the group's mean, m; and with `divide`
 * over s + 1e-8, where s² = Σ (r − m)²/(G − 1). In a group whose rewards are all equal
 * they are 0 exactly, and so with a single answer. Right to 1e-9 of the group's largest
 * reward; with `divide`, to 1e-9 of that reward over s + 1e-8. [eq:group]
 *   P          prompts, ≥ 1
 *   G          answers to each, ≥ 1
 *   r[P][G]    rewards, of any size up to 1e12
 *   divide     true as in GRPO, false as in Dr. GRPO
 *   adv[P][G]  out: advantages
 * Source: Shao et al. (2024), §4.1.2; Liu et al. (2025), §3.2. */
void group_advantages(size_t P, size_t G, const double r[P][G], bool divide,
                      double adv[P][G]);

/* What each token weighs in the objective; n_i is the number of tokens of answer i.
 * Holes weigh 0. [eq:weights]
 *   N             answers, ≥ 1
 *   T             columns, ≥ 1: the longest answer there is room for
 *   answer[N][T]  which places count
 *   how           0: 1/(N n_i), the mean of each answer and then of the answers, one
 *                 without tokens among them, as in GRPO; 1: 1/Σ n_j, the mean of all
 *                 tokens, as in DAPO; 2: 1/(N T), a sum over a constant, as in Dr. GRPO
 *   w[N][T]       out: weights
 * Source: Shao et al. (2024), equation (3); Yu et al. (2025), §3.3; Liu et al. (2025),
 * §3.2. */
void token_weights(size_t N, size_t T, const bool answer[N][T], size_t how,
                   double w[N][T]);

/* Slopes in log π of Σ w min(ρ A, clip(ρ, 1 − ε_low, 1 + ε_high) A): all tokens of
 * answer i share the advantage A_i, and ρ = e^(log π − log π_old) is each token's own.
 * Which is flat is as in lesson 6; on the edges the slope stays. With A_i = 0 there is
 * no slope, nor has a token of weight 0 any, whatever the rest is. [eq:grpo]
 *   N               answers, ≥ 1
 *   T               columns, ≥ 1
 *   logp[N][T]      log π of the tokens now, ≤ 0
 *   logp_old[N][T]  log π when they were drawn, finite, ≤ 0
 *   adv[N]          the advantage of each answer
 *   w[N][T]         weights, ≥ 0
 *   low             ε_low, in (0, 1]
 *   high            ε_high, > 0, above ε_low or below it; infinite for no upper clip
 *   dlogp[N][T]     out: slopes
 * Source: Shao et al. (2024), equation (3); Yu et al. (2025), §3.1. */
void grpo_slope(size_t N, size_t T, const double logp[N][T],
                const double logp_old[N][T], const double adv[N], const double w[N][T],
                double low, double high, double dlogp[N][T]);

/* Slopes in log π of −β Σ w k3, lesson 10's third estimate as a penalty in the
 * objective: β w (π_ref/π − 1). It may be off by a billionth of itself, or by 1e-12 of
 * β w if that is more. A token of weight 0 has the slope 0, and with β = 0 all have.
 * [eq:kl-loss]
 *   N               answers, ≥ 1
 *   T               columns, ≥ 1
 *   logp[N][T]      log π of the tokens, finite where they weigh anything
 *   logp_ref[N][T]  log π_ref of the same tokens; may be −∞
 *   w[N][T]         weights, ≥ 0
 *   beta            β ≥ 0
 *   dlogp[N][T]     out: slopes
 * Source: Shao et al. (2024), equations (3) and (4). */
void kl_slope(size_t N, size_t T, const double logp[N][T], const double logp_ref[N][T],
              const double w[N][T], double beta, double dlogp[N][T]);

/* One ratio for the whole of an answer: the n_i-th root of the product of its tokens'
 * ratios; 1 for an answer without tokens. [eq:sequence]
 *   N               answers, ≥ 1
 *   T               columns, ≥ 1
 *   logp[N][T]      log π of the tokens now, ≤ 0; −∞ where the probability is 0
 *   logp_old[N][T]  log π when they were drawn, finite where they count, ≤ 0
 *   answer[N][T]    which places count
 *   s[N]            out: ratios; 0 where a token that counts has become impossible
 * Source: Zheng et al. (2025), equation (7). */
void sequence_ratio(size_t N, size_t T, const double logp[N][T],
                    const double logp_old[N][T], const bool answer[N][T], double s[N]);

/* Lesson 10's preference_objective, of a policy that is its own reward model: the mean
 * of log σ(z_i), with z_i = β ((better_i − better_ref_i) − (worse_i − worse_ref_i)).
 * Right to 1e-9, also where it is nearly 0. [eq:dpo]
 *   N              pairs, ≥ 1
 *   better[N]      log π of the answers preferred, ≤ 0
 *   worse[N]       log π of the others, ≤ 0
 *   better_ref[N]  log π_ref of the first, ≤ 0
 *   worse_ref[N]   log π_ref of the second, ≤ 0; |z_i| is at most 1000
 *   beta           β ≥ 0
 * Source: Rafailov et al. (2023), equation (7). */
double dpo_objective(size_t N, const double better[N], const double worse[N],
                     const double better_ref[N], const double worse_ref[N],
                     double beta);

/* Its slopes in log π: β σ(−z_i)/N in better_i, and the negative of it in worse_i.
 * Right to 1e-9 of β/N. [eq:dpo-slope]
 *   N              pairs, ≥ 1
 *   better[N]      log π of the answers preferred, ≤ 0
 *   worse[N]       log π of the others, ≤ 0
 *   better_ref[N]  log π_ref of the first, ≤ 0
 *   worse_ref[N]   log π_ref of the second, ≤ 0; |z_i| is at most 1000
 *   beta           β ≥ 0
 *   dbetter[N]     out: slopes
 *   dworse[N]      out: slopes
 * Source: Rafailov et al. (2023), §4, what the update does. */
void dpo_slope(size_t N, const double better[N], const double worse[N],
               const double better_ref[N], const double worse_ref[N], double beta,
               double dbetter[N], double dworse[N]);

/* ---- the agent ---- */

/* How an agent learns.
 *   P       prompts of an iteration, ≥ 1
 *   G       answers to each, ≥ 1; P G is at most 1000
 *   epochs  how often they are used, 1 to 100
 *   how     which token_weights: 0, 1 or 2
 *   divide  whether advantages are divided by the group's deviation
 *   low     ε_low of the clipped objective, in (0, 1]
 *   high    ε_high of it, > 0
 *   beta    β in [0, 100], the weight of k3
 *   lr      Adam's step size, in [0, 1] */
typedef struct {
    size_t P, G, epochs, how;
    bool divide;
    double low, high, beta, lr;
} GrpoSettings;

/* One adam_step on all answers, along the objective of grpo_slope and that of kl_slope.
 * log π, among the legal tokens, is the network's now. [eq:grpo-epoch]
 *   net       takes the rows' observations, and has a logit for each token
 *   V         tokens there are
 *   legal[V]  which may be drawn
 *   N         answers, as many as rows has
 *   adv[N]    the advantage of each
 *   rows      played: obs, y, answer, logp_old and logp_ref are used
 *   how       how, low, high, beta and lr are used
 * Source: Shao et al. (2024), §4.1.1. */
void grpo_epoch(Net *net, size_t V, const bool legal[V], size_t N, const double adv[N],
                const Answers *rows, const GrpoSettings *how);

/* One iteration: rlhf_play of P G answers; group_advantages of their scores; then
 * grpo_epoch, as often as `epochs` says. Returns the mean score. [eq:grpo-iteration]
 *   env        gives every prompt G times in a row; its actions are the tokens, and its
 *              longest episode has T steps
 *   net        takes its observations, has a logit for each token, and a value, which
 *              nobody learns
 *   reference  takes them too, has a logit for each token; it never changes
 *   V          tokens there are
 *   legal[V]   which may be drawn
 *   how        all of it is used
 * Source: Shao et al. (2024), algorithm 1. */
double grpo_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const GrpoSettings *how);
