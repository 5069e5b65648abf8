/* lock.h: one network that several workers move, and whose turn it is.
 *
 * A network has a lock. Whoever reads or changes its weights while others may change them does so
 * between net_lock and net_unlock; one worker at a time is in between, and the others wait. For one
 * that nobody shares it is not needed. To lock what one holds already, or to unlock what one does
 * not, stops the program and says so; so does a lock whose holder has died, for the weights may be
 * half written. For jobs there is net_watch: it tells when the lock is asked for, taken and given
 * back, so that a job can let others have their turns at just these moments, in a program without
 * threads, as often as it likes in the same order. */
#pragma once
#include "agent.h"

/* Waits until nobody holds the lock of this network, and takes it.
 *   net  any network, whose lock the caller does not hold */
void net_lock(Net *net);

/* Gives it back.
 *   net  a network whose lock the caller holds */
void net_unlock(Net *net);

/* ---- for jobs ---- */

typedef enum {
    LOCK_ASKED, /* before the caller waits */
    LOCK_TAKEN, /* the caller has it */
    LOCK_GIVEN  /* the caller has it no more */
} LockMoment;

/* Is told of each moment, by the worker whose moment it is.
 *   self  as net_watch was given it
 *   net   whose lock it is */
typedef void LockWatch(void *self, Net *net, LockMoment moment);

/* Has each moment of this network's lock told to `watch`; NULL for nobody.
 *   net    that no worker uses yet */
void net_watch(Net *net, LockWatch *watch, void *self);
