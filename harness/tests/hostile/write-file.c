// REASON: forbidden:openat
#include <stdio.h>

static void attack(void) { fopen("/tmp/ascent-owned", "w"); }
