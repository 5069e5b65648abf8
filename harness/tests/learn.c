/* learn.c: tests of the random numbers, the moving worlds and the episodes of harness/learn;
 * learn_exact.c tests tables and what is exact in them, learn_agent.c networks and agents.
 *
 * Numbers typed to 15 digits are held to 1e-12. Tests of chance have a fixed seed, and bounds
 * that a sound generator would miss once in a million (chi-square) or at 5 σ (6e-7). */
#include "../learn/agent.h"
#include "../learn/drawn.h"
#include "../learn/env.h"
#include "../learn/physics.h"
#include "../learn/tables.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#ifndef __clang__
/* Criterion's macros store an int in a bit-field; clang checks ours */
#pragma GCC diagnostic ignored "-Wconversion"
#endif

static char error[300];

static void expect_all(size_t n, const double x[], const double want[], double tolerance)
{
    double scale = 0;
    for (size_t i = 0; i < n; i++)
        scale = fmax(scale, fabs(want[i]));
    for (size_t i = 0; i < n; i++)
        cr_expect(epsilon_eq(dbl, x[i], want[i], tolerance * fmax(scale, 1e-300)), "at [%zu]", i);
}

static Env *opened(const char *name, uint64_t seed)
{
    Env *env = env_open(name, seed, sizeof error, error);
    cr_assert(ne(ptr, env, NULL), "%s", error);
    return env;
}

/* ---- random numbers */

static double chi_square(size_t bins, const double counts[bins], double expected)
{
    double sum = 0;
    for (size_t i = 0; i < bins; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

/* The generator's published output from state 1234567 (Rosetta Code, "Pseudo-random
 * numbers/Splitmix64"). */
Test(rng, a_counter_under_a_key_gives_splitmix64s_sequence)
{
    static const uint64_t sequence[5] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
        UINT64_C(4593380528125082431), UINT64_C(16408922859458223821)};
    for (uint64_t i = 0; i < 5; i++)
        cr_expect(eq(u64, rng_mix(1234567, i), sequence[i]));
}

Test(rng, seed_episode_step_and_purpose_cannot_stand_for_each_other)
{
    double seen[256];
    for (uint64_t i = 0; i < 256; i++) {
        seen[i] = rng_uniform(i / 64, i / 16 % 4, i / 4 % 4, i % 4);
        for (uint64_t before = 0; before < i; before++)
            cr_expect(ne(dbl, seen[i], seen[before]));
    }
}

/* Alarm at 131.37: χ² with 63 degrees of freedom exceeds it once in a million; four tests, so
 * four in a million in all. */
Test(rng, is_uniform_along_seed_episode_step_and_purpose)
{
    for (size_t along = 0; along < 4; along++) {
        double counts[64] = {0};
        for (uint64_t i = 0; i < 65536; i++) {
            uint64_t key[4] = {7, 8, 9, 10};
            key[along] = i;
            counts[(size_t)(64 * rng_uniform(key[0], key[1], key[2], key[3]))]++;
        }
        cr_expect(lt(dbl, chi_square(64, counts, 1024), 131.37), "along coordinate %zu", along);
    }
}

/* Pairs of neighbours in 16 × 16 bins: 255 degrees of freedom, alarm at 377.08, once in a
 * million. */
Test(rng, neighbouring_steps_are_independent)
{
    double counts[256] = {0};
    for (uint64_t i = 0; i < 65536; i++)
        counts[(size_t)(16 * rng_uniform(1, 2, i, 0)) * 16 +
               (size_t)(16 * rng_uniform(1, 2, i + 1, 0))]++;
    cr_expect(lt(dbl, chi_square(256, counts, 256), 377.08));
}

/* Three moments of 100 000 normal numbers, each within 5 σ of its own sampling error. */
Test(rng, normal_numbers_have_mean_0_variance_1_and_fourth_moment_3)
{
    double n = 100000, m1 = 0, m2 = 0, m4 = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        double z = rng_normal(3, 1, i, 0);
        m1 += z / n;
        m2 += z * z / n;
        m4 += z * z * z * z / n;
    }
    cr_expect(epsilon_eq(dbl, m1, 0, 5 * sqrt(1 / n)));
    cr_expect(epsilon_eq(dbl, m2, 1, 5 * sqrt(2 / n)));
    cr_expect(epsilon_eq(dbl, m4, 3, 5 * sqrt(96 / n)));
}

