// Correct, written differently: log-sum-exp and pointers.
#include "softmax_step.h"
#include <math.h>

static double log_sum_exp(const double *theta, const double *end)
{
    double top = *theta, sum = 0;
    for (const double *t = theta; t < end; t++)
        top = fmax(top, *t);
    for (const double *t = theta; t < end; t++)
        sum += exp(*t - top);
    return top + log(sum);
}

void softmax(size_t A, const double theta[A], double pi[A])
{
    double whole = log_sum_exp(theta, theta + A);
    for (const double *t = theta; t < theta + A; t++)
        *pi++ = exp(*t - whole);
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (double *slope = g; slope < g + A; slope++)
        *slope = -*pi++;
    g[a] += 1;
}

size_t sample_action(size_t A, const double pi[A], double u)
{
    const double *likely = pi;
    double sum = 0;
    for (const double *p = pi; p < pi + A; p++) {
        likely = *p > 0 ? p : likely;
        if (u < (sum += *p))
            break;
    }
    return (size_t)(likely - pi);
}

void softmax_step(size_t A, double theta[A], size_t a, double G, double eta)
{
    double pi[A], g[A], *slope = g;
    softmax(A, theta, pi);
    score(A, pi, a, g);
    for (double *t = theta; t < theta + A; t++)
        *t += eta * G * *slope++;
}
