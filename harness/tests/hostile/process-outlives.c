// REASON: forbidden:prctl
#include <sys/prctl.h>

static void attack(void) { prctl(PR_SET_PDEATHSIG, 0); }