/* 24 orders of 4: 23 degrees of freedom, alarm at 70.55, once in a million. An order that is no
 * permutation has no bin. */
Test(rng, every_order_is_as_likely_as_any_other)
{
    double counts[256] = {0}, seen[24] = {0};
    for (uint64_t round = 0; round < 24000; round++) {
        int order[4];
        rng_shuffle(4, 5, round, order);
        counts[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]]++;
    }
    size_t orders = 0;
    for (size_t i = 0; i < 256; i++)
        if (counts[i] > 0 && orders < 24)
            seen[orders++] = counts[i];
    cr_assert(eq(sz, orders, 24));
    cr_expect(lt(dbl, chi_square(24, seen, 1000), 70.55));
}

Test(rng, an_agents_dice_depend_on_the_moment_and_not_on_what_was_drawn_before)
{
    Env *calm = opened("cartpole", 4), *busy = opened("cartpole", 4);
    double seen[4], other[4];
    for (uint64_t episode = 0; episode < 3; episode++) {
        env_reset(calm, seen);
        env_reset(busy, other);
        for (uint64_t t = 0; t < 5; t++) {
            env_normal(busy, 0), env_uniform(busy, 7), env_uniform(busy, 0);
            cr_expect(eq(dbl, env_uniform(busy, 0), rng_uniform(4, episode, t, 0)));
            cr_expect(eq(dbl, env_uniform(calm, 1), env_uniform(busy, 1)));
            cr_expect(eq(dbl, env_normal(calm, 1), rng_normal(4, episode, t, RNG_NORMAL + 1)));
            env_step(calm, t % 2, seen);
            env_step(busy, t % 2, other);
            cr_expect(eq(int, memcmp(seen, other, sizeof seen), 0));
        }
    }
    env_close(calm), env_close(busy);
}

/* How often an agent's u < 1/2 and a world's even chance agree, in 1000 episodes: 500, with σ =
 * √250. */
Test(env, the_worlds_luck_is_independent_of_the_agents_dice)
{
    Env *env =
        env_finite(mdp_bandit(1, (double[]){0}, 1, sizeof error, error), 1, 1, sizeof error, error);
    double agree = 0;
    for (size_t e = 0; e < 1000; e++) {
        env_reset(env, NULL);
        bool low = env_uniform(env, 0) < 0.5;
        agree += low == (env_step(env, 0, NULL).reward < 0);
    }
    cr_expect(epsilon_eq(dbl, agree, 500, 5 * sqrt(250)));
    env_close(env);
}

/* ---- CartPole and Pendulum */

/* Four uniform numbers in ±0.05: over 1000 starts each averages 0 with
 * σ = 0.05/√3000, and 20 times the product of two averages 0 with less. */
Test(cartpole, starts_with_four_independent_numbers_within_a_twentieth)
{
    Env *env = opened("cartpole", 2);
    double s[4], mean[4] = {0}, product = 0, sigma = 0.05 / sqrt(3000);
    for (size_t e = 0; e < 1000; e++) {
        env_reset(env, s);
        product += 20 * s[0] * s[3] / 1000;
        for (size_t i = 0; i < 4; i++) {
            cr_expect(le(dbl, fabs(s[i]), 0.05));
            mean[i] += s[i] / 1000;
        }
    }
    expect_all(4, (double[]){mean[0] + 1, mean[1] + 1, mean[2] + 1, mean[3] + 1},
               (double[]){1, 1, 1, 1}, 5 * sigma);
    cr_expect(epsilon_eq(dbl, product, 0, 5 * sigma));
    env_close(env);
}

/* Gymnasium 0.29 CartPole-v1, 5 Euler steps from (0.01, −0.02, 0.03, 0.04), in float64. */
Test(cartpole, five_steps_equal_gymnasiums)
{
    static const double rows[5][4] = {
        {0.0096, 0.174679195747555, 0.0308, -0.243068717960008},
        {0.0130935839149511, 0.369347976057956, 0.0259386256407998, -0.525879628050148},
        {0.0204805434361102, 0.173870812604816, 0.0154210330797969, -0.225137416092375},
        {0.0239579596882065, 0.368769010174762, 0.0109182847579494, -0.512916347802659},
        {0.0313333398917018, 0.173494992750685, 0.000659957801896193, -0.216812868356962}};
    static const size_t actions[5] = {1, 1, 0, 1, 0};
    double s[4] = {0.01, -0.02, 0.03, 0.04};
    for (size_t t = 0; t < 5; t++) {
        Step step = cartpole_step(s, actions[t]);
        cr_expect(eq(dbl, step.reward, 1));
        cr_expect(not(step.terminated));
        expect_all(4, s, rows[t], 1e-12);
    }
}

