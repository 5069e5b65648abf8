// Another hand: short names, several statements a line, the recursion added up in place.
#include "gae.h"
#include "softmax_step.h"
#include <math.h>
void n_step_advantage(size_t T, size_t n, const double r[T], const double V[T],
                      const double V_next[T], const bool terminated[T], const bool truncated[T],
                      double gamma, double adv[T])
{
    for (size_t t = 0; t < T; t++) {
        size_t last = t;
        while (last + 1 < T && last - t + 1 < n && !terminated[last] && !truncated[last]) last++;
        double x = terminated[last] ? 0 : V_next[last];
        for (size_t k = last + 1; k-- > t;) x = r[k] + gamma * x;
        adv[t] = x - V[t];
    }
}
void gae(size_t T, const double r[T], const double V[T], const double V_next[T],
         const bool terminated[T], const bool truncated[T], double gamma, double lambda,
         double adv[T])
{
    for (size_t t = T; t-- > 0;) {
        adv[t] = r[t] - V[t];
        if (!terminated[t]) adv[t] += gamma * V_next[t];
        if (!terminated[t] && !truncated[t] && t + 1 < T) adv[t] += gamma * lambda * adv[t + 1];
    }
}
void lambda_returns(size_t T, const double adv[T], const double V[T], double target[T])
{
    for (size_t t = 0; t < T; t++)
        target[t] = adv[t] + V[t];
}
void joint_gradient(size_t T, size_t A, const double pi[T][A], const int a[T], const double adv[T],
                    const double error[T], const Weights *how, double dlogits[T][A],
                    double dvalue[T])
{
    for (size_t t = 0; t < T; t++) {
        double H = 0;
        for (size_t b = 0; b < A; b++) if (pi[t][b] > 0) H -= pi[t][b] * log(pi[t][b]);
        for (size_t b = 0; b < A; b++) {
            double dh = pi[t][b] > 0 ? -pi[t][b] * (log(pi[t][b]) + H) : 0;
            dlogits[t][b] = (adv[t] * ((b == (size_t)a[t]) - pi[t][b]) + how->c_entropy * dh) / T;
        }
        dvalue[t] = how->c_value * error[t] / T;
    }
}
size_t gae_rollout(Env *env, Net *net, size_t T, size_t D, double obs[D], double gamma,
                   double lambda, const Weights *how, double lr)
{
    size_t A = env_sizes(env).actions, ended = 0;
    double O[T][D], N[T][D], pi[T][A], V[T], W[T], r[T], adv[T], target[T], dl[T][A], dv[T];
    int a[T]; bool te[T], tr[T];
    for (size_t t = 0; t < T; t++) {
        double l[A];
        for (size_t i = 0; i < D; i++) O[t][i] = obs[i];
        net_forward(net, 1, obs, l, &V[t]);
        softmax(A, l, pi[t]);
        a[t] = sample_action(A, pi[t], env_uniform(env, 0));
        Step s = env_step(env, a[t], N[t]);
        r[t] = s.reward; te[t] = s.terminated; tr[t] = s.truncated;
        if (te[t] || tr[t]) { ended++; env_reset(env, obs); }
        else for (size_t i = 0; i < D; i++) obs[i] = N[t][i];
    }
    net_forward(net, T, N[0], NULL, W);
    gae(T, r, V, W, te, tr, gamma, lambda, adv);
    lambda_returns(T, adv, V, target);
    for (size_t t = 0; t < T; t++) target[t] -= V[t];
    joint_gradient(T, A, pi, a, adv, target, how, dl, dv);
    net_backward(net, T, O[0], dl[0], dv);
    adam_step(net, lr);
    return ended;
}
