/* gradebook.h: OUT/gradebook.db and the tables that are drawn from it.
 *
 * The gradebook is derived: every run builds it anew beside the one that stands, out of the
 * pupils' results.json, the roster and the overrides, and puts it in its place when all tables
 * are written. To lose it costs nothing but the account of what has changed since. What it holds
 * and what each table says stands in gradebook.sql. */
#pragma once
#include "csv.h"
#include "pupils.h"
#include "settings.h"

typedef struct Gradebook Gradebook;

typedef struct {
    const char *overrides; /* a .csv, or NULL for OUT/overrides.csv if that is there */
    const char *weights;   /* "1=10,2=20", or NULL for each lesson's points */
    const Csv *roster;     /* may be empty */
} GradebookOptions;

/* NULL with a line on standard error; `misused` says whether the overrides or the weights are to
 * blame. */
Gradebook *gradebook_begin(const BatchSettings *settings, const GradebookOptions *options,
                           bool *misused);

/* A pupil's results; `judged` is false for one who has no new grade. */
bool gradebook_add(Gradebook *g, const Pupil *pupil, bool judged);

/* If `whole`, writes grades.csv, gradebook.csv, changes.csv, and gradebook.db last of all; else
 * leaves what stands. Frees it. False with a line on standard error. `left_out` becomes true if an
 * override was for nobody, or for two. */
bool gradebook_end(Gradebook *g, bool whole, bool *left_out);
