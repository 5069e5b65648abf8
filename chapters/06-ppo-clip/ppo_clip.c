/* Lesson 6: the clipped objective. The contract of each function is in ppo_clip.h. */
#include "ppo_clip.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void importance_ratio(size_t T, const double logp[T], const double logp_old[T], double ratio[T])
{
    TODO("ratio", "a quotient of two probabilities, of which you have the logarithms");
}

double effective_sample_size(size_t T, const double ratio[T])
{
    TODO("ess", "the sum squared, over the sum of squares");
}

void normalise(size_t T, const double adv[T], double z[T])
{
    TODO("normalise", "mean first, then the squares of what is left; by which number "
                      "are they divided, and what if it is 0?");
}

double clipped_objective(size_t T, const double ratio[T], const double adv[T], double epsilon)
{
    TODO("objective", "two products in every row, and the smaller of them");
}

void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon, double dlogp[T])
{
    TODO("slope", "which of the two products was the smaller, and what is the slope "
                  "of a ratio in log π?");
}

double approximate_kl(size_t T, const double logp[T], const double logp_old[T])
{
    TODO("kl", "the ratio less 1, and less its logarithm");
}

void value_slope(size_t T, const double V[T], const double V_old[T], const double target[T], double clip, double dvalue[T])
{
    TODO("value", "two errors in every row; the larger counts, and only one of them "
                  "moves with V");
}

void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T], const double dlogp[T], double c_entropy, double dlogits[T][A])
{
    TODO("full", "the score carries a slope in log π on to the logits; the entropy "
                 "has lesson 5's slope");
}

size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D], size_t epochs, size_t M, size_t seed, size_t round,
                     double gamma, double lambda, double epsilon, double clip, double c_value, double c_entropy, double target_kl,
                     double lr)
{
    TODO("iteration", "play as in lesson 5 and write down logp_old and V_old; then "
                      "epochs of minibatches, and a look at the KL after each");
}
