/* train.h: the commands that let agents learn, or compute what chapters print.
 *
 *     ascent agent LESSON [FILE] [NAME=NUMBER…]                the reader's own agent beside the
 *                                                              reference (train.lua)
 *     ascent outcomes [LESSON]                                 what the reference reaches,
 *                                                              against what is claimed
 *                                                              (outcomes.lua)
 *
 *     ascent numbers [LESSON] [--check] [--long] [--rest]      what chapters print, against runs
 *                                                              (book/numbers.lua)
 *
 *     ascent museum [EXHIBIT=N [FAULT= EVIDENCE=]]             programs that are wrong, seen from
 *                                                              outside (museum.lua)
 *
 * Exit status: 0 trained, or every claim holds; 1 the agent could not be trained, a claim
 * fails, or the visitor is not right; 2 wrong usage; 3 could not be run. How well a reader's agent
 * learns is shown, and changes no status. */
#pragma once
#include "../sandbox/launch.h"

int train_main(const char *root, Backend sandbox, int argc, char **argv);
int outcomes_main(const char *root, int argc, char **argv);
int numbers_main(const char *root, int argc, char **argv);
int museum_main(const char *root, int argc, char **argv);
