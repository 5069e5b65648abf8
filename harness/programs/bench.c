/* bench.c: what bench.lua measures with: the core's peak, a minibatch, commands, and processes
 * side by side.
 *
 *     bench MODULE        runs harness/tests/bench/MODULE.lua
 *
 * In Lua, beside `host`:
 *     measure.peak()                          multiply-adds of floats by one core, in 1e9 a second,
 *                                             each counted as two; and the kernels' name
 *     measure.minibatch(hidden, rows, times)  CPU seconds of forward, backward and Adam for
 *                                             CartPole's two stacks of two layers, the least of
 *                                             so many times; and its floating-point operations
 *     measure.command(line)                   CPU seconds of a shell line with all it starts
 *     measure.saves(slug, path, times)        CPU seconds of so many verdicts by a watch's judge,
 *                                             from a save until the verdict is known
 *     measure.together(n, f)                  wall seconds until n processes have called f(i) */
#define _GNU_SOURCE
#include "../desk/judge.h"
#include "../learn/kernels.h"
#include "../learn/net.h"
#include "../scenario/host.h"
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __x86_64__
#include <immintrin.h>
#else
#include <arm_neon.h>
#endif

static double clock_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the peak ---- */

/* As many sums as hide the latency of a multiply-add, of nothing but registers: the empty
 * assembly, for which each sum must be in one, keeps the compiler from shortening the loop. */
#define PEAK(name, wide, sums, in_register, spread, madd)                                          \
    static double name(size_t rounds)                                                              \
    {                                                                                              \
        wide sum[sums], a = spread(0.999f), b = spread(1e-3f);                                     \
        _Pragma("GCC unroll 24") for (size_t i = 0; i < sums; i++) sum[i] = spread((float)i);      \
        double began = clock_of(CLOCK_THREAD_CPUTIME_ID);                                          \
        for (size_t r = 0; r < rounds; r++)                                                        \
            _Pragma("GCC unroll 24") for (size_t i = 0; i < sums; i++)                             \
            {                                                                                      \
                sum[i] = madd;                                                                     \
                __asm__ volatile("" : "+" in_register(sum[i]));                                    \
            }                                                                                      \
        double seconds = clock_of(CLOCK_THREAD_CPUTIME_ID) - began;                                \
        return 2.0 * sizeof(wide) / sizeof(float) * sums * (double)rounds / seconds;               \
    }

#ifdef __x86_64__
#define AVX512 __attribute__((target("avx512f")))
#define AVX2 __attribute__((target("avx2,fma")))
AVX512 PEAK(peak_16, __m512, 24, "v", _mm512_set1_ps, _mm512_fmadd_ps(sum[i], a, b));
AVX2 PEAK(peak_8, __m256, 12, "x", _mm256_set1_ps, _mm256_fmadd_ps(sum[i], a, b));
PEAK(peak_4, __m128, 12, "x", _mm_set1_ps, _mm_add_ps(_mm_mul_ps(sum[i], a), b));
#else
PEAK(peak_4, float32x4_t, 24, "w", vdupq_n_f32, vfmaq_f32(b, sum[i], a));
#endif

static int peak(lua_State *L)
{
    enum { ROUNDS = 100000 };
    const Kernels *kernels = kernels_here();
    double (*of_width)(size_t) = peak_4;
#ifdef __x86_64__
    if (kernels->lanes > 4)
        of_width = kernels->lanes == 16 ? peak_16 : peak_8;
#endif
    lua_pushnumber(L, of_width(ROUNDS) / 1e9);
    lua_pushstring(L, kernels->name);
    return 2;
}

/* ---- a minibatch ---- */

enum { INPUTS = 4, ACTIONS = 2 };

/* Multiply-adds of a row: forward, and twice that backward but for slopes in observations. */
static double operations(size_t hidden, size_t rows)
{
    double in = 2.0 * INPUTS * (double)hidden, above = 2.0 * (double)hidden * (double)hidden,
           heads = (double)hidden * (ACTIONS + 1);
    return 2 * (double)rows * (2 * in + 3 * above + 3 * heads);
}

static double minibatch_seconds(Net *net, size_t rows, const double *obs)
{
    double *logits = malloc(rows * (ACTIONS + 1) * sizeof logits[0]);
    double *value = logits + rows * ACTIONS, began = clock_of(CLOCK_THREAD_CPUTIME_ID);
    net_forward(net, rows, obs, logits, value);
    net_backward(net, rows, obs, logits, value);
    adam_step(net, 1e-4);
    double seconds = clock_of(CLOCK_THREAD_CPUTIME_ID) - began;
    free(logits);
    return seconds;
}

