// REASON: crash:abort
#include <stdlib.h>

static void attack(void) { abort(); }
