/* Lesson 10: a language model as the policy, a model of people's preferences as the
 * reward, and a reference to stay near.
 *
 * Eight small functions, and an agent in three parts that is made of them and of
 * lessons 1, 5 and 6. N answers lie in a table of N rows and T columns, a token in
 * each place; answer[i][t] is true where the policy chose the token. The other places
 * are holes, and may be anywhere: the prompt, what stands behind the end, or between
 * two tokens what somebody else has said. Whatever a hole holds, a NaN or an infinity
 * too, it counts for nothing. Slopes are to be climbed. Outputs hold nothing of use
 * before the call; no function keeps anything for the next call. For room a local array
 * will do; malloc is as good.
 *
 * Precision: all numbers are double. An entry of an array may be off by a billionth of
 * the largest one there; a lone number by a billionth of itself, or of 1 if that is
 * more. What went through a network, whose weights are floats: by a millionth.
 *
 * What is asked, and no more, where no range is given:
 *   N, T, V, A        up to 1100, of the agent T up to 2000; and 300 000 numbers in a
 *                     table
 *   D                 as agent.h allows; N T observations have up to 200 000 numbers,
 *                     and so have N T rows of logits
 *   any other number  0, or of a size from 1e-12 to 1e12 */
#pragma once
#include "agent.h"

/* How likely a policy finds the tokens of a text: log π(y_t), y_t's logit less the
 * logarithm of the sum of e^logit over the legal tokens. [eq:token]
 *   T             tokens, ≥ 1
 *   V             tokens there are to choose from, ≥ 1
 *   logits[T][V]  row t was said before y_t was known; from −1000 to 1000
 *   y[T]          the tokens, each < V
 *   legal[V]      which tokens may be drawn, at least one
 *   logp[T]       out: ≤ 0; −∞ where y_t may not be drawn
 * Source: Ziegler et al. (2019), §2. */
void token_logp(size_t T, size_t V, const double logits[T][V], const int y[T],
                const bool legal[V], double logp[T]);

/* How likely it finds whole answers: the sum of log π over each answer's tokens; 0 of
 * one without any. [eq:answer]
 *   N             answers, ≥ 1
 *   T             columns, ≥ 1
 *   logp[N][T]    log π of each token, ≤ 0; −∞ where it cannot be
 *   answer[N][T]  which places count
 *   total[N]      out: sums; −∞ where a token that counts has −∞
 * Source: Ziegler et al. (2019), §2. */
void answer_logp(size_t N, size_t T, const double logp[N][T], const bool answer[N][T],
                 double total[N]);

/* How well scores explain which of two answers people preferred: the mean of
 * log σ(better_i − worse_i), where σ(x) = 1/(1 + e^−x). Right to 1e-9, also where it
 * is nearly 0. [eq:preference]
 *   N          pairs, ≥ 1
 *   better[N]  scores of the answers preferred
 *   worse[N]   scores of the others, none further from its better one than 1000
 * Source: Bradley & Terry (1952); Ziegler et al. (2019), equation (1). */
double preference_objective(size_t N, const double better[N], const double worse[N]);

/* Its slopes in the scores: σ(worse_i − better_i)/N in better_i, and the negative of
 * it in worse_i. Right to 1e-9 of 1/N. [eq:preference-slope]
 *   N           pairs, ≥ 1
 *   better[N]   scores of the answers preferred
 *   worse[N]    scores of the others, none further from its better one than 1000
 *   dbetter[N]  out: slopes
 *   dworse[N]   out: slopes
 * Source: Stiennon et al. (2020), §3.4. */
void preference_slope(size_t N, const double better[N], const double worse[N],
                      double dbetter[N], double dworse[N]);

/* Three estimates of KL(π ‖ π_ref) from each answer that π drew, summed over its
 * tokens, with x = log π − log π_ref: x, x²/2, and e^−x − 1 + x, which is right to
 * 1e-12 where it is small. An answer without tokens gives 0. [eq:estimates]
 *   N               answers, ≥ 1
 *   T               columns, ≥ 1
 *   logp[N][T]      log π of the tokens, finite where they count
 *   logp_ref[N][T]  log π_ref of the same tokens, at most 600 away from log π; or −∞
 *                   where the reference cannot say them: then all three are +∞
 *   answer[N][T]    which places count
 *   k1[N]           out: sums of x
 *   k2[N]           out: sums of x²/2
 *   k3[N]           out: sums of e^−x − 1 + x
 * Source: Schulman (2020), Approximating KL divergence. */
void kl_estimates(size_t N, size_t T, const double logp[N][T],
                  const double logp_ref[N][T], const bool answer[N][T], double k1[N],
                  double k2[N], double k3[N]);

/* What each token is paid: −β (log π − log π_ref), and the last token of an answer
 * its score besides. Holes are paid 0, and so is an answer without tokens. With β = 0
 * there is no penalty, even where log π_ref is −∞. [eq:shaped]
 *   N               answers, ≥ 1
 *   T               columns, ≥ 1
 *   logp[N][T]      log π of the tokens, finite where they count
 *   logp_ref[N][T]  log π_ref of the same tokens, or −∞
 *   answer[N][T]    which places count
 *   score[N]        what each answer is worth
 *   beta            β ≥ 0
 *   r[N][T]         out: rewards
 * Source: Ziegler et al. (2019), equation (2); Ouyang et al. (2022), §3.5. */
