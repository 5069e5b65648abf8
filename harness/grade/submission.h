/* submission.h: one submission, from where it lies to its results.json.
 *
 * What was handed in is gathered. Each lesson's report is the one that is kept for the same bytes
 * (reports.h), or is judged and kept. Lessons of an earlier run that are not graded in this one
 * stay in results.json as they are. Results that come from the same as before are not written
 * again. What is judged runs in workers, never in this process. */
#pragma once
#include "intake.h"
#include "request.h"
#include "settings.h"
#include <lua.h>

typedef struct {
    const BatchSettings *settings;
    lua_State *L;
    char unpacked[BATCH_PATH + 32]; /* an empty folder in which archives are opened */
    double tools_s;                 /* CPU time of compilers and linkers for this submission */
    size_t judged;                  /* files of this submission that had no report yet */
} Submissions;

/* Grades one. `g` holds what was gathered and the remarks, the caller's to free. */
Done submission_grade(Submissions *s, const Pupil *pupil, Gathered *g, Spent *spent);
