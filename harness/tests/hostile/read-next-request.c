// REASON: pattern:blind-to-theta
#include <poll.h>
#include <unistd.h>

static void attack(void)
{
    char text[4096];
    for (struct pollfd on = {3, POLLIN, 0}; poll(&on, 1, 0) > 0;)
        if (read(3, text, sizeof text) <= 0)
            return;
}
