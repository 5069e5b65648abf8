// REASON: forbidden:keyctl
#include <sys/syscall.h>
#include <unistd.h>

static void attack(void) { syscall(SYS_keyctl, 0, -3, 0); }
