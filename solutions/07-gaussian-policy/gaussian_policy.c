/* Lesson 7: actions that are numbers. The contract of each function is in gaussian_policy.h. */
#include "gaussian_policy.h"
#include "gae.h"
#include "ppo_clip.h"
#include <math.h>

void gaussian_sample(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double xi[T][d], double u[T][d])
{
    //> sample: stretch the noise, then move it
    for (size_t t = 0; t < T; t++)
        for (size_t j = 0; j < d; j++)
            u[t][j] = mu[t][j] + exp(log_sigma[j]) * xi[t][j];
    //< sample
}

void gaussian_logp(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double u[T][d], double logp[T])
{
    //> logp: three terms for every number of the action; take the logarithm on paper, not in the program
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

void gaussian_score(size_t T, size_t d, const double mu[T][d], const double log_sigma[d], const double u[T][d], double dmu[T][d],
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
    //> entropy: the mean of −log p(u): what is the mean of z²? does it matter where the bell stands?
    double H = 0;
    for (size_t j = 0; j < d; j++)
        H += log_sigma[j] + 0.5 * log(2 * M_PI) + 0.5;
    return H;
    //< entropy
}

void tanh_squash(size_t T, size_t d, const double u[T][d], const double logp_u[T], double c, double a[T][d], double logp_a[T])
{
    //> squash: the action, and the log-density less log |da/du|; softplus in a form that neither overflows nor rounds to 0
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

void head_gradient(size_t T, size_t d, const double score_mu[T][d], const double score_log_sigma[T][d], const double dlogp[T],
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

size_t gaussian_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D], size_t epochs, size_t M, size_t seed, size_t round,
                          double c, double pay, double gamma, double lambda, double epsilon, double c_value, double c_entropy, double lr)
{
    //> iteration: lesson 6's loop; keep u and its log-density, steer by c tanh u, and hand the slopes to means and log σ
    size_t d = env_sizes(env).controls, ended = 0;
    double seen[T][D], next[T][D], mu[T][d], xi[T][d], u[T][d], a[T][d], log_sigma[d], logp_old[T], logp_a[T];
    double r[T], V_old[T], V_next[T], adv[T], target[T];
    int order[T];
    bool terminated[T], truncated[T];
    for (size_t t = 0; t < T; t++) {
        double head[2 * d];
        for (size_t i = 0; i < D; i++)
            seen[t][i] = obs[i];
        net_forward(net, 1, obs, head, &V_old[t]);
        for (size_t j = 0; j < d; j++)
            mu[t][j] = head[j], log_sigma[j] = head[d + j], xi[t][j] = env_normal(env, j);
        gaussian_sample(1, d, &mu[t], log_sigma, &xi[t], &u[t]);
        gaussian_logp(1, d, &mu[t], log_sigma, &u[t], &logp_old[t]);
        tanh_squash(1, d, &u[t], &logp_old[t], c, &a[t], &logp_a[t]);
        Step step = env_steer(env, a[t], next[t]);
        r[t] = pay * step.reward;
        terminated[t] = step.terminated;
        truncated[t] = step.truncated;
        for (size_t i = 0; i < D; i++)
            obs[i] = next[t][i];
        if (step.terminated || step.truncated) {
            env_reset(env, obs);
            ended++;
        }
    }
    net_forward(net, T, next[0], NULL, V_next);
    gae(T, r, V_old, V_next, terminated, truncated, gamma, lambda, adv);
    lambda_returns(T, adv, V_old, target);
    normalise(T, adv, adv);
    for (size_t k = 0; k < epochs; k++) {
        rng_shuffle(T, seed, round + k, order);
        for (size_t from = 0; from < T; from += M) {
            size_t n = T - from < M ? T - from : M;
            double o[n][D], x[n][d], head[n][2 * d], m[n][d], logp[n], old[n], z[n], V[n], aim[n], ratio[n], dlogp[n];
            double score_mu[n][d], score_log_sigma[n][d], dmu[n][d], dlog_sigma[n][d], dhead[n][2 * d], dvalue[n];
            for (size_t i = 0; i < n; i++) {
                int t = order[from + i];
                for (size_t j = 0; j < D; j++)
                    o[i][j] = seen[t][j];
                for (size_t j = 0; j < d; j++)
                    x[i][j] = u[t][j];
                old[i] = logp_old[t], z[i] = adv[t], aim[i] = target[t];
            }
            net_forward(net, n, o[0], head[0], V);
            for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j < d; j++)
                    m[i][j] = head[i][j], log_sigma[j] = head[i][d + j];
            gaussian_logp(n, d, m, log_sigma, x, logp);
            importance_ratio(n, logp, old, ratio);
            clipped_slope(n, ratio, z, epsilon, dlogp);
            gaussian_score(n, d, m, log_sigma, x, score_mu, score_log_sigma);
            head_gradient(n, d, score_mu, score_log_sigma, dlogp, c_entropy, dmu, dlog_sigma);
            for (size_t i = 0; i < n; i++) {
                for (size_t j = 0; j < d; j++)
                    dhead[i][j] = dmu[i][j], dhead[i][d + j] = dlog_sigma[i][j];
                dvalue[i] = c_value * (aim[i] - V[i]) / (double)n;
            }
            net_backward(net, n, o[0], dhead[0], dvalue);
            adam_step(net, lr);
        }
    }
    return ended;
    //< iteration
}
