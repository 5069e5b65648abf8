/* numbers.c: a printed number that no run gives is found, with its place, and put right. */
#include "command.h"
#include <criterion/criterion.h>
#include <string.h>

#define AT "build/tests/numbers"
#define CHAPTER "chapters/01-softmax-step/lesson.md"

static void does(const char *line, int status, const char *words)
{
    Ran ran = run("cd " AT " && %s", line);
    cr_assert(ran.status == status, "%s: found status %d, expected %d: %s", line, ran.status,
              status, ran.output);
    cr_assert(strstr(ran.output, words), "%s: found '%s', expected '%s'", line, ran.output, words);
    ran_free(&ran);
}

Test(numbers, a_wrong_number_is_told_with_its_place_and_put_right)
{
    workbook_copied(AT);
    does("build/ascent numbers 1 --check", 0, " owned by a run, ");
    does("cp " CHAPTER " was.md && sed -i 's/^| 100 | 0.9304 /| 100 | 0.9305 /' " CHAPTER
         " && build/ascent numbers 1 --check",
         1, CHAPTER ":");
    does("build/ascent numbers 1 --check; grep -n '^| 100 |' " CHAPTER, 0, "| 0.9305 |");
    does("build/ascent numbers 1 --check 2>&1", 1, "found 0.9305, expected 0.9304 (0.930");
    does("build/ascent numbers 1 && cmp was.md " CHAPTER, 0, "1 differ");
}

/* What a run is made with is named, with why, and is nobody's result. */
Test(numbers, what_is_given_is_listed_with_its_reason)
{
    workbook_copied(AT "-given");
    Ran ran = run("cd " AT "-given && sed -i 's/The good action wins/& 0.777/' " CHAPTER
                  " && build/ascent numbers 1 --check --rest --given");
    cr_assert(strstr(ran.output, " 0.777\n"), "a number of nobody's is listed: %s", ran.output);
    cr_assert(strstr(ran.output, "0.1  a setting\n") && strstr(ran.output, " given\n"), "%s",
              ran.output);
    ran_free(&ran);
}

Test(numbers, words_that_a_chapter_no_longer_has_are_told)
{
    workbook_copied(AT "-words");
    Ran ran = run("cd " AT "-words && sed -i 's/The probabilities are/The chances are/' " CHAPTER
                  " && build/ascent numbers 1 --check 2>&1");
    cr_assert(ran.status == 1 && strstr(ran.output, "0 times, expected it once"), "%s", ran.output);
    ran_free(&ran);
}
