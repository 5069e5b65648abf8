// C11's odder corners: _Generic, compound literals, a struct by value, designated fields.
#include "softmax_step.h"
#include <math.h>

#define larger(x, y) _Generic((x) + (y), float: fmaxf, double: fmax, long double: fmaxl)(x, y)

typedef struct {
    double sum;
    size_t last;
} Walk;

static Walk walk_on(Walk w, double p, size_t a)
{
    return (Walk){.sum = w.sum + p, .last = p > 0 ? a : w.last};
}

void softmax(size_t A, const double theta[A], double pi[A])
{
    double *top = &(double){theta[0]}, *sum = (double[]){0};
    for (size_t b = 1; b < A; b++)
        *top = larger(*top, theta[b]);
    for (size_t b = 0; b < A; b++)
        *sum += pi[b] = exp(theta[b] - *top);
    for (size_t b = 0; b < A; b++)
        pi[b] /= *sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (size_t b = 0; b < A; b++)
        g[b] = (const double[]){0, 1}[a == b] - pi[b];
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    Walk w = {0};
    for (size_t a = 0; a < A; a++)
        if (u < (w = walk_on(w, pi[a], a)).sum)
            return a;
    return w.last;
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (size_t b = 0; b < A; b++)
        theta[b] += eta * G * g[b];
}
