/* pool.c: one slot for each process. A slot is spawned when there is work for it, is dispatched one
 * request at a time, and ends after a share of the work, and with it all that it has come to hold.
 * What comes back is reported in the order of the pupils, whoever was ready first. */
#define _GNU_SOURCE
#include "pool.h"
#include "../sandbox/process.h"
#include "grader.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* a grader ends after so many submissions */
enum { MOST_GRADERS = 256, SUBMISSIONS_EACH = 200, IN_A_ROW = 3 };

typedef struct {
    pid_t pid; /* 0: not there */
    int requests, replies;
    uint32_t number; /* of the request it works on */
    size_t at;       /* whose submission that is; NOBODY when it is idle */
    Frame coming;
} Slot;

static const size_t NOBODY = ~(size_t)0;

typedef struct {
    const BatchSettings *settings;
    const Pupils *pupils;
    Slot slot[MOST_GRADERS];
    size_t jobs, n, first, of; /* pupil k of this share is number first + k·of of the list */
    size_t next, reported;     /* the next to dispatch, the next to report */
    Reply *replies;            /* by k; done is UNKNOWN_YET until it is in */
    size_t in_a_row;
    Tally tally;
    double begun;
} Pool;

enum { UNKNOWN_YET = 99 };

static volatile sig_atomic_t signalled;
static void on_signal(int number) { signalled = number; }

static const Pupil *pupil_of(const Pool *p, size_t k)
{
    return p->pupils->list[p->first + k * p->of];
}

/* ---- how far it is ---- */

static void erase_progress(void)
{
    if (isatty(2))
        fprintf(stderr, "\r\x1b[K");
}

static void show_progress(const Pool *p)
{
    if (!isatty(2))
        return;
    size_t done = p->tally.graded + p->tally.failed, left = p->n - p->reported;
    fprintf(stderr, "\r\x1b[K%zu of %zu", p->reported, p->n);
    if (done > 0 && left > 0) {
        double seconds = (seconds_now() - p->begun) / (double)done * (double)left;
        fprintf(stderr, seconds < 90 ? ", about %.0f s left" : ", about %.0f min left",
                seconds < 90 ? seconds : seconds / 60);
    }
    fflush(stderr);
}

/* ---- graders ---- */

static void leave(Slot *s)
{
    if (!s->pid)
        return;
    close(s->requests), close(s->replies);
    if (signalled)
        kill(s->pid, SIGKILL);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    frame_free(&s->coming);
    *s = (Slot){.at = NOBODY};
}

/* The child keeps no end of this side's, or a grader would never see its requests end. */
static _Noreturn void be_grader(const Pool *p, const int down[2], const int up[2])
{
    BatchSettings settings = *p->settings;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_DFL), signal(SIGTERM, SIG_DFL), signal(SIGHUP, SIG_DFL);
    for (size_t i = 0; i < p->jobs; i++)
        if (p->slot[i].pid)
            close(p->slot[i].requests), close(p->slot[i].replies);
    close(down[1]), close(up[0]);
    settings.requests = down[0], settings.replies = up[1];
    grader_run(&settings);
    _exit(0);
}

static bool spawn(Pool *p, Slot *s)
{
    int down[2], up[2];
    if (pipe(down))
        return false;
    if (pipe(up))
        return close(down[0]), close(down[1]), false;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        be_grader(p, down, up);
    close(down[0]), close(up[1]);
    if (pid < 0)
        return close(down[1]), close(up[0]), false;
    *s = (Slot){.pid = pid, .requests = down[1], .replies = up[0], .at = NOBODY};
    return true;
}

static void take_reply(Pool *p, size_t k, Reply reply)
{
    Spent *all = &p->tally.spent;
    p->replies[k] = reply;
    p->tally.judged += reply.judged;
    p->in_a_row = reply.done == NOT_JUDGED ? p->in_a_row + 1 : 0;
    *all = (Spent){all->judging + reply.spent.judging, all->tools + reply.spent.tools,
                   all->workers + reply.spent.workers};
}

static Reply no_verdict(const char *why)
{
    return (Reply){.done = NOT_JUDGED, .remarks = strdup(why)};
}

static void dispatch(Pool *p, Slot *s)
{
    if (p->next >= p->n || p->in_a_row >= IN_A_ROW || signalled) {
        leave(s);
        return;
    }
    if (s->number >= SUBMISSIONS_EACH)
        leave(s);
    if (!s->pid && !spawn(p, s)) {
        take_reply(p, p->next++, no_verdict("no process can be started\n"));
        return;
    }
    s->at = p->next++;
    frame_clear(&s->coming);
    /* one who is gone is seen when the reply does not come */
    request_send(s->requests, ++s->number, pupil_of(p, s->at));
}

