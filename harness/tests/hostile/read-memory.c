// REASON: memory:stack-buffer-overflow
#include <stdio.h>
#include <string.h>

static void attack(void)
{
    for (const char *at = (const char *)&at;; at++)
        if (!memcmp(at, "expected", 8))
            puts(at);
}
