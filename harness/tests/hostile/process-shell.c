// REASON: forbidden:clone3
#include <stdlib.h>

static void attack(void) { system("touch /tmp/ascent-owned"); }
