/* graded.h: what the tests that grade a class share: a folder to do it in, a line to run, two
 * results to compare, and a program to hand in. */
#pragma once
#include "command.h"

#define SOLUTION "solutions/01-softmax-step/softmax_step.c"
#define CLASS "harness/tests/class"

/* A fresh folder for one test, below build/tests; its path, good until the next call. */
const char *scratch(const char *name);

/* Runs a line, of which exit status and words are known. `words` may be "". */
void expect(int status, const char *words, const char *line);

/* Two folders of results are the same, but for the account of what has changed since the run
 * before, and the gradebook that it is drawn from. */
void expect_same(const char *one, const char *other);

/* Hands in the reference of lesson 1, behind `head`, with a softmax that begins with `first`, as
 * build/tests/TEST/in/PUPIL. */
void hand_in(const char *test, const char *pupil, const char *head, const char *first);
