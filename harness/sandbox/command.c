/* command.c: runs one command in a sandbox of tools, within a time, and keeps what it prints up to
 * a cap. What is printed past the cap is thrown away, so that nobody waits for a full pipe. */
#define _GNU_SOURCE
#include "command.h"
#include "orders.h"
#include "process.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Reads until the program has ended, or has closed its end, or the time is up. What is past the
 * cap is thrown away. */
static void collect(int fd, int program, double until, size_t cap, CommandResult *how)
{
    char chunk[4096];
    for (double left; (left = until - seconds_now()) > 0;) {
        struct pollfd on[2] = {{fd, POLLIN, 0}, {program, POLLIN, 0}};
        if (poll(on, 2, (int)ceil(left * 1e3)) < 0 && errno != EINTR)
            return;
        if (!on[0].revents && on[1].revents)
            return;
        ssize_t got = on[0].revents ? read(fd, chunk, sizeof chunk) : -1;
        if (got == 0)
            return;
        size_t some = got > 0 ? (size_t)got : 0,
               keep = some < cap - how->length ? some : cap - how->length;
        memcpy(how->output + how->length, chunk, keep);
        how->length += keep;
    }
}

/* The folder and the words, each with its NUL, one behind the other: an order's text. */
static size_t put_words(char text[ORDER_TEXT], const Command *command)
{
    size_t n = 0, length = strlen(command->dir ? command->dir : "") + 1;
    const char *word = command->dir ? command->dir : "";
    for (int i = 0; word; word = command->argv[i++], length = word ? strlen(word) + 1 : 0) {
        if (length > ORDER_TEXT - n)
            return ORDER_TEXT + 1;
        memcpy(text + n, word, length);
        n += length;
    }
    return n;
}

static void see_to_its_end(Sandbox *sandbox, Process *process, int prints, const Command *command,
                           CommandResult *how)
{
    double until = seconds_now() + command->wall_s;
    int program = (int)syscall(SYS_pidfd_open, process->pid, 0);
    collect(prints, program, until, command->cap, how);
    how->exit = sandbox_end(sandbox, process, until - seconds_now());
    how->late = how->exit.signal == SIGKILL && seconds_now() >= until;
    how->output[how->length] = '\0';
    close(program);
}

bool sandbox_run(Sandbox *sandbox, const Command *command, CommandResult *how,
                 char why[SANDBOX_WHY])
{
    static char text[ORDER_TEXT];
    int prints[2] = {-1, -1};
    Process process;
    *how = (CommandResult){.output = malloc(command->cap + 1)};
    SpawnRequest request = {
        .text = text, .length = put_words(text, command), .cpu_s = command->cpu_s, .n = 1};
    bool ready = how->output && pipe2(prints, O_CLOEXEC) == 0;
    request.descriptor[0] = prints[1], request.end = prints[0];
    if (!ready)
        snprintf(why, SANDBOX_WHY, "%s cannot be started: %s", command->argv[0], strerror(errno));
    bool started = ready && sandbox_spawn(sandbox, &request, &process, why);
    if (started)
        see_to_its_end(sandbox, &process, prints[0], command, how);
    else
        free(how->output);
    close(prints[0]);
    return started;
}

bool sandbox_run_once(const SandboxPlan *plan, const Command *command, CommandResult *how,
                      char why[SANDBOX_WHY])
{
    Sandbox *sandbox = sandbox_new(plan);
    bool ran = sandbox && sandbox_run(sandbox, command, how, why);
    sandbox_free(sandbox);
    return ran;
}
