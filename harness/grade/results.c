/* results.c: tests out of reports, their order, and the two files of a pupil. */
#define _GNU_SOURCE
#include "results.h"
#include "../files.h"
#include "../json.h"
#include "causes.h"
#include "feedback.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCHEMA = 3, LARGEST = 1 << 26 };

/* ---- extra_data ---- */

cJSON *extra_new(const Pupil *pupil, const char *key)
{
    cJSON *extra = cJSON_CreateObject(), *who;
    cJSON_AddNumberToObject(extra, "schema_version", SCHEMA);
    cJSON_AddStringToObject(extra, "key", key);
    who = cJSON_AddObjectToObject(extra, "pupil");
    cJSON_AddStringToObject(who, "name", pupil->name);
    cJSON_AddStringToObject(who, "person", pupil->person);
    cJSON_AddStringToObject(who, "id", pupil->id);
    cJSON_AddStringToObject(who, "email", pupil->email);
    cJSON_AddBoolToObject(who, "late", pupil->late);
    cJSON_AddArrayToObject(extra, "intake");
    cJSON_AddArrayToObject(extra, "lessons");
    return extra;
}

void extra_add_lesson(cJSON *extra, cJSON *report, const Origin *origin, cJSON *intake)
{
    cJSON *lessons = cJSON_GetObjectItem(extra, "lessons"), *other;
    /* no grade depends on which it was, but that there was none must be said */
    cJSON_DeleteItemFromObject(report, "sandbox");
    if (origin->unprotected)
        cJSON_AddStringToObject(report, "sandbox", "none");
    cJSON_AddStringToObject(report, "workbook", origin->workbook);
    cJSON_AddStringToObject(report, "options", origin->options);
    cJSON_AddNumberToObject(report, "seed", (double)origin->seed);
    cJSON_AddStringToObject(report, "file", origin->file);
    cJSON_AddStringToObject(report, "key", origin->key);
    cJSON_AddItemToObject(report, "intake", intake);
    int at = 0;
    cJSON_ArrayForEach (other, lessons)
        at += strcmp(json_text(other, "lesson"), json_text(report, "lesson")) < 0;
    cJSON_InsertItemInArray(lessons, at, report);
}

/* ---- tests ---- */

/* In this order they stand. */
typedef enum { SHOWS_CAUSE, HAS_CAUSE, PASSED, HIDDEN, PLACES } Place;

/* What a pupil is told of a test; the caller's to free. */
static char *output_of(const cJSON *row, const Cause *cause, int lesson)
{
    char *text, *before;
    if (!cause || row == cause->first)
        return strdup(json_text(row, row_passed(row) || row_is_hidden(row) ? "claim" : "message"));
    before = message_before(cause, row);
    if (asprintf(&text, "%s%sThe cause is that of test %d.%zu.", before, *before ? "\n" : "",
                 lesson, cause->number) < 0)
        text = NULL;
    free(before);
    return text;
}

static void add_test(cJSON *tests, const cJSON *row, const Cause *cause, int lesson, int number)
{
    char label[32], *output = output_of(row, cause, lesson);
    cJSON *test = cJSON_CreateObject();
    bool passed = row_passed(row), hidden = row_is_hidden(row);
    snprintf(label, sizeof label, "%d.%d", lesson, number);
    cJSON_AddNumberToObject(test, "score", passed ? json_number(row, "points") : 0);
    cJSON_AddNumberToObject(test, "max_score", json_number(row, "points"));
    cJSON_AddStringToObject(test, "status", passed ? "passed" : "failed");
    cJSON_AddStringToObject(test, "name", json_text(row, "name"));
    cJSON_AddStringToObject(test, "number", label);
    cJSON_AddStringToObject(test, "output", output ? output : "");
    cJSON_AddStringToObject(test, "output_format", "text");
    cJSON_AddStringToObject(test, "visibility", hidden ? "after_published" : "visible");
    cJSON_AddItemToArray(tests, test);
    free(output);
}

static Place place_of(const cJSON *row, const Cause *cause)
{
    return row_is_hidden(row)              ? HIDDEN
           : row_passed(row)               ? PASSED
           : !cause || row == cause->first ? SHOWS_CAUSE
                                           : HAS_CAUSE;
}

static void add_tests(cJSON *tests, const cJSON *lesson, Place place)
{
    const cJSON *row;
    Causes causes;
    int number = 0;
    causes_of(lesson, &causes);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(lesson, "scenarios")) {
        bool failed = !row_passed(row) && !row_is_hidden(row);
        const Cause *cause = failed ? cause_of_row(&causes, row) : NULL;
        number++;
        if (place_of(row, cause) == place)
            add_test(tests, row, cause, atoi(json_text(lesson, "lesson")), number);
    }
}

