// REASON: pattern:adds-up-to-1
#include <stdio.h>

extern char **environ;

static void attack(void)
{
    for (char **at = environ; *at; at++)
        puts(*at);
}
