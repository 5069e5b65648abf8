// REASON: forbidden:rename
#include <stdio.h>

static void attack(void) { rename("@IN@/ada", "@IN@/ascent-owned"); }
