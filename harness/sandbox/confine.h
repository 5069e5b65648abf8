/* confine.h: what a process gives up, for good and for all it will start. Each returns false
 * with errno if the kernel will not.
 *
 * These are system calls and nothing else: a process that was just forked makes them, before it
 * loads or becomes what it was forked for. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { STRANGER = 64900 /* a user and a group that no Debian system hands out */ };

typedef enum {
    /* what compilers, linkers and the C library's start need; anything else is refused with
     * EPERM */
    CALLS_OF_TOOLS,
    /* what computing needs; anything else is SIGSYS, whose handler stays as it is now */
    CALLS_OF_WORKERS,
    /* those, and threads: for agents that train with some, never for what is judged */
    CALLS_OF_THREADS
} Calls;

/* Root becomes STRANGER; anyone else stays. With `reads`, it may still read what only root can,
 * which is for tools that are shown a few files by other means. The parent's death still ends
 * the process. */
bool confine_user(bool reads);

/* No other files can be opened: Landlock. `system`: the compilers' and the loader's may be.
 * Lists end with NULL, and may be NULL. */
bool confine_files(const char *const *readable, const char *writable, bool system);

/* Which version of Landlock the kernel has; less than 1 for none. */
long confine_landlock(void);

/* No other system calls. */
bool confine_calls(Calls calls);

/* The name of a system call, or "". */
const char *confine_call_name(int number);
