/* watch.c: inotify tells of a save, poll of a key, and a child makes the verdict, so that a new
 * save ends one that is under way. The screen is drawn anew from what is kept here, and only
 * when something has changed. */
#define _GNU_SOURCE
#include "watch.h"
#include "../check/report.h"
#include "../scenario/host.h"
#include "../status.h"
#include "screen.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <lauxlib.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { SETTLE_MS = 5, GONE_MS = 200, PATIENCE_MS = 300, MOST = 32 };

typedef struct {
    char slug[NAME_ROOM], file[NAME_ROOM];
} Lesson;

typedef enum { NOTHING, CHECK, HINT } Work;

typedef struct {
    const char *root, *program, *sandbox;
    Lesson lesson[MOST];
    size_t n, now;
    bool json;      /* for a program: each verdict as JSON in one line, no screen and no keys */
    bool searching; /* for the first lesson that is not done; nothing is shown yet */
    bool full;      /* the lesson was done when last looked at */
    bool asking;    /* whether to go on; once for each lesson */
    bool leaving;   /* no more keys will come: quit when the work is done */
    int events;     /* inotify */
    Work work;      /* what runs now, and what is wanted next */
    Work wanted;
    pid_t worker;
    int from;     /* what it prints */
    bool patient; /* "checking" has not been said yet */
    /* the screen: the last check, what a key asked for; and what has been read of the next */
    char *verdict, *below, *coming;
    size_t size;
} Watch;

/* The terminal has to be put right even when a signal ends the program. */
static struct termios before;

static void restore_terminal(void) { tcsetattr(0, TCSANOW, &before); }

static void leave(int number)
{
    restore_terminal();
    _exit(128 + number);
}

static void keys_one_by_one(void)
{
    if (!isatty(0) || tcgetattr(0, &before))
        return;
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    tcsetattr(0, TCSANOW, &raw);
    atexit(restore_terminal);
    signal(SIGINT, leave), signal(SIGTERM, leave), signal(SIGHUP, leave);
}

/* ---- which lessons ---- */

static bool find_lessons(Watch *w, const char *wanted)
{
    lua_State *L = host_open(w->root, BACKEND_NONE);
    bool found = L && host_call(L, "lesson.lesson", "coded", 0, LUA_MULTRET);
    for (int i = 1; found && i + 1 <= lua_gettop(L) && w->n < MOST; i += 2, w->n++) {
        snprintf(w->lesson[w->n].slug, NAME_ROOM, "%s", lua_tostring(L, i));
        snprintf(w->lesson[w->n].file, NAME_ROOM, "%s", lua_tostring(L, i + 1));
    }
    if (L)
        lua_close(L);
    Job job = {0};
    snprintf(job.root, sizeof job.root, "%s", w->root);
    if (!found || w->n == 0 || (wanted && !job_locate(&job, wanted, NULL)))
        return false;
    for (size_t i = 0; wanted && i < w->n; i++)
        if (!strcmp(w->lesson[i].slug, job.lesson))
            w->now = i;
    return true;
}

/* ---- what is shown ---- */

static bool more(const Watch *w) { return w->now + 1 < w->n; }

/* The verdict as one line: a text in JSON holds neither line ends nor tabs, so these only lay out.
 * What is no verdict becomes { "error": "…" }. */
static void print_line(const char *verdict)
{
    cJSON *json = *verdict == '{' ? cJSON_Parse(verdict) : NULL;
    if (!json && (json = cJSON_CreateObject()))
        cJSON_AddStringToObject(json, "error", verdict);
    char *line = json ? cJSON_PrintUnformatted(json) : NULL;
    if (line)
        puts(line);
    fflush(stdout);
    free(line);
    cJSON_Delete(json);
}

