// REASON: hang:not-back
#include <signal.h>

static void attack(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (volatile int i = 0;; i++)
        ;
}
