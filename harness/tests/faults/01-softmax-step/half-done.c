// FAULT: unwritten: softmax is done, the other three are still the stub's.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = theta[0];
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    double sum = 0;
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    TODO("score", "the slope of log π(a) in each of the A logits; one of them is different from the rest");
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    TODO("sample", "walk along the probabilities, adding them up, until the sum has passed u");
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    TODO("step", "probabilities and score at the old logits, then move every logit");
}
