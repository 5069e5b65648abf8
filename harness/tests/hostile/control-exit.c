// REASON: crash:exit
#include <stdlib.h>

static void attack(void) { exit(0); }
