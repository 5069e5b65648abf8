/* ascent.c: the one command.
 *
 *     ascent check LESSON [FILE|DIR] [--json] [--quick] [--colour|--plain] [--watched]
 *                                      one implementation of one lesson; without a file, the
 *                                      reader's own. --quick leaves out the sanitized run after
 *                                      the verdict, --watched speaks to one who need only save;
 *                                      colour is for a terminal, unless told
 *     ascent grade DIR|ARCHIVE… --out OUT          every pupil's submission in each DIR; the
 *                                                  options are in grade/grade.h
 *     ascent status                                where the reader stands, and what is next
 *     ascent hint [LESSON]                         one step further each time
 *     ascent debug LESSON [FILE] [--fn NAME]       the call that fails as a program of its own,
 *                                                  for desk/debug.sh
 *     ascent watch [LESSON] [--json]               the verdict on every save
 *     ascent plot LESSON|all [--with mine|mistakes] [--seeds N]        a lesson's comparison, drawn
 *     ascent agent LESSON [FILE] [NAME=NUMBER…] [VS='NAME=NUMBER…'] [MISTAKE=name]
 *                                      watch your own code learn, and play; NAME is SEED, EPISODES
 *                                      or one of the lesson's letters
 *     ascent outcomes [LESSON]                     what the reference reaches, against what is
 *                                                  claimed
 *     ascent numbers [LESSON] [--check] [--long] [--rest]            what chapters print,
 *                                                                    against runs
 *     ascent museum [EXHIBIT=N [FAULT=… EVIDENCE=…]]         programs that are wrong: which fault,
 *                                                            and what shows it
 *     ascent prepare LESSON [reference]            what the checks of a lesson need, or first
 *                                                  its reference alone (make does it)
 *
 * Those that run a reader's file (check, status, hint, debug, watch, plot, agent) do so in the same
 * sandbox: the kernel's own, where it has one, or the one that is named by --sandbox NAME (bwrap,
 * landlock, none), which is proved first.
 *
 * Exit status: 0 full marks (check) or all graded (grade), 1 less than full marks, 2 wrong
 * usage, 3 could not judge, 4 all graded but something was left out. */
#define _GNU_SOURCE
#include "../check/check.h"
#include "../check/report.h"
#include "../desk/passed.h"
#include "../desk/screen.h"
#include "../desk/watch.h"
#include "../experiment/experiment.h"
#include "../experiment/train.h"
#include "../grade/grade.h"
#include "../impl/self_test.h"
#include "../scenario/host.h"
#include "../status.h"
#include <lauxlib.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int usage(FILE *to)
{
    fprintf(to, "usage: ascent check LESSON [FILE|DIR] [--json] [--quick] [--colour|--plain] "
                "[--watched]\n"
                "       ascent grade DIR|ARCHIVE... --out OUT [--lessons 1,2] [--hidden FILE] "
                "[--seed N] [--timeout SECONDS] [--jobs N] "
                "[--shard I/N]\n"
                "                    [--sandbox NAME] [--times]\n"
                "       ascent status\n"
                "       ascent hint [LESSON]\n"
                "       ascent debug LESSON [FILE] [--fn NAME]\n"
                "       ascent watch [LESSON] [--json]\n"
                "       ascent plot LESSON|all [--with mine|mistakes] [--seeds N]\n"
                "       ascent agent LESSON [FILE] [NAME=NUMBER...] [VS='NAME=NUMBER...'] "
                "[MISTAKE=name]\n"
                "       ascent outcomes [LESSON]\n"
                "       ascent numbers [LESSON] [--check] [--long] [--rest]\n"
                "       ascent museum [EXHIBIT=N [FAULT=... EVIDENCE=...]]\n"
                "       ascent prepare LESSON [reference]\n"
                "All but grade, outcomes, numbers, museum and prepare take --sandbox "
                "bwrap|landlock|none too.\n"
                "LESSON is a number or a name of the book: 1, 01, NAME or 01-NAME.\n");
    return to == stdout ? 0 : USAGE;
}

