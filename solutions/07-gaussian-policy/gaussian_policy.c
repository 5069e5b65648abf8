/* Lesson 7: actions that are numbers. The contract of each function is in
 * gaussian_policy.h. */
#include "gaussian_policy.h"
#include "gae.h"
#include "ppo_clip.h"
#include <math.h>

void gaussian_sample(size_t T, size_t d, const double mu[T][d],
                     const double log_sigma[d], const double xi[T][d], double u[T][d])
{
    //> sample: stretch the noise, then move it
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < d; j++)
            u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
    //< sample
}

void gaussian_logp(size_t T, size_t d, const double mu[T][d], const double log_sigma[d],
                   const double u[T][d], double logp[T])
{
    //> logp: three terms for every number of the action; take the logarithm on paper,
    //>     not in the program
    for (size_t t = 0; t < T; t++) {
        double sum = 0;
        for (size_t j = 0; j < d; j++) {
            double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
            sum -= 0.5 * z * z + log_sigma[j] + 0.5 * log(2 * M_PI);
        }
        logp[t] = sum;
    }
    //< logp
}

void gaussian_score(size_t T, size_t d, const double mu[T][d],
                    const double log_sigma[d], const double u[T][d], double dmu[T][d],
                    double dlog_sigma[T][d])
{
    //> score: the slope of the log-density in μ, and in log σ, not in σ
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < d; j++) {
            double z = (u[t][j] - mu[t][j]) * exp(-log_sigma[j]);
            dmu[t][j] = z * exp(-log_sigma[j]);
            dlog_sigma[t][j] = z * z - 1;
        }
    //< score
}

double gaussian_entropy(size_t d, const double mu[d], const double log_sigma[d])
{
    //> entropy: the mean of −log p(u): what is the mean of z²? does it matter where the
    //>     bell stands?
    double H = 0;
    for (size_t j = 0; j < d; j++)
        H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
    return H;
    //< entropy
}

void tanh_squash(size_t T, size_t d, const double u[T][d], const double logp_u[T],
                 double c, double a[T][d], double logp_a[T])
{
    //> squash: the action, and the log-density less log |da/du|; softplus in a form
    //>     that neither overflows nor rounds to 0
    for (size_t t = 0; t < T; t++) {
        double log_slope = 0;
        for (size_t j = 0; j < d; j++) {
            double x = -2 * u[t][j], softplus = fmax(x, 0) + log1p(exp(-fabs(x)));
            log_slope += log(c) + 2 * (log(2) - u[t][j] - softplus);
            a[t][j] = c * tanh(u[t][j]);
        }
        logp_a[t] = logp_u[t] - log_slope;
    }
    //< squash
}

void head_gradient(size_t T, size_t d, const double score_mu[T][d],
                   const double score_log_sigma[T][d], const double dlogp[T],
                   double c_entropy, double dmu[T][d], double dlog_sigma[T][d])
{
    //> head: the chain rule; and what is the slope of the entropy in log σ?
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < d; j++) {
            dmu[t][j] = dlogp[t] * score_mu[t][j];
            dlog_sigma[t][j] = dlogp[t] * score_log_sigma[t][j] + c_entropy / (double)T;
        }
    //< head
}

size_t gaussian_play(Env *env, Net *net, size_t D, double obs[D], GaussianRows *rows,
                     const GaussianSettings *how)
{
    //> play: lesson 6's loop; keep u and its log-density, steer by c tanh u
    size_t T = rows->T, d = rows->d, ended = 0;
    double(*u)[d] = (double(*)[d])rows->u; /* as a table: u[t] is row t */
    for (size_t t = 0; t < T; t++) {
        double head[2][d], xi[1][d], a[1][d], logp_a[1];
        for (size_t i = 0; i < D; i++)
            rows->obs[t * D + i] = obs[i];
        net_forward(net, 1, obs, head[0], &rows->V_old[t]);
        for (size_t j = 0; j < d; j++)
            xi[0][j] = env_normal(env, j);
        gaussian_sample(1, d, &head[0], head[1], xi, &u[t]);
        gaussian_logp(1, d, &head[0], head[1], &u[t], &rows->logp_old[t]);
        tanh_squash(1, d, &u[t], &rows->logp_old[t], how->c, a, logp_a);
        Step step = env_steer(env, a[0], obs);
        rows->r[t] = how->pay * step.reward;
        rows->terminated[t] = step.terminated;
        rows->truncated[t] = step.truncated;
        bool over = step.terminated || step.truncated;
        if (over || t + 1 == T)
            net_forward(net, 1, obs, NULL, &rows->V_next[t]);
        if (over) {
            env_reset(env, obs);
            ended++;
        }
    }
    for (size_t t = 0; t + 1 < T; t++)
        if (!rows->terminated[t] && !rows->truncated[t])
            rows->V_next[t] = rows->V_old[t + 1];
    return ended;
    //< play
}

