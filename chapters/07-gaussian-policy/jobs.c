/* jobs.c: the worlds of lesson 7, each part of its agent alone, and the loops over
 * steps and iterations. */
#include "jobs.h"
#include "env.h"
#include "journal_inside.h"
#include "gaussian_policy.h"
#include "many.h"
#include "net.h"
#include "rollout.h"
#include <math.h>
#include <string.h>

enum { WHY = 256, HIDDEN = 5, COURSE = 1000000 };
static const double TORQUE = 2;

/* ---- a target ---- */

/* Slopes in log p: each draw's pay less the mean of the others, over n. */
static void target_slopes(size_t n, size_t d, const double u[n][d],
                          const double target[d], const double weight[d],
                          double dlogp[n])
{
    double pay[n], sum = 0;
    for (size_t t = 0; t < n; t++) {
        pay[t] = 0;
        for (size_t j = 0; j < d; j++)
            pay[t] -= weight[j] * (u[t][j] - target[j]) * (u[t][j] - target[j]);
        sum += pay[t];
    }
    for (size_t t = 0; t < n; t++)
        dlogp[t] = (pay[t] - (sum - pay[t]) / (double)(n - 1)) / (double)n;
}

void job_target(size_t d, size_t iterations, const double target[d],
                const double weight[d], const TargetSettings *how,
                double mu[iterations][d], double log_sigma[iterations][d])
{
    size_t n = how->n;
    double m[n][d], l[d], xi[n][d], u[n][d], dlogp[n], score_mu[n][d],
        score_log_sigma[n][d], dmu[n][d], dlog_sigma[n][d];
    for (size_t j = 0; j < n * d; j++)
        m[0][j] = 0, l[j % d] = 0;
    for (size_t i = 0; i < iterations; i++) {
        for (size_t t = 0; t < n; t++)
            for (size_t j = 0; j < d; j++)
                xi[t][j] = rng_normal(how->seed, i, t, RNG_NORMAL + j);
        gaussian_sample(n, d, m, l, xi, u);
        target_slopes(n, d, u, target, weight, dlogp);
        gaussian_score(n, d, m, l, u, score_mu, score_log_sigma);
        head_gradient(n, d, score_mu, score_log_sigma, dlogp, how->c_entropy, dmu,
                      dlog_sigma);
        for (size_t j = 0; j < d; j++) {
            double step = 0;
            for (size_t t = 0; t < n; t++)
                step += how->lr * dmu[t][j], l[j] += how->lr * dlog_sigma[t][j];
            for (size_t t = 0; t < n; t++)
                m[t][j] += step;
            mu[i][j] = m[0][j], log_sigma[i][j] = l[j];
        }
    }
}

/* ---- a linear system ---- */

/* The value of a state under gain k, exactly: −(p x² + what the noise of all later
 * steps costs). */
static double lqr_value(const LqrSystem *s, double k, double x)
{
    double variance = exp(2 * s->log_sigma), c = (s->a - s->b * k) * (s->a - s->b * k),
           p = (s->q + s->r * k * k) / (1 - s->gamma * c);
    double noise = s->b * s->b * variance + s->sigma_w * s->sigma_w;
    return -p * x * x - (s->r * variance + s->gamma * p * noise) / (1 - s->gamma);
}

/* One episode with gain k: its discounted return, and what it adds to the slope of
 * the mean return in k. */
