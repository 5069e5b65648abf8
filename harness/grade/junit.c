/* junit.c: suites and cases in the order of the pupils. */
#define _GNU_SOURCE
#include "junit.h"
#include "html.h"

static const char *text_of(sqlite3_stmt *row, int i)
{
    const char *text = (const char *)sqlite3_column_text(row, i);
    return text ? text : "";
}

static void attribute(FILE *to, const char *name, const char *value)
{
    fprintf(to, " %s=\"", name);
    html_text(to, value);
    fputc('"', to);
}

/* pupil, lesson, name, passed, message, how many tests there are, how many of them fail */
enum { PUPIL, LESSON, NAME, IS_PASSED, MESSAGE, TESTS, FAILURES, FIRST };

static void put_case(FILE *to, sqlite3_stmt *row)
{
    if (sqlite3_column_int(row, FIRST)) {
        fputs("<testsuite", to);
        attribute(to, "name", text_of(row, PUPIL)), attribute(to, "package", text_of(row, LESSON));
        fprintf(to, " tests=\"%d\" failures=\"%d\">\n", sqlite3_column_int(row, TESTS),
                sqlite3_column_int(row, FAILURES));
    }
    fputs("<testcase", to);
    attribute(to, "classname", text_of(row, LESSON)), attribute(to, "name", text_of(row, NAME));
    if (sqlite3_column_int(row, IS_PASSED)) {
        fputs("/>\n", to);
        return;
    }
    fputs("><failure>", to), html_text(to, text_of(row, MESSAGE));
    fputs("</failure></testcase>\n", to);
}

bool junit_write(FILE *to, sqlite3 *db)
{
    sqlite3_stmt *row;
    int step, suites = 0;
    if (sqlite3_prepare_v2(db, "SELECT * FROM junit", -1, &row, NULL) != SQLITE_OK)
        return false;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", to);
    while ((step = sqlite3_step(row)) == SQLITE_ROW) {
        if (sqlite3_column_int(row, FIRST) && suites++)
            fputs("</testsuite>\n", to);
        put_case(to, row);
    }
    fputs(suites ? "</testsuite>\n</testsuites>\n" : "</testsuites>\n", to);
    sqlite3_finalize(row);
    return step == SQLITE_DONE;
}
