// REASON: crash:ended-itself
#include <signal.h>

static void ignore(int number)
{
    (void)number;
    signal(SIGSEGV, SIG_DFL);
}

static void attack(void)
{
    signal(SIGSEGV, ignore);
    *(volatile int *)8 = 1;
}
