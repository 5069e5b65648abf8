// Parameters declared as Kernighan and Ritchie did in 1978, and register variables.
#include "softmax_step.h"
#include <math.h>

void softmax(A, theta, pi)
    size_t A;
    const double *theta;
    double *pi;
{
    register size_t b;
    register double top = *theta, sum = 0;

    for (b = 1; b < A; b++)
        if (theta[b] > top)
            top = theta[b];
    for (b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (b = 0; b < A; b++)
        pi[b] /= sum;
}

void score(A, pi, a, g)
    size_t A, a;
    const double *pi;
    double *g;
{
    register size_t b;

    for (b = 0; b < A; b++)
        g[b] = (b == a) - pi[b];
}

size_t sample_action(A, pi, u)
    size_t A;
    const double *pi;
    double u;
{
    register size_t a, last = 0;
    register double sum = 0;

    for (a = 0; a < A; last = pi[a] > 0 ? a : last, a++)
        if (u < (sum += pi[a]))
            return a;
    return last;
}

void softmax_step(A, theta, a, G, eta)
    size_t A, a;
    double *theta, G, eta;
{
    register size_t b;
    double pi[A], g[A];

    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (b = 0; b < A; b++)
        theta[b] += eta * G * g[b];
}
