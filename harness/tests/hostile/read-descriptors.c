// REASON: pattern:blind-to-theta
#include <stdio.h>
#include <unistd.h>

static void attack(void)
{
    char text[4096];
    for (int fd = 5; fd < 1024; fd++) {
        ssize_t n = read(fd, text, sizeof text);
        if (n > 0)
            printf("%.*s\n", (int)n, text);
    }
    if (read(0, text, sizeof text) > 0)
        puts(text);
}
