// REASON: compile:compile
__asm__(".globl ascent_missing\n.set ascent_missing, 0");

static void attack(void) { (void)0; }
