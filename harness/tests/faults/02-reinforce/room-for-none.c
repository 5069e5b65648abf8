// FAULT: memory: the arrays are made when T is still 0.
#include "reinforce.h"
#include "softmax_step.h"
#include <math.h>

void returns_to_go(size_t T, const double r[T], double gamma, double G[T])
{
    double next = 0;
    for (size_t t = T; t-- > 0;)
        G[t] = next = r[t] + gamma * next;
}

void reinforce_gradient(size_t T, size_t S, size_t A, const double theta[S][A],
                        const int s[T], const int a[T], const double G[T],
                        const Discount *how, double dtheta[S][A])
{
    for (size_t i = 0; i < S * A; i++)
        dtheta[i / A][i % A] = 0;
    double w = 1;
    for (size_t t = 0; t < T; t++) {
        double pi[A], g[A];
        softmax(A, theta[s[t]], pi);
        score(A, pi, (size_t)a[t], g);
        for (size_t b = 0; b < A; b++)
            dtheta[s[t]][b] += w * G[t] * g[b];
        if (how->keep_gamma_t)
            w *= how->gamma;
    }
}

double table_episode(Env *env, size_t S, size_t A, double theta[S][A], double gamma,
                     double eta)
{
    size_t limit = env_sizes(env).limit, T = 0;
    int s[T], a[T];
    double r[limit], G[limit], dtheta[S][A], paid = 0;
    env_reset(env, NULL);
    for (Step step = {0}; !step.terminated && !step.truncated; T++) {
        double pi[A];
        s[T] = (int)env_state(env);
        softmax(A, theta[s[T]], pi);
        a[T] = (int)sample_action(A, pi, env_uniform(env, 0));
        step = env_step(env, (size_t)a[T], NULL);
        r[T] = step.reward;
        paid += step.reward;
    }
    returns_to_go(T, r, gamma, G);
    reinforce_gradient(T, S, A, theta, s, a, G, &(Discount){gamma, true}, dtheta);
    for (size_t i = 0; i < S * A; i++)
        theta[i / A][i % A] += eta * dtheta[i / A][i % A];
    return paid;
}

double net_episode(Env *env, Net *net, double gamma, double lr)
{
    EnvSizes n = env_sizes(env);
    size_t D = n.obs, A = n.actions, T = 0;
    double obs[n.limit + 1][D], dlogits[n.limit][A], r[n.limit], G[n.limit], paid = 0;
    env_reset(env, obs[0]);
    for (Step step = {0}; !step.terminated && !step.truncated; T++) {
        double logits[A], pi[A];
        net_forward(net, 1, obs[T], logits, NULL);
        softmax(A, logits, pi);
        size_t a = sample_action(A, pi, env_uniform(env, 0));
        score(A, pi, a, dlogits[T]);
        step = env_step(env, a, obs[T + 1]);
        r[T] = step.reward;
        paid += step.reward;
    }
    returns_to_go(T, r, gamma, G);
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            dlogits[t][b] *= G[t];
    net_backward(net, T, obs[0], dlogits[0], NULL);
    adam_step(net, lr);
    return paid;
}
