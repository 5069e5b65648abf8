// REASON: pattern:blind-to-theta
#include <fenv.h>

static void attack(void) { fesetround(FE_UPWARD); }
