// REASON: compile:compile
__asm__(".section .rodata\n.rept 2000000000\n.quad 0x0123456789abcdef\n.endr\n.text");
static void attack(void) {}
