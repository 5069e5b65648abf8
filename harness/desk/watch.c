/* watch.c: inotify tells of a save, poll of a key, and a judge of its own (judge.h) of the verdict;
 * a new save ends a verdict that is under way. The screen is drawn anew from what is kept here,
 * and only when something has changed. `publish` is the place where a verdict becomes known. */
#define _GNU_SOURCE
#include "watch.h"
#include "../check/report.h"
#include "../scenario/host.h"
#include "../status.h"
#include "follow.h"
#include "judge.h"
#include "keys.h"
#include "screen.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SETTLE_MS = 5, GONE_MS = 200, PATIENCE_MS = 300, MOST = 32 };

typedef struct {
    char slug[NAME_ROOM], file[NAME_ROOM];
} Lesson;

/* What has been read of a pipe so far. */
typedef struct {
    char *text;
    size_t size;
} Incoming;

typedef struct {
    const char *root, *program, *sandbox;
    Lesson lesson[MOST];
    size_t n, now;
    JudgePlan plan;
    Judge judge;
    uint64_t read_of; /* the state of the workbook that the judge has read, as `state_of` */
    bool judging;     /* a verdict is under way, or the sanitized pass behind it */
    bool told;        /* the verdict is known */
    bool patient;     /* "checking" has not been said yet */
    bool searching;   /* for the first lesson that is not done; nothing is shown yet */
    bool full;        /* the lesson was done when last looked at */
    bool asking;      /* whether to go on; once for each lesson */
    bool leaving;     /* no more keys will come: quit when the work is done */
    int events;       /* inotify */
    pid_t hinter;     /* `ascent hint`, or 0, and its pipe */
    int hint;
    Incoming said, hinted;
    char *verdict, *below; /* the screen: the last verdict, what a key asked for */
    Follow follow;         /* what open pages are told */
} Watch;

/* ---- which lessons ---- */

static bool find_lessons(Watch *w, const char *wanted)
{
    lua_State *L = host_open(w->root, BACKEND_NONE);
    bool found = L && host_call(L, "lesson.lesson", "coded", 0, LUA_MULTRET);
    for (int i = 1; found && i + 1 <= lua_gettop(L) && w->n < MOST; i += 2, w->n++) {
        snprintf(w->lesson[w->n].slug, NAME_ROOM, "%s", lua_tostring(L, i));
        snprintf(w->lesson[w->n].file, NAME_ROOM, "%s", lua_tostring(L, i + 1));
    }
    Job job = {0};
    snprintf(job.root, sizeof job.root, "%s", w->root);
    found = found && w->n > 0 && (!wanted || job_locate_by(L, &job, wanted, NULL));
    for (size_t i = 0; found && wanted && i < w->n; i++)
        if (!strcmp(w->lesson[i].slug, job.lesson))
            w->now = i;
    if (L)
        lua_close(L);
    return found;
}

static bool more(const Watch *w) { return w->now + 1 < w->n; }

/* The path of a file of the lesson's chapter; `ending` takes the place of the C file's last letter,
 * or NULL. */
static void path_of(const Watch *w, char path[PATH_ROOM + 2 * NAME_ROOM], const char *ending)
{
    const Lesson *l = &w->lesson[w->now];
    int n =
        snprintf(path, PATH_ROOM + 2 * NAME_ROOM, "%s/chapters/%s/%s", w->root, l->slug, l->file);
    if (ending && n > 0)
        path[n - 1] = *ending;
}

/* ---- what is shown ---- */

/* The verdict as one line: a text in JSON holds neither line ends nor tabs, so these only lay out.
 * What is no verdict becomes { "error": "…" }. */
static void print_line(const char *verdict, bool pending)
{
    cJSON *json = *verdict == '{' ? cJSON_Parse(verdict) : NULL;
    if (!json && (json = cJSON_CreateObject()))
        cJSON_AddStringToObject(json, "error", verdict);
    cJSON_AddBoolToObject(json, "pending", pending);
    char *line = json ? cJSON_PrintUnformatted(json) : NULL;
    if (line)
        puts(line);
    free(line);
    cJSON_Delete(json);
}

