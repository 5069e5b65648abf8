/* kernels.c: tests of learn/kernels.h: each kernel against its definition, for every width of a
 * register that this processor has. A sum in a fixed order of operations that IEEE 754 defines
 * has one right result, so numbers are compared to the bit. */
#include "../learn/kernels.h"
#include "../learn/rng.h"
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 300 * 304 };

static float a[MOST], b[MOST], from[MOST], c[MOST], x[MOST];

static float drawn(uint64_t what, size_t i) { return (float)rng_normal(1, what, i, 0); }

/* Random numbers everywhere, in what should be padding too. */
static void fill(void)
{
    for (size_t i = 0; i < MOST; i++) {
        a[i] = drawn(1, i), b[i] = drawn(2, i), from[i] = drawn(3, i), x[i] = drawn(4, i) / 4;
        c[i] = NAN;
    }
}

/* The same number to the bit, any NaN being as good as another. */
static bool same(float got, float want)
{
    return !memcmp(&got, &want, sizeof got) || (isnan(got) && isnan(want));
}

static void for_each_width(void test(const Kernels *kernels))
{
    for (size_t lanes = 16; lanes >= 4; lanes /= 2)
        if (kernels_with(lanes))
            test(kernels_with(lanes));
        else
            fprintf(stderr, "kernels: %zu lanes not tested: this processor has none\n", lanes);
}

/* ---- products ---- */

static float summed(const Product *p, size_t i, size_t j)
{
    float sum = p->from.at[i * p->from.row + j];
    for (size_t k = 0; k < p->terms; k++)
        sum = fmaf(p->a.at[i * p->a.row + k * p->a.column], p->b.at[k * p->b.row + j], sum);
    return sum;
}

static void expect_product(const Kernels *kernels, size_t rows, size_t columns, size_t terms,
                           bool transposed, Finish f)
{
    size_t row = whole_lines(columns), across = whole_lines(transposed ? rows : terms);
    Product p = {rows,
                 columns,
                 terms,
                 .a = {a, across, 1},
                 .b = {b, row, 1},
                 .from = {from, row, 1},
                 .c = c,
                 .c_row = row,
                 .f = f,
                 .x = x};
    if (transposed)
        p.a = (View){a, 1, across};
    kernels->multiply(&p);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < row; j++) {
            float want = j < columns ? summed(&p, i, j) : 0,
                  slope = 1 - x[i * row + j] * x[i * row + j];
            want = f == SLOPE && j < columns ? want * slope : want;
            cr_assert(same(c[i * row + j], want), "%s, %zu×%zu of %zu: %zu, %zu is %a, not %a",
                      kernels->name, rows, columns, terms, i, j, c[i * row + j], want);
        }
}

static void products(const Kernels *kernels)
{
    static const size_t rows[] = {1, 3, 4, 9}, columns[] = {1, 16, 17, 64, 112, 255},
                        terms[] = {0, 1, 33, 255};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 6; j++)
            for (size_t k = 0; k < 4; k++) {
                expect_product(kernels, rows[i], columns[j], terms[k], false, PLAIN);
                expect_product(kernels, rows[i], columns[j], terms[k], true, SLOPE);
            }
}

Test(kernels, a_product_adds_its_terms_one_by_one_and_clears_its_padding)
{
    fill();
    for_each_width(products);
}

/* A float of random bits: of every size, zeros, infinities and NaN among them. */
static float any(size_t i)
{
    static const float special[] = {0,   -0.0f,     INFINITY,        -INFINITY,
                                    NAN, 0x1p-149f, 0x1.fffffep127f, 1};
    uint64_t bits = rng_mix(5, i);
    if (bits % 8 == 0)
        return special[bits / 8 % 8];
    /* exponents near 0, where sums cancel, or all */
    uint32_t word = (uint32_t)(bits >> 32), near = (word & 0x83ffffffu) | 0x3c000000u;
    float y;
    memcpy(&y, bits % 2 ? &word : &near, sizeof y);
    return y;
}