static void receive(Pool *p, Slot *s)
{
    Reply reply = {0};
    bool whole, there = reply_receive(s->replies, &s->coming, s->number, &reply, &whole);
    if (there && !whole)
        return;
    size_t k = s->at;
    s->at = NOBODY;
    if (there)
        take_reply(p, k, reply);
    else {
        leave(s);
        take_reply(p, k, no_verdict("the judge ended without a verdict\n"));
    }
}

/* ---- the class ---- */

static void report_one(Pool *p, const Pupil *pupil, Reply *a,
                       void (*done)(const Pupil *, Done, void *), void *context)
{
    erase_progress();
    fflush(stdout);
    for (char *line = a->remarks ? a->remarks : "", *end; (end = strchr(line, '\n'));
         line = end + 1)
        fprintf(stderr, "ascent grade: %s: %.*s\n", pupil_shown(pupil), (int)(end - line), line);
    p->tally.left_out += a->done != NOT_JUDGED && a->left_out;
    *(a->done == GRADED   ? &p->tally.graded
      : a->done == STANDS ? &p->tally.stood
                          : &p->tally.failed) += 1;
    done(pupil, a->done, context);
    free(a->remarks);
    a->remarks = NULL;
}

static void report(Pool *p, void (*done)(const Pupil *, Done, void *), void *context)
{
    for (; p->reported < p->n && (int)p->replies[p->reported].done != UNKNOWN_YET; p->reported++)
        report_one(p, pupil_of(p, p->reported), &p->replies[p->reported], done, context);
    show_progress(p);
}

static size_t working(const Pool *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->jobs; i++)
        n += p->slot[i].pid && p->slot[i].at != NOBODY;
    return n;
}

/* Waits until someone has something to say. */
static void wait_and_receive(Pool *p)
{
    struct pollfd on[MOST_GRADERS];
    for (size_t i = 0; i < p->jobs; i++)
        on[i] = (struct pollfd){p->slot[i].pid && p->slot[i].at != NOBODY ? p->slot[i].replies : -1,
                                POLLIN, 0};
    if (poll(on, p->jobs, 1000) <= 0)
        return;
    for (size_t i = 0; i < p->jobs; i++)
        if (on[i].revents)
            receive(p, &p->slot[i]);
}

static void work(Pool *p, void (*done)(const Pupil *, Done, void *), void *context)
{
    do {
        for (size_t i = 0; i < p->jobs; i++)
            if (p->slot[i].at == NOBODY)
                dispatch(p, &p->slot[i]);
        if (working(p))
            wait_and_receive(p);
        report(p, done, context);
    } while (!signalled && (working(p) || (p->next < p->n && p->in_a_row < IN_A_ROW)));
}

void pool_listen(void)
{
    struct sigaction stop = {.sa_handler = on_signal};
    sigaction(SIGINT, &stop, NULL), sigaction(SIGTERM, &stop, NULL), sigaction(SIGHUP, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

Tally pool_run(const BatchSettings *settings, const Pupils *pupils, Share share, size_t jobs,
               void (*done)(const Pupil *pupil, Done how, void *context), void *context)
{
    Pool p = {.settings = settings,
              .pupils = pupils,
              .first = share.first,
              .of = share.of,
              .begun = seconds_now()};
    p.n = pupils->n > share.first ? (pupils->n - share.first + share.of - 1) / share.of : 0;
    p.jobs = jobs < MOST_GRADERS ? jobs : MOST_GRADERS;
    p.replies = calloc(p.n + 1, sizeof *p.replies);
    if (!p.replies)
        abort();
    for (size_t k = 0; k < p.n; k++)
        p.replies[k].done = (Done)UNKNOWN_YET;
    for (size_t i = 0; i < p.jobs; i++)
        p.slot[i].at = NOBODY;
    work(&p, done, context);
    erase_progress();
    for (size_t i = 0; i < p.jobs; i++)
        leave(&p.slot[i]);
    p.tally.wall_s = seconds_now() - p.begun;
    p.tally.stopped = signalled ? signalled : p.reported < p.n ? -1 : 0;
    for (size_t k = p.reported; k < p.n; k++)
        free(p.replies[k].remarks);
    free(p.replies);
    return p.tally;
}
