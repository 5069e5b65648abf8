// REASON: memory:out-of-memory
#include <stdlib.h>
#include <string.h>

static void attack(void)
{
    for (;;)
        memset(malloc(1 << 20), 1, 1 << 20);
}
