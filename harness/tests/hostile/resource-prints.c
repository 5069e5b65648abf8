// REASON: crash:too-much-output
#include <stdio.h>

static void attack(void)
{
    for (;;)
        puts("32 of 32 points, 32 of 32 points, 32 of 32 points, 32 of 32 points");
}
