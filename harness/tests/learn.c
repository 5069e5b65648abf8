/* learn.c: tests of harness/learn. Expected numbers are closed forms, definitions evaluated slowly, or typed with their origin.
 *
 * Algebra in double is held to 1e-9 of an array's largest number, and what is typed to 12 digits or more to 1e-12. Tests of
 * chance have a fixed seed and bounds that a sound generator would miss once in a million (chi-square) or at 5 σ (6e-7). */
#include "agent.h"
#include "env.h"
#include "exact.h"
#include "net.h"
#include "physics.h"
#include "rollout.h"
#include "tables.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

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

static void softmax(size_t A, const double theta[A], double pi[A])
{
    double sum = 0;
    for (size_t a = 0; a < A; a++)
        sum += pi[a] = exp(theta[a]);
    for (size_t a = 0; a < A; a++)
        pi[a] /= sum;
}

/* ---- random numbers */

static double chi_square(size_t bins, const double counts[bins], double expected)
{
    double sum = 0;
    for (size_t i = 0; i < bins; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

/* Alarm at 131.37: χ² with 63 degrees of freedom exceeds it once in a million; four tests, so four in a million in all. */
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

/* Pairs of neighbours in 16 × 16 bins: 255 degrees of freedom, alarm at 377.08, once in a million. */
Test(rng, neighbouring_steps_are_independent)
{
    double counts[256] = {0};
    for (uint64_t i = 0; i < 65536; i++)
        counts[(size_t)(16 * rng_uniform(1, 2, i, 0)) * 16 + (size_t)(16 * rng_uniform(1, 2, i + 1, 0))]++;
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

/* 24 orders of 4: 23 degrees of freedom, alarm at 70.55, once in a million. An order that is no permutation has no bin. */
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
            env_step(calm, t % 2, seen);
            env_step(busy, t % 2, other);
            cr_expect(eq(int, memcmp(seen, other, sizeof seen), 0));
        }
    }
    env_close(calm), env_close(busy);
}

/* ---- CartPole and Pendulum */

/* Gymnasium 0.29 CartPole-v1, 5 Euler steps from (0.01, −0.02, 0.03, 0.04), in float64. */
Test(cartpole, five_steps_equal_gymnasiums)
{
    static const double rows[5][4] = {{0.0096, 0.174679195747555, 0.0308, -0.243068717960008},
                                      {0.0130935839149511, 0.369347976057956, 0.0259386256407998, -0.525879628050148},
                                      {0.0204805434361102, 0.173870812604816, 0.0154210330797969, -0.225137416092375},
                                      {0.0239579596882065, 0.368769010174762, 0.0109182847579494, -0.512916347802659},
                                      {0.0313333398917018, 0.173494992750685, 0.000659957801896193, -0.216812868356962}};
    static const size_t actions[5] = {1, 1, 0, 1, 0};
    double s[4] = {0.01, -0.02, 0.03, 0.04};
    for (size_t t = 0; t < 5; t++) {
        Step step = cartpole_step(s, actions[t]);
        cr_expect(eq(dbl, step.reward, 1) && !step.terminated);
        expect_all(4, s, rows[t], 1e-12);
    }
}

/* The state at the fall: Gymnasium 0.29 CartPole-v1 from a state of zeros. */
Test(cartpole, pushed_right_from_zero_falls_at_step_9_which_still_pays_1)
{
    static const double at_fall[4] = {0.140650972033062, 1.76038112576831, -0.21518604988501, -2.77788649401281};
    double s[4] = {0}, sum = 0;
    size_t steps = 0;
    for (bool fallen = false; !fallen; steps++) {
        Step step = cartpole_step(s, 1);
        fallen = step.terminated;
        sum += step.reward;
    }
    cr_expect(eq(sz, steps, 9) && eq(dbl, sum, 9));
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
    cr_expect(eq(sz, steps, 500) && step.truncated && !step.terminated);
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

Test(pendulum, never_terminates_and_is_truncated_at_200)
{
    Env *env = opened("pendulum", 1);
    size_t steps = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.truncated; steps++) {
        step = env_steer(env, (double[]){2}, NULL);
        cr_expect(!step.terminated && ge(dbl, step.reward, -(M_PI * M_PI + 0.1 * 64 + 0.001 * 4)));
    }
    cr_expect(eq(sz, steps, 200));
    env_close(env);
}

