/* jobs.c: the two worlds of lesson 1, a bandit and a matrix game. Random numbers are
 * keyed by step and purpose. */
#include "jobs.h"
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
