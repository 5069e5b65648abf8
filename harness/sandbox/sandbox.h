/* sandbox.h: the one place where a program that may misbehave is started, bounded and ended.
 *
 * Every compiler run and every worker goes through here: a process group of its own, an environment of two variables, no
 * descriptor but the named ones, limits on CPU time, memory and file size, and when it is ended its whole group ends. What else it
 * cannot do depends on the backend, which a process chooses once, before it starts anything:
 *
 *   bwrap      bubblewrap: a view of the file system with nothing but the named files and the system's, a process tree of its own
 *   landlock   Landlock (Linux 5.13): opens no other files, reaches no TCP port (6.7), signals no one outside (6.12)
 *   none       limits only
 *
 * Under the first two a tool makes the system calls that compilers make and no others, a worker those that computing needs (a worker
 * shuts itself in before it loads what it is to run: confine.h), and root becomes a user that nobody is. impl/proof.h proves a backend. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { SANDBOX_WHY = 512 };

typedef enum { BACKEND_NONE, BACKEND_LANDLOCK, BACKEND_BWRAP, BACKENDS } Backend;

/* "none", "landlock" or "bwrap": for the command line and for every report. */
const char *backend_name(Backend backend);
bool backend_named(const char *name, Backend *backend);

/* What everything this process starts from now on runs in; BACKEND_NONE until it is said. `root` is the workbook's folder. */
void sandbox_use(Backend backend, const char *root);
Backend sandbox_used(void);

/* The backend for a program one has written oneself, without a proof: Landlock where the kernel has it. */
Backend backend_light(void);

typedef struct {
    const char *const *argv; /* argv[0] is looked up in PATH; NULL at the end */
    const char *dir;         /* where to run, or NULL for here */
    const char *const *readable; /* files and folders it may read, besides the system's; NULL at the end; NULL for none */
    const char *writable; /* a folder it may also write to, or NULL */
    bool trusted;            /* it works on nothing of a stranger's: limits only */
    bool worker;             /* it shuts itself in */
    int descriptor[5];       /* what becomes 0 … 4; -1 for /dev/null on 0 to 2, for nothing on 3 and 4 */
    double cpu_s;            /* of CPU time, rounded up; 0 for no limit */
    size_t memory_mb;        /* of address space; 0 for no limit */
    size_t file_mb;          /* of any file it writes */
} Sandboxed;

typedef struct {
    pid_t pid;   /* 0 when there is none */
    pid_t inner; /* the program itself, where something stands between; else the same */
    int info;    /* where bubblewrap says what `inner` is; -1 */
} Process;

typedef struct {
    int status;   /* exit status, or -1 */
    int signal;   /* that ended it, or 0 */
    double cpu_s; /* used, children included */
} Ending;

/* Whether this kernel keeps a program to its files by itself. */
bool sandbox_hides_files(void);

/* Starts it. False with errno if it cannot be started, or not be shut in; a program that cannot be found exits with 127. */
bool sandbox_start(const Sandboxed *what, Process *process);

/* To be called once the program itself is known to run: who it is, where something stands between. */
void sandbox_stands(Process *process);

/* Waits at most `grace_s` for its end, then kills it and its group. */
Ending sandbox_end(Process *process, double grace_s);

/* CPU seconds a running program has used; 0 when it is gone. */
double sandbox_cpu(const Process *process);

typedef struct {
    Ending ending;
    bool late;    /* killed for its wall time */
    char *output; /* what it printed on 1 and 2, at most `cap` bytes and a NUL; the caller's to free */
    size_t length;
} Finished;

/* Starts a program, collects what it prints, and waits for its end or `wall_s`. Descriptors are ignored.
 * False if it cannot be started, with a sentence in `why`. */
bool sandbox_run(Sandboxed what, double wall_s, size_t cap, Finished *how, char why[SANDBOX_WHY]);
