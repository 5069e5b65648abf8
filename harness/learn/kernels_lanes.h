/* kernels_lanes.h: the functions of kernels.h, for vectors of LANES floats.
 *
 * kernels_16.c, kernels_8.c and kernels_4.c are made of it: each names its LANES and KERNELS and
 * turns on the instructions. Written in GNU C's vectors; what those have no sign for, the fused
 * multiply-add, the square root and the smaller of two, comes first, once for each width. */
#include "kernels.h"
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#ifdef __clang__
#define EACH(i, n) _Pragma("clang loop unroll(full)") for (size_t i = 0; i < (n); i++)
#else
#define EACH(i, n) _Pragma("GCC unroll 16") for (size_t i = 0; i < (n); i++)
#endif

typedef float Wide __attribute__((vector_size(4 * LANES)));
typedef float Unaligned __attribute__((vector_size(4 * LANES), aligned(sizeof(float))));

INLINE Wide load(const float *p) { return *(const Unaligned *)p; }
INLINE void store(float *p, Wide x) { *(Unaligned *)p = x; }
INLINE Wide all(float x) { return x - (Wide){0}; }

/* ---- what differs between processors ---- */

/* a b + c, rounded once; √a; and of two numbers the smaller or the larger, b if one is NaN. */
#if LANES == 16
INLINE Wide madd(Wide a, Wide b, Wide c) { return _mm512_fmadd_ps(a, b, c); }
INLINE Wide root(Wide a) { return _mm512_sqrt_ps(a); }
INLINE Wide smaller(Wide a, Wide b) { return _mm512_min_ps(a, b); }
INLINE Wide larger(Wide a, Wide b) { return _mm512_max_ps(a, b); }

#elif LANES == 8
INLINE Wide madd(Wide a, Wide b, Wide c) { return _mm256_fmadd_ps(a, b, c); }
INLINE Wide root(Wide a) { return _mm256_sqrt_ps(a); }
INLINE Wide smaller(Wide a, Wide b) { return _mm256_min_ps(a, b); }
INLINE Wide larger(Wide a, Wide b) { return _mm256_max_ps(a, b); }

#else
typedef int Mask __attribute__((vector_size(4 * LANES)));

INLINE Wide choose(Mask m, Wide a, Wide b) { return (Wide)((m & (Mask)a) | (~m & (Mask)b)); }
INLINE Wide smaller(Wide a, Wide b) { return choose(a < b, a, b); }
INLINE Wide larger(Wide a, Wide b) { return choose(a > b, a, b); }

#ifdef UNFUSED
/* WebAssembly has no fused multiply-add, and doing it in double would be slow: here it is rounded
 * twice, so a page's networks have last digits of their own. */
INLINE Wide madd(Wide a, Wide b, Wide c) { return a * b + c; }
INLINE Wide root(Wide a)
{
    EACH (i, LANES)
        a[i] = __builtin_sqrtf(a[i]);
    return a;
}

#elif defined __ARM_NEON
INLINE Wide madd(Wide a, Wide b, Wide c) { return vfmaq_f32(c, a, b); }
INLINE Wide root(Wide a) { return vsqrtq_f32(a); }

#else
INLINE Wide root(Wide a) { return _mm_sqrt_ps(a); }

typedef double Double __attribute__((vector_size(8 * LANES)));
typedef long long Bits __attribute__((vector_size(8 * LANES)));

/* Without the instruction: in double a b is exact, and its sum with c is rounded to odd, which
 * keeps a trace of what was cut off, so that the second rounding, to float, is right. The rest of
 * the sum is found as in Knuth's TwoSum; where there is one, and the last bit is even, the
 * neighbour on the side of the rest is odd.
 * Source: Boldo & Melquiond (2008), Emulation of a FMA and correctly rounded sums. */
static __attribute__((noinline)) Wide madd(Wide a, Wide b, Wide c)
{
    Double p = __builtin_convertvector(a, Double) * __builtin_convertvector(b, Double);
    Double q = __builtin_convertvector(c, Double), s = p + q;
    Double p_of_s = s - q, rest = (p - p_of_s) + (q - (s - p_of_s));
    Bits cut = (rest > 0) | (rest < 0), even = ((Bits)s & 1) == 0;
    Bits away = (rest > 0) == (s > 0), step = -1 - 2 * away; /* true is −1 */
    return __builtin_convertvector((Double)((Bits)s + (cut & even & step)), Wide);
}
#endif
#endif

/* ---- the same for all ---- */

/* x P(x²) / Q(x²), both of degree 4 and with positive coefficients only, fitted to tanh by least
 * relative error between −8 and 8; beyond, where tanh is within 3e-7 of ±1, it is that of ±8. */