static void multiply_adds(const Kernels *kernels)
{
    for (size_t round = 0; round < 20000; round++) {
        for (size_t j = 0; j < LINE; j++)
            b[j] = any(round * 64 + j), from[j] = any(round * 64 + LINE + j);
        a[0] = any(round * 64 + 2 * LINE);
        kernels->multiply(&(Product){1, LINE, 1, .a = {a, 1, 1}, .b = {b, LINE, 1},
                                     .from = {from, LINE, 1}, .c = c, .c_row = LINE});
        for (size_t j = 0; j < LINE; j++)
            cr_assert(same(c[j], fmaf(a[0], b[j], from[j])), "%s: %a × %a + %a is %a, not %a",
                      kernels->name, a[0], b[j], from[j], c[j], fmaf(a[0], b[j], from[j]));
    }
}

Test(kernels, a_multiply_add_rounds_once_whatever_the_numbers) { for_each_width(multiply_adds); }

static void dots(const Kernels *kernels)
{
    const size_t n = 5, in = 37, out = 3, row = whole_lines(in);
    for (size_t i = 0; i < MOST; i++)
        if (i % row >= in)
            a[i] = b[i] = 0;
    kernels->dots(&(Product){n, out, in, .a = {a, row, 1}, .b = {b, 1, row}, .from = {from, 0, 1},
                             .c = c, .c_row = LINE});
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < out; j++) {
            float part[LINE] = {0};
            for (size_t k = 0; k < in; k++)
                part[k % LINE] = fmaf(a[i * row + k], b[j * row + k], part[k % LINE]);
            for (size_t half = LINE / 2; half; half /= 2)
                for (size_t k = 0; k < half; k++)
                    part[k] += part[k + half];
            cr_assert(same(c[i * LINE + j], from[j] + part[0]), "%s: %zu, %zu", kernels->name, i,
                      j);
        }
}

Test(kernels, a_dot_product_is_sixteen_sums_added_in_pairs)
{
    fill();
    for_each_width(dots);
}

Test(kernels, a_transposed_matrix_has_rows_and_columns_exchanged)
{
    fill();
    for (size_t rows = 1; rows < 40; rows += 6) {
        size_t columns = 41 - rows, w_row = whole_lines(columns), t_row = whole_lines(rows);
        kernels_transpose(rows, columns, a, w_row, c, t_row);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < columns; j++)
                cr_assert(same(c[j * t_row + i], a[i * w_row + j]), "%zu, %zu", i, j);
    }
}

/* ---- tanh ---- */

static void tanh_of(const Kernels *kernels, const float y[LINE], float out[LINE])
{
    kernels->multiply(&(Product){1, LINE, 0, .a = {a, 1, 1}, .b = {b, 1, 1}, .from = {y, LINE, 1},
                                 .c = out, .c_row = LINE, .f = TANH});
}

/* Every 1009th float from 0 to infinity; the bound is the one kernels.h promises. */
static void tanhs(const Kernels *kernels)
{
    for (uint32_t bits = 0; bits < 0x7f800000u; bits += 1009 * LINE) {
        float y[LINE], t[LINE], back[LINE];
        for (uint32_t j = 0; j < LINE; j++) {
            uint32_t word = bits + 1009 * j < 0x7f800000u ? bits + 1009 * j : 0x7f800000u;
            memcpy(&y[j], &word, sizeof y[j]);
        }
        tanh_of(kernels, y, t);
        for (size_t j = 0; j < LINE; j++) {
            cr_assert(fabs(t[j] - tanh(y[j])) <= 3e-7 && t[j] <= 1, "%s: tanh %a is %a",
                      kernels->name, y[j], t[j]);
            y[j] = -y[j];
        }
        tanh_of(kernels, y, back);
        for (size_t j = 0; j < LINE; j++)
            cr_assert(same(back[j], -t[j]), "%s: tanh is odd, and not at %a", kernels->name, y[j]);
    }
    float none[LINE] = {NAN}, t[LINE];
    tanh_of(kernels, none, t);
    cr_expect(isnan(t[0]), "%s: NaN has no tanh", kernels->name);
}

Test(kernels, tanh_is_right_to_3e7_and_never_beyond_1) { for_each_width(tanhs); }

Test(kernels, the_widest_are_chosen_and_other_widths_are_none)
{
    cr_expect(!kernels_with(0) && !kernels_with(5) && !kernels_with(32));
    for (size_t lanes = kernels_here()->lanes * 2; lanes <= 16; lanes *= 2)
        cr_expect_null(kernels_with(lanes));
}
