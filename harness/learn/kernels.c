/* kernels.c: which kernels suit the processor, and the one function that is the same for all. */
#include "kernels.h"

extern const Kernels kernels_16, kernels_8, kernels_4;

const Kernels *kernels_with(size_t lanes)
{
#if defined __x86_64__ && !defined UNFUSED
    if (lanes == 16 && __builtin_cpu_supports("avx512f"))
        return &kernels_16;
    if (lanes == 8 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &kernels_8;
#endif
    return lanes == 4 ? &kernels_4 : NULL;
}

const Kernels *kernels_here(void)
{
    for (size_t lanes = 16; lanes > 4; lanes /= 2)
        if (kernels_with(lanes))
            return kernels_with(lanes);
    return &kernels_4;
}

/* Rows begin where floats may. */
typedef float Four __attribute__((vector_size(16), aligned(sizeof(float))));

/* Columns become rows in two rounds of dealing two vectors like two halves of a pack of cards:
 * first rows 0 and 2, 1 and 3, then what has come of them. Rows from `rows` on count as 0. */
static void transpose_square(size_t rows, const float *w, size_t w_row, float *t, size_t t_row)
{
    Four r[4], s[4];
    for (size_t i = 0; i < 4; i++)
        r[i] = i < rows ? *(const Four *)(w + i * w_row) : (Four){0};
    for (size_t i = 0; i < 2; i++) {
        s[i] = __builtin_shufflevector(r[i], r[i + 2], 0, 4, 1, 5);
        s[i + 2] = __builtin_shufflevector(r[i], r[i + 2], 2, 6, 3, 7);
    }
    for (size_t i = 0; i < 4; i += 2) {
        *(Four *)(t + i * t_row) = __builtin_shufflevector(s[i], s[i + 1], 0, 4, 1, 5);
        *(Four *)(t + (i + 1) * t_row) = __builtin_shufflevector(s[i], s[i + 1], 2, 6, 3, 7);
    }
}

void kernels_transpose(size_t rows, size_t columns, const float *w, size_t w_row, float *t,
                       size_t t_row)
{
    for (size_t i = 0; i < rows; i += 4)
        for (size_t j = 0; j < columns; j += 4)
            transpose_square(rows - i, w + i * w_row + j, w_row, t + j * t_row + i, t_row);
}
