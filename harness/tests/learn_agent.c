/* learn_agent.c: tests of networks, Adam, rollouts, and an agent written with agent.h.
 *
 * Networks are float inside. A central difference with Richardson's extrapolation at h = 1/64
 * errs by about h⁴ and by 1e-7/h, so slopes are held to 5e-4 of the largest. Where the same sum
 * is taken in the same order, results are equal to the bit. */
#include "../learn/agent.h"
#include "../learn/env.h"
#include "../learn/exact.h"
#include "../learn/net.h"
#include "../learn/rollout.h"
#include "../learn/tables.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#ifndef __clang__
/* Criterion's macros store an int in a bit-field; clang checks ours */
#pragma GCC diagnostic ignored "-Wconversion"
#endif

static char error[300];

static Env *opened(const char *name, uint64_t seed)
{
    Env *env = env_open(name, seed, sizeof error, error);
    cr_assert(ne(ptr, env, NULL), "%s", error);
    return env;
}

static Net *made(NetSpec spec)
{
    Net *net = net_new(spec, sizeof error, error);
    cr_assert(ne(ptr, net, NULL), "%s", error);
    return net;
}

static void softmax(size_t A, const double theta[A], double pi[A])
{
    double sum = 0;
    for (size_t a = 0; a < A; a++)
        sum += pi[a] = exp(theta[a]);
    for (size_t a = 0; a < A; a++)
        pi[a] /= sum;
}

/* ---- networks */

enum { D = 3, P = 3, N = 4, WEIGHTS = 200 };

static const NetSpec small = {
    .inputs = D, .layers = 2, .hidden = 5, .outputs = P - 1, .free = 1, .seed = 1};

/* Random weights of size 1/2, where every part of the network matters; and random rows and
 * slopes. */
static void fill(Net *net, double obs[N][D], double dlogits[N][P], double dvalue[N])
{
    double w[WEIGHTS];
    cr_assert(le(sz, net_count(net), WEIGHTS));
    for (size_t i = 0; i < net_count(net); i++)
        w[i] = 0.5 * rng_normal(1, 0, i, 0);
    net_set_weights(net, w);
    for (size_t i = 0; i < N; i++) {
        dvalue[i] = rng_normal(4, 0, i, 0);
        for (size_t j = 0; j < D; j++)
            obs[i][j] = rng_normal(2, 0, i, j);
        for (size_t j = 0; j < P; j++)
            dlogits[i][j] = rng_normal(3, 0, i, j);
    }
}

/* Σ dlogits · logits + Σ dvalue · value with weight k moved by h: what net_backward
 * differentiates. */
static double objective_at(Net *net, size_t k, double h, double obs[N][D], double dlogits[N][P],
                           double dvalue[N])
{
    double w[WEIGHTS], kept, logits[N][P], value[N], sum = 0;
    net_weights(net, w);
    kept = w[k];
    w[k] += h;
    net_set_weights(net, w);
    net_forward(net, N, obs[0], logits[0], value);
    for (size_t i = 0; i < N; i++) {
        sum += dvalue[i] * value[i];
        for (size_t j = 0; j < P; j++)
            sum += dlogits[i][j] * logits[i][j];
    }
    w[k] = kept;
    net_set_weights(net, w);
    return sum;
}

static void expect_gradient_is_slope(NetSpec spec)
{
    Net *net = made(spec);
    double obs[N][D], dlogits[N][P], dvalue[N], g[WEIGHTS], slope[WEIGHTS], most = 0, h = 1 / 64.0;
    fill(net, obs, dlogits, dvalue);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, g);
    for (size_t k = 0; k < net_count(net); k++) {
        double wide = objective_at(net, k, h, obs, dlogits, dvalue) -
                      objective_at(net, k, -h, obs, dlogits, dvalue);
        double narrow = objective_at(net, k, h / 2, obs, dlogits, dvalue) -
                        objective_at(net, k, -h / 2, obs, dlogits, dvalue);
        slope[k] = (4 * narrow / h - wide / (2 * h)) / 3;
        most = fmax(most, fabs(slope[k]));
    }
    for (size_t k = 0; k < net_count(net); k++)
        cr_expect(epsilon_eq(dbl, g[k], slope[k], 5e-4 * most), "weight %zu of %zu layers", k,
                  spec.layers);
    net_free(net);
}

Test(net, the_gradient_is_the_slope_with_two_stacks_with_one_and_with_no_hidden_layer)
{
    NetSpec spec = small;
    expect_gradient_is_slope(spec);
    spec.shared = true;
    expect_gradient_is_slope(spec);
    spec.layers = spec.hidden = 0;
    expect_gradient_is_slope(spec);
}

