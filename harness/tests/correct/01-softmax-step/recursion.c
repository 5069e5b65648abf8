// Recursion everywhere; there is no loop in the file.
#include "softmax_step.h"
#include <math.h>

static double largest(size_t A, const double theta[A])
{
    return A == 1 ? theta[0] : fmax(theta[0], largest(A - 1, theta + 1));
}

static double fill(size_t A, const double theta[A], double pi[A], double top)
{
    if (A == 0)
        return 0;
    pi[0] = exp(theta[0] - top);
    return pi[0] + fill(A - 1, theta + 1, pi + 1, top);
}

static void add_scaled(size_t A, double to[A], double scale, const double from[A])
{
    if (A == 0)
        return;
    to[0] += scale * from[0];
    add_scaled(A - 1, to + 1, scale, from + 1);
}

static size_t walk(size_t A, const double pi[A], double u, size_t a, size_t last, double sum)
{
    if (a == A)
        return last;
    if (u < sum + pi[a])
        return a;
    return walk(A, pi, u, a + 1, pi[a] > 0 ? a : last, sum + pi[a]);
}

static void divide(size_t A, double x[A], double by)
{
    if (A == 0)
        return;
    x[0] /= by;
    divide(A - 1, x + 1, by);
}

void softmax(size_t A, const double theta[A], double pi[A])
{
    divide(A, pi, fill(A, theta, pi, largest(A, theta)));
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    g[A - 1] = (a == A - 1) - pi[A - 1];
    if (A > 1)
        score(A - 1, pi, a, g);
}

size_t sample_action(size_t A, const double pi[A], double u) { return walk(A, pi, u, 0, 0, 0); }

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    add_scaled(A, theta, eta * G, g);
}
