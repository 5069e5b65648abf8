// REASON: forbidden:clone
#include <unistd.h>

__attribute__((constructor)) static void before_all(void)
{
    while (fork() >= 0)
        ;
}

static void attack(void) { (void)0; }