/* One write for the whole screen, so that nothing flickers. */
static void show(const Watch *w)
{
    if (w->json) {
        print_line(w->verdict ? w->verdict : "");
        return;
    }
    char question[NAME_ROOM + 64] = "";
    if (w->full && w->asking && more(w))
        snprintf(question, sizeof question, "\n  Go on to %s? [y] yes   [n] not yet\n",
                 w->lesson[w->now + 1].slug);
    const char *next = w->full && !w->asking && more(w) ? "[y] next lesson   " : "";
    printf("%s%s%s%s%s\n  %s[h] hint   [c] chapter   [r] check again   [q] quit\n",
           isatty(1) ? "\033[H\033[2J\033[3J" : "", w->verdict ? w->verdict : "",
           w->below ? "\n" : "", w->below ? w->below : "", question, next);
    fflush(stdout);
}

static void say(Watch *w, char *text)
{
    free(w->below);
    w->below = text;
    show(w);
}

static void chapter(Watch *w)
{
    const Lesson *l = &w->lesson[w->now];
    char *text = NULL;
    if (asprintf(&text,
                 "  The chapter:  chapters/%s/lesson.md\n  The contract: chapters/%s/%.*s.h\n",
                 l->slug, l->slug, (int)strlen(l->file) - 2, l->file) > 0)
        say(w, text);
}

/* ---- the work: `ascent check` and `ascent hint`, one at a time; keys and saves are read
 * meanwhile ---- */

static void become(const Watch *w, Work work, char *slug, char *shape)
{
    char *words[10] = {(char *)w->program, work == HINT ? "hint" : "check", slug},
         **next = words + 3;
    if (w->sandbox)
        *next++ = "--sandbox", *next++ = (char *)w->sandbox;
    if (work == CHECK)
        *next++ = "--watched", *next++ = shape;
    if (work == CHECK && w->searching)
        *next++ = "--quick";
    execv(w->program, words);
}

static bool start(Watch *w, Work work)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return fprintf(stderr, "ascent watch: %s\n", strerror(errno)), false;
    char *slug = w->lesson[w->now].slug, *shape = w->json                            ? "--json"
                                                  : isatty(1) && !getenv("NO_COLOR") ? "--colour"
                                                                                     : "--plain";
    screen_tell();
    w->worker = fork();
    if (w->worker == 0) {
        /* an interrupt ends the watch; this ends by itself, and tidies up */
        setpgid(0, 0);
        signal(SIGPIPE, SIG_IGN); /* also when nobody listens any more */
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
        dup2(null, 0), dup2(ends[1], 1), dup2(ends[1], 2);
        become(w, work, slug, shape);
        _exit(UNABLE);
    }
    close(ends[1]);
    if (w->worker < 0)
        return close(ends[0]), fprintf(stderr, "ascent watch: %s\n", strerror(errno)), false;
    w->from = ends[0], w->work = work, w->wanted = NOTHING, w->patient = true;
    free(w->coming);
    w->coming = NULL, w->size = 0;
    return true;
}

/* Now, or when what runs is done. A check is worth more than a hint. */
static bool want(Watch *w, Work work)
{
    if (w->work == NOTHING)
        return start(w, work);
    if (w->wanted != CHECK)
        w->wanted = work;
    return true;
}

static bool begin(Watch *w);

/* The work has said all. */
static bool finish(Watch *w)
{
    int how = 0;
    close(w->from);
    waitpid(w->worker, &how, 0);
    bool full = WIFEXITED(how) && WEXITSTATUS(how) == 0;
    Work done = w->work;
    w->work = NOTHING;
    if (done == HINT) {
        say(w, w->coming);
        w->coming = NULL;
    } else if (w->searching) {
        if (full && more(w))
            return w->now++, begin(w);
        w->searching = false;
        return start(w, CHECK);
    } else {
        free(w->verdict), free(w->below);
        w->verdict = w->coming, w->below = w->coming = NULL;
        w->asking = full && (w->asking || !w->full);
        w->full = full;
        show(w);
    }
    return w->wanted == NOTHING || start(w, w->wanted);
}

