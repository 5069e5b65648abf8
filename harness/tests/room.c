/* room.c: processes in a sandbox that stays: each has its own end, several do not meet, and none
 * outlives who opened it. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../sandbox/room.h"
#include "support.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const double LONG = 20; /* seconds, where no end by the clock is expected */

static Room *room_here(void)
{
    return room_new(
        &(Sandboxed){.backend = BACKEND_NONE, .program = in_folder(workbook(), "build/inside")});
}

/* Starts a line in a room; what it prints goes to `prints`. */
static Guest guest_in(Room *room, const char *line, const int prints[2])
{
    char text[200], why[SANDBOX_WHY];
    Guest guest;
    int n = snprintf(text, sizeof text, "%csh%c-c%c%s", '\0', '\0', '\0', line) + 1;
    Newcomer newcomer = {
        .text = text, .length = (size_t)n, .descriptor = {prints[1]}, .n = 1, .end = prints[0]};
    cr_assert(room_start(room, &newcomer, &guest, why), "%s", why);
    return guest;
}

static void piped(int ends[2]) { cr_assert(zero(int, pipe2(ends, O_CLOEXEC))); }

Test(room, a_room_and_all_in_it_end_with_the_one_that_opened_it, .timeout = 10)
{
    int tell[2], prints[2];
    pid_t pid = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    piped(tell), piped(prints);
    pid_t opener = fork();
    if (opener == 0) {
        pid = guest_in(room_here(), "exec sleep 100", prints).pid;
        _exit(write(tell[1], &pid, sizeof pid) != sizeof pid);
    }
    cr_assert(eq(int, waitpid(opener, NULL, 0), opener));
    cr_assert(all(eq(long, read(tell[0], &pid, sizeof pid), sizeof pid), gt(int, pid, 1)));
    while (kill(pid, 0) == 0 && waitpid(-1, NULL, WNOHANG) >= 0) /* both are handed to this test */
        poll(NULL, 0, 1);
    cr_expect(eq(int, kill(pid, 0), -1));
}

Test(room, cpu_time_is_told_while_a_program_runs_and_is_0_when_it_is_gone, .timeout = 10)
{
    int prints[2];
    piped(prints);
    Room *room = room_here();
    Guest guest = guest_in(room, "while :; do :; done", prints);
    pid_t pid = guest.pid;
    while (process_cpu(pid) < 0.02)
        poll(NULL, 0, 1);
    double before = room_spent();
    Ending ending = room_end(room, &guest, 0);
    /* ticks of 0.01 s */
    cr_expect(all(eq(int, ending.signal, SIGKILL), ge(dbl, ending.cpu_s, 0.01),
                  eq(dbl, process_cpu(pid), 0)));
    cr_expect(epsilon_eq(dbl, room_spent() - before, ending.cpu_s, 1e-12));
    room_free(room);
}

static Ending end_within(double grace_s)
{
    int prints[2];
    piped(prints);
    Room *room = room_here();
    Guest guest = guest_in(room, "sleep 0.1; exit 5", prints);
    Ending ending = room_end(room, &guest, grace_s);
    room_free(room);
    return ending;
}

Test(room, an_end_is_waited_for_within_its_grace)
{
    cr_expect(eq(int, end_within(LONG).status, 5));
    cr_expect(eq(int, end_within(0.01).signal, SIGKILL));
    cr_expect(eq(int, end_within(0).signal, SIGKILL));
}

/* Two at a time, and one after the other: each has its own end. */
Test(room, a_room_has_room_for_several, .timeout = 20)
{
    int prints[2];
    piped(prints);
    Room *room = room_here();
    Guest one = guest_in(room, "exit 1", prints), two = guest_in(room, "exit 2", prints);
    cr_expect(all(eq(int, room_end(room, &two, LONG).status, 2),
                  eq(int, room_end(room, &one, LONG).status, 1)));
    for (int status = 0; status < 100; status++) {
        Guest next = guest_in(
            room, (char[]){'e', 'x', 'i', 't', ' ', (char)('0' + status % 10), '\0'}, prints);
        cr_expect(eq(int, room_end(room, &next, LONG).status, status % 10));
    }
    room_free(room);
}

/* Whoever kills the program that serves ends a room; the next use opens it again. */
Test(room, a_room_that_is_lost_is_opened_again, .timeout = 20)
{
    int prints[2];
    piped(prints);
    Room *room = room_here();
    Guest guest = guest_in(room, "kill -KILL $PPID", prints);
    room_end(room, &guest, LONG);
    guest = guest_in(room, "exit 3", prints);
    cr_expect(eq(int, room_end(room, &guest, LONG).status, 3));
    room_free(room);
}