/* The state at the fall: Gymnasium 0.29 CartPole-v1 from a state of zeros. */
Test(cartpole, pushed_right_from_zero_falls_at_step_9_which_still_pays_1)
{
    static const double at_fall[4] = {0.140650972033062, 1.76038112576831, -0.21518604988501,
                                      -2.77788649401281};
    double s[4] = {0}, sum = 0;
    size_t steps = 0;
    for (bool fallen = false; !fallen; steps++) {
        Step step = cartpole_step(s, 1);
        fallen = step.terminated;
        sum += step.reward;
    }
    cr_expect(eq(sz, steps, 9));
    cr_expect(eq(dbl, sum, 9));
    expect_all(4, s, at_fall, 1e-12);
}

Test(cartpole, a_balanced_pole_is_truncated_at_500_with_the_observation_before_reset)
{
    Env *env = opened("cartpole", 11);
    double obs[4], next[4], by_hand[4];
    Step step = {0};
    size_t steps = 0;
    for (env_reset(env, next); !step.terminated && !step.truncated; steps++) {
        memcpy(obs, next, sizeof obs);
        memcpy(by_hand, next, sizeof obs);
        step = env_step(env, 0.1 * obs[0] + 0.3 * obs[1] + 3 * obs[2] + obs[3] > 0, next);
        cartpole_step(by_hand, 0.1 * obs[0] + 0.3 * obs[1] + 3 * obs[2] + obs[3] > 0);
    }
    cr_expect(eq(sz, steps, 500));
    cr_expect(step.truncated);
    cr_expect(not(step.terminated));
    cr_expect(eq(int, memcmp(next, by_hand, sizeof next), 0));
    env_close(env);
}

/* Gymnasium 0.29 Pendulum-v1, from θ = 3, θ̇ = 0.5: θ and θ̇ after each step, and its reward. */
Test(pendulum, five_steps_equal_gymnasiums)
{
    static const double rows[5][3] = {{3.03779200030224, 0.7558400060449, -9.026},
                                      {3.06446953881762, 0.533550770307496, -9.28930964857411},
                                      {3.10903632794982, 0.891335782644085, -9.42344119679065},
                                      {3.15482376363673, 0.915748713738099, -9.7455548362539},
                                      {3.20386504717342, 0.980825670733888, -9.87075551778914}};
    static const double torques[5] = {1, -3, 2, 0, 0.5};
    double s[4] = {3, 0.5};
    for (size_t t = 0; t < 5; t++) {
        double reward = pendulum_step(s, &torques[t]).reward;
        expect_all(3, (double[]){s[0], s[1], reward}, rows[t], 1e-12);
    }
}

/* The Env keeps cos θ and sin θ from what it has shown; that changes no digit. */
Test(pendulum, a_step_in_an_episode_is_a_step_alone)
{
    Env *env = opened("pendulum", 1);
    double obs[3], s[4] = {M_PI * (2 * rng_uniform(1, 0, 0, RNG_START) - 1),
                           2 * rng_uniform(1, 0, 0, RNG_START + 1) - 1};
    env_reset(env, obs);
    for (size_t t = 0; t < 200; t++) {
        double u = 3 * env_normal(env, 0);
        Step got = env_steer(env, &u, obs), want = pendulum_step(s, &u);
        cr_expect(eq(dbl, got.reward, want.reward));
        cr_expect(eq(dbl, obs[0], cos(s[0])));
        cr_expect(eq(dbl, obs[1], sin(s[0])));
        cr_expect(eq(dbl, obs[2], s[1]));
    }
    env_close(env);
}

Test(pendulum, never_terminates_and_is_truncated_at_200)
{
    Env *env = opened("pendulum", 1);
    size_t steps = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.truncated; steps++) {
        step = env_steer(env, (double[]){2}, NULL);
        cr_expect(not(step.terminated));
        cr_expect(ge(dbl, step.reward, -(M_PI * M_PI + 0.1 * 64 + 0.001 * 4)));
    }
    cr_expect(eq(sz, steps, 200));
    env_close(env);
}

/* x = 0.5, y = −0.25 with controls 0.5 and 3, which counts as 1: a cost of 0.25 + 0.125 + 0.025
 * + 0.3. */
