// REASON: memory:out-of-memory or hang:not-back
#include <stdlib.h>
#include <string.h>

static void attack(void)
{
    for (;;)
        memset(malloc(1 << 20), 1, 1 << 20);
}
