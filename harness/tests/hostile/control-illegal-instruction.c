// REASON: crash:illegal-instruction
static void attack(void) { __builtin_trap(); }
