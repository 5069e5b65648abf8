/* check.h: judging implementations, each in a Criterion test of its own.
 *
 * A job is one lesson's file. Its test runs every scenario, makes one expectation for each, and
 * leaves the report as JSON at `report`. Only trusted code runs in the test; the file itself
 * runs in a worker. Jobs must outlive the run. */
#pragma once
#include "../sandbox/sandbox.h"
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

enum { PATH_ROOM = 4096, NAME_ROOM = 256 };

/* When the sanitized run follows the verdict. In a batch a pass is a pass: only failures are
 * worth its time. */
typedef enum { SANITIZE_ALWAYS, SANITIZE_UNEXPLAINED, SANITIZE_NEVER } Sanitize;

/* Whether there is anything to judge. In a batch a file may be missing, or be there and give no
 * text. */
typedef enum { HANDED_IN, NOT_HANDED_IN, UNREADABLE } Presence;

typedef struct {
    char root[PATH_ROOM];    /* the workbook's folder */
    char lesson[NAME_ROOM];  /* its slug */
    char file[PATH_ROOM];    /* what to judge */
    char shown[PATH_ROOM];   /* and how messages call it */
    char report[PATH_ROOM];  /* where the report goes */
    char failure[PATH_ROOM]; /* and where the reason goes, if there is no report */
    size_t seed;
    Sanitize sanitize;
    Backend sandbox; /* what its code runs in */
    bool own;        /* the reader's own file: say what to run next */
    bool watched;    /* by a program that checks at every save */
    bool show;       /* print the report as a reader sees it */
    bool colour;
    /* in a batch */
    bool kept;        /* the judge goes on: what it has read of the lesson is kept for the next */
    const char *text; /* what `file` holds, `length` bytes, if it has been read */
    size_t length;
    Presence presence;
    const char *absent; /* where there is nothing, the sentence that says so: "was not handed in" */
    const char *hidden; /* the instructor's own scenarios: a file or a folder of them, or NULL */
    double cpu_s;       /* the least CPU time a scenario is given, or 0 */
} Job;

/* Judges them all, one after the other; calls `done` after each, whether it could be judged or not.
 * False if Criterion itself cannot be started. */
bool check_run(const Job *jobs, size_t n, void (*done)(const Job *job, void *context),
               void *context);

/* Runs Criterion's tests whose full name matches the pattern, one after the other. */
bool check_run_tests(const char *pattern, void (*done)(void));

/* For a test of one's own: calls check.session.FUNCTION with the job, and makes the expectations
 * of the rows it returns first. What it returns besides is on the stack, above the rows. False
 * with a message on the stack instead. */
bool check_judge(lua_State *L, const Job *job, const char *function, int results);
