// REASON: forbidden:perf_event_open
#include <sys/syscall.h>
#include <unistd.h>

static void attack(void) { syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0); }
