// REASON: forbidden:mlockall
#include <sys/mman.h>

static void attack(void) { mlockall(MCL_CURRENT | MCL_FUTURE); }