void shaped_rewards(size_t N, size_t T, const double logp[N][T],
                    const double logp_ref[N][T], const bool answer[N][T],
                    const double score[N], double beta, double r[N][T]);

/* The best that any policy can do where it is paid r and pays β for each unit of KL:
 * π*(a) = π_ref(a) e^{r(a)/β} / Z. Returns what that is worth, β log Z. [eq:tilt]
 * The rounding of r/β, or of log π_ref + r/β, ends up in π*. So |r| goes beyond 1e5 β
 * only where the best answer is so far above the others that it is all of π*.
 *   A          answers there are, ≥ 1
 *   ref[A]     probabilities π_ref; some may be 0, and then π* is 0 too
 *   reward[A]  what each is paid, from −1000 to 1000
 *   beta       β > 0: 1e-6, or 1e6, or between
 *   pi[A]      out: probabilities
 * Source: Korbak, Perez & Buckley (2022), §3; Rafailov et al. (2023), appendix A.1. */
double tilt(size_t A, const double ref[A], const double reward[A], double beta,
            double pi[A]);

/* Slopes of the clipped objective in log π of each token: those of lesson 6's
 * clipped_slope, divided by the number of tokens that count in all N answers. 0 in
 * holes, and everywhere if nothing counts. [eq:answer-slope]
 *   N             answers, ≥ 1
 *   T             columns, ≥ 1
 *   ratio[N][T]   ratios π/π_old, ≥ 0 and finite where they count
 *   adv[N][T]     advantages
 *   answer[N][T]  which places count
 *   epsilon       ε > 0; infinite for no clipping
 *   dlogp[N][T]   out: slopes
 * Source: Schulman et al. (2017), §3; Ouyang et al. (2022), §3.5. */
void answer_slope(size_t N, size_t T, const double ratio[N][T], const double adv[N][T],
                  const bool answer[N][T], double epsilon, double dlogp[N][T]);

/* ---- the agent ---- */

/* Answers that were played, one after another in each array: place t of answer i has
 * the number i * T + t, and its observation begins at &obs[(i * T + t) * D]. An answer
 * begins in column 0. In a hole obs is the answer's first observation, and all else 0.
 *   N               answers, ≥ 1
 *   T               columns, as many as the longest answer has tokens
 *   D               numbers in an observation
 *   V               tokens there are
 *   obs[N][T][D]    what was seen before the token was chosen
 *   y[N][T]         the token
 *   answer[N][T]    whether there is one
 *   logp_old[N][T]  log π_old of it
 *   logp_ref[N][T]  log π_ref of it
 *   V_old[N][T]     the value of obs, when it was played
 *   adv[N][T]       advantages
 *   target[N][T]    what the value is to learn
 *   score[N]        what the steps of each answer were paid, in sum */
typedef struct {
    size_t N, T, D, V;
    double *obs;
    int *y;
    bool *answer;
    double *logp_old, *logp_ref, *V_old, *adv, *target, *score;
} Answers;

/* How an agent learns.
 *   N        answers of an iteration, 1 to 1000
 *   epochs   how often they are used, 1 to 100
 *   lambda   of the advantages, in [0, 1]
 *   epsilon  of the clipped objective, > 0; infinite for no clipping
 *   beta     β in [0, 30], what a unit of KL costs
 *   c_value  weight c_V of the values' error, in [0, 100]
 *   lr       Adam's step size, in [0, 1] */
typedef struct {
    size_t N, epochs;
    double lambda, epsilon, beta, c_value, lr;
} RlhfSettings;

/* Plays N episodes, each from a reset to its end, and fills all arrays but adv and
 * target. Tokens are drawn from π among the legal ones, with env_uniform(env, 0). An
 * answer is over where either flag says so. [eq:answers]
 *   env        its actions are the tokens, and its longest episode has T steps
 *   net        takes its observations, has a logit for each token, and a value
 *   reference  takes them too, has a logit for each token; it never changes
 *   V          tokens there are
 *   legal[V]   which may be drawn
 *   rows       N, T, D, V and room; its arrays are written
 * Source: Ouyang et al. (2022), §3.5. */
void rlhf_play(Env *env, Net *net, Net *reference, size_t V, const bool legal[V],
               Answers *rows);

/* One adam_step on all answers, along the clipped objective − c_V ½ (target − value)²,
 * means over all tokens that count. π, among the legal tokens, and the values are those
 * of the network now. [eq:answers-loss]
 *   net       as for rlhf_play
 *   V         tokens there are
 *   legal[V]  which may be drawn
 *   rows      played, with advantages and targets
 *   how       epsilon, c_value and lr are used
 * Source: Ouyang et al. (2022), §3.5. */
void rlhf_epoch(Net *net, size_t V, const bool legal[V], const Answers *rows,
                const RlhfSettings *how);

/* One iteration: rlhf_play; shaped_rewards of what it wrote; gae and lambda_returns of
 * each answer by itself with γ = 1, where the last token has terminated, whatever
 * ended it; then rlhf_epoch, as often as `epochs` says. Advantages are not normalised.
 * Returns the mean score. [eq:rlhf]
 *   env        as for rlhf_play
 *   net        as for rlhf_play
 *   reference  as for rlhf_play
 *   V          tokens there are
 *   legal[V]   which may be drawn
 *   how        all of it is used
 * Source: Ziegler et al. (2019), §2; Ouyang et al. (2022), §3.5. */
double rlhf_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const RlhfSettings *how);
