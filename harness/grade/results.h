/* results.h: one pupil's results.json, in Gradescope's form.
 * https://gradescope-autograders.readthedocs.io/en/latest/specs/
 *
 * It is a function of the submission, the workbook's version and the settings: no time, no
 * machine, no path is in it. extra_data.key names all that it came from, so a later run can tell
 * whether it still stands. */
#pragma once
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *workbook, *key; /* the workbook's version; what these results came from */
    size_t seed;
    bool unprotected; /* graded without a sandbox, and it must be said */
} Origin;

cJSON *results_new(const Origin *origin);

/* Adds a lesson's report. `number` is the lesson's place among those graded, from 1. */
void results_add(cJSON *results, const cJSON *report, int number);

/* OUT/FOLDER/results.json, by rename. False with errno. */
bool results_write(const char *out, const char *folder, const cJSON *results);

/* Removes what a writer that was killed has left there half written. */
void results_tidy(const char *out, const char *folder);

/* What stands there; NULL if it is missing or no results.json of ours. */
cJSON *results_read(const char *out, const char *folder);

/* The key results were made under, or "". */
const char *results_key(const cJSON *results);

/* The lessons' reports. */
const cJSON *results_reports(const cJSON *results);
