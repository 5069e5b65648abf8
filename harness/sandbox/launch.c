/* launch.c: the program that serves in a sandbox is started, by itself or by bubblewrap, and ended
 * with its group. Between vfork and exec only system calls are made. */
#define _GNU_SOURCE
#include "launch.h"
#include "bwrap.h"
#include "confine.h"
#include "orders.h"
#include "process.h"
#include <assert.h>
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
#include <unistd.h>

/* ---- which backend ---- */

static const char *const names[BACKENDS] = {
    [BACKEND_NONE] = "none", [BACKEND_LANDLOCK] = "landlock", [BACKEND_BWRAP] = "bwrap"};

const char *backend_name(Backend backend) { return names[backend]; }

bool backend_named(const char *name, Backend *backend)
{
    for (int b = BACKEND_NONE; b < BACKENDS; b++)
        if (!strcmp(names[b], name))
            return *backend = (Backend)b, true;
    return false;
}

bool sandbox_hides_files(void) { return confine_landlock() >= 1; }

Backend backend_light(void) { return sandbox_hides_files() ? BACKEND_LANDLOCK : BACKEND_NONE; }

bool sandbox_hand_over(Backend backend, const char *folder)
{
    return backend == BACKEND_NONE || geteuid() != 0 || chown(folder, STRANGER, STRANGER) == 0;
}

/* ---- starting ---- */

typedef struct {
    const SandboxPlan *what;
    const char *const *argv; /* what is executed: bubblewrap, or the program itself */
    char *const *environment;
    int prints, orders;
    int error; /* why it could not be */
} Start;

static bool limit(int what, size_t most)
{
    return setrlimit(what, &(struct rlimit){most, most}) == 0;
}

static void set_limits(const SandboxPlan *what)
{
    limit(RLIMIT_CORE, 0);
    if (what->memory_mb)
        limit(RLIMIT_AS, what->memory_mb << 20);
    if (what->file_mb)
        limit(RLIMIT_FSIZE, what->file_mb << 20);
}

/* First both out of the way, so that none is overwritten. */
static bool set_descriptors(int prints, int orders)
{
    int far[2] = {fcntl(prints, F_DUPFD, 16), fcntl(orders, F_DUPFD, 16)},
        empty = open("/dev/null", O_RDONLY);
    if (far[0] < 0 || far[1] < 0 || empty < 0)
        return false;
    bool set = dup2(empty, 0) == 0 && dup2(far[0], 1) == 1 && dup2(far[0], 2) == 2 &&
               dup2(far[1], ORDERS) == ORDERS;
    return set && close_range(3, ORDERS - 1, 0) == 0 && close_range(ORDERS + 1, ~0u, 0) == 0;
}

/* The child after vfork: it shares this process's memory until exec, so it makes system calls
 * and nothing else. */
static _Noreturn void become(Start *start)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limits(start->what);
    if (set_descriptors(start->prints, start->orders))
        execvpe(start->argv[0], (char *const *)start->argv, start->environment);
    start->error = errno;
    _exit(127);
}

/* The program's own words, behind which bubblewrap's end. False if there are too many. */
static bool own_words(const SandboxPlan *what, const char **words, int most)
{
    int n = 0;
    words[n++] = what->program, words[n++] = names[what->backend],
    words[n++] = what->writable ? what->writable : "";
    for (const char *const *path = what->readable; path && *path; path++) {
        if (n + 1 == most)
            return errno = E2BIG, false;
        words[n++] = *path;
    }
    words[n] = NULL;
    return true;
}

typedef struct {
    const char *own[MOST_READABLE + 4];
    BwrapCommand bwrap;
} Words;

/* What is executed, or NULL: the program, or bubblewrap with the program's words behind its own. */
static const char *const *words_of(const SandboxPlan *what, Words *words)
{
    if (!own_words(what, words->own, sizeof words->own / sizeof *words->own))
        return NULL;
    if (what->backend != BACKEND_BWRAP)
        return words->own;
    return bwrap_words(&words->bwrap, what, words->own) ? words->bwrap.word : NULL;
}

/* fork would copy the page tables of a process that has Criterion and Lua in it. */
static pid_t spawn(Start *start)
{
    pid_t pid = vfork();
    if (pid == 0)
        become(start);
    if (pid > 0 && start->error) {
        launch_end(pid, 1);
        errno = start->error;
        return 0;
    }
    return pid > 0 ? pid : 0;
}

pid_t launch_start(const SandboxPlan *what, int prints, int orders)
{
    /* The allocator's caches leave a random number in what is given back, and a program that
     * reads it would not repeat itself. In large pages, where there are any, memory for thousands
     * of rows is had at once. */
    static char allocator[] = "GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.hugetlb=1";
    const char *path = getenv("PATH");
    char own_path[PATH_MAX];
    Words words;
    assert(what->backend != BACKEND_UNSAID);
    snprintf(own_path, sizeof own_path, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
    if (what->writable && !sandbox_hand_over(what->backend, what->writable))
        return 0;
    Start start = {.what = what,
                   .argv = words_of(what, &words),
                   .environment = (char *const[]){own_path, "LC_ALL=C.UTF-8", allocator, NULL},
                   .prints = prints,
                   .orders = orders};
    return start.argv ? spawn(&start) : 0;
}

/* ---- ending ---- */

void launch_end(pid_t pid, double grace_s)
{
    process_wait(pid, grace_s);
    kill(-pid, SIGKILL); /* the group, while its leader's number cannot be anyone else's */
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
