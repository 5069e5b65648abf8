// REASON: forbidden:system-call
#include <unistd.h>

static void attack(void) { syscall(1023); }
