// REASON: pattern:adds-up-to-1
#include <stdio.h>

static void attack(void) { printf("](http://example.org) ![x](http://example.org/x.png) `32 of 32`\n"); fflush(stdout); }
