// REASON: forbidden:prlimit64
#include <sys/resource.h>

static void attack(void)
{
    struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &most);
    for (volatile int i = 0;; i++)
        ;
}
