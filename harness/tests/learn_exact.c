/* learn_exact.c: tests of finite worlds: their tables, what is exact in them, and what is refused.
 *
 * Expected numbers are closed forms, definitions evaluated slowly, or typed with their origin.
 * Algebra in double is held to 1e-9 of an array's largest number, what is typed to 15 digits to
 * 1e-12. */
#include "../learn/env.h"
#include "../learn/exact.h"
#include "../learn/rng.h"
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

/* ---- exact values */

/* The 3×3 grid under the uniform policy, γ = 0.95: typed from an independent solution of the
 * same equations, whose gradient was confirmed by finite differences of J. */
Test(exact, the_grids_values_visits_and_gradient_are_those_of_an_independent_solution)
{
    static const double V_want[9] = {-0.319901499251664, -0.00647885416672089, 0,
                                     -0.53225077575801,  -0.585109558862545,   0,
                                     -0.635373011424665, -0.703836933707039,   -0.870783374772232};
    static const double d_want[9] = {1.00380606372508, 0.590138834286412, 0,
                                     1.62880088552692, 0.89085019372077,  0,
                                     3.33465184871952, 1.53200846427413,  0.693051448124008};
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

/* Gambler's ruin: V(i) = i/6, and J(p) = 1/(1 + (q/p)³) with slope 3/4 in the common logit at p
 * = 1/2. */
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

/* Sutton & Barto (2018), example 13.1: J(p) = (2p − 4)/(p(1 − p)), best at p = 2 − √2, where the
 * gradient is 0. */
Test(exact, the_aliased_corridor_is_best_at_a_stochastic_policy)
{
    Mdp *corridor = mdp_corridor(sizeof error, error);
    double best = 2 - sqrt(2), V[4], g[2];
    for (double p = 0.05; p < 1; p += 0.15) {
        cr_assert(exact_value(corridor, (double[]){1 - p, p}, 1, V, sizeof error, error));
        cr_expect(epsilon_eq(dbl, exact_objective(corridor, V), (2 * p - 4) / (p * (1 - p)), 1e-9));
    }
    cr_assert(
        exact_gradient(corridor, (double[]){log(1 - best), log(best)}, 1, g, sizeof error, error));
    cr_expect(epsilon_eq(dbl, g[1], 0, 1e-12));
    mdp_free(corridor);
}

/* Stay for 1 with probability θ, else end: J = θ/(1 − θ), and in the logit ∂J = θ(1 − θ)/(1 −
 * θ)². */
Test(exact, staying_with_probability_theta_is_a_geometric_series)
{
    static const double P[2][2][2] = {{{0, 1}, {1, 0}}}, R[2][2][2] = {{{0, 0}, {1, 0}}};
    Mdp *mdp = mdp_new(2, 2, P, R, (double[]){1, 0}, (bool[]){false, true}, sizeof error, error);
    for (double p = 0.3; p < 0.9; p += 0.25) {
        double V[2], g[4];
        cr_assert(exact_value(mdp, (double[]){1 - p, p, 1, 0}, 1, V, sizeof error, error));
        cr_assert(
            exact_gradient(mdp, (double[]){log(1 - p), log(p), 0, 0}, 1, g, sizeof error, error));
        cr_expect(epsilon_eq(dbl, V[0], p / (1 - p), 1e-12));
        cr_expect(epsilon_eq(dbl, g[1], p / (1 - p), 1e-12));
    }
    mdp_free(mdp);
}

/* Two decisions: the first leads to state 1 with probability 0.7 or 0.2, else to state 2; the
 * second ends. */
static Mdp *two_steps(void)
{
    static const double P[4][2][4] = {{{0, 0.7, 0.3, 0}, {0, 0.2, 0.8, 0}},
                                      {{0, 0, 0, 1}, {0, 0, 0, 1}},
                                      {{0, 0, 0, 1}, {0, 0, 0, 1}}};
    static const double R[4][2][4] = {
        {{0, 1, 1, 0}, {0}}, {{0}, {0, 0, 0, 2}}, {{0, 0, 0, 3}, {0, 0, 0, -1}}};
    return mdp_new(4, 2, P, R, (double[]){1, 0, 0, 0}, (bool[]){false, false, false, true},
                   sizeof error, error);
}

static const double two_steps_theta[8] = {0.1, -0.2, 0.3, 0, -0.4, 0.2};

/* J and ∇J by enumerating all trajectories, γ = 0.9; the gradient confirmed by finite
 * differences of J. */
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
    expect_all(8, g,
               (double[]){0.292172439383459, -0.292172439383459, -0.214389515249514,
                          0.214389515249513, 0.422336501704594, -0.422336501704594, 0, 0},
               1e-12);
    mdp_free(mdp);
}

