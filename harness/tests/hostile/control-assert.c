// REASON: crash:abort
#include <assert.h>

static void attack(void) { assert(!"32 of 32 points" && "\"],\"status\":\"passed\""); }
