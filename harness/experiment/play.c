/* play.c: a picture is a grid of letters, drawn in full for each step and written at once. Whatever
 * ends the show, its signal too, gives the cursor back first. */
#define _GNU_SOURCE
#include "play.h"
#include "../learn/env.h"
#include "../learn/rollout.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAMES_A_SECOND = 20,
    STEPS_A_FRAME = 5,
    FRAMES_TO_REST = 12,
    POLE_ROWS = 6,
    MARGIN = 3,
    TRACK = PLAY_COLUMNS - 2 * MARGIN
};
enum { LINES_BELOW = 2, WHY = 256 };
static const double X_LIMIT = 2.4, LEANING = 3, DEGREES = 180 / M_PI;

typedef struct {
    Env *env;
    Net *net;
    double s[4]; /* CartPole shows its whole state */
    size_t step, episodes, longest;
    int rest; /* frames for which the end of an episode is still shown */
} Show;

/* ---- the picture ---- */

static int column_of(double x) { return MARGIN + (int)lround((x / X_LIMIT + 1) / 2 * (TRACK - 1)); }

static void put(char row[PLAY_COLUMNS + 1], int column, const char *text)
{
    for (int i = 0; text[i]; i++)
        if (column + i >= 0 && column + i < PLAY_COLUMNS)
            row[column + i] = text[i];
}

/* A character is twice as high as it is wide, so a row upwards is two columns' length of pole. */
static void draw_pole(int base, double lean, char picture[PLAY_ROWS][PLAY_COLUMNS + 1])
{
    double slope = 2 * tan(fmax(fmin(LEANING * lean, 1.2), -1.2));
    for (int up = 1; up <= POLE_ROWS; up++) {
        int here = base + (int)lround(slope * up), below = base + (int)lround(slope * (up - 1));
        put(picture[POLE_ROWS - up], here, here > below ? "/" : here < below ? "\\" : "|");
    }
}

void play_draw(const double s[4], char picture[PLAY_ROWS][PLAY_COLUMNS + 1])
{
    int cart = column_of(fmax(fmin(s[0], 2 * X_LIMIT), -2 * X_LIMIT));
    for (int row = 0; row < PLAY_ROWS; row++) {
        memset(picture[row], ' ', PLAY_COLUMNS);
        picture[row][PLAY_COLUMNS] = '\0';
    }
    draw_pole(cart, s[2], picture);
    put(picture[POLE_ROWS], cart - 2, "[===]");
    memset(picture[POLE_ROWS + 1] + MARGIN, '-', TRACK);
    for (int mark = -1; mark <= 1; mark++)
        picture[POLE_ROWS + 1][column_of(mark * X_LIMIT)] = '+';
    put(picture[POLE_ROWS + 2], column_of(-X_LIMIT) - 1, "-2.4 m");
    put(picture[POLE_ROWS + 2], column_of(0), "0");
    put(picture[POLE_ROWS + 2], column_of(X_LIMIT) - 4, "+2.4 m");
}

static const char *news(const Show *show)
{
    if (env_running(show->env))
        return "";
    return fabs(show->s[0]) > X_LIMIT                ? "off the track"
           : show->step < env_sizes(show->env).limit ? "fell"
                                                     : "stood to the end";
}

/* Over the frame before, from the second one on. */
static bool print_frame(const Show *show, size_t frame, FILE *to)
{
    char picture[PLAY_ROWS][PLAY_COLUMNS + 1];
    play_draw(show->s, picture);
    if (frame > 0)
        fprintf(to, "\033[%dA", PLAY_ROWS + LINES_BELOW);
    for (int row = 0; row < PLAY_ROWS; row++)
        fprintf(to, "%s\033[K\n", picture[row]);
    fprintf(to, "   step %3zu   return %3zu   pole %+5.1f°   cart %+5.2f m   %s\033[K\n",
            show->step, show->step, DEGREES * show->s[2], show->s[0], news(show));
    fprintf(
        to,
        "   your agent at double speed: episode %zu, the longest so far %zu of %zu steps\033[K\n",
        show->episodes, show->longest, env_sizes(show->env).limit);
    return fflush(to) == 0;
}

/* ---- the play ---- */

static void step_once(Show *show)
{
    size_t a = rollout_by_net(show->net, show->env, show->s, NULL);
    env_step(show->env, a, show->s);
    show->step++;
    show->longest = show->step > show->longest ? show->step : show->longest;
    show->rest = env_running(show->env) ? 0 : FRAMES_TO_REST;
}

static void next_frame(Show *show)
{
    if (show->rest-- > 0)
        return;
    if (!env_running(show->env)) {
        env_reset(show->env, show->s);
        show->step = 0, show->episodes++;
    }
    for (int k = 0; k < STEPS_A_FRAME && env_running(show->env); k++)
        step_once(show);
}

/* A handler is handed nothing, so the signal that ends the show stands here. */
static volatile sig_atomic_t caught;
static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
enum { ENDINGS = sizeof endings / sizeof *endings };

static void on_signal(int number) { caught = number; }

static void play(Show *show, FILE *to, double seconds)
{
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    size_t frames = (size_t)ceil(seconds * FRAMES_A_SECOND);
    for (size_t frame = 0; frame < frames && !caught; frame++) {
        next_frame(show);
        if (!print_frame(show, frame, to))
            return;
        next.tv_nsec += 1000000000 / FRAMES_A_SECOND;
        next.tv_sec += next.tv_nsec / 1000000000, next.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}

/* With the cursor hidden, and shown again whatever signal comes; the signal then has its way. */
static void play_unseen_cursor(Show *show, FILE *to, double seconds)
{
    struct sigaction before[ENDINGS];
    caught = 0;
    for (int i = 0; i < ENDINGS; i++)
        sigaction(endings[i], &(struct sigaction){.sa_handler = on_signal}, &before[i]);
    fputs("\033[?25l", to);
    play(show, to, seconds);
    fputs("\033[?25h", to);
    fflush(to);
    for (int i = 0; i < ENDINGS; i++)
        sigaction(endings[i], &before[i], NULL);
    if (caught)
        raise(caught);
}

/* ---- where ---- */

static bool can_show(FILE *to)
{
    const char *kind = getenv("TERM");
    struct winsize size;
    if (!isatty(fileno(to)) || !kind || !*kind || !strcmp(kind, "dumb"))
        return false;
    bool known = ioctl(fileno(to), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
    return !known || (size.ws_col > PLAY_COLUMNS && size.ws_row > PLAY_ROWS + LINES_BELOW);
}

NetSpec play_spec(EnvSizes n, size_t hidden, bool shared)
{
    return (NetSpec){.inputs = n.obs,
                     .layers = 2,
                     .hidden = hidden,
                     .outputs = n.actions ? n.actions : n.controls,
                     .free = n.controls,
                     .shared = shared};
}

void play_cartpole(const double w[], size_t hidden, bool shared, uint64_t seed, FILE *to,
                   double seconds)
{
    char why[WHY];
    if (!can_show(to))
        return;
    Show show = {.env = env_open("cartpole", seed, WHY, why)};
    if (show.env)
        show.net = net_new(play_spec(env_sizes(show.env), hidden, shared), WHY, why);
    if (show.net) {
        net_set_weights(show.net, w);
        play_unseen_cursor(&show, to, seconds);
    } else
        fprintf(stderr, "no show: %s\n", why);
    net_free(show.net);
    env_close(show.env);
}
