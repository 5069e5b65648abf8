// REASON: compile:compile
#include "softmax_step.c"
static void attack(void) {}
