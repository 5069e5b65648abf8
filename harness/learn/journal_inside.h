/* journal_inside.h: writing in the journal, for env.c, net.c and jobs only; and how its rows are
 * laid out, which scenario/lua_worlds.c hands on. */
#pragma once
#include "agent.h"
#include "journal.h"

enum {
    JOURNAL_RESET = 1,
    JOURNAL_STEP,
    JOURNAL_ADAM,
    JOURNAL_FORWARD,
    JOURNAL_BACKWARD,
    JOURNAL_CLIP,
    JOURNAL_SET,
    JOURNAL_GRADIENT
};
enum { JOURNAL_WIDTH = 10, JOURNAL_MOST = 4096 };

bool journal_is_open(void);

/* For a job: what comes now is its own, not the agent's, and is not written. */
void journal_end(void);

/* The same for a while. Returns what journal_go_on is to be given. */
size_t journal_rest(void);
void journal_go_on(size_t most);

/* Where an agent is: the state, −1 in a world without numbered ones, and what it observes. */
typedef struct {
    double state, key;
} Place;

/* A number that is the same for equal observations, and for others hardly ever. */
double journal_key(size_t D, const double obs[]);

/* An episode begins; the k-th of the dice is asked for; a step was taken, and leads there. */
void journal_reset(Place there);
void journal_dice(size_t k);
void journal_step(double a, Step step, Place there);

/* What a network said of n observations, or was told; a head that was not wanted is NULL. */
void journal_rows(int kind, const Net *net, size_t n, const double obs[], const double head[],
                  const double value[]);

/* A gradient was of this length and is cut to `most`. */
void journal_clip(double most, double length);

/* A step of Adam is about to be taken along the gradient. */
void journal_adam(const Net *net, double lr);

/* The gradient was set, or emptied: what net_backward has added to it counts no more. */
void journal_gradient(bool set);

/* The weights were set. Weights that are tried one after another are a single event: of several
 * rows in a row only the last stays. */
void journal_set(const Net *net);
