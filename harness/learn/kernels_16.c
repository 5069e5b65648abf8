/* kernels_16.c: kernels.h for processors with AVX-512. */
#ifdef __x86_64__
#include <immintrin.h>
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#else
#pragma GCC target("avx512f,prefer-vector-width=512")
#endif
#define LANES 16
#define NAME "AVX-512"
#define KERNELS kernels_16
#include "kernels_lanes.h"
#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
