// REASON: compile:compile or difference:unexplained
#include "/dev/stdin"
static void attack(void) {}
