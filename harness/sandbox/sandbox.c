#define _GNU_SOURCE
#include "sandbox.h"
#include "bubble.h"
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    INFO = 5,        /* the descriptor of bubblewrap's own */
    PROCESSES = 512, /* of the stranger, all its batches together */
};

static bool limit(int what, size_t most) { return setrlimit(what, &(struct rlimit){most, most}) == 0; }

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
static bool set_descriptors(const int wanted[5], int info)
{
    int far[6];
    for (int i = 0; i <= INFO; i++) {
        int from = i == INFO ? info : wanted[i] >= 0 ? wanted[i] : i < 3 ? open("/dev/null", i ? O_WRONLY : O_RDONLY) : -1;
        far[i] = from < 0 ? -1 : fcntl(from, F_DUPFD, 16);
        if (from >= 0 && far[i] < 0)
            return false;
    }
    for (int i = 0; i <= INFO; i++)
        if (far[i] < 0)
            close(i);
        else if (dup2(far[i], i) < 0)
            return false;
    return close_range(INFO + 1, ~0u, 0) == 0;
}

/* ---- which backend ---- */

/* One process has one sandbox, and whoever starts a program may be far from who chose it. */
static struct {
    Backend backend;
    char root[PATH_MAX];
} used;

static const char *const names[BACKENDS] = {[BACKEND_NONE] = "none", [BACKEND_LANDLOCK] = "landlock", [BACKEND_BWRAP] = "bwrap"};

const char *backend_name(Backend backend) { return names[backend]; }

bool backend_named(const char *name, Backend *backend)
{
    for (int b = 0; b < BACKENDS; b++)
        if (!strcmp(names[b], name))
            return *backend = (Backend)b, true;
    return false;
}

bool sandbox_hides_files(void) { return confine_landlock() >= 1; }

Backend backend_light(void) { return sandbox_hides_files() ? BACKEND_LANDLOCK : BACKEND_NONE; }

void sandbox_use(Backend backend, const char *root)
{
    used.backend = backend;
    snprintf(used.root, sizeof used.root, "%s", root);
}

Backend sandbox_used(void) { return used.backend; }

/* ---- starting ---- */

typedef struct {
    const Sandboxed *what;
    const char *const *argv; /* what is executed: bubblewrap, or the program itself */
    char *const *environment;
    Backend backend;
    int info;
    int error; /* why it could not be shut in */
} Start;

/* A tool is shut in before it starts, a worker shuts itself in: until then it may open what its start needs. */
static bool shut_in(const Sandboxed *what, Backend backend)
{
    if (backend != BACKEND_LANDLOCK)
        return true;
    bool user = what->worker || (confine_user(true) && (geteuid() != STRANGER || limit(RLIMIT_NPROC, PROCESSES)));
    return user && confine_files(what->readable, what->writable, true) && (what->worker || confine_calls(CALLS_OF_TOOLS));
}

/* The child after vfork: it shares this process's memory until exec, so it makes system calls and nothing else. */
static _Noreturn void become(Start *start)
{
    const Sandboxed *what = start->what;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limits(what);
    bool there = start->backend == BACKEND_BWRAP || !what->dir || chdir(what->dir) == 0;
    if (there && set_descriptors(what->descriptor, start->info) && shut_in(what, start->backend))
        execvpe(start->argv[0], (char *const *)start->argv, start->environment);
    else
        start->error = errno;
    _exit(127);
}

/* Root's folder is made the stranger's, which then may write there. */
static bool hand_over(const Sandboxed *what, Backend backend)
{
    return backend == BACKEND_NONE || !what->writable || geteuid() != 0 || chown(what->writable, STRANGER, STRANGER) == 0;
}

bool sandbox_start(const Sandboxed *what, Process *process)
{
    const char *path = getenv("PATH");
    char own_path[PATH_MAX];
    int info[2] = {-1, -1};
    Bubble bubble;
    snprintf(own_path, sizeof own_path, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
    Start start = {.what = what,
                   .argv = what->argv,
                   .environment = (char *const[]){own_path, "LC_ALL=C.UTF-8", NULL},
                   .backend = what->trusted ? BACKEND_NONE : used.backend,
                   .info = -1};
    *process = (Process){.info = -1};
    if (!hand_over(what, start.backend))
        return false;
    if (start.backend == BACKEND_BWRAP) {
        if (what->worker && pipe2(info, O_CLOEXEC))
            return false;
        if (!bubble_words(&bubble, what, used.root, what->worker ? INFO : -1))
            return close(info[0]), close(info[1]), false;
        start.argv = bubble.word, start.info = info[1];
    }
    pid_t pid = vfork(); /* fork would copy the page tables of a process that has Criterion and Lua in it, for every worker */
    if (pid == 0)
        become(&start);
    if (start.info >= 0)
        close(start.info);
    *process = (Process){.pid = pid > 0 ? pid : 0, .inner = pid > 0 ? pid : 0, .info = info[0]};
    if (pid > 0 && start.error)
        sandbox_end(process, 1), errno = start.error;
    return process->pid > 0;
}

/* The only child of a process, or the process itself where it has none. */
static pid_t child_of(pid_t pid)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    FILE *children = fopen(path, "re");
    bool found = children && fscanf(children, "%d", &child) == 1;
    if (children)
        fclose(children);
    return found ? child : pid;
}

