/* env.c: the clock, the dice and the names around the worlds. A world is a table (mdp.h), a
 * mechanism (physics.h) or a language (text.h). */
#include "env.h"
#include "journal_inside.h"
#include "physics.h"
#include "poison.h"
#include "rng_inside.h"
#include "tables.h"
#include "text_inside.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Env {
    EnvSizes sizes;
    const Mechanism *mechanism; /* one of these three, the others are NULL */
    Mdp *mdp;
    Text *text;
    uint64_t seed, resets, step;
    uint64_t key; /* of this step's dice */
    bool running;
    size_t state;                 /* of a table */
    double moving[PHYSICS_STATE]; /* of a mechanism */
    EnvWatch *watch;              /* NULL: nobody's */
    void *watching;
};

static double draw(const Env *env, uint64_t purpose) { return uniform_under(env->key, purpose); }

static void go_to_step(Env *env, uint64_t step)
{
    env->step = step;
    env->key = step_key(env->seed, env->resets - 1, step);
}

EnvSizes env_sizes(const Env *env) { return env->sizes; }

const Mdp *env_table(const Env *env) { return env->mdp; }

bool env_running(const Env *env) { return env->running; }

void env_watch(Env *env, EnvWatch *watch, void *self)
{
    env->watch = watch;
    env->watching = self;
}

static void tell_of_step(const Env *env)
{
    if (env->watch)
        env->watch(env->watching);
}

double env_uniform(const Env *env, size_t k)
{
    assert(env->resets > 0 && "the dice belong to an episode: call env_reset first");
    journal_dice(k);
    return draw(env, k);
}

double env_normal(const Env *env, size_t k)
{
    assert(env->resets > 0 && "the dice belong to an episode: call env_reset first");
    journal_dice(k);
    return normal_under(env->key, RNG_NORMAL + k);
}

size_t env_state(const Env *env)
{
    assert(env->mdp && "only a finite world has states with numbers");
    assert(env->resets > 0 && "there is no state before the first env_reset");
    return env->mdp->look[env->state];
}

void env_observe(const Env *env, double obs[])
{
    to_be_written(obs, env->sizes.obs);
    if (env->mechanism)
        env->mechanism->observe(env->moving, obs);
    else if (env->text)
        text_observe(env->text, obs);
    else
        memcpy(obs, env->mdp->show + env_state(env) * env->mdp->D, env->mdp->D * sizeof obs[0]);
}

static Place place(const Env *env)
{
    double obs[env->sizes.obs];
    if (!journal_is_open())
        return (Place){0};
    env_observe(env, obs);
    return (Place){env->sizes.states ? (double)env_state(env) : -1,
                   journal_key(env->sizes.obs, obs)};
}

void env_reset(Env *env, double obs[])
{
    env->resets++;
    go_to_step(env, 0);
    env->running = true;
    double u[PHYSICS_STATE];
    for (size_t i = 0; i < PHYSICS_STATE; i++)
        u[i] = draw(env, RNG_START + i);
    if (env->mechanism)
        env->mechanism->start(u, env->moving);
    else if (env->text)
        text_start(env->text, env->resets - 1);
    else
        env->state = mdp_draw(env->mdp->S, env->mdp->rho, u[0]);
    journal_reset(place(env));
    if (obs)
        env_observe(env, obs);
}

/* Counts a step that the world has taken, and shows what it led to. */
static Step finish(Env *env, double a, Step step, double next[])
{
    go_to_step(env, env->step + 1);
    step.truncated = env->step >= env->sizes.limit;
    env->running = !step.terminated && !step.truncated;
    journal_step(a, step, place(env));
    if (next)
        env_observe(env, next);
    return step;
}

static Step step_in_table(Env *env, size_t a)
{
    const Mdp *mdp = env->mdp;
    size_t row = (env->state * mdp->A + a) * mdp->S;
    env->state = mdp_draw(mdp->S, mdp->P + row, draw(env, RNG_WORLD));
    return (Step){.reward = mdp->R[row + env->state], .terminated = mdp->terminal[env->state]};
}

Step env_step(Env *env, size_t a, double next[])
{
    assert(env->resets > 0 && "no episode has begun: call env_reset first");
    assert(env->running &&
           "it takes a step where no episode is under way: did it begin one, and what ends it?");
    assert(env->sizes.actions && "this world has no numbered actions: use env_steer");
    assert(a < env->sizes.actions && "no such action");
    tell_of_step(env);
    Step step = env->mechanism ? env->mechanism->step(env->moving, a)
                : env->text    ? text_step(env->text, a)
                               : step_in_table(env, a);
    return finish(env, (double)a, step, next);
}

Step env_steer(Env *env, const double u[], double next[])
{
    assert(env->resets > 0 && "no episode has begun: call env_reset first");
    assert(env->running &&
           "it takes a step where no episode is under way: did it begin one, and what ends it?");
    assert(env->sizes.controls && "this world has numbered actions: use env_step");
    to_be_read(u, env->sizes.controls);
    tell_of_step(env);
    return finish(env, u[0], env->mechanism->steer(env->moving, u), next);
}

static Env *env_new(Env parts, size_t size, char error[size])
{
    Env *env = malloc(sizeof *env);
    if (env)
        *env = parts;
    else
        snprintf(error, size, "env: no memory for a world");
    return env;
}

