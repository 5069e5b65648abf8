/* page.h: what a figure can ask of the worlds besides a lesson's own functions. It is a contract as
 * a lesson's header is: a figure calls these by name. A world or a network is a number to it. */
#pragma once
#include "agent.h"

/* Opens a grid as lesson 2's job_grid does, in the middle of its first episode, so that the
 * episodes played in it are those of that job. Returns the world.
 *   R          rows of the map
 *   C          columns of the map
 *   map[R][C]  its characters; see grid_new in tables.h
 *   step       reward of every move
 *   limit      the step at which an episode is truncated
 *   seed       of the random numbers */
size_t page_grid(size_t R, size_t C, const int map[R][C], double step, size_t limit, size_t seed);

/* Opens a world by its number, 0 cartpole, 1 pendulum. Returns the world.
 *   which  the number
 *   seed   of the random numbers */
size_t page_world(size_t which, size_t seed);

/* Makes a network for a world, of two layers, as the jobs of the lessons do. Returns it.
 *   env     the world
 *   hidden  width of a layer
 *   shared  whether one stack carries both heads
 *   seed    of the first weights */
size_t page_net(Env *env, size_t hidden, bool shared, size_t seed);

/* Gives back a world's memory.
 *   env  the world */
void page_close(Env *env);

/* Begins an episode.
 *   env     the world
 *   D       numbers in an observation
 *   obs[D]  out: the first observation */
void page_begin(Env *env, size_t D, double obs[D]);

/* Replays an episode in a world whose moves leave nothing to chance. Returns the state it ends in.
 *   env   the world; begins a new episode
 *   T     number of steps, ≥ 1
 *   a[T]  actions
 *   s[T]  out: the state in which each is taken */
size_t page_states(Env *env, size_t T, const int a[T], int s[T]);

/* One step of the policy that a network holds, by the agent's own dice; begins an episode where
 * none is under way. Returns 0 while it goes on, 1 when it has terminated, 2 when it was truncated.
 *   env      the world
 *   net      two numbers of its policy head for each control: means, then log σ; or a logit for
 *            each action
 *   D        numbers in an observation
 *   obs[D]   out: the observation after it
 *   push     added to the first control, or, from 1 on, the action that is taken instead, plus 1 */
size_t page_play(Env *env, Net *net, size_t D, double obs[D], double push);

/* One episode of that policy, from a reset to its end. Returns what it paid.
 *   env  the world
 *   net  as for page_play */
double page_episode(Env *env, Net *net);

/* What a policy is worth, and its exact gradient. Returns J.
 *   env            a finite world
 *   S              its states
 *   A              its actions
 *   theta[S][A]    logits
 *   gamma          discount
 *   dtheta[S][A]   out: the gradient of J */
double page_exact(Env *env, size_t S, size_t A, const double theta[S][A], double gamma,
                  double dtheta[S][A]);

/* Normal numbers for a figure's own draws, those that the lessons' jobs draw for their controls.
 *   n         rows
 *   d         numbers in a row
 *   seed      of the random numbers
 *   round     which of its draws
 *   xi[n][d]  out */
void page_normals(size_t n, size_t d, size_t seed, size_t round, double xi[n][d]);

/* Uniform numbers, likewise.
 *   n      how many
 *   seed   of the random numbers
 *   round  which of its draws
 *   u[n]   out */
void page_uniforms(size_t n, size_t seed, size_t round, double u[n]);
