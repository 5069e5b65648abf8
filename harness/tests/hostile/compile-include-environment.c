// REASON: compile:compile
#include "/proc/self/environ"
static void attack(void) {}
