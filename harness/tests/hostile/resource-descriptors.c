// REASON: forbidden:dup
#include <unistd.h>

static void attack(void)
{
    while (dup(0) >= 0)
        ;
}
