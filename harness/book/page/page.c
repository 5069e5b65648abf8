/* page.c: linked into every module of a page, in the place of impl/traps.c: what page.h promises,
 * and how a call is stopped. Text with numbers in it is put together outside, by `format`, for a
 * printf of its own would be half of a module. */
#include "page.h"
#include "env.h"
#include "exact.h"
#include "net.h"
#include "rollout.h"
#include "traps.h"
#include "tables.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define OUTSIDE(name) __attribute__((import_module("page"), import_name(#name)))
OUTSIDE(todo) _Noreturn void outside_todo(const char *region, const char *hint);
OUTSIDE(missing) _Noreturn void outside_missing(const char *function);
OUTSIDE(refuse) _Noreturn void outside_refuse(const char *text);
OUTSIDE(format) int outside_format(char *out, size_t size, const char *format, va_list list);

enum { WHY = 256 };

/* Where calls.js puts a call's arrays: apart from the stack, and from what malloc takes. */
char page_arrays[1 << 21] __attribute__((aligned(8)));

void ascent_todo(const char *region, const char *hint) { outside_todo(region, hint); }

void ascent_missing(const char *function) { outside_missing(function); }

void ascent_refuse(const char *format, ...)
{
    char text[WHY];
    va_list list;
    va_start(list, format);
    outside_format(text, sizeof text, format, list);
    va_end(list);
    outside_refuse(text);
}

int vsnprintf(char *restrict out, size_t size, const char *restrict format, va_list list)
{
    return outside_format(out, size, format, list);
}

int snprintf(char *restrict out, size_t size, const char *restrict format, ...)
{
    va_list list;
    va_start(list, format);
    int n = outside_format(out, size, format, list);
    va_end(list);
    return n;
}

_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *function)
{
    ascent_refuse("%s, line %d, %s: %s", file, line, function, what);
}

_Noreturn void abort(void) { outside_refuse("abort"); }

size_t page_grid(size_t R, size_t C, const int map[R][C], double step, size_t limit, size_t seed)
{
    char text[R][C + 1], why[WHY];
    const char *rows[R];
    for (size_t i = 0; i < R; i++) {
        for (size_t j = 0; j < C; j++)
            text[i][j] = (char)map[i][j];
        text[i][C] = '\0';
        rows[i] = text[i];
    }
    Env *env = env_finite(grid_new(R, rows, step, 1, -1, WHY, why), limit, seed, WHY, why);
    REQUIRE(env, "page_grid: %s", why);
    env_reset(env, NULL);
    env_step(env, 0, NULL);
    return (size_t)env;
}

size_t page_world(size_t which, size_t seed)
{
    static const char *const names[] = {"cartpole", "pendulum"};
    char why[WHY];
    REQUIRE(which < 2, "page_world: there is no world %zu", which);
    Env *env = env_open(names[which], seed, WHY, why);
    REQUIRE(env, "page_world: %s", why);
    return (size_t)env;
}

size_t page_net(Env *env, size_t hidden, bool shared, size_t seed)
{
    EnvSizes n = env_sizes(env);
    char why[WHY];
    NetSpec spec = {.inputs = n.obs, .layers = 2, .hidden = hidden, .shared = shared, .seed = seed};
    spec.outputs = n.controls ? n.controls : n.actions;
    spec.free = n.controls;
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "page_net: %s", why);
    return (size_t)net;
}

void page_close(Env *env) { env_close(env); }

void page_begin(Env *env, size_t D, double obs[D])
{
    REQUIRE(env_sizes(env).obs == D, "page_begin: an observation has %zu numbers, D is %zu",
            env_sizes(env).obs, D);
    env_reset(env, obs);
}

size_t page_states(Env *env, size_t T, const int a[T], int s[T])
{
    env_reset(env, NULL);
    for (size_t t = 0; t < T; t++) {
        s[t] = (int)env_state(env);
        env_step(env, (size_t)a[t], NULL);
    }
    return env_state(env);
}

size_t page_play(Env *env, Net *net, size_t D, double obs[D], double push)
{
    if (!env_running(env))
        env_reset(env, NULL);
    env_observe(env, obs);
    EnvSizes n = env_sizes(env);
    double u[n.controls + 1];
    size_t a = rollout_by_net(net, env, obs, u);
    if (n.controls)
        u[0] += push;
    else if (push >= 1)
        a = (size_t)push - 1;
    Step step = n.controls ? env_steer(env, u, obs) : env_step(env, a, obs);
    return step.terminated ? 1 : step.truncated ? 2 : 0;
}

double page_episode(Env *env, Net *net)
{
    Rollout *episode = rollout_new(env, env_sizes(env).limit);
    REQUIRE(episode, "page_episode: no memory");
    rollout_episode(episode, env, rollout_by_net, net);
    double paid = 0;
    for (size_t t = 0; t < episode->T; t++)
        paid += episode->r[t];
    rollout_free(episode);
    return paid;
}

double page_exact(Env *env, size_t S, size_t A, const double theta[S][A], double gamma,
                  double dtheta[S][A])
{
    const Mdp *mdp = env_table(env);
    double pi[S][A], V[mdp->S];
    char why[WHY];
    for (size_t s = 0; s < S; s++) {
        double most = theta[s][0], sum = 0;
        for (size_t a = 1; a < A; a++)
            most = fmax(most, theta[s][a]);
        for (size_t a = 0; a < A; a++)
            sum += pi[s][a] = exp(theta[s][a] - most);
        for (size_t a = 0; a < A; a++)
            pi[s][a] /= sum;
    }
    REQUIRE(exact_value(mdp, pi[0], gamma, V, WHY, why), "page_exact: %s", why);
    REQUIRE(exact_gradient(mdp, theta[0], gamma, dtheta[0], WHY, why), "page_exact: %s", why);
    return exact_objective(mdp, V);
}

void page_normals(size_t n, size_t d, size_t seed, size_t round, double xi[n][d])
{
    for (size_t t = 0; t < n; t++)
        for (size_t j = 0; j < d; j++)
            xi[t][j] = rng_normal(seed, round, t, RNG_NORMAL + j);
}

void page_uniforms(size_t n, size_t seed, size_t round, double u[n])
{
    for (size_t i = 0; i < n; i++)
        u[i] = rng_uniform(seed, round, 0, i);
}
