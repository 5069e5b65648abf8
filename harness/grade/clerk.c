#define _GNU_SOURCE
#include "clerk.h"
#include "../check/check.h"
#include "../files.h"
#include "../sandbox/room.h"
#include "../scenario/host.h"
#include "gather.h"
#include "results.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- orders and answers ---- */

static void put_text(Frame *f, const char *text)
{
    uint32_t n = (uint32_t)strlen(text) + 1;
    frame_put(f, &n, sizeof n);
    frame_put(f, text, n);
}

static char *get_text(Frame *f)
{
    uint32_t n;
    frame_get(f, &n, sizeof n);
    char *text = f->bad || n == 0 || n > f->end - f->at ? NULL : malloc(n);
    if (!text)
        return f->bad = true, NULL;
    frame_get(f, text, n);
    text[n - 1] = '\0';
    return text;
}

static bool send_frame(int fd, Frame *f)
{
    return frame_finish(f) && write_all(fd, f->bytes, f->end);
}

/* Reads once. False if the other end is gone or sends something else. */
static bool receive(int fd, Frame *f, uint32_t number, bool *whole)
{
    unsigned char chunk[4096];
    int64_t missing = frame_missing(f, number);
    ssize_t n = missing > 0 ? read(fd, chunk,
                                   (size_t)missing < sizeof chunk ? (size_t)missing : sizeof chunk)
                            : 0;
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return false;
    frame_put(f, chunk, (size_t)n);
    *whole = frame_missing(f, number) == 0;
    f->at = sizeof(FrameHead);
    return frame_missing(f, number) >= 0;
}

bool clerk_order(int fd, uint32_t number, const Pupil *pupil)
{
    Frame f = {0};
    frame_begin(&f, number);
    put_text(&f, pupil->name), put_text(&f, pupil->encoded);
    frame_put(&f, &pupil->n, sizeof pupil->n);
    for (size_t i = 0; i < pupil->n; i++) {
        frame_put(&f, &pupil->sources[i].from, sizeof pupil->sources[i].from);
        put_text(&f, pupil->sources[i].path), put_text(&f, pupil->sources[i].as);
    }
    bool sent = send_frame(fd, &f);
    frame_free(&f);
    return sent;
}

static void free_pupil(Pupil *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->sources[i].path), free(p->sources[i].as);
    free(p->name), free(p->encoded), free(p->sources);
}

static bool read_order(Frame *f, Pupil *p)
{
    size_t n;
    *p = (Pupil){.name = get_text(f), .encoded = get_text(f)};
    frame_get(f, &n, sizeof n);
    p->sources = f->bad || n > f->end ? NULL : calloc(n + 1, sizeof *p->sources);
    for (; p->sources && p->n < n && !f->bad; p->n++) {
        Source *s = &p->sources[p->n];
        frame_get(f, &s->from, sizeof s->from);
        s->path = get_text(f), s->as = get_text(f);
    }
    return p->sources && !f->bad;
}

bool clerk_answer(int fd, Frame *coming, uint32_t number, Answer *answer, bool *whole)
{
    *whole = false;
    if (!receive(fd, coming, number, whole))
        return false;
    if (*whole) {
        frame_get(coming, &answer->done, sizeof answer->done);
        frame_get(coming, &answer->spent, sizeof answer->spent);
        answer->remarks = get_text(coming);
    }
    return !coming->bad;
}

/* ---- one submission ---- */

typedef struct {
    const Terms *terms;
    int orders, answers;
    lua_State *L;
    char unpacked[CLERK_PATH + 32]; /* where archives are opened */
    double tools_s;                 /* CPU time of compilers and linkers for this submission */
    Frame coming;
} Clerk;

/* What the results come from: the settings, and for each lesson the file, or why there is none. */
static void key_of(const Terms *t, const Gathered *g, char key[SHA256_HEX])
{
    Sha256 s;
    sha256_init(&s);
    sha256_put_text(&s, t->settings);
    for (size_t i = 0; i < t->lessons.n; i++) {
        const Handed *h = &g->lesson[i];
        sha256_put_text(&s, h->text ? "" : h->why);
        sha256_put(&s, &h->length, sizeof h->length);
        sha256_put(&s, h->text ? h->text : "", h->text ? h->length : 0);
    }
    sha256_hex(&s, key);
}

static bool stands(const Terms *t, const Pupil *pupil, const char *key)
{
    cJSON *old = results_read(t->out, pupil->encoded);
    bool same = old && !strcmp(results_key(old), key);
    cJSON_Delete(old);
    return same;
}

static void say(Gathered *g, const char *format, ...)
{
    size_t n = strlen(g->remarks);
    va_list list;
    va_start(list, format);
    vsnprintf(g->remarks + n, sizeof g->remarks - n, format, list);
    va_end(list);
}

