// Intermediate results in long double, rounded once at the end.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    long double power[A], top = theta[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmaxl(top, theta[b]);
    for (size_t b = 0; b < A; b++)
        sum += power[b] = expl(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] = (double)(power[b] / sum);
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (size_t b = 0; b < A; b++)
        g[b] = (double)((b == a ? 1.0L : 0.0L) - pi[b]);
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
    for (size_t b = 0; b < A; b++)
        theta[b] = (double)(theta[b] + (long double)eta * G * g[b]);
}
