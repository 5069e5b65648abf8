// Copies whole arrays with memcpy and memset before it works on them in place.
#include "softmax_step.h"
#include <math.h>
#include <string.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    memcpy(pi, theta, A * sizeof *pi);
    double top = pi[0], sum = 0;
    for (size_t b = 1; b < A; b++)
        top = fmax(top, pi[b]);
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(pi[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    memset(g, 0, A * sizeof *g);
    g[a] = 1;
    for (size_t b = 0; b < A; b++)
        g[b] -= pi[b];
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
    double old[A], pi[A], g[A];
    memcpy(old, theta, sizeof old);
    softmax(A, old, pi);
    score(A, pi, a, g);
    for (size_t b = 0; b < A; b++)
        old[b] += eta * G * g[b];
    memcpy(theta, old, sizeof old);
}
