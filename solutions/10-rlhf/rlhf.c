/* Lesson 10: reinforcement learning from human feedback. The contract of each function
 * is in rlhf.h. */
#include "rlhf.h"
#include "gae.h"
#include "ppo_clip.h"
#include "softmax_step.h"
#include <math.h>

void token_logp(size_t T, size_t V, const double logits[T][V], const int y[T],
                const bool legal[V], double logp[T])
{
    //> token: lesson 1's softmax in logarithms; which logits are in the sum, and how
    //>     large may they be?
    for (size_t t = 0; t < T; t++) {
        double most = -INFINITY, sum = 0;
        for (size_t v = 0; v < V; v++)
            if (legal[v])
                most = fmax(most, logits[t][v]);
        for (size_t v = 0; v < V; v++)
            if (legal[v])
                sum += exp(logits[t][v] - most);
        logp[t] = legal[y[t]] ? logits[t][y[t]] - most - log(sum) : -INFINITY;
    }
    //< token
}

void answer_logp(size_t N, size_t T, const double logp[N][T], const bool answer[N][T],
                 double total[N])
{
    //> total: tokens are drawn one after another, so what is multiplied, and what is
    //>     added?
    for (size_t i = 0; i < N; i++) {
        total[i] = 0;
        for (size_t t = 0; t < T; t++)
            if (answer[i][t])
                total[i] += logp[i][t];
    }
    //< total
}

double preference_objective(size_t N, const double better[N], const double worse[N])
{
    //> objective: log σ, in a form that stays finite on both sides of 0
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        double lead = better[i] - worse[i];
        sum += fmin(lead, 0) - log1p(exp(-fabs(lead)));
    }
    return sum / (double)N;
    //< objective
}

void preference_slope(size_t N, const double better[N], const double worse[N],
                      double dbetter[N], double dworse[N])
{
    //> preference: how large is the slope where the order is right already, and where
    //>     it is wrong?
    for (size_t i = 0; i < N; i++) {
        dbetter[i] = 1 / (1 + exp(better[i] - worse[i])) / (double)N;
        dworse[i] = -dbetter[i];
    }
    //< preference
}

void kl_estimates(size_t N, size_t T, const double logp[N][T],
                  const double logp_ref[N][T], const bool answer[N][T], double k1[N],
                  double k2[N], double k3[N])
{
    //> estimates: one difference a token; three numbers are made of it
    for (size_t i = 0; i < N; i++) {
        k1[i] = k2[i] = k3[i] = 0;
        for (size_t t = 0; t < T; t++) {
            if (!answer[i][t])
                continue;
            double x = logp[i][t] - logp_ref[i][t];
            k1[i] += x;
            k2[i] += x * x / 2;
            k3[i] += expm1(-x) + x;
        }
    }
    //< estimates
}

void shaped_rewards(size_t N, size_t T, const double logp[N][T],
                    const double logp_ref[N][T], const bool answer[N][T],
                    const double score[N], double beta, double r[N][T])
{
    //> shaped: every token that counts pays its share; the last of them is paid
    for (size_t i = 0; i < N; i++) {
        size_t last = T;
        for (size_t t = 0; t < T; t++) {
            r[i][t] = 0;
            if (!answer[i][t])
                continue;
            if (beta > 0)
                r[i][t] = -beta * (logp[i][t] - logp_ref[i][t]);
            last = t;
        }
        if (last < T)
            r[i][last] += score[i];
    }
    //< shaped
}

double tilt(size_t A, const double ref[A], const double reward[A], double beta,
            double pi[A])
{
    //> tilt: a softmax of rewards, in which each answer begins with the weight that
    //>     the reference gives it
    double most = -INFINITY, Z = 0;
    for (size_t a = 0; a < A; a++)
        if (ref[a] > 0)
            most = fmax(most, reward[a]);
    for (size_t a = 0; a < A; a++) {
        pi[a] = ref[a] > 0 ? ref[a] * exp((reward[a] - most) / beta) : 0;
        Z += pi[a];
    }
    for (size_t a = 0; a < A; a++)
        pi[a] /= Z;
    return most + beta * log(Z);
    //< tilt
}

void answer_slope(size_t N, size_t T, const double ratio[N][T], const double adv[N][T],
                  const bool answer[N][T], double epsilon, double dlogp[N][T])
{
    //> slope: lesson 6's two flat corners; how many tokens is the mean over?
    size_t n = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++)
            n += answer[i][t];
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++) {
            double rho = ratio[i][t], A = adv[i][t];
            bool flat = A > 0 ? rho > 1 + epsilon : rho < 1 - epsilon;
            dlogp[i][t] = answer[i][t] && !flat ? rho * A / (double)n : 0;
        }
    //< slope
}

