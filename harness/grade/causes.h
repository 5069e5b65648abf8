/* causes.h: why a lesson's tests fail, each cause once.
 *
 * A cause is a diagnosis: its kind, its name and its text. Many tests fail for one; the first of
 * them shows it with numbers, the others point there. Hidden tests have none: how they end is not
 * for the pupil. */
#pragma once
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum { MOST_CAUSES = 64 };

typedef struct {
    const cJSON *first; /* the row that shows it */
    const cJSON *why;   /* its diagnosis, or NULL where the row has none */
    size_t number;      /* that row's, from 1 */
    size_t tests;       /* that fail for it */
} Cause;

typedef struct {
    Cause cause[MOST_CAUSES];
    size_t n;
} Causes;

/* Of a lesson's report, in the order of its tests. */
void causes_of(const cJSON *report, Causes *to);

/* The cause of a failed row, or NULL. */
const Cause *cause_of_row(const Causes *causes, const cJSON *row);

/* What a row's message says before its cause (the numbers), and behind it (where to read), each
 * the caller's to free. */
char *message_before(const Cause *cause, const cJSON *row);
char *message_behind(const Cause *cause);

/* Points of the tests that a pupil sees. */
void visible_points(const cJSON *report, double *score, double *most);

bool row_passed(const cJSON *row);
bool row_is_hidden(const cJSON *row);
