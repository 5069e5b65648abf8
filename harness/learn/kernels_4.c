/* kernels_4.c: kernels.h for aarch64, for x86-64 without AVX2, and, UNFUSED, for a page. */
#define LANES 4
#ifdef UNFUSED
#define NAME "multiply, then add"
#elif defined __ARM_NEON
#include <arm_neon.h>
#define NAME "NEON"
#else
#include <immintrin.h>
#define NAME "no fused multiply-add"
#endif
#define KERNELS kernels_4
#include "kernels_lanes.h"
