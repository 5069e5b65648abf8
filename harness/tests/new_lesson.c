/* new_lesson.c: a lesson is what its own files say. A scratch lesson, made in a copy of the
 * workbook by the command that makes lessons and filled from tests/scratch, is checked, graded,
 * trained and plotted, and nothing outside the tests of harness/ has to know of it; nor does any
 * file there know a lesson by name. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <string.h>

#define AT "build/tests/new-lesson"

static void expect(const char *line, int status, const char *words)
{
    Ran ran = run("cd " AT " && { %s; }", line);
    cr_assert(ran.status == status, "%s: exit status %d, expected %d: %s", line, ran.status, status,
              ran.output);
    cr_assert(strstr(ran.output, words), "%s: expected '%s' in: %s", line, words, ran.output);
    ran_free(&ran);
}

/* All files of its own: a new lesson gets folders among the tests, and a grade is not made by what
 * links lead to. */
static void copy_made(void)
{
    Ran made = run("rm -rf " AT " && mkdir -p " AT "/build && cp -r chapters solutions harness "
                   "plots compile_flags.txt " AT " && find build -maxdepth 1 -mindepth 1 ! -name "
                   "tests ! -name harness ! -name plots -exec cp -r {} " AT "/build \\;");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
}

Test(new_lesson, is_checked_graded_trained_and_plotted_without_an_edit_in_the_harness)
{
    copy_made();
    expect("harness/lesson/lesson.sh 99-scratch && cp -r harness/tests/scratch/* .", 0, "");
    expect("lua5.4 harness/lesson/regions.lua stub solutions/99-scratch/scratch.c > "
           "chapters/99-scratch/scratch.c",
           0, "");
    expect("mkdir build/lessons/99-scratch && build/ascent prepare 99-scratch reference && "
           "build/ascent prepare 99-scratch",
           0, "");
    expect("build/ascent check 99 solutions/99-scratch/scratch.c --plain", 0, "2 of 2 points");
    expect("lua5.4 harness/lesson/regions.lua mistake solutions/99-scratch/scratch.c "
           "solutions/99-scratch/mistakes.c once-only > once.c; build/ascent check 99 once.c",
           1, "[mistake: once-only]");
    expect("build/ascent status", 0, "99-scratch");
    expect("build/ascent hint 99", 0, "scratch");
    expect("mkdir -p class/ada && cp solutions/99-scratch/scratch.c class/ada && build/ascent "
           "grade class --lessons 99 --out grades && cat grades/grades.csv",
           0, "\"ada\",\"99-scratch\",2,2,\"full marks\"");
    expect("build/ascent agent 99 solutions/99-scratch/scratch.c", 0, "It learns.");
    expect("cp solutions/99-scratch/scratch.c chapters/99-scratch/ && build/ascent plot 99 --with "
           "mine && cat build/plots/99-scratch-mine.tsv",
           0, "mine\t2\t2\t4\t4\t4");
    expect("diff -r --exclude=tests harness \"$OLDPWD/harness\"", 0, "");
}