static double lqr_episode(const LqrSystem *s, double k, size_t T, size_t seed,
                          size_t episode, double *gradient)
{
    double x = sqrt(s->m0) * rng_normal(seed, episode, 0, RNG_START), weight = 1, r[T],
           V[T], slope[T], G = 0;
    for (size_t t = 0; t < T; t++) {
        double mu[1][1] = {{-k * x}},
               xi[1][1] = {{rng_normal(seed, episode, t, RNG_NORMAL)}}, u[1][1],
               dmu[1][1], dlog_sigma[1][1];
        gaussian_sample(1, 1, mu, &s->log_sigma, xi, u);
        gaussian_score(1, 1, mu, &s->log_sigma, u, dmu, dlog_sigma);
        slope[t] = -x * dmu[0][0]; /* μ = −k x */
        r[t] = -weight * (s->q * x * x + s->r * u[0][0] * u[0][0]);
        V[t] = weight * lqr_value(s, k, x);
        x = s->a * x + s->b * u[0][0] +
            s->sigma_w * rng_normal(seed, episode, t, RNG_WORLD);
        weight *= s->gamma;
    }
    for (size_t t = T; t-- > 0;) {
        G += r[t];
        *gradient += (G - V[t]) * slope[t];
    }
    return G;
}

void job_lqr(size_t iterations, size_t n, size_t T, size_t seed,
             const LqrSystem *system, double start, double lr, double k[iterations],
             double ret[iterations])
{
    k[0] = start;
    for (size_t i = 0; i < iterations; i++) {
        double gradient = 0;
        ret[i] = 0;
        for (size_t e = 0; e < n; e++)
            ret[i] +=
                lqr_episode(system, k[i], T, seed, i * n + e, &gradient) / (double)n;
        if (i + 1 < iterations)
            k[i + 1] = k[i] + lr * gradient / (double)n;
    }
}

/* ---- worlds and networks ---- */

/* A world by its number, or a course by its sizes. */
static Env *open_world(size_t world, size_t seed, char why[WHY])
{
    static const char *const worlds[] = {"pendulum", "pendulum", "plane", "joints"};
    if (world < 4)
        return env_open(worlds[world], seed, WHY, why);
    size_t limit = world / COURSE;
    REQUIRE(limit > 0, "there is no world %zu", world);
    return env_course(world % COURSE / 100, world % 100, limit, seed, WHY, why);
}

static Env *new_world(size_t world, size_t seed)
{
    char why[WHY];
    Env *env = open_world(world, seed, why);
    REQUIRE(env, "a world: %s", why);
    env_reset(env, NULL);
    for (size_t i = 10; world == 1 && i < env_sizes(env).limit; i++)
        env_steer(env, (const double[]){0}, NULL);
    return env;
}

/* Adam's ε: 0 for the usual one, under which a gradient's length drops out, and so
 * does a weight of it. */
static Net *new_net(const Env *env, size_t hidden, double epsilon, size_t seed)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs,
                    .layers = 2,
                    .hidden = hidden,
                    .outputs = n.controls,
                    .free = n.controls,
                    .epsilon = epsilon,
                    .seed = seed};
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "a network: %s", why);
    return net;
}

static void require_count(const Net *net, size_t N)
{
    REQUIRE(net_count(net) == N, "the network has %zu weights, N is %zu",
            net_count(net), N);
}

/* ---- each part alone ---- */

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, size_t round, double far)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t i = 0; i < N; i++)
        w[i] += far * rng_normal(seed, round, i, RNG_INIT);
    net_set_weights(net, w);
}

size_t job_play(size_t seed, size_t world, size_t rollouts, size_t T, size_t K,
                double wide, const GaussianSettings *how, double row[T][K])
{
    Env *env = new_world(world, seed);
    Net *net = new_net(env, HIDDEN, 0.01, seed);
    size_t D = env_sizes(env).obs, d = env_sizes(env).controls, ended = 0;
    REQUIRE(K == D + d + 6, "K is %zu", D + d + 6);
    double now[D], obs[T][D], u[T][d], logp_old[T], r[T], V_old[T], V_next[T];
    bool terminated[T], truncated[T];
    GaussianRows rows = {.T = T,
                         .D = D,
                         .d = d,
                         .obs = obs[0],
                         .u = u[0],
                         .logp_old = logp_old,
                         .r = r,
                         .terminated = terminated,
                         .truncated = truncated,
                         .V_old = V_old,
                         .V_next = V_next};
    scatter(net, seed, 0, wide);
    env_observe(env, now);
    for (size_t i = 0; i < rollouts; i++) {
        ended = gaussian_play(env, net, D, now, &rows, how);
        REQUIRE(env_running(env),
                "gaussian_play: the episode is over when it comes back, "
                "and the world is not reset");
    }
    for (size_t t = 0; t < T; t++) {
        double rest[] = {logp_old[t],  r[t],     terminated[t],
                         truncated[t], V_old[t], V_next[t]};
        memcpy(row[t], obs[t], sizeof obs[t]);
        memcpy(row[t] + D, u[t], sizeof u[t]);
        memcpy(row[t] + D + d, rest, sizeof rest);
    }
    net_free(net);
    env_close(env);
    return ended;
}

