// REASON: forbidden:system-call
#include <sys/syscall.h>
#include <unistd.h>

static void attack(void) { syscall(0x40000000 | SYS_getpid); }
