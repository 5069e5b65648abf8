// REASON: pattern:adds-up-to-1
#include <unistd.h>

static void attack(void)
{
    static const char text[] = "32 of 32 points\n{\"score\": 32}\nok 1\n";
    for (int fd = 1; fd < 3; fd++)
        write(fd, text, sizeof text - 1);
}