/* What a part learns from: rows that the workbook has played, and a network that has
 * moved since by `far`. Every fourth draw lies three times as far from its
 * mean as it did, so that ratios may be large. */
typedef struct {
    Env *env;
    Net *net;
    Rollout *played;
    GaussianRows rows;
} Stage;

/* The log-density of each row's draw, as the network is now. */
static void densities(Net *net, const GaussianRows *rows, double logp[], double V[])
{
    size_t T = rows->T, d = rows->d;
    double head[T][2][d];
    net_forward(net, T, rows->obs, head[0][0], V);
    for (size_t t = 0; t < T; t++) {
        logp[t] = 0;
        for (size_t j = 0; j < d; j++) {
            double z = (rows->u[t * d + j] - head[t][0][j]) / exp(head[t][1][j]);
            logp[t] -= 0.5 * z * z + head[t][1][j] + 0.5 * log(2 * M_PI);
        }
    }
}

/* Every fourth draw, so many times as far from its mean. */
static void draw_farther_out(Net *net, const GaussianRows *rows, double times)
{
    double head[2][rows->d];
    for (size_t t = 3; t < rows->T; t += 4) {
        double *u = &rows->u[t * rows->d];
        net_forward(net, 1, &rows->obs[t * rows->D], head[0], NULL);
        for (size_t j = 0; j < rows->d; j++)
            u[j] += (times - 1) * (u[j] - head[0][j]);
    }
}

/* The last numbers of a network are its log σ. */
static void widen(Net *net, size_t d, double sigma)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t j = N - d; j < N; j++)
        w[j] += sigma;
    net_set_weights(net, w);
}

static Stage stage_new(size_t seed, size_t world, size_t T, Moved net, double epsilon,
                       double room[4][T])
{
    Stage s = {.env = new_world(world, seed)};
    s.net = new_net(s.env, HIDDEN, epsilon, seed);
    s.played = rollout_new(s.env, T);
    REQUIRE(s.played, "no memory");
    scatter(s.net, seed, 0, net.wide);
    widen(s.net, env_sizes(s.env).controls, net.sigma);
    rollout_steps(s.played, s.env, rollout_by_net, s.net);
    s.rows = (GaussianRows){.T = T,
                            .D = s.played->D,
                            .d = s.played->U,
                            .obs = s.played->obs,
                            .u = s.played->u,
                            .logp_old = room[0],
                            .r = s.played->r,
                            .terminated = s.played->terminated,
                            .truncated = s.played->truncated,
                            .V_old = room[1],
                            .adv = room[2],
                            .target = room[3]};
    draw_farther_out(s.net, &s.rows, net.far < 1 ? 3 : 12);
    densities(s.net, &s.rows, room[0], room[1]);
    scatter(s.net, seed, 1, net.far);
    return s;
}

enum { KEPT = 6 };

/* A number for each array that a part learns from. */
static void keys_of(const GaussianRows *rows, double key[KEPT])
{
    const double *all[] = {rows->logp_old, rows->r,      rows->V_old,
                           rows->adv,      rows->target, rows->u};
    for (size_t k = 0; k < KEPT; k++)
        key[k] = journal_key(k == 5 ? rows->T * rows->d : rows->T, all[k]);
}

