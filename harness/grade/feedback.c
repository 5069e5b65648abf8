/* feedback.c: the same account of causes as plain text and as a page. */
#define _GNU_SOURCE
#include "feedback.h"
#include "../json.h"
#include "causes.h"
#include "html.h"
#include <stdlib.h>
#include <string.h>

static int number_of(const cJSON *lesson) { return atoi(json_text(lesson, "lesson")); }

static const char *name_of(const cJSON *lesson)
{
    const char *slug = json_text(lesson, "lesson"), *dash = strchr(slug, '-');
    return dash ? dash + 1 : slug;
}

/* "4.3, 4.4 and 4.9": the tests that fail for a cause. */
static void put_tests(FILE *to, const cJSON *lesson, const Causes *causes, const Cause *cause)
{
    const cJSON *row;
    size_t number = 0, said = 0;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(lesson, "scenarios")) {
        number++;
        if (row_passed(row) || row_is_hidden(row) || cause_of_row(causes, row) != cause)
            continue;
        fprintf(to, "%s%d.%zu",
                said == 0                  ? ""
                : said + 1 == cause->tests ? " and "
                                           : ", ",
                number_of(lesson), number);
        said++;
    }
}

/* ---- as text ---- */

static void put_cause(FILE *to, const cJSON *lesson, const Causes *causes, const Cause *cause)
{
    char *behind = message_behind(cause);
    fprintf(to, "\n%s\nThis explains %zu test%s: ",
            cause->why ? json_text(cause->why, "text") : json_text(cause->first, "message"),
            cause->tests, cause->tests == 1 ? "" : "s");
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

static void put_lesson(FILE *to, const cJSON *lesson)
{
    double score, most;
    Causes causes;
    causes_of(lesson, &causes);
    visible_points(lesson, &score, &most);
    fprintf(to, "Lesson %d, %s: %g of %g points.\n", number_of(lesson), name_of(lesson), score,
            most);
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
    fprintf(to, "</strong></p>\n<p>This explains %zu test%s: ", cause->tests,
            cause->tests == 1 ? "" : "s");
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

static void page_lesson(FILE *to, const cJSON *lesson, const char *book)
{
    double score, most;
    Causes causes;
    causes_of(lesson, &causes);
    visible_points(lesson, &score, &most);
    fprintf(to, "<h2>Lesson %d, %s <small>%g of %g points</small></h2>\n", number_of(lesson),
            name_of(lesson), score, most);
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
