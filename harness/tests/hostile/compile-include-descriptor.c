// REASON: compile:compile
#include "/proc/self/fd/3"
static void attack(void) {}