Test(course, has_the_sizes_asked_for_and_ends_beside_the_road)
{
    char error[200];
    Env *env = env_course(5, 3, 7, 1, sizeof error, error);
    EnvSizes n = env_sizes(env);
    cr_expect(n.obs == 5 && n.controls == 3 && n.limit == 7 && n.actions == 0 && n.states == 0);
    double s[] = {0.9, 0.5, 5, 3}, u[] = {1, -2, 0};
    Step step = course_step(s, u);
    cr_expect(epsilon_eq(dbl, step.reward, -(0.25 + 0.45 + 0.1 + 0.2), 1e-12));
    cr_expect(step.terminated && !step.truncated);
    cr_expect(epsilon_eq(dbl, s[0], 1.2, 1e-12));
    cr_expect(epsilon_eq(dbl, s[1], 0.35, 1e-12));
    env_close(env);
}

Test(joints, each_control_has_its_own_price_and_one_state_in_500_is_dear)
{
    double u[40] = {[5] = 3}, s[4] = {0.2, 0.5, 0.25, 0.5};
    cr_expect(epsilon_eq(dbl, joints_step(s, u).reward, -(0.25 + 0.125 + 0.06), 1e-12));
    cr_expect(epsilon_eq(dbl, s[1], 0.55, 1e-12));
    s[0] = 0.999, u[5] = 0;
    cr_expect(epsilon_eq(dbl, joints_step(s, u).reward, -1000, 1e-12));
}

Test(plane, each_control_moves_its_own_coordinate_at_its_own_price)
{
    double s[4] = {0.5, -0.25}, reward = plane_step(s, (const double[]){0.5, 3}).reward;
    expect_all(3, (double[]){s[0], s[1], reward}, (double[]){0.6, -0.15, -0.7}, 1e-15);
}

/* ---- episodes */

Test(env, a_finite_world_is_seen_as_1_at_its_state_and_0_elsewhere)
{
    Env *env = opened("grid", 1);
    double obs[9];
    env_reset(env, obs);
    for (size_t t = 0; t < 50 && env_running(env); t++) {
        for (size_t s = 0; s < 9; s++)
            cr_expect(eq(dbl, obs[s], s == env_state(env)));
        env_step(env, (size_t)(4 * env_uniform(env, 0)), obs);
    }
    cr_expect(eq(sz, env_sizes(env).states, 9));
    cr_expect(eq(sz, env_sizes(env).obs, 9));
    env_close(env);
}

Test(env, states_that_look_alike_share_one_row_of_a_table_policy)
{
    Env *env = opened("corridor", 1);
    double obs[1] = {0};
    cr_expect(eq(sz, env_sizes(env).states, 1));
    cr_expect(eq(sz, env_sizes(env).obs, 1));
    env_reset(env, obs);
    env_step(env, 1, obs);
    cr_expect(eq(sz, env_state(env), 0));
    cr_expect(eq(dbl, obs[0], 1));
    env_close(env);
}

Test(env, terminated_and_truncated_are_two_facts_and_may_both_be_true)
{
    Env *both = env_finite(mdp_probe(PROBE_VALUE, sizeof error, error), 1, 0, sizeof error, error);
    Env *late = env_finite(mdp_corridor(sizeof error, error), 2, 0, sizeof error, error);
    env_reset(both, NULL), env_reset(late, NULL);
    Step step = env_step(both, 0, NULL);
    cr_expect(step.terminated);
    cr_expect(step.truncated);
    step = env_step(late, 0, NULL);
    cr_expect(not(step.terminated));
    cr_expect(not(step.truncated));
    step = env_step(late, 0, NULL);
    cr_expect(not(step.terminated));
    cr_expect(step.truncated);
    env_close(both), env_close(late);
}

Test(env, the_same_seed_and_actions_give_the_same_episodes_and_another_seed_others)
{
    Env *one = opened("cartpole", 1), *same = opened("cartpole", 1), *other = opened("cartpole", 2);
    double a[4], b[4], c[4], first[4];
    env_reset(one, first), env_reset(same, b), env_reset(other, c);
    cr_expect(eq(int, memcmp(first, b, sizeof b), 0));
    cr_expect(ne(int, memcmp(first, c, sizeof c), 0));
    env_step(same, 1, NULL);
    env_reset(one, a), env_reset(same, b);
    cr_expect(eq(int, memcmp(a, b, sizeof b), 0));
    cr_expect(ne(int, memcmp(a, first, sizeof a), 0));
    env_close(one), env_close(same), env_close(other);
}

