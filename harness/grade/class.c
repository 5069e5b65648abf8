#define _GNU_SOURCE
#include "class.h"
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

/* a clerk ends after TERM submissions, and with it all that it has come to hold */
enum { MOST_CLERKS = 256, TERM = 200, IN_A_ROW = 3 };

typedef struct {
    pid_t pid; /* 0: not there */
    int orders, answers;
    uint32_t number; /* of the order it works on */
    size_t at;       /* whose submission that is; NOBODY when it is idle */
    Frame coming;
} Desk;

static const size_t NOBODY = ~(size_t)0;

typedef struct {
    const Terms *terms;
    const Pupils *pupils;
    Desk desk[MOST_CLERKS];
    size_t jobs, n, first, of; /* pupil k of this share is number first + k·of of the list */
    size_t next, told;         /* the next to hand out, the next to tell of */
    Answer *answers;           /* by k; done is UNKNOWN_YET until it is in */
    size_t in_a_row;
    Tally tally;
    double begun;
} Class;

enum { UNKNOWN_YET = 99 };

static volatile sig_atomic_t signalled;
static void on_signal(int number) { signalled = number; }

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static const Pupil *pupil_of(const Class *c, size_t k)
{
    return c->pupils->list[c->first + k * c->of];
}

/* ---- how far it is ---- */

static void erase_progress(void)
{
    if (isatty(2))
        fprintf(stderr, "\r\x1b[K");
}

static void show_progress(const Class *c)
{
    if (!isatty(2))
        return;
    size_t done = c->tally.graded + c->tally.failed, left = c->n - c->told;
    fprintf(stderr, "\r\x1b[K%zu of %zu", c->told, c->n);
    if (done > 0 && left > 0) {
        double seconds = (seconds_now() - c->begun) / (double)done * (double)left;
        fprintf(stderr, seconds < 90 ? ", about %.0f s left" : ", about %.0f min left",
                seconds < 90 ? seconds : seconds / 60);
    }
    fflush(stderr);
}

/* ---- clerks ---- */

static void leave(Desk *d)
{
    if (!d->pid)
        return;
    close(d->orders), close(d->answers);
    if (signalled)
        kill(d->pid, SIGKILL);
    while (waitpid(d->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    frame_free(&d->coming);
    *d = (Desk){.at = NOBODY};
}

/* The child keeps no end of this side's, or a clerk would never see its orders end. */
static _Noreturn void be_clerk(const Class *c, const int down[2], const int up[2])
{
    Terms terms = *c->terms;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_DFL), signal(SIGTERM, SIG_DFL), signal(SIGHUP, SIG_DFL);
    for (size_t i = 0; i < c->jobs; i++)
        if (c->desk[i].pid)
            close(c->desk[i].orders), close(c->desk[i].answers);
    close(down[1]), close(up[0]);
    terms.orders = down[0], terms.answers = up[1];
    clerk_run(&terms);
    _exit(0);
}

static bool hire(Class *c, Desk *d)
{
    int down[2], up[2];
    if (pipe(down))
        return false;
    if (pipe(up))
        return close(down[0]), close(down[1]), false;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        be_clerk(c, down, up);
    close(down[0]), close(up[1]);
    if (pid < 0)
        return close(down[1]), close(up[0]), false;
    *d = (Desk){.pid = pid, .orders = down[1], .answers = up[0], .at = NOBODY};
    return true;
}

static void take_answer(Class *c, size_t k, Answer answer)
{
    Spent *all = &c->tally.spent;
    c->answers[k] = answer;
    c->in_a_row = answer.done == NOT_JUDGED ? c->in_a_row + 1 : 0;
    *all = (Spent){all->judging + answer.spent.judging, all->tools + answer.spent.tools,
                   all->workers + answer.spent.workers};
}

static Answer no_verdict(const char *why)
{
    return (Answer){.done = NOT_JUDGED, .remarks = strdup(why)};
}

static void hand_out(Class *c, Desk *d)
{
    if (c->next >= c->n || c->in_a_row >= IN_A_ROW || signalled) {
        leave(d);
        return;
    }
    if (d->number >= TERM)
        leave(d);
    if (!d->pid && !hire(c, d)) {
        take_answer(c, c->next++, no_verdict("no process can be started\n"));
        return;
    }
    d->at = c->next++;
    frame_clear(&d->coming);
    /* one who is gone is seen when the answer does not come */
    clerk_order(d->orders, ++d->number, pupil_of(c, d->at));
}

static void hear(Class *c, Desk *d)
{
    Answer answer = {0};
    bool whole, there = clerk_answer(d->answers, &d->coming, d->number, &answer, &whole);
    if (there && !whole)
        return;
    size_t k = d->at;
    d->at = NOBODY;
    if (there)
        take_answer(c, k, answer);
    else {
        leave(d);
        take_answer(c, k, no_verdict("the judge ended without a verdict\n"));
    }
}

/* ---- the class ---- */

/* Without the folder that a class's archive was unpacked in: where in the archive it was is
 * told. */
static void print_remark(const Class *c, const Pupil *pupil, const char *line, size_t n)
{
    const char *folder = c->terms->folder, *at = strstr(line, folder);
    const char *rest = at && at < line + n ? strchr(at + strlen(folder) + 1, '/') : NULL;
    if (rest && rest < line + n)
        fprintf(stderr, "ascent grade: %s: %.*s%.*s\n", pupil->encoded, (int)(at - line), line,
                (int)(line + n - rest - 1), rest + 1);
    else
        fprintf(stderr, "ascent grade: %s: %.*s\n", pupil->encoded, (int)n, line);
}

static void tell_one(Class *c, const Pupil *pupil, Answer *a,
                     void (*done)(const Pupil *, Done, void *), void *context)
{
    erase_progress();
    fflush(stdout);
    for (char *line = a->remarks ? a->remarks : "", *end; (end = strchr(line, '\n'));
         line = end + 1)
        print_remark(c, pupil, line, (size_t)(end - line));
    c->tally.remarks += a->done != NOT_JUDGED && a->remarks && *a->remarks;
    *(a->done == GRADED   ? &c->tally.graded
      : a->done == STANDS ? &c->tally.stood
                          : &c->tally.failed) += 1;
    done(pupil, a->done, context);
    free(a->remarks);
    a->remarks = NULL;
}

static void tell(Class *c, void (*done)(const Pupil *, Done, void *), void *context)
{
    for (; c->told < c->n && (int)c->answers[c->told].done != UNKNOWN_YET; c->told++)
        tell_one(c, pupil_of(c, c->told), &c->answers[c->told], done, context);
    show_progress(c);
}

static size_t working(const Class *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->jobs; i++)
        n += c->desk[i].pid && c->desk[i].at != NOBODY;
    return n;
}