enum { S = 6, A = 3, O = 4 };

/* A world with chance everywhere: random P, R and ρ, one terminal state, and two pairs of states
 * that look alike. */
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
    Mdp *mdp = mdp_new(S, A, (const double(*)[A][S])P, (const double(*)[A][S])R, rho,
                       (bool[S]){[S - 1] = true}, sizeof error, error);
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
    cr_assert(exact_value(mdp, pi, 0.9, V, sizeof error, error));
    cr_assert(exact_visits(mdp, pi, 0.9, d, sizeof error, error));
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
    cr_expect(eq(str, error,
                 "exact: from state 0 this policy never comes to an end; expected one that does, "
                 "or gamma < 1"));
    cr_expect(exact_value(corridor, (double[]){1, 0}, 0.9, V, sizeof error, error));
    cr_expect(epsilon_eq(dbl, V[0], -10, 1e-12));
    cr_expect(not(exact_value(corridor, (double[]){1, 0}, 1.5, V, sizeof error, error)));
    cr_expect(eq(str, error, "exact: gamma is 1.5; expected 0 to 1"));
    mdp_free(walk), mdp_free(corridor);
}

/* ---- bad input: one sentence that names what was found and what was expected */

static void expect_refused(Mdp *mdp, const char *sentence)
{
    cr_expect(eq(ptr, mdp, NULL));
    cr_expect(eq(str, error, (char *)sentence));
}

Test(bad_input, a_map_is_refused_with_row_and_column)
{
    const char *const uneven[] = {"..G", "..P.", "S.."}, *const strange[] = {"..G", "S.x"},
                      *const foreign[] = {"S\xc3\xa9G"};
    const char *const no_start[] = {"..G"}, *const no_goal[] = {"S.P"}, *const empty[] = {""};
    expect_refused(grid_new(3, uneven, 0, 1, -1, sizeof error, error),
                   "grid: row 1 has 4 characters; expected 3, as row 0 has");
    expect_refused(grid_new(2, strange, 0, 1, -1, sizeof error, error),
                   "grid: row 1, column 2 is 'x'; expected one of . # S G P");
    expect_refused(grid_new(1, foreign, 0, 1, -1, sizeof error, error),
                   "grid: row 0, column 1 is byte 0xc3; expected one of . # S G P");
    expect_refused(grid_new(1, no_start, 0, 1, -1, sizeof error, error),
                   "grid: the map has no start; expected at least one S");
    expect_refused(grid_new(1, no_goal, 0, 1, -1, sizeof error, error),
                   "grid: the map has no goal; expected at least one G");
    expect_refused(grid_new(1, empty, 0, 1, -1, sizeof error, error),
                   "grid: the map is empty; expected at least one row of at least one character");
    expect_refused(grid_new(0, NULL, 0, 1, -1, sizeof error, error),
                   "grid: the map is empty; expected at least one row of at least one character");
}

