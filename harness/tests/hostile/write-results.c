// REASON: forbidden:openat
#include <stdio.h>

static void attack(void) { fopen("@OUT@/ada/results.json", "a"); }
