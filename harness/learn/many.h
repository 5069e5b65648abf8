/* many.h: for jobs that ask a function for very many entries, more than a small table holds or a
 * small counter reaches the end of. Such a job is job_many(which, n, K, out): `which` function,
 * n entries, and in out what is left of the answer. A program whose time grows with the square
 * of n may be right and would not come back; so many_quick asks first. */
#pragma once
#include "env.h"
#include <stdbool.h>
#include <stddef.h>

typedef void Many(size_t which, size_t n, size_t K, double out[K]);

/* Number i of many: in [0, 1), spread evenly, and no two near in the row alike. */
double many_number(size_t i);

/* Would the function come back within half a second? Judged by 4096 entries: either they take so
 * little that it would even if its time grew with the square of n; or they take less than 8 times
 * as long as a quarter of them, so that it does not.
 *   job    asks the function
 *   which  the function
 *   n      for how many entries it is to be asked */
bool many_quick(Many *job, size_t which, size_t n);

/* What is left of n numbers: a weighted mean of them, and the last, which is of its size.
 *   n     how many, ≥ 1
 *   x[n]  the numbers
 *   left  out: two numbers */
void many_left(size_t n, const double x[n], double left[2]);

/* A world without an end, so that the clock ends its episodes. It has a few dozen cells, and the
 * states an agent sees are numbers spread over very many: a table of transitions between so many
 * would take longer to fill than they are worth.
 *   states       how many, 47 to MDP_MOST
 *   actions      1 to MDP_MOST
 *   limit        steps of an episode, ≥ 1
 *   error[size]  out: why NULL was returned */
Env *many_states(size_t states, size_t actions, size_t limit, size_t size, char error[size]);
