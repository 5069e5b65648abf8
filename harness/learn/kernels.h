/* kernels.h: the arithmetic of networks, for the processor at hand; for net.c, net_init.c and
 * journal.c only.
 *
 * Layout. A matrix is rows of floats, and a row takes whole lines of LINE floats: a register of
 * AVX-512, or 64 bytes of cache. What a line holds behind the last column is padding. It is 0
 * and stays 0: a product clears the padding it has written to, so not even the NaN of a network
 * that has diverged can settle there, and a loop may run over lines without a thought for where
 * a row ends.
 *
 * One product. Forward, backward and the gradients are the same sum, c = f(from + a b), with
 * the matrices in other places:
 *
 *     h  =  tanh(b + x W)          n rows,  a sum over the inputs
 *     dx =  (dy Wᵀ) (1 − x²)       n rows,  a sum over the outputs; Wᵀ is a transposed copy
 *     dW += xᵀ dy                  a row for each input, a sum over the n rows: xᵀ is x with
 *                                  the steps from row to row and column to column exchanged
 *     db += 1ᵀ dy                  one row; 1ᵀ is a single 1 with steps of 0
 *
 * Speed. A tile of c, 4 rows by 64 columns, waits in registers while k runs. For each k four
 * vectors of b and four numbers of a are loaded, and sixteen multiply-adds are made of them: a
 * core that loads two vectors in the time of two multiply-adds never waits for memory, and 16
 * sums that do not depend on each other hide the four cycles that each addition takes. f is
 * applied before the tile is stored. A product with few columns would waste most of a line; for
 * the heads of a network there is `dots`, which takes b by its columns.
 *
 * Order. c_ij begins as from_ij, and then a_ik b_kj is added for k = 0, 1, …, terms − 1, each by
 * one fused multiply-add, which rounds once. In `dots` sixteen sums, of every sixteenth k, are
 * added up at the end, always in the same pairs. So a number depends on what is summed and on
 * nothing else: not on the other rows, the tile it stood in, or the width of a register, which
 * only says how many numbers are worked on side by side. IEEE 754 fixes +, ×, ÷, √ and the
 * fused multiply-add to the last bit; tanh is made of them below, libm's float functions are
 * not called, and neither compiler may regroup a sum (-ffp-contract=off, no -ffast-math). The
 * result is the same to the bit alone and in a batch, with 16, 8 and 4 lanes, with gcc and
 * clang, on x86-64 and aarch64. What a training run still asks of libm is in double: log and cos
 * for normal numbers, sin, cos and fmod in the worlds, exp and log in policies. glibc 2.36 and
 * 2.41 give the same there (harness/tests/bits/runs.lua); elsewhere a last digit may differ.
 *
 * Left out: threads (seeds run side by side instead), and blocking for caches, which matrices of
 * a few hundred columns do not need. */
#pragma once
#include <stddef.h>

enum { LINE = 16 }; /* floats */

static inline size_t whole_lines(size_t n) { return (n + LINE - 1) / LINE * LINE; }

typedef enum {
    PLAIN,
    TANH, /* f(y) = tanh y, within 3e-7 and never beyond ±1 */
    SLOPE /* f(y) = y (1 − x²), x being what tanh gave */
} Finish;

/* A matrix as it is read: number ij is at[i * row + j * column]. So its transpose is the same
 * numbers with the two steps exchanged. */
typedef struct {
    const float *at;
    size_t row, column;
} View;

/* c_ij = f(from_ij + Σ_k a_ik b_kj). */
typedef struct {
    size_t rows, columns, terms; /* of c, of c, and of each sum */
    View a, b, from;             /* from may be c */
    float *c;                    /* c_ij = c[i * c_row + j] */
    size_t c_row;
    Finish f;       /* of multiply */
    const float *x; /* of SLOPE: x_ij = x[i * c_row + j] */
} Product;

/* Adam's numbers for one step. */
typedef struct {
    float rate, unbias, epsilon; /* lr / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), ε */
} AdamStep;

typedef struct {
    const char *name; /* of the instruction set */
    size_t lanes;     /* floats in a vector */

    void (*multiply)(const Product *p); /* b and from row by row: their columns step by 1 */
    void (*dots)(const Product *p);     /* few columns; a's columns and b's rows step by 1 */

    /* [eq:adam] upwards for n numbers, n in whole lines; clears g. */
    void (*adam)(size_t n, AdamStep step, float *w, float *g, float *m, float *v);
} Kernels;

/* Those with 16, 8 or 4 lanes; NULL where the processor has no such vectors. */
const Kernels *kernels_with(size_t lanes);

/* The widest there are. */
const Kernels *kernels_here(void);

/* t[columns][t_row] becomes w[rows][w_row] with rows and columns exchanged, padding too. */
void kernels_transpose(size_t rows, size_t columns, const float *w, size_t w_row, float *t,
                       size_t t_row);