Test(bad_input, probabilities_are_refused_with_state_action_and_sum)
{
    double P[2][2][2] = {{{0, 1}, {0.5, 0.4}}}, R[2][2][2] = {{{0}}}, rho[2] = {1, 0};
    const bool terminal[2] = {false, true};
#define REFUSED(sentence)                                                                          \
    expect_refused(mdp_new(2, 2, (const double(*)[2][2])P, (const double(*)[2][2])R, rho,          \
                           terminal, sizeof error, error),                                         \
                   sentence)
    REFUSED("mdp: P[state 0][action 1] sums to 0.9; expected 1");
    P[0][1][0] = -0.1;
    REFUSED("mdp: P[state 0][action 1][0] is -0.1; expected a probability, 0 to 1");
    P[0][1][0] = NAN;
    REFUSED("mdp: P[state 0][action 1][0] is nan; expected a probability, 0 to 1");
    P[0][1][0] = 0.6;
    R[0][1][1] = INFINITY;
    REFUSED("mdp: R[state 0][action 1][1] is inf; expected a finite reward");
    R[0][1][1] = 0;
    rho[0] = rho[1] = 0.5;
    REFUSED("mdp: rho[1] is 0.5, but state 1 is terminal; expected 0");
    rho[1] = 0.25;
    REFUSED("mdp: rho sums to 0.75; expected 1");
#undef REFUSED
    expect_refused(mdp_blank(0, 2, sizeof error, error),
                   "mdp: 0 states and 2 actions; expected 1 to 1024 of each");
    expect_refused(mdp_walk(4, sizeof error, error),
                   "walk: 4 cells have no middle; expected an odd number");
    expect_refused(
        mdp_game(1, 2, (const double[1][2]){{1, 2}}, (double[]){0.5, 0.6}, sizeof error, error),
        "mdp: P[state 0][action 0] sums to 1.1; expected 1");
    expect_refused(mdp_disguise(mdp_corridor(sizeof error, error), 2, 2, (size_t[]){0, 1, 2, 0},
                                NULL, sizeof error, error),
                   "mdp: look[2] is 2; expected less than 2, the number of looks");
}

/* ---- ready-made tables */

Test(tables, grid_walls_and_edges_bounce_and_starts_share_the_probability)
{
    const char *const map[] = {"S#G", "S.P"};
    Mdp *grid = grid_new(2, map, -0.04, 1, -1, sizeof error, error);
    cr_assert(ne(ptr, grid, NULL), "%s", error);
    const double(*P)[4][6] = (const void *)grid->P, (*R)[4][6] = (const void *)grid->R;
    cr_expect(eq(dbl, P[0][0][0], 1));
    cr_expect(eq(dbl, P[0][1][0], 1));
    cr_expect(eq(dbl, P[0][2][3], 1));
    cr_expect(eq(dbl, P[0][3][0], 1));
    cr_expect(eq(dbl, P[4][0][4], 1));
    cr_expect(eq(dbl, P[4][1][5], 1));
    cr_expect(eq(dbl, R[4][1][5], -1.04));
    cr_expect(eq(dbl, R[4][3][3], -0.04));
    cr_expect(eq(dbl, grid->rho[0], 0.5));
    cr_expect(eq(dbl, grid->rho[3], 0.5));
    mdp_free(grid);
}

/* A bandit's J is π·mean; a game's is π·payoff·q; by hand 0.25·1 + 0.75·5 = 4 and
 * 0.25·(2·0.1 − 0.9) + 0.75·(3·0.1 + 0.9) = 0.725. */
Test(tables, a_bandit_and_a_game_are_worth_their_average)
{
    const double pi[8] = {0.25, 0.75};
    double V[3];
    Mdp *bandit = mdp_bandit(2, (double[]){1, 5}, 3, sizeof error, error);
    Mdp *game = mdp_game(2, 2, (const double[2][2]){{2, -1}, {3, 1}}, (double[]){0.1, 0.9},
                         sizeof error, error);
    cr_expect(exact_value(bandit, pi, 1, V, sizeof error, error));
    cr_expect(epsilon_eq(dbl, V[0], 4, 1e-12));
    cr_expect(exact_value(game, pi, 1, V, sizeof error, error));
    cr_expect(epsilon_eq(dbl, V[0], 0.725, 1e-12));
    mdp_free(bandit), mdp_free(game);
}
