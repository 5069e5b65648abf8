// FAULT: compile: defines job_bandit, which the harness provides, so it has it twice when it links.
#include "softmax_step.h"
#include <math.h>

void softmax(size_t A, const double theta[A], double pi[A])
{
    double top = theta[0];
    for (size_t b = 1; b < A; b++)
        top = fmax(top, theta[b]);
    double sum = 0;
    for (size_t b = 0; b < A; b++)
        sum += pi[b] = exp(theta[b] - top);
    for (size_t b = 0; b < A; b++)
        pi[b] /= sum;
}

void score(size_t A, const double pi[A], size_t a, double g[A])
{
    for (size_t b = 0; b < A; b++)
        g[b] = (b == a) - pi[b];
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
        theta[b] += eta * G * g[b];
}

void job_bandit(size_t seed, size_t steps, size_t A, const double mean[A], double spread,
                double eta, double theta[A], int count[A])
{
    for (size_t b = 0; b < A; b++) {
        theta[b] = 1000 * mean[b];
        count[b] = (int)(steps / A);
    }
}
