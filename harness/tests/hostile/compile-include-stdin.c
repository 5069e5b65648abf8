// REASON: compile:compile or pattern:blind-to-theta
#include "/dev/stdin"
static void attack(void) {}
