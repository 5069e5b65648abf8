/* lessons.c: what every lesson promises. Its stub is what its solution gives, and says "not
 * written yet"; its solution has full marks; every known mistake is named as itself and as
 * nothing else; right programs pass however they are written; wrong ones do not, and what is
 * said of them is true: the words expected stand beside them. A test for each promise and each
 * lesson, so that they share the processors. What they count is left in build/tests/quality,
 * where quality.sh makes a table of it. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32 };

/* A lesson's names: slug 01-softmax-step, number 1, file softmax_step.c, and the paths of its
 * solution and stub. */
typedef struct {
    char slug[64], number[8], file[64], solution[192], stub[192];
} Lesson;

static void lesson_names(Lesson *l, const char *slug)
{
    snprintf(l->slug, sizeof l->slug, "%s", slug);
    snprintf(l->number, sizeof l->number, "%d", atoi(slug));
    snprintf(l->file, sizeof l->file, "%s.c", strchr(slug, '-') + 1);
    for (char *c = l->file; *c; c++)
        *c = *c == '-' ? '_' : *c;
    snprintf(l->solution, sizeof l->solution, "solutions/%s/%s", l->slug, l->file);
    snprintf(l->stub, sizeof l->stub, "chapters/%s/%s", l->slug, l->file);
}

/* Every lesson that has scenarios, or, while one is worked on, that one: LESSON=02 build/tests/run
 * --filter 'lessons/...'. */
static int lessons(Lesson list[MOST])
{
    const char *only = getenv("LESSON");
    Ran ran = run("cd chapters && ls -d %s*/scenarios.lua | cut -d/ -f1", only ? only : "");
    int n = 0;
    for (char *rest = ran.output, *slug; n < MOST && (slug = strsep(&rest, "\n")) && *slug; n++)
        lesson_names(&list[n], slug);
    cr_assert(n >= 1);
    ran_free(&ran);
    return n;
}

/* Runs a test once for each lesson. Criterion frees what it is given. */
#define LESSON_TEST(name)                                                                          \
    ParameterizedTestParameters(lessons, name)                                                     \
    {                                                                                              \
        Lesson *list = cr_malloc(MOST * sizeof *list);                                             \
        return cr_make_param_array(Lesson, list, (size_t)lessons(list));                           \
    }                                                                                              \
    ParameterizedTest(Lesson *l, lessons, name)

/* A file of a test's own. */
static const char *scratch(const Lesson *l, const char *what)
{
    static char path[192];
    snprintf(path, sizeof path, "build/tests/%s-%s.c", l->slug, what);
    return path;
}

/* ---- what is counted ---- */

/* Of how many a promise held, and of how many it was made. */
typedef struct {
    int held, made;
} Tally;

static void count(Tally *tally, bool held)
{
    tally->made++;
    tally->held += held;
}

static void leave(const Lesson *l, const char *promise, Tally tally)
{
    count_quality(l->slug, promise, tally.held, tally.made);
}

/* ---- stubs and solutions ---- */

LESSON_TEST(the_stub_is_what_the_solution_gives)
{
    Ran changed = run("git diff --quiet HEAD -- %s", l->stub);
    Ran same = run("lua5.4 harness/lesson/regions.lua stub %s | diff - %s", l->solution, l->stub);
    if (changed.status == 1)
        printf("skipped: a reader has worked in %s\n", l->stub);
    else
        cr_expect(same.status == 0, "%s", same.output);
    ran_free(&same), ran_free(&changed);
}

Test(lessons, the_untouched_stub_of_the_sample_class_is_the_stub)
{
    Ran pupil =
        run("lua5.4 harness/lesson/regions.lua stub solutions/01-softmax-step/softmax_step.c "
            "| diff - harness/tests/class/kurt/softmax_step.c");
    cr_expect(pupil.status == 0, "%s", pupil.output);
    ran_free(&pupil);
}

LESSON_TEST(the_stub_is_not_written_yet_and_has_no_points)
{
    const char *stub = scratch(l, "stub");
    Ran made = run("lua5.4 harness/lesson/regions.lua stub %s > %s", l->solution, stub);
    int status;
    cJSON *report = check_json(l->number, stub, "", &status);
    bool none = status == 1 && cJSON_GetNumberValue(cJSON_GetObjectItem(report, "score")) == 0;
    const cJSON *row;
    cr_expect(none, "status %d", status);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        cr_expect_str_eq(text_of(cJSON_GetObjectItem(row, "diagnosis"), "kind"), "unwritten",
                         "%s: %s", l->slug, text_of(row, "name"));
    leave(l, "untouched stubs without a point", (Tally){none, 1});
    cJSON_Delete(report);
    ran_free(&made);
}

LESSON_TEST(the_stub_compiles_without_a_warning)
{
    Ran stub = run("lua5.4 harness/lesson/regions.lua stub %s | gcc -std=gnu11 -O1 -Wall -Wextra "
                   "-Wno-unused-parameter -Werror -include "
                   "harness/impl/traps.h "
                   "-Iharness/learn $(ls -d chapters/*/ | sed 's/^/-I/') -x c -c -o /dev/null -",
                   l->solution);
    cr_expect(stub.status == 0, "%s", stub.output);
    ran_free(&stub);
}

