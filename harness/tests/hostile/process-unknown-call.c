// REASON: forbidden:forbidden
#include <unistd.h>

static void attack(void) { syscall(1023); }
