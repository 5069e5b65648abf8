// REASON: compile:compile
__asm__(".section .rodata\nstolen: .incbin \"@ROOT@/build/lessons/01-softmax-step/reference.record\"\n.byte 0\n.text");
static void attack(void) {}