/* Judges lesson i; its report, or NULL with a remark. */
static cJSON *judge(Clerk *c, size_t i, Gathered *g)
{
    const Terms *t = c->terms;
    const Handed *h = &g->lesson[i];
    static Job job;
    job = (Job){.seed = t->seed,
                .sanitize = SANITIZE_UNEXPLAINED,
                .sandbox = t->sandbox,
                .kept = true,
                .text = h->text,
                .length = h->length,
                .presence = h->presence,
                .absent = h->text ? NULL : h->why,
                .hidden = *t->hidden ? t->hidden : NULL,
                .cpu_s = t->cpu_s};
    snprintf(job.root, sizeof job.root, "%s", t->root);
    snprintf(job.lesson, sizeof job.lesson, "%s", t->lessons.lesson[i].slug);
    snprintf(job.shown, sizeof job.shown, "%s", t->lessons.lesson[i].file);
    int top = lua_gettop(c->L);
    bool judged = check_judge(c->L, &job, "batch", 3);
    const char *text = lua_tostring(c->L, judged ? -2 : -1);
    c->tools_s += judged ? lua_tonumber(c->L, -1) : 0;
    cJSON *report = judged && text ? cJSON_Parse(text) : NULL;
    if (!report)
        say(g, "%s could not be judged: %s\n", job.lesson, text ? text : "no reason given");
    lua_settop(c->L, top);
    return report;
}

static bool judge_all(Clerk *c, const Pupil *pupil, const char *key, Gathered *g)
{
    const Terms *t = c->terms;
    cJSON *results = results_new(&(Origin){t->workbook, key, t->seed, t->sandbox == BACKEND_NONE});
    bool fine = true;
    for (size_t i = 0; fine && i < t->lessons.n; i++) {
        cJSON *report = judge(c, i, g);
        fine = report != NULL;
        if (fine)
            results_add(results, report, (int)i + 1);
        cJSON_Delete(report);
    }
    if (fine && !results_write(t->out, pupil->encoded, results)) {
        say(g, "%s/%s/results.json: %s\n", t->out, pupil->encoded, strerror(errno));
        fine = false;
    }
    cJSON_Delete(results);
    return fine;
}

static Done handle(Clerk *c, const Pupil *pupil, Gathered *g)
{
    char key[SHA256_HEX];
    results_tidy(c->terms->out, pupil->encoded);
    gather(pupil, &c->terms->lessons, c->terms->sandbox, c->terms->root, c->unpacked, g);
    if (g->unable)
        return NOT_JUDGED;
    key_of(c->terms, g, key);
    if (stands(c->terms, pupil, key))
        return STANDS;
    return judge_all(c, pupil, key, g) ? GRADED : NOT_JUDGED;
}

static double own_cpu(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

static Done handle_timed(Clerk *c, const Pupil *pupil, Gathered *g, Spent *spent)
{
    double own = own_cpu(), others = room_spent();
    c->tools_s = 0;
    Done done = handle(c, pupil, g);
    *spent = (Spent){own_cpu() - own, c->tools_s, room_spent() - others - c->tools_s};
    return done;
}

/* ---- the process ---- */

/* Takes an order, carries it out and answers. False when there are no more. */
static bool serve(Clerk *c, uint32_t number)
{
    static Gathered g;
    Pupil pupil;
    bool whole = false;
    frame_clear(&c->coming);
    while (!whole)
        if (!receive(c->orders, &c->coming, number, &whole))
            return false;
    if (!read_order(&c->coming, &pupil))
        return false;
    Spent spent;
    Done done = handle_timed(c, &pupil, &g, &spent);
    frame_begin(&c->coming, number);
    frame_put(&c->coming, &done, sizeof done);
    frame_put(&c->coming, &spent, sizeof spent);
    put_text(&c->coming, g.remarks);
    gathered_free(&g), free_pupil(&pupil);
    return send_frame(c->answers, &c->coming);
}

/* The class is gone. What this process has started ends with it: a sandboxed program is another
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

static void end_with_the_class(void)
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

static Terms handed_over;

ParameterizedTestParameters(class, submissions)
{
    Terms *copy = cr_malloc(sizeof *copy);
    *copy = handed_over;
    return cr_make_param_array(Terms, copy, 1, NULL);
}

ParameterizedTest(Terms *terms, class, submissions)
{
    end_with_the_class();
    signal(SIGPIPE, SIG_IGN);
    Clerk clerk = {.terms = terms,
                   .orders = of_runner(terms->orders, O_RDONLY),
                   .answers = of_runner(terms->answers, O_WRONLY),
                   .L = host_open(terms->root, terms->sandbox)};
    cr_assert(clerk.orders >= 0 && clerk.answers >= 0 && clerk.L,
              "there are orders, and Lua starts");
    snprintf(clerk.unpacked, sizeof clerk.unpacked, "%s/unpacked-XXXXXX", terms->folder);
    cr_assert(mkdtemp(clerk.unpacked), "there is room to unpack in");
    for (uint32_t number = 1; serve(&clerk, number); number++)
        ;
    lua_close(clerk.L);
}

void clerk_run(const Terms *terms)
{
    handed_over = *terms;
    check_run_tests("class/*", NULL);
}