static void stay_as_they_were(const GaussianRows *rows, const double before[KEPT],
                              const char *function)
{
    double now[KEPT];
    keys_of(rows, now);
    REQUIRE(!memcmp(now, before, sizeof now),
            "%s: rows have been changed, and others learn from them", function);
}

static void stage_free(Stage *s)
{
    rollout_free(s->played);
    net_free(s->net);
    env_close(s->env);
}

/* Adam's ε for targets of such a size: a slope that is far larger shows no length. */
static double epsilon_for(size_t T, const double target[T])
{
    double most = 1;
    for (size_t t = 0; t < T; t++)
        most = fmax(most, fabs(target[t]));
    return 0.01 * most;
}

/* One more step behind the first, which shows what that one left with Adam: with every
 * advantage turned round where the step size was 0, with nothing to learn if `rest`. */
static void step_again(Stage *s, size_t n, const int which[n], GaussianSettings how,
                       bool rest)
{
    for (size_t t = 0; t < s->rows.T; t++)
        s->rows.adv[t] *= rest ? 0 : -1;
    if (rest)
        how.c_value = how.c_entropy = 0;
    how.lr = how.lr > 0 ? how.lr : 0.01;
    gaussian_minibatch(s->net, &s->rows, n, which, &how);
}

void job_minibatch(size_t seed, size_t world, size_t T, const Moved *net, size_t n,
                   const int which[n], const double adv[T], const double target[T],
                   const GaussianSettings *how, bool rest, size_t N, double w[N])
{
    double room[5][T];
    Stage s = stage_new(seed, world, T, *net, epsilon_for(T, target), room);
    require_count(s.net, N);
    memset(room[4], 0, sizeof room[4]); /* who reads beyond reads the same each time */
    memcpy(s.rows.adv, adv, sizeof room[2]);
    memcpy(s.rows.target, target, sizeof room[3]);
    double before[KEPT];
    keys_of(&s.rows, before);
    gaussian_minibatch(s.net, &s.rows, n, which, how);
    stay_as_they_were(&s.rows, before, "gaussian_minibatch");
    if (rest || how->lr == 0)
        step_again(&s, n, which, *how, rest);
    net_weights(s.net, w);
    stage_free(&s);
}

void job_epoch(size_t seed, size_t world, size_t round, size_t T, const double adv[T],
               const double target[T], const GaussianSettings *how, size_t N,
               double w[N])
{
    double room[4][T];
    Stage s = stage_new(seed, world, T, (Moved){0.3, 0.1, 0}, 0.01, room);
    require_count(s.net, N);
    memcpy(s.rows.adv, adv, sizeof room[2]);
    memcpy(s.rows.target, target, sizeof room[3]);
    double before[KEPT];
    keys_of(&s.rows, before);
    gaussian_epoch(s.net, &s.rows, how, seed, round);
    stay_as_they_were(&s.rows, before, "gaussian_epoch");
    if (how->lr == 0)
        step_again(&s, 1, (const int[]){0}, *how, false);
    net_weights(s.net, w);
    stage_free(&s);
}

/* ---- very many rows ---- */

static void many_of_function(size_t which, size_t n, double out[2])
{
    double mu[n][1], x[n][1], slope[n], a[n][1], b[n][1], left[2];
    const double log_sigma[] = {0.5};
    for (size_t t = 0; t < n; t++) {
        mu[t][0] = many_number(t), x[t][0] = 2 * many_number(3 * t + 1) - 1;
        slope[t] = 2 * many_number(5 * t + 2) - 1, b[t][0] = 0;
    }
    if (which == 0)
        gaussian_sample(n, 1, mu, log_sigma, x, a);
    else if (which == 1)
        gaussian_logp(n, 1, mu, log_sigma, x, a[0]);
    else if (which == 2)
        gaussian_score(n, 1, mu, log_sigma, x, a, b);
    else if (which == 3)
        tanh_squash(n, 1, x, slope, 2, a, b[0]);
    else
        head_gradient(n, 1, mu, x, slope, 0.1, a, b);
    many_left(n, a[0], out);
    many_left(n, b[0], left);
    out[0] += 3 * left[0], out[1] += 3 * left[1];
}

