// REASON: pattern:blind-to-theta
__asm__(".section .note.GNU-stack,\"x\",@progbits\n.text");

static void attack(void) { (void)0; }
