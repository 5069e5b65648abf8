// REASON: compile:compile
#include "@ROOT@/solutions/01-softmax-step/softmax_step.c"
static void attack(void) {}
