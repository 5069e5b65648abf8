/* grader.c: the process itself: how it begins, takes requests, and ends with the pool. */
#define _GNU_SOURCE
#include "grader.h"
#include "../check/check.h"
#include "../check/runner.h"
#include "../scenario/host.h"
#include "submission.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static BatchSettings handed_over;

ParameterizedTestParameters(class, submissions)
{
    BatchSettings *copy = cr_malloc(sizeof *copy);
    *copy = handed_over;
    return cr_make_param_array(BatchSettings, copy, 1, NULL);
}

ParameterizedTest(BatchSettings *settings, class, submissions)
{
    end_with_runner();
    signal(SIGPIPE, SIG_IGN);
    Grader grader = {
        .submissions = {.settings = settings, .L = host_open(settings->root, settings->sandbox)},
        .requests = open_of_runner(settings->requests, O_RDONLY),
        .replies = open_of_runner(settings->replies, O_WRONLY)};
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
