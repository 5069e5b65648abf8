// REASON: pattern:blind-to-theta
#include <fenv.h>

static void attack(void) { feenableexcept(FE_ALL_EXCEPT); }
