/* many.c: the time that very many entries would take, what is left of them, and a world of very
 * many states. */
#include "many.h"
#include "drawn.h"
#include <math.h>
#include <stdint.h>
#include <time.h>

/* The fractions of the multiples of the golden ratio, in 32 bits. */
double many_number(size_t i) { return (double)(uint32_t)(i * UINT32_C(2654435769)) * 0x1p-32; }

/* What else the machine does takes no CPU time of ours; a page has the one clock. */
#ifdef __wasm__
#define WORK_CLOCK CLOCK_MONOTONIC
#else
#define WORK_CLOCK CLOCK_THREAD_CPUTIME_ID
#endif

static double now(void)
{
    struct timespec t;
    clock_gettime(WORK_CLOCK, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds for n entries; the least of three times, for what else the machine does only adds. For
 * that reason one below `enough` settles it. */
static double seconds(Many *job, size_t which, size_t n, double enough)
{
    double out[2], least = INFINITY;
    for (int i = 0; i < 3 && least >= enough; i++) {
        double before = now();
        job(which, n, 2, out);
        least = fmin(least, now() - before);
    }
    return least;
}

bool many_quick(Many *job, size_t which, size_t n)
{
    const size_t few = 4096;
    const double limit = 0.5, more = (double)n / (double)few;
    const double cubic = 0.3 / (8 * 8 * 8); // for an eighth of them, were it even the third power
    if (seconds(job, which, few / 8, cubic) > cubic)
        return false;
    double some = seconds(job, which, few, limit / (more * more));
    if (more * more * some < limit)
        return true;
    return more * some < limit && some < 8 * seconds(job, which, few / 4, 0);
}

void many_left(size_t n, const double x[n], double left[2])
{
    left[0] = 0;
    for (size_t i = 0; i < n; i++)
        left[0] += (double)(1 + i % 7) * x[i] / (double)n;
    left[1] = x[n - 1];
}

Env *many_states(size_t states, size_t actions, size_t limit, size_t size, char error[size])
{
    enum { CELLS = 46 };
    const int world[DRAWN_PARTS] = {[DRAWN_CELLS] = CELLS,
                                    [DRAWN_ACTIONS] = (int)actions,
                                    [DRAWN_LOOKS] = (int)states,
                                    [DRAWN_NUMBERS] = 1,
                                    [DRAWN_LIMIT] = (int)limit,
                                    [DRAWN_PAY] = 1000,
                                    [DRAWN_SPREAD] = 100};
    return drawn_world(DRAWN_PARTS, world, 0, size, error);
}