/* Waits until someone has something to say. */
static void wait_and_hear(Class *c)
{
    struct pollfd on[MOST_CLERKS];
    for (size_t i = 0; i < c->jobs; i++)
        on[i] = (struct pollfd){c->desk[i].pid && c->desk[i].at != NOBODY ? c->desk[i].answers : -1,
                                POLLIN, 0};
    if (poll(on, c->jobs, 1000) <= 0)
        return;
    for (size_t i = 0; i < c->jobs; i++)
        if (on[i].revents)
            hear(c, &c->desk[i]);
}

static void work(Class *c, void (*done)(const Pupil *, Done, void *), void *context)
{
    do {
        for (size_t i = 0; i < c->jobs; i++)
            if (c->desk[i].at == NOBODY)
                hand_out(c, &c->desk[i]);
        if (working(c))
            wait_and_hear(c);
        tell(c, done, context);
    } while (!signalled && (working(c) || (c->next < c->n && c->in_a_row < IN_A_ROW)));
}

void class_listen(void)
{
    struct sigaction stop = {.sa_handler = on_signal};
    sigaction(SIGINT, &stop, NULL), sigaction(SIGTERM, &stop, NULL), sigaction(SIGHUP, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

Tally class_run(const Terms *terms, const Pupils *pupils, Share share, size_t jobs,
                void (*done)(const Pupil *pupil, Done how, void *context), void *context)
{
    Class c = {.terms = terms,
               .pupils = pupils,
               .first = share.first,
               .of = share.of,
               .begun = seconds_now()};
    c.n = pupils->n > share.first ? (pupils->n - share.first + share.of - 1) / share.of : 0;
    c.jobs = jobs < MOST_CLERKS ? jobs : MOST_CLERKS;
    c.answers = calloc(c.n + 1, sizeof *c.answers);
    if (!c.answers)
        abort();
    for (size_t k = 0; k < c.n; k++)
        c.answers[k].done = (Done)UNKNOWN_YET;
    for (size_t i = 0; i < c.jobs; i++)
        c.desk[i].at = NOBODY;
    work(&c, done, context);
    erase_progress();
    for (size_t i = 0; i < c.jobs; i++)
        leave(&c.desk[i]);
    c.tally.wall_s = seconds_now() - c.begun;
    c.tally.stopped = signalled ? signalled : c.told < c.n ? -1 : 0;
    for (size_t k = c.told; k < c.n; k++)
        free(c.answers[k].remarks);
    free(c.answers);
    return c.tally;
}
