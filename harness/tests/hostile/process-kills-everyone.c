// REASON: forbidden:kill
#include <signal.h>

static void attack(void) { kill(-1, SIGKILL); }