static bool listen(Watch *w)
{
    char buffer[4096];
    ssize_t n = read(w->from, buffer, sizeof buffer);
    if (n <= 0)
        return finish(w);
    char *text = realloc(w->coming, w->size + (size_t)n + 1);
    if (!text)
        return fprintf(stderr, "ascent watch: out of memory\n"), false;
    memcpy(text + w->size, buffer, (size_t)n);
    w->size += (size_t)n;
    text[w->size] = '\0';
    w->coming = text;
    return true;
}

/* ---- what happens ---- */

static bool begin(Watch *w)
{
    char folder[PATH_ROOM];
    if (w->events >= 0)
        close(w->events);
    snprintf(folder, sizeof folder, "%s/chapters/%s", w->root, w->lesson[w->now].slug);
    w->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    w->full = w->asking = false;
    if (w->events < 0 ||
        inotify_add_watch(w->events, folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) < 0)
        return fprintf(stderr, "ascent watch: %s: %s\n", folder, strerror(errno)), false;
    return want(w, CHECK);
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
    snprintf(path, sizeof path, "%s/chapters/%s/%s", w->root, w->lesson[w->now].slug,
             w->lesson[w->now].file);
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
    case 'h': return want(w, HINT);
    case 'c': chapter(w); return true;
    case 'r': return want(w, CHECK);
    case 'y': return !w->full || !more(w) || w->work != NOTHING || (w->now++, begin(w));
    case 'n':
        if (w->asking)
            w->asking = false, show(w);
        return true;
    default: return true;
    }
}

enum { GO_ON = -1 };

/* Waits for the next thing to happen, and says once that a check takes long. */
static int wait_for(const Watch *w, struct pollfd on[3])
{
    on[0] = (struct pollfd){w->events, POLLIN, 0};
    on[1] = (struct pollfd){w->leaving ? -1 : 0, POLLIN, 0};
    on[2] = (struct pollfd){w->work == NOTHING ? -1 : w->from, POLLIN, 0};
    return poll(on, 3, w->work != NOTHING && w->patient ? PATIENCE_MS : -1);
}

static void say_checking(Watch *w)
{
    w->patient = false;
    if (!w->json)
        printf("\n  Checking …\n"), fflush(stdout);
}

/* What the work has printed, a key, a save, in this order. The exit status when it is time to go,
 * else GO_ON. */
static int next(Watch *w)
{
    struct pollfd on[3];
    int ready = wait_for(w, on);
    if (ready < 0)
        return errno == EINTR ? GO_ON : UNABLE;
    if (ready == 0)
        return say_checking(w), GO_ON;
    if (on[2].revents && !listen(w))
        return UNABLE;
    char pressed;
    if (on[1].revents && read(0, &pressed, 1) != 1)
        w->leaving = true;
    else if (on[1].revents && !key(w, pressed))
        return DONE;
    return on[0].revents & POLLIN && settled(w) && !want(w, CHECK) ? UNABLE : GO_ON;
}

/* `[LESSON] [--json]`: the lesson, or NULL. */
static bool read_words(Watch *w, int argc, char **argv, const char **lesson)
{
    *lesson = NULL;
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "--json"))
            w->json = true;
        else if (argv[i][0] == '-')
            return fprintf(stderr, "ascent watch: no option '%s'\n", argv[i]), false;
        else if (*lesson)
            return fprintf(stderr, "ascent watch: one lesson at a time\n"), false;
        else
            *lesson = argv[i];
    return true;
}

int watch_main(const char *root, const char *program, const char *sandbox, int argc, char **argv)
{
    Watch w = {.root = root, .program = program, .sandbox = sandbox, .events = -1};
    const char *lesson;
    if (!read_words(&w, argc, argv, &lesson) || !find_lessons(&w, lesson))
        return USAGE;
    w.searching = !lesson;
    keys_one_by_one();
    int status = begin(&w) ? GO_ON : UNABLE;
    while (status == GO_ON && (!w.leaving || w.work != NOTHING))
        status = next(&w);
    return status == GO_ON ? DONE : status;
}
