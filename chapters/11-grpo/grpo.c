/* Lesson 11: group-relative policy optimization, and the preferences without a reward
 * model. The contract of each function is in grpo.h. */
#include "grpo.h"
#include "ppo_clip.h"
#include "softmax_step.h"
#include <math.h>

size_t informative_groups(size_t P, size_t G, const double r[P][G], bool keep[P])
{
    TODO("informative", "whom do you compare with whom to find out that all are "
                        "equal?");
}

void group_advantages(size_t P, size_t G, const double r[P][G], bool divide,
                      double adv[P][G])
{
    TODO("group", "the mean of each group, counted from its first answer, so that "
                  "what is left of answers that are all alike is 0, and not what "
                  "rounding makes of it");
}

void token_weights(size_t N, size_t T, const bool answer[N][T], size_t how,
                   double w[N][T])
{
    TODO("weights", "count the tokens of each answer, and of all; three divisors");
}

void grpo_slope(size_t N, size_t T, const double logp[N][T],
                const double logp_old[N][T], const double adv[N], const double w[N][T],
                double low, double high, double dlogp[N][T])
{
    TODO("slope", "lesson 6's two flat corners, with a band that need not be "
                  "symmetric");
}

void kl_slope(size_t N, size_t T, const double logp[N][T], const double logp_ref[N][T],
              const double w[N][T], double beta, double dlogp[N][T])
{
    TODO("kl", "the derivative of −k3; where nothing counts, nothing pulls");
}

void sequence_ratio(size_t N, size_t T, const double logp[N][T],
                    const double logp_old[N][T], const bool answer[N][T], double s[N])
{
    TODO("sequence", "what is a root of a product, in logarithms?");
}

double dpo_objective(size_t N, const double better[N], const double worse[N],
                     const double better_ref[N], const double worse_ref[N], double beta)
{
    TODO("dpo", "how much more the policy likes an answer than the reference does is "
                "its score; the rest is lesson 10's");
}

void dpo_slope(size_t N, const double better[N], const double worse[N],
               const double better_ref[N], const double worse_ref[N], double beta,
               double dbetter[N], double dworse[N])
{
    TODO("dpo-slope", "lesson 10's slopes in the scores; and what is a score's slope "
                      "in log π?");
}

void grpo_epoch(Net *net, size_t V, const bool legal[V], size_t N, const double adv[N],
                const Answers *rows, const GrpoSettings *how)
{
    TODO("epoch", "what the network says now; the two slopes, added; and lesson 6's "
                  "way from log π to the logits");
}

double grpo_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const GrpoSettings *how)
{
    TODO("iteration", "room for the answers, play, advantages by group, epochs");
}
