/* reports.h: a lesson's report is kept in OUT/.reports under the name of all that it comes from.
 *
 * That is the lesson, the file's bytes (or why there are none), the options, and the lesson's own
 * version of the workbook. So a file is judged once, whoever hands it in and however often the
 * class is graded; to remove the folder costs time and nothing else. A report appears whole or
 * not at all. */
#pragma once
#include "intake.h"
#include "settings.h"
#include <cjson/cJSON.h>

/* The name. */
void report_key(const BatchSettings *b, size_t lesson, const Handed *handed, char key[SHA256_HEX]);

/* What is kept under a name; NULL if nothing is. */
cJSON *reports_read(const char *out, const char *key);

/* Keeps it. False with errno. */
bool reports_write(const BatchSettings *b, const char *key, const cJSON *report);

/* Keeps a program's fingerprints (winnow.h) beside its report. False with errno. */
bool reports_write_prints(const BatchSettings *b, const char *key, const char *text);

/* Calls `each` with every fingerprint that is kept under a name. */
void reports_each_print(const char *out, const char *key,
                        void (*each)(unsigned long long print, void *context), void *context);

/* Waits until no other process judges what has this name, and says that this one does. What is
 * locked is given back by reports_unlock, and when the process ends. -1 with errno. */
int reports_lock(const char *out, const char *key);
void reports_unlock(int lock);

/* Makes the folder, and removes what a run of this share that was killed has left half written.
 * False with errno. */
bool reports_begin(const BatchSettings *b);
