// REASON: compile:compile
#include "/dev/zero"
static void attack(void) {}
