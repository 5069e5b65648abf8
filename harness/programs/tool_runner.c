/* tool_runner.c: the program that serves in a sandbox of tools.
 *
 *     tool_runner SANDBOX [WRITABLE [READABLE…]]
 *
 * It gives up root first, and under Landlock all files but the system's and those named ("" for
 * none); under bubblewrap there are no others. An order's text is a folder, or nothing, and the
 * words of a command; its descriptor is for what the command prints. */
#define _GNU_SOURCE
#include "../sandbox/confine.h"
#include "../sandbox/serve.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    MOST_WORDS = 256,
    NOT_FOUND = 127,
    PROCESSES = 512 /* of the stranger, all its batches together */
};

static bool shut_in;

static void work(Order *order)
{
    char *words[MOST_WORDS + 1] = {NULL}, *dir = order->text;
    int n = 0;
    for (char *at = dir + strlen(dir) + 1; at < order->text + order->length && n < MOST_WORDS;
         at += strlen(at) + 1)
        words[n++] = at;
    bool there = !*dir || chdir(dir) == 0;
    if (!there)
        dprintf(order->given[0], "%s: %s\n", dir, strerror(errno));
    if (there && n > 0 && dup2(order->given[0], 1) == 1 && dup2(order->given[0], 2) == 2 &&
        fcntl(ORDERS, F_SETFD, FD_CLOEXEC) == 0 && (!shut_in || confine_calls(CALLS_OF_TOOLS)) &&
        serve_stands())
        execvp(words[0], words);
    _exit(NOT_FOUND);
}

/* Processes of a stranger that nobody else has can be counted. */
static bool bound_processes(void)
{
    return geteuid() != STRANGER ||
           setrlimit(RLIMIT_NPROC, &(struct rlimit){PROCESSES, PROCESSES}) == 0;
}

int main(int argc, char **argv)
{
    const char *sandbox = argc > 1 ? argv[1] : "none",
               *writable = argc > 2 && *argv[2] ? argv[2] : NULL;
    bool landlock = !strcmp(sandbox, "landlock");
    shut_in = strcmp(sandbox, "none");
    if ((shut_in && (!confine_user(true) || !bound_processes())) ||
        (landlock &&
         !confine_files(argc > 3 ? (const char *const *)argv + 3 : NULL, writable, true))) {
        perror("tool_runner: cannot be shut in");
        return NOT_FOUND;
    }
    return serve(work);
}
