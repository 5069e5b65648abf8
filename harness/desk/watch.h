/* watch.h: the verdict on every save. `ascent watch [LESSON] [--json]`
 *
 * Waits for the lesson's file to be written or renamed into place, has it judged as `ascent check`
 * does, and shows the screen anew: as soon as the verdict is clear, and again if the sanitized run
 * behind it has something to add. Keys: h a hint, c where the chapter is, r check again, q quit;
 * when a lesson passes it asks once whether to go on. Waiting costs no CPU time. On a terminal the
 * cursor and its modes are given back however it ends. Exit status: 0 when left by a key, 2 for
 * wrong usage, 3 if it cannot watch.
 *
 * With --json it speaks to a program, such as an editor: no screen and no keys, and for each save
 * two lines, each an object as `ascent check --json` prints it, with the fields of check/judge.lua
 * and `pending`: true in the verdict, which comes at once, and false in the last word, when the
 * sanitized run is over. Where there is no verdict, one line { "error": "…", "pending": false }. A
 * new save takes the place of one that is under way, whose second line then never comes. It ends
 * when its standard input does. Fields may be added; those that are there keep their names and
 * their sense as long as schema_version is 1. */
#pragma once
#include "../sandbox/launch.h"

/* The reader's file runs in `backend`, which the reader has called `sandbox`, or NULL. */
int watch_main(const char *root, const char *program, const char *sandbox, Backend backend,
               int argc, char **argv);
