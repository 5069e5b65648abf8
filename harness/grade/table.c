/* table.c: a line, or a paragraph, for each pupil. */
#define _GNU_SOURCE
#include "table.h"
#include "../json.h"
#include "printable.h"
#include "results.h"
#include <stdio.h>
#include <string.h>

/* The diagnosis of the first scenario that failed, or NULL for full marks. */
static const cJSON *first_failed(const cJSON *report)
{
    const cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        if (!cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")))
            return row;
    return NULL;
}

/* ---- text ---- */

/* A byte that goes on with a UTF-8 character takes no room. */
static int cells_of(const char *text, int bytes)
{
    int cells = 0;
    for (int i = 0; i < bytes; i++)
        cells += (text[i] & 0xc0) != 0x80;
    return cells;
}

/* A name and blanks up to the column. */
static void print_name(const char *name, int column)
{
    int room = column - cells_of(name, (int)strlen(name));
    printf("%s%*s ", name, room > 0 ? room : 0, "");
}

/* Words one after the other, a new line before each that would pass the margin. */
static void print_wrapped(const char *text, int indent, int width)
{
    for (int column = 0; *text; text += strspn(text, " \n")) {
        int bytes = (int)strcspn(text, " \n"), cells = cells_of(text, bytes);
        if (column == 0 || column + 1 + cells > width)
            column = printf("%s%*s", column ? "\n" : "", indent, "") > 0 ? indent : 0;
        else
            column += printf(" ");
        printf("%.*s", bytes, text);
        column += cells;
        text += bytes;
    }
    printf("\n");
}

/* ---- a pupil ---- */

static void print_lesson(const char *name, const char *slug, const cJSON *report)
{
    const cJSON *row = first_failed(report), *why = cJSON_GetObjectItem(row, "diagnosis");
    print_name(name, 16);
    printf("%-20s %3g of %-3g  ", slug, json_number(report, "score"),
           json_number(report, "max_score"));
    if (!row)
        printf("full marks\n");
    else if (!cJSON_IsObject(why))
        printf("%s\n", json_text(row, "message"));
    else {
        printf("%s: %s\n", json_text(why, "kind"), json_text(why, "name"));
        print_wrapped(json_text(why, "text"), 4, 80);
    }
}

static void print_line(const char *name, const cJSON *reports)
{
    double score = 0, most = 0;
    const cJSON *report;
    cJSON_ArrayForEach (report, reports)
        score += json_number(report, "score"), most += json_number(report, "max_score");
    print_name(name, 24);
    printf("%4g of %-4g ", score, most);
    cJSON_ArrayForEach (report, reports)
        printf("  %.2s: %g", json_text(report, "lesson"), json_number(report, "score"));
    printf("\n");
}

void table_add(const char *only_lesson, const Pupil *pupil, const cJSON *results)
{
    const char *name = pupil_shown(pupil);
    if (!results) {
        print_name(name, 24);
        printf("not judged\n");
        return;
    }
    if (only_lesson)
        print_lesson(name, only_lesson, results_lesson(results, only_lesson));
    else
        print_line(name, results_lessons(results));
    fflush(stdout);
}
