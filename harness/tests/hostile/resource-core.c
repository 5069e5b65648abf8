// REASON: forbidden:prlimit64
#include <stdlib.h>
#include <sys/resource.h>

static void attack(void)
{
    struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &most);
    abort();
}
