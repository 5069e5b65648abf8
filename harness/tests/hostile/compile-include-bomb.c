// REASON: compile:compile
#include __FILE__
#include __FILE__
static void attack(void) {}
