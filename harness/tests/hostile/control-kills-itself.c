// REASON: crash:signal-9
#include <signal.h>
#include <unistd.h>

static void attack(void) { kill(getpid(), SIGKILL); }
