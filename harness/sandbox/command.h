/* command.h: a command in a sandbox: started, what it prints collected, its end waited for. */
#pragma once
#include "sandbox.h"

typedef struct {
    /* argv[0] is looked up in PATH; one that cannot be found exits with 127 */
    const char *const *argv;
    const char *dir; /* where to run, or NULL */
    double cpu_s, wall_s;
    size_t cap; /* bytes of output that are kept */
} Command;

typedef struct {
    Exit exit;
    bool late; /* killed for its wall time */
    /* what it printed on 1 and 2, at most `cap` bytes and a NUL; the caller's to free */
    char *output;
    size_t length;
} CommandResult;

/* Runs a command in a sandbox of tools, collects what it prints, and waits for its end. False if it
 * cannot be started, with a sentence in `why`. */
bool sandbox_run(Sandbox *sandbox, const Command *command, CommandResult *how,
                 char why[SANDBOX_WHY]);

/* The same in a sandbox of its own. */
bool sandbox_run_once(const SandboxPlan *plan, const Command *command, CommandResult *how,
                      char why[SANDBOX_WHY]);
