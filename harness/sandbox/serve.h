/* serve.h: the inside of a sandbox: a program that takes orders, and forks a process for each that
 * is to be started. It never runs anything of a stranger's itself, and its processes cannot
 * reach it: they have no socket, and make none of the system calls that would. */
#pragma once
#include "orders.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    OrderHead head;
    char text[ORDER_TEXT + 1]; /* a NUL behind it */
    size_t length;
    int given[ORDER_DESCRIPTORS], n; /* the descriptors that came with it */
} Order;

/* Says that the program stands, then serves until there is nobody left to order. `work` is
 * called in each forked process, with its limit of CPU time in force. It says that it stands,
 * when it is shut in, and never returns. The result is an exit status. */
int serve(void (*work)(Order *order));

/* From a forked process: it runs, and is shut in. It has no way to the sandbox afterwards. False if
 * nobody hears. */
bool serve_stands(void);
