// REASON: forbidden:unshare
#include <sched.h>

static void attack(void) { unshare(CLONE_NEWUSER); }
