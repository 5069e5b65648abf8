/* runner.c: a signal comes when the runner is gone, and what handles it kills the children. A
 * sandboxed program is another user, whom no parent's death may signal. */
#define _GNU_SOURCE
#include "runner.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static void on_end(int number)
{
    char text[4096] = "";
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, text, sizeof text - 1) > 0)
        for (char *at = text, *rest; strtol(at, &rest, 10) > 0; at = rest) {
            pid_t child = (pid_t)strtol(at, NULL, 10);
            kill(-child, SIGKILL), kill(child, SIGKILL);
        }
    _exit(128 + number);
}

void end_with_runner(void)
{
    struct sigaction end = {.sa_handler = on_end};
    sigaction(SIGTERM, &end, NULL), sigaction(SIGINT, &end, NULL), sigaction(SIGHUP, &end, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

int open_of_runner(int fd, int mode)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getppid(), fd);
    return open(path, mode | O_CLOEXEC);
}
