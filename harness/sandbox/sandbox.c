#define _GNU_SOURCE
#include "sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void limit(int what, size_t most) { setrlimit(what, &(struct rlimit){most, most}); }

static void set_limits(const Sandboxed *what)
{
    limit(RLIMIT_CORE, 0);
    if (what->cpu_s > 0)
        limit(RLIMIT_CPU, (size_t)ceil(what->cpu_s));
    if (what->memory_mb)
        limit(RLIMIT_AS, what->memory_mb << 20);
    if (what->file_mb)
        limit(RLIMIT_FSIZE, what->file_mb << 20);
}

/* Puts the named descriptors in their places. First all of them out of the way, so that none is overwritten. */
static bool set_descriptors(const int wanted[5])
{
    int far[5];
    for (int i = 0; i < 5; i++) {
        int from = wanted[i] >= 0 ? wanted[i] : i < 3 ? open("/dev/null", i ? O_WRONLY : O_RDONLY) : -1;
        far[i] = from < 0 ? -1 : fcntl(from, F_DUPFD, 16);
        if (from >= 0 && far[i] < 0)
            return false;
    }
    for (int i = 0; i < 5; i++)
        if (far[i] < 0)
            close(i);
        else if (dup2(far[i], i) < 0)
            return false;
    return close_range(5, ~0u, 0) == 0;
}

/* ---- which files it sees ---- */

enum {
    READING = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    EVERYTHING = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, /* what the first version of Landlock knows; see every_access */
    ON_FILES = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* What later versions add. The header of the compiler's machine may be older than the kernel it runs on. */
typedef struct {
    uint64_t files, net, scoped;
} Ruleset;
static const uint64_t TCP = 3, SIGNALS_AND_SOCKETS = 3;

static long landlock_version(void) { return syscall(SYS_landlock_create_ruleset, NULL, 0, 1u /* LANDLOCK_CREATE_RULESET_VERSION */); }

bool sandbox_hides_files(void) { return landlock_version() >= 1; }

/* All that a version can refuse: the second added moving files between folders, the third cutting them short, the fifth ioctl. */
static uint64_t every_access(long version)
{
    uint64_t added[] = {[2] = 1u << 13, [3] = 1u << 14, [5] = 1u << 15}, all = EVERYTHING;
    for (long v = 2; v <= version && v <= 5; v++)
        all |= added[v];
    return all;
}

/* A path that does not exist needs no rule. */
static void allow(int rules, const char *path, uint64_t access)
{
    struct stat is;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &is) == 0 && !S_ISDIR(is.st_mode))
        access &= ON_FILES;
    struct landlock_path_beneath_attr beneath = {.allowed_access = access, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(fd);
}

/* False if the kernel knows how and yet does not. */
static bool hide_files(const Sandboxed *what)
{
    static const char *const system[] = {"/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/ld.so.cache", "/etc/alternatives", "/proc/self", NULL};
    long version = landlock_version();
    if (!what->readable || version < 1)
        return true;
    Ruleset rules = {every_access(version), TCP, SIGNALS_AND_SOCKETS};
    size_t known = version >= 6 ? sizeof rules : version >= 4 ? offsetof(Ruleset, scoped) : offsetof(Ruleset, net);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, known, 0);
    for (const char *const *path = system; *path; path++)
        allow(fd, *path, READING);
    for (const char *const *path = what->readable; *path; path++)
        allow(fd, *path, READING);
    allow(fd, "/dev/null", READING | LANDLOCK_ACCESS_FS_WRITE_FILE);
    if (what->writable)
        allow(fd, what->writable, every_access(version));
    return fd >= 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
}

/* The child after vfork: it shares this process's memory until exec, so it makes system calls and nothing else. */
static _Noreturn void become(const Sandboxed *what, char *const environment[])
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limits(what);
    if ((!what->dir || chdir(what->dir) == 0) && set_descriptors(what->descriptor) && hide_files(what))
        execvpe(what->argv[0], (char *const *)what->argv, environment);
    _exit(127);
}

pid_t sandbox_start(const Sandboxed *what)
{
    const char *path = getenv("PATH");
    char own_path[PATH_MAX];
    snprintf(own_path, sizeof own_path, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
    char *const environment[] = {own_path, "LC_ALL=C.UTF-8", NULL};
    pid_t pid = vfork(); /* fork would copy the page tables of a process that has Criterion and Lua in it, for every worker */
    if (pid == 0)
        become(what, environment);
    return pid;
}

/* Polling a descriptor of the process, not its number, has a time limit and loses no race. */
static void wait_at_most(pid_t pid, double seconds)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0)
        return;
    while (poll(&(struct pollfd){fd, POLLIN, 0}, 1, (int)ceil(seconds * 1e3)) < 0 && errno == EINTR)
        ;
    close(fd);
}

Ending sandbox_end(pid_t pid, double grace_s)
{
    int status = 0;
    struct rusage used = {0};
    if (grace_s > 0)
        wait_at_most(pid, grace_s);
    kill(-pid, SIGKILL); /* the group, while its leader's number cannot be anyone else's */
    kill(pid, SIGKILL);
    while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR)
        ;
    return (Ending){
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec),
    };
}

double sandbox_cpu(pid_t pid)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &used))
        return 0;
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Reads until the program has ended, or has closed its end, or the time is up. What is past the cap is thrown away. */
static void collect(int fd, int program, double until, size_t cap, Finished *how)
{
    char chunk[4096];
    for (double left; (left = until - seconds_now()) > 0;) {
        struct pollfd on[2] = {{fd, POLLIN, 0}, {program, POLLIN, 0}};
        if (poll(on, 2, (int)ceil(left * 1e3)) < 0 && errno != EINTR)
            return;
        if (!on[0].revents && on[1].revents)
            return;
        ssize_t got = on[0].revents ? read(fd, chunk, sizeof chunk) : -1;
        if (got == 0)
            return;
        size_t some = got > 0 ? (size_t)got : 0, keep = some < cap - how->length ? some : cap - how->length;
        memcpy(how->output + how->length, chunk, keep);
        how->length += keep;
    }
}

bool sandbox_run(Sandboxed what, double wall_s, size_t cap, Finished *how)
{
    int ends[2];
    *how = (Finished){.output = malloc(cap + 1)};
    if (!how->output || pipe2(ends, O_CLOEXEC))
        return free(how->output), false;
    memcpy(what.descriptor, (int[]){-1, ends[1], ends[1], -1, -1}, sizeof what.descriptor);
    pid_t pid = sandbox_start(&what);
    close(ends[1]);
    if (pid > 0) {
        double until = seconds_now() + wall_s;
        int program = (int)syscall(SYS_pidfd_open, pid, 0);
        collect(ends[0], program, until, cap, how);
        how->ending = sandbox_end(pid, until - seconds_now());
        how->late = how->ending.signal == SIGKILL && seconds_now() >= until;
        how->output[how->length] = '\0';
        close(program);
    } else
        free(how->output);
    close(ends[0]);
    return pid > 0;
}
