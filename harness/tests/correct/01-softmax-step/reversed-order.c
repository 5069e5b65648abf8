// Loops run from the last action to the first wherever the order is free, so sums round differently.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = theta[A - 1], sum = 0;
    for (size_t b = A; b-- > 0;)
        top = fmax(theta[b], top);
    for (size_t b = A; b-- > 0;)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = A; b-- > 0;)
        pi[b] /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (size_t b = A; b-- > 0;)
        g[b] = -pi[b];
    g[a] += 1;
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    size_t last = 0;
    double sum = 0;
    for (size_t a = 0; a < A; a++) {
        if (pi[a] > 0)
            last = a;
        sum += pi[a];
        if (u < sum)
            return a;
    }
    return last;
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (size_t b = A; b-- > 0;)
        theta[b] += eta * (G * g[b]);
}
