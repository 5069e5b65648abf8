// REASON: forbidden:setitimer
#include <sys/time.h>

static void attack(void)
{
    struct itimerval soon = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &soon, NULL);
}
