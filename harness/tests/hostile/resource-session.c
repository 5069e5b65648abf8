// REASON: forbidden:setsid
#include <unistd.h>

static void attack(void) { setsid(); }
