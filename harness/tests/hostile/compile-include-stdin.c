// REASON: compile:compile
#include "/dev/stdin"
static void attack(void) {}
