/* handed.h: what an agent hands to the lessons' functions, written down call by call, so that of a
 * run that goes wrong it can be said which argument went wrong first.
 *
 * Open, call a job, read. Who writes are functions that handed.lua makes, one before each of the
 * lessons': they write down what they are handed and hand it on. */
#pragma once
#include <stddef.h>

/* Begins an empty list. The calls of some functions may be handed other numbers than they are
 * given: those that the same calls were handed in another run.
 *   F        how many functions there are
 *   upto[F]  where the numbers of each end; one that has none is handed what it is given
 *   n        how many numbers there are in all
 *   what[n]  those of one function after another, call by call */
void ascent_handed_open(size_t F, const int upto[F], size_t n, const double what[n]);

/* Returns one more than the numbers that were written since, or 0 where there was no room for all,
 * or what was to be handed over did not fit.
 *   n        numbers to read
 *   what[n]  out: of each call the function's number, then every argument that is no output: how
 *            many numbers it has, and these; zeros behind the last */
size_t ascent_handed_read(size_t n, double what[n]);
