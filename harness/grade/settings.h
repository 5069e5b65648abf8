/* settings.h: what is the same for every submission of a batch.
 *
 * Flat, for Criterion hands a copy of it to the grader's process. The command fills it once,
 * before the first grader starts; graders only read it. */
#pragma once
#include "../lesson/lessons.h"
#include "../sandbox/launch.h"
#include "sha256.h"

enum { BATCH_PATH = 4096 };

typedef struct {
    char root[BATCH_PATH];   /* the workbook's folder */
    char out[BATCH_PATH];    /* where results go */
    char folder[BATCH_PATH]; /* for temporary files of this batch */
    char hidden[BATCH_PATH]; /* the instructor's own scenarios, or "" */
    char book[BATCH_PATH];   /* where the chapters' pages are, or "" */
    Lessons lessons;
    char workbook[MOST_LESSONS][SHA256_HEX]; /* each lesson's version of it */
    char options[SHA256_HEX];                /* all options that decide a grade */
    char share[64];                          /* of the pupils, which: no other run has the same */
    size_t seed;
    double cpu_s;          /* the least CPU time a scenario is given, or 0 for the usual */
    Backend sandbox;       /* chosen once, for the whole batch */
    int requests, replies; /* a grader's ends of two pipes */
} BatchSettings;
