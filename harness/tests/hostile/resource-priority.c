// REASON: forbidden:setpriority
#include <sys/resource.h>

static void attack(void) { setpriority(PRIO_PROCESS, 0, -20); }
