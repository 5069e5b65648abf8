/* lessons.c: what every lesson promises. Its stub is what its solution gives, and says "not
 * written yet"; its solution has full marks; every known mistake is named as itself and as
 * nothing else; right programs pass however they are written; wrong ones do not, and what is
 * said of them is true: the words expected stand beside them. A test for each promise and each
 * lesson, so that they share the processors. What they count is left in build/tests/quality,
 * where quality.sh adds it up. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32 };

/* A lesson's names: slug 01-softmax-step, number 1, file softmax_step.c, and the folders of its
 * files. */
typedef struct {
    char slug[64], number[8], file[64], solution[192], mistakes[192], stub[192], correct[192],
        wrong[192];
} Lesson;

static void lesson_names(Lesson *l, const char *slug)
{
    snprintf(l->slug, sizeof l->slug, "%s", slug);
    snprintf(l->number, sizeof l->number, "%d", atoi(slug));
    snprintf(l->file, sizeof l->file, "%s.c", strchr(slug, '-') + 1);
    for (char *c = l->file; *c; c++)
        *c = *c == '-' ? '_' : *c;
    snprintf(l->solution, sizeof l->solution, "solutions/%s/%s", l->slug, l->file);
    snprintf(l->mistakes, sizeof l->mistakes, "solutions/%s/mistakes.c", l->slug);
    snprintf(l->stub, sizeof l->stub, "chapters/%s/%s", l->slug, l->file);
    snprintf(l->correct, sizeof l->correct, "harness/tests/correct/%s.c", l->slug);
    snprintf(l->wrong, sizeof l->wrong, "harness/tests/wrong/%s.c", l->slug);
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
    Ran left = run("mkdir -p build/tests/quality && printf '%%s\\t%d\\t%d\\n' '%s' "
                   ">'build/tests/quality/%s of %s'",
                   tally.held, tally.made, promise, promise, l->slug);
    cr_assert(left.status == 0, "%s", left.output);
    ran_free(&left);
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
    Ran pupil = run("lua5.4 harness/lesson/regions.lua stub solutions/01-softmax-step/softmax_step.c "
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
                   "harness/impl/support.h "
                   "-Iharness/learn $(ls -d chapters/*/ | sed 's/^/-I/') -x c -c -o /dev/null -",
                   l->solution);
    cr_expect(stub.status == 0, "%s", stub.output);
    ran_free(&stub);
}

static bool expect_full(const Lesson *l, const char *path, const char *name, const char *options)
{
    int status;
    cJSON *report = check_json(l->number, path, options, &status);
    cr_assert(report, "%s: no report", name);
    bool full = status == 0 && !first_diagnosis(report);
    cr_expect(full, "%s: status %d, %s: %s", name, status, text_of(first_diagnosis(report), "name"),
              text_of(first_diagnosis(report), "text"));
    cJSON_Delete(report);
    return full;
}

LESSON_TEST(the_solution_has_full_marks)
{
    leave(l, "solutions with full marks", (Tally){expect_full(l, l->solution, l->solution, ""), 1});
}

/* ---- bodies and programs ---- */

static const char *made(const Lesson *l, const char *bodies, const char *name, const char *what)
{
    const char *path = scratch(l, what);
    Ran ran = run("lua5.4 harness/lesson/regions.lua mistake %s %s %s > %s", l->solution, bodies,
                  name, path);
    cr_assert(ran.status == 0, "%s", ran.output);
    ran_free(&ran);
    return path;
}

/* Calls `each` for every body in a file that is written as mistakes.c is, if there is such a
 * file. */
static void for_each_body(const Lesson *l, const char *bodies,
                          void (*each)(const Lesson *l, const char *name, Tally tally[]),
                          Tally tally[])
{
    Ran names = run("test ! -e %s || lua5.4 harness/lesson/regions.lua names %s", bodies, bodies);
    for (char *rest = names.output, *name; (name = strsep(&rest, "\n")) && *name;)
        each(l, name, tally);
    ran_free(&names);
}

static void expect_named(const Lesson *l, const char *name, Tally tally[])
{
    cJSON *report = check_json(l->number, made(l, l->mistakes, name, "mistake"), "--quick", NULL);
    bool named = first_diagnosis(report), confused = false;
    const cJSON *row;
    cr_expect(named, "%s has full marks", name);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
        bool itself = cJSON_IsNull(why) || !strcmp(text_of(why, "name"), name);
        cr_expect(itself, "%s is called %s in '%s'", name, text_of(why, "name"),
                  text_of(row, "name"));
        confused |= !itself;
    }
    count(tally, named && !confused);
    cJSON_Delete(report);
}

LESSON_TEST(each_known_mistake_is_named_as_itself_and_nothing_else)
{
    Tally tally = {0};
    for_each_body(l, l->mistakes, expect_named, &tally);
    cr_expect(tally.made >= 10, "%s knows %d mistakes, and needs 10", l->slug, tally.made);
    leave(l, "known mistakes named as themselves and as nothing else", tally);
}

