// REASON: pattern:adds-up-to-1
__asm__(".print \"32 of 32 points\"");
static void attack(void) {}
