/* stats.c: tests of the statistics of the plots.
 *
 * Means are held to their definitions done slowly, the bootstrap to all samples counted out,
 * where they are few enough, and to what theory says of normal numbers. Seeds are fixed: a
 * false-alarm rate is that of the choice of the seed. Algebra in double is held to 1e-12 of
 * numbers near 1. */
#include "../experiment/stats.h"
#include "../experiment/lua_stats.h"
#include "../learn/rng.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void fill_normal(size_t n, double x[n], uint64_t seed, uint64_t set)
{
    for (size_t i = 0; i < n; i++)
        x[i] = rng_normal(seed, set, i, 0);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* ---- the interquartile mean */

Test(stats, the_interquartile_mean_by_hand)
{
    cr_expect(epsilon_eq(dbl, stats_iqm(1, (double[]){7}), 7, 1e-12));
    cr_expect(epsilon_eq(dbl, stats_iqm(2, (double[]){1, 2}), 1.5, 1e-12));
    cr_expect(
        epsilon_eq(dbl, stats_iqm(3, (double[]){8, 2, 4}), (0.25 * 2 + 4 + 0.25 * 8) / 1.5, 1e-12));
    cr_expect(epsilon_eq(dbl, stats_iqm(4, (double[]){100, -5, 1, 2}), 1.5, 1e-12));
    cr_expect(epsilon_eq(dbl, stats_iqm(5, (double[]){1, 2, 4, 8, 16}),
                         (0.75 * 2 + 4 + 0.75 * 8) / 2.5, 1e-12));
    cr_expect(epsilon_eq(dbl, stats_mean(4, (double[]){100, -5, 1, 2}), 24.5, 1e-12));
}

/* Four copies of every number, and the quarter at either end is whole numbers: throw it away and
 * average the rest. */
Test(stats, the_interquartile_mean_is_the_mean_of_the_middle_half_of_four_copies)
{
    for (size_t n = 1; n <= 40; n++) {
        double x[n], copies[4 * n], sum = 0;
        fill_normal(n, x, 11, n);
        for (size_t i = 0; i < 4 * n; i++)
            copies[i] = x[i / 4];
        qsort(copies, 4 * n, sizeof *copies, by_size);
        for (size_t i = n; i < 3 * n; i++)
            sum += copies[i];
        cr_expect(epsilon_eq(dbl, stats_iqm(n, x), sum / (double)(2 * n), 1e-12), "n = %zu", n);
    }
}

Test(stats, the_interquartile_mean_is_deaf_to_a_quarter_at_either_end_and_leaves_its_input)
{
    double x[16], y[16], z[16];
    fill_normal(16, x, 12, 0);
    qsort(x, 16, sizeof *x, by_size);
    memcpy(y, x, sizeof y);
    for (size_t i = 0; i < 4; i++)
        y[i] = -1e300, y[12 + i] = 1e300;
    for (size_t i = 0; i < 16; i++)
        z[i] = y[15 - i];
    memcpy(y, z, sizeof y);
    cr_expect(epsilon_eq(dbl, stats_iqm(16, y), stats_iqm(16, x), 1e-12));
    cr_expect(zero(int, memcmp(y, z, sizeof y)));
}

/* ---- the bootstrap */

enum { N = 4, ALL = 256 }; /* 4⁴ samples of four numbers, each as likely as any other */

/* By the inequality of Dvoretzky, Kiefer & Wolfowitz the drawn distribution is nowhere further
 * than δ from the counted one but for one seed in a million: δ = √(ln(2·10⁶) / 2B) = 0.060 at B
 * = 2000. So both ends lie between the counted quantiles δ below and above. */
static void expect_counted_quantiles(const double x[N], Statistic *statistic, double level)
{
    double counted[ALL], band[2], delta = sqrt(log(2e6) / 4000);
    for (size_t k = 0; k < ALL; k++)
        counted[k] = statistic(N, (double[N]){x[k & 3], x[k >> 2 & 3], x[k >> 4 & 3], x[k >> 6]});
    qsort(counted, ALL, sizeof *counted, by_size);
    stats_bootstrap(N, x, statistic, level, 2000, 1, band);
    for (int end = 0; end < 2; end++) {
        double p = end ? (1 + level) / 2 : (1 - level) / 2;
        double least = counted[(size_t)fmax(0, ALL * (p - delta))],
               most = counted[(size_t)fmin(ALL - 1, ALL * (p + delta))];
        cr_expect(all(le(dbl, least, band[end] + 1e-12), le(dbl, band[end], most + 1e-12)),
                  "end %d of %g: %g, not in [%g, %g]", end, level, band[end], least, most);
    }
}

Test(stats, the_bands_ends_are_quantiles_of_all_samples)
{
    const double x[N] = {0.3, -1.2, 2.5, 0.9};
    for (int tenths = 1; tenths <= 9; tenths++) {
        expect_counted_quantiles(x, stats_mean, tenths / 10.0);
        expect_counted_quantiles(x, stats_iqm, tenths / 10.0);
    }
}

/* For n normal numbers the band of the mean is near x̄ ± 1.96 s √((n−1)/n) / √n, so it covers
 * the truth where Student's t on n − 1 = 39 degrees is below 1.96 √(39/40) = 1.936: in 94.0 % of
 * the sets. The share among 2000 sets has deviation 0.53 %; five of them are 2.7 %, to which
 * comes 0.3 % for ends drawn 500 times only. */
Test(stats, the_band_of_the_mean_covers_the_truth_as_often_as_theory_says)
{
    enum { SETS = 2000, SIZE = 40 };
    int covered = 0;
    for (uint64_t set = 0; set < SETS; set++) {
        double x[SIZE], band[2];
        fill_normal(SIZE, x, 13, set);
        stats_bootstrap(SIZE, x, stats_mean, 0.95, 500, set, band);
        covered += band[0] <= 0 && 0 <= band[1];
    }
    cr_expect(epsilon_eq(dbl, covered / (double)SETS, 0.940, 0.030));
}

Test(stats, a_seed_has_one_band_and_another_seed_another)
{
    double x[24], a[2], b[2], c[2];
    fill_normal(24, x, 14, 0);
    stats_bootstrap(24, x, stats_iqm, 0.95, 2000, 1, a);
    stats_bootstrap(24, x, stats_iqm, 0.95, 2000, 1, b);
    stats_bootstrap(24, x, stats_iqm, 0.95, 2000, 2, c);
    cr_expect(zero(int, memcmp(a, b, sizeof a)));
    cr_expect(ne(int, memcmp(a, c, sizeof a), 0));
    cr_expect(all(lt(dbl, a[0], stats_iqm(24, x)), lt(dbl, stats_iqm(24, x), a[1])));
}

Test(stats, one_number_or_equal_ones_have_a_band_without_width)
{
    double band[2];
    stats_bootstrap(1, (double[]){3}, stats_iqm, 0.95, 100, 1, band);
    cr_expect(all(eq(dbl, band[0], 3), eq(dbl, band[1], 3)));
    stats_bootstrap(3, (double[]){3, 3, 3}, stats_mean, 0.95, 100, 1, band);
    cr_expect(all(eq(dbl, band[0], 3), eq(dbl, band[1], 3)));
}

/* ---- as Lua sees them */

static lua_State *with_stats(void)
{
    lua_State *L = lua_opened();
    lua_getglobal(L, "host");
    lua_stats_open(L);
    lua_pop(L, 1);
    return L;
}

static void expect_answer(lua_State *L, const char *chunk, const char *words)
{
    const char *answer = lua_answer(L, chunk, NULL);
    cr_expect(ne(ptr, strstr(answer, words), NULL), "%s: expected '%s' in: %s", chunk, words,
              answer);
}

Test(stats, lua_has_the_same_numbers)
{
    lua_State *L = with_stats();
    double band[2];
    char want[100];
    stats_bootstrap(3, (double[]){1, 2, 4}, stats_mean, 0.95, 2000, 1, band);
    snprintf(want, sizeof want, "%.17g %.17g", band[0], band[1]);
    expect_answer(L, "return ('%.17g %.17g'):format(host.bootstrap({ 1, 2, 4 }, 'mean'))", want);
    expect_answer(L, "return host.mean { 1, 2, 6 }", "3.0");
    expect_answer(L, "return host.iqm { 100, -5, 1, 2 }", "1.5");
    lua_close(L);
}

Test(stats, lua_is_told_what_is_no_list_of_numbers)
{
    lua_State *L = with_stats();
    expect_answer(L, "return host.iqm {}", "1 to 1000 numbers");
    expect_answer(L, "local t = {} for i = 1, 1001 do t[i] = i end return host.mean(t)",
                  "1 to 1000 numbers");
    expect_answer(L, "return host.iqm { 1, 0 / 0 }", "every entry a finite number");
    expect_answer(L, "return host.bootstrap({ 1, math.huge }, 'iqm')",
                  "every entry a finite number");
    expect_answer(L, "return host.mean { 1, '2' }", "every entry a finite number");
    expect_answer(L, "return host.bootstrap({ 1, 2 }, 'median')", "invalid option 'median'");
    expect_answer(L, "return host.iqm(3)", "table expected, got number");
    lua_close(L);
}
