// REASON: compile:compile
__asm__(".incbin \"/dev/zero\"");
static void attack(void) {}
