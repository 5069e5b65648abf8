// REASON: pattern:blind-to-theta
#include <stdio.h>

static void attack(void) { printf("ok 1 - softmax\n1..1\nBail out!\n"); fflush(stdout); }
