/* roster.h: who is in the class: a platform's own export as a .csv.
 *
 * Any export with a row for each pupil does: Canvas's gradebook, Moodle's or Brightspace's list,
 * Gradescope's or GitHub Classroom's roster. A submission belongs to the row with its name
 * ("First name" and "Last name", or "Student", "Name", …), if it is the only one, else to the
 * only row with its id in a cell. Whoever is in the roster and handed in nothing gets a row;
 * whoever handed in and is not in it is told. */
#pragma once
#include "csv.h"
#include "pupils.h"

/* Reads it, gives each pupil a row (Pupil.row), and adds those who are absent. `strangers` counts
 * those who are in no row, or in one that another has already. False, with a line on standard
 * error, if it is no roster. */
bool roster_match(const char *path, Csv *roster, Pupils *all, size_t *strangers);
