/* feedback.c: the same account of causes as plain text and as a page. */
#define _GNU_SOURCE
#include "feedback.h"
#include "../json.h"
#include "causes.h"
#include "html.h"
#include "pupils.h"
#include <stdlib.h>
#include <string.h>

static int number_of(const cJSON *lesson) { return atoi(json_text(lesson, "lesson")); }

static const char *name_of(const cJSON *lesson)
{
    const char *slug = json_text(lesson, "lesson"), *dash = strchr(slug, '-');
    return dash ? dash + 1 : slug;
}

typedef struct {
    size_t first, last;
} Run;

/* The tests that fail for a cause, as runs of numbers; the caller's to free. */
static Run *runs_of(const cJSON *lesson, const Causes *causes, const Cause *cause, size_t *n)
{
    const cJSON *list = cJSON_GetObjectItem(lesson, "scenarios"), *row;
    Run *runs = or_die(calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *runs));
    size_t number = 0;
    *n = 0;
    cJSON_ArrayForEach (row, list) {
        number++;
        if (row_passed(row) || row_is_hidden(row) || cause_of_row(causes, row) != cause)
            continue;
        if (*n > 0 && runs[*n - 1].last + 1 == number)
            runs[*n - 1].last = number;
        else
            runs[(*n)++] = (Run){number, number};
    }
    return runs;
}

static size_t visible_tests(const cJSON *lesson)
{
    const cJSON *row;
    size_t n = 0;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(lesson, "scenarios"))
        n += !row_is_hidden(row);
    return n;
}

/* "3 tests: 4.3–4.4 and 4.9", or "all 31 tests". */
static void put_tests(FILE *to, const cJSON *lesson, const Causes *causes, const Cause *cause)
{
    if (cause->tests > 1 && cause->tests == visible_tests(lesson)) {
        fprintf(to, "all %zu tests", cause->tests);
        return;
    }
    size_t n;
    Run *runs = runs_of(lesson, causes, cause, &n);
    int number = number_of(lesson);
    fprintf(to, "%zu test%s: ", cause->tests, cause->tests == 1 ? "" : "s");
    for (size_t i = 0; i < n; i++) {
        fprintf(to, "%s%d.%zu", i == 0 ? "" : i + 1 == n ? " and " : ", ", number, runs[i].first);
        if (runs[i].last > runs[i].first)
            fprintf(to, "–%d.%zu", number, runs[i].last);
    }
    free(runs);
}

/* ---- as text ---- */

static void put_cause(FILE *to, const cJSON *lesson, const Causes *causes, const Cause *cause)
{
    char *behind = message_behind(cause);
    fprintf(to, "\n%s\nThis explains ",
            cause->why ? json_text(cause->why, "text") : json_text(cause->first, "message"));
    put_tests(to, lesson, causes, cause);
    fprintf(to, ".%s%s\n", *behind ? " " : "", behind);
    free(behind);
}

/* What a note begins with, by its name. */
static const char *heading_of(const cJSON *note)
{
    const char *name = json_text(note, "name");
    return !strcmp(name, "warnings")  ? "The compiler warns:\n"
           : !strcmp(name, "printed") ? "Your program printed:\n"
                                      : "";
}

static void put_notes(FILE *to, const cJSON *lesson)
{
    const cJSON *note;
    cJSON_ArrayForEach (note, cJSON_GetObjectItem(lesson, "notes"))
        fprintf(to, "\n%s%s\n", heading_of(note), json_text(note, "text"));
}

static void put_intake(FILE *to, const cJSON *list)
{
    const cJSON *note;
    cJSON_ArrayForEach (note, list)
        fprintf(to, "Of your files: %s.\n", json_text(note, "text"));
}

static void put_override(FILE *to, const cJSON *lesson)
{
    const cJSON *override = cJSON_GetObjectItem(lesson, "override");
    if (override)
        fprintf(to, "Set by hand: %g points. %s\n", json_number(override, "points"),
                json_text(override, "reason"));
}

static void put_lesson(FILE *to, const cJSON *lesson)
{
    double score, most;
    Causes causes;
    causes_of(lesson, &causes);
    visible_points(lesson, &score, &most);
    fprintf(to, "Lesson %d, %s: %g of %g points.\n", number_of(lesson), name_of(lesson), score,
            most);
    put_override(to, lesson);
    put_intake(to, cJSON_GetObjectItem(lesson, "intake"));
    for (size_t i = 0; i < causes.n; i++)
        put_cause(to, lesson, &causes, &causes.cause[i]);
    put_notes(to, lesson);
    fputc('\n', to);
}

