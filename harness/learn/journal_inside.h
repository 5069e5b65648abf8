/* journal_inside.h: writing in the journal, for env.c and net.c only; and how its rows are laid
 * out, which scenario/lua_worlds.c hands on. */
#pragma once
#include "agent.h"
#include "journal.h"

enum { JOURNAL_RESET = 1, JOURNAL_STEP, JOURNAL_ADAM, JOURNAL_SET };
enum { JOURNAL_WIDTH = 8, JOURNAL_MOST = 4096 };

/* An episode begins; the k-th of the dice is asked for; a step was taken. */
void journal_reset(void);
void journal_dice(size_t k);
void journal_step(double a, Step step);

/* A step of Adam is about to be taken along the gradient. */
void journal_adam(const Net *net, double lr);

/* The weights were set. Weights that are tried one after another are a single event: of several
 * rows in a row only the last stays. */
void journal_set(const Net *net);