/* The workbook's folder is the one above this program's. */
static bool find_root(char root[PATH_ROOM])
{
    ssize_t n = readlink("/proc/self/exe", root, PATH_ROOM - 1);
    if (n <= 0)
        return false;
    root[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(root, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    return true;
}

/* ---- check ---- */

typedef struct {
    const char *lesson, *where;
    bool json, quick, watched, colour;
} Check;

static bool read_option(Check *c, const char *word)
{
    if (!strcmp(word, "--json"))
        return c->json = true;
    if (!strcmp(word, "--quick"))
        return c->quick = true;
    if (!strcmp(word, "--watched"))
        return c->watched = true;
    if (!strcmp(word, "--colour") || !strcmp(word, "--plain"))
        return c->colour = word[2] == 'c', true;
    return fprintf(stderr, "ascent check: no option '%s'\n", word), false;
}

static bool read_check(Check *c, int argc, char **argv)
{
    *c = (Check){.colour = isatty(1) && !getenv("NO_COLOR")};
    for (int i = 0; i < argc; i++)
        if (argv[i][0] == '-') {
            if (!read_option(c, argv[i]))
                return false;
        } else if (!c->lesson)
            c->lesson = argv[i];
        else if (!c->where)
            c->where = argv[i];
        else
            return fprintf(stderr, "ascent check: one file at a time, found '%s' too\n", argv[i]),
                   false;
    return c->lesson || (fprintf(stderr, "ascent check: which lesson?\n"), false);
}

static int run_check(const char *root, Backend sandbox, int argc, char **argv)
{
    Check c;
    if (!read_check(&c, argc, argv))
        return usage(stderr);
    Job job = {
        .seed = 1, .sandbox = sandbox, .sanitize = c.quick ? SANITIZE_NEVER : SANITIZE_ALWAYS};
    snprintf(job.root, sizeof job.root, "%s", root);
    if (!job_locate(&job, c.lesson, c.where))
        return USAGE;
    Screen screen = {.job = &job, .own = !c.where, .watched = c.watched, .colour = c.colour};
    cJSON *report = check_report(&job, c.json ? (Listener){0} : screen_listener(&screen));
    if (screen.L)
        lua_close(screen.L);
    if (!report)
        return UNABLE;
    int status = report_is_full(report) ? DONE : LESS;
    if (status == DONE && !c.where)
        passed_remember(root, job.lesson);
    if (c.json && !report_print(report, stdout))
        status = UNABLE;
    cJSON_Delete(report);
    return status;
}

/* ---- debug ---- */

static bool read_debug(const char *words[3], int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        bool fn = !strcmp(argv[i], "--fn");
        const char **word = fn ? &words[2] : !words[0] ? &words[0] : &words[1];
        if (*word || (fn && ++i == argc))
            return false;
        *word = argv[i];
    }
    return words[0];
}

static int run_debug(const char *root, Backend sandbox, int argc, char **argv)
{
    const char *words[3] = {0};
    Job job = {0};
    snprintf(job.root, sizeof job.root, "%s", root);
    if (!read_debug(words, argc, argv))
        return usage(stderr);
    if (!job_locate(&job, words[0], words[1]))
        return USAGE;
    lua_State *L = host_open(root, sandbox);
    if (!L)
        return UNABLE;
    const char *texts[] = {job.lesson, job.file, job.shown, words[2]};
    for (int i = 0; i < 4; i++)
        lua_pushstring(L, texts[i]);
    int status = UNABLE;
    if (host_call(L, "desk.debug", "write", 4, 2))
        status = (int)lua_tointeger(L, -2);
    fputs(lua_tostring(L, -1), status == DONE ? stdout : stderr);
    lua_close(L);
    return status;
}

/* ---- the others ---- */

static int run_prepare(const char *root, int argc, char **argv)
{
    bool alone = argc == 2 && !strcmp(argv[1], "reference");
    if (argc != 1 && !alone)
        return fprintf(stderr,
                       "ascent prepare: found %d words, expected a lesson, and behind it reference "
                       "or nothing\n",
                       argc),
               usage(stderr);
    lua_State *L = host_open(root, BACKEND_NONE); /* the workbook's own code */
    if (!L)
        return UNABLE;
    lua_pushstring(L, argv[0]);
    bool done = host_call(L, "check.prepare", alone ? "reference" : "lesson", 1, 0);
    if (!done)
        fprintf(stderr, "ascent prepare %s: %s\n", argv[0], lua_tostring(L, -1));
    lua_close(L);
    return done ? 0 : UNABLE;
}

/* Prints what a module's function `text` returns. */
static int run_text(const char *root, Backend sandbox, const char *module, const char *argument)
{
    lua_State *L = host_open(root, sandbox);
    if (!L)
        return UNABLE;
    if (argument)
        lua_pushstring(L, argument);
    bool done = host_call(L, module, "text", argument != NULL, 1);
    fprintf(done ? stdout : stderr, "%s%s%s", done ? "" : "ascent: ", lua_tostring(L, -1),
            done ? "" : "\n");
    lua_close(L);
    return done ? 0 : UNABLE;
}

static int run_hint(const char *root, Backend sandbox, const char *lesson)
{
    Job job = {0};
    snprintf(job.root, sizeof job.root, "%s", root);
    if (lesson && !job_locate(&job, lesson, NULL))
        return USAGE;
    return run_text(root, sandbox, "desk.hint", lesson);
}

/* Takes `--sandbox NAME` out of a command's words, wherever it stands; NULL if it does not. */
static const char *take_sandbox(int *argc, char **argv)
{
    for (int i = 2; i + 1 < *argc; i++)
        if (!strcmp(argv[i], "--sandbox")) {
            const char *name = argv[i + 1];
            memmove(argv + i, argv + i + 2, (size_t)(*argc - i - 1) * sizeof *argv);
            *argc -= 2;
            return name;
        }
    return NULL;
}

/* What is named is proved first; unnamed it is the light one, for a file that one has written
 * oneself. 0, or the exit status. */
static int choose_sandbox(const char *root, const char *command, const char *name, Backend *sandbox)
{
    char why[SELF_TEST_WHY];
    Backend known;
    *sandbox = backend_light();
    if (!name || self_test_choose(name, root, sandbox, why))
        return 0;
    fprintf(stderr, "ascent %s: %s\n", command, why);
    return backend_named(name, &known) ? UNABLE : USAGE;
}

/* The commands in which a reader's file is run. */
static int run_reader(const char *root, int argc, char **argv)
{
    char program[PATH_ROOM + 16];
    Backend sandbox;
    const char *command = argv[1], *name = take_sandbox(&argc, argv);
    int status = choose_sandbox(root, command, name, &sandbox), n = argc - 2;
    if (status)
        return status;
    if (!strcmp(command, "check"))
        return run_check(root, sandbox, n, argv + 2);
    if (!strcmp(command, "debug"))
        return run_debug(root, sandbox, n, argv + 2);
    if (!strcmp(command, "status") && n == 0)
        return run_text(root, sandbox, "desk.status", NULL);
    if (!strcmp(command, "hint") && n <= 1)
        return run_hint(root, sandbox, n == 1 ? argv[2] : NULL);
    if (!strcmp(command, "plot"))
        return experiment_main(root, sandbox, n, argv + 2);
    if (!strcmp(command, "agent"))
        return train_main(root, sandbox, n, argv + 2);
    snprintf(program, sizeof program, "%s/build/ascent", root);
    if (!strcmp(command, "watch"))
        return watch_main(root, program, name, sandbox, n, argv + 2);
    fprintf(stderr, "ascent: no command '%s'\n", command);
    return usage(stderr);
}

int main(int argc, char **argv)
{
    char root[PATH_ROOM];
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of write, not the end */
    screen_tell();
    if (argc < 2)
        return usage(stderr);
    if (!find_root(root)) {
        fprintf(stderr, "ascent: cannot find its own folder\n");
        return UNABLE;
    }
    const char *command = argv[1];
    if (!strcmp(command, "grade"))
        return grade_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "outcomes"))
        return outcomes_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "numbers"))
        return numbers_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "museum"))
        return museum_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "prepare"))
        return run_prepare(root, argc - 2, argv + 2);
    if (!strcmp(command, "help") || !strcmp(command, "--help"))
        return usage(stdout);
    return run_reader(root, argc, argv);
}