void rlhf_play(Env *env, Net *net, Net *reference, size_t V, const bool legal[V],
               Answers *rows)
{
    //> play: an episode is an answer; what π_old and π_ref think of a token is written
    //>     down when it is drawn, and behind the end come holes
    size_t T = rows->T, D = rows->D;
    double obs[D], logits[1][V], masked[V], pi[V];
    for (size_t i = 0; i < rows->N; i++) {
        bool over = false;
        env_reset(env, obs);
        rows->score[i] = 0;
        for (size_t t = 0; t < T; t++) {
            size_t at = i * T + t;
            for (size_t j = 0; j < D; j++)
                rows->obs[at * D + j] = over ? rows->obs[i * T * D + j] : obs[j];
            rows->answer[at] = !over;
            rows->y[at] = 0;
            rows->logp_old[at] = rows->logp_ref[at] = rows->V_old[at] = 0;
            if (over)
                continue;
            net_forward(net, 1, obs, logits[0], &rows->V_old[at]);
            for (size_t v = 0; v < V; v++)
                masked[v] = legal[v] ? logits[0][v] : -1e9;
            softmax(V, masked, pi);
            rows->y[at] = (int)sample_action(V, pi, env_uniform(env, 0));
            token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_old[at]);
            net_forward(reference, 1, obs, logits[0], NULL);
            token_logp(1, V, logits, &rows->y[at], legal, &rows->logp_ref[at]);
            Step step = env_step(env, (size_t)rows->y[at], obs);
            rows->score[i] += step.reward;
            over = step.terminated || step.truncated;
        }
    }
    //< play
}

void rlhf_epoch(Net *net, size_t V, const bool legal[V], const Answers *rows,
                const RlhfSettings *how)
{
    //> epoch: all places at once, as they are now; your slopes, then lesson 6's way to
    //>     the logits; in the holes every slope is 0
    size_t N = rows->N, T = rows->T, n = N * T, count = 0;
    double logits[n][V], pi[n][V], dlogits[n][V], now[n], dvalue[n];
    double logp[n], ratio[n], dlogp[n];
    net_forward(net, n, rows->obs, logits[0], now);
    token_logp(n, V, logits, rows->y, legal, logp);
    importance_ratio(n, logp, rows->logp_old, ratio);
    answer_slope(N, T, (double(*)[T])ratio, (double(*)[T])rows->adv,
                 (bool(*)[T])rows->answer, how->epsilon, (double(*)[T])dlogp);
    for (size_t k = 0; k < n; k++) {
        count += rows->answer[k];
        for (size_t v = 0; v < V; v++)
            logits[k][v] = legal[v] ? logits[k][v] : -1e9;
        softmax(V, logits[k], pi[k]);
    }
    ppo_gradient(n, V, pi, rows->y, dlogp, 0, dlogits);
    for (size_t k = 0; k < n; k++) {
        double error = rows->target[k] - now[k];
        dvalue[k] = rows->answer[k] ? how->c_value * error / (double)count : 0;
    }
    net_backward(net, n, rows->obs, dlogits[0], dvalue);
    adam_step(net, how->lr);
    //< epoch
}

double rlhf_iteration(Env *env, Net *net, Net *reference, size_t V,
                      const bool legal[V], const RlhfSettings *how)
{
    //> iteration: room, answers, what each token is paid; advantages of each answer by
    //>     itself; then the epochs
    size_t N = how->N, T = env_sizes(env).limit, D = env_sizes(env).obs;
    double obs[N * T][D], logp_old[N][T], logp_ref[N][T], V_old[N][T], r[N][T];
    double adv[N][T], target[N][T], score[N], mean = 0;
    int y[N * T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0], .y = y,
                    .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0], .V_old = V_old[0], .adv = adv[0],
                    .target = target[0], .score = score};
    rlhf_play(env, net, reference, V, legal, &rows);
    shaped_rewards(N, T, logp_old, logp_ref, answer, score, how->beta, r);
    for (size_t i = 0; i < N; i++) {
        double V_next[T];
        bool terminated[T], truncated[T];
        size_t n = 0;
        for (size_t t = 0; t < T; t++) {
            V_next[t] = t + 1 < T ? V_old[i][t + 1] : 0;
            terminated[t] = truncated[t] = false;
            adv[i][t] = target[i][t] = 0;
            n += answer[i][t];
        }
        terminated[n - 1] = true;
        gae(n, r[i], V_old[i], V_next, terminated, truncated, 1, how->lambda, adv[i]);
        lambda_returns(n, adv[i], V_old[i], target[i]);
        mean += score[i] / (double)N;
    }
    for (size_t k = 0; k < how->epochs; k++)
        rlhf_epoch(net, V, legal, &rows, how);
    return mean;
    //< iteration
}
