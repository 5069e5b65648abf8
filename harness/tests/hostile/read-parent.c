// REASON: pattern:blind-to-theta
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
    char path[64];
    static const char *const files[] = {"environ", "cmdline", "maps", "mem"};
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", getppid(), files[i]);
        show(path);
    }
}