/* One write for the whole screen, so that nothing flickers. */
static void show(const Watch *w)
{
    char question[NAME_ROOM + 64] = "";
    bool on = w->full && !w->judging && more(w);
    if (on && w->asking)
        snprintf(question, sizeof question, "\n  Go on to %s? [y] yes   [n] not yet\n",
                 w->lesson[w->now + 1].slug);
    const char *next = on && !w->asking ? "[y] next lesson   " : "";
    printf("%s%s%s%s%s\n  %s[h] hint   [c] chapter   [r] check again   [q] quit\n",
           isatty(1) ? "\033[H\033[2J\033[3J" : "", w->verdict ? w->verdict : "",
           w->below ? "\n" : "", w->below ? w->below : "", question, next);
    if (w->follow.port)
        printf("  The book follows at http://127.0.0.1:%d/%s.html\n", w->follow.port,
               w->lesson[w->now].slug);
    fflush(stdout);
}

/* Takes the text, a verdict: it is told as soon as it is clear, `judging` still, and again when
 * the sanitized pass is over; a screen only if that has changed it. False if nobody listens any
 * more. */
static bool publish(Watch *w, char *text)
{
    bool same = w->told && w->verdict && !strcmp(w->verdict, text);
    free(w->verdict), w->verdict = text;
    if (w->plan.shape == SHAPE_JSON)
        print_line(text, w->judging);
    else if (!same)
        free(w->below), w->below = NULL, show(w);
    if (!w->judging)
        follow_publish(&w->follow, w->lesson[w->now].slug);
    return fflush(stdout) == 0;
}

/* Takes the text. */
static void say(Watch *w, char *text)
{
    free(w->below);
    w->below = text;
    if (w->plan.shape != SHAPE_JSON)
        show(w);
}

/* Where to read again, and shown if this system has where to: at the equation that the verdict
 * names. */
static void chapter(Watch *w)
{
    const Lesson *l = &w->lesson[w->now];
    char *text = NULL, page[PATH_ROOM];
    follow_page(&w->follow, w->root, l->slug, w->verdict, sizeof page, page);
    follow_show(w->root, page);
    if (asprintf(&text,
                 "  The chapter:  chapters/%s/lesson.md\n  The contract: chapters/%s/%.*s.h\n"
                 "  The page:     %s\n",
                 l->slug, l->slug, (int)strlen(l->file) - 2, l->file,
                 *page ? page : "make book makes it") > 0)
        say(w, text);
}

/* ---- the verdict ---- */

/* A number for all that the judge reads only once: the lesson, and how wide the window is. */
static uint64_t state_of(const Watch *w)
{
    char path[4][PATH_ROOM + 2 * NAME_ROOM];
    const char *slug = w->lesson[w->now].slug, *columns = getenv("COLUMNS");
    uint64_t sum = columns ? strtoul(columns, NULL, 10) : 0;
    snprintf(path[0], sizeof path[0], "%s/build/lessons/%s/ready", w->root, slug);
    snprintf(path[1], sizeof path[1], "%s/chapters/%s/scenarios.lua", w->root, slug);
    snprintf(path[2], sizeof path[2], "%s/chapters/%s/cases.lua", w->root, slug);
    path_of(w, path[3], "h");
    for (int i = 0; i < 4; i++) {
        struct stat is = {0};
        stat(path[i], &is);
        sum =
            (sum * 1000003 + (uint64_t)is.st_mtim.tv_sec) * 1000003 + (uint64_t)is.st_mtim.tv_nsec;
    }
    return sum;
}

/* Asks for a verdict, of a judge who is free and has read what is there now. */
static bool check(Watch *w)
{
    screen_tell();
    uint64_t state = state_of(w);
    if (w->judging || state != w->read_of)
        judge_end(&w->judge, w->judging);
    free(w->said.text);
    w->said = (Incoming){0};
    w->read_of = state, w->judging = w->patient = true, w->told = false;
    return (w->judge.pid || judge_start(&w->judge, &w->plan)) &&
           judge_ask(&w->judge, w->lesson[w->now].slug, NULL, w->searching);
}

static bool begin(Watch *w);

/* The judge has said all. */
static bool finish(Watch *w, char *text, int status)
{
    bool full = status == DONE;
    w->judging = false;
    if (w->searching) {
        free(text);
        if (full && more(w))
            return w->now++, begin(w);
        w->searching = false;
        return check(w);
    }
    w->asking = full && (w->asking || !w->full);
    w->full = full;
    return publish(w, text);
}

