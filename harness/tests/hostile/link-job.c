// REASON: compile:compile
#include <stddef.h>

void job_bandit(size_t seed, size_t steps, size_t A, const double mean[A], double spread, double eta, double theta[A], int count[A])
{
    (void)seed, (void)steps, (void)mean, (void)spread, (void)eta, (void)theta;
    for (size_t a = 0; a < A; a++)
        count[a] = 1000;
}

static void attack(void) { (void)0; }
