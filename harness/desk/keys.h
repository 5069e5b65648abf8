/* keys.h: a terminal from which keys come one by one, and signals that come only while one
 * waits, so that a program can leave in order. The terminal is put right however the program
 * ends. */
#pragma once
#include <poll.h>
#include <stdbool.h>
#include <time.h>

/* From here on. SIGPIPE is ignored: who is gone is seen when something is written. */
void keys_open(void);

/* poll, for no longer than `most`, or for ever, NULL. A signal ends it: -1 with EINTR. */
int keys_wait(struct pollfd on[], nfds_t n, const struct timespec *most);

/* The signal that asked to end, SIGINT, SIGTERM or SIGHUP; 0 as long as none has. */
int keys_signal(void);

/* Whether the window has another size since this was last asked. A size that is still changing is
 * waited for. */
bool keys_resized(void);

/* In a child that is about to become another program: signals as they were. */
void keys_leave(void);
