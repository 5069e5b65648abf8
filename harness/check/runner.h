/* runner.h: for a test that goes on for long, such as a judge of many files, what is between it and
 * the process that runs it. */
#pragma once

/* It ends when its runner does, or is told to, with all that it has started. */
void end_with_runner(void);

/* Criterion closes in a test's process what its runner had open; the runner still has it. A
 * descriptor of its own for the runner's `fd`, opened by `mode`; -1 with errno. */
int open_of_runner(int fd, int mode);
