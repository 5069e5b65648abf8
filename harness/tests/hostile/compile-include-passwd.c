// REASON: compile:compile
#include "/etc/passwd"
static void attack(void) {}