static int minibatch(lua_State *L)
{
    char why[300];
    size_t hidden = (size_t)luaL_checkinteger(L, 1), rows = (size_t)luaL_checkinteger(L, 2);
    lua_Integer times = luaL_checkinteger(L, 3);
    Net *net = net_new(
        (NetSpec){.inputs = INPUTS, .layers = 2, .hidden = hidden, .outputs = ACTIONS, .seed = 1},
        sizeof why, why);
    if (!net)
        return luaL_error(L, "%s", why);
    double least = 1e9, *obs = malloc(rows * INPUTS * sizeof obs[0]);
    for (size_t i = 0; i < rows * INPUTS; i++)
        obs[i] = rng_normal(1, 0, i, 0);
    for (lua_Integer i = 0; i < times; i++) {
        double seconds = minibatch_seconds(net, rows, obs);
        least = seconds < least ? seconds : least;
    }
    free(obs), net_free(net);
    lua_pushnumber(L, least);
    lua_pushnumber(L, operations(hidden, rows));
    return 2;
}

/* ---- processes ---- */

static double children_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int command(lua_State *L)
{
    const char *line = luaL_checkstring(L, 1);
    double before = children_seconds();
    int status = system(line);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
        return luaL_error(L, "%s: status %d", line, status);
    lua_pushnumber(L, children_seconds() - before);
    return 1;
}

/* Reads until the verdict is there. */
static bool hears_verdict(const Judge *judge)
{
    char text[1 << 16];
    ssize_t n;
    while ((n = read(judge->answers, text, sizeof text)) > 0)
        if (n > 1 && text[n - 2] == '\0' && text[n - 1] >= PART_LAST && text[n - 1] < PART_VERDICT)
            return true;
    return false;
}

static double of_verdicts(const JudgePlan *plan, const char *slug, const char *path, lua_Integer n)
{
    Judge judge;
    double before = children_seconds();
    bool fine = judge_start(&judge, plan);
    for (lua_Integer i = 0; fine && i < n; i++)
        fine = judge_ask(&judge, slug, path, true) && hears_verdict(&judge);
    judge_end(&judge, false);
    return fine ? children_seconds() - before : -1;
}

/* What the first costs more, because all is opened for it, is taken away. */
static int saves(lua_State *L)
{
    const char *slug = luaL_checkstring(L, 1), *path = luaL_checkstring(L, 2);
    lua_Integer times = luaL_checkinteger(L, 3);
    JudgePlan plan = {.sandbox = backend_light(), .shape = SHAPE_PLAIN};
    if (!realpath(".", plan.root))
        return luaL_error(L, "no folder");
    double one = of_verdicts(&plan, slug, path, 1), all = of_verdicts(&plan, slug, path, 1 + times);
    if (one < 0 || all < 0)
        return luaL_error(L, "%s: no verdict", path);
    return lua_pushnumber(L, all - one), 1;
}

static int together(lua_State *L)
{
    lua_Integer n = luaL_checkinteger(L, 1);
    double began = clock_of(CLOCK_MONOTONIC);
    for (lua_Integer i = 1; i <= n; i++)
        if (fork() == 0) {
            lua_settop(L, 2), lua_pushinteger(L, i), lua_call(L, 1, 0);
            _exit(0);
        }
    for (int status; wait(&status) > 0;)
        if (status)
            return luaL_error(L, "a process ended with status %d", status);
    lua_pushnumber(L, clock_of(CLOCK_MONOTONIC) - began);
    return 1;
}

int main(int argc, char **argv)
{
    static const luaL_Reg functions[] = {{"peak", peak},         {"minibatch", minibatch},
                                         {"command", command},   {"saves", saves},
                                         {"together", together}, {NULL, NULL}};
    lua_State *L = argc == 2 ? host_open(".", BACKEND_NONE) : NULL;
    if (!L)
        return fprintf(stderr, "usage: build/bench/bench MODULE, in the workbook's folder\n"), 2;
    luaL_newlib(L, functions), lua_setglobal(L, "measure");
    char module[64];
    snprintf(module, sizeof module, "tests.bench.%s", argv[1]);
    bool fine = host_call(L, module, "main", 0, 0);
    if (!fine)
        fprintf(stderr, "bench: %s\n", lua_tostring(L, -1));
    lua_close(L);
    return fine ? 0 : 1;
}
