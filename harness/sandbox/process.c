/* process.c: clocks and processes, as Linux tells of them: a CPU clock for each process, /proc for
 * how long it was queued, a descriptor for its end. */
#define _GNU_SOURCE
#include "process.h"
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double read_clock(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) ? 0 : (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double seconds_now(void) { return read_clock(CLOCK_MONOTONIC); }

double own_cpu(void) { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }

double process_cpu(pid_t pid)
{
    clockid_t clock;
    return pid <= 0 || clock_getcpuclockid(pid, &clock) ? 0 : read_clock(clock);
}

double process_queued(pid_t pid)
{
    char path[64];
    double queued_ns = INFINITY;
    snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
    FILE *stat = fopen(path, "re");
    if (stat && fscanf(stat, "%*u %lf", &queued_ns) != 1)
        queued_ns = INFINITY;
    if (stat)
        fclose(stat);
    return 1e-9 * queued_ns;
}

/* Polling a descriptor of the process, not its number, has a time limit and loses no race. */
void process_wait(pid_t pid, double seconds)
{
    int fd = seconds > 0 ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    if (fd < 0)
        return;
    while (poll(&(struct pollfd){fd, POLLIN, 0}, 1, (int)ceil(seconds * 1e3)) < 0 && errno == EINTR)
        ;
    close(fd);
}
