// REASON: forbidden:rt_sigaction
#include <signal.h>
#include <unistd.h>

static void attack(void)
{
    signal(SIGSYS, SIG_IGN);
    fork();
}
