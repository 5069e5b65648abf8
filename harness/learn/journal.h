/* journal.h: what an agent does, written down while it acts, so that of a run that ends with
 * other numbers than the reference's it can be said where it first went another way.
 *
 * Open the journal, call a job, read. Worlds and networks write (journal_inside.h). Closed, as
 * it is unless opened, it costs a comparison. This is the one place in the room with a state of
 * its own, since a job hands out neither its worlds nor its networks. */
#pragma once
#include <stddef.h>

/* Begins an empty journal, which takes rows until it is full.
 *   most  rows it has room for, ≤ 4096; 0 closes it */
void ascent_journal_open(size_t most);

/* The rows written since. The first number of a row is its kind; where nothing was written there
 * are zeros. Returns how many there are.
 *   n           rows to read
 *   W           10
 *   what[n][W]  out: 1, an episode begins: the state, −1 where states have no numbers, and a
 *               number that stands for the observation;
 *               2, a step: action or first control; which of the dice was asked for last since
 *               the step before, −1 for none; reward; 1 if it has terminated + 2 if it was
 *               truncated; state and observation it led to;
 *               3, a step of Adam: lr; of the gradient's part in the policy head, in the value
 *               head, and of all of it, the length and the sum with alternating signs;
 *               4 and 5, an observation that net_forward or net_backward was given: its row;
 *               of how many; how many logits a row has, with a minus where they were NULL;
 *               which observation; its value or the slope in it; its first four logits or the
 *               slopes in them; 0 for what was NULL;
 *               6, net_clip: most, and the length the gradient had;
 *               7, the weights were set, to what was set last in a row: 0; of the weights the
 *               same six numbers as in 3;
 *               8, the gradient was set: 1, or 0 where it was emptied */
size_t ascent_journal_read(size_t n, size_t W, double what[n][W]);
