// REASON: compile:compile
#include "@IN@/ada/softmax_step.c"
static void attack(void) {}
