/* handed_inside.h: the list behind handed.h, for the functions that handed.lua makes and for them
 * only. An argument is written down and given back: as it is, or as it was in another run. What
 * has become too much for the list is handed on untouched. */
#pragma once
#include "handed.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { HANDED_MOST = 60000, HANDED_FUNCTIONS = 256 };

static struct {
    size_t n, used, which;
    bool unfit;
    size_t next[HANDED_FUNCTIONS], upto[HANDED_FUNCTIONS];
    double row[HANDED_MOST], other[HANDED_MOST], room[HANDED_MOST];
} handed;

void ascent_handed_open(size_t F, const int upto[F], size_t n, const double what[n])
{
    memset(&handed, 0, offsetof(__typeof__(handed), row));
    handed.unfit = n > HANDED_MOST || F > HANDED_FUNCTIONS;
    for (size_t k = 0; k < F && !handed.unfit; k++) {
        handed.next[k] = k > 0 ? handed.upto[k - 1] : 0;
        handed.upto[k] = (size_t)upto[k];
    }
    memcpy(handed.other, what, handed.unfit ? 0 : n * sizeof *what);
}

size_t ascent_handed_read(size_t n, double what[n])
{
    bool fits = !handed.unfit;
    for (size_t k = 0; k < HANDED_FUNCTIONS; k++)
        fits &= handed.next[k] >= handed.upto[k];
    memset(what, 0, n * sizeof *what);
    memcpy(what, handed.row, (n < handed.n ? n : handed.n) * sizeof *what);
    return fits ? handed.n + 1 : 0;
}

static void handed_write(double x)
{
    handed.unfit |= handed.n == HANDED_MOST;
    if (!handed.unfit)
        handed.row[handed.n++] = x;
}

static bool handed_has(size_t which)
{
    return handed.upto[which] > (which > 0 ? handed.upto[which - 1] : 0);
}

static void handed_begin(size_t which)
{
    handed.used = 0;
    handed.which = which;
    handed_write((double)which);
}

/* Has the other run as many numbers here, which are to be handed on? */
static bool handed_fits(size_t n)
{
    size_t *next = &handed.next[handed.which];
    if (!handed_has(handed.which) || handed.unfit)
        return false;
    handed.unfit = *next + 1 + n > handed.upto[handed.which] || handed.other[*next] != (double)n;
    *next += !handed.unfit;
    return !handed.unfit;
}

static double handed_other(void) { return handed.other[handed.next[handed.which]++]; }

/* A number alone. */
static double handed_number(double x)
{
    handed_write(1);
    handed_write(x);
    return handed_fits(1) ? handed_other() : x;
}

/* An array of each kind: what is an input is copied before it is changed. */
#define HANDED_ARRAY(kind)                                                                         \
    static inline void *handed_##kind(const void *given, size_t n, bool input)                     \
    {                                                                                              \
        kind *x = (kind *)given;                                                                   \
        n = x ? n : 0;                                                                             \
        handed_write((double)n);                                                                   \
        for (size_t i = 0; i < n; i++)                                                             \
            handed_write((double)x[i]);                                                            \
        if (!handed_fits(n))                                                                       \
            return x;                                                                              \
        if (input && handed.used + n <= HANDED_MOST)                                               \
            x = (kind *)(handed.room + handed.used), handed.used += n;                             \
        for (size_t i = 0; i < n; i++)                                                             \
            x[i] = (kind)handed_other();                                              \
        return x;                                                                                  \
    }
HANDED_ARRAY(double)
HANDED_ARRAY(int)
HANDED_ARRAY(bool)
