/* Lesson 11: group-relative policy optimization, and the preferences without a reward
 * model. The contract of each function is in grpo.h. */
#include "grpo.h"
#include "ppo_clip.h"
#include "softmax_step.h"
#include <math.h>

size_t informative_groups(size_t P, size_t G, const double r[P][G], bool keep[P])
{
    //> informative: whom do you compare with whom to find out that all are equal?
    size_t count = 0;
    for (size_t p = 0; p < P; p++) {
        keep[p] = false;
        for (size_t g = 1; g < G; g++)
            keep[p] |= r[p][g] != r[p][0];
        count += keep[p];
    }
    return count;
    //< informative
}

void group_advantages(size_t P, size_t G, const double r[P][G], bool divide,
                      double adv[P][G])
{
    //> group: the mean of each group, counted from its first answer, so that what is
    //>     left of answers that are all alike is 0, and not what rounding makes of it
    for (size_t p = 0; p < P; p++) {
        double mean = r[p][0], squares = 0;
        for (size_t g = 0; g < G; g++)
            mean += (r[p][g] - r[p][0]) / (double)G;
        for (size_t g = 0; g < G; g++)
            squares += (r[p][g] - mean) * (r[p][g] - mean);
        double s = G > 1 ? sqrt(squares / (double)(G - 1)) : 0;
        for (size_t g = 0; g < G; g++)
            adv[p][g] = (r[p][g] - mean) / (divide ? s + 1e-8 : 1);
    }
    //< group
}

void token_weights(size_t N, size_t T, const bool answer[N][T], size_t how,
                   double w[N][T])
{
    //> weights: count the tokens of each answer, and of all; three divisors
    size_t n[N], all = 0;
    for (size_t i = 0; i < N; i++) {
        n[i] = 0;
        for (size_t t = 0; t < T; t++)
            n[i] += answer[i][t];
        all += n[i];
    }
    for (size_t i = 0; i < N; i++) {
        size_t over = how == 0 ? N * n[i] : how == 1 ? all : N * T;
        for (size_t t = 0; t < T; t++)
            w[i][t] = answer[i][t] ? 1 / (double)over : 0;
    }
    //< weights
}

void grpo_slope(size_t N, size_t T, const double logp[N][T],
                const double logp_old[N][T], const double adv[N], const double w[N][T],
                double low, double high, double dlogp[N][T])
{
    //> slope: lesson 6's two flat corners, with a band that need not be symmetric
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++) {
            double ratio = exp(logp[i][t] - logp_old[i][t]);
            bool flat = adv[i] > 0 ? ratio > 1 + high : ratio < 1 - low;
            if (adv[i] == 0)
                flat = true;
            dlogp[i][t] = w[i][t] > 0 && !flat ? w[i][t] * ratio * adv[i] : 0;
        }
    //< slope
}

void kl_slope(size_t N, size_t T, const double logp[N][T], const double logp_ref[N][T],
              const double w[N][T], double beta, double dlogp[N][T])
{
    //> kl: the derivative of −k3; where nothing counts, nothing pulls
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++)
            dlogp[i][t] = w[i][t] > 0 && beta > 0
                              ? beta * w[i][t] * expm1(logp_ref[i][t] - logp[i][t])
                              : 0;
    //< kl
}

void sequence_ratio(size_t N, size_t T, const double logp[N][T],
                    const double logp_old[N][T], const bool answer[N][T], double s[N])
{
    //> sequence: what is a root of a product, in logarithms?
    for (size_t i = 0; i < N; i++) {
        double sum = 0;
        size_t n = 0;
        for (size_t t = 0; t < T; t++)
            if (answer[i][t])
                sum += logp[i][t] - logp_old[i][t], n++;
        s[i] = n ? exp(sum / (double)n) : 1;
    }
    //< sequence
}

double dpo_objective(size_t N, const double better[N], const double worse[N],
                     const double better_ref[N], const double worse_ref[N], double beta)
{
    //> dpo: how much more the policy likes an answer than the reference does is its
    //>     score; the rest is lesson 10's
    double of_better[N], of_worse[N];
    for (size_t i = 0; i < N; i++) {
        of_better[i] = beta * (better[i] - better_ref[i]);
        of_worse[i] = beta * (worse[i] - worse_ref[i]);
    }
    return preference_objective(N, of_better, of_worse);
    //< dpo
}

void dpo_slope(size_t N, const double better[N], const double worse[N],
               const double better_ref[N], const double worse_ref[N], double beta,
               double dbetter[N], double dworse[N])
{
    //> dpo-slope: lesson 10's slopes in the scores; and what is a score's slope in
    //>     log π?
    double of_better[N], of_worse[N];
    for (size_t i = 0; i < N; i++) {
        of_better[i] = beta * (better[i] - better_ref[i]);
        of_worse[i] = beta * (worse[i] - worse_ref[i]);
    }
    preference_slope(N, of_better, of_worse, dbetter, dworse);
    for (size_t i = 0; i < N; i++) {
        dbetter[i] *= beta;
        dworse[i] *= beta;
    }
    //< dpo-slope
}

void grpo_epoch(Net *net, size_t V, const bool legal[V], size_t N, const double adv[N],
                const Answers *rows, const GrpoSettings *how)
{
    //> epoch: what the network says now; the two slopes, added; and lesson 6's way from
    //>     log π to the logits
    size_t T = rows->T, n = N * T;
    double logits[n][V], pi[n][V], dlogits[n][V], logp[n], w[N][T], dlogp[n], dkl[n];
    net_forward(net, n, rows->obs, logits[0], NULL);
    token_logp(n, V, logits, rows->y, legal, logp);
    token_weights(N, T, (bool(*)[T])rows->answer, how->how, w);
    grpo_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_old, adv, w, how->low,
               how->high, (double(*)[T])dlogp);
    kl_slope(N, T, (double(*)[T])logp, (double(*)[T])rows->logp_ref, w, how->beta,
             (double(*)[T])dkl);
    for (size_t k = 0; k < n; k++) {
        for (size_t v = 0; v < V; v++)
            logits[k][v] = legal[v] ? logits[k][v] : -1e9;
        softmax(V, logits[k], pi[k]);
        dlogp[k] += dkl[k];
    }
    ppo_gradient(n, V, pi, rows->y, dlogp, 0, dlogits);
    net_backward(net, n, rows->obs, dlogits[0], NULL);
    adam_step(net, how->lr);
    //< epoch
}

double grpo_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const GrpoSettings *how)
{
    //> iteration: room for the answers, play, advantages by group, epochs
    size_t N = how->P * how->G, T = env_sizes(env).limit, D = env_sizes(env).obs;
    double obs[N * T][D], logp_old[N][T], logp_ref[N][T], V_old[N][T];
    double score[N], adv[N], mean = 0;
    int y[N][T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0], .V_old = V_old[0], .score = score};
    rlhf_play(env, net, reference, V, legal, &rows);
    group_advantages(how->P, how->G, (double(*)[how->G])score, how->divide,
                     (double(*)[how->G])adv);
    for (size_t k = 0; k < how->epochs; k++)
        grpo_epoch(net, V, legal, N, adv, &rows, how);
    for (size_t i = 0; i < N; i++)
        mean += score[i] / (double)N;
    return mean;
    //< iteration
}
