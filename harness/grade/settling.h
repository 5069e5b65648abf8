/* settling.h: of all that was found in a submission, what counts, and what is said of the rest. */
#pragma once
#include "copies.h"
#include "gathered.h"

typedef struct {
    Copies copies;
    size_t others;   /* files that are no C, no archive and of no lesson's name */
    char names[256]; /* of the first of them */
    struct {
        char shown[160];
        const char *why;     /* "is no C" */
    } instead[MOST_LESSONS]; /* what has the lesson's name but cannot count */
} Found;

/* Takes note of what is no C but was handed in all the same; of a workbook's own files only what
 * has a lesson's name. */
void found_other(Found *f, const Lessons *lessons, const char *as, const char *shown,
                 bool in_workbook);

/* Takes note of what has a lesson's name and cannot count, and why: "is a folder". */
void found_instead(Found *f, size_t lesson, const char *shown, const char *why);

/* Decides for every lesson that is graded; the copies are freed. `empty` where no one handed in
 * anything. */
void settle(Found *f, const Lessons *lessons, Gathered *to, bool empty);
