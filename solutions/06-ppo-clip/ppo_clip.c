/* Lesson 6: the clipped objective. The contract of each function is in ppo_clip.h. */
#include "ppo_clip.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void importance_ratio(size_t T, const double logp[T], const double logp_old[T], double ratio[T])
{
    //> ratio: a quotient of two probabilities, of which you have the logarithms
    for (size_t t = 0; t < T; t++)
        ratio[t] = exp(logp[t] - logp_old[t]);
    //< ratio
}

double effective_sample_size(size_t T, const double ratio[T])
{
    //> ess: the sum squared, over the sum of squares
    double sum = 0, squares = 0;
    for (size_t t = 0; t < T; t++) {
        sum += ratio[t];
        squares += ratio[t] * ratio[t];
    }
    return squares > 0 ? sum * sum / squares : 0;
    //< ess
}

void normalise(size_t T, const double adv[T], double z[T])
{
    //> normalise: mean first, then the squares of what is left; by which number are they divided, and what if it is 0?
    double mean = 0, squares = 0;
    for (size_t t = 0; t < T; t++)
        mean += adv[t] / (double)T;
    for (size_t t = 0; t < T; t++)
        squares += (adv[t] - mean) * (adv[t] - mean);
    double s = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
    for (size_t t = 0; t < T; t++)
        z[t] = (adv[t] - mean) / (s + 1e-8);
    //< normalise
}

double clipped_objective(size_t T, const double ratio[T], const double adv[T], double epsilon)
{
    //> objective: two products in every row, and the smaller of them
    double sum = 0;
    for (size_t t = 0; t < T; t++) {
        double clipped = fmin(fmax(ratio[t], 1 - epsilon), 1 + epsilon);
        sum += fmin(ratio[t] * adv[t], clipped * adv[t]);
    }
    return sum / (double)T;
    //< objective
}

void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon, double dlogp[T])
{
    //> slope: which of the two products was the smaller, and what is the slope of a ratio in log π?
    for (size_t t = 0; t < T; t++) {
        bool flat = adv[t] > 0 ? ratio[t] > 1 + epsilon : ratio[t] < 1 - epsilon;
        dlogp[t] = flat ? 0 : ratio[t] * adv[t] / (double)T;
    }
    //< slope
}

double approximate_kl(size_t T, const double logp[T], const double logp_old[T])
{
    //> kl: the ratio less 1, and less its logarithm
    double sum = 0;
    for (size_t t = 0; t < T; t++) {
        double log_ratio = logp[t] - logp_old[t];
        sum += expm1(log_ratio) - log_ratio;
    }
    return sum / (double)T;
    //< kl
}

void value_slope(size_t T, const double V[T], const double V_old[T], const double target[T], double clip, double dvalue[T])
{
    //> value: two errors in every row; the larger counts, and only one of them moves with V
    for (size_t t = 0; t < T; t++) {
        double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
        bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
        dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
    }
    //< value
}

void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T], const double dlogp[T], double c_entropy, double dlogits[T][A])
{
    //> full: the score carries a slope in log π on to the logits; the entropy has lesson 5's slope
    for (size_t t = 0; t < T; t++) {
        double g[A], H = 0;
        score(A, pi[t], (size_t)a[t], g);
        for (size_t b = 0; b < A; b++)
            H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
        for (size_t b = 0; b < A; b++) {
            double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
            dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
        }
    }
    //< full
}

size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D], size_t epochs, size_t M, size_t seed, size_t round,
                     double gamma, double lambda, double epsilon, double clip, double c_value, double c_entropy, double target_kl,
                     double lr)
{
    //> iteration: play as in lesson 5 and write down logp_old and V_old; then epochs of minibatches, and a look at the KL after each
    size_t A = env_sizes(env).actions, ended = 0;
    double seen[T][D], next[T][D], r[T], V_old[T], V_next[T], adv[T], target[T], logp_old[T];
    int a[T], order[T];
    bool terminated[T], truncated[T];
    for (size_t t = 0; t < T; t++) {
        double logits[A], pi[A];
        for (size_t i = 0; i < D; i++)
            seen[t][i] = obs[i];
        net_forward(net, 1, obs, logits, &V_old[t]);
        softmax(A, logits, pi);
        a[t] = (int)sample_action(A, pi, env_uniform(env, 0));
        logp_old[t] = log(pi[a[t]]);
        Step step = env_step(env, (size_t)a[t], next[t]);
        r[t] = step.reward;
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
            double o[n][D], logits[n][A], pi[n][A], logp[n], old[n], z[n], V[n], V_was[n], aim[n], ratio[n], dlogp[n], dlogits[n][A],
                dvalue[n];
            int act[n];
            for (size_t i = 0; i < n; i++) {
                int t = order[from + i];
                for (size_t j = 0; j < D; j++)
                    o[i][j] = seen[t][j];
                act[i] = a[t], old[i] = logp_old[t], z[i] = adv[t], V_was[i] = V_old[t], aim[i] = target[t];
            }
            net_forward(net, n, o[0], logits[0], V);
            for (size_t i = 0; i < n; i++) {
                softmax(A, logits[i], pi[i]);
                logp[i] = log(pi[i][act[i]]);
            }
            importance_ratio(n, logp, old, ratio);
            clipped_slope(n, ratio, z, epsilon, dlogp);
            ppo_gradient(n, A, pi, act, dlogp, c_entropy, dlogits);
            value_slope(n, V, V_was, aim, clip, dvalue);
            for (size_t i = 0; i < n; i++)
                dvalue[i] *= c_value;
            net_backward(net, n, o[0], dlogits[0], dvalue);
            adam_step(net, lr);
        }
        double logits[T][A], logp[T];
        net_forward(net, T, seen[0], logits[0], NULL);
        for (size_t t = 0; t < T; t++) {
            double pi[A];
            softmax(A, logits[t], pi);
            logp[t] = log(pi[a[t]]);
        }
        if (approximate_kl(T, logp, logp_old) > target_kl)
            break;
    }
    return ended;
    //< iteration
}
