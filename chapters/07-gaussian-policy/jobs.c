/* jobs.c: the worlds of lesson 7, and the loops over their steps and iterations. */
#include "jobs.h"
#include "env.h"
#include "gaussian_policy.h"
#include "net.h"
#include <math.h>

enum { WHY = 256 };
static const double TORQUE = 2;

/* ---- a target ---- */

/* Slopes in log p: each draw's pay less the mean of the others, over n. */
static void target_slopes(size_t n, size_t d, const double u[n][d], const double target[d], const double weight[d], double dlogp[n])
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

void job_target(size_t d, size_t iterations, size_t n, const double target[d], const double weight[d], size_t seed, double c_entropy,
                double lr, double mu[iterations][d], double log_sigma[iterations][d])
{
    double m[n][d], l[d], xi[n][d], u[n][d], dlogp[n], score_mu[n][d], score_log_sigma[n][d], dmu[n][d], dlog_sigma[n][d];
    for (size_t j = 0; j < n * d; j++)
        m[0][j] = 0, l[j % d] = 0;
    for (size_t i = 0; i < iterations; i++) {
        for (size_t t = 0; t < n; t++)
            for (size_t j = 0; j < d; j++)
                xi[t][j] = rng_normal(seed, i, t, RNG_NORMAL + j);
        gaussian_sample(n, d, m, l, xi, u);
        target_slopes(n, d, u, target, weight, dlogp);
        gaussian_score(n, d, m, l, u, score_mu, score_log_sigma);
        head_gradient(n, d, score_mu, score_log_sigma, dlogp, c_entropy, dmu, dlog_sigma);
        for (size_t j = 0; j < d; j++) {
            double step = 0;
            for (size_t t = 0; t < n; t++)
                step += lr * dmu[t][j], l[j] += lr * dlog_sigma[t][j];
            for (size_t t = 0; t < n; t++)
                m[t][j] += step;
            mu[i][j] = m[0][j], log_sigma[i][j] = l[j];
        }
    }
}

/* ---- a linear system ---- */

typedef struct {
    double a, b, q, r, sigma_w, log_sigma, m0, gamma;
} Lqr;

/* The value of a state under gain k, exactly: −(p x² + what the noise of all later steps costs). */
static double lqr_value(const Lqr *s, double k, double x)
{
    double variance = exp(2 * s->log_sigma), c = (s->a - s->b * k) * (s->a - s->b * k), p = (s->q + s->r * k * k) / (1 - s->gamma * c);
    double noise = s->b * s->b * variance + s->sigma_w * s->sigma_w;
    return -p * x * x - (s->r * variance + s->gamma * p * noise) / (1 - s->gamma);
}

/* One episode with gain k: its discounted return, and what it adds to the slope of the mean return in k. */
static double lqr_episode(const Lqr *s, double k, size_t T, size_t seed, size_t episode, double *gradient)
{
    double x = sqrt(s->m0) * rng_normal(seed, episode, 0, RNG_START), weight = 1, r[T], V[T], slope[T], G = 0;
    for (size_t t = 0; t < T; t++) {
        double mu[1][1] = {{-k * x}}, xi[1][1] = {{rng_normal(seed, episode, t, RNG_NORMAL)}}, u[1][1], dmu[1][1], dlog_sigma[1][1];
        gaussian_sample(1, 1, mu, &s->log_sigma, xi, u);
        gaussian_score(1, 1, mu, &s->log_sigma, u, dmu, dlog_sigma);
        slope[t] = -x * dmu[0][0]; /* μ = −k x */
        r[t] = -weight * (s->q * x * x + s->r * u[0][0] * u[0][0]);
        V[t] = weight * lqr_value(s, k, x);
        x = s->a * x + s->b * u[0][0] + s->sigma_w * rng_normal(seed, episode, t, RNG_WORLD);
        weight *= s->gamma;
    }
    for (size_t t = T; t-- > 0;) {
        G += r[t];
        *gradient += (G - V[t]) * slope[t];
    }
    return G;
}

void job_lqr(size_t iterations, size_t n, size_t T, size_t seed, double a, double b, double q, double r, double sigma_w, double log_sigma,
             double m0, double gamma, double start, double lr, double k[iterations], double ret[iterations])
{
    Lqr system = {a, b, q, r, sigma_w, log_sigma, m0, gamma};
    k[0] = start;
    for (size_t i = 0; i < iterations; i++) {
        double gradient = 0;
        ret[i] = 0;
        for (size_t e = 0; e < n; e++)
            ret[i] += lqr_episode(&system, k[i], T, seed, i * n + e, &gradient) / (double)n;
        if (i + 1 < iterations)
            k[i + 1] = k[i] + lr * gradient / (double)n;
    }
}

/* ---- a pendulum ---- */

static Env *new_world(size_t world, size_t seed)
{
    char why[WHY];
    REQUIRE(world < 3, "there is no world %zu", world);
    Env *env = env_open(world == 2 ? "plane" : "pendulum", seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    env_reset(env, NULL);
    for (size_t i = 10; world == 1 && i < env_sizes(env).limit; i++)
        env_steer(env, (const double[]){0}, NULL);
    return env;
}

/* Adam's ε: 0 for the usual one, under which a gradient's length drops out, and so does a weight of it. */
static Net *new_net(const Env *env, size_t hidden, double epsilon, size_t seed, size_t N)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {
        .inputs = n.obs, .layers = 2, .hidden = hidden, .outputs = n.controls, .free = n.controls, .epsilon = epsilon, .seed = seed};
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "a network: %s", why);
    REQUIRE(net_count(net) == N, "the network has %zu weights, N is %zu", net_count(net), N);
    return net;
}

void job_gaussian(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden, size_t epochs, size_t M, double c, double pay,
                  double gamma, double lambda, double epsilon, double c_value, double c_entropy, double lr, size_t N,
                  double ended[iterations], double w[N])
{
    Env *env = new_world(world, seed);
    Net *net = new_net(env, hidden, 0.01, seed, N);
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_observe(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        ended[i] = (double)gaussian_iteration(env, net, T, D, obs, epochs, M, seed, i * epochs, c, pay, gamma, lambda, epsilon, c_value,
                                              c_entropy, lr);
        REQUIRE(env_running(env), "gaussian_iteration: the episode is over when it comes back, and the world is not reset");
    }
    net_read(net, w);
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

void job_net(size_t seed, size_t world, size_t episodes, size_t hidden, double gamma, double lr, size_t N, double w[N],
             double ret[episodes])
{
    enum { T = 2048, EPOCHS = 10, M = 64 };
    Env *env = new_world(world, seed), *other = new_world(world, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed, N);
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_observe(env, obs);
    for (size_t i = 0; i < episodes; i++) {
        double left = 1 - (double)i / (double)episodes;
        gaussian_iteration(env, net, T, D, obs, EPOCHS, M, seed, i * EPOCHS, TORQUE, 0.1, gamma, 0.95, 0.2, 0.5, 0, lr * left);
        ret[i] = played(other, net);
    }
    net_read(net, w);
    net_free(net);
    env_close(env);
    env_close(other);
}

void job_played(size_t seed, size_t episodes, size_t hidden, size_t N, const double w[N], double ret[episodes])
{
    Env *env = new_world(0, seed);
    Net *net = new_net(env, hidden, 0, seed, N);
    net_write(net, w);
    for (size_t i = 0; i < episodes; i++)
        ret[i] = played(env, net);
    net_free(net);
    env_close(env);
}
