// REASON: forbidden:ptrace
#include <sys/ptrace.h>
#include <unistd.h>

static void attack(void) { ptrace(PTRACE_ATTACH, getppid(), 0, 0); }
