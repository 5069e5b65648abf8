// REASON: compile:compile
__asm__(".section .rodata\nstolen: .incbin \"@ROOT@/solutions/01-softmax-step/softmax_step.c\"\n.byte 0\n.text");
static void attack(void) {}
