/* Lesson 10: reinforcement learning from human feedback. The contract of each function
 * is in rlhf.h. */
#include "rlhf.h"
#include "gae.h"
#include "ppo_clip.h"
#include "softmax_step.h"
#include <math.h>

void token_logp(size_t T, size_t V, const double logits[T][V], const int y[T],
                const bool legal[V], double logp[T])
{
    TODO("token", "lesson 1's softmax in logarithms; which logits are in the sum, "
                  "and how large may they be?");
}

void answer_logp(size_t N, size_t T, const double logp[N][T], const bool answer[N][T],
                 double total[N])
{
    TODO("total", "tokens are drawn one after another, so what is multiplied, and "
                  "what is added?");
}

double preference_objective(size_t N, const double better[N], const double worse[N])
{
    TODO("objective", "log σ, in a form that stays finite on both sides of 0");
}

void preference_slope(size_t N, const double better[N], const double worse[N],
                      double dbetter[N], double dworse[N])
{
    TODO("preference", "how large is the slope where the order is right already, and "
                       "where it is wrong?");
}

void kl_estimates(size_t N, size_t T, const double logp[N][T],
                  const double logp_ref[N][T], const bool answer[N][T], double k1[N],
                  double k2[N], double k3[N])
{
    TODO("estimates", "one difference a token; three numbers are made of it");
}

void shaped_rewards(size_t N, size_t T, const double logp[N][T],
                    const double logp_ref[N][T], const bool answer[N][T],
                    const double score[N], double beta, double r[N][T])
{
    TODO("shaped", "every token that counts pays its share; the last of them is paid");
}

double tilt(size_t A, const double ref[A], const double reward[A], double beta,
            double pi[A])
{
    TODO("tilt", "a softmax of rewards, in which each answer begins with the weight "
                 "that the reference gives it");
}

void answer_slope(size_t N, size_t T, const double ratio[N][T], const double adv[N][T],
                  const bool answer[N][T], double epsilon, double dlogp[N][T])
{
    TODO("slope", "lesson 6's two flat corners; how many tokens is the mean over?");
}

void rlhf_play(Env *env, Net *net, Net *reference, size_t V, const bool legal[V],
               Answers *rows)
{
    TODO("play", "an episode is an answer; what π_old and π_ref think of a token is "
                 "written down when it is drawn, and behind the end come holes");
}

void rlhf_epoch(Net *net, size_t V, const bool legal[V], const Answers *rows,
                const RlhfSettings *how)
{
    TODO("epoch", "all places at once, as they are now; your slopes, then lesson 6's "
                  "way to the logits; in the holes every slope is 0");
}

double rlhf_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const RlhfSettings *how)
{
    TODO("iteration", "room, answers, what each token is paid; advantages of each "
                      "answer by itself; then the epochs");
}
