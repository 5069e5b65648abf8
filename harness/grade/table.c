#define _GNU_SOURCE
#include "table.h"
#include "json.h"
#include "printable.h"
#include "results.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void put_cell(FILE *to, const char *text, char end)
{
    fputc('"', to);
    if (*text && strchr("=+-@\t\r", *text))
        fputc('\'', to);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', to);
        fputc(((unsigned char)*text < ' ' && *text != '\n') || *text == 127 ? '?' : *text, to);
    }
    fprintf(to, "\"%c", end);
}

/* Words one after the other, a new line before each that would pass the margin. */
static void print_wrapped(const char *text, int indent, int width)
{
    for (int column = 0; *text; text += strspn(text, " \n")) {
        int bytes = (int)strcspn(text, " \n"), cells = 0;
        for (int i = 0; i < bytes; i++)
            /* a byte that goes on with a UTF-8 character takes no room */
            cells += (text[i] & 0xc0) != 0x80;
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
    printf("%-16s %-20s %3g of %-3g  ", name, slug, json_number(report, "score"),
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
    printf("%-24s %4g of %-4g ", name, score, most);
    cJSON_ArrayForEach (report, reports)
        printf("  %.2s: %g", json_text(report, "lesson"), json_number(report, "score"));
    printf("\n");
}

static void put_row(FILE *csv, const char *name, const char *slug, const cJSON *report)
{
    const cJSON *row = first_failed(report), *why = cJSON_GetObjectItem(row, "diagnosis");
    char kind[600] = "full marks";
    if (cJSON_IsObject(why))
        snprintf(kind, sizeof kind, "%s: %s", json_text(why, "kind"), json_text(why, "name"));
    else if (row)
        snprintf(kind, sizeof kind, "not run");
    put_cell(csv, name, ',');
    put_cell(csv, slug, ',');
    fprintf(csv, "%g,%g,", json_number(report, "score"), json_number(report, "max_score"));
    put_cell(csv, kind, ',');
    put_cell(csv,
             cJSON_IsObject(why) ? json_text(why, "text")
             : row               ? json_text(row, "message")
                                 : "",
             '\n');
}

static void add_unjudged(Table *t, const char *name, const Lessons *lessons)
{
    printf("%-24s not judged\n", name);
    for (size_t i = 0; t->csv && i < lessons->n; i++) {
        if (!lessons->lesson[i].graded)
            continue;
        put_cell(t->csv, name, ',');
        put_cell(t->csv, lessons->lesson[i].slug, ',');
        fprintf(t->csv, ",,\"not judged\",\"\"\n");
    }
}

void table_add(Table *t, const Pupil *pupil, const Lessons *lessons, const cJSON *results)
{
    /* One of two of a name is told apart by the folder of the results. */
    const char *name =
        is_printable(pupil->name) && !strchr(pupil->encoded, '~') ? pupil->name : pupil->encoded;
    if (!results) {
        add_unjudged(t, name, lessons);
        return;
    }
    const cJSON *report, *reports = results_lessons(results);
    cJSON_ArrayForEach (report, reports)
        if (t->csv)
            put_row(t->csv, name, json_text(report, "lesson"), report);
    if (t->spoken)
        print_lesson(name, t->spoken, results_lesson(results, t->spoken));
    else
        print_line(name, reports);
    fflush(stdout);
}

/* ---- the file ---- */

bool table_begin(Table *t, const char *out, const char *spoken)
{
    *t = (Table){.spoken = spoken};
    if (!out)
        return true;
    if (asprintf(&t->path, "%s/grades.csv", out) < 0 ||
        asprintf(&t->part, "%s/grades.csv.part", out) < 0)
        return false;
    t->csv = fopen(t->part, "we");
    return t->csv && fprintf(t->csv, "pupil,lesson,score,max_score,diagnosis,text\n") > 0;
}

bool table_end(Table *t, bool whole)
{
    bool kept = true;
    int why = 0;
    if (t->csv) {
        bool written = fflush(t->csv) == 0 && !ferror(t->csv) && fsync(fileno(t->csv)) == 0;
        why = errno;
        kept = fclose(t->csv) == 0 && written;
        if (whole && kept && rename(t->part, t->path))
            kept = false, why = errno;
    }
    if (t->part && (!whole || !kept))
        unlink(t->part);
    free(t->part), free(t->path);
    errno = why;
    return kept;
}
