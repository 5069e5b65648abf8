/* kernels_4.c: kernels.h for aarch64, and for x86-64 without AVX2. */
#define LANES 4
#ifdef __ARM_NEON
#include <arm_neon.h>
#define NAME "NEON"
#else
#include <immintrin.h>
#define NAME "no fused multiply-add"
#endif
#define KERNELS kernels_4
#include "kernels_lanes.h"