LESSON_TEST(the_solution_has_full_marks)
{
    int status;
    cJSON *report = check_json(l->number, l->solution, "", &status);
    const cJSON *why = first_diagnosis(report);
    bool full = report && status == 0 && !why;
    cr_expect(full, "status %d, %s: %s", status, text_of(why, "name"), text_of(why, "text"));
    leave(l, "solutions with full marks", (Tally){full, 1});
    cJSON_Delete(report);
}

/* ---- corpora ---- */

/* A program of a corpus, what its author says must be said of it, and the functions that it has
 * other bodies of. */
typedef struct {
    const char *path, *name, *said, *functions;
} Program;

typedef void EachJudged(const Program *p, const cJSON *report, Tally tally[]);

/* The programs of one kind (corpus.lua), written to build/tests/KIND/SLUG: a line for each. */
static Ran programs(const Lesson *l, const char *kind)
{
    Ran list = run("lua5.4 harness/tests/corpus.lua %s %s build/tests/%s/%s", kind, l->slug, kind,
                   l->slug);
    cr_assert(list.status == 0, "%s", list.output);
    return list;
}

static bool next_program(char **lines, Program *p)
{
    char *line = strsep(lines, "\n");
    if (!line || !*line)
        return false;
    *p = (Program){.path = strsep(&line, "\t"),
                   .name = strsep(&line, "\t"),
                   .said = strsep(&line, "\t"),
                   .functions = line};
    return true;
}

/* Hands them all in at once, for a grader costs less than a check of each, and calls `each` with
 * what is reported of it. */
static void for_each_graded(const Lesson *l, const char *kind, int seed, EachJudged *each,
                            Tally tally[])
{
    char out[192];
    Program p;
    Ran list = programs(l, kind);
    snprintf(out, sizeof out, "build/tests/%s/%s.graded", kind, l->slug);
    Ran ran =
        run("rm -rf %s && build/ascent grade build/tests/%s/%s --lesson %s --seed %d --jobs 1 "
            "--out %s",
            out, kind, l->slug, l->number, seed, out);
    cr_assert(ran.status == 0, "%s", ran.output);
    for (char *rest = list.output; next_program(&rest, &p);) {
        cJSON *results = results_json(out, p.name);
        each(&p, first_lesson(results), tally);
        cJSON_Delete(results);
    }
    ran_free(&list), ran_free(&ran);
}

/* Does a scenario of this function's own fail? */
static bool is_red(const cJSON *report, const char *function)
{
    const cJSON *row;
    size_t n = strlen(function);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const char *name = text_of(row, "name");
        if (!cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")) && !strncmp(name, function, n) &&
            name[n] == ':')
            return true;
    }
    return false;
}

/* A function that is wrong must not be green: what an agent finds, its own scenarios find. */
static void expect_red(const Program *p, const cJSON *report, Tally *tally)
{
    char *functions = strdup(p->functions), *rest = functions, *function;
    bool red = false;
    while ((function = strsep(&rest, " ")))
        red |= is_red(report, function);
    if (*p->functions) {
        cr_expect(red, "%s: %s is wrong, and its own scenarios pass", p->name, p->functions);
        count(tally, red);
    }
    free(functions);
}

enum { NAMED, NAMED_RED, NAMED_TALLIES };

static void expect_named(const Program *p, const cJSON *report, Tally tally[])
{
    const cJSON *row;
    bool named = first_diagnosis(report), confused = false;
    cr_expect(named, "%s has full marks", p->name);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
        bool itself = cJSON_IsNull(why) || !strcmp(text_of(why, "name"), p->name);
        cr_expect(itself, "%s is called %s in '%s'", p->name, text_of(why, "name"),
                  text_of(row, "name"));
        confused |= !itself;
    }
    count(&tally[NAMED], named && !confused);
    expect_red(p, report, &tally[NAMED_RED]);
}

LESSON_TEST(each_known_mistake_is_named_as_itself_and_nothing_else)
{
    Tally tally[NAMED_TALLIES] = {0};
    for_each_graded(l, "mistakes", 1, expect_named, tally);
    cr_expect(tally[NAMED].made >= 10, "%s knows %d mistakes, and needs 10", l->slug,
              tally[NAMED].made);
    leave(l, "known mistakes named as themselves and as nothing else", tally[NAMED]);
    leave(l, "known mistakes found by their function's own scenarios", tally[NAMED_RED]);
}

static void expect_right(const Program *p, const cJSON *report, Tally tally[])
{
    const cJSON *why = first_diagnosis(report);
    bool right = report && !why;
    cr_expect(right, "%s: %s: %s", p->name, text_of(why, "name"), text_of(why, "text"));
    count(tally, right);
}

