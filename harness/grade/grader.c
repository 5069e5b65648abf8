/* grader.c: the process itself: how it begins, takes requests, and ends with the pool. */
#define _GNU_SOURCE
#include "grader.h"
#include "../check/check.h"
#include "../scenario/host.h"
#include "submission.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lua collects what is not used any more once there is four times as much as what is: a judge's
 * tables are small and short of life. */
enum { PAUSE_PERCENT = 400 };

typedef struct {
    Submissions submissions;
    int requests, replies;
    Frame frame;
} Grader;

/* A line for each note, and for what kept the submission from being judged. */
static char *remarks_of(const Gathered *g)
{
    size_t size;
    char *lines;
    FILE *to = open_memstream(&lines, &size);
    for (size_t i = 0; i < g->notes; i++)
        fprintf(to, "%s\n", g->note[i].text);
    if (g->more)
        fprintf(to, "and %zu more\n", g->more);
    if (*g->trouble)
        fprintf(to, "%s\n", g->trouble);
    fclose(to);
    return lines;
}

/* Takes a request, carries it out and replies. False when there are no more. */
static bool serve(Grader *g, uint32_t number)
{
    static Gathered gathered;
    Pupil pupil;
    Reply reply;
    if (!request_receive(g->requests, &g->frame, number, &pupil))
        return false;
    reply.done = submission_grade(&g->submissions, &pupil, &gathered, &reply.spent);
    reply.judged = g->submissions.judged;
    reply.left_out = gathered_left_out(&gathered);
    reply.remarks = remarks_of(&gathered);
    bool sent = reply_send(g->replies, &g->frame, number, &reply);
    gathered_free(&gathered), request_free(&pupil), free(reply.remarks);
    return sent;
}

/* The pool is gone. What this process has started ends with it: a sandboxed program is another
 * user, whom no parent's death may signal. */
static void on_end(int number)
{
    char text[4096] = "";
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, text, sizeof text - 1) > 0)
        for (char *at = text, *rest; strtol(at, &rest, 10) > 0; at = rest) {
            pid_t child = (pid_t)strtol(at, NULL, 10);
            kill(-child, SIGKILL), kill(child, SIGKILL);
        }
    _exit(128 + number);
}

static void end_with_the_pool(void)
{
    struct sigaction end = {.sa_handler = on_end};
    sigaction(SIGTERM, &end, NULL), sigaction(SIGINT, &end, NULL), sigaction(SIGHUP, &end, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

/* Criterion closes in a test's process what its runner had open; the runner, this process's
 * parent, still has it. */
static int of_runner(int fd, int mode)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getppid(), fd);
    return open(path, mode | O_CLOEXEC);
}

static BatchSettings handed_over;

ParameterizedTestParameters(class, submissions)
{
    BatchSettings *copy = cr_malloc(sizeof *copy);
    *copy = handed_over;
    return cr_make_param_array(BatchSettings, copy, 1, NULL);
}

ParameterizedTest(BatchSettings *settings, class, submissions)
{
    end_with_the_pool();
    signal(SIGPIPE, SIG_IGN);
    Grader grader = {
        .submissions = {.settings = settings, .L = host_open(settings->root, settings->sandbox)},
        .requests = of_runner(settings->requests, O_RDONLY),
        .replies = of_runner(settings->replies, O_WRONLY)};
    char *unpacked = grader.submissions.unpacked;
    cr_assert(grader.requests >= 0 && grader.replies >= 0 && grader.submissions.L,
              "there are requests, and Lua starts");
    snprintf(unpacked, sizeof grader.submissions.unpacked, "%s/unpacked-XXXXXX", settings->folder);
    cr_assert(mkdtemp(unpacked), "there is room to unpack in");
    lua_gc(grader.submissions.L, LUA_GCINC, PAUSE_PERCENT, 0, 0);
    for (uint32_t number = 1; serve(&grader, number); number++)
        ;
    lua_close(grader.submissions.L);
}

void grader_run(const BatchSettings *settings)
{
    handed_over = *settings;
    check_run_tests("class/*");
}
