/* lessons.c: what every lesson promises. Its stub is what its solution gives, and says "not written yet"; its solution has full
 * marks; every known mistake is named as itself and as nothing else; right programs pass however they are written; wrong ones
 * do not, and what is said of them is true: the words expected stand beside them. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32 };

/* A lesson's names: slug 01-softmax-step, number 1, file softmax_step.c, and the folders of its files. */
typedef struct {
    char slug[64], number[8], file[64], solution[192], mistakes[192], stub[192], correct[192], wrong[192];
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

/* Every lesson that has scenarios. */
static int lessons(Lesson list[MOST])
{
    Ran ran = run("cd chapters && ls -d */scenarios.lua | cut -d/ -f1");
    int n = 0;
    for (char *rest = ran.output, *slug; n < MOST && (slug = strsep(&rest, "\n")) && *slug; n++)
        lesson_names(&list[n], slug);
    cr_assert(n >= 1);
    ran_free(&ran);
    return n;
}

#define FOR_EACH_LESSON(l) Lesson list_[MOST], *l = list_; for (int left_ = lessons(list_); left_ > 0; left_--, l++)

static void expect_full(const Lesson *l, const char *path, const char *name)
{
    int status;
    cJSON *report = check_json(l->number, path, "", &status);
    cr_assert(report, "%s: no report", name);
    cr_expect(status == 0 && !first_diagnosis(report), "%s: status %d, %s: %s", name, status, text_of(first_diagnosis(report), "name"),
              text_of(first_diagnosis(report), "text"));
    cJSON_Delete(report);
}

static void expect_right(const char *path, const char *name, const void *lesson) { expect_full(lesson, path, name); }

static void expect_stub(const Lesson *l)
{
    Ran changed = run("git diff --quiet HEAD -- %s", l->stub);
    Ran same = run("lua5.4 harness/book/regions.lua stub %s | diff - %s", l->solution, l->stub);
    if (changed.status == 1)
        printf("skipped: a reader has worked in %s\n", l->stub);
    else
        cr_expect(same.status == 0, "%s", same.output);
    ran_free(&same), ran_free(&changed);
}

Test(lessons, each_stub_is_what_its_solution_gives)
{
    FOR_EACH_LESSON(l)
        expect_stub(l);
    Ran pupil = run("lua5.4 harness/book/regions.lua stub solutions/01-softmax-step/softmax_step.c | diff - harness/tests/class/kurt/softmax_step.c");
    cr_expect(pupil.status == 0, "the untouched stub of the sample class: %s", pupil.output);
    ran_free(&pupil);
}

static void expect_unwritten(const Lesson *l)
{
    Ran made = run("lua5.4 harness/book/regions.lua stub %s > build/tests/stub.c", l->solution);
    int status;
    cJSON *report = check_json(l->number, "build/tests/stub.c", "", &status);
    const cJSON *row;
    cr_expect_eq(status, 1);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(report, "score")), 0);
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios"))
        cr_expect_str_eq(text_of(cJSON_GetObjectItem(row, "diagnosis"), "kind"), "unwritten", "%s: %s", l->slug, text_of(row, "name"));
    cJSON_Delete(report);
    ran_free(&made);
}

Test(lessons, each_stub_is_not_written_yet_and_has_no_points)
{
    FOR_EACH_LESSON(l)
        expect_unwritten(l);
}

Test(lessons, each_stub_compiles_without_a_warning)
{
    FOR_EACH_LESSON(l) {
        Ran stub = run("lua5.4 harness/book/regions.lua stub %s | gcc -std=gnu11 -O1 -Wall -Wextra -Wno-unused-parameter -Werror -include harness/impl/support.h "
                       "-Iharness/learn $(ls -d chapters/*/ | sed 's/^/-I/') -x c -c -o /dev/null -", l->solution);
        cr_expect(stub.status == 0, "%s", stub.output);
        ran_free(&stub);
    }
}

Test(lessons, each_solution_has_full_marks)
{
    FOR_EACH_LESSON(l)
        expect_full(l, l->solution, l->solution);
}

static void made(const Lesson *l, const char *bodies, const char *name, const char *path)
{
    Ran ran = run("lua5.4 harness/book/regions.lua mistake %s %s %s > %s", l->solution, bodies, name, path);
    cr_assert(ran.status == 0, "%s", ran.output);
    ran_free(&ran);
}

/* Calls `each` for every body in a file that is written as mistakes.c is; how many there were. */
static int for_each_body(const Lesson *l, const char *bodies, void (*each)(const Lesson *l, const char *bodies, const char *name))
{
    Ran names = run("test ! -e %s || lua5.4 harness/book/regions.lua names %s", bodies, bodies);
    int n = 0;
    for (char *rest = names.output, *name; (name = strsep(&rest, "\n")) && *name; n++)
        each(l, bodies, name);
    ran_free(&names);
    return n;
}

