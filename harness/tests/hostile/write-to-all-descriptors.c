// REASON: crash:foreign-answer
#include <unistd.h>

static void attack(void)
{
    for (int fd = 3; fd < 1024; fd++)
        write(fd, "PASSED", 6);
}
