/* room.h: a sandbox that stays open, in which one process after another is started, bounded and
 * ended.
 *
 * Making a sandbox costs as much as judging a function; a process in one that stands costs a
 * tenth of that. What is started shares the room's view of the file system and nothing else: it
 * is ended with all it has started before the next submission comes, and the program that serves
 * in the room runs nothing of a stranger's itself (serve.h). A room opens when it is first used,
 * and again if it is lost. */
#pragma once
#include "sandbox.h"
#include <stdint.h>

typedef struct Room Room;

/* A process in a room; pid 0 where there is none. */
typedef struct {
    uint32_t id;
    pid_t pid; /* as this side numbers it */
} Guest;

/* What is copied from `plan`: all of it. NULL if there is no memory. */
Room *room_new(const Sandboxed *plan);
void room_free(Room *room);

typedef struct {
    const char *text; /* what the serving program makes of it: worker.c, inside.c */
    size_t length;
    uint32_t sequence;
    double cpu_s;      /* of CPU time, rounded up; 0 for no limit */
    int descriptor[3]; /* handed to the process, the first `n` */
    int n;
    int end; /* the other end of one of these: where it is closed, the process is gone */
} Newcomer;

/* Starts a process; it is shut in when this returns. False with a sentence in `why`. */
bool room_start(Room *room, const Newcomer *newcomer, Guest *guest, char why[SANDBOX_WHY]);

typedef struct {
    int status;   /* exit status, or -1 */
    int signal;   /* that ended it, or 0 */
    double cpu_s; /* used, children included */
} Ending;

/* Waits at most `grace_s` for the end of a process, then kills it and its children. */
Ending room_end(Room *room, Guest *guest, double grace_s);

typedef struct {
    /* argv[0] is looked up in PATH; one that cannot be found exits with 127 */
    const char *const *argv;
    const char *dir; /* where to run, or NULL */
    double cpu_s, wall_s;
    size_t cap; /* bytes of output that are kept */
} Command;

typedef struct {
    Ending ending;
    bool late; /* killed for its wall time */
    /* what it printed on 1 and 2, at most `cap` bytes and a NUL; the caller's to free */
    char *output;
    size_t length;
} Finished;

/* Runs a command in a room of tools, collects what it prints, and waits for its end. False if it
 * cannot be started, with a sentence in `why`. */
bool room_run(Room *room, const Command *command, Finished *how, char why[SANDBOX_WHY]);

/* The same in a room of its own. */
bool sandbox_run(const Sandboxed *plan, const Command *command, Finished *how,
                 char why[SANDBOX_WHY]);

/* CPU seconds of all that has ended in any room. */
double room_spent(void);

/* CPU seconds a running process has used; 0 when it is gone. */
double process_cpu(pid_t pid);

/* Does it wait for something, neither running nor ready to? */
bool process_sleeps(pid_t pid);
