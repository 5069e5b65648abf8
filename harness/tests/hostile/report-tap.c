// REASON: pattern:adds-up-to-1
#include <stdio.h>

static void attack(void) { printf("ok 1 - softmax\n1..1\nBail out!\n"); fflush(stdout); }
