/* jobs.c: the two worlds of lesson 1, a bandit and a matrix game. Random numbers are
 * keyed by step and purpose. */
#include "jobs.h"
#include "many.h"
#include "rng.h"
#include "softmax_step.h"
#include <string.h>

enum { OWN_MOVE, WORLD_MOVE };

void job_bandit(size_t seed, size_t steps, size_t A, const double mean[A],
                double spread, double eta, double theta[A], int count[A])
{
    memset(count, 0, A * sizeof count[0]);
    for (size_t t = 0; t < steps; t++) {
        double pi[A];
        softmax(A, theta, pi);
        size_t a = sample_action(A, pi, rng_uniform(seed, 0, t, OWN_MOVE));
        double G = mean[a] + spread * (2 * rng_uniform(seed, 0, t, WORLD_MOVE) - 1);
        softmax_step(A, theta, a, G, eta);
        count[a]++;
    }
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    double theta[n], pi[n], g[n], sum = 0;
    for (size_t b = 0; b < n; b++)
        sum += pi[b] = 0.5 + many_number(b);
    for (size_t b = 0; b < n; b++) {
        pi[b] /= sum;
        theta[b] = 2 * many_number(3 * b + 1) + (which == 0 ? 697.9 : -1);
    }
    if (which == 0) // no exponential overflows, but the sum of so many
        softmax(n, theta, pi);
    else if (which == 1)
        score(n, pi, n - 1, g);
    else if (which == 2)
        g[0] = g[n - 1] = (double)sample_action(n, pi, 0.999);
    else
        softmax_step(n, theta, n - 1, 2, 0.5);
    const double *const answers[] = {pi, g, g, theta};
    many_left(which == 2 ? 1 : n, answers[which], out);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

void job_game(size_t seed, size_t steps, size_t A, const double payoff[A][A],
              const double q[A], double eta, double theta[A], int count[A])
{
    memset(count, 0, A * sizeof count[0]);
    for (size_t t = 0; t < steps; t++) {
        double pi[A];
        softmax(A, theta, pi);
        size_t a = sample_action(A, pi, rng_uniform(seed, 0, t, OWN_MOVE));
        size_t o = sample_action(A, q, rng_uniform(seed, 0, t, WORLD_MOVE));
        softmax_step(A, theta, a, payoff[a][o], eta);
        count[a]++;
    }
}
