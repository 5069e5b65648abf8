/* lessons.c: what every lesson promises. Its stub is what its solution gives, and says "not written yet"; its solution has full
 * marks; every known mistake is named as itself and as nothing else; right programs pass however they are written; wrong ones
 * do not, and what is said of them is true (the expected words stand in their first line or in this file). */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LESSON "01-softmax-step"
#define SOLUTION "solutions/" LESSON "/softmax_step.c"
#define STUB "chapters/" LESSON "/softmax_step.c"

static void expect_full(const char *path, const char *name)
{
    int status;
    cJSON *report = check_json("1", path, "", &status);
    cr_assert(report, "%s: no report", name);
    cr_expect(status == 0 && !first_diagnosis(report), "%s: status %d, %s: %s", name, status, text_of(first_diagnosis(report), "name"),
              text_of(first_diagnosis(report), "text"));
    cJSON_Delete(report);
}

Test(lessons, the_stub_is_what_the_solution_gives)
{
    Ran changed = run("git diff --quiet HEAD -- " STUB);
    if (changed.status == 1) {
        printf("skipped: a reader has worked in " STUB "\n");
    } else {
        Ran same = run("lua5.4 harness/book/regions.lua stub " SOLUTION " | diff - " STUB);
        cr_expect(same.status == 0, "%s", same.output);
        Ran pupil = run("diff harness/tests/class/kurt/softmax_step.c " STUB);
        cr_expect(pupil.status == 0, "the untouched stub of the sample class: %s", pupil.output);
        ran_free(&same), ran_free(&pupil);
    }
    ran_free(&changed);
}

Test(lessons, the_stub_is_not_written_yet_and_has_no_points)
{
    Ran made = run("lua5.4 harness/book/regions.lua stub " SOLUTION " > build/tests/stub.c");
    int status;
    cJSON *report = check_json("1", "build/tests/stub.c", "", &status);
    const cJSON *row;
    cr_expect_eq(status, 1);
    cr_expect_eq(cJSON_GetNumberValue(cJSON_GetObjectItem(report, "score")), 0);
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios"))
        cr_expect_str_eq(text_of(cJSON_GetObjectItem(row, "diagnosis"), "kind"), "unwritten");
    cJSON_Delete(report);
    ran_free(&made);
}

Test(lessons, the_stub_compiles_without_a_warning)
{
    Ran stub = run("lua5.4 harness/book/regions.lua stub " SOLUTION
                   " | gcc -std=gnu11 -O1 -Wall -Wextra -Wno-unused-parameter -Werror -include harness/impl/support.h -Ichapters/" LESSON
                   " -x c -c -o /dev/null -");
    cr_expect(stub.status == 0, "%s", stub.output);
    ran_free(&stub);
}

Test(lessons, the_solution_has_full_marks) { expect_full(SOLUTION, "solution"); }

Test(lessons, each_known_mistake_is_named_as_itself_and_nothing_else)
{
    Ran names = run("lua5.4 harness/book/regions.lua names solutions/" LESSON "/mistakes.c");
    int n = 0;
    for (char *name = strtok(names.output, "\n"); name; name = strtok(NULL, "\n"), n++) {
        Ran made = run("lua5.4 harness/book/regions.lua mistake " SOLUTION " solutions/" LESSON "/mistakes.c %s > build/tests/mistake.c", name);
        cJSON *report = check_json("1", "build/tests/mistake.c", "--quick", NULL);
        const cJSON *row;
        cr_expect(first_diagnosis(report), "%s has full marks", name);
        cJSON_ArrayForEach(row, cJSON_GetObjectItem(report, "scenarios"))
        {
            const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
            cr_expect(cJSON_IsNull(why) || !strcmp(text_of(why, "name"), name), "%s is called %s in '%s'", name, text_of(why, "name"), text_of(row, "name"));
        }
        cJSON_Delete(report);
        ran_free(&made);
    }
    cr_expect(n >= 12, "lesson 1 knows %d mistakes", n);
    ran_free(&names);
}

Test(lessons, right_programs_pass_however_they_are_written)
{
    cr_expect(for_each_source("harness/tests/correct/" LESSON, expect_full) >= 12);
}

/* What may truly be said of each program of harness/tests/wrong: the first diagnosis, as kind:name. Whoever changes an
 * explanation reads the program again and decides whether the new words are true of it. */
