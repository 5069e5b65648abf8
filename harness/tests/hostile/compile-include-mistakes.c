// REASON: compile:compile
#include "@ROOT@/solutions/01-softmax-step/mistakes.c"
static void attack(void) {}
