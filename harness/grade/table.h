/* table.h: the class on the screen, pupil by pupil, as they are judged. What is kept of it is in
 * the gradebook. */
#pragma once
#include "pupils.h"
#include <cjson/cJSON.h>

/* A pupil's line; or, if only one lesson is graded, what the pupil is told. `only_lesson` is its
 * slug, or NULL. `results` is NULL for one who could not be judged. */
void table_add(const char *only_lesson, const Pupil *pupil, const cJSON *results);
