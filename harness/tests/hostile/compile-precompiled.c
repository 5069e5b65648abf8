// REASON: compile:compile
#pragma GCC pch_preprocess "/etc/passwd"
#include "/tmp/ascent-owned.gch"
static void attack(void) {}
