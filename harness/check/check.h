/* check.h: judging implementations, each in a Criterion test of its own.
 *
 * A job is one lesson's file. Its test runs every scenario, makes one expectation for each, and leaves the report as JSON at
 * `report`. Only trusted code runs in the test; the file itself runs in a worker. Jobs must outlive the run. */
#pragma once
#include "../sandbox/sandbox.h"
#include <stdbool.h>
#include <stddef.h>

enum { PATH_ROOM = 4096, NAME_ROOM = 256 };

/* When the sanitized run follows the verdict. In a batch a pass is a pass: only failures are worth its time. */
typedef enum { SANITIZE_ALWAYS, SANITIZE_UNEXPLAINED, SANITIZE_NEVER } Sanitize;

typedef struct {
    char root[PATH_ROOM];   /* the workbook's folder */
    char lesson[NAME_ROOM]; /* its slug */
    char file[PATH_ROOM];   /* what to judge */
    char shown[PATH_ROOM];  /* and how messages call it */
    char report[PATH_ROOM]; /* where the report goes */
    char failure[PATH_ROOM]; /* and where the reason goes, if there is no report */
    size_t seed;
    Sanitize sanitize;
    Backend sandbox;        /* what its code runs in; decided before, for the judging process only takes it */
    bool own;               /* the reader's own file: say what to run next */
    bool watched;           /* by a program that checks at every save */
    bool show;              /* print the report as a reader sees it */
    bool colour;
} Job;

/* Judges them all, one after the other; calls `done` after each, whether it could be judged or not.
 * False if Criterion itself cannot be started. */
bool check_run(const Job *jobs, size_t n, void (*done)(const Job *job, void *context), void *context);