static void add_text(cJSON *results, const cJSON *extra)
{
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    if (!to)
        return;
    feedback_text(to, extra);
    fclose(to);
    while (n > 0 && text[n - 1] == '\n')
        text[--n] = '\0';
    cJSON_AddStringToObject(results, "output", text);
    free(text);
}

/* An override counts in place of what the tests gave. */
static double points_of(const cJSON *lesson)
{
    const cJSON *override = cJSON_GetObjectItem(lesson, "override");
    return override ? json_number(override, "points") : json_number(lesson, "score");
}

cJSON *results_new(cJSON *extra)
{
    cJSON *results = cJSON_CreateObject(), *tests;
    const cJSON *lesson, *lessons = cJSON_GetObjectItem(extra, "lessons");
    double score = 0;
    cJSON_ArrayForEach (lesson, lessons)
        score += points_of(lesson);
    cJSON_AddNumberToObject(results, "score", score);
    add_text(results, extra);
    cJSON_AddStringToObject(results, "output_format", "text");
    cJSON_AddStringToObject(results, "visibility", "visible");
    cJSON_AddStringToObject(results, "stdout_visibility", "hidden");
    tests = cJSON_AddArrayToObject(results, "tests");
    for (Place place = 0; place < PLACES; place++)
        cJSON_ArrayForEach (lesson, lessons)
            add_tests(tests, lesson, place);
    cJSON_AddItemToObject(results, "extra_data", extra);
    return results;
}

/* ---- the files ---- */

static char *path_of(const char *out, const char *folder, const char *file)
{
    char *path;
    return asprintf(&path, "%s/%s%s%s", out, folder, file ? "/" : "", file ? file : "") < 0 ? NULL
                                                                                            : path;
}

void results_tidy(const char *out, const char *folder)
{
    char *dir = path_of(out, folder, NULL);
    DIR *entries = dir ? opendir(dir) : NULL;
    free(dir);
    for (struct dirent *e; entries && (e = readdir(entries));)
        if (!strncmp(e->d_name, "results.json.part-", 18) ||
            !strncmp(e->d_name, "feedback.html.part-", 19))
            unlinkat(dirfd(entries), e->d_name, 0);
    if (entries)
        closedir(entries);
}

static bool write_page(const char *path, const cJSON *results, const char *book)
{
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    if (!to)
        return false;
    feedback_page(to, cJSON_GetObjectItem(results, "extra_data"), book);
    bool written = fclose(to) == 0 && file_replace(path, text, n);
    int why = errno;
    free(text);
    errno = why;
    return written;
}

/* The page first: where results.json stands, the page stands too. */
bool results_write(const char *out, const char *folder, const cJSON *results, const char *book)
{
    char *dir = path_of(out, folder, NULL), *path = path_of(out, folder, "results.json"),
         *page = path_of(out, folder, "feedback.html"), *text = cJSON_Print(results);
    bool written = dir && path && page && text && (mkdir(dir, 0777) == 0 || errno == EEXIST);
    written = written && write_page(page, results, book) && file_replace(path, text, strlen(text));
    int why = errno;
    free(dir), free(path), free(page), free(text);
    errno = why;
    return written;
}

cJSON *results_read(const char *out, const char *folder)
{
    size_t n;
    char *path = path_of(out, folder, "results.json"),
         *text = path ? file_read(path, LARGEST, &n) : NULL;
    cJSON *results = text ? cJSON_Parse(text) : NULL;
    free(path), free(text);
    if (results &&
        (json_number(cJSON_GetObjectItem(results, "extra_data"), "schema_version") != SCHEMA ||
         !cJSON_IsArray(results_lessons(results)))) {
        cJSON_Delete(results);
        return NULL;
    }
    return results;
}

const char *results_key(const cJSON *results)
{
    return json_text(cJSON_GetObjectItem(results, "extra_data"), "key");
}

cJSON *results_lessons(const cJSON *results)
{
    return cJSON_GetObjectItem(cJSON_GetObjectItem(results, "extra_data"), "lessons");
}

cJSON *results_lesson(const cJSON *results, const char *slug)
{
    cJSON *lesson;
    cJSON_ArrayForEach (lesson, results_lessons(results))
        if (!strcmp(json_text(lesson, "lesson"), slug))
            return lesson;
    return NULL;
}
