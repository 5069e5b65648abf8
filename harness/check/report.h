/* report.h: from a lesson's name and a path to a job; and what can be asked of a report. */
#pragma once
#include "check.h"
#include <cjson/cJSON.h>
#include <stdio.h>

/* Fills lesson, file and shown. `where` is a file, a folder that holds the lesson's file (flat
 * or under the lesson's slug), or NULL for the reader's own. False, with one line on standard
 * error that says what was found, if there is nothing to judge. */
bool job_locate(Job *job, const char *lesson, const char *where);

/* The same by a Lua that is open already. */
bool job_locate_by(lua_State *L, Job *job, const char *lesson, const char *where);

/* In whose words a reader is told of errors: "make", if they typed that, or "ascent". */
const char *asked_program(void);

/* DIR/FILE or DIR/SLUG/FILE, whichever exists; false if neither does, or DIR/SLUG is a link. */
bool job_find_file(const Job *job, const char *dir, const char *file, char path[PATH_ROOM]);

bool report_is_full(const cJSON *report);
bool report_print(const cJSON *report, FILE *to);
