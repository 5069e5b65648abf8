// REASON: forbidden:io_uring_setup
#include <sys/syscall.h>
#include <unistd.h>

static void attack(void) { syscall(SYS_io_uring_setup, 8, NULL); }
