/* house.c: what holds the harness together and no compiler checks: that no decision reads a
 * sentence, that no room uses one above it, that none knows a lesson by its name, that a file
 * which is named is there, and that lines fit a page. */
#include "command.h"
#include <criterion/criterion.h>
#include <string.h>

static void expect_silence(const char *line)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status == 0 && !*ran.output, "%s: status %d: %s", line, ran.status, ran.output);
    ran_free(&ran);
}

static void expect_complaint(const char *line, const char *words)
{
    Ran ran = run("%s", line);
    cr_expect(ran.status != 0 && strstr(ran.output, words), "%s: status %d: %s", line, ran.status,
              ran.output);
    ran_free(&ran);
}

Test(house, no_decision_reads_a_sentence) { expect_silence("lua5.4 harness/tests/sentences.lua"); }

Test(house, a_decision_that_reads_a_sentence_is_found)
{
    expect_complaint("mkdir -p build/tests && echo 'if why:match(\"^was not found\") then end' > "
                     "build/tests/reads.lua && lua5.4 harness/tests/sentences.lua "
                     "build/tests/reads.lua",
                     "build/tests/reads.lua:1: a decision reads '^was not found'");
    expect_complaint("echo 'return !strcmp(why, \"not handed in\");' > build/tests/reads.c && "
                     "lua5.4 harness/tests/sentences.lua build/tests/reads.c",
                     "build/tests/reads.c:1: a decision reads 'not handed in'");
}

Test(house, rooms_use_only_rooms_below_them_and_know_no_lesson)
{
    expect_silence("lua5.4 harness/tests/layers.lua");
}

/* In a copy, so that the workbook itself stays as it is. */
Test(house, an_import_that_runs_upwards_is_found)
{
    expect_silence("rm -rf build/tests/layers && mkdir -p build/tests/layers && cp -r chapters "
                   "harness README.md build/tests/layers");
    expect_complaint("cd build/tests/layers && echo 'require \"check.judge\"' >> "
                     "harness/lesson/lesson.lua && lua5.4 harness/tests/layers.lua",
                     "lesson/ uses check/, which stands above it");
    expect_complaint("cd build/tests/layers && mkdir harness/attic && echo 'local a' > "
                     "harness/attic/a.lua && lua5.4 harness/tests/layers.lua",
                     "harness/attic/a.lua: README's table has no room 'attic/'");
    expect_complaint("cd build/tests/layers && echo '// of 03-baseline' >> harness/learn/rng.c && "
                     "lua5.4 harness/tests/layers.lua",
                     "knows the lesson 03-baseline by its name");
}

Test(house, a_file_that_is_named_is_there) { expect_silence("lua5.4 harness/tests/named.lua"); }

Test(house, a_name_without_a_file_is_found)
{
    expect_complaint("mkdir -p build/tests && echo '/* house.c: as nowhere.h says. */' > "
                     "build/tests/names.c && lua5.4 harness/tests/named.lua build/tests/names.c",
                     "build/tests/names.c: names nowhere.h, and there is no such file");
}

Test(house, lines_fit_a_page_and_files_say_what_they_are_for)
{
    expect_silence("lua5.4 harness/tests/widths.lua");
}

Test(house, a_line_that_is_too_long_and_a_file_without_a_comment_are_found)
{
    expect_complaint("mkdir -p build/tests/widths/harness/learn && cd build/tests/widths && "
                     "printf '%0101d\\n' 0 > harness/learn/a.c && "
                     "lua5.4 ../../../harness/tests/widths.lua harness/learn/a.c",
                     "harness/learn/a.c:1: found 101 columns, expected at most 100");
    expect_complaint("mkdir -p build/tests/widths/harness/learn && cd build/tests/widths && "
                     "echo 'int a;' > harness/learn/b.c && "
                     "lua5.4 ../../../harness/tests/widths.lua harness/learn/b.c",
                     "harness/learn/b.c: found 'int a;', expected a comment");
}
