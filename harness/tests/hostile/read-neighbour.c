// REASON: pattern:adds-up-to-1
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void show(const char *path)
{
    char text[4096];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);
    if (n > 0)
        printf("%.*s\n", (int)n, text), fflush(stdout);
    close(fd);
}

static void attack(void)
{
    show("@IN@/ada/softmax_step.c");
    show("@IN@/alan/softmax_step.c");
}
