// Small static helpers; the four functions only name what they do.
#include "softmax_step.h"
#include <math.h>

static double max_of(size_t n, const double x[n])
{
    double most = x[0];
    for (size_t i = 1; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

static double sum_of(size_t n, const double x[n])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static double indicator(size_t a, size_t b) { return a == b ? 1 : 0; }

static size_t last_possible(size_t A, const double pi[A])
{
    size_t a = A - 1;
    while (a > 0 && pi[a] <= 0)
        a--;
    return a;
}

void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = max_of(A, theta);
    for (size_t b = 0; b < A; b++)
        pi[b] = exp(theta[b] - top);
    double sum = sum_of(A, pi);
    for (size_t b = 0; b < A; b++)
        pi[b] /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (size_t b = 0; b < A; b++)
        g[b] = indicator(a, b) - pi[b];
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    for (size_t a = 0; a < A; a++)
        if (u < sum_of(a + 1, pi))
            return a;
    return last_possible(A, pi);
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A];
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (size_t b = 0; b < A; b++)
        theta[b] += eta * G * g[b];
}
