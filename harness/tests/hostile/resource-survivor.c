// REASON: forbidden:clone
#include <unistd.h>

static void attack(void)
{
    if (fork() == 0) {
        setsid();
        execlp("sleep", "sleep", "98765", NULL);
    }
}
