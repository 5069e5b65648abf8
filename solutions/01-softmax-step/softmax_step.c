/* Lesson 1: one step of a softmax policy. The contract of each function is in
 * softmax_step.h. */
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    //> softmax: exponentiate each logit, then divide by the sum; what does exp(1000)
    //>     give, and which shift of all logits changes nothing?
    double top = theta[0];
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    double sum = 0;
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] /= sum;
    //< softmax
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    //> score: the slope of log π(a) in each of the A logits; one of them is different
    //>     from the rest
    for (size_t b = 0; b < A; b++)
        g[b] = (b == a) - pi[b];
    //< score
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    //> sample: walk along the probabilities, adding them up, until the sum has passed u
    size_t last = 0;
    double sum = 0;
    for (size_t a = 0; a < A; a++) {
        if (pi[a] > 0)
            last = a;
        if (u < (sum += pi[a]))
            return a;
    }
    return last;
    //< sample
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    //> step: probabilities and score at the old logits, then move every logit
    double pi[A], g[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (size_t b = 0; b < A; b++)
        theta[b] += eta * G * g[b];
    //< step
}
