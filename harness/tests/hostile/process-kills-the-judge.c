// REASON: forbidden:kill
#include <signal.h>
#include <unistd.h>

static void attack(void) { kill(getppid() > 1 ? getppid() : -1, SIGKILL); }
