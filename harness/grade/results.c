#define _GNU_SOURCE
#include "results.h"
#include "../files.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCHEMA = 2, LARGEST = 1 << 26 };

static double number_of(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItem(object, key);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, key));
    return text ? text : "";
}

cJSON *results_new(const Origin *origin)
{
    cJSON *results = cJSON_CreateObject();
    cJSON_AddNumberToObject(results, "score", 0);
    cJSON_AddStringToObject(
        results, "output", origin->unprotected ? "Graded without a sandbox (--sandbox none)." : "");
    cJSON_AddStringToObject(results, "output_format", "text");
    cJSON_AddStringToObject(results, "visibility", "visible");
    cJSON_AddStringToObject(results, "stdout_visibility", "hidden");
    cJSON_AddArrayToObject(results, "tests");
    cJSON *extra = cJSON_AddObjectToObject(results, "extra_data");
    cJSON_AddNumberToObject(extra, "schema_version", SCHEMA);
    cJSON_AddStringToObject(extra, "workbook", origin->workbook);
    cJSON_AddStringToObject(extra, "key", origin->key);
    cJSON_AddNumberToObject(extra, "seed", (double)origin->seed);
    cJSON_AddArrayToObject(extra, "lessons");
    return results;
}

static void add_test(cJSON *tests, const cJSON *row, int lesson, int number)
{
    char label[32];
    cJSON *test = cJSON_CreateObject();
    bool passed = cJSON_IsTrue(cJSON_GetObjectItem(row, "passed")),
         hidden = cJSON_IsTrue(cJSON_GetObjectItem(row, "hidden"));
    snprintf(label, sizeof label, "%d.%d", lesson, number);
    cJSON_AddNumberToObject(test, "score", passed ? number_of(row, "points") : 0);
    cJSON_AddNumberToObject(test, "max_score", number_of(row, "points"));
    cJSON_AddStringToObject(test, "status", passed ? "passed" : "failed");
    cJSON_AddStringToObject(test, "name", text_of(row, "name"));
    cJSON_AddStringToObject(test, "number", label);
    cJSON_AddStringToObject(test, "output",
                            passed || hidden ? text_of(row, "claim") : text_of(row, "message"));
    cJSON_AddStringToObject(test, "output_format", "text");
    cJSON_AddStringToObject(test, "visibility", hidden ? "after_published" : "visible");
    cJSON_AddItemToArray(tests, test);
}

void results_add(cJSON *results, const cJSON *report, int number)
{
    int n = 0;
    const cJSON *row;
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios"))
        add_test(cJSON_GetObjectItem(results, "tests"), row, number, ++n);
    cJSON *score = cJSON_GetObjectItem(results, "score");
    cJSON_SetNumberValue(score, score->valuedouble + number_of(report, "score"));
    cJSON *copy = cJSON_Duplicate(report, true);
    /* no grade depends on which it was; that there was none is said above */
    cJSON_DeleteItemFromObject(copy, "sandbox");
    cJSON_AddItemToArray(cJSON_GetObjectItem(cJSON_GetObjectItem(results, "extra_data"), "lessons"),
                         copy);
}

/* ---- the file ---- */

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
        if (!strncmp(e->d_name, "results.json.part-", 18))
            unlinkat(dirfd(entries), e->d_name, 0);
    if (entries)
        closedir(entries);
}

bool results_write(const char *out, const char *folder, const cJSON *results)
{
    char *dir = path_of(out, folder, NULL), *path = path_of(out, folder, "results.json"),
         *text = cJSON_Print(results);
    bool written = dir && path && text && (mkdir(dir, 0777) == 0 || errno == EEXIST);
    written = written && file_replace(path, text, strlen(text));
    int why = errno;
    free(dir), free(path), free(text);
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
        (number_of(cJSON_GetObjectItem(results, "extra_data"), "schema_version") != SCHEMA ||
         !cJSON_IsArray(results_reports(results)))) {
        cJSON_Delete(results);
        return NULL;
    }
    return results;
}

const char *results_key(const cJSON *results)
{
    return text_of(cJSON_GetObjectItem(results, "extra_data"), "key");
}
const cJSON *results_reports(const cJSON *results)
{
    return cJSON_GetObjectItem(cJSON_GetObjectItem(results, "extra_data"), "lessons");
}
