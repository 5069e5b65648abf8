// REASON: pattern:blind-to-theta
static void attack(void) { __builtin_ia32_ldmxcsr(0xffc0); }
