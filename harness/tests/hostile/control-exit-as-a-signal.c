// REASON: crash:ended-itself
#include <unistd.h>

static void attack(void) { _exit(128 + 11); }