void gaussian_minibatch(Net *net, const GaussianRows *rows, size_t n,
                        const int which[n], const GaussianSettings *how)
{
    //> minibatch: lesson 6's; copy the rows, ask for the density of u as the network is
    //>     now, and hand the slopes to means and log σ
    size_t D = rows->D, d = rows->d;
    double obs[n][D], u[n][d], logp_old[n], adv[n], target[n];
    double head[n][2][d], mu[n][d], logp[n], V[n], ratio[n], dlogp[n], dvalue[n];
    double score_mu[n][d], score_log_sigma[n][d], dmu[n][d], dlog_sigma[n][d];
    double dhead[n][2][d];
    for (size_t i = 0; i < n; i++) {
        size_t t = (size_t)which[i];
        for (size_t j = 0; j < D; j++)
            obs[i][j] = rows->obs[t * D + j];
        for (size_t j = 0; j < d; j++)
            u[i][j] = rows->u[t * d + j];
        logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
        target[i] = rows->target[t];
    }
    net_forward(net, n, obs[0], head[0][0], V);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < d; j++)
            mu[i][j] = head[i][0][j];
    double *log_sigma = head[0][1]; /* the same in every row */
    gaussian_logp(n, d, mu, log_sigma, u, logp);
    importance_ratio(n, logp, logp_old, ratio);
    clipped_slope(n, ratio, adv, how->epsilon, dlogp);
    gaussian_score(n, d, mu, log_sigma, u, score_mu, score_log_sigma);
    head_gradient(n, d, score_mu, score_log_sigma, dlogp, how->c_entropy, dmu,
                  dlog_sigma);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < d; j++)
            dhead[i][0][j] = dmu[i][j], dhead[i][1][j] = dlog_sigma[i][j];
        dvalue[i] = how->c_value * (target[i] - V[i]) / (double)n;
    }
    net_backward(net, n, obs[0], dhead[0][0], dvalue);
    adam_step(net, how->lr);
    //< minibatch
}

void gaussian_epoch(Net *net, const GaussianRows *rows, const GaussianSettings *how,
                    size_t seed, size_t round)
{
    //> epoch: as ppo_epoch
    size_t T = rows->T, M = how->M;
    int order[T];
    rng_shuffle(T, seed, round, order);
    for (size_t from = 0; from < T; from += M)
        gaussian_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
    //< epoch
}

size_t gaussian_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                          const GaussianSettings *how, size_t seed, size_t round)
{
    //> iteration: as ppo_iteration, and no distance ends the epochs
    size_t d = env_sizes(env).controls;
    double seen[T][D], u[T][d], logp_old[T], r[T], V_old[T], V_next[T];
    double raw[T], adv[T], target[T];
    bool terminated[T], truncated[T];
    GaussianRows rows = {.T = T, .D = D, .d = d, .obs = seen[0], .u = u[0],
                         .logp_old = logp_old, .r = r, .terminated = terminated,
                         .truncated = truncated, .V_old = V_old, .V_next = V_next,
                         .adv = adv, .target = target};
    size_t ended = gaussian_play(env, net, D, obs, &rows, how);
    gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
    lambda_returns(T, raw, V_old, target);
    normalise(T, raw, adv);
    for (size_t k = 0; k < how->epochs; k++)
        gaussian_epoch(net, &rows, how, seed, round + k);
    return ended;
    //< iteration
}
