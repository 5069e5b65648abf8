/* kernels_4.c: kernels.h for any processor. */
#define LANES 4
#ifdef __ARM_NEON
#include <arm_neon.h>
#define NAME "NEON"
#else
#define NAME "no fused multiply-add"
#endif
#define KERNELS kernels_4
#include "kernels_lanes.h"