Test(env, a_step_after_the_end_stops_the_program, .signal = SIGABRT)
{
    Env *env = opened("probe-value", 0);
    env_reset(env, NULL);
    env_step(env, 0, NULL);
    env_step(env, 0, NULL);
}

Test(env, an_action_that_does_not_exist_stops_the_program, .signal = SIGABRT)
{
    Env *env = opened("cartpole", 0);
    env_reset(env, NULL);
    env_step(env, 2, NULL);
}

Test(env, an_unknown_world_is_answered_with_the_names_there_are)
{
    cr_expect(eq(ptr, env_open("cartpol", 0, sizeof error, error), NULL));
    cr_expect(eq(str, error,
                 "env: no world is called \"cartpol\"; expected cartpole, pendulum, plane, joints, "
                 "text, grid, corridor, walk, sentences, or probe- and then value, input, "
                 "discount, action or policy"));
    static const char *const names[] = {
        "cartpole", "pendulum",    "plane",       "grid",           "corridor",     "walk",
        "joints",   "probe-value", "probe-input", "probe-discount", "probe-action", "probe-policy"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        env_close(opened(names[i], 0));
}

/* Two cells, three actions, every move ends the episode and pays 0.02. */
static const int drawn_once[DRAWN_PARTS] = {2, 3, 9, 4, 1, 100, 20, 0, 0, 0};

Test(env, a_drawn_world_has_the_shape_it_is_given)
{
    Env *env = drawn_world(DRAWN_PARTS, drawn_once, 7, sizeof error, error);
    cr_assert(ne(ptr, env, NULL), "%s", error);
    EnvSizes n = env_sizes(env);
    cr_expect(all(eq(sz, n.actions, 3), eq(sz, n.states, 9), eq(sz, n.obs, 4), eq(sz, n.limit, 1)));
    env_reset(env, NULL);
    Step step = env_step(env, 2, NULL);
    cr_expect(epsilon_eq(dbl, step.reward, 0.02, 1e-15));
    cr_expect(step.terminated && step.truncated);
    env_close(env);
}

Test(env, a_drawn_world_may_pay_all_or_take_it)
{
    enum { STEPS = 40 };
    int either[DRAWN_PARTS], paid = 0;
    memcpy(either, drawn_once, sizeof either);
    either[DRAWN_CELLS] = 8, either[DRAWN_LIMIT] = STEPS, either[DRAWN_ENDS] = 0;
    either[DRAWN_SPREAD] = 200;
    Env *env = drawn_world(DRAWN_PARTS, either, 7, sizeof error, error);
    cr_assert(ne(ptr, env, NULL), "%s", error);
    env_reset(env, NULL);
    for (size_t t = 0; t < STEPS; t++) {
        double reward = env_step(env, t % 3, NULL).reward;
        cr_expect(epsilon_eq(dbl, fabs(reward), 0.02, 1e-15));
        paid += reward > 0;
    }
    cr_expect(all(gt(int, paid, 0), lt(int, paid, STEPS)));
    env_close(env);
}

Test(env, a_drawn_world_that_shows_fewer_states_than_it_has_is_refused)
{
    int few[DRAWN_PARTS];
    memcpy(few, drawn_once, sizeof few);
    few[DRAWN_LOOKS] = 2;
    cr_expect(eq(ptr, drawn_world(DRAWN_PARTS, few, 7, sizeof error, error), NULL));
    cr_expect(strstr(error, "more looks than cells") != NULL, "%s", error);
}

Test(env, a_map_without_whole_rows_is_refused)
{
    const int map[] = {'S', '.', '.', 'G', '.'};
    cr_expect(eq(ptr, env_grid(5, map, 2, 0, 9, 1, sizeof error, error), NULL));
    cr_expect(eq(str, error, "env: a map of 5 cells has no rows of 2"));
    cr_expect(eq(ptr, env_grid(5, map, 0, 0, 9, 1, sizeof error, error), NULL));
    Env *env = env_grid(4, map, 2, 0, 9, 1, sizeof error, error);
    cr_expect(ne(ptr, env, NULL), "%s", error);
    env_close(env);
}

Test(env, a_limit_of_0_steps_is_refused)
{
    cr_expect(
        eq(ptr, env_finite(mdp_corridor(sizeof error, error), 0, 1, sizeof error, error), NULL));
    cr_expect(eq(str, error, "env: the limit is 0 steps; expected at least 1"));
}
