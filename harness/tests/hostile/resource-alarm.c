// REASON: forbidden:alarm
#include <unistd.h>

static void attack(void) { alarm(1); }
