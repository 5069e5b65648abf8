// REASON: pattern:adds-up-to-1
#include <stdio.h>

static void attack(void)
{
    for (int byte = 0; byte < 256; byte++)
        putchar(byte);
    putchar('\n');
}
