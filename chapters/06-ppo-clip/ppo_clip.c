/* Lesson 6: the clipped objective. The contract of each function is in ppo_clip.h. */
#include "ppo_clip.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void importance_ratio(size_t T, const double logp[T], const double logp_old[T],
                      double ratio[T])
{
    TODO("ratio", "a quotient of two probabilities, of which you have the logarithms");
}

double effective_sample_size(size_t T, const double ratio[T])
{
    TODO("ess", "the sum squared, over the sum of squares");
}

void normalise(size_t T, const double adv[T], double scaled[T])
{
    TODO("normalise", "mean first, then the squares of what is left; by which number "
                      "are they divided, and what if it is 0?");
}

double clipped_objective(size_t T, const double ratio[T], const double adv[T],
                         double epsilon)
{
    TODO("objective", "two products in every row, and the smaller of them");
}

void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon,
                   double dlogp[T])
{
    TODO("slope", "which of the two products was the smaller, and what is the slope "
                  "of a ratio in log π?");
}

double approximate_kl(size_t T, const double logp[T], const double logp_old[T])
{
    TODO("kl", "the ratio less 1, and less its logarithm");
}

void value_slope(size_t T, const double V[T], const double V_old[T],
                 const double target[T], double clip, double dvalue[T])
{
    TODO("value", "two errors in every row; the larger counts, and only one of them "
                  "moves with V");
}

void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                  const double dlogp[T], double c_entropy, double dlogits[T][A])
{
    TODO("full", "the score carries a slope in log π on to the logits; the entropy "
                 "has lesson 5's slope");
}

size_t ppo_play(Env *env, Net *net, size_t D, double obs[D], PpoRows *rows)
{
    TODO("play", "lesson 5's loop; keep log π_old and V_old, and of what a step led "
                 "to only its value, before any reset");
}

void ppo_minibatch(Net *net, const PpoRows *rows, size_t n, const int which[n],
                   const PpoSettings *how)
{
    TODO("minibatch", "copy the n rows; ask the network what it says now; then your "
                      "functions, net_backward and adam_step");
}

void ppo_epoch(Net *net, const PpoRows *rows, const PpoSettings *how, size_t seed,
               size_t round)
{
    TODO("epoch", "an order, and pieces of it; how long is the last one?");
}

double ppo_kl(Net *net, const PpoRows *rows)
{
    TODO("distance", "log π of every row's action, as the network is now; you have "
                     "log π_old");
}

size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                     const PpoSettings *how, size_t seed, size_t round)
{
    TODO("iteration", "make room for the rows, and play; advantages, targets, and "
                      "advantages normalised; epochs, until there are enough or the "
                      "policy is too far away");
}
