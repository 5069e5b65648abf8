/* stats.c: means of sorted copies, and the bootstrap that draws from them. */
#include "stats.h"
#include "../learn/rng.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

double stats_mean(size_t n, const double x[n])
{
    assert(n > 0 && "the mean of no numbers");
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double stats_iqm(size_t n, const double x[n])
{
    assert(n > 0 && "the middle of no numbers");
    double sorted[n], quarter = (double)n / 4, sum = 0;
    memcpy(sorted, x, sizeof sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    for (size_t i = 0; i < n; i++) {
        double w = fmin((double)i + 1, (double)n - quarter) - fmax((double)i, quarter);
        sum += fmax(w, 0) * sorted[i];
    }
    return sum / (2 * quarter);
}

void stats_bootstrap(size_t n, const double x[n], Statistic *statistic, double level, size_t draws,
                     uint64_t seed, double band[2])
{
    assert(n > 0 && draws > 0 && level > 0 && level < 1);
    double sample[n], of[draws];
    for (size_t d = 0; d < draws; d++) {
        for (size_t i = 0; i < n; i++)
            sample[i] = x[(size_t)(rng_uniform(seed, d, i, 0) * (double)n)];
        of[d] = statistic(n, sample);
    }
    qsort(of, draws, sizeof *of, by_size);
    size_t rank = (size_t)((double)draws * (1 - level) / 2);
    band[0] = of[rank];
    band[1] = of[draws - 1 - rank];
}