/* Takes the first part out of what has been read; false if it is not whole yet. */
static bool take_part(Incoming *in, char **text, char *part)
{
    size_t length = in->text ? strlen(in->text) : 0;
    if (length + 2 > in->size)
        return false;
    *text = strdup(in->text);
    *part = in->text[length + 1];
    in->size -= length + 2;
    memmove(in->text, in->text + length + 2, in->size + 1);
    return *text != NULL;
}

static bool hear(Watch *w)
{
    char *text, part;
    while (w->judging && take_part(&w->said, &text, &part)) {
        if (part != PART_VERDICT) {
            if (!finish(w, text, part - PART_LAST))
                return false;
        } else if (w->searching)
            free(text);
        else if (!publish(w, text))
            return false;
        else
            w->told = true;
    }
    return true;
}

/* Reads what there is; 0 at the end, else -1 or how much. */
static ssize_t take(int fd, Incoming *in)
{
    char buffer[4096];
    ssize_t n = read(fd, buffer, sizeof buffer);
    char *text = n > 0 ? realloc(in->text, in->size + (size_t)n + 1) : NULL;
    if (!text)
        return n > 0 ? -1 : n;
    memcpy(text + in->size, buffer, (size_t)n);
    in->size += (size_t)n;
    text[in->size] = '\0';
    in->text = text;
    return n;
}

static bool listen_to_judge(Watch *w)
{
    ssize_t n = take(w->judge.answers, &w->said);
    if (n < 0)
        return errno == EINTR || (fprintf(stderr, "ascent watch: %s\n", strerror(errno)), false);
    if (n > 0)
        return hear(w);
    judge_end(&w->judge, true);
    w->judging = false;
    return publish(w, strdup("ascent: the judge ended without a verdict; save again, or start anew"
                             " if make has built the workbook meanwhile\n"));
}

/* ---- a hint ---- */

static bool start_hint(Watch *w)
{
    int ends[2];
    if (w->hinter)
        return true;
    if (pipe2(ends, O_CLOEXEC))
        return fprintf(stderr, "ascent watch: %s\n", strerror(errno)), false;
    screen_tell();
    w->hinter = fork();
    if (w->hinter == 0) {
        dup2(ends[1], 1), dup2(ends[1], 2);
        keys_leave();
        execl(w->program, w->program, "hint", w->lesson[w->now].slug,
              w->sandbox ? "--sandbox" : NULL, w->sandbox, NULL);
        _exit(UNABLE);
    }
    close(ends[1]);
    w->hint = ends[0], w->hinted = (Incoming){0};
    return w->hinter > 0 || (fprintf(stderr, "ascent watch: %s\n", strerror(errno)), false);
}

static bool listen_to_hint(Watch *w)
{
    if (take(w->hint, &w->hinted) > 0)
        return true;
    close(w->hint);
    waitpid(w->hinter, NULL, 0);
    w->hinter = 0;
    say(w, w->hinted.text);
    return true;
}

/* ---- what happens ---- */

static bool begin(Watch *w)
{
    char folder[PATH_ROOM + 2 * NAME_ROOM];
    if (w->events >= 0)
        close(w->events);
    snprintf(folder, sizeof folder, "%s/chapters/%s", w->root, w->lesson[w->now].slug);
    w->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    w->full = w->asking = false;
    if (w->events < 0 ||
        inotify_add_watch(w->events, folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) < 0)
        return fprintf(stderr, "ascent watch: %s: %s\n", folder, strerror(errno)), false;
    return check(w);
}

/* Takes all events there are; true if one of them was about the lesson's file. */
static bool touched(const Watch *w)
{
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    bool ours = false;
    for (ssize_t n; (n = read(w->events, buffer, sizeof buffer)) > 0;)
        for (const char *at = buffer; at < buffer + n;
             at += sizeof(struct inotify_event) + ((const struct inotify_event *)at)->len)
            ours |= ((const struct inotify_event *)at)->len &&
                    !strcmp(((const struct inotify_event *)at)->name, w->lesson[w->now].file);
    return ours;
}

static bool there(const Watch *w)
{
    char path[PATH_ROOM + 2 * NAME_ROOM];
    path_of(w, path, NULL);
    return access(path, F_OK) == 0;
}

/* Editors save in several strokes, and some put the file away before they write it; wait until
 * there has been none for a moment. */
static bool settled(const Watch *w)
{
    bool ours = touched(w);
    while (poll(&(struct pollfd){w->events, POLLIN, 0}, 1, there(w) ? SETTLE_MS : GONE_MS) > 0)
        ours |= touched(w);
    return ours;
}

