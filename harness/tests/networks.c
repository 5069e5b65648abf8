/* networks.c: tests of networks at their limits: odd widths, numbers that are none, no memory.
 * What networks compute is tested in learn_agent.c, and to the bit in kernels.c and bits.c. */
#define _GNU_SOURCE
#include "../learn/net_inside.h"
#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { D = 3, P = 2, N = 5 };

static char error[300];

static Net *made(size_t width)
{
    Net *net =
        net_new((NetSpec){.inputs = D, .layers = 2, .hidden = width, .outputs = P, .seed = 1},
                sizeof error, error);
    cr_assert(net, "%s", error);
    return net;
}

static void draw(size_t n, double *x, uint64_t what, double size)
{
    for (size_t i = 0; i < n; i++)
        x[i] = size * rng_normal(what, 0, i, 0);
}

/* What a network says to five rows. */
typedef struct {
    double logits[N][P], value[N];
} Said;

static Said said(Net *net)
{
    double obs[N][D];
    Said all;
    draw(N * D, obs[0], 2, 1);
    net_forward(net, N, obs[0], all.logits[0], all.value);
    return all;
}

/* Adds to its gradient that of five rows with random slopes, times c. */
static void slide(Net *net, double c)
{
    double obs[N][D], dlogits[N][P], dvalue[N];
    draw(N * D, obs[0], 2, 1), draw(N * P, dlogits[0], 3, c), draw(N, dvalue, 4, c);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
}

/* The numbers of a block that are not 0, of which padding has none. */
static size_t filled(size_t n, const float x[n])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += x[i] != 0;
    return count;
}

static void for_each_width(void test(size_t width))
{
    static const size_t widths[] = {1, 17, 255};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        test(widths[i]);
}

/* ---- widths ---- */

/* Σ dlogits · logits + Σ dvalue · value with the weights moved by h along d. */
static double objective_at(Net *net, const double *w, const double *d, double h)
{
    double dlogits[N][P], dvalue[N], sum = 0, *moved = malloc(net_count(net) * sizeof w[0]);
    draw(N * P, dlogits[0], 3, 1), draw(N, dvalue, 4, 1);
    for (size_t k = 0; k < net_count(net); k++)
        moved[k] = w[k] + h * d[k];
    net_set_weights(net, moved);
    Said all = said(net);
    for (size_t i = 0; i < N; i++) {
        sum += dvalue[i] * all.value[i];
        for (size_t j = 0; j < P; j++)
            sum += dlogits[i][j] * all.logits[i][j];
    }
    free(moved);
    return sum;
}

/* A central difference with Richardson's extrapolation errs by about h⁴ and, in float, by 1e-7 / h
 * of the objective's size: with h = 1/64 along a direction of length 1, below 5e-4 of the slope. */
static void expect_slope(size_t width)
{
    Net *net = made(width);
    size_t n = net_count(net);
    double w[n], d[n], g[n], length = 0, slope = 0, h = 1 / 64.0;
    net_weights(net, w);
    slide(net, 1);
    net_gradient(net, g);
    for (size_t k = 0; k < n; k++)
        length += g[k] * g[k];
    for (size_t k = 0; k < n; k++)
        d[k] = g[k] / sqrt(length);
    double wide = objective_at(net, w, d, h) - objective_at(net, w, d, -h);
    double narrow = objective_at(net, w, d, h / 2) - objective_at(net, w, d, -h / 2);
    slope = (4 * narrow / h - wide / (2 * h)) / 3;
    cr_expect(fabs(slope - sqrt(length)) <= 5e-4 * sqrt(length), "width %zu: %g, not %g", width,
              sqrt(length), slope);
    net_free(net);
}

Test(net, the_gradient_is_the_slope_at_every_width) { for_each_width(expect_slope); }

static void expect_empty_padding(size_t width)
{
    Net *net = made(width);
    double *w = malloc(net_count(net) * sizeof w[0]);
    for (size_t step = 0; step < 3; step++) {
        slide(net, 1);
        size_t slopes = filled(net->size, net->g);
        net_gradient(net, w);
        for (size_t k = 0; k < net_count(net); k++)
            slopes -= w[k] != 0;
        cr_expect(slopes == 0, "width %zu, the gradient's padding holds %zu numbers", width,
                  slopes);
        adam_step(net, step < 2 ? 0.01 : NAN);
    }
    size_t averages = filled(net->size, net->m) - net_count(net);
    cr_expect(averages == 0, "width %zu: Adam's padding holds %zu numbers", width, averages);
    free(w), net_free(net);
}

Test(net, padding_stays_empty) { for_each_width(expect_empty_padding); }

/* ---- numbers that are none ---- */

static void expect_recovery(size_t width)
{
    Net *net = made(width), *fresh = made(width);
    size_t n = net_count(net);
    double *w = malloc(2 * n * sizeof w[0]), *none = w + n;
    net_weights(fresh, w);
    for (size_t k = 0; k < n; k++)
        none[k] = NAN;
    net_set_weights(net, none);
    cr_expect(isnan(said(net).logits[0][0]) && isnan(said(net).value[N - 1]),
              "a network of NaN says NaN");
    slide(net, 1);
    cr_expect(isnan(net_clip(net, 1)), "and so does the length of its gradient");
    adam_step(net, NAN);
    net_set_weights(net, w);
    Said got = said(net), want = said(fresh);
    cr_expect(!memcmp(&got, &want, sizeof got), "width %zu: something is left of it", width);
    free(w), net_free(net), net_free(fresh);
}

Test(net, a_network_that_has_diverged_is_well_again_with_good_weights)
{
    for_each_width(expect_recovery);
}

Test(net, a_row_that_is_no_number_leaves_the_others_alone)
{
    Net *net = made(17);
    double obs[N][D];
    draw(N * D, obs[0], 2, 1);
    Said want = said(net), got;
    obs[2][1] = NAN;
    net_forward(net, N, obs[0], got.logits[0], got.value);
    for (size_t i = 0; i < N; i++)
        cr_expect(i == 2 ? isnan(got.value[i]) : got.value[i] == want.value[i], "row %zu", i);
    net_free(net);
}

/* tanh of an infinite sum is ±1, and the padding beside it has no say in what follows. */
Test(net, an_infinite_observation_saturates)
{
    Net *net = made(17);
    double logits[P], value;
    net_forward(net, 1, (double[D]){INFINITY, 0, 0}, logits, &value);
    cr_expect(isfinite(logits[0]) && isfinite(logits[1]) && isfinite(value));
    net_free(net);
}

/* ---- no memory ---- */

/* 64 MB are left, of which a network of four layers of 4096 would want 1.3 GB. */
static void leave_little_memory(void)
{
    struct rlimit limit = {.rlim_cur = 0, .rlim_max = RLIM_INFINITY};
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    cr_assert(file && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    limit.rlim_cur = limit.rlim_max = pages * 4096 + ((rlim_t)64 << 20);
    cr_assert(setrlimit(RLIMIT_AS, &limit) == 0);
}

Test(net, without_memory_there_is_no_network_and_the_reason_is_told)
{
    leave_little_memory();
    cr_expect_null(net_new((NetSpec){.inputs = 4096, .layers = 4, .hidden = 4096, .outputs = 1},
                           sizeof error, error));
    cr_expect_str_eq(error, "net: no memory for 4 layers of 4096");
}

Test(net, rows_without_memory_stop_the_program, .signal = SIGABRT)
{
    static const double row[D];
    Net *net = made(255);
    leave_little_memory();
    net_forward(net, (size_t)1 << 60, row, NULL, NULL);
}
