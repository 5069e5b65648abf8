/* Lesson 1: one step of a softmax policy. The contract of each function is in
 * softmax_step.h. */
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    TODO("softmax", "exponentiate each logit, then divide by the sum; what does "
                    "exp(1000) give, and which shift of all logits changes nothing?");
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    TODO("score", "the slope of log π(a) in each of the A logits; one of them is "
                  "different from the rest");
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    TODO("sample", "walk along the probabilities, adding them up, until the sum has "
                   "passed u");
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    TODO("step", "probabilities and score at the old logits, then move every logit");
}
