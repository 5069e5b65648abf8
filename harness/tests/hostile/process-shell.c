// REASON: forbidden:clone3 or forbidden:system-call
#include <stdlib.h>

static void attack(void) { system("touch /tmp/ascent-owned"); }
