// REASON: forbidden:system-call
#include <signal.h>
#include <unistd.h>

static void attack(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    fork();
}
