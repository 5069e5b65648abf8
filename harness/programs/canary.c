/* canary.c: tries, one after the other, what a sandbox must refuse. As an implementation it is
 * called like a pupil's; built with -DTOOL it is a program that stands where a compiler does. It
 * is believed only because it can also do what it may.
 *
 * An attempt returns 1 if it got through and 0 if it was refused; a worker that is ended for it
 * has been refused as well. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int closed_again(int fd) { return fd < 0 ? 0 : (close(fd), 1); }

static int forked(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid < 0 ? 0 : (waitpid(pid, NULL, 0), 1);
}

static int wrote(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    return fd < 0 ? 0 : (close(fd), unlink(path), 1);
}

/* The first letters of the attempt's name. `secret` is a file of the workbook, `outside` one
 * that is not there yet. */
static int attempt(const char *name, const char *secret, const char *outside)
{
    switch (*name) {
    case 'o': return closed_again(open(secret, O_RDONLY));
    case 'w': return wrote(outside);
    case 'n': return closed_again(socket(AF_INET, SOCK_STREAM, 0));
    case 'f': return forked();
    case 'k': return kill(getppid() > 1 ? getppid() : 1, 0) == 0;
    case 'l': return setsid() >= 0;
    case 'r': return geteuid() == 0;
    default: return 1;
    }
}

#ifdef TOOL
int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    bool runs = wrote(argv[3]) && forked();
    printf("runs %d\n", runs);
    for (const char *name = argv[4]; *name; name++)
        printf("%c %d\n", *name, attempt(name, argv[1], argv[2]));
    return 0;
}
#else
/* What it may do: compute, and answer. */
double canary_runs(double x);
double canary_runs(double x) { return exp(x); }

/* The two paths arrive as numbers, for a call carries nothing else. */
int canary_tries(int name, size_t S, const int secret[S], size_t O, const int outside[O]);
int canary_tries(int name, size_t S, const int secret[S], size_t O, const int outside[O])
{
    char from[S + 1], to[O + 1];
    for (size_t i = 0; i < S; i++)
        from[i] = (char)secret[i];
    for (size_t i = 0; i < O; i++)
        to[i] = (char)outside[i];
    from[S] = to[O] = '\0';
    return attempt((char[]){(char)name, '\0'}, from, to);
}
#endif
