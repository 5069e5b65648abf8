/* along.c: tests of a network as one long row of numbers: its weights, its gradient, and how its
 * answers change along a direction, the transpose of net_backward.
 *
 * Networks are float inside. A product of n terms errs by about √n · 6e-8 of its size, and a few
 * hundred terms meet here: u·(J v) and v·(Jᵀ u) agree within 1e-5 of the sum of what they add. */
#include "../learn/net_inside.h"
#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <string.h>

enum { D = 3, P = 3, N = 5, MOST = 1200 };

static const NetSpec shapes[] = {
    {.inputs = D, .layers = 2, .hidden = 17, .outputs = P - 1, .free = 1},
    {.inputs = D, .layers = 3, .hidden = 16, .outputs = P, .shared = true},
    {.inputs = D, .layers = 1, .hidden = 1, .outputs = P},
    {.inputs = D, .outputs = 1, .free = P - 1, .shared = true},
};

static void draw(size_t n, double *x, uint64_t what)
{
    for (size_t i = 0; i < n; i++)
        x[i] = rng_normal(what, 0, i, 0);
}

/* Of weights of size 1, where every part of the network matters. */
static Net *made(NetSpec spec)
{
    char why[300];
    double w[MOST];
    Net *net = net_new(spec, sizeof why, why);
    cr_assert(net && net_count(net) <= MOST, "%s", why);
    draw(MOST, w, 1);
    net_set_weights(net, w);
    return net;
}

/* Of five rows, for each shape. */
static void for_each_shape(void test(Net *net, const double obs[N][D]))
{
    double obs[N][D];
    draw(N * D, obs[0], 2);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        Net *net = made(shapes[i]);
        test(net, obs);
        net_free(net);
    }
}

static size_t filled(size_t n, const float x[n])
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += x[i] != 0;
    return count;
}

/* ---- in and out ---- */

static void expect_round_trip(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double w[n], g[n], back[n], logits[N][P];
    draw(n, w, 3), draw(n, g, 4);
    net_set_weights(net, w);
    net_set_gradient(net, g);
    net_weights(net, back);
    for (size_t k = 0; k < n; k++)
        cr_expect(back[k] == (double)(float)w[k], "weight %zu", k);
    net_gradient(net, back);
    for (size_t k = 0; k < n; k++)
        cr_expect(back[k] == (double)(float)g[k], "slope %zu", k);
    cr_expect(filled(net->size, net->w) == n && filled(net->size, net->g) == n,
              "and nothing in the padding");
    net_forward(net, N, obs[0], logits[0], NULL);
    cr_expect(net->spec.free == 0 || logits[0][P - 1] == (double)(float)w[n - 1],
              "the free numbers stand last");
}

Test(along, what_is_set_is_read_again_rounded_to_float) { for_each_shape(expect_round_trip); }

static void expect_order(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double w[n], before[N], after[N];
    net_weights(net, w);
    net_forward(net, N, obs[0], NULL, before);
    w[n - 1 - net->spec.free] += 1;
    net_set_weights(net, w);
    net_forward(net, N, obs[0], NULL, after);
    for (size_t i = 0; i < N; i++)
        cr_expect(fabs(after[i] - before[i] - 1) < 1e-5, "row %zu", i);
}

Test(along, the_last_of_a_networks_stacks_ends_in_the_bias_of_the_value)
{
    for_each_shape(expect_order);
}

static void expect_climb(Net *net, const double obs[N][D])
{
    (void)obs;
    size_t n = net_count(net);
    double w[n], g[n], moved[n];
    draw(n, g, 4);
    net_weights(net, w);
    net_set_gradient(net, g);
    adam_step(net, 0.5);
    net_weights(net, moved);
    for (size_t k = 0; k < n; k++)
        cr_expect(fabs(moved[k] - w[k] - copysign(0.5, g[k])) < 1e-4, "weight %zu", k);
    net_set_gradient(net, g);
    net_set_gradient(net, NULL);
    cr_expect(filled(net->size, net->g) == 0, "NULL stands for all 0");
}

Test(along, adam_climbs_the_gradient_that_is_set) { for_each_shape(expect_climb); }

/* ---- along a direction ---- */

static void forward_at(Net *net, const double *w, const double *v, double h, const double *obs,
                       double *logits, double *value)
{
    size_t n = net_count(net);
    double moved[n];
    for (size_t k = 0; k < n; k++)
        moved[k] = w[k] + h * v[k];
    net_set_weights(net, moved);
    net_forward(net, N, obs, logits, value);
}

