/* classes.c: classes as platforms export them and as pupils hand in. Nothing that a person would
 * call handed in is lost, and nothing is dropped without a word. classes.lua makes them. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT "build/tests/classes"

/* What a class came to: the log, and grades.csv. */
typedef struct {
    char layout[64];
    Ran log, table;
} Graded;

static void forget(Graded *g)
{
    if (*g->layout)
        ran_free(&g->log), ran_free(&g->table);
    *g->layout = '\0';
}

static void grade(Graded *g, const char *layout)
{
    if (!strcmp(g->layout, layout))
        return;
    forget(g);
    snprintf(g->layout, sizeof g->layout, "%s", layout);
    g->log =
        run("build/ascent grade '" AT "/%s' --lessons 1,2,3 --out '" AT "/out-%s'", layout, layout);
    g->table = run("cat '" AT "/out-%s/grades.csv'", layout);
    cr_expect(g->log.status == 0 || g->log.status == 4, "%s: status %d: %s", layout, g->log.status,
              g->log.output);
}

/* How a row goes on behind pupil and lesson. */
static const char *row_of(const char *what)
{
    static const char *const rows[][2] = {{"full", "\"full marks\""},
                                          {"stub", "\"unwritten: "},
                                          {"missing", "\"missing: not handed in\""},
                                          {"unreadable", "\"compile: unreadable\""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i][0], what))
            return rows[i][1];
    cr_assert(false, "what is '%s'?", what);
    return "";
}

static void expect_row(const Graded *g, const char *pupil, const char *lesson, const char *what)
{
    char begins[512];
    bool formula = strchr("=+-@", *pupil);
    snprintf(begins, sizeof begins, "\n\"%s%s\",\"%s\",", formula ? "'" : "", pupil, lesson);
    const char *row = strstr(g->table.output, begins), *points = row ? row + strlen(begins) : "";
    points += strspn(points, "0123456789,");
    cr_expect(row && !strncmp(points, row_of(what), strlen(row_of(what))),
              "%s: %s, %s: expected %s, found %.*s", g->layout, pupil, lesson, what,
              row ? (int)strcspn(row + 1, "\n") : 6, row ? row + 1 : "no row");
}

/* Where nothing is to be told, no line of the log begins with the pupil's folder. */
static void expect_told(const Graded *g, const char *pupil, const char *told)
{
    char begins[512];
    snprintf(begins, sizeof begins, "ascent grade: %s: ", pupil);
    if (strcmp(told, "-"))
        cr_expect(strstr(g->log.output, told) != NULL, "%s: %s: not told '%s' in: %s", g->layout,
                  pupil, told, g->log.output);
    else
        cr_expect(strstr(g->log.output, begins) == NULL, "%s: %s: told for nothing: %s", g->layout,
                  pupil, g->log.output);
}

Test(classes, nothing_that_was_handed_in_is_lost_or_dropped_without_a_word, .timeout = 600)
{
    Ran made =
        run("rm -rf " AT " && lua5.4 harness/tests/classes.lua " AT " && cat " AT "/expect.tsv");
    Graded g = {.layout = ""};
    int n = 0;
    cr_assert(made.status == 0, "%s", made.output);
    for (char *rest = made.output, *line; (line = strsep(&rest, "\n")) && *line; n++) {
        char *layout = strsep(&line, "\t"), *pupil = strsep(&line, "\t"),
             *lesson = strsep(&line, "\t"), *what = strsep(&line, "\t");
        grade(&g, layout);
        expect_row(&g, pupil, lesson, what);
        expect_told(&g, pupil, line);
    }
    forget(&g);
    printf("%d hand-ins of three lessons accounted for\n", n / 3);
    ran_free(&made);
}