Test(net, a_row_is_answered_alone_as_in_a_batch_to_the_bit)
{
    Net *net = made(small);
    double obs[N][D], logits[N][P], value[N], one[P], v;
    fill(net, obs, logits, value);
    net_forward(net, N, obs[0], logits[0], value);
    for (size_t i = 0; i < N; i++) {
        net_forward(net, 1, obs[i], one, &v);
        cr_expect(eq(int, memcmp(one, logits[i], sizeof one), 0));
        cr_expect(eq(dbl, v, value[i]));
    }
    net_free(net);
}

/* Case 0 forwards the same rows, 1 the same rows with other weights, 2 one row, 3 as many other
 * rows. */
Test(net, the_gradient_does_not_depend_on_what_went_forward_last)
{
    Net *net = made(small);
    double obs[N][D], dlogits[N][P], dvalue[N], w[WEIGHTS], want[WEIGHTS], g[WEIGHTS], logits[N][P],
        value[N];
    fill(net, obs, dlogits, dvalue);
    net_weights(net, w);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, want);
    for (size_t before = 0; before < 4; before++) {
        if (before == 1)
            adam_step(net, 0.1);
        net_forward(net, before == 2 ? 1 : N, before == 3 ? dlogits[0] : obs[0], logits[0], value);
        if (before == 1)
            net_set_weights(net, w);
        net_set_gradient(net, NULL);
        net_backward(net, N, obs[0], dlogits[0], dvalue);
        net_gradient(net, g);
        cr_expect(eq(int, memcmp(g, want, net_count(net) * sizeof g[0]), 0), "case %zu", before);
    }
    net_free(net);
}

Test(net, gradients_add_up_and_a_missing_slope_is_a_slope_of_0)
{
    Net *net = made(small);
    double obs[N][D], dlogits[N][P], dvalue[N], both[WEIGHTS], g[WEIGHTS];
    fill(net, obs, dlogits, dvalue);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, both);
    net_set_gradient(net, NULL);
    net_backward(net, N, obs[0], dlogits[0], NULL);
    net_backward(net, N, obs[0], NULL, dvalue);
    net_gradient(net, g);
    for (size_t k = 0; k < net_count(net); k++)
        cr_expect(epsilon_eq(dbl, g[k], both[k], 1e-5));
    net_free(net);
}

/* W of the first layer is 3 × 5, so its rows are orthogonal, of length √2. The policy head's 5 ×
 * 2 weights begin at 50, with columns of length 0.01; the value head's 5 at 112, with length 1. */
Test(net, first_weights_are_orthogonal_and_make_every_action_about_as_likely)
{
    Net *net = made(small);
    double w[WEIGHTS], logits[P], value;
    net_weights(net, w);
    for (size_t i = 0; i < D; i++)
        for (size_t k = 0; k < D; k++) {
            double dot = 0;
            for (size_t j = 0; j < 5; j++)
                dot += w[i * 5 + j] * w[k * 5 + j];
            cr_expect(epsilon_eq(dbl, dot, i == k ? 2 : 0, 1e-6));
        }
    double policy = 0, values = 0;
    for (size_t j = 0; j < 5; j++) {
        policy += w[50 + 2 * j] * w[50 + 2 * j];
        values += w[112 + j] * w[112 + j];
    }
    cr_expect(epsilon_eq(dbl, sqrt(policy), 0.01, 1e-8));
    cr_expect(epsilon_eq(dbl, sqrt(values), 1, 1e-6));
    net_forward(net, 1, (double[]){1, -1, 1}, logits, &value);
    cr_expect(lt(dbl, fabs(logits[0]), 0.03));
    cr_expect(lt(dbl, fabs(logits[1]), 0.03));
    cr_expect(eq(dbl, logits[2], 0));
    net_free(net);
}

Test(net, clipping_keeps_the_direction_and_tells_the_old_length)
{
    Net *net = made(small);
    double obs[N][D], dlogits[N][P], dvalue[N], before[WEIGHTS], after[WEIGHTS], length = 0;
    fill(net, obs, dlogits, dvalue);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, before);
    for (size_t k = 0; k < net_count(net); k++)
        length += before[k] * before[k];
    length = sqrt(length);
    cr_expect(epsilon_eq(dbl, net_clip(net, 2 * length), length, 1e-6 * length));
    cr_expect(epsilon_eq(dbl, net_clip(net, 0.5), length, 1e-6 * length));
    net_gradient(net, after);
    for (size_t k = 0; k < net_count(net); k++)
        cr_expect(epsilon_eq(dbl, after[k], before[k] * 0.5 / length, 1e-6));
    net_free(net);
}

/* m̂/√v̂ = g/|g| at the first step; what ε and the rounding of a weight near 1 leave is under
 * 2e-5 of lr where |g| > 1e-3. */
