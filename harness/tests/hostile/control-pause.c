// REASON: forbidden:pause
#include <unistd.h>

static void attack(void) { pause(); }
