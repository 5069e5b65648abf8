// REASON: pattern:adds-up-to-1
#pragma GCC optimize("fast-math")
static void attack(void) {}
