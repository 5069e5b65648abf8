// REASON: pattern:adds-up-to-1
static void attack(void) { __builtin_ia32_ldmxcsr(0xffc0); }
