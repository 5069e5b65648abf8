// REASON: forbidden:setuid
#include <unistd.h>

static void attack(void) { setuid(0); }
