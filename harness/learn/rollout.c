/* rollout.c: the loop of rollout.h, and the policies it can play. */
#include "rollout.h"
#include "env.h"
#include "net.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>

size_t rollout_by_table(void *self, const Env *env, const double obs[], double u[])
{
    (void)obs, (void)u;
    size_t A = env_sizes(env).actions;
    const double *pi = self;
    return mdp_draw(A, pi + env_state(env) * A, env_uniform(env, 0));
}

static size_t best(size_t A, const double logits[A])
{
    size_t top = 0;
    for (size_t a = 1; a < A; a++)
        top = logits[a] > logits[top] ? a : top;
    return top;
}

/* Draws from softmax(logits), which becomes the probabilities. */
static size_t draw(size_t A, double logits[A], double u)
{
    double top = logits[best(A, logits)], sum = 0;
    for (size_t a = 0; a < A; a++)
        sum += logits[a] = exp(logits[a] - top);
    for (size_t a = 0; a < A; a++)
        logits[a] /= sum;
    return mdp_draw(A, logits, u);
}

/* The width of the policy head that this world needs; a net of another width is refused. */
static size_t head_width(const Env *env, const Net *net)
{
    EnvSizes sizes = env_sizes(env);
    size_t width = sizes.actions + 2 * sizes.controls;
    assert(net_spec(net).outputs + net_spec(net).free == width &&
           "the net's policy head does not fit the world's actions");
    return width;
}

size_t rollout_by_net(void *self, const Env *env, const double obs[], double u[])
{
    size_t A = env_sizes(env).actions, U = env_sizes(env).controls;
    double head[head_width(env, self)];
    net_forward(self, 1, obs, head, NULL);
    for (size_t j = 0; j < U; j++)
        u[j] = head[j] + exp(head[U + j]) * env_normal(env, j);
    return A ? draw(A, head, env_uniform(env, 0)) : 0;
}

size_t rollout_by_net_greedy(void *self, const Env *env, const double obs[], double u[])
{
    size_t A = env_sizes(env).actions, U = env_sizes(env).controls;
    double head[head_width(env, self)];
    net_forward(self, 1, obs, head, NULL);
    for (size_t j = 0; j < U; j++)
        u[j] = head[j];
    return A ? best(A, head) : 0;
}

Rollout *rollout_new(const Env *env, size_t room)
{
    EnvSizes sizes = env_sizes(env);
    size_t D = sizes.obs, U = sizes.controls;
    Rollout *rollout = calloc(1, sizeof *rollout);
    double *block =
        calloc(room, (2 * D + U + 1) * sizeof(double) + 2 * sizeof(int) + 2 * sizeof(bool));
    if (!rollout || !block) {
        free(rollout);
        free(block);
        return NULL;
    }
    *rollout = (Rollout){.room = room, .D = D, .U = U, .obs = block};
    rollout->next = rollout->obs + room * D;
    rollout->u = rollout->next + room * D;
    rollout->r = rollout->u + room * U;
    rollout->state = (int *)(rollout->r + room);
    rollout->a = rollout->state + room;
    rollout->terminated = (bool *)(rollout->a + room);
    rollout->truncated = rollout->terminated + room;
    return rollout;
}

void rollout_free(Rollout *rollout)
{
    if (rollout)
        free(rollout->obs);
    free(rollout);
}

/* Writes row t: from obs[t], which is there already, to next[t]. */
static void play(Rollout *rollout, size_t t, Env *env, RolloutPolicy *policy, void *self)
{
    double *u = rollout->u + t * rollout->U, *next = rollout->next + t * rollout->D;
    rollout->state[t] = env_sizes(env).states ? (int)env_state(env) : 0;
    size_t a = policy(self, env, rollout->obs + t * rollout->D, u);
    Step step = rollout->U ? env_steer(env, u, next) : env_step(env, a, next);
    rollout->a[t] = (int)a;
    rollout->r[t] = step.reward;
    rollout->terminated[t] = step.terminated;
    rollout->truncated[t] = step.truncated;
}

void rollout_steps(Rollout *rollout, Env *env, RolloutPolicy *policy, void *self)
{
    for (size_t t = 0; t < rollout->room; t++) {
        if (!env_running(env))
            env_reset(env, NULL);
        env_observe(env, rollout->obs + t * rollout->D);
        play(rollout, t, env, policy, self);
    }
    rollout->T = rollout->room;
}

void rollout_episode(Rollout *rollout, Env *env, RolloutPolicy *policy, void *self)
{
    assert(rollout->room >= env_sizes(env).limit &&
           "an episode may be longer than the rollout has room for");
    env_reset(env, NULL);
    for (rollout->T = 0; env_running(env); rollout->T++) {
        env_observe(env, rollout->obs + rollout->T * rollout->D);
        play(rollout, rollout->T, env, policy, self);
    }
}
