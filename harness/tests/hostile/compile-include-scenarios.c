// REASON: compile:compile
#include "@ROOT@/chapters/01-softmax-step/scenarios.lua"
static void attack(void) {}
