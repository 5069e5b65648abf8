// Pointers that walk, no index but the action's.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    const double *from, *end = theta + A;
    double top = *theta, sum = 0, *to = pi;
    for (from = theta; from != end; ++from)
        if (*from > top)
            top = *from;
    for (from = theta; from != end; ++from, ++to)
        sum += *to = exp(*from - top);
    while (to-- != pi)
        *to /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    double *chosen = g + a;
    for (double *end = g + A; g != end; ++g, ++pi)
        *g = (g == chosen ? 1.0 : 0.0) - *pi;
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    const double *p = pi, *last = pi;
    for (double sum = 0; p != pi + A; ++p) {
        sum += *p;
        if (u < sum)
            return (size_t)(p - pi);
        if (*p > 0)
            last = p;
    }
    return (size_t)(last - pi);
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A], *slope = g;
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (double *end = theta + A; theta != end;)
        *theta++ += eta * G * *slope++;
}
