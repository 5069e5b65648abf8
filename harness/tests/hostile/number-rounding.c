// REASON: difference:unexplained
#include <fenv.h>

static void attack(void) { fesetround(FE_UPWARD); }
