/* keys.c: signals are blocked but for the time of the poll; what handles them is handed nothing, so
 * the one that came, and the terminal as it was, stand here. */
#define _GNU_SOURCE
#include "keys.h"
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static struct termios before;
static volatile sig_atomic_t caught, resized;
static sigset_t while_waiting;

static void restore_terminal(void) { tcsetattr(0, TCSANOW, &before); }
static void on_signal(int number) { caught = number; }
static void on_resize(int number) { resized = number; }

static void catch_signals(void)
{
    static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t ours;
    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        sigaction(endings[i], &(struct sigaction){.sa_handler = on_signal}, NULL);
        sigaddset(&ours, endings[i]);
    }
    sigaction(SIGWINCH, &(struct sigaction){.sa_handler = on_resize}, NULL);
    sigaddset(&ours, SIGWINCH);
    sigprocmask(SIG_BLOCK, &ours, &while_waiting);
    signal(SIGPIPE, SIG_IGN);
}

void keys_open(void)
{
    catch_signals();
    if (!isatty(0) || tcgetattr(0, &before))
        return;
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    tcsetattr(0, TCSANOW, &raw);
    atexit(restore_terminal);
}

int keys_wait(struct pollfd on[], nfds_t n, const struct timespec *most)
{
    return ppoll(on, n, most, &while_waiting);
}

int keys_signal(void) { return caught; }

bool keys_resized(void)
{
    static const struct timespec rest = {.tv_nsec = 100000000};
    bool any = resized;
    while (resized && !caught)
        resized = 0, keys_wait(NULL, 0, &rest);
    return any;
}

void keys_leave(void)
{
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &while_waiting, NULL);
}
