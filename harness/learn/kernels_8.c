/* kernels_8.c: kernels.h for processors with AVX2 and FMA. */
#ifdef __x86_64__
#include <immintrin.h>
#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#define LANES 8
#define NAME "AVX2"
#define KERNELS kernels_8
#include "kernels_lanes.h"
#ifdef __clang__
#pragma clang attribute pop
#endif
#endif