/* ---- exact values */

/* The 3×3 grid under the uniform policy, γ = 0.95: the linear equations solved in rational arithmetic's stead by numpy, the
 * gradient confirmed by finite differences of J. */
Test(exact, values_visits_and_gradient_of_the_grid_are_right)
{
    static const double V_want[9] = {-0.319901499251664, -0.00647885416672089, 0, -0.53225077575801, -0.585109558862545,
                                     0, -0.635373011424665, -0.703836933707039, -0.870783374772232};
    static const double d_want[9] = {1.00380606372508, 0.590138834286412, 0, 1.62880088552692, 0.89085019372077, 0,
                                     3.33465184871952, 1.53200846427413, 0.693051448124008};
    static const double g_want[9][4] = {
        {-0.00602407232795621, 0.0686971211877356, -0.0566489765318233, -0.00602407232795621},
        {-0.00585359554979587, 0.142589176090104, -0.0869533023182816, -0.0497822782220265},
        {0},
        {0.0766938616141463, -0.0258992799423351, -0.045343204502505, -0.00545137716930625},
        {0.120031963011676, -0.101309809402257, -0.0275129122979923, 0.00879075868857284},
        {0},
        {0.0748085578823282, -0.0610842155872817, -0.00686217114752339, -0.00686217114752339},
        {0.0413576611167757, -0.0625853310820673, -0.00184153289389211, 0.0230692028591837},
        {-0.0293189567901905, 0.000613206504862497, 0.000613206504862497, 0.0280925437804655}};
    Env *env = opened("grid", 0);
    double theta[36] = {0}, pi[36], V[9], d[9], g[36];
    for (size_t i = 0; i < 36; i++)
        pi[i] = 0.25;
    cr_assert(exact_value(env_table(env), pi, 0.95, V, sizeof error, error));
    cr_assert(exact_visits(env_table(env), pi, 0.95, d, sizeof error, error));
    cr_assert(exact_gradient(env_table(env), theta, 0.95, g, sizeof error, error));
    expect_all(9, V, V_want, 1e-12);
    expect_all(9, d, d_want, 1e-12);
    expect_all(36, g, &g_want[0][0], 1e-12);
    cr_expect(epsilon_eq(dbl, exact_objective(env_table(env), V), -0.635373011424665, 1e-12));
    env_close(env);
}

/* Gambler's ruin: V(i) = i/6, and J(p) = 1/(1 + (q/p)³) with slope 3/4 in the common logit at p = 1/2. */
Test(exact, the_random_walk_obeys_gamblers_ruin_undiscounted)
{
    Mdp *walk = mdp_walk(5, sizeof error, error);
    double pi[14], V[7], g[2];
    for (size_t i = 0; i < 14; i++)
        pi[i] = 0.5;
    cr_assert(exact_value(walk, pi, 1, V, sizeof error, error));
    expect_all(7, V, (double[]){0, 1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 0}, 1e-12);
    walk = mdp_disguise(walk, 1, 1, (size_t[7]){0}, NULL, sizeof error, error);
    cr_assert(exact_value(walk, (double[]){0.4, 0.6}, 1, V, sizeof error, error));
    cr_expect(epsilon_eq(dbl, exact_objective(walk, V), 1 / (1 + pow(0.4 / 0.6, 3)), 1e-12));
    cr_assert(exact_gradient(walk, (double[]){0, 0}, 1, g, sizeof error, error));
    expect_all(2, g, (double[]){-0.75, 0.75}, 1e-12);
    mdp_free(walk);
}

/* Sutton & Barto (2018), example 13.1: J(p) = (2p − 4)/(p(1 − p)), best at p = 2 − √2, where the gradient is 0. */
Test(exact, the_aliased_corridor_is_best_at_a_stochastic_policy)
{
    Mdp *corridor = mdp_corridor(sizeof error, error);
    double best = 2 - sqrt(2), V[4], g[2];
    for (double p = 0.05; p < 1; p += 0.15) {
        cr_assert(exact_value(corridor, (double[]){1 - p, p}, 1, V, sizeof error, error));
        cr_expect(epsilon_eq(dbl, exact_objective(corridor, V), (2 * p - 4) / (p * (1 - p)), 1e-9));
    }
    cr_assert(exact_gradient(corridor, (double[]){log(1 - best), log(best)}, 1, g, sizeof error, error));
    cr_expect(epsilon_eq(dbl, g[1], 0, 1e-12));
    mdp_free(corridor);
}

