/* grade.h: a class.
 *
 *     ascent grade DIR|ARCHIVE… --out OUT [--lessons 1,2] [--hidden FILE] [--seed N]
 *                  [--timeout S] [--jobs N] [--shard I/N] [--sandbox bwrap|landlock|none] [--times]
 *
 * Whose submissions there are, pupils.h says; which files of them are read, gather.h. A file
 * that is not there is graded too: with no points. For every pupil there is
 * OUT/FOLDER/results.json (results.h), FOLDER being the pupil's name percent-encoded, and for
 * all of them OUT/grades.csv, a row for each pupil and lesson. Each file appears whole or not at
 * all. What stands already, and comes from the same files, workbook and options, is left: so a
 * run that was stopped goes on where it was. With --shard, every N-th submission is graded and
 * grades.csv is left to a last run without it.
 *
 * Submissions run in the strongest sandbox that proves itself here (impl/self_test.h), or in the one
 * that is named. Without one nothing is graded; where "none" was asked for, every results.json
 * says so.
 *
 * Exit status: 0 every submission has been graded, whatever the grades · 2 wrong usage · 3 one
 * or more could not be judged, and have no new grade · 4 all graded, but something was left out
 * (an archive's entry, an unreadable file, a submission that holds nothing): a line for each
 * says what · 128 + n ended by signal n: run it again to go on. */
#pragma once

int grade_main(const char *root, int argc, char **argv);
