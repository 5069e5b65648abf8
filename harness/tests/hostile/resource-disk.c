// REASON: forbidden:openat
#include <stdio.h>

static void attack(void)
{
    FILE *file = fopen("ascent-owned", "w");
    for (int i = 0; file && i < 1 << 30; i++)
        fputc(0, file);
}