static void expect_right_body(const Lesson *l, const char *name, Tally tally[])
{
    count(tally, expect_full(l, made(l, l->correct, name, "right"), name, "--quick"));
}

typedef struct {
    const Lesson *lesson;
    Tally tally;
} Right;

static void expect_right(const char *path, const char *name, void *context)
{
    Right *right = context;
    count(&right->tally, expect_full(right->lesson, path, name, "--quick"));
}

/* Whole programs, and bodies for a region or two. */
LESSON_TEST(right_programs_pass_however_they_are_written)
{
    Right right = {.lesson = l};
    for_each_source("correct", l->slug, expect_right, &right);
    for_each_body(l, l->correct, expect_right_body, &right.tally);
    cr_expect(right.tally.made >= 12, "harness/tests/correct/%s has %d programs, and needs 12",
              l->slug, right.tally.made);
    leave(l, "right programs written otherwise, accepted", right.tally);
}

/* ---- wrong programs that no list has ---- */

enum { REJECTED, EXPLAINED, UNTRUE, WRONG_TALLIES };

/* The last line of what is told of a wrong program is what may truly be said of it, the first
 * diagnosis as kind:name. Whoever changes an explanation reads the program again and decides
 * whether the new words are true of it. */
static void expect_truth(const Lesson *l, const char *name, Tally tally[])
{
    char said[256];
    Ran expected =
        run("sed -n '/^.\\/> mistake %s in/,/^.\\/</s/^.. SAID: //p' %s", name, l->wrong);
    expected.output[strcspn(expected.output, "\n")] = '\0';
    cr_assert(*expected.output, "%s: %s does not say what may be said of it", l->wrong, name);
    cJSON *report = check_json(l->number, made(l, l->wrong, name, "wrong"), "--quick", NULL);
    const cJSON *why = first_diagnosis(report);
    snprintf(said, sizeof said, "%s:%s", text_of(why, "kind"), text_of(why, "name"));
    bool true_of_it = why && !strcmp(said, expected.output);
    cr_expect(true_of_it, "%s: said %s, expected %s", name, why ? said : "full marks",
              expected.output);
    count(&tally[REJECTED], why);
    count(&tally[EXPLAINED], why && strcmp(text_of(why, "kind"), "difference"));
    count(&tally[UNTRUE], !true_of_it);
    cJSON_Delete(report);
    ran_free(&expected);
}

LESSON_TEST(wrong_programs_fail_and_what_is_said_of_them_is_true)
{
    Tally tally[WRONG_TALLIES] = {0};
    for_each_body(l, l->wrong, expect_truth, tally);
    cr_expect(tally[REJECTED].made >= 15, "%s holds %d programs, and needs 15", l->wrong,
              tally[REJECTED].made);
    cr_expect(10 * tally[EXPLAINED].held >= 7 * tally[EXPLAINED].made,
              "%s: %d of %d are explained, and 7 of 10 must be", l->wrong, tally[EXPLAINED].held,
              tally[EXPLAINED].made);
    leave(l, "wrong programs on no list, rejected", tally[REJECTED]);
    leave(l, "wrong programs on no list, explained by more than a difference", tally[EXPLAINED]);
    leave(l, "wrong programs on no list, told something untrue", tally[UNTRUE]);
}

/* Two mistakes in two functions both get their names. */
Test(lessons, two_mistakes_get_two_names)
{
    Lesson first;
    lesson_names(&first, "01-softmax-step");
    cJSON *report =
        check_json("1", made(&first, first.wrong, "two-mistakes", "two-mistakes"), "--quick", NULL);
    const cJSON *row;
    bool shift = false, one_hot = false;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const char *name = text_of(cJSON_GetObjectItem(row, "diagnosis"), "name");
        shift |= !strcmp(name, "no-shift"), one_hot |= !strcmp(name, "one-hot");
    }
    cr_expect(shift && one_hot);
    cJSON_Delete(report);
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

/* The first line of a faulty program names the kind of its diagnosis: "// FAULT: memory: …". A
 * memory error may pass by luck; then the sanitized run has to tell. */
static void expect_kind(const char *path, const char *name, void *lesson)
{
    char kind[32] = "";
    FILE *file = fopen(path, "r");
    cr_assert(file && fscanf(file, "// FAULT: %31[a-z]", kind) == 1, "%s does not say its kind",
              name);
    fclose(file);
    cJSON *report = check_json(((const Lesson *)lesson)->number, path, "", NULL);
    const cJSON *why = first_diagnosis(report);
    bool passes_but = !why && !strcmp(kind, "memory") && has_note(report, "sanitizer");
    cr_expect(passes_but || !strcmp(text_of(why, "kind"), kind), "%s: expected %s, found %s: %s",
              name, kind, text_of(why, "kind"), text_of(why, "text"));
    cJSON_Delete(report);
}

LESSON_TEST(every_fault_is_called_by_its_kind)
{
    int n = for_each_source("faults", l->slug, expect_kind, l);
    cr_expect(n >= 3, "harness/tests/faults/%s has %d programs, and needs 3", l->slug, n);
}
