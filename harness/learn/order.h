/* order.h: for whoever judges programs. The gradient of a network is a sum of floats, and what a
 * sum of floats comes to depends on the order of its terms, which agent.h leaves open. */
#pragma once
#include <stddef.h>

/* From here on net_backward takes the rows it is given one by one, the last first, each row's
 * logits before its value, and either as a sum of two parts.
 *   whether  1, or 0: all at once, as usual */
void ascent_rows_apart(size_t whether);