/* Stay for 1 with probability θ, else end: J = θ/(1 − θ), and in the logit ∂J = θ(1 − θ)/(1 − θ)². */
Test(exact, staying_with_probability_theta_is_a_geometric_series)
{
    static const double P[2][2][2] = {{{0, 1}, {1, 0}}}, R[2][2][2] = {{{0, 0}, {1, 0}}};
    Mdp *mdp = mdp_new(2, 2, P, R, (double[]){1, 0}, (bool[]){false, true}, sizeof error, error);
    for (double p = 0.3; p < 0.9; p += 0.25) {
        double V[2], g[4];
        cr_assert(exact_value(mdp, (double[]){1 - p, p, 1, 0}, 1, V, sizeof error, error));
        cr_assert(exact_gradient(mdp, (double[]){log(1 - p), log(p), 0, 0}, 1, g, sizeof error, error));
        cr_expect(epsilon_eq(dbl, V[0], p / (1 - p), 1e-12));
        cr_expect(epsilon_eq(dbl, g[1], p / (1 - p), 1e-12));
    }
    mdp_free(mdp);
}

/* Two decisions: the first leads to state 1 with probability 0.7 or 0.2, else to state 2; the second ends. */
static Mdp *two_steps(void)
{
    static const double P[4][2][4] = {{{0, 0.7, 0.3, 0}, {0, 0.2, 0.8, 0}}, {{0, 0, 0, 1}, {0, 0, 0, 1}}, {{0, 0, 0, 1}, {0, 0, 0, 1}}};
    static const double R[4][2][4] = {{{0, 1, 1, 0}, {0}}, {{0}, {0, 0, 0, 2}}, {{0, 0, 0, 3}, {0, 0, 0, -1}}};
    return mdp_new(4, 2, P, R, (double[]){1, 0, 0, 0}, (bool[]){false, false, false, true}, sizeof error, error);
}

static const double two_steps_theta[8] = {0.1, -0.2, 0.3, 0, -0.4, 0.2};

/* J and ∇J by enumerating all trajectories, γ = 0.9; the gradient confirmed by finite differences of J. */
Test(exact, the_two_step_world_equals_its_enumeration)
{
    Mdp *mdp = two_steps();
    double pi[8], V[4], Q[8], g[8];
    for (size_t s = 0; s < 4; s++)
        softmax(2, two_steps_theta + 2 * s, pi + 2 * s);
    cr_assert(exact_value(mdp, pi, 0.9, V, sizeof error, error));
    exact_action_value(mdp, 0.9, V, Q);
    cr_assert(exact_gradient(mdp, two_steps_theta, 0.9, g, sizeof error, error));
    expect_all(4, V, (double[]){1.1402745120337, 0.851114966376682, 0.417374775096818, 0}, 1e-12);
    expect_all(2, Q, (double[]){1.64889361809345, 0.453710532017512}, 1e-12);
    expect_all(8, g, (double[]){0.292172439383459, -0.292172439383459, -0.214389515249514, 0.214389515249513,
                                0.422336501704594, -0.422336501704594, 0, 0}, 1e-12);
    mdp_free(mdp);
}

enum { S = 6, A = 3, O = 4 };

/* A world with chance everywhere: random P, R and ρ, one terminal state, and two pairs of states that look alike. */
static Mdp *random_world(uint64_t seed)
{
    double P[S][A][S], R[S][A][S], rho[S] = {0};
    for (size_t s = 0; s < S; s++)
        for (size_t a = 0; a < A; a++) {
            double logits[S];
            for (size_t i = 0; i < S; i++) {
                logits[i] = rng_normal(seed, s, a, i);
                R[s][a][i] = rng_normal(seed, s, a, S + i);
            }
            softmax(S, logits, P[s][a]);
        }
    softmax(S - 1, R[0][0], rho);
    Mdp *mdp = mdp_new(S, A, (const double(*)[A][S])P, (const double(*)[A][S])R, rho, (bool[S]){[S - 1] = true}, sizeof error, error);
    return mdp_disguise(mdp, O, O, (size_t[S]){0, 1, 1, 2, 2, 3}, NULL, sizeof error, error);
}

