/* many.c: the time that very many entries would take, and what is left of them. */
#include "many.h"
#include <math.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool many_quick(Many *job, size_t which, size_t n)
{
    const size_t few = 4096;
    double out[2], least = INFINITY, more = (double)n / (double)few;
    for (int i = 0; i < 3; i++) { // what else the machine does only makes it longer
        double before = now();
        job(which, few, 2, out);
        least = fmin(least, now() - before);
    }
    return more * more * least < 0.5;
}

void many_left(size_t n, const double x[n], double left[2])
{
    left[0] = 0;
    for (size_t i = 0; i < n; i++)
        left[0] += (double)(1 + i % 7) * x[i];
    left[1] = x[n - 1];
}
