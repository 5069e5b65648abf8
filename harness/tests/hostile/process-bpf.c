// REASON: forbidden:bpf
#include <sys/syscall.h>
#include <unistd.h>

static void attack(void) { syscall(SYS_bpf, 0, NULL, 0); }
