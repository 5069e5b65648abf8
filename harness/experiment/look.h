/* look.h: what a trained agent says of the world it plays in, read off its network from outside.
 *
 * It plays by drawing actions from its policy, in a world and by dice of its own, and learns
 * nothing meanwhile. Whatever taught it, the readings mean the same. Left out: worlds in which one
 * acts by real numbers. */
#pragma once
#include "../learn/net.h"

/* What is read. */
typedef struct {
    double length;    /* steps of an episode */
    double entropy;   /* of the policy where it has been, in nats */
    double start;     /* what the critic says of the first observation of an episode */
    double came;      /* what such an episode then paid, discounted */
    double explained; /* 1 − Var(G − V) / Var(G) over the steps of episodes that the world ended,
                         G being what came from there; 0 where it did not vary */
} Look;

/* Plays, and reads; means over the steps, or over the episodes that ended. False if there is no
 * such world, or none of the episodes ended.
 *   net    takes the world's observations, has a logit for each of its actions, and a value
 *   world  by its name (learn/env.h)
 *   seed   of the dice
 *   steps  to play, ≥ 1
 *   gamma  discount
 *   seen   out */
bool look_at(Net *net, const char *world, uint64_t seed, size_t steps, double gamma, Look *seen);
