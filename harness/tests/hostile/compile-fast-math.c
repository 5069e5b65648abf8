// REASON: pattern:blind-to-theta
#pragma GCC optimize("fast-math")
static void attack(void) {}
