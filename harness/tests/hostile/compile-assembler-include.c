// REASON: compile:compile
__asm__(".include \"/etc/passwd\"");
static void attack(void) {}
