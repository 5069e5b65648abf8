/* launch.h: what a stranger's program is started in.
 *
 * A program starts in a session of its own, with an environment of three variables, no
 * descriptor but the named ones, and limits on memory and file size. What else it cannot do
 * depends on the backend, which its plan names:
 *
 *   bwrap      bubblewrap: a view of the file system with nothing but the named files and the
 *              system's, a process tree of its own
 *   landlock   Landlock (Linux 5.13): opens no other files, reaches no TCP port (6.7), signals
 *              no one outside (6.12)
 *   none       limits only
 *
 * Only programs that serve in a sandbox (sandbox.h) are started so, and each shuts itself in by the
 * word that it is given: what it then starts makes the system calls that compilers make, or
 * those that computing needs, and no others; root becomes a user that nobody is. impl/self_test.h
 * proves a backend. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { SANDBOX_WHY = 512, MOST_READABLE = 124 };

/* From weak to strong. A plan that was left without one is a mistake of the harness's, and ends
 * it. */
typedef enum { BACKEND_UNSAID, BACKEND_NONE, BACKEND_LANDLOCK, BACKEND_BWRAP, BACKENDS } Backend;

/* "none", "landlock" or "bwrap": for the command line and for every report. */
const char *backend_name(Backend backend);
bool backend_named(const char *name, Backend *backend);

/* Whether this kernel keeps a program to its files by itself. */
bool sandbox_hides_files(void);

/* The backend for a program one has written oneself, without a proof: Landlock where the kernel
 * has it. */
Backend backend_light(void);

typedef struct {
    Backend backend;
    const char *program; /* is started as PROGRAM BACKEND WRITABLE READABLE…, "" for no WRITABLE */
    const char *const
        /* at most MOST_READABLE files and folders it may read, besides the system's; NULL at the
         * end, or for none */
        *readable;
    const char *writable; /* a folder it may also write to, or NULL */
    bool proc;            /* it needs to see its own /proc */
    size_t memory_mb;     /* of address space; 0 for no limit */
    size_t file_mb;       /* of any file it writes; 0 for no limit */
} SandboxPlan;

/* Makes a folder over to the user that root becomes under `backend`, so that what is started may
 * work in it. False with errno. */
bool sandbox_hand_over(Backend backend, const char *folder);

/* Starts it, with `prints` as its descriptors 1 and 2, `orders` as ORDERS, and an empty 0: its
 * process, or where something has to stand between, that. 0 with errno if it cannot be started;
 * a program that cannot be found exits with 127. */
pid_t launch_start(const SandboxPlan *what, int prints, int orders);

/* Waits at most `grace_s` for its end, then kills it and its group. */
void launch_end(pid_t pid, double grace_s);
