/* pool.h: graders at work on a class: who does what, what comes back, how long it will take. */
#pragma once
#include "request.h"
#include "settings.h"

typedef struct {
    /* by this run; standing from an earlier one; without a new grade */
    size_t graded, stood, failed;
    size_t judged;   /* files that had no report yet */
    size_t left_out; /* submissions something was left out of */
    Spent spent;     /* all of them together */
    double wall_s;
    int stopped; /* the signal that ended it early, or 0; -1 if nothing could be judged any more */
} Tally;

/* Which pupils, of those in the list: every `of`-th, from `first` on. */
typedef struct {
    size_t first, of;
} Share;

/* Has `jobs` graders judge them. `done` is called for each in their order, whoever was ready
 * first. */
Tally pool_run(const BatchSettings *settings, const Pupils *pupils, Share share, size_t jobs,
               void (*done)(const Pupil *pupil, Done how, void *context), void *context);

/* From here on SIGINT, SIGTERM and SIGHUP end a pool_run in good order instead of the program. */
void pool_listen(void);
