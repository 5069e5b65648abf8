// REASON: crash:exit
#include <unistd.h>

static void attack(void) { _exit(0); }