/* A central difference with Richardson's extrapolation, of the 20 answers: h⁴ and 1e-7 / h. */
static void expect_slope(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double w[n], v[n], got[N * (P + 1)], at[4][N * (P + 1)], most = 0;
    double hs[4] = {1 / 64.0, -1 / 64.0, 1 / 128.0, -1 / 128.0};
    draw(n, v, 5);
    for (size_t k = 0; k < n; k++)
        v[k] /= sqrt((double)n);
    net_weights(net, w);
    net_forward_along(net, N, obs[0], v, got, got + N * P);
    for (size_t i = 0; i < 4; i++)
        forward_at(net, w, v, hs[i], obs[0], at[i], at[i] + N * P);
    for (size_t i = 0; i < N * (P + 1); i++)
        most = fmax(most, fabs(got[i]));
    for (size_t i = 0; i < N * (P + 1); i++) {
        double slope = (4 * (at[2][i] - at[3][i]) * 64 - (at[0][i] - at[1][i]) * 32) / 3;
        cr_expect(fabs(got[i] - slope) <= 5e-4 * most, "answer %zu: %g, not %g", i, got[i], slope);
    }
}

Test(along, it_is_the_slope_of_every_answer) { for_each_shape(expect_slope); }

static void expect_transpose(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double v[n], g[n], u[N * (P + 1)], Jv[N * (P + 1)], ahead = 0, back = 0, size = 0;
    draw(n, v, 5), draw(N * (P + 1), u, 6);
    net_forward_along(net, N, obs[0], v, Jv, Jv + N * P);
    net_backward(net, N, obs[0], u, u + N * P);
    net_gradient(net, g);
    for (size_t i = 0; i < N * (P + 1); i++)
        ahead += u[i] * Jv[i];
    for (size_t k = 0; k < n; k++)
        back += v[k] * g[k], size += fabs(v[k] * g[k]);
    cr_expect(fabs(ahead - back) <= 1e-5 * size, "u·(J v) = %.9g and v·(Jᵀ u) = %.9g", ahead, back);
}

Test(along, it_is_the_transpose_of_the_way_back) { for_each_shape(expect_transpose); }

/* Either head alone, rows alone, and whatever came before: the same to the bit, and nothing but
 * the answer is changed. */
static void expect_no_trace(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double v[n], w[n], g[n], after[n], all[N][P], values[N], logits[N][P], value[N];
    draw(n, v, 5), draw(N * P, logits[0], 6);
    net_backward(net, N, obs[0], logits[0], NULL);
    net_weights(net, w), net_gradient(net, g);
    net_forward_along(net, N, obs[0], v, all[0], values);
    for (size_t i = 0; i < N; i++) {
        net_forward_along(net, 1, obs[i], v, logits[i], NULL);
        net_forward_along(net, 1, obs[i], v, NULL, &value[i]);
    }
    cr_expect(!memcmp(all, logits, sizeof all) && !memcmp(values, value, sizeof value));
    net_weights(net, after);
    cr_expect(!memcmp(after, w, sizeof w));
    net_gradient(net, after);
    cr_expect(!memcmp(after, g, sizeof g));
}

Test(along, rows_and_heads_are_answered_alone_as_together_and_nothing_is_changed)
{
    for_each_shape(expect_no_trace);
}

/* What a direction of NaN has left in the scratch rows reaches no later answer. */
static void expect_recovery(Net *net, const double obs[N][D])
{
    size_t n = net_count(net);
    double v[n], none[n], want[N][P], got[N][P];
    draw(n, v, 5);
    for (size_t k = 0; k < n; k++)
        none[k] = NAN;
    net_forward_along(net, N, obs[0], v, want[0], NULL);
    net_forward_along(net, N, obs[0], none, got[0], NULL);
    cr_expect(isnan(got[0][0]) && isnan(got[N - 1][P - 1]));
    net_forward_along(net, N, obs[0], v, got[0], NULL);
    cr_expect(!memcmp(got, want, sizeof got));
    cr_expect(filled(net->size, net->along) == n, "and nothing in the padding");
}

Test(along, a_direction_of_no_numbers_leaves_nothing_behind) { for_each_shape(expect_recovery); }

/* ---- misuse ---- */

static void misuse(size_t n, const double v[], const double w[])
{
    Net *net = made(shapes[0]);
    double logits[P];
    net_forward_along(net, n, (double[D]){0}, v, logits, NULL);
    net_set_weights(net, w);
}

Test(along, no_rows_stop_the_program, .signal = SIGABRT) { misuse(0, (double[MOST]){0}, NULL); }
Test(along, no_direction_stops_the_program, .signal = SIGABRT) { misuse(1, NULL, NULL); }
Test(along, no_weights_stop_the_program, .signal = SIGABRT) { misuse(1, (double[MOST]){0}, NULL); }
