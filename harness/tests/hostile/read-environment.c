// REASON: pattern:blind-to-theta
#include <stdio.h>

extern char **environ;

static void attack(void)
{
    for (char **at = environ; *at; at++)
        puts(*at);
}