static const struct { const char *file, *said; } truths[] = {
    {"action-from-one.c", "pattern:as-if-a-minus-one"}, {"adds-to-score.c", "nan:added-not-set"}, {"base-two.c", "pattern:as-if-theta-times-ln-2"},
    {"clipped-return.c", "pattern:as-if-G-between-minus-one-and-one"}, {"divided-by-largest.c", "mistake:not-normalised"},
    {"divided-by-norm.c", "pattern:same-factor"}, {"eta-over-actions.c", "pattern:times-one-over-A"}, {"eta-twice.c", "pattern:times-eta"},
    {"hidden-temperature.c", "pattern:as-if-theta-halved"}, {"integer-average.c", "pattern:always-zero"}, {"integer-sum.c", "pattern:same-factor"},
    {"logits-for-probabilities.c", "mistake:score-of-the-logits"}, {"mean-shift.c", "nan:not-finite"},
    {"no-log-wrong-sign.c", "mistake:forgot-the-log and negated"}, {"one-action.c", "difference:unexplained"},
    {"only-good-news.c", "pattern:as-if-G-no-less-than-zero"}, {"policy-of-the-moment.c", "mistake:moving-target"}, {"recentred.c", "pattern:same-offset"},
    {"return-minus-one.c", "pattern:as-if-G-minus-one"}, {"reversed.c", "pattern:reversed"}, {"sample-each-alone.c", "mistake:no-running-sum"},
    {"sample-greedy.c", "mistake:greedy"}, {"sample-last-action.c", "mistake:leftover"}, {"sample-not-strict.c", "mistake:not-strict"},
    {"sample-past-the-end.c", "difference:unexplained"}, {"scaled-by-surprise.c", "difference:unexplained"}, {"score-over-actions.c", "pattern:times-one-over-A"},
    {"single-precision.c", "pattern:single-precision"}, {"squared-return.c", "pattern:times-G"}, {"step-forgets-division.c", "mistake:not-normalised"},
    {"step-skips-last.c", "pattern:all-but-last"}, {"sum-skips-first.c", "difference:unexplained"}, {"top-from-zero.c", "mistake:largest-from-zero"},
    {"two-mistakes.c", "mistake:no-shift"}, {"uninitialised-sum.c", "pattern:unset-variable"},
};

static void expect_truth(const char *path, const char *name)
{
    char said[256] = "";
    const char *expected = "(nothing: add it to the list)";
    cJSON *report = check_json("1", path, "--quick", NULL);
    const cJSON *why = first_diagnosis(report);
    snprintf(said, sizeof said, "%s:%s", text_of(why, "kind"), text_of(why, "name"));
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        if (!strcmp(truths[i].file, name))
            expected = truths[i].said;
    cr_expect(why && !strcmp(said, expected), "%s: said %s, expected %s", name, why ? said : "full marks", expected);
    cJSON_Delete(report);
}

Test(lessons, wrong_programs_fail_and_what_is_said_of_them_is_true)
{
    cr_expect(for_each_source("harness/tests/wrong/" LESSON, expect_truth) >= 15);
}

/* Two mistakes in two functions both get their names. */
Test(lessons, two_mistakes_get_two_names)
{
    cJSON *report = check_json("1", "harness/tests/wrong/" LESSON "/two-mistakes.c", "--quick", NULL);
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

/* The first line of a faulty program names the kind of its diagnosis: "// FAULT: memory: …". */
static void expect_kind(const char *path, const char *name)
{
    char kind[32] = "";
    FILE *file = fopen(path, "r");
    cr_assert(file && fscanf(file, "// FAULT: %31[a-z]", kind) == 1, "%s does not say its kind", name);
    fclose(file);
    cJSON *report = check_json("1", path, "", NULL);
    const cJSON *why = first_diagnosis(report), *notes = cJSON_GetObjectItem(report, "notes"), *note;
    bool sanitizer = false;
    cJSON_ArrayForEach(note, notes) sanitizer |= !strcmp(text_of(note, "name"), "sanitizer");
    bool passes_but = !why && !strcmp(kind, "memory") && sanitizer;
    cr_expect(passes_but || !strcmp(text_of(why, "kind"), kind), "%s: expected %s, found %s: %s", name, kind, text_of(why, "kind"), text_of(why, "text"));
    cJSON_Delete(report);
}

Test(lessons, every_fault_is_called_by_its_kind)
{
    cr_expect(for_each_source("harness/tests/faults/" LESSON, expect_kind) >= 25);
}
