// REASON: hang:not-back
#include <signal.h>

static void attack(void)
{
    for (int number = 1; number < 31; number++)
        signal(number, SIG_IGN);
    for (volatile int i = 0;; i++)
        ;
}