INLINE Wide tanh_of(Wide x)
{
    x = larger(all(-8), smaller(all(8), x));
    Wide s = x * x;
    Wide p = madd(s, all(1.52925868e-8f), all(2.19392132e-5f));
    p = madd(p, s, all(3.57431872e-3f));
    p = madd(p, s, all(0.134468004f));
    p = madd(p, s, all(1));
    Wide q = madd(s, all(8.54774498e-7f), all(3.41572741e-4f));
    q = madd(q, s, all(2.61748247e-2f));
    q = madd(q, s, all(0.467801303f));
    q = madd(q, s, all(1));
    return x * p / q;
}

INLINE Wide finished(const Product *p, Wide y, size_t at)
{
    if (p->f == TANH)
        return tanh_of(y);
    if (p->f == SLOPE)
        return y * (1 - load(p->x + at) * load(p->x + at));
    return y;
}

/* A tile is HEIGHT rows of WIDTH vectors, as many sums as there are registers for, which are 16
 * with AVX2 and in a browser on x86-64; a row alone can be STRIP columns wide. */
#ifdef UNFUSED
enum { WIDTH = 2 };
#else
enum { WIDTH = LANES == 8 ? 2 : 4 };
#endif
enum { HEIGHT = 4, STRIP = LANES == 4 ? LINE : 4 * LINE };

/* R rows and V vectors of c, from row i and column j on. R and V are constants where it is
 * called, so that every sum is a register. */
INLINE void tile(const Product *p, size_t R, size_t V, size_t i, size_t j)
{
    Wide sum[HEIGHT][STRIP / LANES];
    const float *a = p->a.at + i * p->a.row, *b = p->b.at + j;
    EACH (r, R)
        EACH (v, V)
            sum[r][v] = load(p->from.at + (i + r) * p->from.row + j + v * LANES);
    for (size_t k = 0; k < p->terms; k++, a += p->a.column, b += p->b.row)
        EACH (r, R)
            EACH (v, V)
                sum[r][v] = madd(all(a[r * p->a.row]), load(b + v * LANES), sum[r][v]);
    EACH (r, R)
        EACH (v, V) {
            size_t at = (i + r) * p->c_row + j + v * LANES;
            store(p->c + at, finished(p, sum[r][v], at));
        }
}

/* V vectors of every row, from column j on; the rows left over by tiles one by one. */
INLINE void strip(const Product *p, size_t V, size_t j)
{
    size_t i = 0, step = V < WIDTH ? V : WIDTH;
    for (; i + HEIGHT <= p->rows; i += HEIGHT)
        for (size_t v = 0; v < V; v += step)
            tile(p, HEIGHT, step, i, j + v * LANES);
    for (; i < p->rows; i++)
        tile(p, 1, V, i, j);
}

static void clear_padding(const Product *p)
{
    size_t behind = whole_lines(p->columns) - p->columns;
    for (size_t i = 0; i < p->rows && behind; i++)
        memset(p->c + i * p->c_row + p->columns, 0, behind * sizeof p->c[0]);
}

static void multiply(const Product *p)
{
    size_t j = 0;
    EACH (halvings, 3)
        for (size_t width = STRIP >> halvings;
             width >= LINE && j + width <= whole_lines(p->columns); j += width)
            strip(p, width / LANES, j);
    clear_padding(p);
}

/* Σ_k x_k w_k over whole lines: sixteen sums, then eight of two each, and so on. */
INLINE float dot(size_t n, const float *x, const float *w)
{
    typedef float Four __attribute__((vector_size(16)));
    Wide sum[LINE / LANES] = {{0}};
    Four part[LINE / 4];
    for (size_t k = 0; k < n; k += LINE)
        EACH (v, LINE / LANES)
            sum[v] = madd(load(x + k + v * LANES), load(w + k + v * LANES), sum[v]);
    memcpy(part, sum, sizeof part);
    Four four = (part[0] + part[2]) + (part[1] + part[3]);
    return (four[0] + four[2]) + (four[1] + four[3]);
}

static void dots(const Product *p)
{
    for (size_t i = 0; i < p->rows; i++)
        for (size_t j = 0; j < p->columns; j++)
            p->c[i * p->c_row + j] =
                p->from.at[i * p->from.row + j] +
                dot(p->terms, p->a.at + i * p->a.row, p->b.at + j * p->b.column);
}

static void adam(size_t n, AdamStep step, float *w, float *g, float *m, float *v)
{
    const Wide b1 = all(0.9f), b2 = all(0.999f);
    for (size_t i = 0; i < n; i += LANES) {
        Wide slope = load(g + i);
        Wide mean = madd(b1, load(m + i), (1 - b1) * slope);
        Wide square = madd(b2, load(v + i), (1 - b2) * slope * slope);
        Wide size = madd(root(square), all(step.unbias), all(step.epsilon));
        store(g + i, all(0));
        store(m + i, mean);
        store(v + i, square);
        store(w + i, load(w + i) + all(step.rate) * mean / size);
    }
}

const Kernels KERNELS = {NAME, LANES, multiply, dots, adam};
