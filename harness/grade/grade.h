/* grade.h: a class. `ascent grade DIR… --out OUT [--lesson LESSON] [--sandbox NAME]`
 *
 * A DIR that holds a lesson's file, flat or under the lesson's slug, is one pupil's, and so, among several, is one that holds no folder; otherwise
 * each folder in it is one pupil's. A file that is not there is graded too: with no points.
 * For every pupil there is OUT/PUPIL/results.json (Gradescope's fields; the folder's name percent-encoded), and for all of them
 * OUT/grades.csv, a row for each pupil and lesson. Each file appears whole or not at all.
 * Submissions run in the strongest sandbox that proves itself here, or in the one that is named; which, stands in every report, and
 * "none" is said in every results.json. Without one, nothing is graded.
 * Exit status: 0 if every submission has been graded, whatever the grades; 2 for wrong usage; 3 if one could not be judged. */
#pragma once

int grade_main(const char *root, int argc, char **argv);
