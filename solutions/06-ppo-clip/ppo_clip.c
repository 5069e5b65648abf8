/* Lesson 6: the clipped objective. The contract of each function is in ppo_clip.h. */
#include "ppo_clip.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void importance_ratio(size_t T, const double logp[T], const double logp_old[T],
                      double ratio[T])
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

void normalise(size_t T, const double adv[T], double scaled[T])
{
    //> normalise: mean first, then the squares of what is left; by which number are
    //>     they divided, and what if it is 0?
    double mean = 0, squares = 0;
    for (size_t t = 0; t < T; t++)
        mean += adv[t] / (double)T;
    for (size_t t = 0; t < T; t++)
        squares += (adv[t] - mean) * (adv[t] - mean);
    double deviation = T > 1 ? sqrt(squares / (double)(T - 1)) : 0;
    for (size_t t = 0; t < T; t++)
        scaled[t] = (adv[t] - mean) / (deviation + 1e-8);
    //< normalise
}

double clipped_objective(size_t T, const double ratio[T], const double adv[T],
                         double epsilon)
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

void clipped_slope(size_t T, const double ratio[T], const double adv[T], double epsilon,
                   double dlogp[T])
{
    //> slope: which of the two products was the smaller, and what is the slope of a
    //>     ratio in log π?
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

void value_slope(size_t T, const double V[T], const double V_old[T],
                 const double target[T], double clip, double dvalue[T])
{
    //> value: two errors in every row; the larger counts, and only one of them moves
    //>     with V
    for (size_t t = 0; t < T; t++) {
        double clipped = fmin(fmax(V[t], V_old[t] - clip), V_old[t] + clip);
        bool flat = fabs(clipped - target[t]) > fabs(V[t] - target[t]);
        dvalue[t] = flat ? 0 : (target[t] - V[t]) / (double)T;
    }
    //< value
}

void ppo_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                  const double dlogp[T], double c_entropy, double dlogits[T][A])
{
    //> full: the score carries a slope in log π on to the logits; the entropy has
    //>     lesson 5's slope
    for (size_t t = 0; t < T; t++) {
        double g[A], log_pi[A], H = 0;
        score(A, pi[t], (size_t)a[t], g);
        for (size_t b = 0; b < A; b++) {
            log_pi[b] = pi[t][b] > 0 ? log(pi[t][b]) : 0; /* of 0: whatever, times 0 */
            H -= pi[t][b] * log_pi[b];
        }
        for (size_t b = 0; b < A; b++) {
            double dH = -pi[t][b] * (log_pi[b] + H);
            dlogits[t][b] = dlogp[t] * g[b] + c_entropy * dH / (double)T;
        }
    }
    //< full
}

size_t ppo_play(Env *env, Net *net, size_t D, double obs[D], PpoRows *rows)
{
    //> play: lesson 5's loop; keep log π_old and V_old, and of what a step led to only
    //>     its value, before any reset
    size_t T = rows->T, A = rows->A, ended = 0;
    for (size_t t = 0; t < T; t++) {
        double logits[A], pi[A];
        for (size_t i = 0; i < D; i++)
            rows->obs[t * D + i] = obs[i];
        net_forward(net, 1, obs, logits, &rows->V_old[t]);
        softmax(A, logits, pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        Step step = env_step(env, a, obs);
        rows->a[t] = (int)a;
        rows->logp_old[t] = log(pi[a]);
        rows->r[t] = step.reward;
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

void ppo_minibatch(Net *net, const PpoRows *rows, size_t n, const int which[n],
                   const PpoSettings *how)
{
    //> minibatch: copy the n rows; ask the network what it says now; then your
    //>     functions, net_backward and adam_step
    size_t D = rows->D, A = rows->A;
    double obs[n][D], logp_old[n], adv[n], V_old[n], target[n];
    double logits[n][A], pi[n][A], logp[n], V[n];
    double ratio[n], dlogp[n], dlogits[n][A], dvalue[n];
    int a[n];
    for (size_t i = 0; i < n; i++) {
        size_t t = (size_t)which[i];
        for (size_t j = 0; j < D; j++)
            obs[i][j] = rows->obs[t * D + j];
        a[i] = rows->a[t], logp_old[i] = rows->logp_old[t], adv[i] = rows->adv[t];
        V_old[i] = rows->V_old[t], target[i] = rows->target[t];
    }
    net_forward(net, n, obs[0], logits[0], V);
    for (size_t i = 0; i < n; i++) {
        softmax(A, logits[i], pi[i]);
        logp[i] = log(pi[i][a[i]]);
    }
    importance_ratio(n, logp, logp_old, ratio);
    clipped_slope(n, ratio, adv, how->epsilon, dlogp);
    ppo_gradient(n, A, pi, a, dlogp, how->c_entropy, dlogits);
    value_slope(n, V, V_old, target, how->clip, dvalue);
    for (size_t i = 0; i < n; i++)
        dvalue[i] *= how->c_value;
    net_backward(net, n, obs[0], dlogits[0], dvalue);
    adam_step(net, how->lr);
    //< minibatch
}

void ppo_epoch(Net *net, const PpoRows *rows, const PpoSettings *how, size_t seed,
               size_t round)
{
    //> epoch: an order, and pieces of it; how long is the last one?
    size_t T = rows->T, M = how->M;
    int order[T];
    rng_shuffle(T, seed, round, order);
    for (size_t from = 0; from < T; from += M)
        ppo_minibatch(net, rows, T - from < M ? T - from : M, &order[from], how);
    //< epoch
}

double ppo_kl(Net *net, const PpoRows *rows)
{
    //> distance: log π of every row's action, as the network is now; you have log π_old
    size_t T = rows->T, A = rows->A;
    double logits[T][A], pi[A], logp[T];
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++) {
        softmax(A, logits[t], pi);
        logp[t] = log(pi[rows->a[t]]);
    }
    return approximate_kl(T, logp, rows->logp_old);
    //< distance
}

size_t ppo_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                     const PpoSettings *how, size_t seed, size_t round)
{
    //> iteration: make room for the rows, and play; advantages, targets, and advantages
    //>     normalised; epochs, until there are enough or the policy is too far away
    double seen[T][D], logp_old[T], r[T], V_old[T], V_next[T];
    double raw[T], adv[T], target[T];
    int a[T];
    bool terminated[T], truncated[T];
    PpoRows rows = {.T = T, .D = D, .A = env_sizes(env).actions, .obs = seen[0], .a = a,
                    .logp_old = logp_old, .r = r, .terminated = terminated,
                    .truncated = truncated, .V_old = V_old, .V_next = V_next,
                    .adv = adv, .target = target};
    size_t ended = ppo_play(env, net, D, obs, &rows);
    gae(T, r, V_old, V_next, terminated, truncated, how->gamma, how->lambda, raw);
    lambda_returns(T, raw, V_old, target);
    normalise(T, raw, adv);
    for (size_t k = 0; k < how->epochs; k++) {
        ppo_epoch(net, &rows, how, seed, round + k);
        bool ask = k + 1 < how->epochs && isfinite(how->target_kl);
        if (ask && ppo_kl(net, &rows) > how->target_kl)
            break;
    }
    return ended;
    //< iteration
}
