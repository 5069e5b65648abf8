// REASON: compile:compile
__asm__(".section .rodata\n.space 100000000000\n.text");
static void attack(void) {}