Test(adam, the_first_step_is_lr_times_the_sign_of_the_gradient_upwards)
{
    Net *net = made(small);
    double obs[N][D], dlogits[N][P], dvalue[N], g[WEIGHTS], w[WEIGHTS], moved[WEIGHTS];
    fill(net, obs, dlogits, dvalue);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, g);
    net_weights(net, w);
    adam_step(net, 0.01);
    net_weights(net, moved);
    for (size_t k = 0; k < net_count(net); k++)
        if (fabs(g[k]) > 1e-3)
            cr_expect(epsilon_eq(dbl, (moved[k] - w[k]) / 0.01, copysign(1, g[k]), 2e-5));
    net_gradient(net, g);
    for (size_t k = 0; k < net_count(net); k++)
        cr_expect(eq(dbl, g[k], 0));
    net_free(net);
}

/* Ten steps of the definition in double, ε = 0.1 so that it counts; float keeps 1e-6 of weights
 * near 1. */
Test(adam, ten_steps_follow_the_definition)
{
    NetSpec spec = small;
    spec.epsilon = 0.1;
    Net *net = made(spec);
    double obs[N][D], dlogits[N][P], dvalue[N], g[WEIGHTS], w[WEIGHTS], moved[WEIGHTS],
        m[WEIGHTS] = {0}, v[WEIGHTS] = {0};
    fill(net, obs, dlogits, dvalue);
    net_weights(net, w);
    for (size_t t = 1; t <= 10; t++) {
        net_backward(net, N, obs[0], dlogits[0], dvalue);
        net_gradient(net, g);
        adam_step(net, 0.01);
        for (size_t k = 0; k < net_count(net); k++) {
            m[k] = 0.9 * m[k] + 0.1 * g[k];
            v[k] = 0.999 * v[k] + 0.001 * g[k] * g[k];
            w[k] += 0.01 * (m[k] / (1 - pow(0.9, (double)t))) /
                    (sqrt(v[k] / (1 - pow(0.999, (double)t))) + 0.1);
        }
    }
    net_weights(net, moved);
    for (size_t k = 0; k < net_count(net); k++)
        cr_expect(epsilon_eq(dbl, moved[k], w[k], 3e-6));
    net_free(net);
}

Test(net, a_shape_that_cannot_be_is_refused)
{
    NetSpec spec = {.inputs = 4, .layers = 9, .hidden = 32, .outputs = 2};
    cr_expect(eq(ptr, net_new(spec, sizeof error, error), NULL));
    cr_expect(eq(str, error,
                 "net: 4 inputs, 9 layers of 32, 2 outputs, 0 free, epsilon 0; expected inputs and "
                 "outputs, at most 4 "
                 "layers, 1 to 4096 numbers in each, and epsilon ≥ 0"));
}

/* ---- rollouts */

Test(rollout, an_episodes_end_is_written_with_its_own_observation_and_the_next_begins_after_it)
{
    Env *env = env_finite(mdp_walk(5, sizeof error, error), 6, 3, sizeof error, error);
    Rollout *rollout = rollout_new(env, 500);
    double pi[14];
    for (size_t i = 0; i < 14; i++)
        pi[i] = 0.5;
    rollout_steps(rollout, env, rollout_by_table, pi);
    size_t ends[2] = {0}, row = sizeof(double) * rollout->D;
    for (size_t t = 0; t + 1 < rollout->T; t++) {
        const double *next = rollout->next + t * rollout->D,
                     *obs = rollout->obs + (t + 1) * rollout->D;
        bool ended = rollout->terminated[t] || rollout->truncated[t];
        cr_expect(not(rollout->terminated[t] && rollout->truncated[t]),
                  "the walk ends after odd steps, the clock after 6");
        cr_expect(eq(dbl, next[0] + next[6], rollout->terminated[t]),
                  "terminated exactly at either end");
        if (ended)
            cr_expect(eq(int, rollout->state[t + 1], 3));
        else
            cr_expect(eq(int, memcmp(next, obs, row), 0));
        ends[0] += rollout->terminated[t];
        ends[1] += rollout->truncated[t] && !rollout->terminated[t];
    }
    cr_expect(gt(sz, ends[0], 0));
    cr_expect(gt(sz, ends[1], 0));
    rollout_free(rollout);
    env_close(env);
}

/* 20 000 discounted returns of a world with chance in start, pay and move, against J at 5 σ: a
 * false alarm in 1.7 million. */