/* False when it is time to go. */
static bool key(Watch *w, char pressed)
{
    switch (pressed) {
    case 'q': return false;
    case 'h': return start_hint(w);
    case 'c': chapter(w); return true;
    case 'r': return check(w);
    case 'y': return !w->full || !more(w) || w->judging || (w->now++, begin(w));
    case 'n':
        if (w->asking)
            w->asking = false, show(w);
        return true;
    default: return true;
    }
}

enum { GO_ON = -1 };
enum { SAVES, KEYS, JUDGE, HINTER, SOURCES };

/* Waits for the next thing to happen, and says once that a check takes long. */
static int wait_for(const Watch *w, struct pollfd on[SOURCES])
{
    on[SAVES] = (struct pollfd){w->events, POLLIN, 0};
    on[KEYS] = (struct pollfd){w->leaving ? -1 : 0, POLLIN, 0};
    on[JUDGE] = (struct pollfd){w->judging ? w->judge.answers : -1, POLLIN, 0};
    on[HINTER] = (struct pollfd){w->hinter ? w->hint : -1, POLLIN, 0};
    bool impatient = w->judging && !w->told && w->patient;
    static const struct timespec patience = {.tv_nsec = PATIENCE_MS * 1000000};
    return keys_wait(on, SOURCES, impatient ? &patience : NULL);
}

static void say_checking(Watch *w)
{
    w->patient = false;
    if (w->plan.shape != SHAPE_JSON && isatty(1))
        printf("\n  Checking …\n"), fflush(stdout);
}

/* Words are set to another width by the judge, anew; else the screen is only drawn again. */
static bool resize(Watch *w)
{
    screen_tell();
    if (w->plan.shape == SHAPE_JSON || !isatty(1))
        return true;
    if (state_of(w) != w->read_of)
        return check(w);
    return w->judging || (show(w), true);
}

/* What has been said, a key, a save, in this order. The exit status when it is time to go, else
 * GO_ON. */
static int next(Watch *w)
{
    struct pollfd on[SOURCES];
    int ready = wait_for(w, on);
    if (ready < 0 && errno == EINTR)
        return keys_resized() && !resize(w) ? UNABLE : GO_ON;
    if (ready < 0)
        return UNABLE;
    if (ready == 0)
        return say_checking(w), GO_ON;
    if ((on[JUDGE].revents && !listen_to_judge(w)) || (on[HINTER].revents && !listen_to_hint(w)))
        return UNABLE;
    char pressed;
    if (on[KEYS].revents && read(0, &pressed, 1) != 1)
        w->leaving = true;
    else if (on[KEYS].revents && !key(w, pressed))
        return DONE;
    return on[SAVES].revents & POLLIN && settled(w) && !check(w) ? UNABLE : GO_ON;
}

/* `[LESSON] [--json]`: the lesson, or NULL. */
static bool read_words(Watch *w, int argc, char **argv, const char **lesson)
{
    *lesson = NULL;
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "--json"))
            w->plan.shape = SHAPE_JSON;
        else if (argv[i][0] == '-')
            return fprintf(stderr, "%s watch: no option '%s'\n", asked_program(), argv[i]), false;
        else if (*lesson)
            return fprintf(stderr, "%s watch: one lesson at a time\n", asked_program()), false;
        else
            *lesson = argv[i];
    return true;
}

int watch_main(const char *root, const char *program, const char *sandbox, Backend backend,
               int argc, char **argv)
{
    static Watch w;
    const char *lesson;
    w = (Watch){.root = root, .program = program, .sandbox = sandbox, .events = -1};
    w.plan.sandbox = backend;
    w.plan.shape = isatty(1) && !getenv("NO_COLOR") ? SHAPE_COLOUR : SHAPE_PLAIN;
    snprintf(w.plan.root, sizeof w.plan.root, "%s", root);
    if (!read_words(&w, argc, argv, &lesson) || !find_lessons(&w, lesson))
        return USAGE;
    w.searching = !lesson;
    if (w.plan.shape != SHAPE_JSON)
        follow_open(&w.follow, root);
    keys_open();
    int status = begin(&w) ? GO_ON : UNABLE;
    while (status == GO_ON && !keys_signal() && (!w.leaving || w.judging || w.hinter))
        status = next(&w);
    judge_end(&w.judge, w.judging);
    follow_close(&w.follow);
    return keys_signal() ? 128 + keys_signal() : status == GO_ON ? DONE : status;
}
