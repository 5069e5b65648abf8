// REASON: forbidden:vfork
#include <unistd.h>

static void attack(void)
{
    if (vfork() == 0)
        _exit(0);
}
