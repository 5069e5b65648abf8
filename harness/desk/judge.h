/* judge.h: one process that gives verdict after verdict, for a watch. Lua, the scenarios, what the
 * reference answers, and the sandboxes are there already when a file is saved, so a verdict costs
 * compiling it and calling it. It says what `ascent check` says.
 *
 * It reads requests on a pipe, sleeps while there are none, and answers on another, in turn, with
 * parts: a text, a 0 byte, and a Part in a byte. What has been saved while it is at work is not
 * worth waiting for: end it, and start another. */
#pragma once
#include "../check/check.h"
#include <sys/types.h>

typedef enum { SHAPE_PLAIN, SHAPE_COLOUR, SHAPE_JSON } Shape; /* for people; the report */

typedef struct {
    char root[PATH_ROOM]; /* the workbook's folder */
    Backend sandbox;
    Shape shape;
} JudgePlan;

/* What a part is: the verdict, behind which comes another part when the sanitized pass is over; or
 * the last, with what `ascent check` would exit with. */
typedef enum { PART_VERDICT = 'v', PART_LAST = '0' } Part;

typedef struct {
    pid_t pid; /* 0: there is none */
    int requests, answers;
    char folder[PATH_ROOM]; /* for temporary files; gone with it */
} Judge;

/* Errors are one line on standard error. What a reader sees is as wide as COLUMNS says. */
bool judge_start(Judge *judge, const JudgePlan *plan);

/* Asks for a verdict on a file, or on the reader's own of the lesson, NULL; `quick`: without the
 * sanitized pass. */
bool judge_ask(const Judge *judge, const char *slug, const char *file, bool quick);

/* `busy`: there are parts still to come, which nobody wants. */
void judge_end(Judge *judge, bool busy);
