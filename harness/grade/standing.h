/* standing.h: pupils who have results in OUT and nothing among the submissions of this run.
 *
 * Whoever has results of lessons that this run does not grade stays, with nothing handed in for
 * those that it does: so a class is graded week by week into one OUT. Whoever has no others has
 * withdrawn; the results are put away in OUT/.withdrawn, and it is said. */
#pragma once
#include "pupils.h"

/* Call it when every pupil has a folder. False, with a line on standard error, if OUT cannot be
 * read or written. */
bool standing_add(Pupils *all, const char *out);
