/* process.h: the clock, and what one process can learn of another: the time it has used, how long
 * it has waited for a processor, when it ends. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

/* Seconds on a clock that never goes back. */
double seconds_now(void);

/* CPU seconds that this process has used. */
double own_cpu(void);

/* CPU seconds a running process has used; 0 when it is gone. */
double process_cpu(pid_t pid);

/* Seconds that it was ready to run, and others ran; infinite where the system does not say. */
double process_queued(pid_t pid);

/* Waits at most so long for any process to end. */
void process_wait(pid_t pid, double seconds);