static double objective(const Mdp *mdp, const double theta[O * A], double gamma)
{
    double pi[O * A], V[S];
    for (size_t o = 0; o < O; o++)
        softmax(A, theta + o * A, pi + o * A);
    cr_assert(exact_value(mdp, pi, gamma, V, sizeof error, error));
    return exact_objective(mdp, V);
}

/* Central differences with h = 1e-5 err by h² and by 1e-16/h, both near 1e-10. */
Test(exact, the_gradient_is_the_slope_of_the_objective_discounted_or_not_aliased_or_not)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        Mdp *mdp = random_world(seed);
        double gamma = seed % 2 ? 1 : 0.9, theta[O * A], g[O * A], slope[O * A];
        for (size_t i = 0; i < O * A; i++)
            theta[i] = rng_normal(seed, 99, i, 0);
        cr_assert(exact_gradient(mdp, theta, gamma, g, sizeof error, error));
        for (size_t i = 0; i < O * A; i++) {
            double kept = theta[i], h = 1e-5;
            theta[i] = kept + h;
            slope[i] = objective(mdp, theta, gamma);
            theta[i] = kept - h;
            slope[i] = (slope[i] - objective(mdp, theta, gamma)) / (2 * h);
            theta[i] = kept;
        }
        expect_all(O * A, g, slope, 1e-8);
        mdp_free(mdp);
    }
}

/* Definitions evaluated slowly: 500 sweeps leave 0.9^500 = 1e-23 of the answer out. */
Test(exact, values_are_the_limit_of_backups_and_visits_the_sum_over_time)
{
    Mdp *mdp = random_world(1);
    double pi[O * A], V[S], d[S], Q[S * A], slow_V[S] = {0}, slow_d[S] = {0}, now[S];
    for (size_t i = 0; i < O * A; i++)
        pi[i] = 1.0 / A;
    cr_assert(exact_value(mdp, pi, 0.9, V, sizeof error, error) && exact_visits(mdp, pi, 0.9, d, sizeof error, error));
    memcpy(now, mdp->rho, sizeof now);
    for (size_t sweep = 0; sweep < 500; sweep++) {
        double next[S] = {0};
        exact_action_value(mdp, 0.9, slow_V, Q);
        for (size_t s = 0; s < S - 1; s++) {
            slow_V[s] = (Q[s * A] + Q[s * A + 1] + Q[s * A + 2]) / A;
            slow_d[s] += now[s];
            for (size_t i = 0; i < A * S; i++)
                next[i % S] += 0.9 * now[s] * mdp->P[s * A * S + i] / A;
        }
        memcpy(now, next, sizeof now);
    }
    expect_all(S, V, slow_V, 1e-9);
    expect_all(S, d, slow_d, 1e-9);
    mdp_free(mdp);
}

Test(exact, a_policy_that_never_ends_has_no_undiscounted_value_and_the_error_names_the_state)
{
    Mdp *walk = mdp_walk(1, sizeof error, error), *corridor = mdp_corridor(sizeof error, error);
    double V[4];
    cr_expect(exact_value(walk, (double[]){0, 0, 1, 0, 0, 0}, 1, V, sizeof error, error));
    cr_expect(not(exact_value(corridor, (double[]){1, 0}, 1, V, sizeof error, error)));
    cr_expect(eq(str, error, "exact: from state 0 this policy never comes to an end; expected one that does, or gamma < 1"));
    cr_expect(exact_value(corridor, (double[]){1, 0}, 0.9, V, sizeof error, error));
    cr_expect(epsilon_eq(dbl, V[0], -10, 1e-12));
    cr_expect(not(exact_value(corridor, (double[]){1, 0}, 1.5, V, sizeof error, error)));
    cr_expect(eq(str, error, "exact: gamma is 1.5; expected 0 to 1"));
    mdp_free(walk), mdp_free(corridor);
}
