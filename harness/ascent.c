/* ascent.c: the one command.
 *
 *     ascent check LESSON [FILE|DIR] [--json] [--quick]   one implementation of one lesson;
 *                                                         without a file, the reader's own;
 *                  [--colour|--plain] [--watched]         --quick leaves out the sanitized run
 *                                                         after the verdict, --watched
 *                  [--sandbox NAME]                       speaks to one who need only save;
 *                                                         colour is for a terminal, unless told;
 *                                                         a named sandbox is proved first:
 *                                                         bwrap, landlock, none
 *     ascent grade DIR|ARCHIVE… --out OUT          every pupil's submission in each DIR; the
 *                                                  options are in grade/grade.h
 *     ascent status                                where the reader stands, and what is next
 *     ascent hint [LESSON]                         one step further each time
 *     ascent watch [LESSON]                        the verdict on every save
 *     ascent plot LESSON [--with mine|mistakes] [--seeds N]          a lesson's comparison, drawn
 *     ascent agent LESSON [FILE] [--episodes N] [--seed S]           train with your own code,
 *                                                                    and watch it play
 *     ascent outcomes [LESSON]                     what the reference reaches, against what is
 *                                                  claimed
 *     ascent numbers [LESSON] [--check] [--long] [--rest]            what chapters print,
 *                                                                    against runs
 *     ascent prepare LESSON [reference]            what the checks of a lesson need, or first
 *                                                  its reference alone (make does it)
 *
 * Exit status: 0 full marks (check) or all graded (grade), 1 less than full marks, 2 wrong
 * usage, 3 could not judge, 4 all graded but something was left out. */
#define _GNU_SOURCE
#include "check/check.h"
#include "check/report.h"
#include "desk/watch.h"
#include "experiment/experiment.h"
#include "experiment/train.h"
#include "grade/grade.h"
#include "impl/proof.h"
#include "scenario/host.h"
#include <lauxlib.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FULL_MARKS = 0, LESS = 1, USAGE = 2, UNABLE = 3 };

static int usage(FILE *to)
{
    fprintf(to, "usage: ascent check LESSON [FILE|DIR] [--json] [--quick] [--colour|--plain] "
                "[--watched] [--sandbox NAME]\n"
                "       ascent grade DIR|ARCHIVE... --out OUT [--lessons 1,2] [--hidden FILE] "
                "[--seed N] [--timeout SECONDS] [--jobs N] "
                "[--shard I/N]\n"
                "                    [--sandbox NAME] [--times]\n"
                "       ascent status\n"
                "       ascent hint [LESSON]\n"
                "       ascent watch [LESSON]\n"
                "       ascent plot LESSON [--with mine|mistakes] [--seeds N]\n"
                "       ascent agent LESSON [FILE] [--episodes N] [--seed S]\n"
                "       ascent outcomes [LESSON]\n"
                "       ascent numbers [LESSON] [--check] [--long] [--rest]\n"
                "       ascent prepare LESSON [reference]\n"
                "LESSON is a number or a name: 1, softmax-step, 01-softmax-step.\n");
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

static int run_check(const char *root, int argc, char **argv)
{
    bool json = false, quick = false, watched = false, colour = isatty(1) && !getenv("NO_COLOR");
    const char *lesson = NULL, *where = NULL, *sandbox = NULL;
    char why[PROOF_WHY];
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "--sandbox") && i + 1 < argc)
            sandbox = argv[++i];
        else if (!strcmp(argv[i], "--json"))
            json = true;
        else if (!strcmp(argv[i], "--quick"))
            quick = true;
        else if (!strcmp(argv[i], "--watched"))
            watched = true;
        else if (!strcmp(argv[i], "--colour") || !strcmp(argv[i], "--plain"))
            colour = argv[i][2] == 'c';
        else if (argv[i][0] == '-')
            return fprintf(stderr, "ascent check: no option '%s'\n", argv[i]), usage(stderr);
        else if (!lesson)
            lesson = argv[i];
        else if (!where)
            where = argv[i];
        else
            return fprintf(stderr, "ascent check: one file at a time, found '%s' too\n", argv[i]),
                   usage(stderr);
    if (!lesson)
        return fprintf(stderr, "ascent check: which lesson?\n"), usage(stderr);
    Job job = {.seed = 1,
               .sanitize = quick ? SANITIZE_NEVER : SANITIZE_ALWAYS,
               .show = !json,
               .colour = !json && colour,
               .watched = watched};
    snprintf(job.root, sizeof job.root, "%s", root);
    Backend known;
    if (sandbox && !proof_choose(sandbox, root, &job.sandbox, why))
        return fprintf(stderr, "ascent check: %s\n", why),
               backend_named(sandbox, &known) ? UNABLE : USAGE;
    if (!sandbox)
        job.sandbox = backend_light();
    if (!job_locate(&job, lesson, where))
        return USAGE;
    cJSON *report = report_of_job(&job);
    if (!report)
        return UNABLE;
    int status = report_is_full(report) ? FULL_MARKS : LESS;
    if (json && !report_print(report, stdout))
        status = UNABLE;
    cJSON_Delete(report);
    return status;
}

static int run_prepare(const char *root, int argc, char **argv)
{
    bool alone = argc == 2 && !strcmp(argv[1], "reference");
    if (argc != 1 && !alone)
        return fprintf(stderr,
                       "ascent prepare: found %d words, expected a lesson, and behind it reference "
                       "or nothing\n",
                       argc),
               usage(stderr);
    lua_State *L = host_open(root);
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
static int run_text(const char *root, const char *module, const char *argument)
{
    lua_State *L = host_open(root);
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

int main(int argc, char **argv)
{
    char root[PATH_ROOM], program[PATH_ROOM + 16];
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of write, not the end */
    if (argc < 2)
        return usage(stderr);
    if (!find_root(root)) {
        fprintf(stderr, "ascent: cannot find its own folder\n");
        return UNABLE;
    }
    snprintf(program, sizeof program, "%s/build/ascent", root);
    const char *command = argv[1];
    if (!strcmp(command, "check"))
        return run_check(root, argc - 2, argv + 2);
    if (!strcmp(command, "grade"))
        return grade_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "status") && argc == 2)
        return run_text(root, "desk.status", NULL);
    if (!strcmp(command, "hint") && argc <= 3)
        return run_text(root, "desk.hint", argc == 3 ? argv[2] : NULL);
    if (!strcmp(command, "plot"))
        return experiment_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "agent"))
        return train_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "outcomes"))
        return outcomes_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "numbers"))
        return numbers_main(root, argc - 2, argv + 2);
    if (!strcmp(command, "watch"))
        return watch_main(root, program, argc - 2, argv + 2);
    if (!strcmp(command, "prepare"))
        return run_prepare(root, argc - 2, argv + 2);
    if (!strcmp(command, "help") || !strcmp(command, "--help"))
        return usage(stdout);
    fprintf(stderr, "ascent: no command '%s'\n", command);
    return usage(stderr);
}
