/* agreement.c: whoever asks for a verdict gets the same one. `check`, `status`, `hint` and `grade`
 * give one file the same points, and `agent` and `plot` run it under the same limits, in each
 * sandbox that proves itself here.
 *
 * `make test` asks of the first fault of two lessons, and two commands of a file that sleeps;
 * `make test-all` (ASCENT_ALL=1) asks all commands of all. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../impl/self_test.h"
#include "support.h"

enum { MOST_LESSONS_HERE = 16 };

typedef struct {
    char slug[128], file[128]; /* 01-softmax-step, softmax_step.c */
    char fault[256];           /* what stands in its place in this round; "" for the stub, of which
                        nobody is asked */
    double points;             /* of check */
    char group[128];           /* of the first scenario that failed, "" if none did */
} Asked;

typedef struct {
    const char *at, *sandbox;
    Asked lesson[MOST_LESSONS_HERE];
    int n;
} Round;

/* ---- a workbook of one's own ---- */

static void must(const char *line, const char *at)
{
    Ran ran = run("cd %s && { %s; }", at, line);
    cr_assert(ran.status == 0, "%s: %s", line, ran.output);
    ran_free(&ran);
}

static void find_lessons(Round *r)
{
    Ran list = run("for s in chapters/*/scenarios.lua; do d=$(dirname $s); echo $(basename $d) "
                   "$(basename $(ls $d/*.h | grep -v jobs.h) .h).c; done");
    for (char *at = list.output; r->n < MOST_LESSONS_HERE; r->n++, at = strchr(at, '\n') + 1)
        if (sscanf(at, "%127s %127s", r->lesson[r->n].slug, r->lesson[r->n].file) != 2)
            break;
    ran_free(&list);
    cr_assert(r->n > 0);
}

static void workbook_made(Round *r, const char *name)
{
    static char at[128];
    snprintf(at, sizeof at, "build/tests/agree-%s-%s", name, r->sandbox);
    workbook_copied(at);
    r->at = at;
    find_lessons(r);
}

/* ---- who says what ---- */