/* Under the seed of a check; when all is asked, under others, by which a class may be graded. */
LESSON_TEST(right_programs_pass_however_they_are_written)
{
    Tally tally = {0};
    int seeds = getenv("ASCENT_ALL") ? 6 : 1;
    for (int seed = 1; seed <= seeds; seed++)
        for_each_graded(l, "correct", seed, expect_right, &tally);
    cr_expect(tally.made >= 12 * seeds,
              "harness/tests/correct has %d programs for %s, and needs 12", tally.made / seeds,
              l->slug);
    leave(l, "right programs written otherwise, accepted", tally);
}

/* ---- wrong programs that no list has ---- */

enum { REJECTED, EXPLAINED, TOLD_TRULY, RED, WRONG_TALLIES };

/* What may truly be said of a wrong program is the first diagnosis as kind:name. Whoever changes
 * an explanation reads the program again and decides whether the new words are true of it. */
static void expect_truth(const Program *p, const cJSON *report, Tally tally[])
{
    char said[256];
    cr_assert(*p->said, "%s does not say what may be said of it", p->name);
    const cJSON *why = first_diagnosis(report);
    snprintf(said, sizeof said, "%s:%s", text_of(why, "kind"), text_of(why, "name"));
    bool true_of_it = why && !strcmp(said, p->said);
    cr_expect(true_of_it, "%s: said %s, expected %s", p->name, why ? said : "full marks", p->said);
    count(&tally[REJECTED], why);
    count(&tally[EXPLAINED], why && strcmp(text_of(why, "kind"), "difference"));
    count(&tally[TOLD_TRULY], true_of_it);
    expect_red(p, report, &tally[RED]);
}

LESSON_TEST(wrong_programs_fail_and_what_is_said_of_them_is_true)
{
    Tally tally[WRONG_TALLIES] = {0};
    for_each_graded(l, "wrong", 1, expect_truth, tally);
    cr_expect(tally[REJECTED].made >= 15,
              "harness/tests/wrong has %d programs for %s, and needs 15", tally[REJECTED].made,
              l->slug);
    cr_expect(10 * tally[EXPLAINED].held >= 7 * tally[EXPLAINED].made,
              "%s: %d of %d are explained, and 7 of 10 must be", l->slug, tally[EXPLAINED].held,
              tally[EXPLAINED].made);
    leave(l, "wrong programs on no list, rejected", tally[REJECTED]);
    leave(l, "wrong programs on no list, told what is true of them", tally[TOLD_TRULY]);
    leave(l, "wrong programs on no list, led further than a difference", tally[EXPLAINED]);
    leave(l, "wrong programs on no list, found by their function's own scenarios", tally[RED]);
}

/* Two mistakes in two functions both get their names. */
Test(lessons, two_mistakes_get_two_names)
{
    Ran two =
        run("lua5.4 harness/lesson/regions.lua mistake solutions/01-softmax-step/softmax_step.c "
            "harness/tests/wrong/01-softmax-step.c two-mistakes >build/tests/two-mistakes.c");
    cJSON *report = check_json("1", "build/tests/two-mistakes.c", "--quick", NULL);
    const cJSON *row;
    bool shift = false, one_hot = false;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const char *name = text_of(cJSON_GetObjectItem(row, "diagnosis"), "name");
        shift |= !strcmp(name, "no-shift"), one_hot |= !strcmp(name, "one-hot");
    }
    cr_expect(shift && one_hot, "%s", two.output);
    cJSON_Delete(report);
    ran_free(&two);
}

/* ---- faults ---- */

static bool has_note(const cJSON *report, const char *name)
{
    const cJSON *note;
    cJSON_ArrayForEach (note, cJSON_GetObjectItem(report, "notes"))
        if (!strcmp(text_of(note, "name"), name))
            return true;
    return false;
}

/* A memory error may pass by luck; then the sanitized run has to tell. */
static void expect_kind(const Program *p, const cJSON *report, Tally tally[])
{
    cr_assert(*p->said, "%s does not say its kind", p->name);
    const cJSON *why = first_diagnosis(report);
    const char *kind = text_of(why, "kind");
    bool passes_but = !why && !strcmp(p->said, "memory") && has_note(report, "sanitizer");
    cr_expect(passes_but || !strcmp(kind, p->said), "%s: expected %s, found %s: %s", p->name,
              p->said, kind, text_of(why, "text"));
    count(tally, passes_but || !strcmp(kind, p->said));
}

/* One by one, for only a check runs the sanitized build of what passes. */
LESSON_TEST(every_fault_is_called_by_its_kind)
{
    Tally tally = {0};
    Program p;
    Ran list = programs(l, "faults");
    for (char *rest = list.output; next_program(&rest, &p);) {
        cJSON *report = check_json(l->number, p.path, "", NULL);
        expect_kind(&p, report, &tally);
        cJSON_Delete(report);
    }
    cr_expect(tally.made >= 3, "harness/tests/faults has %d programs for %s, and needs 3",
              tally.made, l->slug);
    leave(l, "programs that crash, hang or stray, called by their kind", tally);
    ran_free(&list);
}