Env *env_finite(Mdp *mdp, size_t limit, uint64_t seed, size_t size, char error[size])
{
    if (!mdp)
        return NULL;
    Env *env = NULL;
    EnvSizes sizes = {.obs = mdp->D, .actions = mdp->A, .states = mdp->O, .limit = limit};
    if (limit)
        env = env_new((Env){.sizes = sizes, .mdp = mdp, .seed = seed}, size, error);
    else
        snprintf(error, size, "env: the limit is 0 steps; expected at least 1");
    if (!env)
        mdp_free(mdp);
    return env;
}

void env_close(Env *env)
{
    if (env) {
        mdp_free(env->mdp);
        free(env->text);
    }
    free(env);
}

Env *env_text(TextSpec spec, size_t size, char error[size])
{
    if (spec.score == TEXT_JUDGED && !(spec.judge && spec.deviation > 0)) {
        snprintf(error, size,
                 "env: texts that are judged, %s judge and a deviation of %g; "
                 "expected a judge, and a deviation above 0",
                 spec.judge ? "a" : "no", spec.deviation);
        return NULL;
    }
    Text *text = malloc(sizeof *text);
    if (text)
        *text = (Text){.spec = spec};
    else
        snprintf(error, size, "env: no memory for a world");
    EnvSizes sizes = {
        .obs = TEXT_LENGTH, .actions = TEXT_WORDS, .limit = TEXT_LENGTH - TEXT_PROMPT};
    Env *env =
        text ? env_new((Env){.sizes = sizes, .text = text, .seed = spec.seed}, size, error) : NULL;
    if (!env)
        free(text);
    return env;
}

static Mdp *grid(size_t size, char error[size])
{
    return grid_new(3, (const char *const[]){"..G", "..P", "S.."}, -0.04, 1, -1, size, error);
}

static Mdp *walk(size_t size, char error[size]) { return mdp_walk(5, size, error); }

/* The table of a named finite world. */
static Mdp *table_by_name(const char *name, size_t size, char error[size])
{
    static const char *const probes[] = {"probe-value", "probe-input", "probe-discount",
                                         "probe-action", "probe-policy"};
    static const struct {
        const char *name;
        Mdp *(*make)(size_t size, char error[size]);
    } tables[] = {
        {"grid", grid}, {"corridor", mdp_corridor}, {"walk", walk}, {"sentences", mdp_sentences}};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (!strcmp(name, tables[i].name))
            return tables[i].make(size, error);
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++)
        if (!strcmp(name, probes[i]))
            return mdp_probe((Probe)i, size, error);
    snprintf(error, size,
             "env: no world is called \"%s\"; expected cartpole, pendulum, plane, joints, text, "
             "grid, corridor, walk, sentences, or probe- and then value, input, discount, action "
             "or policy",
             name);
    return NULL;
}

Env *env_open(const char *name, uint64_t seed, size_t size, char error[size])
{
    enum { LIMIT = 1000 };
    static const struct {
        const char *name;
        const Mechanism *mechanism;
    } moving[] = {{"cartpole", &physics_cartpole},
                  {"pendulum", &physics_pendulum},
                  {"plane", &physics_plane},
                  {"joints", &physics_joints}};
    for (size_t i = 0; i < sizeof moving / sizeof moving[0]; i++)
        if (!strcmp(name, moving[i].name))
            return env_new((Env){.sizes = moving[i].mechanism->sizes,
                                 .mechanism = moving[i].mechanism,
                                 .seed = seed},
                           size, error);
    if (!strcmp(name, "text"))
        return env_text((TextSpec){.seed = seed}, size, error);
    size_t limit = strcmp(name, "sentences") ? LIMIT : SENTENCES_MOST;
    return env_finite(table_by_name(name, size, error), limit, seed, size, error);
}

Env *env_course(size_t obs, size_t controls, size_t limit, uint64_t seed, size_t size,
                char error[size])
{
    Env env = {.sizes = {.obs = obs, .controls = controls, .limit = limit},
               .mechanism = &physics_course,
               .seed = seed};
    env.moving[COURSE_SEEN] = (double)obs;
    env.moving[COURSE_CONTROLS] = (double)controls;
    return env_new(env, size, error);
}

Env *env_named(size_t n, const int name[n], uint64_t seed, size_t size, char error[size])
{
    char text[n + 1];
    for (size_t i = 0; i < n; i++)
        text[i] = (char)name[i];
    text[n] = '\0';
    return env_open(text, seed, size, error);
}

Env *env_grid(size_t S, const int map[S], size_t columns, double step, size_t limit, uint64_t seed,
              size_t size, char error[size])
{
    if (columns == 0 || S % columns != 0) {
        snprintf(error, size, "env: a map of %zu cells has no rows of %zu", S, columns);
        return NULL;
    }
    size_t rows = S / columns;
    char text[rows][columns + 1];
    const char *row[rows];
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            text[i][j] = (char)map[i * columns + j];
        text[i][columns] = '\0';
        row[i] = text[i];
    }
    return env_finite(grid_new(rows, row, step, 1, -1, size, error), limit, seed, size, error);
}

bool env_is(size_t n, const int name[n], const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (word[i] == '\0' || name[i] != word[i])
            return false;
    return word[n] == '\0';
}