Test(rollout, the_mean_return_of_a_table_policy_is_its_exact_objective)
{
    const char *const map[] = {"S.G", "SPS"};
    Env *env = env_finite(grid_new(2, map, -0.04, 1, -1, sizeof error, error), 2000, 3,
                          sizeof error, error);
    Rollout *rollout = rollout_new(env, 2000);
    double pi[24], V[6], sum = 0, square = 0, n = 20000;
    for (size_t s = 0; s < 6; s++)
        softmax(4, (double[]){0.3, 0.5, -0.2, 0.1 * (double)s}, pi + 4 * s);
    cr_assert(exact_value(env_table(env), pi, 0.9, V, sizeof error, error));
    for (size_t e = 0; e < 20000; e++) {
        double G = 0;
        rollout_episode(rollout, env, rollout_by_table, pi);
        for (size_t t = rollout->T; t-- > 0;)
            G = rollout->r[t] + 0.9 * G;
        sum += G;
        square += G * G;
    }
    double sigma = sqrt((square / n - sum / n * (sum / n)) / n);
    cr_expect(epsilon_eq(dbl, sum / n, exact_objective(env_table(env), V), 5 * sigma));
    rollout_free(rollout);
    env_close(env);
}

Test(rollout, a_net_steers_by_means_and_log_sigma_and_greedily_by_means)
{
    Env *env = opened("pendulum", 1);
    Net *net =
        made((NetSpec){.inputs = 3, .layers = 1, .hidden = 8, .outputs = 1, .free = 1, .seed = 1});
    Rollout *rollout = rollout_new(env, 200);
    double head[2];
    rollout_episode(rollout, env, rollout_by_net, net);
    net_forward(net, 1, rollout->obs, head, NULL);
    cr_expect(eq(sz, rollout->T, 200));
    cr_expect(eq(dbl, rollout->u[0], head[0] + rng_normal(1, 0, 0, RNG_NORMAL)));
    rollout_episode(rollout, env, rollout_by_net_greedy, net);
    net_forward(net, 1, rollout->obs, head, NULL);
    cr_expect(eq(dbl, rollout->u[0], head[0]));
    rollout_free(rollout), net_free(net), env_close(env);
}

/* ---- an agent */

/* Monte-Carlo actor and critic, one update an episode of at most two steps: the shortest agent
 * that uses every part. */
static void learn(Env *env, Net *net, size_t episodes, double gamma)
{
    size_t A = env_sizes(env).actions, a[2];
    double obs[3][1], logits[2][2], pi[2], value[2], r[2], dlogits[2][2], dvalue[2];
    for (size_t e = 0; e < episodes; e++) {
        size_t T = 0;
        Step step = {0};
        env_reset(env, obs[0]);
        while (!step.terminated && !step.truncated) {
            net_forward(net, 1, obs[T], logits[T], &value[T]);
            softmax(A, logits[T], pi);
            a[T] = A == 2 && env_uniform(env, 0) >= pi[0];
            step = env_step(env, a[T], obs[T + 1]);
            r[T++] = step.reward;
        }
        double G = 0;
        for (size_t t = T; t-- > 0;) {
            G = r[t] + gamma * G;
            softmax(A, logits[t], pi);
            dvalue[t] = G - value[t];
            for (size_t b = 0; b < A; b++)
                dlogits[0][t * A + b] = (G - value[t]) * ((b == a[t]) - pi[b]);
        }
        net_backward(net, T, obs[0], dlogits[0], dvalue);
        adam_step(net, 0.01);
    }
}

/* An observation, and what an agent that works says to it: the value, and the action if there
 * are two. */
static void expect_learned(const char *probe, double obs, double value_want, size_t action)
{
    Env *env = opened(probe, 1);
    size_t A = env_sizes(env).actions;
    Net *net = made((NetSpec){.inputs = 1, .layers = 1, .hidden = 16, .outputs = A, .seed = 1});
    double logits[2] = {0}, pi[2], value;
    learn(env, net, 2000, 0.9);
    net_forward(net, 1, &obs, logits, &value);
    softmax(A, logits, pi);
    cr_expect(epsilon_eq(dbl, value, value_want, 0.1), "%s: value at %g", probe, obs);
    if (A == 2)
        cr_expect(gt(dbl, pi[action], 0.9), "%s: action at %g", probe, obs);
    net_free(net);
    env_close(env);
}

Test(agent, an_agent_that_works_solves_all_five_probes)
{
    expect_learned("probe-value", 0, 1, 0);
    expect_learned("probe-input", -1, -1, 0);
    expect_learned("probe-input", 1, 1, 0);
    expect_learned("probe-discount", 0, 0.9, 0);
    expect_learned("probe-discount", 1, 1, 0);
    expect_learned("probe-action", 0, 1, 1);
    expect_learned("probe-policy", -1, 1, 0);
    expect_learned("probe-policy", 1, 1, 1);
}
