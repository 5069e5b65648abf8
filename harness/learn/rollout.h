/* rollout.h: plays a fixed policy and writes down what happened, keeping terminated and
 * truncated apart.
 *
 * For those who watch agents: evaluation on the trusted side, variance studies, inputs for
 * scenarios. Row t holds one step; an episode that ends inside is followed by the first step of
 * the next. next[t] is always the observation before a reset, so obs[t + 1] equals next[t]
 * except where row t ended an episode. Agents write this loop themselves (agent.h). */
#pragma once
#include "agent.h"

typedef struct {
    size_t T, room;               /* rows written, rows there is room for */
    size_t D, U;                  /* numbers in an observation; controls */
    double *obs, *next;           /* obs[room][D], next[room][D] */
    double *u, *r;                /* u[room][U], r[room] */
    int *state, *a;               /* row of a table policy and action; 0 where the world has none */
    bool *terminated, *truncated; /* [room] each */
} Rollout;

/* A policy to be played: the action, or 0 and the controls in u[U].
 *   self      what the policy needs
 *   env       for env_state and the dice
 *   obs[D]    what the agent sees
 *   u[U]      out: controls, where the world has them */
typedef size_t RolloutPolicy(void *self, const Env *env, const double obs[], double u[]);

/* Draws an action by env_uniform(env, 0) from probabilities.
 *   self  a table `const double pi[states][actions]` */
RolloutPolicy rollout_by_table;

/* Draws an action by env_uniform(env, 0) from the softmax of the logits; or controls μ + e^{log
 * σ} env_normal(env, j).
 *   self  a Net whose policy head has the world's actions, or twice its controls: all means,
 *         then all log σ */
RolloutPolicy rollout_by_net;

/* As rollout_by_net without chance: the first of the most probable actions, or the means. */
RolloutPolicy rollout_by_net_greedy;

/* An empty rollout, or NULL if there is no memory.
 *   env   whose sizes it takes
 *   room  steps to make room for, ≥ 1 */
Rollout *rollout_new(const Env *env, size_t room);

/* Gives back its memory.
 *   rollout  any, or NULL */
void rollout_free(Rollout *rollout);

/* Plays T = room steps, going on with an episode that is under way and resetting where none is.
 *   rollout       overwritten
 *   env           the world it was made for
 *   policy, self  who plays */
void rollout_steps(Rollout *rollout, Env *env, RolloutPolicy *policy, void *self);

/* Plays one episode from a reset to its end; room must be the world's limit or more.
 *   rollout       overwritten; T is the episode's length
 *   env           the world it was made for
 *   policy, self  who plays */
void rollout_episode(Rollout *rollout, Env *env, RolloutPolicy *policy, void *self);
