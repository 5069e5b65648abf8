// REASON: crash:ended-itself
#include <unistd.h>

static void attack(void)
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
}
