// REASON: crash:signal-19
#include <signal.h>

static void attack(void) { raise(SIGSTOP); }
