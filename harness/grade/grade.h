/* grade.h: a class.
 *
 *     ascent grade DIR|ARCHIVE… --out OUT [--lessons 1,2] [--roster FILE] [--hidden FILE]
 *                  [--weights 1=10,2=20] [--overrides FILE] [--anonymous] [--one] [--book URL]
 *                  [--seed N] [--timeout S] [--jobs N] [--shard I/N]
 *                  [--sandbox bwrap|landlock|none] [--times]
 *
 * Whose submissions there are, classfolder.h says; which file of each counts, intake.h and
 * copies.h. A file that is not there is graded too: with no points. Each file's report is kept
 * (reports.h); a pupil's are put together in OUT/FOLDER/results.json and feedback.html, FOLDER
 * being the pupil's name percent-encoded; all of them in the gradebook and its tables
 * (gradebook.h). Each file appears whole or not at all, and what comes from the same as before is
 * left: so a run that was stopped goes on where it was. With --shard, every N-th submission is
 * graded and the gradebook is left to a last run without it.
 *
 * Submissions run in the strongest sandbox that proves itself here (impl/self_test.h), or in the
 * one that is named. Without one nothing is graded; where "none" was asked for, every results.json
 * says so.
 *
 * Exit status: 0 every submission has been graded, whatever the grades · 2 wrong usage · 3 one
 * or more could not be judged, and have no new grade · 4 all graded, but something was left out
 * (an archive's entry, an unreadable file, a submission that holds nothing): a line for each
 * says what · 128 + n ended by signal n: run it again to go on. */
#pragma once

int grade_main(const char *root, int argc, char **argv);