static void ask_check(Round *r, Asked *a)
{
    Ran ran = run("cd %s && build/ascent check %s --json --quick --sandbox %s", r->at, a->slug,
                  r->sandbox);
    cJSON *report = cJSON_Parse(ran.output);
    cr_assert(report != NULL, "%s: %s", a->slug, ran.output);
    a->points = cJSON_GetNumberValue(cJSON_GetObjectItem(report, "score"));
    *a->group = '\0';
    const cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        if (!*a->group && !cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")))
            snprintf(a->group, sizeof a->group, "%.*s", (int)strcspn(text_of(row, "name"), ":"),
                     text_of(row, "name"));
    cJSON_Delete(report), ran_free(&ran);
}

static void ask_hint(Round *r, const Asked *a)
{
    char begins[256];
    Ran ran = run("cd %s && build/ascent hint %s --sandbox %s", r->at, a->slug, r->sandbox);
    snprintf(begins, sizeof begins, *a->group ? "  %s, hint " : "  This lesson is done", a->group);
    cr_expect(!strncmp(ran.output, begins, strlen(begins)), "%s, %s, hint: expected '%s' in: %s",
              a->fault, r->sandbox, begins, ran.output);
    ran_free(&ran);
}

/* "  … 03-baseline   2 of 6 functions    12 of 44 points" */
static void ask_status(Round *r)
{
    Ran ran = run("cd %s && build/ascent status --sandbox %s", r->at, r->sandbox);
    for (int i = 0; i < r->n; i++) {
        const char *line = strstr(ran.output, r->lesson[i].slug),
                   *points = line ? strstr(line, "functions") : NULL;
        double said = -1;
        if (points)
            sscanf(points, "functions %lf of", &said);
        cr_expect(!*r->lesson[i].fault || said == r->lesson[i].points,
                  "%s, %s: status says %g points, check %g", r->lesson[i].fault, r->sandbox, said,
                  r->lesson[i].points);
    }
    ran_free(&ran);
}

static void ask_grade(Round *r)
{
    must("rm -rf class out && mkdir -p class/one && cp -r chapters class/one", r->at);
    Ran ran = run("build/ascent grade %s/class --out %s/out --sandbox %s >/dev/null 2>&1; cat "
                  "%s/out/one/results.json",
                  r->at, r->at, r->sandbox, r->at);
    cJSON *results = cJSON_Parse(ran.output);
    cr_assert(results != NULL, "%s: %s", r->sandbox, ran.output);
    double points[MOST_LESSONS_HERE] = {0};
    const cJSON *test;
    cJSON_ArrayForEach (test, cJSON_GetObjectItem(results, "tests")) {
        int lesson = atoi(text_of(test, "number"));
        cr_assert(lesson >= 1 && lesson <= r->n, "%s", text_of(test, "number"));
        points[lesson - 1] += cJSON_GetNumberValue(cJSON_GetObjectItem(test, "score"));
    }
    for (int i = 0; i < r->n; i++)
        cr_expect(!*r->lesson[i].fault || points[i] == r->lesson[i].points,
                  "%s, %s: grade says %g points, check %g", r->lesson[i].fault, r->sandbox,
                  points[i], r->lesson[i].points);
    cJSON_Delete(results), ran_free(&ran);
}

static void ask_all(Round *r)
{
    for (int i = 0; i < r->n; i++)
        if (*r->lesson[i].fault)
            ask_check(r, &r->lesson[i]), ask_hint(r, &r->lesson[i]);
    ask_status(r), ask_grade(r);
}

/* ---- every fault that there is ---- */

static bool all_are_asked(void) { return getenv("ASCENT_ALL") != NULL; }

/* Writes the faults of each lesson below `at`/faults, where next_round takes them from. */
static void faults_made(const Round *r)
{
    for (int i = 0; i < (all_are_asked() ? r->n : 2); i++) {
        const char *slug = r->lesson[i].slug;
        Ran ran = run("lua5.4 harness/tests/corpus.lua faults %s %s/faults/%s", slug, r->at, slug);
        cr_assert(ran.status == 0, "%s", ran.output);
        ran_free(&ran);
    }
}

/* Puts the number-th fault of each lesson in the place of its stub. False when there is none of
 * that number any more. */
static bool next_round(Round *r, int number)
{
    bool any = false;
    for (int i = 0; i < r->n; i++) {
        Asked *a = &r->lesson[i];
        Ran name = run("ls %s/faults/%s 2>/dev/null | sed -n %dp", r->at, a->slug, number + 1);
        snprintf(a->fault, sizeof a->fault, "%.*s", (int)strcspn(name.output, "\n"), name.output);
        ran_free(&name);
        char copy[1024];
        snprintf(copy, sizeof copy, "cp faults/%s/%s/%s chapters/%s/", a->slug, a->fault, a->file,
                 a->slug);
        if (*a->fault)
            must(copy, r->at);
        any = any || *a->fault;
    }
    return any;
}

static void faults_agree(const char *sandbox)
{
    Round r = {.sandbox = sandbox};
    int rounds = all_are_asked() ? 1000 : 1;
    workbook_made(&r, "faults");
    faults_made(&r);
    int number = 0;
    while (number < rounds && next_round(&r, number))
        ask_all(&r), number++;
    cr_expect(number > 0, "no lesson has a fault");
}

/* ---- what a sandbox refuses, and what sleeps ---- */

static const struct {
    const char *name, *does, *told;
} strangers[] = {
    {"socket", "socket(2, 1, 0)", "asks the system to reach the network (socket)"},
    {"file", "open(\"/tmp/ascent-agreement\", 0101, 0600)", "asks the system to write to a file"},
    {"sleeper", "sleep(1000)", "returns_to_go"},
};

/* The reference of the second lesson, whose first function does that first. */
static void stranger_put(const Round *r, int k)
{
    char line[1024];
    snprintf(
        line, sizeof line,
        "{ printf '#include <fcntl.h>\\n#include <sys/socket.h>\\n#include <unistd.h>\\n'; sed "
        "'/^void returns_to_go/,/^{/s#^{#{ (void)!%s;#' solutions/02-reinforce/reinforce.c; } "
        "> chapters/02-reinforce/reinforce.c",
        strangers[k].does);
    must(line, r->at);
}

static void expect_told(const Round *r, int k, const char *command)
{
    Ran ran = run("cd %s && build/ascent %s --sandbox %s", r->at, command, r->sandbox);
    cr_expect(ran.status != 0 && strstr(ran.output, strangers[k].told),
              "%s, %s, %s: status %d, expected '%s' in: %s", strangers[k].name, r->sandbox, command,
              ran.status, strangers[k].told, ran.output);
    ran_free(&ran);
}

static void strangers_agree(const char *sandbox)
{
    Round r = {.sandbox = sandbox};
    workbook_made(&r, "strangers");
    for (size_t k = 0; k < sizeof strangers / sizeof *strangers; k++) {
        stranger_put(&r, (int)k);
        snprintf(r.lesson[1].fault, sizeof r.lesson[1].fault, "%s", strangers[k].name);
        bool sleeps = !strcmp(strangers[k].name, "sleeper"); /* every command waits for it */
        if (sleeps && !all_are_asked())
            ask_check(&r, &r.lesson[1]);
        else
            ask_all(&r), expect_told(&r, (int)k, "plot 2 --with mine --seeds 2");
        cr_expect(r.lesson[1].points < 29, "a %s has full marks", strangers[k].name);
        expect_told(&r, (int)k, "agent 2 --episodes 2");
    }
    must("test ! -e /tmp/ascent-agreement", r.at);
}

static void in_each_sandbox(void (*agree)(const char *sandbox))
{
    char why[SELF_TEST_WHY];
    for (Backend b = BACKEND_LANDLOCK; b < BACKENDS; b++)
        if (self_test(b, workbook(), why))
            agree(backend_name(b));
        else
            printf("skipped under %s: %s\n", backend_name(b), why);
}

Test(agreement, every_command_gives_a_faulty_file_the_same_points, .timeout = 3600)
{
    in_each_sandbox(faults_agree);
}

Test(agreement, no_command_lets_a_readers_file_reach_further_than_another, .timeout = 600)
{
    in_each_sandbox(strangers_agree);
}
