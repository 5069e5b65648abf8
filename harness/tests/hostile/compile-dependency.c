// REASON: compile:compile
#include_next "/etc/passwd"
#pragma GCC dependency "/etc/passwd"
static void attack(void) {}
