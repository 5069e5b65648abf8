// REASON: compile:compile
#include "/dev/urandom"
static void attack(void) {}
