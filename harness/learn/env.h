/* env.h: makes the worlds that agent.h acts in.
 *
 * An Env is a world with a seed: it counts episodes and steps, truncates at the world's limit,
 * and draws every random number by (seed, episode, step, purpose), so the same seed and the same
 * actions give the same run. Two Envs share nothing. Constructors return NULL for bad input and
 * write one sentence to error[size]. */
#pragma once
#include "agent.h"
#include "mdp.h"

/* A world by name.
 *   name         cartpole, pendulum    Gymnasium's CartPole-v1 and Pendulum-v1 (physics.h)
 *                plane                 a point with two controls, for testing agents (physics.h)
 *                joints                forty controls, for the same
 *                grid                  3×3: goal top right +1, pit below it −1, start bottom
 *                                      left, −0.04 a move
 *                corridor, walk        the aliased corridor and the walk on 5 cells (tables.h)
 *                sentences             answers of at most 3 tokens, 15 of them (tables.h)
 *                text                  texts of 67 words, paid by text_gold (text.h)
 *                probe-value, probe-input, probe-discount, probe-action, probe-policy   worlds
 *                                                                                       for
 *                                                                                       testing
 *                                                                                       agents
 *                                                                                       (tables.h)
 *   seed         of every random number in it
 *   error[size]  out: why NULL was returned */
Env *env_open(const char *name, uint64_t seed, size_t size, char error[size]);

/* The same by a name that came as its characters, as names come to a job.
 *   n, name[n]   its characters
 *   seed         of every random number in it
 *   error[size]  out: why NULL was returned */
Env *env_named(size_t n, const int name[n], uint64_t seed, size_t size, char error[size]);

/* A course (physics.h): one steers, and may crash.
 *   obs          numbers in an observation, ≥ 1
 *   controls     ≥ 1
 *   limit        the step at which an episode is truncated, ≥ 1
 *   seed         of every random number in it
 *   error[size]  out: why NULL was returned */
Env *env_course(size_t obs, size_t controls, size_t limit, uint64_t seed, size_t size,
                char error[size]);

/* A grid (tables.h) by its cells one row after another, as maps come to a job: a goal pays 1 and
 * a pit −1.
 *   S            cells
 *   map[S]       their characters
 *   columns      ≥ 1; S is a multiple of it
 *   step         reward of every move
 *   limit        steps after which an episode is cut off, ≥ 1
 *   seed         of every random number in it
 *   error[size]  out: why NULL was returned */
Env *env_grid(size_t S, const int map[S], size_t columns, double step, size_t limit, uint64_t seed,
              size_t size, char error[size]);

/* Whether that name is this one.
 *   n, name[n]  its characters
 *   word        a name */
bool env_is(size_t n, const int name[n], const char *word);

/* A finite world from a table, which then belongs to the Env.
 *   mdp          a sound table; NULL gives NULL, and error is left as it is, so that a
 *                constructor may stand here
 *   limit        the step at which an episode is truncated, ≥ 1
 *   seed         of every random number in it
 *   error[size]  out: why NULL was returned; the table is freed then */
Env *env_finite(Mdp *mdp, size_t limit, uint64_t seed, size_t size, char error[size]);

/* The table of a finite world, for exact.h; NULL for other worlds.
 *   env  any world */
const Mdp *env_table(const Env *env);

/* Whether an episode is under way, so that a step may be taken.
 *   env  any world */
bool env_running(const Env *env);

/* What the agent sees now, without a step.
 *   env       any world, in an episode or at its end
 *   obs[obs]  out */
void env_observe(const Env *env, double obs[]);

/* Is told before each step of a world, and may let others act there.
 *   self  as env_watch was given it */
typedef void EnvWatch(void *self);

/* Has each step of this world told to `watch` before it is taken; NULL for nobody.
 *   env  any world */
void env_watch(Env *env, EnvWatch *watch, void *self);

/* Gives back a world's memory, its table too.
 *   env  any world, or NULL */
void env_close(Env *env);
