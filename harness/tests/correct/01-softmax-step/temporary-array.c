// Everything is worked out in a temporary array and handed over at the end.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    double power[A], top = theta[0], sum = 0;
    for (size_t b = 0; b < A; b++)
        if (theta[b] > top)
            top = theta[b];
    for (size_t b = 0; b < A; b++)
        power[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        sum += power[b];
    for (size_t b = 0; b < A; b++)
        pi[b] = power[b] / sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    double one_hot[A];
    for (size_t b = 0; b < A; b++)
        one_hot[b] = 0;
    one_hot[a] = 1;
    for (size_t b = 0; b < A; b++)
        g[b] = one_hot[b] - pi[b];
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
    double pi[A], g[A], moved[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (size_t b = 0; b < A; b++)
        moved[b] = theta[b] + eta * G * g[b];
    for (size_t b = 0; b < A; b++)
        theta[b] = moved[b];
}