static const GaussianSettings usual = {
    .c = 1.5, .pay = 0.1, .epsilon = 0.2, .c_value = 0.5, .c_entropy = 0.1, .lr = 0.01};

static void many_of_play(size_t n, double out[2])
{
    double row[n][10];
    job_play(1, 2, 1, n, 10, 0.3, &usual, row);
    many_left(10 * n, row[0], out);
}

static void many_of_minibatch(size_t n, double out[2])
{
    double adv[n], target[n], w[110];
    int which[n];
    for (size_t t = 0; t < n; t++) {
        adv[t] = 2 * many_number(t) - 1, target[t] = many_number(3 * t + 1);
        which[t] = (int)(n - 1 - t);
    }
    job_minibatch(1, 2, n, &(Moved){0.3, 0.01, 0}, n, which, adv, target, &usual, false,
                  110, w);
    many_left(110, w, out);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    REQUIRE(K == 2 && which < 7, "K is 2, and there is no function %zu", which);
    if (which < 5)
        many_of_function(which, n, out);
    else if (which == 5)
        many_of_play(n, out);
    else
        many_of_minibatch(n, out);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

/* ---- training ---- */

void job_gaussian(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
                  const GaussianSettings *how, size_t N, double ended[iterations],
                  double w[N])
{
    Env *env = new_world(world, seed);
    Net *net = new_net(env, hidden, 0.01, seed);
    size_t D = env_sizes(env).obs;
    double obs[D];
    require_count(net, N);
    env_observe(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        ended[i] = (double)gaussian_iteration(env, net, T, D, obs, how, seed,
                                              (seed >> 20) + i * how->epochs);
        REQUIRE(env_running(env),
                "gaussian_iteration: the episode is over when it comes "
                "back, and the world is not reset");
    }
    net_weights(net, w);
    net_free(net);
    env_close(env);
}

/* One episode by the means, from a reset to its end. */
static double played(Env *env, Net *net)
{
    EnvSizes n = env_sizes(env);
    double obs[n.obs], head[2 * n.controls], a[n.controls], sum = 0;
    env_reset(env, obs);
    while (env_running(env)) {
        net_forward(net, 1, obs, head, NULL);
        for (size_t j = 0; j < n.controls; j++)
            a[j] = TORQUE * tanh(head[j]);
        sum += env_steer(env, a, obs).reward;
    }
    return sum;
}

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes])
{
    GaussianSettings how = {.epochs = 10,
                            .M = 64,
                            .c = TORQUE,
                            .pay = 0.1,
                            .gamma = gamma,
                            .lambda = 0.95,
                            .epsilon = 0.2,
                            .c_value = 0.5};
    Env *env = new_world(0, seed), *other = new_world(0, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed);
    size_t D = env_sizes(env).obs;
    double obs[D];
    require_count(net, N);
    env_observe(env, obs);
    for (size_t i = 0; i < episodes; i++) {
        how.lr = lr * (1 - (double)i / (double)episodes);
        gaussian_iteration(env, net, 2048, D, obs, &how, seed, i * how.epochs);
        ret[i] = played(other, net);
    }
    net_weights(net, w);
    net_free(net);
    env_close(env);
    env_close(other);
}

void job_played(size_t seed, size_t episodes, size_t hidden, size_t N,
                const double w[N], double ret[episodes])
{
    Env *env = new_world(0, seed);
    Net *net = new_net(env, hidden, 0, seed);
    require_count(net, N);
    net_set_weights(net, w);
    for (size_t i = 0; i < episodes; i++)
        ret[i] = played(env, net);
    net_free(net);
    env_close(env);
}
