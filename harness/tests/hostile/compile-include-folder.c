// REASON: compile:compile
#include "/"
static void attack(void) {}
