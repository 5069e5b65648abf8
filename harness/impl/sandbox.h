/* sandbox.h: the one place where a program that may misbehave is started, bounded and ended.
 *
 * Every compiler run and every worker goes through here: a process group of its own, an environment of two variables, no
 * descriptor but the named ones, limits on CPU time, memory and file size, and when it is ended its whole group ends. Where the kernel has
 * Landlock (Linux 5.13), it sees no files but the system's and the named ones, reaches no TCP port (6.7) and signals no one
 * outside (6.12). What it does not do yet is refuse system calls, so one
 * that leaves its group may outlive it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct {
    const char *const *argv; /* argv[0] is looked up in PATH; NULL at the end */
    const char *dir;         /* where to run, or NULL for here */
    const char *const *readable; /* files and folders it may read, besides the system's; NULL at the end; NULL for anything */
    const char *writable; /* a folder it may also write to, or NULL */
    int descriptor[5];       /* what becomes 0 … 4; -1 for /dev/null on 0 to 2, for nothing on 3 and 4 */
    double cpu_s;            /* of CPU time, rounded up; 0 for no limit */
    size_t memory_mb;        /* of address space; 0 for no limit */
    size_t file_mb;          /* of any file it writes */
} Sandboxed;

typedef struct {
    int status;   /* exit status, or -1 */
    int signal;   /* that ended it, or 0 */
    double cpu_s; /* used, children included */
} Ending;

/* Whether this kernel keeps a program to its files. */
bool sandbox_hides_files(void);

/* Starts it. -1 with errno if it cannot be started; a program that cannot be found exits with 127. */
pid_t sandbox_start(const Sandboxed *what);

/* Waits at most `grace_s` for its end, then kills it and its group. */
Ending sandbox_end(pid_t pid, double grace_s);

/* CPU seconds a running program has used; 0 when it is gone. */
double sandbox_cpu(pid_t pid);

typedef struct {
    Ending ending;
    bool late;    /* killed for its wall time */
    char *output; /* what it printed on 1 and 2, at most `cap` bytes and a NUL; the caller's to free */
    size_t length;
} Finished;

/* Starts a program, collects what it prints, and waits for its end or `wall_s`. Descriptors are ignored.
 * False with errno if it cannot be started. */
bool sandbox_run(Sandboxed what, double wall_s, size_t cap, Finished *how);
