// REASON: forbidden:pipe2
#include <unistd.h>

static void attack(void)
{
    int ends[2];
    while (pipe(ends) == 0)
        ;
}
