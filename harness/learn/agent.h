/* agent.h: everything an agent is written with, from lesson 2 on: a world (Env), a network
 * (Net) and dice.
 *
 * An observation is a row of doubles. n rows lie one after another, and a function for n rows is
 * given the first: obs[0] of a `double obs[T][D]`. Everything climbs: a gradient is of the
 * quantity to make larger, and adam_step moves up along it. Nothing resets itself: after an end
 * the agent calls env_reset, so no observation of the next episode is ever mixed in. Misuse,
 * such as a step after the end, stops the program and says why. Left out: making worlds (env.h)
 * and networks (net.h); whoever calls the agent hands them in. One more function for agents,
 * rng_shuffle, stands in rng.h. */
#pragma once
#include "rng.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct Env Env;
typedef struct Net Net;

/* What one step brings. Either flag ends the episode. Both may be set at once: then it has
 * terminated. */
typedef struct {
    double reward; /* r_t, which follows the action a_t; of size a million at most */
    /* the world came to an end: no reward can follow, so the value of the next observation is 0 */
    bool terminated;
    /* the clock ran out: the world could have gone on, and the next observation has a value as
     * ever */
    bool truncated;
} Step;

/* How large a world's arrays are; what a world does not have is 0. */
typedef struct {
    size_t obs;      /* numbers in an observation; 1024 at most */
    size_t actions;  /* actions that have a number, for env_step; 400 at most */
    size_t controls; /* real numbers to act with, for env_steer */
    size_t states;   /* rows of a table policy, for env_state; 1024 at most, and 100 000 logits in
                      * all of them */
    size_t limit;    /* the step at which an episode is truncated, so the length of the longest;
                      * 10 000 at most. Its observations are 100 000 numbers at most, and so are
                      * as many rows of logits: a local array has room for either */
} EnvSizes;

/* The sizes of a world; they never change.
 *   env  any world */
EnvSizes env_sizes(const Env *env);

/* Begins the next episode, also in the middle of one.
 *   env       any world
 *   obs[obs]  out: the first observation; NULL if it is not wanted */
void env_reset(Env *env, double obs[]);

/* Where the agent is, as an index < states: the row of a table policy that decides what to do
 * here. The observation says the same as a row of numbers, 1 at this index and 0 elsewhere (the
 * probes of tables.h show one number instead). States that look alike share an index; a state
 * where episodes end has one too, which decides nothing.
 *   env  a world with states > 0, in an episode or at its end */
size_t env_state(const Env *env);

/* Takes action a; what it brings is a Step and the next observation, which at an end is the last
 * of its episode.
 *   env        a world with actions > 0, in an episode
 *   a          the action, < actions
 *   next[obs]  out: the next observation; NULL if it is not wanted */
Step env_step(Env *env, size_t a, double next[]);

/* As env_step, in a world where one acts by real numbers.
 *   env          a world with controls > 0, in an episode
 *   a[controls]  any finite values; the world clips them to its range
 *   next[obs]    out: the next observation; NULL if it is not wanted */
Step env_steer(Env *env, const double a[], double next[]);

/* The agent's dice: the k-th uniform number in [0, 1) of this step of this episode. It is the
 * same number however often it is asked for and whatever else is drawn; the next step has its
 * own. In full: rng_uniform(seed, episode, step, k), from 0.
 *   env  any world, in an episode
 *   k    0 for the first decision of a step, 1 for the second, …, < 2^32 */
double env_uniform(const Env *env, size_t k);

/* As env_uniform, but a normal number of mean 0 and variance 1; the two share no randomness.
 *   env  any world, in an episode
 *   k    0 for the first control, 1 for the second, …, < 2^32 */
double env_normal(const Env *env, size_t k);

/* What the network says to n observations.
 *   net           its input is D numbers, its policy head P
 *   n             rows, ≥ 1; a row's answer does not depend on the others
 *   obs[n][D]     observations
 *   logits[n][P]  out: the policy head: a logit for each action; or, for controls, all means and
 *                 then all log σ. NULL if it is not wanted
 *   value[n]      out: the value head; NULL if it is not wanted */
void net_forward(Net *net, size_t n, const double obs[], double logits[], double value[]);

/* Adds to the gradient that of Σ_i (Σ_j dlogits_ij logits_ij + dvalue_i value_i), a sum over
 * rows and not a mean.
 *   net            its weights as they are now
 *   n              rows, ≥ 1
 *   obs[n][D]      observations; which ones net_forward saw last makes no difference
 *   dlogits[n][P]  slope of the objective in each logit; NULL for all 0
 *   dvalue[n]      slope of the objective in each value; NULL for all 0
 * Source: Rumelhart, Hinton & Williams (1986), equations (4) to (7). */
void net_backward(Net *net, size_t n, const double obs[], const double dlogits[],
                  const double dvalue[]);

/* Shortens the gradient to length `most` where it is longer; returns the length it had.
 *   net   with a gradient
 *   most  > 0
 * Source: Pascanu, Mikolov & Bengio (2013), algorithm 1. */
double net_clip(Net *net, double most);

/* One step up the gradient g, which is then cleared: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ←
 * w + lr · m̂ / (√v̂ + ε), with m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), β₁ = 0.9, β₂ = 0.999.  [eq:adam]
 *   net  with a gradient; its ε was chosen when it was made
 *   lr   step size, ≥ 0
 * Source: Kingma & Ba (2015), algorithm 1. */
void adam_step(Net *net, double lr);

/* ---- a network as one long row of numbers, for whoever steps without adam_step ---- */

/* The number N of weights, biases and free numbers, the length of the arrays below. Their order:
 * the stack with the policy head, then, unless both heads share one, that with the value head;
 * in a stack layer after layer, each W[in][out] and then bias[out]; last the numbers of the policy
 * head that depend on no observation. In a shared stack the value is the last of the outputs.
 * Weights and gradient are kept as float: what is copied out is exact, what is copied in is
 * rounded. N is 200 000 at most.
 *   net  any network */
size_t net_count(const Net *net);

/* Copies the weights out.
 *   net   any network
 *   w[N]  out */
void net_weights(const Net *net, double w[]);

/* Replaces the weights; gradient and Adam's averages stay as they are.
 *   net   any network
 *   w[N]  what they become */
void net_set_weights(Net *net, const double w[]);

/* Copies out the gradient: the sum of what net_backward has added since it was last cleared.
 *   net   any network
 *   g[N]  out */
void net_gradient(const Net *net, double g[]);

/* Replaces the gradient, to which net_backward adds and along which adam_step goes.
 *   net   any network
 *   g[N]  what it becomes; NULL for all 0 */
void net_set_gradient(Net *net, const double g[]);

/* How fast what net_forward says changes when the weights move along v: the derivative of its
 * answers with the weights w + h v, in h, at h = 0. Of all weights it is J v, J being the matrix
 * of each answer's slope in each weight; net_backward adds Jᵀ times its slopes. Weights and
 * gradient stay as they are.
 *   net            its weights as they are now
 *   n              rows, ≥ 1
 *   obs[n][D]      observations; which ones net_forward saw last makes no difference
 *   v[N]           direction and speed
 *   dlogits[n][P]  out: of the policy head; NULL if it is not wanted
 *   dvalue[n]      out: of the value head; NULL if it is not wanted
 * Source: Pearlmutter (1994), Fast Exact Multiplication by the Hessian. */
void net_forward_along(Net *net, size_t n, const double obs[], const double v[], double dlogits[],
                       double dvalue[]);
