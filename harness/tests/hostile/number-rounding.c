// REASON: pattern:adds-up-to-1
#include <fenv.h>

static void attack(void) { fesetround(FE_UPWARD); }
