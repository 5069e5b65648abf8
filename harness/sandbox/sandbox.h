/* sandbox.h: a sandbox that stays open, in which one process after another is started, bounded and
 * ended.
 *
 * Making a sandbox costs as much as judging a function; a process in one that stands costs a
 * tenth of that. What is started shares the sandbox's view of the file system and nothing else: it
 * is ended with all it has started before the next submission comes, and the program that serves
 * in the sandbox runs nothing of a stranger's itself (serve.h). A sandbox opens when it is first
 * used, and again if it is lost. */
#pragma once
#include "launch.h"
#include <stdint.h>

typedef struct Sandbox Sandbox;

/* A process in a sandbox; pid 0 where there is none. */
typedef struct {
    uint32_t id;
    pid_t pid; /* as this side numbers it */
} Process;

/* What is copied from `plan`: all of it. NULL if there is no memory. */
Sandbox *sandbox_new(const SandboxPlan *plan);
void sandbox_free(Sandbox *sandbox);

typedef struct {
    const char *text; /* what the serving program makes of it: worker.c, tool_runner.c */
    size_t length;
    uint32_t sequence;
    double cpu_s;      /* of CPU time, rounded up; 0 for no limit */
    bool threads;      /* of a worker: whether it may start some */
    int descriptor[3]; /* handed to the process, the first `n`, and closed here, whatever comes */
    int n;
    int end; /* the other end of one of these: where it is closed, the process is gone */
} SpawnRequest;

/* Starts a process; it is shut in when this returns. False with a sentence in `why`. */
bool sandbox_spawn(Sandbox *sandbox, const SpawnRequest *request, Process *process,
                   char why[SANDBOX_WHY]);

typedef struct {
    int status;   /* exit status, or -1 */
    int signal;   /* that ended it, or 0 */
    double cpu_s; /* used, children included */
} Exit;

/* Waits at most `grace_s` for the end of a process, then kills it and its children. */
Exit sandbox_end(Sandbox *sandbox, Process *process, double grace_s);

/* CPU seconds of all that has ended in any sandbox. */
double sandbox_spent(void);
