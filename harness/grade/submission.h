/* submission.h: one submission, from where it lies to its results.json.
 *
 * What was handed in is gathered; if results of an earlier run come from the same bytes and the
 * same settings they are left, else every lesson is judged and results.json written. What is
 * judged runs in workers, never in this process. */
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
} Submissions;

/* Grades one. `g` holds what was gathered and the remarks, the caller's to free. */
Done submission_grade(Submissions *s, const Pupil *pupil, Gathered *g, Spent *spent);
