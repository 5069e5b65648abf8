/* command.h: running the project's own commands as a user does, from tests. */
#pragma once
#include <cjson/cJSON.h>
#include <stdbool.h>

/* What a command printed (both streams, up to 1 MiB) and its exit status. */
typedef struct {
    int status;
    char *output;
} Ran;

/* Runs a shell line in the workbook's folder. The caller frees with ran_free. */
Ran run(const char *format, ...) __attribute__((format(printf, 1, 2)));
void ran_free(Ran *ran);

/* `ascent check LESSON FILE --json`, parsed; NULL if it printed no JSON. `status` may be NULL. */
cJSON *check_json(const char *lesson, const char *file, const char *options, int *status);

/* Of a report: the first failed scenario's diagnosis, or NULL. */
const cJSON *first_diagnosis(const cJSON *report);
const char *text_of(const cJSON *object, const char *key);

/* The workbook's folder: two above this program. */
const char *workbook(void);

/* A workbook of a test's own in the folder `at` below it: a copy of the command, the chapters
 * and the plots, beside links to the rest. */
void workbook_copied(const char *at);

/* What `ascent grade` has written of a submission in OUT, parsed, and the report of its first
 * lesson, which is as that of a check; NULL if there is none. */
cJSON *results_json(const char *out, const char *name);
const cJSON *first_lesson(const cJSON *results);

/* Leaves for quality.sh how often a promise was made of a lesson, and how often it held. */
void count_quality(const char *slug, const char *promise, int held, int made);
