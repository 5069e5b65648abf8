/* process.c: processes in a sandbox that stays: each has its own end, several do not meet, and none
 * outlives who opened it. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../sandbox/process.h"
#include "../sandbox/sandbox.h"
#include "support.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const double LONG = 20; /* seconds, where no end by the clock is expected */

static Sandbox *sandbox_here(void)
{
    return sandbox_new(&(SandboxPlan){.backend = BACKEND_NONE,
                                      .program = in_folder(workbook(), "build/tool_runner")});
}

/* Starts a line in a sandbox; what it prints goes to `prints`. */
static Process process_in(Sandbox *sandbox, const char *line, const int prints[2])
{
    char text[200], why[SANDBOX_WHY];
    Process process;
    int n = snprintf(text, sizeof text, "%csh%c-c%c%s", '\0', '\0', '\0', line) + 1;
    SpawnRequest request = {.text = text,
                            .length = (size_t)n,
                            .descriptor = {fcntl(prints[1], F_DUPFD_CLOEXEC, 0)},
                            .n = 1,
                            .end = prints[0]};
    cr_assert(sandbox_spawn(sandbox, &request, &process, why), "%s", why);
    return process;
}

static void piped(int ends[2]) { cr_assert(zero(int, pipe2(ends, O_CLOEXEC))); }

Test(process, a_sandbox_and_all_in_it_end_with_the_one_that_opened_it, .timeout = 10)
{
    int tell[2], prints[2];
    pid_t pid = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    piped(tell), piped(prints);
    pid_t opener = fork();
    if (opener == 0) {
        pid = process_in(sandbox_here(), "exec sleep 100", prints).pid;
        _exit(write(tell[1], &pid, sizeof pid) != sizeof pid);
    }
    cr_assert(eq(int, waitpid(opener, NULL, 0), opener));
    cr_assert(all(eq(long, read(tell[0], &pid, sizeof pid), sizeof pid), gt(int, pid, 1)));
    while (kill(pid, 0) == 0 && waitpid(-1, NULL, WNOHANG) >= 0) /* both are handed to this test */
        poll(NULL, 0, 1);
    cr_expect(eq(int, kill(pid, 0), -1));
}

Test(process, cpu_time_is_told_while_a_program_runs_and_is_0_when_it_is_gone, .timeout = 10)
{
    int prints[2];
    piped(prints);
    Sandbox *sandbox = sandbox_here();
    Process process = process_in(sandbox, "while :; do :; done", prints);
    pid_t pid = process.pid;
    while (process_cpu(pid) < 0.02)
        poll(NULL, 0, 1);
    double before = sandbox_spent();
    Exit end = sandbox_end(sandbox, &process, 0);
    /* ticks of 0.01 s */
    cr_expect(
        all(eq(int, end.signal, SIGKILL), ge(dbl, end.cpu_s, 0.01), eq(dbl, process_cpu(pid), 0)));
    cr_expect(epsilon_eq(dbl, sandbox_spent() - before, end.cpu_s, 1e-12));
    sandbox_free(sandbox);
}

static Exit end_within(double grace_s)
{
    int prints[2];
    piped(prints);
    Sandbox *sandbox = sandbox_here();
    Process process = process_in(sandbox, "sleep 0.1; exit 5", prints);
    Exit end = sandbox_end(sandbox, &process, grace_s);
    sandbox_free(sandbox);
    return end;
}

Test(process, an_end_is_waited_for_within_its_grace)
{
    cr_expect(eq(int, end_within(LONG).status, 5));
    cr_expect(eq(int, end_within(0.01).signal, SIGKILL));
    cr_expect(eq(int, end_within(0).signal, SIGKILL));
}

/* Two at a time, and one after the other: each has its own end. */
Test(process, a_sandbox_has_room_for_several, .timeout = 20)
{
    int prints[2];
    piped(prints);
    Sandbox *sandbox = sandbox_here();
    Process one = process_in(sandbox, "exit 1", prints),
            two = process_in(sandbox, "exit 2", prints);
    cr_expect(all(eq(int, sandbox_end(sandbox, &two, LONG).status, 2),
                  eq(int, sandbox_end(sandbox, &one, LONG).status, 1)));
    for (int status = 0; status < 100; status++) {
        Process next = process_in(
            sandbox, (char[]){'e', 'x', 'i', 't', ' ', (char)('0' + status % 10), '\0'}, prints);
        cr_expect(eq(int, sandbox_end(sandbox, &next, LONG).status, status % 10));
    }
    sandbox_free(sandbox);
}

/* Whoever kills the program that serves ends a sandbox; the next use opens it again. */
Test(process, a_sandbox_that_is_lost_is_opened_again, .timeout = 20)
{
    int prints[2];
    piped(prints);
    Sandbox *sandbox = sandbox_here();
    Process process = process_in(sandbox, "kill -KILL $PPID", prints);
    sandbox_end(sandbox, &process, LONG);
    process = process_in(sandbox, "exit 3", prints);
    cr_expect(eq(int, sandbox_end(sandbox, &process, LONG).status, 3));
    sandbox_free(sandbox);
}

/* A worker that ends before it stands closes what it was handed, and nobody else holds that. */
Test(process, one_that_does_not_stand_is_seen_at_once, .timeout = 20)
{
    int up[2], down[2], prints[2];
    char why[SANDBOX_WHY];
    Process process;
    Sandbox *sandbox = sandbox_new(&(SandboxPlan){.backend = BACKEND_NONE,
                                                  .program = in_folder(workbook(), "build/worker"),
                                                  .memory_mb = 1500});
    piped(up), piped(down), piped(prints);
    SpawnRequest request = {.text = "/nowhere/lesson.so",
                            .length = sizeof "/nowhere/lesson.so" - 1,
                            .cpu_s = LONG,
                            .descriptor = {down[0], up[1], prints[1]},
                            .n = 3,
                            .end = prints[0]};
    double begun = seconds_now();
    cr_expect(not(sandbox_spawn(sandbox, &request, &process, why)));
    cr_expect(lt(dbl, seconds_now() - begun, LONG / 4));
    cr_expect(ne(ptr, strstr(why, "/nowhere/lesson.so: No such file or directory"), NULL), "%s",
              why);
    sandbox_free(sandbox);
}
