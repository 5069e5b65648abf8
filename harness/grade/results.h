/* results.h: one pupil's results.json, in Gradescope's form.
 * https://gradescope-autograders.readthedocs.io/en/latest/specs/
 *
 * It is a function of the submission, each lesson's version, the options and the overrides: no
 * time, no machine, no path is in it. At the top stands each cause once, with the tests that it
 * explains; of the tests those that show a cause come first. extra_data has the reports themselves,
 * an override beside the report of its lesson (it counts in the score), who the pupil is, what was
 * said of the files, and under `key` the name of all that the results came from, so that a later
 * run can tell whether they still stand. */
#pragma once
#include "pupils.h"
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* Builds them of `extra` (extra_data as extra_new and extra_add_lesson make it), which they take
 * over. */
cJSON *results_new(cJSON *extra);

/* extra_data without its lessons. */
cJSON *extra_new(const Pupil *pupil, const char *key);

/* What a lesson's report came from. */
typedef struct {
    const char *workbook, *options; /* versions: the lesson's, and of all options */
    const char *file;               /* a name for the file's bytes, or "" */
    const char *key;                /* of all this together */
    size_t seed;
    bool unprotected; /* judged without a sandbox, and it must be said */
} Origin;

/* Adds a lesson's report, which it takes over; `intake` is an array of what was said of its
 * files. Lessons stand in the order of their names. */
void extra_add_lesson(cJSON *extra, cJSON *report, const Origin *origin, cJSON *intake);

/* OUT/FOLDER/results.json and feedback.html, each by rename. False with errno. `book` is where
 * the chapters' pages are, or NULL. */
bool results_write(const char *out, const char *folder, const cJSON *results, const char *book);

/* Removes what a writer that was killed has left there half written. */
void results_tidy(const char *out, const char *folder);

/* What stands there; NULL if it is missing or no results.json of ours. */
cJSON *results_read(const char *out, const char *folder);

/* The key results were made under, or "". */
const char *results_key(const cJSON *results);

/* The lessons' reports. */
cJSON *results_lessons(const cJSON *results);

/* A lesson's entry, or NULL. */
cJSON *results_lesson(const cJSON *results, const char *slug);
