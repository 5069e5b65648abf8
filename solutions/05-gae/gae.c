/* Lesson 5: generalized advantage estimation. The contract of each function is in
 * gae.h. */
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void n_step_advantage(size_t T, size_t n, const double r[T], const double V[T],
                      const double V_next[T], const bool terminated[T],
                      const bool truncated[T], double gamma, double adv[T])
{
    //> n-step: from each row walk on until n rewards are in, an episode ends, or the
    //>     rows do; which value belongs behind the last reward?
    for (size_t t = 0; t < T; t++) {
        double sum = -V[t], w = 1;
        for (size_t k = t; k < T && k - t < n; k++) {
            bool ended = terminated[k] || truncated[k],
                 last = k + 1 == T || k + 1 - t == n;
            sum += w * r[k];
            w *= gamma;
            if ((ended || last) && !terminated[k])
                sum += w * V_next[k];
            if (ended)
                break;
        }
        adv[t] = sum;
    }
    //< n-step
}

void gae(size_t T, const double r[T], const double V[T], const double V_next[T],
         const bool terminated[T], const bool truncated[T], double gamma, double lambda,
         double adv[T])
{
    //> gae: from the last row back; two questions in every row: is there a value behind
    //>     this step, and is there an advantage?
    double next = 0;
    for (size_t t = T; t-- > 0;) {
        double delta = r[t] + (terminated[t] ? 0 : gamma * V_next[t]) - V[t];
        adv[t] = next =
            delta + (terminated[t] || truncated[t] ? 0 : gamma * lambda * next);
    }
    //< gae
}

void lambda_returns(size_t T, const double adv[T], const double V[T], double target[T])
{
    //> target: an advantage says how much better than V it went; how well did it go,
    //>     then?
    for (size_t t = 0; t < T; t++)
        target[t] = adv[t] + V[t];
    //< target
}

void joint_gradient(size_t T, size_t A, const double pi[T][A], const int a[T],
                    const double adv[T], const double error[T], const Weights *how,
                    double dlogits[T][A], double dvalue[T])
{
    //> joint: three terms, each with its slope; the entropy comes first, for its slope
    //>     holds H itself
    for (size_t t = 0; t < T; t++) {
        double g[A], H = 0;
        score(A, pi[t], (size_t)a[t], g);
        for (size_t b = 0; b < A; b++)
            H -= pi[t][b] > 0 ? pi[t][b] * log(pi[t][b]) : 0;
        for (size_t b = 0; b < A; b++) {
            double dH = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
            dlogits[t][b] = (adv[t] * g[b] + how->c_entropy * dH) / (double)T;
        }
        dvalue[t] = how->c_value * error[t] / (double)T;
    }
    //< joint
}

size_t gae_rollout(Env *env, Net *net, size_t T, size_t D, double obs[D], double gamma,
                   double lambda, const Weights *how, double lr)
{
    //> rollout: play T steps and keep what you saw before and after each; then values,
    //>     advantages, targets, gradient, one step
    size_t A = env_sizes(env).actions, ended = 0;
    double seen[T][D], next[T][D], pi[T][A], r[T], V[T], V_next[T], adv[T], target[T],
        error[T], dlogits[T][A], dvalue[T];
    int a[T];
    bool terminated[T], truncated[T];
    for (size_t t = 0; t < T; t++) {
        double logits[A];
        for (size_t i = 0; i < D; i++)
            seen[t][i] = obs[i];
        net_forward(net, 1, obs, logits, &V[t]);
        softmax(A, logits, pi[t]);
        a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
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
    gae(T, r, V, V_next, terminated, truncated, gamma, lambda, adv);
    lambda_returns(T, adv, V, target);
    for (size_t t = 0; t < T; t++)
        error[t] = target[t] - V[t];
    joint_gradient(T, A, pi, a, adv, error, how, dlogits, dvalue);
    net_backward(net, T, seen[0], dlogits[0], dvalue);
    adam_step(net, lr);
    return ended;
    //< rollout
}
