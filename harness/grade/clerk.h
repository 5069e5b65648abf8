/* clerk.h: one process that judges submission after submission.
 *
 * A clerk is a Criterion test: it opens Lua, the lessons and their records once, and then takes
 * orders from a pipe until there are none. It gathers a submission, and if its results of an
 * earlier run still stand it leaves them; else it judges every lesson and writes results.json.
 * The submission itself runs in workers, never here. */
#pragma once
#include "../impl/wire.h"
#include "../lesson/lessons.h"
#include "../sandbox/sandbox.h"
#include "pupils.h"
#include "sha256.h"

enum { CLERK_PATH = 4096 };

/* What is the same for every submission of a batch. Flat, for Criterion hands a copy to the
 * test's process. */
typedef struct {
    char root[CLERK_PATH], out[CLERK_PATH], folder[CLERK_PATH], hidden[CLERK_PATH];
    /* the workbook's version; that, and all options that decide a grade */
    char workbook[SHA256_HEX], settings[SHA256_HEX];
    Lessons lessons;
    size_t seed;
    double cpu_s;
    Backend sandbox;     /* chosen once, for the whole batch */
    int orders, answers; /* the clerk's ends of two pipes */
} Terms;

typedef enum { GRADED, STANDS, NOT_JUDGED } Done;

typedef struct {
    /* CPU seconds: in the clerk itself, in compilers and linkers, in all else that it has
     * started */
    double judging, tools, workers;
} Spent;

typedef struct {
    Done done;
    Spent spent;
    char *remarks; /* lines; the caller's to free */
} Answer;

/* The clerk's process, until the other end of `orders` is closed. */
void clerk_run(const Terms *terms);

/* The other side: sends an order; reads an answer, if it has come whole. False if the clerk is
 * gone. */
bool clerk_order(int fd, uint32_t number, const Pupil *pupil);
bool clerk_answer(int fd, Frame *coming, uint32_t number, Answer *answer, bool *whole);
