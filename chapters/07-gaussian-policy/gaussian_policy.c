/* Lesson 7: actions that are numbers. The contract of each function is in
 * gaussian_policy.h. */
#include "gaussian_policy.h"
#include "gae.h"
#include "ppo_clip.h"
#include <math.h>

void gaussian_sample(size_t T, size_t d, const double mu[T][d],
                     const double log_sigma[d], const double xi[T][d], double u[T][d])
{
    TODO("sample", "stretch the noise, then move it");
}

void gaussian_logp(size_t T, size_t d, const double mu[T][d], const double log_sigma[d],
                   const double u[T][d], double logp[T])
{
    TODO("logp", "three terms for every number of the action; take the logarithm on "
                 "paper, not in the program");
}

void gaussian_score(size_t T, size_t d, const double mu[T][d],
                    const double log_sigma[d], const double u[T][d], double dmu[T][d],
                    double dlog_sigma[T][d])
{
    TODO("score", "the slope of the log-density in μ, and in log σ, not in σ");
}

double gaussian_entropy(size_t d, const double mu[d], const double log_sigma[d])
{
    TODO("entropy", "the mean of −log p(u): what is the mean of z²? does it matter "
                    "where the bell stands?");
}

void tanh_squash(size_t T, size_t d, const double u[T][d], const double logp_u[T],
                 double c, double a[T][d], double logp_a[T])
{
    TODO("squash", "the action, and the log-density less log |da/du|; softplus in a "
                   "form that neither overflows nor rounds to 0");
}

void head_gradient(size_t T, size_t d, const double score_mu[T][d],
                   const double score_log_sigma[T][d], const double dlogp[T],
                   double c_entropy, double dmu[T][d], double dlog_sigma[T][d])
{
    TODO("head", "the chain rule; and what is the slope of the entropy in log σ?");
}

size_t gaussian_play(Env *env, Net *net, size_t D, double obs[D], GaussianRows *rows,
                     const GaussianSettings *how)
{
    TODO("play", "lesson 6's loop; keep u and its log-density, steer by c tanh u");
}

void gaussian_minibatch(Net *net, const GaussianRows *rows, size_t n,
                        const int which[n], const GaussianSettings *how)
{
    TODO("minibatch", "lesson 6's; copy the rows, ask for the density of u as the "
                      "network is now, and hand the slopes to means and log σ");
}

void gaussian_epoch(Net *net, const GaussianRows *rows, const GaussianSettings *how,
                    size_t seed, size_t round)
{
    TODO("epoch", "as ppo_epoch");
}

size_t gaussian_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                          const GaussianSettings *how, size_t seed, size_t round)
{
    TODO("iteration", "as ppo_iteration, and no distance ends the epochs");
}
