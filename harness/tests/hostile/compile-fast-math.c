// REASON: difference:unexplained
#pragma GCC optimize("fast-math")
static void attack(void) {}