static void expect_named(const Lesson *l, const char *mistakes, const char *name)
{
    made(l, mistakes, name, "build/tests/mistake.c");
    cJSON *report = check_json(l->number, "build/tests/mistake.c", "--quick", NULL);
    const cJSON *row;
    cr_expect(first_diagnosis(report), "%s has full marks", name);
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios"))
    {
        const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
        cr_expect(cJSON_IsNull(why) || !strcmp(text_of(why, "name"), name), "%s is called %s in '%s'", name, text_of(why, "name"), text_of(row, "name"));
    }
    cJSON_Delete(report);
}

Test(lessons, each_known_mistake_is_named_as_itself_and_nothing_else)
{
    FOR_EACH_LESSON(l) {
        int n = for_each_body(l, l->mistakes, expect_named);
        cr_expect(n >= 10, "%s knows %d mistakes, and needs 10", l->slug, n);
    }
}

static void expect_right_body(const Lesson *l, const char *bodies, const char *name)
{
    made(l, bodies, name, "build/tests/right.c");
    expect_full(l, "build/tests/right.c", name);
}

/* Whole programs, and bodies for a region or two. */
Test(lessons, right_programs_pass_however_they_are_written)
{
    FOR_EACH_LESSON(l) {
        int n = for_each_source("correct", l->slug, expect_right, l) + for_each_body(l, l->correct, expect_right_body);
        cr_expect_geq(n, 12, "harness/tests/correct/%s has %d programs, and needs 12", l->slug, n);
    }
}

/* The last line of what is told of a wrong program is what may truly be said of it, the first diagnosis as kind:name. Whoever
 * changes an explanation reads the program again and decides whether the new words are true of it. */
static void expect_truth(const Lesson *l, const char *bodies, const char *name)
{
    char said[256];
    Ran expected = run("sed -n '/^.\\/> mistake %s in/,/^.\\/</s/^.. SAID: //p' %s", name, bodies);
    expected.output[strcspn(expected.output, "\n")] = '\0';
    cr_assert(*expected.output, "%s: %s does not say what may be said of it", bodies, name);
    made(l, bodies, name, "build/tests/wrong.c");
    cJSON *report = check_json(l->number, "build/tests/wrong.c", "--quick", NULL);
    const cJSON *why = first_diagnosis(report);
    snprintf(said, sizeof said, "%s:%s", text_of(why, "kind"), text_of(why, "name"));
    cr_expect(why && !strcmp(said, expected.output), "%s: said %s, expected %s", name, why ? said : "full marks", expected.output);
    cJSON_Delete(report);
    ran_free(&expected);
}

Test(lessons, wrong_programs_fail_and_what_is_said_of_them_is_true)
{
    FOR_EACH_LESSON(l) {
        int n = for_each_body(l, l->wrong, expect_truth);
        cr_expect(n >= 15, "%s holds %d programs, and needs 15", l->wrong, n);
    }
}

/* Two mistakes in two functions both get their names. */
Test(lessons, two_mistakes_get_two_names)
{
    Lesson first;
    lesson_names(&first, "01-softmax-step");
    made(&first, "harness/tests/wrong/01-softmax-step.c", "two-mistakes", "build/tests/two-mistakes.c");
    cJSON *report = check_json("1", "build/tests/two-mistakes.c", "--quick", NULL);
    const cJSON *row;
    bool shift = false, one_hot = false;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios"))
    {
        const char *name = text_of(cJSON_GetObjectItem(row, "diagnosis"), "name");
        shift |= !strcmp(name, "no-shift"), one_hot |= !strcmp(name, "one-hot");
    }
    cr_expect(shift && one_hot);
    cJSON_Delete(report);
}

static bool has_note(const cJSON *report, const char *name)
{
    const cJSON *note;
    cJSON_ArrayForEach(note, cJSON_GetObjectItem(report, "notes")) if (!strcmp(text_of(note, "name"), name)) return true;
    return false;
}

/* The first line of a faulty program names the kind of its diagnosis: "// FAULT: memory: …". A memory error may pass by luck;
 * then the sanitized run has to tell. */
static void expect_kind(const char *path, const char *name, const void *lesson)
{
    char kind[32] = "";
    FILE *file = fopen(path, "r");
    cr_assert(file && fscanf(file, "// FAULT: %31[a-z]", kind) == 1, "%s does not say its kind", name);
    fclose(file);
    cJSON *report = check_json(((const Lesson *)lesson)->number, path, "", NULL);
    const cJSON *why = first_diagnosis(report);
    bool passes_but = !why && !strcmp(kind, "memory") && has_note(report, "sanitizer");
    cr_expect(passes_but || !strcmp(text_of(why, "kind"), kind), "%s: expected %s, found %s: %s", name, kind, text_of(why, "kind"), text_of(why, "text"));
    cJSON_Delete(report);
}

Test(lessons, every_fault_is_called_by_its_kind)
{
    int n = 0;
    FOR_EACH_LESSON(l)
        n += for_each_source("faults", l->slug, expect_kind, l);
    cr_expect(n >= 25);
}
