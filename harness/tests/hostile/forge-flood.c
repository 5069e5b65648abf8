// REASON: crash:foreign-answer
#include <unistd.h>

static void attack(void)
{
    static char zeros[1 << 20];
    for (int i = 0; i < 1000; i++)
        write(4, zeros, sizeof zeros);
}