/* Bubblewrap names the first process of its space: the program, or for root its own, which has started the program. */
void sandbox_stands(Process *process)
{
    char text[256];
    if (process->info < 0)
        return;
    ssize_t n = read(process->info, text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    const char *is = strstr(text, "\"child-pid\":");
    if (is)
        process->inner = child_of((pid_t)strtol(is + strlen("\"child-pid\":"), NULL, 10));
    close(process->info);
    process->info = -1;
}

/* ---- ending ---- */

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

/* bubblewrap ends as a shell would tell it: 128 and the signal's number. A program that exits so by itself is told in the same way. */
static int told_signal(int status)
{
    return WIFSIGNALED(status)                                                                       ? WTERMSIG(status)
           : WIFEXITED(status) && WEXITSTATUS(status) > 128 && WEXITSTATUS(status) <= 128 + SIGRTMAX ? WEXITSTATUS(status) - 128
                                                                                                     : 0;
}

Ending sandbox_end(Process *process, double grace_s)
{
    int status = 0;
    struct rusage used_up = {0};
    pid_t pid = process->pid;
    if (grace_s > 0)
        wait_at_most(pid, grace_s);
    if (process->inner != pid)
        kill(process->inner, SIGKILL);
    kill(-pid, SIGKILL); /* the group, while its leader's number cannot be anyone else's */
    kill(pid, SIGKILL);
    while (wait4(pid, &status, 0, &used_up) < 0 && errno == EINTR)
        ;
    if (process->info >= 0)
        close(process->info);
    *process = (Process){.info = -1};
    int number = told_signal(status);
    return (Ending){
        .status = number ? -1 : WEXITSTATUS(status),
        .signal = number,
        .cpu_s = (double)(used_up.ru_utime.tv_sec + used_up.ru_stime.tv_sec) +
                 1e-6 * (double)(used_up.ru_utime.tv_usec + used_up.ru_stime.tv_usec),
    };
}

double sandbox_cpu(const Process *process)
{
    clockid_t clock;
    struct timespec used_up;
    if (!process->pid || clock_getcpuclockid(process->inner, &clock) || clock_gettime(clock, &used_up))
        return 0;
    return (double)used_up.tv_sec + 1e-9 * (double)used_up.tv_nsec;
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

/* Bubblewrap says by a byte on descriptor 3 that the tool has been started; without one, what was printed is bubblewrap's own complaint. */
static bool stood(int fd)
{
    char byte;
    return read(fd, &byte, 1) == 1;
}

static void run_to_its_end(Process *process, int prints, double wall_s, size_t cap, Finished *how)
{
    double until = seconds_now() + wall_s;
    int program = (int)syscall(SYS_pidfd_open, process->pid, 0);
    collect(prints, program, until, cap, how);
    how->ending = sandbox_end(process, until - seconds_now());
    how->late = how->ending.signal == SIGKILL && seconds_now() >= until;
    how->output[how->length] = '\0';
    close(program);
}

bool sandbox_run(Sandboxed what, double wall_s, size_t cap, Finished *how, char why[SANDBOX_WHY])
{
    int prints[2] = {-1, -1}, stands[2] = {-1, -1};
    bool wrapped = used.backend == BACKEND_BWRAP && !what.trusted;
    Process process;
    *how = (Finished){.output = malloc(cap + 1)};
    bool started = how->output && pipe2(prints, O_CLOEXEC) == 0 && pipe2(stands, O_CLOEXEC) == 0;
    memcpy(what.descriptor, (int[]){-1, prints[1], prints[1], wrapped ? stands[1] : -1, -1}, sizeof what.descriptor);
    started = started && sandbox_start(&what, &process);
    if (!started)
        snprintf(why, SANDBOX_WHY, "%s cannot be started under %s: %s", what.argv[0], names[used.backend], strerror(errno));
    close(prints[1]), close(stands[1]);
    if (started)
        run_to_its_end(&process, prints[0], wall_s, cap, how);
    if (started && wrapped && !stood(stands[0])) {
        snprintf(why, SANDBOX_WHY, "%s cannot be started under bwrap: %.*s", what.argv[0], (int)strcspn(how->output, "\n"), how->output);
        started = false;
    }
    close(prints[0]), close(stands[0]);
    if (!started)
        free(how->output);
    return started;
}