void feedback_text(FILE *to, const cJSON *extra)
{
    const cJSON *lesson;
    put_intake(to, cJSON_GetObjectItem(extra, "intake"));
    cJSON_ArrayForEach (lesson, cJSON_GetObjectItem(extra, "lessons")) {
        if (!strcmp(json_text(lesson, "sandbox"), "none"))
            fputs("Graded without a sandbox (--sandbox none).\n", to);
        put_lesson(to, lesson);
    }
}

/* ---- as a page ---- */

static void page_link(FILE *to, const char *book, const cJSON *lesson, const cJSON *row)
{
    const char *equation = json_text(row, "equation");
    if (!book)
        return;
    fputs(" <a href=\"", to);
    html_text(to, book);
    fprintf(to, "/%s.html%s%s\">Open the chapter%s.</a>", json_text(lesson, "lesson"),
            *equation ? "#eq-" : "", equation, *equation ? " there" : "");
}

static void page_cause(FILE *to, const cJSON *lesson, const Causes *causes, const Cause *cause,
                       const char *book)
{
    char *before = message_before(cause, cause->first), *behind = message_behind(cause);
    fputs("<p><strong>", to);
    html_text(to, cause->why ? json_text(cause->why, "text") : before);
    fputs("</strong></p>\n<p>This explains ", to);
    put_tests(to, lesson, causes, cause);
    fputs(". ", to);
    html_text(to, behind);
    page_link(to, book, lesson, cause->first);
    fputs("</p>\n", to);
    if (cause->why && *before) {
        fputs("<pre>", to), html_text(to, before), fputs("</pre>\n", to);
    }
    free(before), free(behind);
}

static void page_list(FILE *to, const char *before, const cJSON *list)
{
    const cJSON *note;
    cJSON_ArrayForEach (note, list) {
        fprintf(to, "<p>%s", before);
        html_text(to, json_text(note, "text"));
        fputs("</p>\n", to);
    }
}

static void page_tests(FILE *to, const cJSON *lesson)
{
    const cJSON *row;
    size_t number = 0;
    fputs("<details><summary>All tests</summary>\n<table>\n", to);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(lesson, "scenarios")) {
        number++;
        if (row_is_hidden(row))
            continue;
        fprintf(to, "<tr><td>%d.%zu<td>%s<td class=n>%g<td>", number_of(lesson), number,
                row_passed(row) ? "passed" : "failed", json_number(row, "points"));
        html_text(to, json_text(row, "name"));
        fputs("<td>", to);
        html_text(to, json_text(row, "claim"));
        fputc('\n', to);
    }
    fputs("</table></details>\n", to);
}

static void page_override(FILE *to, const cJSON *lesson)
{
    const cJSON *override = cJSON_GetObjectItem(lesson, "override");
    if (!override)
        return;
    fprintf(to, "<p><strong>Set by hand: %g points.</strong> ", json_number(override, "points"));
    html_text(to, json_text(override, "reason"));
    fputs("</p>\n", to);
}

static void page_lesson(FILE *to, const cJSON *lesson, const char *book)
{
    double score, most;
    Causes causes;
    causes_of(lesson, &causes);
    visible_points(lesson, &score, &most);
    fprintf(to, "<h2>Lesson %d, %s <small>%g of %g points</small></h2>\n", number_of(lesson),
            name_of(lesson), score, most);
    page_override(to, lesson);
    page_list(to, "Of your files: ", cJSON_GetObjectItem(lesson, "intake"));
    for (size_t i = 0; i < causes.n; i++)
        page_cause(to, lesson, &causes, &causes.cause[i], book);
    const cJSON *note;
    cJSON_ArrayForEach (note, cJSON_GetObjectItem(lesson, "notes")) {
        fprintf(to, "<pre>%s", heading_of(note));
        html_text(to, json_text(note, "text"));
        fputs("</pre>\n", to);
    }
    page_tests(to, lesson);
}

void feedback_page(FILE *to, const cJSON *extra, const char *book)
{
    const cJSON *lesson;
    html_begin(to, json_text(cJSON_GetObjectItem(extra, "pupil"), "name"));
    page_list(to, "Of your files: ", cJSON_GetObjectItem(extra, "intake"));
    cJSON_ArrayForEach (lesson, cJSON_GetObjectItem(extra, "lessons"))
        page_lesson(to, lesson, book);
    html_end(to);
}
