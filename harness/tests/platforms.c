/* platforms.c: the autograder for Gradescope, in a folder made as Gradescope's, and the summary for
 * GitHub Classroom. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "graded.h"
#include "support.h"
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN(at) "AUTOGRADER=$PWD/build/tests/" at " harness/platforms/gradescope-run.sh"

/* Mode of a file in a .zip, or -1. */
static int mode_in(const char *zip, const char *name)
{
    int mode = -1;
    struct archive *a = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_zip(a);
    cr_assert_eq(archive_read_open_filename(a, zip, 1 << 16), ARCHIVE_OK);
    while (archive_read_next_header(a, &entry) == ARCHIVE_OK)
        if (!strcmp(archive_entry_pathname(entry), name))
            mode = (int)archive_entry_perm(entry);
    archive_read_free(a);
    return mode;
}

Test(platforms, the_autograder_for_gradescope_is_whole)
{
    char zip[4200];
    expect(2, "there is no lesson '99'", "harness/platforms/gradescope.sh 1,99");
    expect(0, "build/gradescope.zip is ready", "harness/platforms/gradescope.sh 1,2");
    snprintf(zip, sizeof zip, "%s/build/gradescope.zip", workbook());
    static const char *const programs[] = {"setup.sh", "run_autograder",
                                           "workbook/harness/setup.sh"},
                             *const files[] = {
                                 "lessons", "workbook/Makefile", "workbook/chapters/book.lua",
                                 "workbook/harness/grade/gradebook.sql", "workbook/" SOLUTION};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        cr_expect(mode_in(zip, programs[i]) > 0 && (mode_in(zip, programs[i]) & 0111) == 0111, "%s",
                  programs[i]);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        cr_expect(mode_in(zip, files[i]) > 0, "%s", files[i]);
    expect(0, "1,2\n", "cat build/gradescope/lessons");
}

/* As Gradescope's, but for the workbook, which is this one. */
static void make_autograder(const char *at)
{
    Ran made =
        run("cd build/tests && rm -rf %s && mkdir -p %s/source %s/submission && ln -s ../../../.. "
            "%s/source/workbook && echo 1 > %s/source/lessons",
            at, at, at, at, at);
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

Test(platforms, a_submission_on_gradescope_has_a_result)
{
    make_autograder("gradescope");
    expect(0, "1 graded",
           "cd build/tests/gradescope/submission && mkdir -p a b && cp ../../../../" SOLUTION
           " a && cp ../../../../solutions/02-reinforce/reinforce.c b && cd ../../../.. && " RUN(
               "gradescope"));
    expect(0, "Lesson 1, softmax-step: 32 of 32 points.",
           "cat build/tests/gradescope/results/results.json");
    expect(0, "1\n", "ls build/tests/gradescope/results | wc -l");
}

Test(platforms, whatever_happens_on_gradescope_there_is_a_result)
{
    make_autograder("broken");
    expect(0, "", "rm build/tests/broken/source/workbook; " RUN("broken") "; true");
    Ran ran = run("cat build/tests/broken/results/results.json");
    cJSON *results = cJSON_Parse(ran.output);
    cr_expect(strstr(text_of(results, "output"), "could not be judged, and that is not your fault"),
              "%s", ran.output);
    cJSON_Delete(results), ran_free(&ran);
}

Test(platforms, the_summary_for_classroom_holds_no_markup_of_a_strangers)
{
    expect(0, "```text\nLesson 1: `b`\n\"c\\d\"\n```\n",
           "mkdir -p build/tests/summary/ada && printf '%s' '{ \"output\": \"Lesson 1: "
           "`b`\\n\\\"c\\\\d\\\"\", \"x\": \"y\" }' > build/tests/summary/ada/results.json && "
           "harness/platforms/summary.sh build/tests/summary | sed \"s/'b'/\\`b\\`/\"");
}
