// REASON: crash:ended-itself
#include <unistd.h>

static void first(void) { _exit(0); }
__attribute__((section(".init_array"), used)) static void (*const early)(void) = first;

static void attack(void) { (void)0; }
