#define _GNU_SOURCE
#include "watch.h"
#include "../check/report.h"
#include "../scenario/host.h"
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

enum { SETTLE_MS = 5, MOST = 32, QUIT = 0, USAGE = 2, UNABLE = 3 };

typedef struct {
    char slug[NAME_ROOM], file[NAME_ROOM];
} Lesson;

typedef struct {
    const char *root, *program;
    Lesson lesson[MOST];
    size_t n, now;
    int events;   /* inotify */
    bool passed;  /* the lesson passed when last looked at */
    bool asked;   /* and the question whether to go on was put */
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
    lua_State *L = host_open(w->root);
    bool found = L && host_call(L, "check.lesson", "coded", 0, LUA_MULTRET);
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

/* Runs `ascent WORD LESSON` and returns all it printed; the caller's to free. */
static char *printed_by(const Watch *w, const char *word, int *status)
{
    char line[PATH_ROOM + NAME_ROOM];
    const char *colour = isatty(1) && !getenv("NO_COLOR") ? "ASCENT_COLOUR=1 " : "";
    snprintf(line, sizeof line, "%s'%s' %s %s 2>&1", colour, w->program, word, w->lesson[w->now].slug);
    FILE *from = popen(line, "r");
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    for (int c; from && to && (c = getc(from)) != EOF;)
        putc(c, to);
    int how = from ? pclose(from) : -1;
    if (to)
        fclose(to);
    if (status)
        *status = how >= 0 && WIFEXITED(how) ? WEXITSTATUS(how) : UNABLE;
    return text;
}

/* One write for the whole screen, so that nothing flickers. */
static void show(const Watch *w, const char *text)
{
    const char *clear = isatty(1) ? "\033[H\033[2J" : "";
    const char *keys = w->passed && w->now + 1 < w->n ? "\n  Go on to the next lesson? [y] yes   [n] stay\n" : "\n  [h] hint   [c] chapter   [r] check again   [q] quit\n";
    printf("%s%s%s", clear, text ? text : "", keys);
    fflush(stdout);
}

static void check(Watch *w)
{
    int status;
    char *text = printed_by(w, "check", &status);
    w->passed = status == 0 && !w->asked;
    w->asked = status == 0;
    show(w, text);
    free(text);
}

static void hint(Watch *w)
{
    char *text = printed_by(w, "hint", NULL);
    show(w, text);
    free(text);
}

static void chapter(Watch *w)
{
    char text[PATH_ROOM];
    snprintf(text, sizeof text, "  The chapter: chapters/%s/lesson.md\n  The contract: chapters/%s/%.*s.h\n", w->lesson[w->now].slug, w->lesson[w->now].slug,
             (int)strlen(w->lesson[w->now].file) - 2, w->lesson[w->now].file);
    show(w, text);
}

/* ---- what happens ---- */

static bool begin(Watch *w)
{
    char folder[PATH_ROOM];
    if (w->events >= 0)
        close(w->events);
    snprintf(folder, sizeof folder, "%s/chapters/%s", w->root, w->lesson[w->now].slug);
    w->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    w->passed = w->asked = false;
    if (w->events < 0 || inotify_add_watch(w->events, folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
        return fprintf(stderr, "ascent watch: %s: %s\n", folder, strerror(errno)), false;
    check(w);
    return true;
}

/* Takes all events there are; true if one of them was about the lesson's file. */
static bool saved(const Watch *w)
{
    char buffer[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    bool ours = false;
    for (ssize_t n; (n = read(w->events, buffer, sizeof buffer)) > 0;)
        for (const char *at = buffer; at < buffer + n; at += sizeof(struct inotify_event) + ((const struct inotify_event *)at)->len)
            ours |= ((const struct inotify_event *)at)->len && !strcmp(((const struct inotify_event *)at)->name, w->lesson[w->now].file);
    return ours;
}

/* Editors save in several strokes; wait until there has been none for a moment. */
static bool settled(const Watch *w)
{
    bool ours = saved(w);
    while (poll(&(struct pollfd){w->events, POLLIN, 0}, 1, SETTLE_MS) > 0)
        ours |= saved(w);
    return ours;
}

/* False when it is time to go. */
static bool key(Watch *w, char pressed)
{
    switch (pressed) {
    case 'q': return false;
    case 'h': hint(w); return true;
    case 'c': chapter(w); return true;
    case 'r': w->asked = false, check(w); return true;
    case 'y': return !w->passed || w->now + 1 >= w->n || (w->now++, begin(w));
    case 'n': w->passed = false, show(w, "  You stay in this lesson.\n"); return true;
    default: return true;
    }
}

int watch_main(const char *root, const char *program, int argc, char **argv)
{
    Watch w = {.root = root, .program = program, .events = -1};
    if (argc > 1)
        return fprintf(stderr, "ascent watch: one lesson at a time\n"), USAGE;
    if (!find_lessons(&w, argc ? argv[0] : NULL))
        return USAGE;
    for (int done = 0; !argc && w.now + 1 < w.n && (free(printed_by(&w, "check", &done)), done == 0); w.now++)
        ;
    keys_one_by_one();
    if (!begin(&w))
        return UNABLE;
    for (;;) {
        struct pollfd on[2] = {{w.events, POLLIN, 0}, {0, POLLIN, 0}};
        if (poll(on, 2, -1) < 0 && errno != EINTR)
            return UNABLE;
        char pressed;
        if (on[1].revents && (read(0, &pressed, 1) != 1 || !key(&w, pressed)))
            return QUIT;
        if (on[0].revents & POLLIN && settled(&w))
            check(&w);
    }
}
